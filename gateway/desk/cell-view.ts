import { CHAIN } from '../../policies/engine/check-words.ts'
import type { CompiledPolicy, CompiledPurpose } from '../../policies/engine/compiled-policy.ts'
import type { FieldShape, Form } from '../../policies/engine/coordinates.ts'
import { type DataCell, dataCells, dataFields } from '../../policies/engine/documents/data-cells.ts'
import { clausesOf } from '../../policies/engine/documents/inferences.ts'
import { specialCategory } from '../../policies/engine/documents/special-category.ts'
import {
  createWording,
  type FieldNames,
  type Language,
  upperFirst,
  type Wording,
} from '../../policies/engine/documents/wording.ts'
import { COARSE_DATE, splitCoordinate } from '../../policies/engine/expand-see.ts'
import { othersWhoDecide } from '../../policies/engine/owners-of.ts'
import { printClause } from '../../policies/engine/parse-formula.ts'
import type { PersonEntry, PurposeDocument, Rule } from '../../policies/engine/policy-document.ts'
import { sayIn } from '../../policies/engine/told.ts'
import { type Candidate, lawsOf } from './candidate.ts'
import { DeskError } from './desk-error.ts'

export interface CellAsked {
  readonly purpose: string
  readonly kinds: readonly string[]
  readonly category: string
}

/** One cell of the matrix, opened: its fields, how each is shown, and what they could come under. */
export function cellView(
  { policy, comparison }: Candidate,
  asked: CellAsked,
  person: PersonEntry,
  language: Language,
  names: FieldNames,
) {
  const { purpose: id, kinds, category } = asked
  const document = policy.bundle.purposes.find(({ purpose }) => purpose === id)
  const purpose = policy.purposes.get(id)
  if (document === undefined || purpose === undefined || kinds.some((kind) => !purpose.who.has(kind)))
    throw new DeskError('NOT_FOUND', {
      en: 'There is no such row in the matrix',
      nl: 'Deze rij staat niet in de matrix',
    })
  const words = createWording(policy, language, names)
  const shown = dataCells(policy).filter((cell) => cell.purpose === id && kinds.includes(cell.kind))
  const fields = dataFields(policy)
  const inCategory = fields.filter((field) => field.coarsens === undefined && (field.category ?? '') === category)
  // A rule that is for somebody else as well cannot take what is for this row alone, but one like it can.
  const fits = ({ who }: Rule) => kinds.every((kind) => (who ?? document.who).includes(kind))
  const rules = document.rules.filter(fits)
  return {
    title: words.purpose(id),
    category: upperFirst(words.category(category)),
    special: specialCategory(category) ?? null,
    kinds: kinds.map((kind) => ({ id: kind, name: words.kind(kind) })),
    fields: inCategory.map((field) => {
      const family = familyOf(field, fields)
      const ways = shown.filter(({ coordinate }) => family.includes(coordinate))
      return {
        coordinate: field.coordinate,
        name: upperFirst(words.field(field.coordinate)),
        type: words.type(splitCoordinate(field.coordinate).typeName),
        description: words.description(field),
        owner: ownerOf(field, words, language),
        sensitivity: field.sensitivity ?? null,
        form: bestForm(ways),
        forms: formsOf(field, fields).map((form) => ({ id: form, name: words.form(form) })),
        ways: waysOf(ways, (way) => wayText(way, purpose, words, language)),
        changed: comparison.cells.some(
          (cell) => cell.purpose === id && kinds.includes(cell.kind) && family.includes(cell.coordinate),
        ),
        suggested: suggestedRule(field, rules, policy)?.id ?? null,
        ...whoseDecision([field.coordinate], person, policy, words),
      }
    }),
    rules: document.rules.map((rule) => ({
      id: rule.id,
      because: sayIn(rule.because, language),
      conditions: conditions(rule, document, words),
      fits: fits(rule),
      why: whoseDecision(shownIn(rule, policy), person, policy, words).why,
      when: rule.when.map((clause) => ({ id: printClause(clause), name: words.condition([clause]) })),
      tasks: rule.tasks ?? [],
      kinds: (rule.who ?? document.who).map(words.kind),
      shows: shownIn(rule, policy).map((coordinate) => upperFirst(words.field(coordinate))),
    })),
    legalBasis: document.legalBasis.map(({ law, article, because }) => ({
      id: `${law} ${article}`,
      name: words.law(`${law} ${article}`),
      because: sayIn(because, language),
    })),
    tasks: document.tasks.map((task) => ({ id: task, name: words.task(task) })),
    laws: lawsOf(policy).map((law) => ({ id: law, name: words.law(law) })),
    facts: (policy.bundle.vocabulary?.facts ?? []).map(({ fact, sentence, silent }) => ({
      id: fact,
      name: sentence[language] ?? fact,
      used: usedIn(document).has(fact),
      silent,
    })),
  }
}

