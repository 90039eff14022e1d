import { formulaOn, lastDayOf, turningDays } from './day-literal.ts'
import { isWithin } from './dutch-day.ts'
import { printClause } from './parse-formula.ts'
import type { Formula } from './policy-document.ts'
import { FULLNESS } from './prepare-column.ts'
import type { Way } from './ways.ts'

/** One version's side of a comparison: the ways to one field, fullest first, and the days on which they are open. */
export interface Side {
  readonly ways: readonly Way[]
  /** Those of the ways that need no mention, since the field they come with is shown whole by the same rule. */
  readonly implied: readonly Way[]
  readonly valid: { readonly from?: string; readonly until?: string }
}

/** In how many states more and less is shown, and by which rules more. */
export interface Counted {
  readonly gained: number
  readonly lost: number
  readonly all: number
  readonly widenedBy: readonly string[]
}

/** Two lists of ways to the same effect, whatever their rules are called and however their conditions are ordered. */
export function sameWays(before: readonly Way[], after: readonly Way[]): boolean {
  if (before.length === 0 || after.length === 0) return before.length === after.length
  return effectOf(before) === effectOf(after)
}

/**
 * Counts the states in which the two sides differ, over all sets of open tasks, all values of facts, all days. Fields of
 * one rule mostly have the same ways, so what was counted before is looked up.
 */
export function compareWays(before: Side, after: Side, counted: Map<string, Counted>): Counted {
  const name = `${nameOf(before)}\n\n${nameOf(after)}`
  const known = counted.get(name)
  if (known !== undefined) return known
  const found = countStates(before, after)
  counted.set(name, found)
  return found
}

function nameOf({ ways, implied, valid }: Side): string {
  const rules = ways.map((way) => `${way.rule} ${implied.includes(way)} ${effectOf([way])}`)
  return [`${valid.from} ${valid.until}`, ...rules].join('\n')
}

function countStates(before: Side, after: Side): Counted {
  let [gained, lost, all] = [0, 0, 0]
  const widenedBy = new Set<string>()
  const ways = [...before.ways, ...after.ways]
  const whens = ways.map(({ when }) => when)
  const facts = new Set(whens.flat(2).flatMap(({ fact }) => (lastDayOf(fact) === undefined ? [fact] : [])))
  const known: Known = new Map()
  for (const day of stretches(before.valid, after.valid, turningDays(whens))) {
    const was = isWithin(before.valid, day) ? before : NOTHING
    const is = isWithin(after.valid, day) ? after : NOTHING
    const onDay = [was.ways, is.ways, was.implied, is.implied].map((list) => list.flatMap((way) => wayOn(way, day)))
    for (const { opens, times } of openTasks(ways)) {
      all += times * 3 ** facts.size
      const lists = onDay.map((list) => list.filter(opens))
      const { mentioned, outcomes } = outcomesOf(lists, known)
      for (const { first, states } of outcomes) {
        const [shown, shows, impliedBefore, impliedAfter] = first
        const share = states * 3 ** (facts.size - mentioned) * times
        const more = exceeds(shows, shown, impliedAfter)
        gained += more ? share : 0
        lost += exceeds(shown, shows, impliedBefore) ? share : 0
        if (more && shows !== undefined) widenedBy.add(shows.rule)
      }
    }
  }
  return { gained, lost, all, widenedBy: [...widenedBy].sort() }
}

/** True when some row, own or another's, is shown fuller by the one way than by the other, and not by what implies it. */
function exceeds(one: Way | undefined, other: Way | undefined, implied: Way | undefined): boolean {
  return [true, false].some((ownRow) => shows(one, ownRow) > shows(other, ownRow) && shows(implied, ownRow) === 0)
}

function shows(way: Way | undefined, ownRow: boolean): number {
  return way === undefined || (way.own && !ownRow) ? 0 : FULLNESS[way.form] + 1
}

const NOTHING: Pick<Side, 'ways' | 'implied'> = { ways: [], implied: [] }

/** The way with what is left of its condition on one day; nothing when it cannot hold on it. */
function wayOn(way: Way, day: string): Way[] {
  const when = formulaOn(way.when, day)
  return when === undefined ? [] : [{ ...way, when }]
}

/** One day of every stretch on which neither period begins or ends and no rule does; '' stands before all days. */
function stretches(one: Side['valid'], other: Side['valid'], turning: readonly string[]): string[] {
  const bounds = [one, other].flatMap(({ from, until }) => [from ?? [], until ?? []].flat())
  return ['', ...new Set([...bounds, ...turning])]
}

/**
 * Every set of open tasks, those that open the same ways taken together. `times` is how many there are; the number of sets
 * goes by how many different lists of tasks the ways have, whatever the number of tasks.
 */
