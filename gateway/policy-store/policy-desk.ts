import type { KeyObject } from 'node:crypto'
import { releaseDigest } from '../../policies/approvals/release-digest.ts'
import { type ApprovalClaims, approvalPayload, signApproval } from '../../policies/approvals/sign-approval.ts'
import { verifyApproval } from '../../policies/approvals/verify-approval.ts'
import { checkOwnData } from '../../policies/engine/check-own-data.ts'
import { checkPerson } from '../../policies/engine/check-person.ts'
import { CHAIN } from '../../policies/engine/check-words.ts'
import { compare } from '../../policies/engine/compare.ts'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import { dutchDay } from '../../policies/engine/dutch-day.ts'
import type { LifecycleEvent, Refusal, Submitted } from '../../policies/engine/lifecycle-event.ts'
import {
  applyEvent,
  approvedReleases,
  emptyHistory,
  type History,
  isRefusal,
  lastApproved,
  nextNumber,
  readHistory,
  type Release,
  replacedBy,
} from '../../policies/engine/lifecycle.ts'
import type { AgenciesDocument, Approval } from '../../policies/engine/policy-document.ts'
import { requiredApprovals, widenedRules } from '../../policies/engine/required-approvals.ts'
import { wideningDelay } from '../../policies/engine/widening-delay.ts'
import { wildcardsIn } from '../../policies/engine/wildcards-in.ts'
import { parsePolicyFiles, withoutPeople } from '../../policies/load-bundle.ts'
import type { PolicyFile } from '../../policies/read-policy-files.ts'
import { keptOf, onlyWildcards, wildcardsOf } from './former-wildcards.ts'
import { passDoor } from './pass-door.ts'
import { policyChain } from './policy-chain.ts'
import { contentDigest, type PolicyStore } from './policy-store.ts'
import { refuseVoid } from './refuse-void.ts'
import { contentFiles, contentOf } from './release-files.ts'

export interface PolicyDeskOptions {
  readonly store: PolicyStore
  readonly schema: Coordinates
  /** People of the deployed agencies.yaml. */
  readonly trust: Pick<AgenciesDocument, 'people'>
  readonly now: () => Date
}

/** What came of something done at the desk: the release as it is now, or why not. */
export type DeskOutcome =
  | { readonly ok: true; readonly release: Release; readonly history: History }
  | { readonly ok: false; readonly refusal: DeskRefusal }

export interface DeskRefusal {
  readonly code: Refusal['code'] | 'conflict' | 'no-change' | 'not-genuine'
  readonly message: string
  /** With `conflict`: what somebody did since the place in the history that was looked at. */
  readonly since?: readonly LifecycleEvent[]
}

/** Where somebody looked when they made a draft. */
export interface DraftedUpon {
  /** Last place in the history that they saw: whatever was drafted or approved since is told, and nothing is written. */
  readonly seen?: number
  /** Their own draft that is written anew; absent: a draft of its own. */
  readonly release?: number
}

/** What a mandate holder signs with a key that stays with them. */
export interface SigningInput {
  readonly claims: ApprovalClaims
  /** Protected header and payload of the compact JWS, each as the text that is encoded. */
  readonly header: string
  readonly payload: string
}

export interface Submission {
  readonly reason: string
  /** By `purpose/rule`. */
  readonly reasons?: Readonly<Record<string, string>>
  readonly dpia?: string
  /** Why it must not wait for the days that what shows more waits. */
  readonly urgent?: string
  readonly effective?: string
}