function familyOf({ coordinate }: FieldShape, fields: readonly FieldShape[]): string[] {
  return [coordinate, ...fields.flatMap((one) => (one.coarsens?.field === coordinate ? [one.coordinate] : []))]
}

/** In full first, then what tells less. */
function formsOf(field: FieldShape, fields: readonly FieldShape[]): Form[] {
  const dates: Form[] = field.kind === 'leaf' && field.type === COARSE_DATE ? ['month', 'year'] : []
  const siblings = fields.flatMap(({ coarsens }) => (coarsens?.field === field.coordinate ? [coarsens.form] : []))
  return ['full', ...dates, ...siblings]
}

function bestForm(ways: readonly DataCell[]): string | null {
  return ways.find(({ form }) => form === 'full')?.form ?? ways[0]?.form ?? null
}

const TEXT = {
  en: {
    own: 'own records only',
    task: 'only for the task',
    chain: 'the chain',
    always: 'with any task of this purpose',
    decide: (owners: string, many: boolean) =>
      `${owners} ${many ? 'decide' : 'decides'} who sees this. Ask them to draft the change.`,
  },
  nl: {
    own: 'alleen wat men zelf vastlegde',
    task: 'alleen bij de taak',
    chain: 'de keten',
    always: 'bij elke taak van dit doel',
    decide: (owners: string, many: boolean) =>
      `${owners} ${many ? 'beslissen' : 'beslist'} wie dit ziet. Vraag daar om de wijziging te maken.`,
  },
}

function wayText(
  { form, own, tasks, when, always }: DataCell,
  purpose: CompiledPurpose,
  words: Wording,
  language: Language,
): string {
  const text = TEXT[language]
  return [
    words.form(form),
    ...(own ? [text.own] : []),
    ...(always ? [text.always] : []),
    ...([0, purpose.tasks.size].includes(tasks.length)
      ? []
      : [`${text.task} ${words.list(tasks.map((task) => `“${words.task(task)}”`))}`]),
    ...(when === '' ? [] : [words.condition(clausesOf(when))]),
  ].join(', ')
}

function ownerOf({ owner }: FieldShape, words: Wording, language: Language): string {
  return owner === undefined || owner === CHAIN ? TEXT[language].chain : words.kind(owner)
}

/** The desk refuses an edit of what is not one's own; the page says so before it is made. */
function whoseDecision(
  coordinates: readonly string[],
  person: PersonEntry,
  { schema }: CompiledPolicy,
  words: Wording,
) {
  const text = TEXT[words.language]
  const others = [...new Set(coordinates.flatMap((coordinate) => othersWhoDecide(person, coordinate, schema)))]
  const owners = others.map((owner) => (owner === CHAIN ? text.chain : words.kind(owner)))
  return {
    mine: others.length === 0,
    why: others.length === 0 ? null : text.decide(upperFirst(words.list(owners)), owners.length > 1),
  }
}

/** Ways that read the same, once, with the rules they come of. */
function waysOf(ways: readonly DataCell[], text: (way: DataCell) => string) {
  const found = new Map<string, Set<string>>()
  for (const way of ways) found.set(text(way), (found.get(text(way)) ?? new Set()).add(way.rule))
  return [...found].map(([words, rules]) => ({ text: words, rules: [...rules] }))
}

/** The fields that a rule shows, coarser forms under the name of their field. */
function shownIn({ see }: Rule, { schema }: CompiledPolicy): string[] {
  return [...new Set(see.map(({ coordinate }) => schema.field(coordinate)?.coarsens?.field ?? coordinate))]
}

function usedIn({ when, whenAskedBy, rules }: PurposeDocument): ReadonlySet<string> {
  const formulas = [when, ...Object.values(whenAskedBy), ...rules.map((rule) => rule.when)]
  return new Set(formulas.flat(2).map(({ fact }) => fact))
}

/** What a rule asks beyond what the whole purpose asks. */
function conditions({ when, tasks, own }: Rule, { when: always }: PurposeDocument, words: Wording): string {
  const text = TEXT[words.language]
  return [
    ...(own ? [text.own] : []),
    ...(tasks === undefined ? [] : [`${text.task} ${words.list(tasks.map((task) => `“${words.task(task)}”`))}`]),
    ...[...always, ...when].map((clause) => words.condition([clause])),
  ].join('; ')
}

/** The rule that shows most like it: of the same record, else of the same category. */
function suggestedRule(field: FieldShape, rules: readonly Rule[], { schema }: CompiledPolicy): Rule | undefined {
  const { typeName } = splitCoordinate(field.coordinate)
  const alike = (rule: Rule, isAlike: (coordinate: string) => boolean) =>
    !rule.own && rule.see.some(({ coordinate }) => isAlike(coordinate))
  return (
    rules.find((rule) => alike(rule, (coordinate) => splitCoordinate(coordinate).typeName === typeName)) ??
    rules.find((rule) => alike(rule, (coordinate) => schema.field(coordinate)?.category === field.category))
  )
}
