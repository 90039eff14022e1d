import { describe, expect, test } from '@jest/globals'
import type { Cell, CompiledPolicy, CompiledPurpose } from '../../policies/engine/compiled-policy.ts'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import { runPolicyTests } from '../../policies/engine/run-policy-tests.ts'
import { readPolicyTests } from '../../policies/load-bundle.ts'
import { catalogue } from './catalogue.ts'
import { coordinates, deviations, everyState, expectedOf, factStates, kinds } from './deviations.ts'
import { policies, schema, shipped } from './shipped-policy.ts'

const facts = catalogue.facts.map(({ name }) => name)
const tests = readPolicyTests(policies)

/** One changed list of cells, and what was changed. */
interface Mutant {
  readonly what: string
  readonly cells: readonly Cell[]
}

/** Every single change to one cell of a list: gone, freer, stricter, another form, other rows, other tasks. */
function mutantsOf(cells: readonly Cell[], purpose: CompiledPurpose): Mutant[] {
  return cells.flatMap((cell, index) => {
    const without = cells.filter((_, place) => place !== index)
    const changed = (what: string, change: Partial<Cell>): Mutant => ({
      what,
      cells: [...without, { ...cell, ...change }],
    })
    const mentioned = new Set(cell.when.flat().map(({ fact }) => fact))
    const tasks = cell.outsideCase === true ? [] : [...(cell.tasks ?? purpose.tasks)]
    return [
      { what: 'removed', cells: without },
      changed('for other rows', { own: !cell.own }),
      ...(['full', 'month', 'year'] as const)
        .filter((form) => form !== cell.form)
        .map((form) => changed(`as ${form}`, { form })),
      ...cell.when.map((_, place) =>
        changed(`without condition ${place}`, { when: cell.when.filter((_, other) => other !== place) }),
      ),
      ...cell.when.flatMap((clause, place) => {
        const alone = clause.length > 1 ? clause.map((literal) => clause.filter((other) => other !== literal)) : []
        const turned = clause.map((literal) =>
          clause.map((other) => (other === literal ? { ...other, negated: !other.negated } : other)),
        )
        const freer = facts.filter((fact) => !mentioned.has(fact)).map((fact) => [...clause, { fact, negated: false }])
        return [...alone, ...turned, ...freer].map((instead) =>
          changed(`condition ${place} changed`, {
            when: cell.when.map((other) => (other === clause ? instead : other)),
          }),
        )
      }),
      ...facts
        .filter((fact) => !mentioned.has(fact))
        .flatMap((fact) =>
          [true, false].map((negated) =>
            changed(`only when ${negated ? 'not ' : ''}${fact}`, { when: [...cell.when, [{ fact, negated }]] }),
          ),
        ),
      ...(tasks.length > 1
        ? tasks
            .filter((task) => !without.some((other) => showsAnyway(other, task)))
            .map((task) => changed(`without ${task}`, { tasks: new Set(tasks.filter((other) => other !== task)) }))
        : []),
      ...(cell.outsideCase === true && purpose.tasks.size > 0
        ? [{ what: 'on an open case only', cells: [...without, withoutTasks(cell)] }]
        : []),
      ...(cell.tasks === undefined ? [] : [{ what: 'with any task', cells: [...without, withoutTasks(cell)] }]),
    ]
  })
}

/** What another cell shows for the task whatever holds is shown without this one as well. */
function showsAnyway({ form, own, when, tasks }: Cell, task: string): boolean {
  return form === 'full' && !own && when.length === 0 && tasks?.has(task) === true
}

function withoutTasks({ form, own, when, rule }: Cell): Cell {
  return { form, own, when, rule }
}

/** Our schema without its links: what a field shows does not hang on them, and following them takes most of the time. */
const fieldsOnly: Coordinates = {
  ...schema,
  types: new Map(
    [...schema.types].map(([name, type]) => [
      name,
      { ...type, fields: new Map([...type.fields].filter(([, { kind }]) => kind !== 'link')) },
    ]),
  ),
}