function openTasks(ways: readonly Way[]): { opens: (way: Way) => boolean; times: number }[] {
  const lists = [
    ...new Map(ways.flatMap(({ tasks }) => (tasks === undefined ? [] : [[listed(tasks), tasks]]))).entries(),
  ]
  const types = new Set(lists.flatMap(([, tasks]) => [...tasks]))
  let sets = new Map<string, { open: ReadonlySet<string>; times: number }>([
    [lists.map(() => 0).join(''), { open: new Set(), times: 1 }],
  ])
  for (const type of types) {
    const opened = lists.filter(([, tasks]) => tasks.has(type)).map(([name]) => name)
    const next = new Map(sets)
    for (const { open, times } of sets.values()) {
      const more = new Set([...open, ...opened])
      const name = lists.map(([list]) => Number(more.has(list))).join('')
      next.set(name, { open: more, times: times + (next.get(name)?.times ?? 0) })
    }
    sets = next
  }
  return [...sets.values()].map(({ open, times }) => ({
    opens: ({ tasks }) => tasks === undefined || open.has(listed(tasks)),
    times,
  }))
}

function listed(tasks: ReadonlySet<string>): string {
  return [...tasks].sort().join()
}

/** The first way of each list that counts, and in how many states of the facts mentioned. */
interface Outcome {
  readonly first: readonly (Way | undefined)[]
  readonly states: number
}
interface Outcomes {
  readonly mentioned: number
  readonly outcomes: readonly Outcome[]
}
type Known = Map<string, Outcomes>

/**
 * Counts every state of the facts, many at a time: once the first way that counts in each list is settled the other facts
 * make no difference, and what is left to settle is looked at once, whichever way it was come by. So conditions that have
 * nothing to do with each other add up instead of multiplying.
 */
function outcomesOf(unsettled: readonly (readonly Way[])[], known: Known): Outcomes {
  const lists = unsettled.map(untilCertain)
  const key = lists.map((list) => list.map(({ rule, when }) => `${rule}:${keyOf(when)}`).join(' ')).join(' / ')
  const found = known.get(key)
  if (found !== undefined) return found
  const facts = new Set(lists.flat().flatMap(({ when }) => when.flat().map(({ fact }) => fact)))
  const fact = lists.flatMap(([first]) => first?.when ?? [])[0]?.[0]?.fact
  const counted = new Map<string, Outcome>()
  const count = (first: Outcome['first'], states: number) => {
    const name = first.map((one) => one?.rule).join()
    counted.set(name, { first, states: states + (counted.get(name)?.states ?? 0) })
  }
  if (fact === undefined)
    count(
      lists.map((list) => list[0]),
      3 ** facts.size,
    )
  else
    for (const value of [true, false, undefined]) {
      const { mentioned, outcomes } = outcomesOf(
        lists.map((list) => list.flatMap((way) => assume(way, fact, value))),
        known,
      )
      for (const { first, states } of outcomes) count(first, states * 3 ** (facts.size - 1 - mentioned))
    }
  const result = { mentioned: facts.size, outcomes: [...counted.values()] }
  known.set(key, result)
  return result
}

/** Of ways in order those up to the first that holds whatever else is the case: the others never count. */
function untilCertain(list: readonly Way[]): readonly Way[] {
  const certain = list.findIndex(({ when }) => when.length === 0)
  return certain < 0 ? list : list.slice(0, certain + 1)
}

function keyOf(formula: Formula): string {
  return formula.map(printClause).join('&')
}

/** The way with what is left of its condition once the fact's value is settled; nothing when it cannot hold any more. */
function assume(way: Way, fact: string, value: boolean | undefined): Way[] {
  const when: Formula[number][] = []
  for (const clause of way.when) {
    if (clause.some((literal) => literal.fact === fact && value === !literal.negated)) continue
    const rest = clause.filter((literal) => literal.fact !== fact)
    if (rest.length === 0) return []
    when.push(rest)
  }
  return [{ ...way, when }]
}

function effectOf(ways: readonly Way[]): string {
  const effects = ways.map(
    ({ form, own, tasks, when }) => `${form} ${own} ${tasks === undefined ? '*' : listed(tasks)} ${textOf(when)}`,
  )
  return [...new Set(effects)].sort().join('\n')
}

const texts = new WeakMap<Formula, string>()

/** The same text for the same conditions in any order. A rule's fields share one formula, so each is printed once. */
function textOf(formula: Formula): string {
  const known = texts.get(formula)
  if (known !== undefined) return known
  const clauses = formula.map((clause) =>
    [...new Set(clause.map((literal) => printClause([literal])))].sort().join('|'),
  )
  const text = [...new Set(clauses)].sort().join('&')
  texts.set(formula, text)
  return text
}
