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

/** Counts the states in which the two sides differ, over all sets of open tasks, all values of facts, all days. */
export function compareWays(before: Side, after: Side): Counted {
  let [gained, lost, all] = [0, 0, 0]
  const widenedBy = new Set<string>()
  const ways = [...before.ways, ...after.ways]
  const facts = new Set(ways.flatMap(({ when }) => when.flatMap((clause) => clause.map(({ fact }) => fact))))
  for (const day of stretches(before.valid, after.valid)) {
    const [was, is] = [isWithin(before.valid, day), isWithin(after.valid, day)]
    for (const { open, times } of openTasks(ways)) {
      all += times * 3 ** facts.size
      const lists = [
        was ? before.ways : [],
        is ? after.ways : [],
        was ? before.implied : [],
        is ? after.implied : [],
      ].map((list) => list.filter(({ tasks }) => tasks === undefined || intersects(tasks, open)))
      walk(lists, facts.size, (share, [shown, shows, impliedBefore, impliedAfter]) => {
        const more = exceeds(shows, shown, impliedAfter)
        gained += more ? share * times : 0
        lost += exceeds(shown, shows, impliedBefore) ? share * times : 0
        if (more && shows !== undefined) widenedBy.add(shows.rule)
      })
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

/** One day of every stretch on which neither period begins or ends; '' stands before all days. */
function stretches(...periods: readonly Side['valid'][]): string[] {
  return ['', ...new Set(periods.flatMap(({ from, until }) => [from ?? [], until ?? []].flat()))]
}

/**
 * Every set of open tasks that makes a difference, with how many sets of types come to it: types of task that open the
 * same ways are taken together.
 */
function openTasks(ways: readonly Way[]): { readonly open: ReadonlySet<string>; readonly times: number }[] {
  const alike = new Map<string, string[]>()
  for (const type of new Set(ways.flatMap(({ tasks }) => [...(tasks ?? [])]))) {
    const opens = ways.map(({ tasks }) => (tasks?.has(type) === true ? '1' : '0')).join('')
    alike.set(opens, [...(alike.get(opens) ?? []), type])
  }
  let sets: { open: ReadonlySet<string>; times: number }[] = [{ open: new Set(), times: 1 }]
  for (const types of alike.values())
    sets = sets.flatMap(({ open, times }) => [
      { open, times },
      { open: new Set([...open, ...types]), times: times * (2 ** types.length - 1) },
    ])
  return sets
}

/**
 * Visits every state of the facts, many at a time: as soon as the first way that counts in each list is settled, the
 * facts not yet looked at make no difference. `share` is the number of states taken together.
 */
function walk(
  lists: readonly (readonly Way[])[],
  free: number,
  visit: (share: number, first: readonly (Way | undefined)[]) => void,
): void {
  const fact = lists.flatMap(([first]) => first?.when ?? [])[0]?.[0]?.fact
  if (fact === undefined) {
    visit(
      3 ** free,
      lists.map(([first]) => first),
    )
    return
  }
  for (const value of [true, false, undefined])
    walk(
      lists.map((list) => list.flatMap((way) => assume(way, fact, value))),
      free - 1,
      visit,
    )
}

/** The way with what is left of its condition once the fact's value is settled; nothing when it cannot hold any more. */
function assume(way: Way, fact: string, value: boolean | undefined): Way[] {
  const left: Formula[number][] = []
  for (const clause of way.when) {
    if (clause.some((literal) => literal.fact === fact && value === !literal.negated)) continue
    const rest = clause.filter((literal) => literal.fact !== fact)
    if (rest.length === 0) return []
    left.push(rest)
  }
  return [{ ...way, when: left }]
}

function effectOf(ways: readonly Way[]): string {
  const effects = ways.map(
    ({ form, own, tasks, when }) =>
      `${form} ${own} ${tasks === undefined ? '*' : [...tasks].sort().join()} ${textOf(when)}`,
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

function intersects(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  for (const word of left) if (right.has(word)) return true
  return false
}
