import { LRUCache } from 'lru-cache'
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

/** Compiles each version once: its content never changes. */
export function policyVersions(store: PolicyStore, schema: Coordinates): PolicyVersions {
  const compiled = new LRUCache<number, Promise<CompiledPolicy>>({ max: 20 })
  const of = (release: Release): Promise<CompiledPolicy> => {
    const known = compiled.get(release.number)
    // What its wildcards came to is fixed once it is submitted; a draft is looked at afresh.
    if (known !== undefined && release.submitted !== undefined) return known
    const compiling = releaseFiles(store, release).then((files) =>
      compilePolicy(withoutPeople(parsePolicyFiles(files).documents), schema),
    )
    if (release.submitted !== undefined) compiled.set(release.number, compiling)
    compiling.catch(() => compiled.delete(release.number))
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
