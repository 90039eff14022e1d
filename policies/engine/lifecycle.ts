import { checkEvent } from './check-event.ts'
import { dutchDay, isDay } from './dutch-day.ts'
import type { Advised, Drafted, LifecycleEvent, Refusal, Returned, Signed, Submitted } from './lifecycle-event.ts'
import { otherContent, refuse, staleRefusal } from './lifecycle-refusals.ts'
import type { Advice, Approval } from './policy-document.ts'
import { ANY_KIND, missingApprovals } from './required-approvals.ts'
import { beginsAt, daysToWait } from './widening-delay.ts'

/** One entry in the history, as far as it has come. Moments are RFC 3339 in UTC. */
export interface Release {
  readonly number: number
  /** Digest of its files. */
  readonly content: string
  readonly hash: string
  /** Who wrote the content as it stands here. */
  readonly author: string
  /** Everybody who wrote this content before it was submitted, under whatever number: none of them signs. */
  readonly authors: readonly string[]
  readonly draftedBy: string
  readonly draftedAt: string
  readonly rollsBackTo?: number
  readonly submitted?: Submitted
  /** The release it replaces; absent for the first. */
  readonly base?: number
  readonly advice: readonly Advice[]
  /** What was advised on it before it was returned and edited. */
  readonly formerAdvice: readonly Advice[]
  readonly comments: readonly Comment[]
  /** Each time that it was sent back, the last one last. */
  readonly returns: readonly Return[]
  readonly approvals: readonly Approval[]
  readonly approvedAt?: string
  /** Known once approved: start of its day, or the moment of approval when that is later; what shows more may wait longer. */
  readonly inForceFrom?: string
  readonly withdrawnAt?: string
  /** Since another release came first, so that this one can no longer be approved, or no longer comes into force. */
  readonly staleSince?: string
}

/** What somebody said of a release. */
export interface Comment {
  readonly by: string
  readonly at: string
  readonly text: string
}

/** That a release was sent back to its author. */
export interface Return {
  readonly by: string
  readonly at: string
  readonly reason: string
  /** As it had been submitted: until it was sent back it was in review. */
  readonly submitted: Submitted
}

export interface History {
  readonly releases: ReadonlyMap<number, Release>
  /** Who drafted content, by its digest and by its hash; whoever brought it back is not among them. */
  readonly writers: ReadonlyMap<string, readonly string[]>
  /** Numbers of the approved releases, in the order in which they replace each other. */
  readonly approved: readonly number[]
  /** Moment of the last event; a clock that runs behind does not turn it back. */
  readonly at: string
}

export type ReleaseState = 'draft' | 'in-review' | 'approved' | 'in-force' | 'obsolete'

/** What people call the states. */
export const stateTitles: Readonly<Record<ReleaseState, { readonly en: string; readonly nl: string }>> = {
  draft: { en: 'Draft', nl: 'Concept' },
  'in-review': { en: 'In review', nl: 'In review' },
  approved: { en: 'Approved', nl: 'Goedgekeurd' },
  'in-force': { en: 'In force', nl: 'Vastgesteld' },
  obsolete: { en: 'Obsolete', nl: 'Vervallen' },
}

export const emptyHistory: History = {
  releases: new Map(),
  writers: new Map(),
  approved: [],
  at: new Date(0).toISOString(),
}

/** The history that events tell. One that could not have happened has no effect, whoever wrote it down. */
export function readHistory(events: Iterable<LifecycleEvent>, from: History = emptyHistory): History {
  let history = from
  for (const event of events) {
    const next = applyEvent(history, event)
    if (!isRefusal(next)) history = next
  }
  return history
}

export function isRefusal(outcome: object): outcome is Refusal {
  return 'code' in outcome
}

/** The history after one more event, or why it cannot happen. */
export function applyEvent(history: History, event: LifecycleEvent): History | Refusal {
  const strange = checkEvent(event)
  if (strange !== undefined) return strange
  const at = event.at > history.at ? event.at : history.at
  if (event.type === 'drafted') return draft(history, event, at)
  const release = history.releases.get(event.release)
  if (release === undefined) return refuse('unknown-release', `There is no release ${event.release}`)
  if (release.withdrawnAt !== undefined)
    return refuse('withdrawn', `Release ${release.number} was withdrawn: draft a new one`)
  if (event.type === 'submitted') return submit(history, release, event, at)
  if (event.type === 'withdrawn') return withdraw(history, release, event.by, at)
  if (event.type === 'commented')
    return put(history, at, { ...release, comments: [...release.comments, { by: event.by, at, text: event.text }] })
  const { submitted } = release
  if (submitted === undefined)
    return refuse('not-submitted', `Release ${release.number} is still a draft: its author submits it first`)
  if (event.type === 'advised') return advise(history, release, event, at)
  return event.type === 'returned'
    ? sendBack(history, { ...release, submitted }, event, at)
    : sign(history, { ...release, submitted }, event, at)
}

