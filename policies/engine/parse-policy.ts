import { agenciesSchema, purposeSchema, redLinesSchema, releaseSchema, vocabularySchema } from './document-schemas.ts'
import { checkShape } from './check-shape.ts'
import type { Form } from './coordinates.ts'
import { locate } from './locate.ts'
import { parseClause } from './parse-formula.ts'
import type {
  Advice,
  AfterClosing,
  AgenciesDocument,
  Approval,
  Formula,
  Literal,
  PolicyDocument,
  PolicyProblem,
  Position,
  PurposeDocument,
  RedLinesDocument,
  ReleaseDocument,
  Rule,
  VocabularyDocument,
} from './policy-document.ts'
import { PolicyErrors, problem } from './policy-errors.ts'
import { readYaml } from './read-yaml.ts'

/** What a document can show of a type: all its fields, a list of fields, or fields with forms. */
export type WrittenSee = Readonly<
  Record<string, string | readonly (string | Record<string, Form>)[] | Record<string, Form>>
>

interface WrittenRule {
  readonly id: string
  readonly who?: readonly string[]
  readonly tasks?: readonly string[]
  readonly own?: boolean
  readonly see: WrittenSee
  readonly when?: readonly string[]
  readonly because: string
}

interface WrittenPurpose extends Pick<PurposeDocument, 'purpose' | 'who' | 'tasks'> {
  readonly title?: Record<string, string>
  readonly 'register-entry'?: string
  readonly dpv?: string
  readonly regime?: string
  readonly valid?: { readonly from?: string; readonly until?: string }
  readonly 'legal-basis'?: PurposeDocument['legalBasis']
  readonly when?: readonly string[]
  readonly 'when-asked-by'?: Record<string, readonly string[]>
  readonly rules: readonly WrittenRule[]
  readonly derived?: PurposeDocument['derived']
  readonly arguments?: Readonly<Record<string, readonly string[]>>
  readonly 'may-change'?: readonly string[]
  readonly 'after-closing'?: { readonly keep: readonly string[]; readonly for: string }
  readonly confidential?: boolean
  readonly 'approved-by'?: readonly WrittenApproval[]
  readonly advice?: readonly WrittenAdvice[]
}

type WrittenApproval = Omit<Approval, 'mandateHolder'> & { readonly 'mandate-holder': string }
type WrittenAdvice = Omit<Advice, 'objects'> & { readonly objects?: boolean }

interface WrittenRelease {
  readonly version: number
  readonly replaces?: string
  readonly author: string
  readonly reason: string
  readonly reasons?: Readonly<Record<string, string>>
  readonly effective?: string
  readonly wildcards?: Readonly<Record<string, readonly string[]>>
  readonly 'approved-by'?: readonly WrittenApproval[]
  readonly advice?: readonly WrittenAdvice[]
}

type Titles = Record<string, string>

interface WrittenVocabulary {
  readonly facts?: Record<string, { 'asserted-by': string; sentence: Titles; source: string; silent: boolean }>
  readonly assertions?: Record<string, { 'asserted-by': string; means: string }>
  readonly kinds?: Record<string, Titles>
  readonly tasks?: Record<string, { holders: string[]; en: string; nl: string }>
  readonly regimes?: Record<string, Titles>
  readonly categories?: Record<string, Titles>
  readonly coarsenings?: Record<string, Titles>
  readonly structural?: string[]
}

interface WrittenRedLine {
  readonly id: string
  readonly because: string
  readonly fields: string[]
  readonly owner?: string
  readonly 'only-purposes'?: string[]
  readonly 'not-purposes'?: string[]
  readonly 'only-kinds'?: Record<string, string[]>
  readonly requires?: string[]
  readonly 'only-forms'?: Form[]
}

/** Where and in which file a value being built was written, and the problems found so far. */
export interface Writing {
  readonly file: string
  readonly positions: Map<string, Position>
  readonly problems: PolicyProblem[]
}