/** The shipped policy with other cells for one coordinate; `alone` leaves everything else out, which changes nothing of it. */
function mutated(
  purpose: CompiledPurpose,
  kind: string,
  coordinate: string,
  cells: readonly Cell[],
  alone: boolean,
): CompiledPolicy {
  const column = new Map([...(alone ? [] : (purpose.cells.get(kind) ?? [])), [coordinate, cells] as const])
  const columns = new Map([...(alone ? [] : purpose.cells), [kind, column] as const])
  const changed: CompiledPurpose = { ...purpose, who: new Set([...purpose.who, kind]), cells: columns }
  const schemaOf = alone ? { schema: fieldsOnly, structural: new Set<string>() } : {}
  return {
    ...shipped,
    ...schemaOf,
    purposes: new Map([...(alone ? [] : shipped.purposes), [purpose.id, changed] as const]),
  }
}

/** Caught by the comparison with the catalogue, else by the tests beside the purposes. */
function isCaught(purposeId: string, kind: string, coordinate: string, cells: readonly Cell[]): boolean {
  const purpose = shipped.purposes.get(purposeId)
  const listed = catalogue.purposes.find(({ id }) => id === purposeId)
  if (purpose === undefined || listed === undefined) return false
  // Of the states with one fact apart from the others, only those of these facts can make a difference here.
  const concerned = new Set([
    ...cells.flatMap(({ when }) => when.flat().map(({ fact }) => fact)),
    ...(expectedOf(listed, kind).get(coordinate)?.clauses.flat() ?? []),
  ])
  const states = [...factStates([...concerned]).map((state) => state.facts), ...everyState(listed)]
  const scope = { purposes: [listed], kinds: [kind], coordinates: [coordinate] }
  const [deviation] = deviations(mutated(purpose, kind, coordinate, cells, true), states, scope)
  if (deviation !== undefined) return true
  const whole = mutated(purpose, kind, coordinate, cells, false)
  return runPolicyTests(
    whole,
    tests.filter((document) => document.purpose === purposeId),
    facts,
  ).some(({ failures }) => failures.length > 0)
}

describe('whatever one cell of the shipped policies is changed to, some test fails', () => {
  const ids = catalogue.purposes.map(({ id }) => id)
  let mutants = 0

  test.each(ids)('%s', (id) => {
    const purpose = shipped.purposes.get(id)
    const survivors: string[] = []
    for (const kind of kinds)
      for (const coordinate of coordinates) {
        const cells = purpose?.cells.get(kind)?.get(coordinate) ?? []
        const changes: Mutant[] =
          cells.length > 0 && purpose !== undefined
            ? mutantsOf(cells, purpose)
            : [{ what: 'added', cells: [{ form: 'full', own: false, when: [], rule: 'added' }] }]
        for (const { what, cells: changed } of changes) {
          mutants += 1
          if (!isCaught(id, kind, coordinate, changed)) survivors.push(`${id} ${kind} ${coordinate} ${what}`)
        }
      }
    expect(survivors).toEqual([])
  })

  test('all of them: no purpose passed for want of mutants', () => {
    expect(mutants).toBeGreaterThan(100_000)
  })

  test('and nothing is caught that is not changed', () => {
    const fieldsOf = (column: ReadonlyMap<string, readonly Cell[]>) => {
      const fields = [...column].filter(([coordinate]) => coordinates.includes(coordinate))
      return [fields.at(0), fields.at(-1)].flatMap((cell) => (cell ? [cell] : []))
    }
    for (const [id, purpose] of shipped.purposes)
      for (const [kind, column] of purpose.cells)
        // Two fields of each column: that the shipped policies deviate nowhere is proven for all of them elsewhere.
        for (const [coordinate, cells] of fieldsOf(column)) expect(isCaught(id, kind, coordinate, cells)).toBe(false)
  })
})
