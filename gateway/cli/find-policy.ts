import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { compileDirectory, policyDirectory } from './shipped-policy.ts'

/** Finds the version of the policies that has a hash, such as the one a record of the log was decided under. */
export type FindPolicy = (hash: string) => Promise<CompiledPolicy | undefined>

/** Looks among the policy files. A version that was changed since stands in the history of those files. */
export function findPolicyIn(directory: string | undefined): FindPolicy {
  const files = compileDirectory(policyDirectory(directory))
  // Told where it is awaited; a rejection before that is no accident of its own.
  files.catch(() => undefined)
  return async (hash) => {
    const { policy } = await files
    return policy.hash === hash ? policy : undefined
  }
}