/**
 * Reads one document: a purpose, the vocabulary, the red lines, the agencies or the release, told apart by their top-level
 * key.
 * Throws PolicyErrors holding everything that is wrong with it, with file, line and column. Words that only other
 * documents or the schema can know (types, facts, kinds) are checked by `compilePolicy`.
 */
export function parsePolicy(yaml: string, file = 'policy.yaml'): PolicyDocument {
  const { value, positions } = readYaml(yaml, file)
  const writing: Writing = { file, positions, problems: [] }
  const keys = new Set(typeof value === 'object' && value !== null ? Object.keys(value) : [])
  const checked = (schema: object) => {
    writing.problems.push(...checkShape(schema, value, positions, file))
    if (writing.problems.length > 0) throw new PolicyErrors(writing.problems)
  }
  const finished = <Document extends PolicyDocument>(document: Document): Document => {
    if (writing.problems.length > 0) throw new PolicyErrors(writing.problems)
    return document
  }

  if (keys.has('purpose') && !keys.has('tests')) {
    checked(purposeSchema)
    return finished(buildPurpose(value as WrittenPurpose, writing))
  }
  if (keys.has('red-lines')) {
    checked(redLinesSchema)
    return finished(buildRedLines(value as { 'red-lines': WrittenRedLine[] }, writing))
  }
  if (keys.has('agencies')) {
    checked(agenciesSchema)
    return finished(buildAgencies(value as WrittenAgencies, writing))
  }
  if (keys.has('release')) {
    checked(releaseSchema)
    return finished(buildRelease((value as { release: WrittenRelease }).release, writing))
  }
  if (['facts', 'kinds', 'structural'].some((key) => keys.has(key))) {
    checked(vocabularySchema)
    return finished(buildVocabulary(value as WrittenVocabulary, writing))
  }
  const message = keys.has('tests')
    ? 'this file holds tests of a purpose; name it <purpose>.test.yaml'
    : 'not a policy document: it needs purpose, facts, kinds, red-lines, agencies or release at the top'
  throw new PolicyErrors([problem('unknown-document', message, { file, line: 1, column: 1 })])
}

function buildPurpose(written: WrittenPurpose, writing: Writing): PurposeDocument {
  const { from, until } = written.valid ?? {}
  expectDay(from, 'valid.from', writing)
  expectDay(until, 'valid.until', writing)
  if (from !== undefined && until !== undefined && from >= until)
    writing.problems.push(at(writing, 'valid.until', 'empty-validity', `until must be later than from (${from})`))

  const seen = new Set<string>()
  for (const [index, { id }] of written.rules.entries()) {
    if (seen.has(id))
      writing.problems.push(at(writing, `rules.${index}.id`, 'duplicate-rule', `rule "${id}" exists already`))
    seen.add(id)
  }
  return {
    kind: 'purpose',
    purpose: written.purpose,
    title: written.title ?? {},
    ...(written['register-entry'] === undefined ? {} : { registerEntry: written['register-entry'] }),
    ...(written.dpv === undefined ? {} : { dpv: written.dpv }),
    ...(written.regime === undefined ? {} : { regime: written.regime }),
    valid: written.valid ?? {},
    who: written.who,
    tasks: written.tasks,
    legalBasis: written['legal-basis'] ?? [],
    when: buildFormula(written.when, 'when', writing),
    whenAskedBy: Object.fromEntries(
      Object.entries(written['when-asked-by'] ?? {}).map(([kind, entries]) => [
        kind,
        buildFormula(entries, `when-asked-by.${kind}`, writing),
      ]),
    ),
    rules: written.rules.map((rule, index) => buildRule(rule, `rules.${index}`, writing)),
    derived: written.derived ?? [],
    arguments: Object.entries(written.arguments ?? {}).flatMap(([field, names]) =>
      names.map((name) => `${field}(${name})`),
    ),
    mayChange: written['may-change'] ?? [],
    ...(written['after-closing'] === undefined ? {} : { afterClosing: buildAfterClosing(written['after-closing']) }),
    confidential: written.confidential ?? false,
    approvedBy: buildApprovals(written['approved-by'], 'approved-by', writing),
    advice: buildAdvice(written.advice, 'advice', writing),
    positions: writing.positions,
  }
}

