import { checkCategories } from './check-categories.ts'
import { checkCellSize } from './check-cell-size.ts'
import { checkPeople } from './check-people.ts'
import { checkRedLineFields, type Crossing, findCrossings } from './check-red-lines.ts'
import { checkExtras } from './check-extras.ts'
import { checkSilentForms } from './check-silent-forms.ts'
import { checkWords } from './check-words.ts'
import type { Cell, CompiledPolicy, CompiledPurpose } from './compiled-policy.ts'
import type { Coordinate, Coordinates } from './coordinates.ts'
import { expandSee, splitCoordinate, wildcardFields } from './expand-see.ts'
import { expandStructural } from './expand-structural.ts'
import { type Bundle, gatherBundle } from './gather-bundle.ts'
import { inDocument } from './locate.ts'
import { canHold, conjunction } from './parse-formula.ts'
import type { Formula, PolicyDocument, PolicyProblem, PurposeDocument, Rule, ToldInBoth } from './policy-document.ts'
import { PolicyErrors } from './policy-errors.ts'
import { contentOf, policyHash } from './policy-hash.ts'
import { onceEach, signedFields } from './signed-fields.ts'
import { sayIn } from './told.ts'

/**
 * Turns a whole bundle into a table for one schema. All or nothing: throws PolicyErrors with everything that is wrong,
 * the red lines that are crossed included. Words of kinds, tasks and facts are checked when a vocabulary is among the
 * documents. Approvals are not checked here.
 */
export function compilePolicy(documents: readonly PolicyDocument[], schema: Coordinates): CompiledPolicy {
  const { bundle, problems } = gatherBundle(documents)
  problems.push(...checkWords(bundle), ...checkPeople(bundle), ...checkCategories(bundle.vocabulary, schema))
  const purposes = new Map<string, CompiledPurpose>()
  const silentFacts = new Set(bundle.vocabulary?.facts.flatMap(({ fact, silent }) => (silent ? [fact] : [])))
  const expanded: PurposeDocument[] = []
  for (const purpose of bundle.purposes) {
    const rules = purpose.rules.map((rule, index) => expandRule(purpose, rule, index, schema, bundle, problems))
    problems.push(...checkExtras(purpose, schema, silentFacts))
    expanded.push({ ...purpose, rules })
    const compiled = compilePurpose(purpose, rules, bundle, schema)
    const tooLarge = checkCellSize(purpose, compiled)
    // What follows goes through states of facts, and would take long where there are too many.
    problems.push(
      ...(tooLarge.length > 0
        ? tooLarge
        : [...neverHolding(purpose), ...checkSilentForms(purpose, compiled, silentFacts, schema)]),
    )
    purposes.set(purpose.purpose, compiled)
  }
  const structural = expandStructural(bundle, schema, problems)
  problems.push(...checkRedLines(bundle, purposes, schema))
  if (problems.length > 0) throw new PolicyErrors(problems)

  // Over the expanded rules: the same text over another schema can grant other fields, and is another version. But without
  // the coarser forms a full field brings along: one that the schema gains later tells nothing new and voids no signature.
  const content = contentOf({ ...bundle, purposes: expanded.map((purpose) => signedFields(purpose, schema)) })
  return {
    hash: policyHash(content),
    content,
    purposes,
    silentFacts,
    structural,
    schema,
    bundle: { ...bundle, purposes: expanded },
  }
}

function expandRule(
  purpose: PurposeDocument,
  rule: Rule,
  index: number,
  schema: Coordinates,
  { release }: Bundle,
  problems: PolicyProblem[],
): Rule {
  const see = rule.see.flatMap((entry) => {
    const shown = expandSee(entry, schema, release?.wildcards)
    if (typeof shown !== 'string') return shown
    const { typeName } = splitCoordinate(entry.coordinate)
    const type = schema.types.get(typeName)
    const wrong = type?.kind === 'object' && !type.value ? entry.coordinate : typeName
    problems.push(inDocument(purpose, `rules.${index}.see.${wrong}`, 'see', shown))
    return []
  })
  problems.push(...namedBesideAll(purpose, rule, index, schema, release))
  return { ...rule, see: onceEach(see) }
}

/** `*` shows a field in full, so naming it beside that would say two things of one field. */
function namedBesideAll(
  purpose: PurposeDocument,
  { see }: Rule,
  index: number,
  schema: Coordinates,
  release: Bundle['release'],
): PolicyProblem[] {
  const names = new Set(see.map(({ coordinate }) => coordinate))
  return [...schema.types.values()].flatMap((type) =>
    (names.has(`${type.name}.*`) ? wildcardFields(type, release?.wildcards) : []).flatMap(({ coordinate }) =>
      names.has(coordinate)
        ? [
            inDocument(purpose, `rules.${index}.see.${coordinate}`, 'duplicate-word', {
              en: `${coordinate} is shown in full by "*" already; leave it out, or name the fields of ${type.name} one by one`,
              nl: `${coordinate} wordt al volledig getoond door "*"; laat het weg, of noem de velden van ${type.name} een voor een`,
            }),
          ]
        : [],
    ),
  )
}