/** The release that decides at a moment: the last approved one whose day has begun. At most one, and one always once there was one. */
export function inForce(history: History, at: Date): Release | undefined {
  const moment = at.toISOString()
  return approvedReleases(history).findLast((release) => hasBegun(release.inForceFrom, moment))
}

function hasBegun(start: string | undefined, moment: string): boolean {
  return start !== undefined && start <= moment
}

/** The last release that was approved, which the next one replaces unless it rolls back. */
export function lastApproved(history: History): Release | undefined {
  return approvedReleases(history).at(-1)
}

/**
 * What a release replaces: the last approved one. A roll back replaces what is in force, so that it takes effect at once
 * while a later release waits for its day, which it outdates.
 */
export function replacedBy(
  history: History,
  { rollsBackTo }: Pick<Release, 'rollsBackTo'>,
  at: Date,
): Release | undefined {
  return rollsBackTo === undefined ? lastApproved(history) : inForce(history, at)
}

/** Number of the release that is drafted next. */
export function nextNumber({ releases }: History): number {
  return Math.max(0, ...releases.keys()) + 1
}

/** The approved releases in the order in which they replace each other. */
export function approvedReleases({ approved, releases }: History): Release[] {
  return [...releases.values()]
    .filter(({ number }) => approved.includes(number))
    .sort((left, right) => approved.indexOf(left.number) - approved.indexOf(right.number))
}

/** The state of a release at a moment; undefined when there was no such release then. */
export function stateOf(history: History, number: number, at: Date): ReleaseState | undefined {
  const release = history.releases.get(number)
  const moment = at.toISOString()
  const since = (then: string | undefined) => hasBegun(then, moment)
  if (release === undefined || !since(release.draftedAt)) return undefined
  if (since(release.withdrawnAt) || since(release.staleSince)) return 'obsolete'
  if (since(release.approvedAt)) {
    if (!since(release.inForceFrom)) return 'approved'
    return inForce(history, at)?.number === number ? 'in-force' : 'obsolete'
  }
  const wasInReview = release.returns.some(({ submitted, at: returned }) => since(submitted.at) && !since(returned))
  return since(release.submitted?.at) || wasInReview ? 'in-review' : 'draft'
}

function draft(history: History, event: Drafted, at: string): History | Refusal {
  const known = history.releases.get(event.release)
  const next = nextNumber(history)
  // The files of a new store may hold a later version than the first.
  if (known === undefined && event.release !== next && history.releases.size > 0)
    return refuse('not-next', `The next release is number ${next}, not ${event.release}`)
  if (known !== undefined && (known.submitted !== undefined || known.withdrawnAt !== undefined))
    return refuse('not-a-draft', `Release ${known.number} is no draft any more: draft a new one`)
  if (known !== undefined && known.draftedBy !== event.by)
    return refuse('not-author', `Release ${known.number} is a draft of ${known.draftedBy}: draft one of your own`)
  const written = writtenBy(history, event, at)
  if (written === undefined)
    return refuse(
      'not-former',
      `Release ${event.rollsBackTo} cannot be brought back as ${event.release}: name a release that was in force before`,
    )
  // Whoever wrote what was sent back has written what became of it.
  const before = known !== undefined && known.returns.length > 0 ? known.authors : []
  const writers = new Map(history.writers)
  if (event.rollsBackTo === undefined)
    for (const name of [event.content, event.hash]) writers.set(name, together(writers.get(name), [event.by]))
  return put({ ...history, writers }, at, {
    number: event.release,
    content: event.content,
    hash: event.hash,
    ...written,
    authors: together(before, written.authors),
    draftedBy: event.by,
    draftedAt: known?.draftedAt ?? at,
    ...(event.rollsBackTo === undefined ? {} : { rollsBackTo: event.rollsBackTo }),
    ...saidOf(known, event.hash),
    approvals: [],
  })
}

