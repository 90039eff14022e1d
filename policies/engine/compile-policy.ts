import { checkCategories } from './check-categories.ts'
import { checkPeople } from './check-people.ts'
import { checkRedLineFields, type Crossing, findCrossings } from './check-red-lines.ts'
import { checkExtras } from './check-extras.ts'
import { checkSilentForms } from './check-silent-forms.ts'
import { checkWords } from './check-words.ts'
import type { Cell, CompiledPolicy, CompiledPurpose } from './compiled-policy.ts'
import type { Coordinate, Coordinates } from './coordinates.ts'
import { expandSee, splitCoordinate } from './expand-see.ts'
import { type Bundle, gatherBundle } from './gather-bundle.ts'
import { inDocument } from './locate.ts'
import { both, canHold } from './parse-formula.ts'
import type { PolicyDocument, PolicyProblem, PurposeDocument, Rule } from './policy-document.ts'
import { PolicyErrors } from './policy-errors.ts'
import { policyHash } from './policy-hash.ts'

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
    problems.push(...checkExtras(purpose, schema))
    expanded.push({ ...purpose, rules })
    const compiled = compilePurpose(purpose, rules, bundle, problems)
    problems.push(...checkSilentForms(purpose, compiled, silentFacts, schema))
    purposes.set(purpose.purpose, compiled)
  }
  const structural = expandStructural(bundle, schema, problems)
  problems.push(...checkRedLines(bundle, purposes, schema))
  if (problems.length > 0) throw new PolicyErrors(problems)

  const whole = { ...bundle, purposes: expanded }
  return {
    // Over the expanded rules: the same text over another schema can grant other fields, and is another version.
    hash: policyHash(whole),
    purposes,
    silentFacts,
    structural,
    schema,
    bundle: whole,
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
  return { ...rule, see }
}

function compilePurpose(
  purpose: PurposeDocument,
  rules: readonly Rule[],
  { vocabulary }: Bundle,
  problems: PolicyProblem[],
): CompiledPurpose {
  const cells = new Map(purpose.who.map((kind) => [kind, new Map<Coordinate, Cell[]>()]))
  for (const [index, rule] of rules.entries()) {
    const asked = rule.who ?? purpose.who
    const never: string[] = []
    for (const kind of asked) {
      const when = both(both(purpose.when, formulaFor(purpose, kind)), rule.when)
      if (!canHold(when)) never.push(kind)
      const column = cells.get(kind) ?? new Map<Coordinate, Cell[]>()
      for (const { coordinate, form } of rule.see) {
        const cell: Cell = {
          form,
          own: rule.own,
          ...(rule.tasks === undefined ? {} : { tasks: new Set(rule.tasks) }),
          when,
          rule: rule.id,
        }
        column.set(coordinate, [...(column.get(coordinate) ?? []), cell])
      }
    }
    if (never.length > 0) {
      const whom = never.length === asked.length ? '' : ` for ${never.join(', ')}`
      const message = `rule "${rule.id}" can never hold${whom}: its conditions contradict each other; drop one of them`
      problems.push(inDocument(purpose, `rules.${index}.id`, 'never-holds', message))
    }
  }
  for (const [kind, column] of cells)
    for (const coordinate of purpose.mayChange)
      column.set(coordinate, [
        { form: 'full', own: false, when: both(purpose.when, formulaFor(purpose, kind)), rule: 'may-change' },
      ])
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

function formulaFor(purpose: PurposeDocument, kind: string): PurposeDocument['when'] {
  return new Map(Object.entries(purpose.whenAskedBy)).get(kind) ?? []
}

function expandStructural(bundle: Bundle, schema: Coordinates, problems: PolicyProblem[]): Set<Coordinate> {
  const structural = new Set<Coordinate>()
  const { vocabulary } = bundle
  for (const [index, coordinate] of (vocabulary?.structural ?? []).entries()) {
    const shown = structuralFields(coordinate, schema)
    if (typeof shown !== 'string') for (const field of shown) structural.add(field)
    else if (vocabulary !== undefined) problems.push(inDocument(vocabulary, `structural.${index}`, 'structural', shown))
  }
  return structural
}

function structuralFields(coordinate: string, schema: Coordinates): readonly Coordinate[] | string {
  const { typeName, fieldName } = splitCoordinate(coordinate)
  const type = schema.types.get(typeName)
  if (fieldName === '*' && type?.kind === 'object') return [...type.fields.values()].map((field) => field.coordinate)
  const expanded = expandSee({ coordinate, form: 'full' }, schema)
  return typeof expanded === 'string' ? expanded : [coordinate]
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
  const index = document.rules.findIndex(({ id }) => id === rule)
  if (index < 0) {
    const path = `may-change.${document.mayChange.indexOf(coordinate)}`
    const message = `${rule} grants ${coordinate}, across red line "${line.id}" (${why}): ${line.because}`
    return inDocument(document, path, 'red-line', message)
  }
  // A coarser form stands in the file under the name of the full field.
  const written = [coordinate, schema.field(coordinate)?.coarsens?.field]
    .map((name) => `rules.${index}.see.${String(name)}`)
    .find((place) => document.positions.has(place))
  const message = `rule "${rule}" shows ${coordinate}, across red line "${line.id}" (${why}): ${line.because}`
  return inDocument(document, written ?? `rules.${index}.see.${coordinate}`, 'red-line', message)
}
