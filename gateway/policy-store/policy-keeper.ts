import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import {
  applyEvent,
  approvedReleases,
  emptyHistory,
  type History,
  inForce,
  isRefusal,
} from '../../policies/engine/lifecycle.ts'
import { inDocument } from '../../policies/engine/locate.ts'
import { parsePolicy } from '../../policies/engine/parse-policy.ts'
import type { AgenciesDocument, PolicyProblem } from '../../policies/engine/policy-document.ts'
import { describeProblem, PolicyErrors } from '../../policies/engine/policy-errors.ts'
import { type LoadedBundle, loadBundle } from '../../policies/load-bundle.ts'
import { type PolicyFile, RELEASE_FILE } from '../../policies/read-policy-files.ts'
import type { Report } from '../hub-options.ts'
import { foundingEvents } from './founding-events.ts'
import { policyChain } from './policy-chain.ts'
import { contentDigest, type PolicyStore } from './policy-store.ts'
import { contentFiles } from './release-files.ts'

export interface PolicyKeeperOptions {
  readonly store: PolicyStore
  /** The files this hub was installed with: the first version of an empty store. */
  readonly files: readonly PolicyFile[]
  readonly schema: Coordinates
  /** People of those files, whose keys alone count. */
  readonly trust: Pick<AgenciesDocument, 'people'>
  readonly now: () => Date
  /** Called with each version that comes into force; requests under way end under the former. */
  readonly swap: (policy: CompiledPolicy) => void
  readonly report: Report
  /** Milliseconds between two looks at the store; a second unless said otherwise. */
  readonly pollMs?: number
}

/**
 * What `/readyz` tells of the policies, for people who run the hub: fixed words, numbers and hashes. What somebody else wrote
 * (an error of the database driver, with the address it dialled; an officer's text) goes to `report` alone.
 */
export interface PolicyDetail {
  /** Release that decides now, and the hash of its content. */
  readonly version?: number
  readonly hash?: string
  /** Said while the store cannot be reached. */
  readonly store?: string
  /** A later version that is not taken, although it was approved, and the codes of what is wrong: the last good one stays. */
  readonly refused?: { readonly version: number; readonly problems: readonly string[] }
  /** Said of the last thing in the store that could not have happened, and so has no effect. */
  readonly events?: string
  /** Said while a version that is due could not be put to work. */
  readonly swap?: string
  /** Said when the hub's own files are not what the store holds. */
  readonly files?: string
}

export interface PolicyKeeper {
  /** Looks at the store once and brings into force what is due. Never rejects; what went wrong is in `detail`. */
  look(): Promise<void>
  /** Looks now and from then on. */
  start(): void
  /** True while a version is in force and the store can be reached. */
  ready(): boolean
  detail(): PolicyDetail
  close(): Promise<void>
}

/** Longest wait a timer can hold; the next look sets it anew. */
const LONGEST_WAIT = 2_000_000_000

/**
 * Keeps the hub under the version in force: takes each through the door, ahead of its day where it can, and swaps at the
 * moment it begins. A version that does not pass the door leaves the last good one in force.
 */