/** Everything people do to versions of the policies; the command line and the console call the same. Throws PolicyErrors for files that do not hold. */
export interface PolicyDesk {
  history(): Promise<History>
  /** The history with the last place in it. */
  seen(): Promise<Seen>
  /** What was drafted since a place in the history, approved, or taken back after it was: whoever looked before looked at something else. */
  madeSince(seen: number): Promise<readonly LifecycleEvent[]>
  draft(files: readonly PolicyFile[], by: string, upon?: DraftedUpon): Promise<DeskOutcome>
  submit(release: number, by: string, submission: Submission): Promise<DeskOutcome>
  advise(release: number, by: string, text: string, objects: boolean): Promise<DeskOutcome>
  /** Says something about a release, whoever one is. */
  comment(release: number, by: string, text: string): Promise<DeskOutcome>
  /** Sends a release that is in review back to its author, to whom it is a draft again. */
  sendBack(release: number, by: string, reason: string): Promise<DeskOutcome>
  sign(release: number, by: string, privateKey: KeyObject): Promise<DeskOutcome>
  /** What this person would sign today; undefined for a release that is not there. */
  signingInput(release: number, by: string): Promise<SigningInput | undefined>
  /** Takes a signature that was made elsewhere, with a key that the hub never sees. */
  takeApproval(release: number, by: string, approval: Approval): Promise<DeskOutcome>
  withdraw(release: number, by: string): Promise<DeskOutcome>
  /** Brings former content back as a new release, and signs it where this person may. */
  rollBack(to: number, by: string, privateKey?: KeyObject): Promise<DeskOutcome>
}

export interface Seen {
  readonly history: History
  readonly seq: number
}

