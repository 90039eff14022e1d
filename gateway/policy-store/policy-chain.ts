import { approvedReleases, type History, type Release } from '../../policies/engine/lifecycle.ts'
import { PolicyErrors } from '../../policies/engine/policy-errors.ts'
import type { LoadedBundle } from '../../policies/load-bundle.ts'
import { type DoorOptions, passDoor } from './pass-door.ts'

export interface PolicyChainOptions extends DoorOptions {
  /** Told once of each version that does not pass the door. */
  readonly onRefused?: (release: Release, errors: PolicyErrors) => void
}

export interface GoodRelease {
  readonly release: Release
  readonly bundle: LoadedBundle
}

/** The approved releases as they come through the door, each judged once: what was approved is never sent back, and does not change. */
export interface PolicyChain {
  /** Takes what is new through the door. Rejects when the store cannot be reached. */
  judge(history: History): Promise<void>
  /** What came of a release at the door; undefined before it was judged. */
  outcome(release: Release): LoadedBundle | PolicyErrors | undefined
  /** The last of these releases that came through the door. */
  lastGood(releases: readonly Release[]): GoodRelease | undefined
}

/**
 * Each release is held against the last one before it that came through the door, which is what it replaces here, so that
 * one bad version does not stand in the way of all that follow.
 */
export function policyChain({ onRefused, ...door }: PolicyChainOptions): PolicyChain {
  const judged = new Map<number, LoadedBundle | PolicyErrors>()

  async function judgeOne(release: Release, before: readonly Release[]): Promise<LoadedBundle | PolicyErrors> {
    const predecessor = lastGood(before)?.bundle.policy
    const replaces = before.at(-1)?.hash
    try {
      return await passDoor(door, release, predecessor, replaces)
    } catch (error) {
      if (!(error instanceof PolicyErrors)) throw error
      onRefused?.(release, error)
      return error
    }
  }

  function lastGood(releases: readonly Release[]): GoodRelease | undefined {
    for (const release of releases.toReversed()) {
      const bundle = judged.get(release.number)
      if (bundle !== undefined && !(bundle instanceof PolicyErrors)) return { release, bundle }
    }
    return undefined
  }

  return {
    async judge(history) {
      const releases = approvedReleases(history)
      for (const [index, release] of releases.entries())
        if (!judged.has(release.number)) judged.set(release.number, await judgeOne(release, releases.slice(0, index)))
    },
    outcome: ({ number }) => judged.get(number),
    lastGood,
  }
}
