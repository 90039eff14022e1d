import { stateOf } from '../../policies/engine/lifecycle.ts'
import type { PolicyDocument } from '../../policies/engine/policy-document.ts'
import { parsePolicyFiles } from '../../policies/load-bundle.ts'
import { releaseFiles } from '../policy-store/release-files.ts'
import type { CommandIo } from './command-io.ts'
import { withDesk } from './policy-desk-place.ts'
import { policyDirectory, readDocuments } from './shipped-policy.ts'
import { hasStore } from './stored-policies.ts'

/** One version of the policies that somebody may be asking under, now or soon. */
export interface KnownVersion {
  /** For people: where it stands. */
  readonly name: string
  readonly documents: readonly PolicyDocument[]
}

const COUNTS: ReadonlySet<string> = new Set(['in-review', 'approved', 'in-force'])

/**
 * The versions that a new schema must leave whole: the one in the policy files, and those of the policy store that are in
 * force, approved or in review. Without SCHAKEL_DATABASE_URL and without a hub running here there is no store to ask, which
 * is said; a store that is configured and cannot be reached stops the command.
 */
export async function knownVersions(io: CommandIo, directory: string | undefined): Promise<readonly KnownVersion[]> {
  const files = { name: directory ?? 'policies', documents: await readDocuments(policyDirectory(directory)) }
  if (!(await hasStore(io))) {
    io.err('No policy store runs here: only the policy files were looked at\n')
    return [files]
  }
  const stored = await withDesk(io, async (desk, store) => {
    const history = await desk.history()
    const versions: KnownVersion[] = []
    for (const release of history.releases.values()) {
      const state = stateOf(history, release.number, new Date()) ?? ''
      if (!COUNTS.has(state)) continue
      const { documents } = parsePolicyFiles(await releaseFiles(store, release))
      versions.push({ name: `release ${release.number}, ${state.replace('-', ' ')}`, documents })
    }
    return versions
  })
  return [files, ...stored]
}