function compilePurpose(
  purpose: PurposeDocument,
  rules: readonly Rule[],
  { vocabulary }: Bundle,
  schema: Coordinates,
): CompiledPurpose {
  const isOutside = (coordinate: Coordinate) => schema.field(coordinate)?.outsideCase !== undefined
  const cells = new Map(purpose.who.map((kind) => [kind, new Map<Coordinate, Cell[]>()]))
  for (const rule of rules)
    for (const kind of rule.who ?? purpose.who) {
      const when = ruleConditions(purpose, kind, rule)
      const column = cells.get(kind) ?? new Map<Coordinate, Cell[]>()
      for (const { coordinate, form } of rule.see) {
        const cell: Cell = {
          form,
          own: rule.own,
          ...(rule.tasks === undefined ? {} : { tasks: new Set(rule.tasks) }),
          ...(isOutside(coordinate) ? { when: rule.when, outsideCase: true as const } : { when }),
          rule: rule.id,
        }
        column.set(coordinate, [...(column.get(coordinate) ?? []), cell])
      }
    }
  for (const [kind, column] of cells)
    for (const { coordinate, who, tasks, when } of purpose.mayChange) {
      if (who?.includes(kind) === false) continue
      const cell: Cell = {
        form: 'full',
        own: false,
        ...(tasks === undefined ? {} : { tasks: new Set(tasks) }),
        ...(isOutside(coordinate)
          ? { when: [], outsideCase: true as const }
          : { when: when ?? conditionsOf(purpose, kind) }),
        rule: 'may-change',
      }
      column.set(coordinate, [...(column.get(coordinate) ?? []), cell])
    }
  const { afterClosing } = purpose
  return {
    id: purpose.purpose,
    who: new Set(purpose.who),
    tasks: new Set(purpose.tasks),
    valid: purpose.valid,
    legalBasis: purpose.legalBasis,
    confidential: purpose.confidential,
    derived: new Map(purpose.derived.map(({ field, from }) => [field, from])),
    // Without a vocabulary the words are free, as they are for kinds and facts: the field's own grant is enough.
    arguments: vocabulary === undefined && purpose.arguments.length === 0 ? undefined : new Set(purpose.arguments),
    afterClosing: afterClosing && { keep: new Set(afterClosing.keep), days: afterClosing.days },
    cells,
  }
}

/** Rules that show nothing, to some or to all of those whom they name, since their conditions contradict each other. */
function neverHolding(purpose: PurposeDocument): PolicyProblem[] {
  const changes = purpose.mayChange.flatMap(({ coordinate, when = [] }) =>
    canHold(when)
      ? []
      : [
          inDocument(purpose, `may-change.${coordinate}`, 'never-holds', {
            en: `${coordinate} can never be used: its conditions contradict each other; drop one of them`,
            nl: `${coordinate} kan nooit worden gebruikt: de voorwaarden spreken elkaar tegen; laat er een weg`,
          }),
        ],
  )
  const rules = purpose.rules.flatMap((rule, index) => {
    const asked = rule.who ?? purpose.who
    const never = asked.filter((kind) => !canHold(ruleConditions(purpose, kind, rule)))
    if (never.length === 0) return []
    const all = never.length === asked.length
    const message = {
      en: `rule "${rule.id}" can never hold${all ? '' : ` for ${never.join(', ')}`}: its conditions contradict each other; drop one of them`,
      nl: `regel "${rule.id}" kan nooit gelden${all ? '' : ` voor ${never.join(', ')}`}: de voorwaarden spreken elkaar tegen; laat er een weg`,
    }
    return [inDocument(purpose, `rules.${index}.id`, 'never-holds', message)]
  })
  return [...rules, ...changes]
}

/** The asker's own task waits for nothing that the purpose waits for. */
function ruleConditions(purpose: PurposeDocument, kind: string, { when, whileWaiting }: Rule): Formula {
  return whileWaiting === true ? when : conditionsOf(purpose, kind, when)
}

/** What stands on every rule of the purpose, what stands on it for this kind, and what the rule says itself. */
function conditionsOf(purpose: PurposeDocument, kind: string, own: Formula = []): Formula {
  return conjunction(conjunction(purpose.when, formulaFor(purpose, kind)), own)
}

function formulaFor(purpose: PurposeDocument, kind: string): PurposeDocument['when'] {
  return new Map(Object.entries(purpose.whenAskedBy)).get(kind) ?? []
}

function checkRedLines(
  { purposes: documents, redLines }: Bundle,
  purposes: ReadonlyMap<string, CompiledPurpose>,
  schema: Coordinates,
): PolicyProblem[] {
  if (redLines === undefined) return []
  const problems = new Map<string, PolicyProblem>()
  for (const crossing of findCrossings(redLines.lines, purposes, schema))
    for (const document of documents.filter(({ purpose }) => purpose === crossing.purpose)) {
      const found = describeCrossing(crossing, document, schema)
      problems.set(found.message, found)
    }
  return [...checkRedLineFields(redLines, schema), ...problems.values()]
}

function describeCrossing(
  { line, coordinate, rule, why }: Crossing,
  document: PurposeDocument,
  schema: Coordinates,
): PolicyProblem {
  const crossed = (en: string, nl: string): ToldInBoth => ({
    en: `${en}, across red line "${line.id}" (${why.en}): ${sayIn(line.because, 'en').text}`,
    nl: `${nl}, over rode lijn "${line.id}" heen (${why.nl}): ${sayIn(line.because, 'nl').text}`,
  })
  const index = document.rules.findIndex(({ id }) => id === rule)
  if (index < 0) {
    const message = crossed(`${rule} grants ${coordinate}`, `${rule} staat ${coordinate} toe`)
    return inDocument(document, `may-change.${coordinate}`, 'red-line', message)
  }
  // A coarser form stands in the file under the name of the full field.
  const written = [coordinate, schema.field(coordinate)?.coarsens?.field]
    .map((name) => `rules.${index}.see.${String(name)}`)
    .find((place) => document.positions.has(place))
  const message = crossed(`rule "${rule}" shows ${coordinate}`, `regel "${rule}" toont ${coordinate}`)
  return inDocument(document, written ?? `rules.${index}.see.${coordinate}`, 'red-line', message)
}
