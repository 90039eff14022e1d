import type { Command } from 'commander'
import { whoMaySee } from '../../policies/engine/who-may-see.ts'
import { type AskedPolicy, askedPolicy, withPolicyOptions } from './asked-policy.ts'
import { CommandError, type CommandIo, exit, printColumns, printJson, readMoment } from './command-io.ts'
import { shownAs, tasksOf } from './what-may-see.ts'

/** `schakel who-may-see <coordinate>` */
export function addWhoMaySeeCommand(program: Command, io: CommandIo, done: (exitCode: number) => void): void {
  withPolicyOptions(program.command('who-may-see'))
    .description('list every kind of agency that may come to see a field, for which purpose and under which conditions')
    .argument('<coordinate>', 'Type.field, Type.field(argument) or Mutation.field')
    .option('--at <day>', 'only purposes in force on this day')
    .option('--json', 'print as JSON')
    .action(async (coordinate: string, options: AskedPolicy & { at?: string; json?: boolean }) => {
      const at = options.at === undefined ? undefined : readMoment(options.at)
      const policy = await askedPolicy(io, options)
      const answer = whoMaySee(policy, coordinate, at)
      if ('problem' in answer) throw new CommandError(answer.problem)
      const { structural, seers } = answer
      if (options.json === true) printJson(io, { coordinate, policy: policy.hash, structural, seers })
      else if (structural) io.out(`${coordinate} carries no data of a person: it needs no grant\n`)
      else if (seers.length === 0) io.out(`Nobody may see ${coordinate}.\n`)
      else {
        const isLink = seers.some(({ through }) => through !== undefined)
        printColumns(
          io,
          ['PURPOSE', 'KIND', 'SHOWN', 'WHEN', 'TASK', 'RULE', 'KEPT', ...(isLink ? ['THROUGH'] : [])],
          seers.map((seer) => [
            seer.purpose,
            seer.kind,
            shownAs(seer),
            seer.when === '' ? 'always' : seer.when,
            tasksOf(seer.tasks, policy.purposes.get(seer.purpose)?.tasks ?? new Set()),
            seer.rule,
            seer.keptDays === undefined ? '-' : `${seer.keptDays} days`,
            ...(isLink ? [seer.through ?? '-'] : []),
          ]),
        )
      }
      done(exit.ok)
    })
}
