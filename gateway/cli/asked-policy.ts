import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { dataFolder } from '../../schema/sandbox/is-sandbox.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { CommandError, type CommandIo } from './command-io.ts'
import { compileDirectory, policyDirectory } from './shipped-policy.ts'

/** Which version a question is about. */
export interface AskedPolicy {
  readonly policies?: string
  readonly release?: string
}

/** Adds the options with which a question names the version it is about. */
export function withPolicyOptions(command: Command): Command {
  return command
    .option('--policies <directory>', 'policies to ask (default: the files of this project)')
    .addOption(
      new Option(
        '--release <number>',
        'version of the policy store to ask: its number, or in-force for the one that decides now',
      ).conflicts('policies'),
    )
}

/**
 * The version a question is about. By default that is the one in the files, which costs no database: where a policy store
 * may know of another, that is said beside the answer.
 */
export async function askedPolicy(io: CommandIo, { policies, release }: AskedPolicy): Promise<CompiledPolicy> {
  if (release !== undefined) {
    if (!/^(?:[1-9]\d{0,5}|in-force)$/u.test(release))
      throw new CommandError(`"${release}" is no number of a release: see "schakel policy history", or write in-force`)
    const { policyAt } = await import('./policy-at.ts')
    return policyAt(io, `release:${release}`)
  }
  const { policy } = await compileDirectory(policyDirectory(policies))
  if (policies === undefined && mayHaveStore(io))
    io.err(
      `Answered by the policy files (${policy.hash.slice(0, 12)}). Another version may be in force: ask it with --release in-force\n`,
    )
  return policy
}

/** Told without a connection: a store that is configured, or that announced itself and need not be there any more. */
function mayHaveStore({ env }: CommandIo): boolean {
  return (env['SCHAKEL_DATABASE_URL'] ?? '') !== '' || existsSync(join(dataFolder(env), 'store.lock'))
}
