import { CHAIN } from './check-words.ts'
import type { Comparison, OtherChange, OtherKind } from './compare.ts'
import type { CompiledPolicy } from './compiled-policy.ts'
import type { Refusal } from './lifecycle-event.ts'
import { othersWhoDecide } from './owners-of.ts'
import type { PersonEntry } from './policy-document.ts'
import { STEWARDED } from './required-approvals.ts'
import { visibleField, waysTo } from './ways.ts'

/** The two versions of a comparison. */
export interface ComparedPolicies {
  readonly before: CompiledPolicy
  readonly after: CompiledPolicy
}

/** Somebody else's, and whose it is. */
interface Foreign {
  readonly what: string
  readonly of: readonly string[]
}

/** Changes that are about one field or one argument. */
const OF_A_FIELD: ReadonlySet<OtherKind> = new Set(['argument', 'change', 'derived'])
const OF_A_RULE: ReadonlySet<OtherKind> = new Set(['rule', 'rule-text'])
const MOST_NAMED = 5

/**
 * Why this person may not write this change, or undefined: the owner decides what is released. Whoever is for the chain
 * writes anything. Anybody else changes who sees the data of their own kind of agency, in both directions; the text of a rule
 * that shows nothing else; and what holds for a whole purpose (its title, ground, askers, conditions, days) where the purpose shows
 * nothing else. A ground may be added for data of one's own, since that takes no other ground away. Shared words, red lines
 * and agencies are the chain's. Tests are anybody's: they release nothing, and one that does not fit fails.
 */
export function checkOwnData(
  person: PersonEntry,
  { cells, other }: Pick<Comparison, 'cells' | 'other'>,
  policies: ComparedPolicies,
): Refusal | undefined {
  if (person.for === CHAIN) return undefined
  const { schema } = policies.after
  const foreign = new Map<string, Foreign>()
  const add = (what: string, of: readonly string[]) => {
    if (of.length > 0) foreign.set(what, { what, of })
  }
  const changed = new Set(cells.map(({ purpose }) => purpose))
  for (const coordinate of [...cells.map((cell) => cell.coordinate), ...otherWays(policies)])
    add(coordinate, othersWhoDecide(person, coordinate, schema))
  for (const change of other) {
    if (change.what === 'legal-basis' && changed.has(change.purpose ?? '') && onlyAddsGrounds(change, policies))
      continue
    const fields = fieldsBehind(change, policies)
    const of = fields.flatMap((field) => othersWhoDecide(person, field, schema))
    // What shows nothing, or binds all, has no owner among the agencies.
    add(named(change), fields.length === 0 ? [CHAIN] : [...new Set(of)].sort())
  }
  if (foreign.size === 0) return undefined
  return { code: 'not-own-data', message: sentence(person, [...foreign.values()]) }
}

/**
 * Fields with another way to them, also where it shows nothing that another rule does not show today: it would go on
 * showing the field after its owner takes that other rule away.
 */
function otherWays({ before, after }: ComparedPolicies): readonly string[] {
  const [was, is] = [waysIn(before), waysIn(after)]
  const differing = [...new Set([...was.keys(), ...is.keys()])].filter((place) => was.get(place) !== is.get(place))
  return [...new Set(differing.map((place) => place.slice(place.lastIndexOf(' ') + 1)))].sort()
}

/** Under which conditions each kind sees each field for each purpose, whatever the rules are called. */
function waysIn(policy: CompiledPolicy): ReadonlyMap<string, string> {
  const places = [...policy.purposes].flatMap(([id, purpose]) =>
    [...purpose.cells].flatMap(([kind, column]) =>
      [...column.keys()].map((coordinate): [string, string] => {
        const ways = waysTo(policy, purpose, kind, coordinate).map((way) => {
          const { rule: _rule, ...conditions } = visibleField(coordinate, way)
          return JSON.stringify(conditions)
        })
        return [`${id} ${kind} ${coordinate}`, ways.sort().join('\n')]
      }),
    ),
  )
  return new Map(places.filter(([, ways]) => ways !== ''))
}

/** The fields whose owners a change concerns that is no cell; none: the chain's alone. */
function fieldsBehind({ what, subject, purpose }: OtherChange, { before, after }: ComparedPolicies): readonly string[] {
  if (STEWARDED.has(what)) return []
  if (OF_A_FIELD.has(what) && subject.includes('.')) return [subject]
  const rule = OF_A_RULE.has(what) ? subject : undefined
  return [...new Set([before, after].flatMap((policy) => shownIn(policy, purpose, rule)))]
}

/** Everything a purpose shows to anybody, or one rule of it. */
function shownIn({ purposes }: CompiledPolicy, purpose: string | undefined, rule: string | undefined): string[] {
  return [...(purposes.get(purpose ?? '')?.cells.values() ?? [])].flatMap((column) =>
    [...column].flatMap(([coordinate, ways]) =>
      rule === undefined || ways.some((way) => way.rule === rule) ? [coordinate] : [],
    ),
  )
}

function onlyAddsGrounds({ purpose }: OtherChange, { before, after }: ComparedPolicies): boolean {
  const groundsIn = ({ bundle }: CompiledPolicy) =>
    bundle.purposes.find((document) => document.purpose === purpose)?.legalBasis ?? []
  const kept = new Set(groundsIn(after).map((ground) => JSON.stringify(ground)))
  return groundsIn(before).every((ground) => kept.has(JSON.stringify(ground)))
}

function named({ what, subject, purpose, part }: OtherChange): string {
  if (purpose === undefined) return `${part ?? what} ${subject}`
  return subject === purpose ? `${part ?? what} of ${purpose}` : `${what} ${purpose}/${subject}`
}

function sentence({ id, for: kind }: PersonEntry, foreign: readonly Foreign[]): string {
  const listed = foreign.slice(0, MOST_NAMED).map(({ what, of }) => `${what} (${of.join(', ')})`)
  const more = foreign.length > MOST_NAMED ? ` and ${foreign.length - MOST_NAMED} more` : ''
  const whose = [...new Set(foreign.flatMap(({ of }) => of))].sort().join(', ')
  return `${id} writes changes for the data of ${kind} only, and this also changes ${listed.join(', ')}${more}: ask somebody of ${whose} to draft it`
}
