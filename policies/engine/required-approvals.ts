import { CHAIN } from './check-words.ts'
import { compare, type Comparison, type OtherChange } from './compare.ts'
import type { CompiledPolicy } from './compiled-policy.ts'
import type { Coordinate } from './coordinates.ts'
import { ownersOf } from './owners-of.ts'
import { whatMaySee } from './what-may-see.ts'

/** Stands for any kind of agency: one mandate holder of whichever kind must sign. */
export const ANY_KIND = '*'

/** What the chain looks after, since it binds or concerns all: who is kept unaware of what included. */
export const STEWARDED: ReadonlySet<OtherChange['what']> = new Set([
  'vocabulary',
  'red-line',
  'widening-delay',
  'agency',
  'confidential',
])

/** A mandate holder of this kind must sign, in this quality, because of these fields or words. */
export interface RequiredApproval {
  /** Kind of agency, CHAIN, or `*` for any. */
  readonly for: string
  readonly as: 'owner' | 'receiver' | 'any' | 'steward'
  /** Sorted; empty for `any`. */
  readonly because: readonly string[]
}

/**
 * Who must sign before `after` may replace `before`: for every field gained the kind that owns it and the kind that
 * receives it, the chain for a change of shared words, red lines and kinds or of what is kept from the person, and in any case one mandate holder. Without a
 * version before, everything is gained.
 */
export function requiredApprovals(
  before: CompiledPolicy | undefined,
  after: CompiledPolicy,
  comparison: Comparison | undefined = before && compare(before, after),
): RequiredApproval[] {
  const wanted = new Map<string, RequiredApproval & { readonly because: string[] }>()
  const want = (kind: string, as: RequiredApproval['as'], because: string) => {
    const known = wanted.get(`${kind} ${as}`)
    if (known === undefined) wanted.set(`${kind} ${as}`, { for: kind, as, because: [because] })
    else if (!known.because.includes(because)) known.because.push(because)
  }
  const gain = (coordinate: Coordinate, receivers: Iterable<string>) => {
    for (const owner of ownersOf(coordinate, after.schema)) want(owner, 'owner', coordinate)
    for (const receiver of receivers) want(receiver, 'receiver', coordinate)
  }

  if (comparison === undefined) {
    for (const [id, { cells }] of after.purposes)
      for (const kind of cells.keys())
        for (const { coordinate } of whatMaySee(after, kind, id)) gain(coordinate, [kind])
  } else {
    for (const { coordinate, kind, gains } of comparison.cells) if (gains) gain(coordinate, [kind])
    for (const { what, subject, purpose, widens } of comparison.other)
      if (STEWARDED.has(what)) want(CHAIN, 'steward', subject)
      else if (widens === true) gain(subject, after.purposes.get(purpose ?? '')?.who ?? [])
  }

  if (wanted.size === 0) return [{ for: ANY_KIND, as: 'any', because: [] }]
  return [...wanted.values()]
    .map(({ because, ...approval }) => ({ ...approval, because: because.sort() }))
    .sort((left, right) => (`${left.for} ${left.as}` < `${right.for} ${right.as}` ? -1 : 1))
}

/** Those of the required approvals that nobody of the kinds that signed can have given. */
export function missingApprovals(
  required: readonly RequiredApproval[],
  signedFor: ReadonlySet<string>,
): RequiredApproval[] {
  return required.filter((approval) =>
    approval.for === ANY_KIND ? signedFor.size === 0 : !signedFor.has(approval.for),
  )
}

/**
 * Everything by which somebody comes to see or learn more, sorted: each needs a reason of its own. Rules as
 * `purpose/rule`, arguments as `purpose/Type.field(argument)`, words as `vocabulary/word`, agencies as `agency/OIN`.
 */
export function widenedRules({ cells, other }: Pick<Comparison, 'cells' | 'other'>): string[] {
  const rules = cells.flatMap(({ purpose, widenedBy }) => widenedBy.map((rule) => `${purpose}/${rule}`))
  const widening = other.filter(({ widens }) => widens === true).map(reasonKey)
  return [...new Set([...rules, ...widening])].sort()
}

/** Under what name the reason for a change that is no cell is given. */
export function reasonKey({ what, subject, purpose }: OtherChange): string {
  return `${purpose ?? what}/${subject}`
}

/** Says who must still sign, and why, in one sentence. */
export function describeMissing(missing: readonly RequiredApproval[]): string {
  return missing.map(describeOne).join('; ')
}

const MOST_NAMED = 3

function describeOne({ for: kind, as, because }: RequiredApproval): string {
  if (as === 'any') return 'a mandate holder of any kind of agency, who is not the author, must still sign'
  const named = because.slice(0, MOST_NAMED).join(', ')
  const more = because.length > MOST_NAMED ? ` and ${because.length - MOST_NAMED} more` : ''
  const why = { owner: 'which owns', receiver: 'which comes to see', steward: 'which looks after the shared' }[as]
  return `a mandate holder for ${kind}, ${why} ${named}${more}, must still sign`
}
