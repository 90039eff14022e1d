import { CHAIN } from '../check-words.ts'
import type { CompiledPolicy } from '../compiled-policy.ts'
import type { PolicyTestDocument } from '../parse-policy-test.ts'
import { coverage, type CoveredField, type Uncovered } from './coverage.ts'
import { markdownTable } from './tables.ts'
import { createWording, type FieldNames, type Language, type Wording } from './wording.ts'

const TEXT = {
  en: {
    title: 'What the policies do not show, and what they show untested',
    intro:
      'Made from the policies that run and the tests beside them: do not edit, run `npm run generate`. Which grants nobody has used stands in the disclosure log, not here: ask `npx schakel policy coverage`.',
    nobody: 'Fields that nobody may see',
    nobodyText:
      'No purpose shows these to anybody, in whatever form. Where a red line says so, its reason stands beside it; the others could be left out of the schema, or a purpose is missing.',
    onePurpose: 'Fields that one purpose shows and no other',
    untested: 'Grants that no policy test exercises',
    untestedText:
      'No test beside the policies asks as this kind of organisation and expects these fields. A mistake here is found by the comparison of versions only.',
    none: 'None.',
    field: 'Field',
    name: 'Name',
    owner: 'Kept by',
    chain: 'the chain',
    redLine: 'Red line',
    category: 'Data category',
    purpose: 'Purpose',
    rule: 'Rule',
    kinds: 'Asked by',
    fields: 'Fields',
    all: 'all of the rule',
  },
  nl: {
    title: 'Wat het beleid niet laat zien, en wat het ongetest laat zien',
    intro:
      'Gemaakt uit het beleid dat draait en de tests ernaast: niet bewerken, maar `npm run generate` uitvoeren. Wat nooit door iemand is gebruikt, staat in het logboek en niet hier: vraag het met `npx schakel policy coverage`.',
    nobody: 'Velden die niemand mag zien',
    nobodyText:
      'Geen enkel doel laat deze aan iemand zien, in welke vorm ook. Waar een rode lijn dat wil, staat de reden erbij; de andere kunnen uit het schema, of er ontbreekt een doel.',
    onePurpose: 'Velden die één doel laat zien en geen ander',
    untested: 'Wat is toegekend zonder dat een beleidstest het raakt',
    untestedText:
      'Geen test naast het beleid vraagt als deze soort organisatie en verwacht deze velden. Een fout wordt hier alleen gevonden door versies te vergelijken.',
    none: 'Geen.',
    field: 'Veld',
    name: 'Naam',
    owner: 'Bijgehouden door',
    chain: 'de keten',
    redLine: 'Rode lijn',
    category: 'Gegevenscategorie',
    purpose: 'Doel',
    rule: 'Regel',
    kinds: 'Gevraagd door',
    fields: 'Velden',
    all: 'alle van de regel',
  },
}

/** The page of what nobody may see, what one purpose sees alone, and what no test exercises. */
export function coveragePage(
  policy: CompiledPolicy,
  tests: readonly PolicyTestDocument[],
  language: Language,
  names: FieldNames,
): string {
  const wording = createWording(policy, language, names)
  const text = TEXT[language]
  const found = coverage(policy, tests)
  const about = ({ coordinate, owner, category }: CoveredField) => [
    `\`${coordinate}\``,
    wording.field(coordinate),
    owner === CHAIN ? text.chain : owner === '' ? '' : wording.kind(owner),
    category === '' ? '' : wording.category(category),
  ]
  const heads = [text.field, text.name, text.owner, text.category]
  const tableOr = (head: readonly string[], rows: readonly (readonly string[])[]) =>
    rows.length === 0 ? text.none : markdownTable(head, rows)
  return `${[
    `# ${text.title}`,
    text.intro,
    `## ${text.nobody}`,
    text.nobodyText,
    tableOr(
      [...heads, text.redLine],
      found.nobody.map((field) => [...about(field), forbidding(policy, field.coordinate, wording)]),
    ),
    `## ${text.onePurpose}`,
    tableOr(
      [...heads, text.purpose],
      found.onePurpose.map((field) => [...about(field), `\`${field.purpose}\``]),
    ),
    `## ${text.untested}`,
    text.untestedText,
    tableOr(
      [text.purpose, text.rule, text.kinds, text.fields],
      byKinds(found.untested).map(({ purpose, rule, kinds, coordinates }) => [
        `\`${purpose}\``,
        `\`${rule}\``,
        kinds.map((kind) => wording.kind(kind)).join('; '),
        coordinates.length === sizeOf(policy, purpose, rule)
          ? text.all
          : coordinates.map((field) => `\`${field}\``).join(' '),
      ]),
    ),
  ].join('\n\n')}\n`
}

/** Kinds of agency that miss the same fields of the same rule on one line. */
export function byKinds(found: readonly Uncovered[]) {
  const lines = new Map<string, Omit<Uncovered, 'kind'> & { kinds: string[] }>()
  for (const { kind, ...rest } of found) {
    const key = JSON.stringify(rest)
    const line = lines.get(key) ?? { ...rest, kinds: [] }
    line.kinds.push(kind)
    lines.set(key, line)
  }
  return [...lines.values()]
}

/** Why a red line keeps the field from everybody; empty where none does. */
function forbidding({ bundle }: CompiledPolicy, coordinate: string, wording: Wording): string {
  const line = bundle.redLines?.lines.find(
    ({ fields, onlyPurposes }) => onlyPurposes?.length === 0 && fields.includes(coordinate),
  )
  return wording.told(line?.because ?? {})
}

function sizeOf(policy: CompiledPolicy, purpose: string, rule: string): number | undefined {
  return policy.bundle.purposes.find((candidate) => candidate.purpose === purpose)?.rules.find(({ id }) => id === rule)
    ?.see.length
}
