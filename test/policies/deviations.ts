import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Form } from '../../policies/engine/coordinates.ts'
import { decide } from '../../policies/engine/decide.ts'
import { catalogue, type ExpectedCell, expectedCell } from './catalogue.ts'
import { addedWays, type AddedWay } from './beyond-catalogue.ts'
import { at, schema } from './shipped-policy.ts'

export type FactState = Readonly<Record<string, boolean | undefined>>

const factNames = catalogue.facts.map(({ name }) => name)
const everyFact = (value: boolean): FactState => Object.fromEntries(factNames.map((name) => [name, value]))
const [allTrue, allFalse] = [everyFact(true), everyFact(false)]
const states = new Map<string, { readonly name: string; readonly facts: FactState }[]>()

/** Every fact with one value, and each fact apart from the others in each of its values. */
export function factStates(
  facts: readonly string[] = factNames,
): { readonly name: string; readonly facts: FactState }[] {
  const known = states.get(facts.join())
  if (known !== undefined) return known
  const made = [
    { name: 'every fact holds', facts: allTrue },
    { name: 'no fact is known', facts: {} },
    { name: 'every fact is false', facts: allFalse },
    ...facts.flatMap((fact) => [
      { name: `${fact} is false`, facts: { ...allTrue, [fact]: false } },
      { name: `${fact} is unknown`, facts: { ...allTrue, [fact]: undefined } },
      { name: `only ${fact} is known to hold`, facts: { [fact]: true } },
      { name: `only ${fact} holds, the others being false`, facts: { ...allFalse, [fact]: true } },
    ]),
  ]
  states.set(facts.join(), made)
  return made
}

const exhaustive = new Map<string, readonly FactState[]>()

/** Every three-valued state of the facts that the catalogue's purpose depends on, the other facts all being of one value. */
export function everyState(purpose: Purpose): readonly FactState[] {
  const known = exhaustive.get(purpose.id)
  if (known !== undefined) return known
  const mentioned = factNames.filter((fact) =>
    [...purpose.when, ...Object.values(purpose.fieldWhen), ...Object.values(purpose.kindWhen)].some((entry) =>
      entry.split(' or ').includes(fact),
    ),
  )
  const states = mentioned.reduce<FactState[]>(
    (before, fact) => before.flatMap((state) => [true, false, undefined].map((value) => ({ ...state, [fact]: value }))),
    [allTrue, allFalse, {}],
  )
  exhaustive.set(purpose.id, states)
  return states
}

/** Everything of our schema that a rule can show by itself; links open by what is behind them, and changes go by name. */
export const coordinates: readonly string[] = [...schema.types.values()]
  .filter(({ name, kind, value }) => kind === 'object' && !value && name !== schema.mutation)
  .flatMap((type) => [...type.fields.values()])
  .filter(({ kind }) => kind !== 'link')
  .map(({ coordinate }) => coordinate)

export const kinds: readonly string[] = [...new Set(catalogue.purposes.flatMap(({ agencies }) => agencies))]

type Purpose = (typeof catalogue.purposes)[number]
type Expected = Pick<ExpectedCell, 'own' | 'clauses'> & { readonly form: Form }

const expectations = new Map<string, ReadonlyMap<string, Expected>>()

/** What the catalogue gives one kind for one purpose, by coordinate; a whole value brings its coarse siblings along. */
export function expectedOf(purpose: Purpose, kind: string): ReadonlyMap<string, Expected> {
  const name = `${purpose.id} ${kind}`
  const known = expectations.get(name)
  if (known !== undefined) return known
  const expected = new Map<string, Expected>()
  for (const { entity, field } of catalogue.fields) {
    const cell = expectedCell(purpose, kind, entity, field)
    if (cell === undefined) continue
    expected.set(cell.coordinate, cell)
    if (cell.coordinate !== `${entity}.${field}` || cell.form !== 'full') continue
    for (const { coordinate, coarsens } of schema.types.get(entity)?.fields.values() ?? [])
      if (coarsens?.field === cell.coordinate) expected.set(coordinate, cell)
  }
  expectations.set(name, expected)
  return expected
}

/** A way beyond the catalogue as a cell of it, when its task is open. */
function expectedWay(
  { own, tasks: needed, like }: AddedWay,
  purpose: Purpose,
  tasks: readonly string[],
  expected: ReadonlyMap<string, Expected>,
): Expected | undefined {
  const wanted = needed === 'any' ? purpose.tasks : needed
  if (wanted !== 'none' && !wanted.some((task) => tasks.includes(task))) return undefined
  if (like === undefined) return { form: 'full', own, clauses: [] }
  const cell = expected.get(like)
  return cell && { form: 'full', own, clauses: cell.clauses }
}

/** Of the cells that hold the one that counts: all rows before own rows. */
function fullest(cells: readonly (Expected | undefined)[]): Expected | undefined {
  return cells.find((cell) => cell?.own === false) ?? cells[0]
}

interface Scope {
  readonly purposes?: readonly Purpose[]
  readonly kinds?: readonly string[]
  readonly coordinates?: readonly string[]
}

/**
 * Where a policy shows something else than the catalogue lays down, in some of the given states of the facts: with all
 * of a purpose's tasks open, with each alone, with none and with another's. Found one by one, so that who needs only
 * the first can stop.
 */
export function* deviations(
  policy: CompiledPolicy,
  states: readonly FactState[],
  scope: Scope = {},
): Generator<string, void> {
  for (const purpose of scope.purposes ?? catalogue.purposes)
    for (const kind of scope.kinds ?? kinds) {
      const expected = expectedOf(purpose, kind)
      const added = purpose.agencies.includes(kind) ? addedWays(purpose, kind) : new Map<string, readonly AddedWay[]>()
      const others: (readonly string[])[] = purpose.tasks.length > 0 ? [[], ['SOMETHING_ELSE']] : []
      for (const tasks of [purpose.tasks, ...purpose.tasks.map((task) => [task]), ...others])
        for (const facts of states) {
          const grant = decide(policy, { kind, purpose: purpose.id, tasks, facts, at })
          for (const coordinate of scope.coordinates ?? coordinates) {
            const wanted = fullest(
              [
                ...(others.includes(tasks) ? [] : [expected.get(coordinate)]),
                ...(added.get(coordinate) ?? []).map((way) => expectedWay(way, purpose, tasks, expected)),
              ].filter((cell) => cell?.clauses.every((clause) => clause.some((fact) => facts[fact] === true)) === true),
            )
            const shown = grant.fields.get(coordinate)
            if (shown?.form !== wanted?.form || shown?.own !== wanted?.own)
              yield `${purpose.id} ${kind} ${coordinate} with ${tasks.join(' and ') || 'no task'}`
          }
        }
    }
}