function buildAfterClosing({ keep, for: period }: { keep: readonly string[]; for: string }): AfterClosing {
  return { keep, days: Number.parseInt(period.slice(1), 10) * (period.endsWith('W') ? 7 : 1) }
}

function buildApprovals(
  written: readonly WrittenApproval[] | undefined,
  path: string,
  writing: Writing,
): readonly Approval[] {
  return (written ?? []).map(({ 'mandate-holder': mandateHolder, ...approval }, index) => {
    expectDay(approval.on, `${path}.${index}.on`, writing)
    return { mandateHolder, ...approval }
  })
}

function buildAdvice(written: readonly WrittenAdvice[] | undefined, path: string, writing: Writing): readonly Advice[] {
  return (written ?? []).map((advice, index) => {
    expectDay(advice.on, `${path}.${index}.on`, writing)
    return { ...advice, objects: advice.objects ?? false }
  })
}

function buildRelease(written: WrittenRelease, writing: Writing): ReleaseDocument {
  expectDay(written.effective, 'release.effective', writing)
  if (written.replaces === undefined && written.version > 1)
    writing.problems.push(
      at(
        writing,
        'release.version',
        'missing-key',
        'only version 1 replaces nothing; add the hash that this one replaces',
      ),
    )
  return {
    kind: 'release',
    version: written.version,
    ...(written.replaces === undefined ? {} : { replaces: written.replaces }),
    author: written.author,
    reason: written.reason,
    reasons: written.reasons ?? {},
    ...(written.effective === undefined ? {} : { effective: written.effective }),
    wildcards: written.wildcards ?? {},
    approvedBy: buildApprovals(written['approved-by'], 'release.approved-by', writing),
    advice: buildAdvice(written.advice, 'release.advice', writing),
    positions: writing.positions,
  }
}

function expectDay(day: string | undefined, path: string, writing: Writing): void {
  if (day !== undefined && !isDay(day))
    writing.problems.push(at(writing, path, 'not-a-day', `${day} is not a day of the calendar`))
}

function buildRule(written: WrittenRule, path: string, writing: Writing): Rule {
  return {
    id: written.id,
    ...(written.who === undefined ? {} : { who: written.who }),
    ...(written.tasks === undefined ? {} : { tasks: written.tasks }),
    own: written.own ?? false,
    see: buildSee(written.see, `${path}.see`, writing),
    when: buildFormula(written.when, `${path}.when`, writing),
    because: written.because,
  }
}

/** Reads the fields named under each type, and notes the place of each under `<path>.<Type>.<field>`. */
export function buildSee(written: WrittenSee, path: string, writing: Writing): Rule['see'] {
  const shown: Rule['see'][number][] = []
  for (const [type, fields] of Object.entries(written)) {
    const add = (field: string, form: Form, place: string) => {
      if (shown.some(({ coordinate }) => coordinate === `${type}.${field}`))
        writing.problems.push(at(writing, place, 'duplicate-word', `${type}.${field} is named twice in one list`))
      const position = writing.positions.get(place)
      if (position !== undefined) writing.positions.set(`${path}.${type}.${field}`, position)
      shown.push({ coordinate: `${type}.${field}`, form })
    }
    if (typeof fields === 'string') add('*', 'full', `${path}.${type}`)
    else if (isList(fields))
      for (const [index, entry] of fields.entries()) {
        const place = `${path}.${type}.${index}`
        if (typeof entry === 'string') add(entry, 'full', place)
        else for (const [field, form] of Object.entries(entry)) add(field, form, place)
      }
    else for (const [field, form] of Object.entries(fields)) add(field, form, `${path}.${type}.${field}`)
  }
  return shown
}

function isList(value: object): value is readonly (string | Record<string, Form>)[] {
  return Array.isArray(value)
}

