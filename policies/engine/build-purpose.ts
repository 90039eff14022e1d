import { buildRule, type WrittenRule } from './build-rule.ts'
import { buildSignatures, type WrittenSignatures } from './build-signatures.ts'
import { locate } from './locate.ts'
import type { AfterClosing, AllowedChange, DerivedField, LegalBasis, PurposeDocument } from './policy-document.ts'
import { readTold, type WrittenTold } from './told.ts'
import { at, buildFormula, expectDay, expectOnce, type Titles, type Writing } from './writing.ts'

/** A purpose as it stands in a file. */
export interface WrittenPurpose extends WrittenSignatures {
  readonly purpose: string
  readonly title?: Titles
  readonly 'register-entry'?: string
  readonly dpv?: string
  readonly regime?: string
  readonly valid?: { readonly from?: string; readonly until?: string }
  readonly who: readonly string[]
  readonly tasks: readonly string[]
  readonly 'legal-basis'?: readonly Written<LegalBasis>[]
  readonly when?: readonly string[]
  readonly 'when-asked-by'?: Readonly<Record<string, readonly string[]>>
  readonly rules: readonly WrittenRule[]
  readonly derived?: readonly Written<DerivedField>[]
  readonly arguments?: Readonly<Record<string, readonly string[]>>
  readonly 'may-change'?: readonly (string | WrittenChanges)[]
  readonly 'after-closing'?: WrittenAfterClosing
  readonly confidential?: boolean
}

/** As it stands in a file: its reason may be a text without a language. */
type Written<Part> = Omit<Part, 'because'> & { readonly because: WrittenTold }

/** Changes that share conditions of their own. */
export interface WrittenChanges {
  readonly change: readonly string[]
  readonly who?: readonly string[]
  readonly tasks?: readonly string[]
  readonly when?: readonly string[]
}

interface WrittenAfterClosing {
  readonly keep: readonly string[]
  /** A period of days or weeks, such as P14D. */
  readonly for: string
}

/** Names of what is shown or changed without a rule, as explanations and records give them. */
const RESERVED = ['structural', 'may-change', 'link']

/** Makes the document of one purpose out of what was written, and notes what is wrong with it. */
export function buildPurpose(written: WrittenPurpose, writing: Writing): PurposeDocument {
  expectValidity(written.valid, writing)
  expectOnce(
    written.rules.map(({ id }) => id),
    (index) => `rules.${index}.id`,
    'duplicate-rule',
    (id) => `rule "${id}" exists already; give each rule a name of its own`,
    writing,
  )
  for (const [index, { id }] of written.rules.entries())
    if (RESERVED.includes(id))
      writing.problems.push(
        at(
          writing,
          `rules.${index}.id`,
          'reserved-rule',
          `"${id}" is what the engine itself calls a way to show something; give the rule another name`,
        ),
      )
  const { 'register-entry': registerEntry, 'after-closing': afterClosing, dpv, regime } = written
  return {
    kind: 'purpose',
    purpose: written.purpose,
    title: written.title ?? {},
    ...(registerEntry === undefined ? {} : { registerEntry }),
    ...(dpv === undefined ? {} : { dpv }),
    ...(regime === undefined ? {} : { regime }),
    valid: written.valid ?? {},
    who: written.who,
    tasks: written.tasks,
    legalBasis: (written['legal-basis'] ?? []).map(withReason),
    when: buildFormula(written.when, 'when', writing),
    whenAskedBy: Object.fromEntries(
      Object.entries(written['when-asked-by'] ?? {}).map(([kind, entries]) => [
        kind,
        buildFormula(entries, `when-asked-by.${kind}`, writing),
      ]),
    ),
    rules: written.rules.map((rule, index) => buildRule(rule, `rules.${index}`, writing)),
    derived: (written.derived ?? []).map(withReason),
    arguments: Object.entries(written.arguments ?? {}).flatMap(([field, names]) =>
      names.map((name) => `${field}(${name})`),
    ),
    mayChange: (written['may-change'] ?? []).flatMap((entry, index) =>
      buildChanges(entry, `may-change.${index}`, writing),
    ),
    ...(afterClosing === undefined ? {} : { afterClosing: buildAfterClosing(afterClosing) }),
    confidential: written.confidential ?? false,
    ...buildSignatures(written, '', writing),
    positions: writing.positions,
  }
}

function withReason<Part extends { readonly because: WrittenTold }>(part: Part) {
  return { ...part, because: readTold(part.because) }
}

/** Reads one entry of `may-change`, and notes where each change was first named under `may-change.<Mutation.field>`. */
function buildChanges(written: string | WrittenChanges, path: string, writing: Writing): AllowedChange[] {
  const named = (coordinate: string, place: string) => {
    const position = locate([place], writing.positions, writing.file)
    if (!writing.positions.has(`may-change.${coordinate}`)) writing.positions.set(`may-change.${coordinate}`, position)
  }
  if (typeof written === 'string') {
    named(written, path)
    return [{ coordinate: written }]
  }
  const { change, who, tasks, when } = written
  for (const [place, coordinate] of change.entries()) named(coordinate, `${path}.change.${place}`)
  const conditions = {
    ...(who === undefined ? {} : { who }),
    ...(tasks === undefined ? {} : { tasks }),
    ...(when === undefined ? {} : { when: buildFormula(when, `${path}.when`, writing) }),
  }
  return change.map((coordinate) => ({ coordinate, ...conditions }))
}

function expectValidity({ from, until }: PurposeDocument['valid'] = {}, writing: Writing): void {
  expectDay(from, 'valid.from', writing)
  expectDay(until, 'valid.until', writing)
  if (from !== undefined && until !== undefined && from >= until)
    writing.problems.push(at(writing, 'valid.until', 'empty-validity', `until must be later than from (${from})`))
}

function buildAfterClosing({ keep, for: period }: WrittenAfterClosing): AfterClosing {
  return { keep, days: Number.parseInt(period.slice(1), 10) * (period.endsWith('W') ? 7 : 1) }
}
