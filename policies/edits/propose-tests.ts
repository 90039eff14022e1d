import type { Comparison } from '../engine/compare.ts'
import type { CompiledPolicy } from '../engine/compiled-policy.ts'
import { formulaOn, turningDays } from '../engine/day-literal.ts'
import { splitCoordinate } from '../engine/expand-see.ts'
import type { Formula } from '../engine/policy-document.ts'
import { FIRST_DAY } from '../engine/run-policy-tests.ts'
import { waysTo } from '../engine/ways.ts'
import type { TestEdit } from './policy-edit.ts'

/** A test that could stand beside a change, with the coordinates it is about. */
export interface ProposedTest extends TestEdit {
  readonly given: NonNullable<TestEdit['given']>
  readonly about: readonly string[]
  /** Whether the fields are shown in it. */
  readonly shown: boolean
}

/**
 * For every purpose and kind of agency that a change is about: the situation in which the fields are shown, and the same
 * with a condition not met, or after the last day, in which they are not.
 */
export function proposeTests(
  { cells }: Pick<Comparison, 'cells'>,
  before: CompiledPolicy,
  after: CompiledPolicy,
): ProposedTest[] {
  const groups = new Map<string, ProposedTest>()
  const add = (test: ProposedTest) => {
    const { purpose, given, shown } = test
    const key = JSON.stringify([purpose, given, shown])
    const known = groups.get(key)
    groups.set(key, known === undefined ? test : { ...known, about: [...known.about, ...test.about] })
  }
  for (const { kind, purpose, coordinate, gains, afterClosing } of cells) {
    if (afterClosing !== undefined || splitCoordinate(coordinate).typeName === after.schema.mutation) continue
    const policy = gains ? after : before
    const [way] = waysTo(policy, policy.purposes.get(purpose), kind, coordinate)
    if (way === undefined) continue
    const [task] = way.tasks ?? []
    const first = policy.purposes.get(purpose)?.valid.from ?? FIRST_DAY
    const days = [first, ...turningDays([way.when]).filter((day) => day > first)].sort()
    const open = days.find((day) => formulaOn(way.when, day) !== undefined)
    if (open === undefined) continue
    const left = formulaOn(way.when, open) ?? []
    const on = (day: string) => (day === first ? {} : { on: day })
    const given = { who: kind, ...(task === undefined ? {} : { task }), ...on(open), facts: factsFor(left) }
    const test = { what: 'test', purpose, name: '', about: [coordinate] } as const
    add({ ...test, given, shown: gains })
    if (gains && left.length > 0) add({ ...test, given: { ...given, facts: {} }, shown: false })
    // The day after the last: the same facts, and it is closed.
    const closed = days.find((day) => day > open && formulaOn(way.when, day) === undefined)
    if (gains && closed !== undefined) add({ ...test, given: { ...given, ...on(closed) }, shown: false })
  }
  return [...groups.values()].map((test) => ({ ...test, name: nameOf(test) }))
}

/** The first fact of each clause, as it must be. */
function factsFor(when: Formula): Record<string, boolean> {
  return Object.fromEntries(
    when.flatMap(([literal]) => (literal === undefined ? [] : [[literal.fact, !literal.negated]])),
  )
}

function nameOf({ given: { who, task, on, facts }, about, shown }: ProposedTest): string {
  const known = Object.entries(facts).map(([fact, holds]) => (holds ? fact : `not ${fact}`))
  const day = on === undefined ? [] : [`on ${on}`]
  const situation = [
    who,
    ...(task === undefined ? [] : [task]),
    ...day,
    ...(known.length === 0 ? ['nothing known'] : known),
  ]
  return `${situation.join(', ')}: ${about.join(', ')} ${shown ? 'shown' : 'withheld'}`
}