function buildFormula(entries: readonly string[] | undefined, path: string, writing: Writing): Formula {
  const clauses: (readonly Literal[])[] = []
  for (const [index, entry] of (entries ?? []).entries()) {
    const clause = parseClause(entry)
    if (typeof clause === 'string') writing.problems.push(at(writing, `${path}.${index}`, 'formula', clause))
    else clauses.push(clause)
  }
  return clauses
}

function buildVocabulary(written: WrittenVocabulary, { positions }: Writing): VocabularyDocument {
  const tasks = Object.entries(written.tasks ?? {})
  return {
    kind: 'vocabulary',
    facts: Object.entries(written.facts ?? {}).map(([fact, entry]) => ({
      fact,
      assertedBy: entry['asserted-by'],
      sentence: entry.sentence,
      source: entry.source,
      silent: entry.silent,
    })),
    assertions: Object.entries(written.assertions ?? {}).map(([assertion, entry]) => ({
      assertion,
      assertedBy: entry['asserted-by'],
      means: entry.means,
    })),
    kinds: Object.keys(written.kinds ?? {}),
    tasks: tasks.map(([task]) => task),
    holders: Object.fromEntries(tasks.map(([task, { holders }]) => [task, holders])),
    titles: {
      ...written.kinds,
      ...Object.fromEntries(tasks.map(([task, { en, nl }]) => [task, { en, nl }])),
      ...written.coarsenings,
    },
    regimes: written.regimes ?? {},
    categories: written.categories ?? {},
    structural: written.structural ?? [],
    positions,
  }
}

function buildRedLines(written: { 'red-lines': WrittenRedLine[] }, writing: Writing): RedLinesDocument {
  return {
    kind: 'red-lines',
    lines: written['red-lines'].map((line, index) => ({
      id: line.id,
      because: line.because,
      fields: line.fields,
      ...(line.owner === undefined ? {} : { owner: line.owner }),
      ...(line['only-purposes'] === undefined ? {} : { onlyPurposes: line['only-purposes'] }),
      ...(line['not-purposes'] === undefined ? {} : { notPurposes: line['not-purposes'] }),
      ...(line['only-kinds'] === undefined ? {} : { onlyKinds: line['only-kinds'] }),
      ...(line.requires === undefined
        ? {}
        : { requires: buildFormula(line.requires, `red-lines.${index}.requires`, writing) }),
      ...(line['only-forms'] === undefined ? {} : { onlyForms: line['only-forms'] }),
    })),
    positions: writing.positions,
  }
}

interface WrittenAgencies {
  readonly agencies: AgenciesDocument['agencies']
  readonly people?: AgenciesDocument['people']
}

function buildAgencies(written: WrittenAgencies, writing: Writing): AgenciesDocument {
  for (const key of ['slug', 'oin'] as const) {
    const seen = new Set<string>()
    for (const [index, agency] of written.agencies.entries()) {
      const path = `agencies.${index}.${key}`
      if (seen.has(agency[key]))
        writing.problems.push(
          at(writing, path, 'duplicate-agency', `${key} ${agency[key]} belongs to another agency already`),
        )
      seen.add(agency[key])
    }
  }
  const people = written.people ?? []
  const known = new Set<string>()
  for (const [index, { id, roles, key }] of people.entries()) {
    if (known.has(id))
      writing.problems.push(
        at(writing, `people.${index}.id`, 'duplicate-person', `id ${id} belongs to another person already`),
      )
    known.add(id)
    if (roles.includes('mandate-holder') && key === undefined)
      writing.problems.push(
        at(writing, `people.${index}`, 'missing-key', `${id} is a mandate holder and signs: add the public key`),
      )
  }
  return { kind: 'agencies', agencies: written.agencies, people, positions: writing.positions }
}

/** A problem at the place of a path. */
export function at(writing: Writing, path: string, code: string, message: string): PolicyProblem {
  return problem(code, message, locate([path], writing.positions, writing.file))
}

/** True for a day that exists: 2026-02-30 has the shape of a date and is none. */
export function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