export function policyKeeper(options: PolicyKeeperOptions): PolicyKeeper {
  const { store, files, schema, trust, now, swap, report } = options
  const chain = policyChain({
    store,
    schema,
    trust,
    onRefused: ({ number, hash }, { problems }) =>
      report('policy-refused', { version: number, hash, problems: problems.map(describeProblem) }),
  })
  let history: History = emptyHistory
  let seen = 0
  let running: { readonly number: number; readonly hash: string } | undefined
  let wasAsked = false
  /** What the store's driver said when it could not be reached last. */
  let unreachable: string | undefined
  let strange: string | undefined
  let withoutEffect: string | undefined
  let notSwapped: string | undefined
  /** Outcome of the door for the hub's own files, asked once: they do not change while it runs. */
  let own: LoadedBundle | PolicyErrors | undefined
  let looking: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let poll: NodeJS.Timeout | undefined
  let closed = false

  async function loadOwn(): Promise<LoadedBundle | PolicyErrors> {
    try {
      return await loadBundle(files, { schema, trust })
    } catch (error) {
      if (!(error instanceof PolicyErrors)) throw error
      const errors = new PolicyErrors([...error.problems, ...laterVersion(files)])
      report('policy-refused', { version: 1, problems: errors.problems.map(describeProblem) })
      return errors
    }
  }

  /** The first start: the files become the first version, if they pass the door. */
  async function found(): Promise<void> {
    own ??= await loadOwn()
    if (own instanceof PolicyErrors) return
    await store.putContent(contentFiles(files))
    const outcome = await store.append(foundingEvents(own, files, now()), 0)
    // Another hub that starts on the same store may have been first: the next look shows what it wrote.
    if (outcome === 'appended') report('policy-founded', { hash: own.policy.hash })
    await follow()
  }

  /** The last version that was approved and did not pass the door, unless a later one has. */
  function refusal(): PolicyDetail['refused'] {
    if (running === undefined && own instanceof PolicyErrors) return { version: 1, problems: codesOf(own) }
    const last = approvedReleases(history).findLast((release) => chain.outcome(release) !== undefined)
    const outcome = last && chain.outcome(last)
    return last !== undefined && outcome instanceof PolicyErrors
      ? { version: last.number, problems: codesOf(outcome) }
      : undefined
  }

  async function follow(): Promise<void> {
    const news = await store.events(seen)
    for (const { seq, event } of news) {
      const next = applyEvent(history, event)
      seen = seq
      if (isRefusal(next)) {
        withoutEffect = `event ${seq} in the policy store has no effect`
        report('policy-event-without-effect', { seq, code: next.code, cause: next.message })
      } else history = next
    }
  }

  function compareFiles(): void {
    const digest = contentDigest(contentFiles(files))
    if (history.releases.size === 0) return
    const known = [...history.releases.values()].some(({ content }) => content === digest)
    const told = strange
    strange = known
      ? undefined
      : 'the policy files of this hub are none of the versions in the policy store, which decides: bring them in with "schakel policy draft"'
    if (strange !== undefined && told === undefined) report('policy-files-differ', { files: digest })
  }

  /** Brings into force what is due now, from what has passed the door already: nothing is asked of the store. */
  function settle(): void {
    const releases = approvedReleases(history)
    const moment = now()
    const due = inForce(history, moment)
    const begun = due === undefined ? 0 : releases.indexOf(due) + 1
    const good = chain.lastGood(releases.slice(0, begun))
    if (good !== undefined && good.release.number !== running?.number) {
      const { hash } = good.bundle.policy
      try {
        swap(good.bundle.policy)
        running = { number: good.release.number, hash }
        notSwapped = undefined
        report('policy-in-force', { version: good.release.number, hash })
      } catch (error) {
        // The next look tries again; until then the former version goes on.
        const message = error instanceof Error ? error.message : String(error)
        if (message !== notSwapped) report('policy-not-swapped', { version: good.release.number, hash, cause: message })
        notSwapped = message
      }
    }
    clearTimeout(timer)
    const next = releases[begun]?.inForceFrom
    if (next === undefined || closed) return
    const wait = Date.parse(next) - moment.getTime()
    timer = setTimeout(settle, Math.min(wait, LONGEST_WAIT))
    timer.unref()
  }

  async function lookOnce(): Promise<void> {
    try {
      await follow()
      if (seen === 0) await found()
      await chain.judge(history)
      unreachable = undefined
      compareFiles()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      if (message !== unreachable) report('policy-store-unreachable', { cause: message })
      unreachable = message
    }
    wasAsked = true
    settle()
  }

  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => {
      looking = undefined
    })
    return looking
  }

  async function lookOnAndOn(): Promise<void> {
    await look()
    if (closed) return
    poll = setTimeout(() => void lookOnAndOn(), options.pollMs ?? 1000)
    poll.unref()
  }

  return {
    look,
    start: () => void lookOnAndOn(),
    ready: () => running !== undefined && wasAsked && unreachable === undefined,
    detail() {
      const refused = refusal()
      return {
        ...(running === undefined ? {} : { version: running.number, hash: running.hash }),
        ...(wasAsked ? {} : { store: 'the policy store has not been asked yet' }),
        ...(unreachable === undefined ? {} : { store: 'the policy store cannot be reached' }),
        ...(refused === undefined ? {} : { refused }),
        ...(withoutEffect === undefined ? {} : { events: withoutEffect }),
        ...(notSwapped === undefined ? {} : { swap: 'the version that is due could not be put to work' }),
        ...(strange === undefined ? {} : { files: strange }),
      }
    },
    async close() {
      closed = true
      clearTimeout(timer)
      clearTimeout(poll)
      await looking
      await store.close()
    },
  }
}

function codesOf({ problems }: PolicyErrors): string[] {
  return [...new Set(problems.map(({ code }) => code))]
}

/** Said beside what is wrong with files that are to be the first version and were made as a later one. */
function laterVersion(files: readonly PolicyFile[]): PolicyProblem[] {
  const release = files.find(({ name }) => name === RELEASE_FILE)
  if (release === undefined) return []
  try {
    const document = parsePolicy(release.text, release.name)
    if (document.kind !== 'release' || document.replaces === undefined) return []
    return [
      inDocument(
        document,
        'release.replaces',
        'later-version',
        `these files are release ${document.version}, which replaced another one: its signatures are for what it changed, and a hub with an empty policy store needs them for all that is shown. Restore the policy store, or install release 1 and bring the later ones in with "schakel policy draft", or have the files of "schakel policy export --as-first" signed anew with "schakel policy sign --release"`,
      ),
    ]
  } catch (error) {
    if (error instanceof PolicyErrors) return []
    throw error
  }
}
