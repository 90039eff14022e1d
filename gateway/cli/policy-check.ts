import type { Command } from 'commander'
import { describeProblem, PolicyErrors } from '../../policies/engine/policy-errors.ts'
import { type CommandIo, exit, printJson } from './command-io.ts'
import { compileDirectory, policyDirectory } from './shipped-policy.ts'

/** `schakel policy check` */
export function addPolicyCheckCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('check')
    .description('read all policy files and hold them against the schema, the vocabulary and the red lines')
    .option('--policies <directory>', 'policies to check (default: those of this project)')
    .option('--json', 'print as JSON')
    .action(async (options: { policies?: string; json?: boolean }) => {
      try {
        const { policy } = await compileDirectory(policyDirectory(options.policies))
        const purposes = policy.purposes.size
        if (options.json === true) printJson(io, { ok: true, policy: policy.hash, purposes, problems: [] })
        else io.out(`${purposes} purposes, no problems; policy ${policy.hash}\n`)
        done(exit.ok)
      } catch (error) {
        if (!(error instanceof PolicyErrors)) throw error
        if (options.json === true) printJson(io, { ok: false, problems: error.problems })
        else for (const problem of error.problems) io.out(`${describeProblem(problem)}\n`)
        done(exit.finding)
      }
    })
}
