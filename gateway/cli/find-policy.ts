import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { CommandIo } from './command-io.ts'
import { compileDirectory, policyDirectory, projectSchema } from './shipped-policy.ts'

/** Finds the version of the policies that has a hash, such as the one a record of the log was decided under. */
export type FindPolicy = (hash: string) => Promise<CompiledPolicy | undefined>

/**
 * Looks among the policy files, then in the policy store, which keeps every version that was ever in force. Each hash is
 * looked for once; the store is left alone while the files are what is asked for.
 */
export function findPolicyIn(io: CommandIo, directory: string | undefined): FindPolicy {
  let files: ReturnType<typeof compileDirectory> | undefined
  const known = new Map<string, Promise<CompiledPolicy | undefined>>()
  const find = async (hash: string) => {
    files ??= compileDirectory(policyDirectory(directory))
    const { policy } = await files
    return policy.hash === hash ? policy : findStored(io, hash)
  }
  return (hash) => {
    const found = known.get(hash) ?? find(hash)
    known.set(hash, found)
    return found
  }
}

async function findStored(io: CommandIo, hash: string): Promise<CompiledPolicy | undefined> {
  const { storedPolicies } = await import('./stored-policies.ts')
  return storedPolicies(io, await projectSchema(), async ({ history, compile }) => {
    const release = [...history.releases.values()].find((candidate) => candidate.hash === hash)
    const policy = release && (await compile(release))
    // Over another schema the same files can come to something else: then it is not what decided.
    return policy?.hash === hash ? policy : undefined
  })
}
