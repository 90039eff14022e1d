import { dataFolder } from '../../schema/sandbox/is-sandbox.ts'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import type { History, Release } from '../../policies/engine/lifecycle.ts'
import { parsePolicyFiles, withoutPeople } from '../../policies/load-bundle.ts'
import { findEmbeddedAddress } from '../policy-store/embedded-address.ts'
import type { PolicyStore } from '../policy-store/policy-store.ts'
import { releaseFiles } from '../policy-store/release-files.ts'
import type { CommandIo } from './command-io.ts'
import { withDesk } from './policy-desk-place.ts'

/** The policy store of a hub as a place to find versions in. Draws in the database: load it when it is needed. */
export interface StoredPolicies {
  readonly history: History
  /** A release compiled as it is or would be in force: with what its wildcards came to when it was approved. */
  readonly compile: (release: Release) => Promise<CompiledPolicy>
}

/** Undefined where no store runs and none is configured; a store that is configured and cannot be reached stops the command. */
export async function storedPolicies<T>(
  io: CommandIo,
  schema: Coordinates,
  use: (stored: StoredPolicies) => Promise<T>,
): Promise<T | undefined> {
  if (!(await hasStore(io))) return undefined
  return withDesk(io, async (desk, store) =>
    use({ history: await desk.history(), compile: (release) => compileRelease(store, schema, release) }),
  )
}

async function compileRelease(store: PolicyStore, schema: Coordinates, release: Release): Promise<CompiledPolicy> {
  const { documents } = parsePolicyFiles(await releaseFiles(store, release))
  return compilePolicy(withoutPeople(documents), schema)
}

/** Whether a policy store is configured, or runs here. */
export async function hasStore(io: CommandIo): Promise<boolean> {
  if ((io.env['SCHAKEL_DATABASE_URL'] ?? '') !== '') return true
  // One that cannot be told of is not taken for none: the files would be answered from instead of the version in force.
  return (await findEmbeddedAddress(dataFolder(io.env))) !== undefined
}
