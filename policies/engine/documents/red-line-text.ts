import type { CompiledPolicy } from '../compiled-policy.ts'
import { splitCoordinate } from '../expand-see.ts'
import type { PurposeDocument, RedLine } from '../policy-document.ts'
import { upperFirst, type Wording } from './wording.ts'

const TEXT = {
  en: {
    everything: 'anything about a single person',
    everythingOf: (type: string) => `everything under “${type}”`,
    keptBy: (owner: string) => `everything kept by ${owner}`,
    ofThoseKeptBy: (fields: string, owner: string) => `${fields} (as far as kept by ${owner})`,
    never: 'never',
    onlyTo: (kinds: string) => `only to ${kinds}`,
    onlyIf: (facts: string) => `only if: ${facts}`,
    onlyAs: (forms: string) => `only as ${forms}`,
    of: (field: string, type: string) => `${field} (${type})`,
  },
  nl: {
    everything: 'alles over een afzonderlijke persoon',
    everythingOf: (type: string) => `alles onder “${type}”`,
    keptBy: (owner: string) => `alles wat wordt bijgehouden door: ${owner}`,
    ofThoseKeptBy: (fields: string, owner: string) => `${fields} (voor zover bijgehouden door: ${owner})`,
    never: 'nooit',
    onlyTo: (kinds: string) => `alleen aan ${kinds}`,
    onlyIf: (facts: string) => `alleen als: ${facts}`,
    onlyAs: (forms: string) => `alleen als ${forms}`,
    of: (field: string, type: string) => `${field} (${type})`,
  },
}

/** What the red lines keep from one purpose, one sentence per line; lines that leave the purpose free are left out. */
export function redLineTexts(policy: CompiledPolicy, purpose: PurposeDocument, wording: Wording): string[] {
  return (policy.bundle.redLines?.lines ?? []).flatMap((line) => {
    const limit = limitOf(line, purpose, wording)
    return limit === undefined ? [] : [`${redLineFields(line, wording)}: **${limit}**. ${wording.told(line.because)}`]
  })
}

/** The fields of a red line in words. */
export function redLineFields(line: RedLine, wording: Wording): string {
  const text = TEXT[wording.language]
  const whole = line.fields.includes('*')
  if (whole && line.owner !== undefined) return upperFirst(text.keptBy(wording.kind(line.owner)))
  if (whole) return upperFirst(text.everything)
  const fields = wording.list(
    line.fields.map((pattern) => {
      const { typeName, fieldName } = splitCoordinate(pattern)
      return fieldName === '*'
        ? text.everythingOf(wording.type(typeName))
        : text.of(wording.field(pattern), wording.type(typeName))
    }),
  )
  return upperFirst(line.owner === undefined ? fields : text.ofThoseKeptBy(fields, wording.kind(line.owner)))
}

function limitOf(line: RedLine, { purpose, who }: PurposeDocument, wording: Wording): string | undefined {
  const text = TEXT[wording.language]
  if (line.onlyPurposes?.includes(purpose) === false || line.notPurposes?.includes(purpose) === true) return text.never
  const allowed = line.onlyKinds?.[purpose]?.filter((kind) => who.includes(kind))
  if (allowed?.length === 0 || line.onlyForms?.length === 0) return text.never
  const limits = [
    ...(allowed === undefined ? [] : [text.onlyTo(wording.list(allowed.map(wording.kind)))]),
    ...(line.requires === undefined ? [] : line.requires.map((clause) => text.onlyIf(wording.clause(clause)))),
    ...(line.onlyForms === undefined ? [] : [text.onlyAs(wording.list(line.onlyForms.map(wording.form)))]),
  ]
  return limits.length === 0 ? undefined : limits.join('; ')
}