export function policyDesk({ store, schema, trust, now }: PolicyDeskOptions): PolicyDesk {
  const door = { store, schema, trust }
  const chain = policyChain(door)

  async function look(): Promise<Seen> {
    const events = await store.events(0)
    return { history: readHistory(events.map(({ event }) => event)), seq: events.at(-1)?.seq ?? 0 }
  }

  async function madeSince(seen: number): Promise<LifecycleEvent[]> {
    const made: LifecycleEvent[] = []
    let history = emptyHistory
    for (const { seq, event } of await store.events(0)) {
      const next = applyEvent(history, event)
      if (isRefusal(next)) continue
      const moved = event.type === 'drafted' || next.approved.join() !== history.approved.join()
      if (seq > seen && moved) made.push(event)
      history = next
    }
    return made
  }

  /** Adds an event if this person may and the history allows it. */
  function next(seen: History, event: LifecycleEvent): History | Refusal {
    return checkPerson(trust.people, event) ?? applyEvent(seen, event)
  }

  async function record({ history, seq }: Seen, events: readonly LifecycleEvent[]): Promise<DeskOutcome> {
    let after = history
    for (const event of events) {
      const outcome = next(after, event)
      if (isRefusal(outcome)) return { ok: false, refusal: outcome }
      after = outcome
    }
    const release = after.releases.get(events[0]?.release ?? 0)
    if (release === undefined) throw new Error('Nothing was done to any release')
    // What cannot pass the door is never approved: better to hear it now than to find it on the hub.
    if (release.approvedAt !== undefined && events.some(({ type }) => type === 'signed'))
      await tryDoor(release, history)
    if ((await store.append(events, seq)) === 'conflict') return refused('conflict', CONFLICT)
    return { ok: true, release, history: after }
  }

  async function tryDoor(release: Release, history: History): Promise<void> {
    const base = approvedReleases(history).find(({ number }) => number === release.base)
    await passDoor(door, release, await goodUpTo(history, base), base?.hash)
  }

  /** What a new release is held against: the last that came through the door, up to the one it replaces. */
  async function goodUpTo(history: History, base: Release | undefined): Promise<CompiledPolicy | undefined> {
    await chain.judge(history)
    const releases = approvedReleases(history)
    const last = releases.findIndex(({ number }) => number === base?.number)
    return chain.lastGood(releases.slice(0, last + 1))?.bundle.policy
  }

  /**
   * Why this person may not write this: it changes what others decide on. The first version has nobody's data to
   * change yet; and a roll back is never asked, since what it brings back was signed by its owners before.
   */
  async function notOwn(history: History, files: readonly PolicyFile[], by: string): Promise<DeskRefusal | undefined> {
    const person = trust.people.find(({ id }) => id === by)
    const base = lastApproved(history)
    // Whoever is no such person is told so when the event is added.
    if (person === undefined || person.for === CHAIN || base === undefined) return undefined
    const before = await goodUpTo(history, base)
    if (before === undefined)
      return {
        code: 'not-own-data',
        message:
          'No approved version passes the door, so nobody can tell whose data this changes: ask somebody of CHAIN',
      }
    const after = compilePolicy(withoutPeople(parsePolicyFiles(files).documents), schema)
    return checkOwnData(person, compare(before, after), { before, after })
  }

  async function submission(
    history: History,
    number: number,
    files: readonly PolicyFile[],
    by: string,
    given: Submission & Pick<Partial<Submitted>, 'wildcards'> & Pick<Release, 'rollsBackTo'>,
    reasonForAll?: string,
  ): Promise<Submitted> {
    const { documents } = parsePolicyFiles(files)
    const wildcards = given.wildcards ?? wildcardsIn(documents, schema)
    const after = compilePolicy([...withoutPeople(documents), onlyWildcards(wildcards)], schema)
    const at = new Date(Math.max(now().getTime(), Date.parse(history.at)))
    const base = replacedBy(history, given, at)
    const before = await goodUpTo(history, base)
    const comparison = before && compare(before, after)
    const widened = comparison === undefined ? [] : widenedRules(comparison)
    const delay = given.rollsBackTo === undefined ? wideningDelay(before, widened) : 0
    return {
      type: 'submitted',
      ...about(number, by),
      hash: after.hash,
      replaces: base?.hash ?? null,
      reason: given.reason,
      reasons:
        reasonForAll === undefined
          ? (given.reasons ?? {})
          : Object.fromEntries(widened.map((rule) => [rule, reasonForAll])),
      ...(given.dpia === undefined ? {} : { dpia: given.dpia }),
      ...(given.urgent === undefined ? {} : { urgent: given.urgent }),
      ...(given.effective === undefined ? {} : { effective: given.effective }),
      wildcards,
      required: requiredApprovals(before, after, comparison),
      widened,
      ...(delay === 0 ? {} : { delay }),
    }
  }

  /** The release as a signature of this person names it. */
  function claimsOf(release: Release, by: string): ApprovalClaims {
    const { number, submitted, author, hash } = release
    const terms = submitted ?? { reason: '', reasons: {}, wildcards: {} }
    return {
      hash,
      version: number,
      replaces: submitted?.replaces ?? null,
      release: releaseDigest({ ...terms, author }),
      by,
      for: trust.people.find(({ id }) => id === by)?.for ?? '',
      on: dutchDay(now()),
    }
  }

  async function signed(release: Release, by: string, privateKey: KeyObject): Promise<LifecycleEvent | DeskRefusal> {
    return taken(release, by, await signApproval(claimsOf(release, by), privateKey))
  }

  /** The event of a signature, wherever it was made, once it is genuine, by this person and of today. */
  async function taken(release: Release, by: string, approval: Approval): Promise<LifecycleEvent | DeskRefusal> {
    const event: LifecycleEvent = { type: 'signed', ...about(release.number, by), approval }
    const person = checkPerson(trust.people, event)
    if (person !== undefined) return person
    const claims = claimsOf(release, by)
    if (approval.on !== claims.on)
      return {
        code: 'not-genuine',
        message: `this signature says it was made on ${approval.on}, and today is ${claims.on}: sign again`,
      }
    const fault = await verifyApproval(approval, claims, trust.people)
    return fault === undefined ? event : { code: 'not-genuine', message: fault }
  }

  function about(release: number, by: string) {
    return { release, at: now().toISOString(), by }
  }

  return {
    history: async () => (await look()).history,

    seen: look,
    madeSince,

    async draft(given, by, upon = {}) {
      const seen = await look()
      const since = upon.seen === undefined ? [] : await madeSince(upon.seen)
      if (since.length > 0) return { ok: false, refusal: { code: 'conflict', message: CONFLICT, since } }
      const files = contentFiles(given)
      const digest = contentDigest(files)
      const { documents } = parsePolicyFiles(files)
      const { hash } = compilePolicy(documents, schema)
      refuseVoid(documents, hash, trust.people)
      if (lastApproved(seen.history)?.content === digest)
        return refused('no-change', 'These files are the version that was approved last: there is nothing to draft')
      const others = await notOwn(seen.history, files, by)
      if (others !== undefined) return { ok: false, refusal: others }
      const number = upon.release ?? nextNumber(seen.history)
      await store.putContent(files)
      return record(seen, [{ type: 'drafted', ...about(number, by), content: digest, hash }])
    },

    async submit(number, by, given) {
      const seen = await look()
      const release = seen.history.releases.get(number)
      if (release === undefined) return refused('unknown-release', `There is no release ${number}`)
      const files = await contentOf(store, release)
      // Asked again: what was one's own change may undo another's that was approved meanwhile.
      const others = release.rollsBackTo === undefined ? await notOwn(seen.history, files, by) : undefined
      if (others !== undefined) return { ok: false, refusal: others }
      return record(seen, [
        await submission(seen.history, number, files, by, { ...given, ...keptOf(seen.history, release) }),
      ])
    },

    async advise(number, by, text, objects) {
      const seen = await look()
      const hash = seen.history.releases.get(number)?.hash ?? ''
      return record(seen, [{ type: 'advised', ...about(number, by), hash, text, objects }])
    },

    async comment(number, by, text) {
      return record(await look(), [{ type: 'commented', ...about(number, by), text }])
    },

    async sendBack(number, by, reason) {
      const seen = await look()
      const hash = seen.history.releases.get(number)?.hash ?? ''
      const person = trust.people.find(({ id }) => id === by)
      // An officer may always; whoever also holds a mandate need not be asked to sign.
      const asHolder = person !== undefined && !person.roles.includes('data-protection-officer')
      return record(seen, [
        {
          type: 'returned',
          ...about(number, by),
          hash,
          reason,
          ...(asHolder && person.roles.includes('mandate-holder') ? { for: person.for } : {}),
        },
      ])
    },

    async sign(number, by, privateKey) {
      const seen = await look()
      const release = seen.history.releases.get(number)
      if (release === undefined) return refused('unknown-release', `There is no release ${number}`)
      const event = await signed(release, by, privateKey)
      return 'code' in event ? { ok: false, refusal: event } : record(seen, [event])
    },

    async signingInput(number, by) {
      const release = (await look()).history.releases.get(number)
      return release && { claims: claimsOf(release, by), ...approvalPayload(claimsOf(release, by)) }
    },

    async takeApproval(number, by, approval) {
      const seen = await look()
      const release = seen.history.releases.get(number)
      if (release === undefined) return refused('unknown-release', `There is no release ${number}`)
      const event = await taken(release, by, approval)
      return 'code' in event ? { ok: false, refusal: event } : record(seen, [event])
    },

    async withdraw(number, by) {
      return record(await look(), [{ type: 'withdrawn', ...about(number, by) }])
    },

    async rollBack(to, by, privateKey) {
      const seen = await look()
      const former = approvedReleases(seen.history).find(({ number }) => number === to)
      if (former === undefined)
        return refused('not-former', `Release ${to} was never approved: name one from "schakel policy history"`)
      const number = nextNumber(seen.history)
      const reason = `Roll back to release ${to}`
      const wildcards = wildcardsOf(former)
      const files = await contentOf(store, former)
      const events: LifecycleEvent[] = [
        { type: 'drafted', ...about(number, by), content: former.content, hash: former.hash, rollsBackTo: to },
        await submission(seen.history, number, files, by, { reason, wildcards, rollsBackTo: to }, reason),
      ]
      const submitted = tryOut(seen.history, events)
      const release = isRefusal(submitted) ? undefined : submitted.releases.get(number)
      if (privateKey !== undefined && release !== undefined && !isRefusal(submitted)) {
        const signature = await signed(release, by, privateKey)
        if (!('code' in signature) && !isRefusal(next(submitted, signature))) events.push(signature)
      }
      return record(seen, events)
    },
  }

  function tryOut(history: History, events: readonly LifecycleEvent[]): History | Refusal {
    let after = history
    for (const event of events) {
      const outcome = next(after, event)
      if (isRefusal(outcome)) return outcome
      after = outcome
    }
    return after
  }
}

const CONFLICT =
  'Somebody else did something to the policies at the same moment, and nothing of yours was written: look at the history and try again'

function refused(code: DeskRefusal['code'], message: string): DeskOutcome {
  return { ok: false, refusal: { code, message } }
}