/** What was said stays; advice on content that is no longer there is kept apart from what is said of this. */
function saidOf(
  known: Release | undefined,
  hash: string,
): Pick<Release, 'advice' | 'formerAdvice' | 'comments' | 'returns'> {
  const { advice = [], formerAdvice = [], comments = [], returns = [] } = known ?? {}
  return known?.hash === hash
    ? { advice, formerAdvice, comments, returns }
    : { advice: [], formerAdvice: [...formerAdvice, ...advice], comments, returns }
}

/** Whoever brings former content back has not written it. */
function writtenBy(
  history: History,
  { by, rollsBackTo, content }: Drafted,
  at: string,
): Pick<Release, 'author' | 'authors'> | undefined {
  if (rollsBackTo === undefined) return { author: by, authors: [by] }
  const former = approvedReleases(history)
    .slice(0, -1)
    .find(({ number, inForceFrom }) => number === rollsBackTo && hasBegun(inForceFrom, at))
  return former?.content === content ? { author: former.author, authors: former.authors } : undefined
}

/** All names once, in the order in which they came. */
function together(...lists: readonly (readonly string[] | undefined)[]): string[] {
  return [...new Set(lists.flatMap((names) => names ?? []))]
}

function submit(history: History, release: Release, event: Submitted, at: string): History | Refusal {
  if (release.submitted !== undefined)
    return refuse('not-a-draft', `Release ${release.number} was submitted already: draft a new one`)
  if (event.by !== release.draftedBy)
    return refuse('not-author', `Release ${release.number} is a draft of ${release.draftedBy}, who alone submits it`)
  const base = replacedBy(history, release, new Date(at))
  if ((base?.hash ?? null) !== event.replaces) return staleRefusal(release)
  if (event.reason.trim() === '')
    return refuse('reason-missing', `Release ${release.number} lacks a reason: say why it is made`)
  // One that is given but blank could not be read back from a release.yaml.
  const unreasoned = [...new Set([...event.widened, ...Object.keys(event.reasons)])].filter(
    (rule) => !Object.hasOwn(event.reasons, rule) || event.reasons[rule]?.trim() === '',
  )
  if (unreasoned.length > 0)
    return refuse(
      'rule-reason-missing',
      `Widening needs a reason for each rule; there is none for ${unreasoned.join(', ')}`,
    )
  if (event.effective !== undefined && !isDay(event.effective))
    return refuse('not-a-day', `${event.effective} is not a day of the calendar: write one such as 2026-01-31`)
  const tooEarly = beforePredecessor(base, event.effective, at)
  if (tooEarly !== undefined) return tooEarly
  // What comes back has the authors it had: whoever copied it since has not written it.
  const { writers } = history
  const wrote = release.rollsBackTo === undefined ? [writers.get(release.content), writers.get(event.hash)] : []
  const authors = together(release.authors, ...wrote)
  return put(history, at, {
    ...release,
    hash: event.hash,
    ...saidOf(release, event.hash),
    authors,
    submitted: { ...event, at },
    ...(base === undefined ? {} : { base: base.number }),
  })
}

/** Days of effect never go back along the chain, so that what replaces comes after what is replaced. */
function beforePredecessor(base: Release | undefined, effective: string | undefined, at: string): Refusal | undefined {
  const starts = base?.inForceFrom
  if (base === undefined || starts === undefined) return undefined
  const day = dutchDay(new Date(starts))
  // One that waits may wait for a later day than was asked for.
  const first = starts > at ? day : (base.submitted?.effective ?? day)
  const early = effective === undefined ? starts > at : effective < first
  if (!early) return undefined
  return refuse(
    'effective-before-predecessor',
    `Release ${base.number}, which this one replaces, is in force from ${day}: name that day or a later one, or withdraw release ${base.number} first`,
  )
}

function advise(history: History, release: Release, event: Advised, at: string): History | Refusal {
  if (event.hash !== release.hash) return otherContent(release)
  const { by: officer, text, objects } = event
  const on = dutchDay(new Date(at))
  return put(history, at, { ...release, advice: [...release.advice, { officer, on, text, objects }] })
}

