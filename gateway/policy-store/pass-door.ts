import { releaseDigest } from '../../policies/approvals/release-digest.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import type { Release } from '../../policies/engine/lifecycle.ts'
import type { AgenciesDocument } from '../../policies/engine/policy-document.ts'
import { PolicyErrors, problem } from '../../policies/engine/policy-errors.ts'
import { type LoadedBundle, loadBundle } from '../../policies/load-bundle.ts'
import type { PolicyStore } from './policy-store.ts'
import { releaseFiles } from './release-files.ts'

export interface DoorOptions {
  readonly store: PolicyStore
  readonly schema: Coordinates
  /** People of the deployed agencies.yaml, whose keys alone count. */
  readonly trust: Pick<AgenciesDocument, 'people'>
}

/**
 * Takes a release of the history through the one door, held against what it replaces. Throws PolicyErrors. What officers
 * advised stays outside: it is kept and shown, and decides nothing (GDPR 38(6)).
 */
export async function passDoor(
  { store, schema, trust }: DoorOptions,
  release: Release,
  predecessor: CompiledPolicy | undefined,
  replaces: string | undefined,
): Promise<LoadedBundle> {
  const bundle = await loadBundle(await releaseFiles(store, { ...release, advice: [] }), {
    schema,
    trust,
    version: release.number,
    ...(predecessor === undefined ? {} : { predecessor }),
    ...(replaces === undefined ? {} : { replaces }),
    // What was in force before comes back at once.
    ...(release.inForceFrom === undefined || release.rollsBackTo !== undefined ? {} : { begins: release.inForceFrom }),
  })
  // The first release brings a release.yaml of its own, which is what was signed; its day is taken from the history.
  const { author, submitted } = release
  if (submitted !== undefined && releaseDigest({ ...submitted, author }) !== releaseDigest(bundle.release))
    throw new PolicyErrors([
      problem(
        'other-terms',
        `the history says another author, reason, day or wildcards of release ${release.number} than its signed release.yaml: somebody changed one of the two`,
        undefined,
      ),
    ])
  return bundle
}
