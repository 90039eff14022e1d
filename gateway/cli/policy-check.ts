import type { Command } from 'commander'
import { describeProblem } from '../../policies/engine/policy-errors.ts'
import { isDay } from '../../policies/engine/dutch-day.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { checkDirectory, policyDirectory } from './shipped-policy.ts'

/** `schakel policy check` */
export function addPolicyCheckCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('check')
    .description('read all policy files and hold them against the schema, the vocabulary and the red lines')
    .option('--policies <directory>', 'policies to check (default: those of this project)')
    .option('--at <day>', 'day for which to look whether purposes have ended, such as 2026-03-01 (default: today)')
    .option('--json', 'print as JSON')
    .action(async (options: { policies?: string; at?: string; json?: boolean }) => {
      const { errors, warnings, policy } = await checkDirectory(policyDirectory(options.policies), noon(options.at))
      if (options.json === true)
        printJson(io, {
          ok: policy !== undefined,
          ...(policy === undefined ? {} : { policy: policy.hash, purposes: policy.purposes.size }),
          problems: errors,
          warnings,
        })
      else {
        for (const problem of errors) io.out(`${describeProblem(problem)}\n`)
        for (const problem of warnings) io.out(`warning: ${describeProblem(problem)}\n`)
        if (policy !== undefined) {
          const found =
            warnings.length === 0
              ? 'no problems'
              : `no problems, ${warnings.length} warning${warnings.length === 1 ? '' : 's'}`
          io.out(`${policy.purposes.size} purposes, ${found}; policy ${policy.hash}\n`)
        }
      }
      done(policy === undefined ? exit.finding : exit.ok)
    })
}

/** Noon of a day, which is that day in the Netherlands as well; now when no day is given. */
function noon(day: string | undefined): Date {
  if (day === undefined) return new Date()
  if (!isDay(day)) throw new CommandError(`--at ${day} is not a day of the calendar: write it as 2026-03-01`)
  return new Date(`${day}T12:00:00Z`)
}