/** Only the last state of a release counts signatures: those given so far are void, also where nothing is edited. */
function sendBack(
  history: History,
  inReview: Release & { readonly submitted: Submitted },
  { by, hash, reason, for: kind }: Returned,
  at: string,
): History | Refusal {
  const { submitted, base: _base, ...release } = inReview
  const { number } = release
  if (authorsOf(history, release).includes(by))
    return refuse('not-asked', `${by} wrote what release ${number} is about, which its author withdraws instead`)
  if (release.approvedAt !== undefined)
    return refuse('approved-already', `Release ${number} has all the signatures it needs, and is no longer in review`)
  if (release.staleSince !== undefined) return staleRefusal(release)
  if (hash !== release.hash) return otherContent(release)
  if (kind !== undefined && !submitted.required.some(({ for: wanted }) => wanted === kind || wanted === ANY_KIND))
    return refuse(
      'not-asked',
      `Release ${number} asks for no signature of ${kind}: whoever is asked to sign sends it back, or a data protection officer`,
    )
  const returned: Return = { by, at, reason, submitted }
  return put(history, at, { ...release, approvals: [], returns: [...release.returns, returned] })
}

function sign(
  history: History,
  release: Release & { readonly submitted: Submitted },
  { approval, by }: Signed,
  at: string,
): History | Refusal {
  const { number, submitted } = release
  if (release.approvedAt !== undefined)
    return refuse('approved-already', `Release ${number} has all the signatures it needs`)
  // What a roll back replaces may have given way to what waited, which no event tells.
  const { base } = release
  if (release.staleSince !== undefined || replacedBy(history, release, new Date(at))?.number !== base)
    return staleRefusal(release)
  if (approval.mandateHolder !== by)
    return refuse('not-own-signature', `${by} cannot hand in the signature of ${approval.mandateHolder}`)
  if (approval.hash !== release.hash) return otherContent(release)
  if (release.approvals.some(({ mandateHolder }) => mandateHolder === by))
    return refuse('signed-already', `${by} has signed release ${number} already`)
  const wrote = authorsOf(history, release).includes(by)
  if (wrote)
    return refuse(
      'author-cannot-sign',
      `${by} wrote what release ${number} is about, and nobody approves work of their own: another mandate holder for ${approval.for} signs`,
    )

  const approvals = [...release.approvals, approval]
  const missing = missingApprovals(submitted.required, new Set(approvals.map((given) => given.for)))
  if (missing.length > 0) return put(history, at, { ...release, approvals })
  const approved = put(history, at, {
    ...release,
    approvals,
    approvedAt: at,
    inForceFrom: beginsAt(submitted, daysToWait(submitted, release.rollsBackTo), at),
  })
  const kept = base === undefined ? [] : history.approved.slice(0, history.approved.indexOf(base) + 1)
  return outdate({ ...approved, approved: [...kept, number] }, () => true, at)
}

/** Authors of a release; of a roll back those of what comes and of what goes. None of them signs it. */
export function authorsOf(history: History, { authors, rollsBackTo, base }: Release): string[] {
  const replaced = approvedReleases(history).filter(({ number }) => rollsBackTo !== undefined && number === base)
  return [...authors, ...replaced.flatMap((release) => release.authors)]
}

function withdraw(history: History, release: Release, by: string, at: string): History | Refusal {
  const { number, inForceFrom, draftedBy } = release
  if (by !== draftedBy) return refuse('not-author', `Release ${number} is ${draftedBy}'s to withdraw`)
  if (inForceFrom === undefined || release.staleSince !== undefined)
    return put(history, at, { ...release, withdrawnAt: at })
  if (inForceFrom <= at)
    return refuse('in-force-already', `Release ${number} is or was in force: roll back to a former one instead`)
  if (lastApproved(history)?.number !== number)
    return refuse('built-upon', `Release ${number} was replaced by one approved since: withdraw that one first`)
  const withdrawn = put(history, at, { ...release, withdrawnAt: at })
  return outdate({ ...withdrawn, approved: history.approved.slice(0, -1) }, ({ base }) => base === number, at)
}

/** Marks what is in review and can no longer replace the last approved release, and what a roll back kept from its day. */
function outdate(history: History, concerns: (release: Release) => boolean, at: string): History {
  const releases = [...history.releases].map(([number, release]): [number, Release] => {
    const waits = release.submitted !== undefined && !history.approved.includes(number)
    const fresh = release.staleSince === undefined && release.withdrawnAt === undefined
    return [number, waits && fresh && concerns(release) ? { ...release, staleSince: at } : release]
  })
  return { ...history, releases: new Map(releases) }
}

function put(history: History, at: string, release: Release): History {
  return { ...history, at, releases: new Map(history.releases).set(release.number, release) }
}
