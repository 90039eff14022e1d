import { LRUCache } from 'lru-cache'
import { releaseDigest } from '../../policies/approvals/release-digest.ts'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import { inForce, type History, type Release } from '../../policies/engine/lifecycle.ts'
import { endOfDutchDay } from '../../policies/engine/start-of-dutch-day.ts'
import { parsePolicyFiles, withoutPeople } from '../../policies/load-bundle.ts'
import type { PolicyStore } from '../policy-store/policy-store.ts'
import { releaseFiles } from '../policy-store/release-files.ts'

/** Every version that the policy store holds, compiled as it is or would be in force. */
export interface PolicyVersions {
  /** A release by its number; undefined when there is none. */
  release(history: History, number: number): Promise<CompiledPolicy | undefined>
  /** What decided at the end of a Dutch day; undefined when nothing was in force yet. */
  on(history: History, day: string): Promise<CompiledPolicy | undefined>
  /** By hash, such as the one a record of the log was decided under. */
  byHash(history: History, hash: string): Promise<CompiledPolicy | undefined>
}

/**
 * Compiles each version once, under what it says: one that was sent back and edited keeps its number and is another version.
 */
export function policyVersions(store: PolicyStore, schema: Coordinates): PolicyVersions {
  const compiled = new LRUCache<string, Promise<CompiledPolicy>>({ max: 20 })
  const of = (release: Release): Promise<CompiledPolicy> => {
    const { number, content, author, submitted } = release
    // What its wildcards came to is fixed once it is submitted; a draft is looked at afresh.
    const key = submitted && `${number} ${content} ${releaseDigest({ ...submitted, author })}`
    const known = key === undefined ? undefined : compiled.get(key)
    if (known !== undefined) return known
    const compiling = releaseFiles(store, release).then((files) =>
      compilePolicy(withoutPeople(parsePolicyFiles(files).documents), schema),
    )
    if (key !== undefined) {
      compiled.set(key, compiling)
      compiling.catch(() => compiled.delete(key))
    }
    return compiling
  }
  return {
    async release({ releases }, number) {
      const release = releases.get(number)
      return release && of(release)
    },
    async on(history, day) {
      const release = inForce(history, endOfDutchDay(day))
      return release && of(release)
    },
    async byHash({ releases }, hash) {
      const release = [...releases.values()].find((candidate) => candidate.hash === hash)
      return release && of(release)
    },
  }
}
