import type { Command } from 'commander'
import { type VisibleField, whatMaySee } from '../../policies/engine/what-may-see.ts'
import { type AskedPolicy, askedPolicy, withPolicyOptions } from './asked-policy.ts'
import { CommandError, type CommandIo, exit, printColumns, printJson, readMoment } from './command-io.ts'

/** `schakel what-may-see <agency or kind> <purpose>` */
export function addWhatMaySeeCommand(program: Command, io: CommandIo, done: (exitCode: number) => void): void {
  withPolicyOptions(program.command('what-may-see'))
    .description('list every field an agency may come to see for a purpose, and under which conditions')
    .argument('<agency-or-kind>', 'slug of an agency, or a kind such as SHELTER')
    .argument('<purpose>', 'id of a purpose, such as shelter.place')
    .option('--at <day>', 'only when the purpose is in force on this day')
    .option('--json', 'print as JSON')
    .action(async (asked: string, purpose: string, options: AskedPolicy & { at?: string; json?: boolean }) => {
      const at = options.at === undefined ? undefined : readMoment(options.at)
      const policy = await askedPolicy(io, options)
      const agencies = policy.bundle.agencies?.agencies ?? []
      const kind = agencies.find((agency) => agency.slug === asked)?.kind ?? asked
      const entry = policy.purposes.get(purpose)
      if (entry === undefined) {
        throw new CommandError(
          `There is no purpose "${purpose}": choose from ${[...policy.purposes.keys()].join(', ')}`,
        )
      }
      const known =
        agencies.some((agency) => agency.kind === kind) ||
        [...policy.purposes.values()].some(({ who }) => who.has(kind))
      if (!known) {
        throw new CommandError(
          `There is no agency or kind "${asked}": use a slug or a kind from policies/agencies.yaml`,
        )
      }
      const fields = whatMaySee(policy, kind, purpose, at)
      if (options.json === true) printJson(io, { kind, purpose, policy: policy.hash, fields })
      else if (fields.length === 0) {
        const day = options.at === undefined ? '' : ` on ${options.at}`
        io.out(`${kind} may see nothing for ${purpose}${day}: it is open to ${[...entry.who].join(', ')}\n`)
      } else {
        printColumns(
          io,
          ['FIELD', 'SHOWN', 'WHEN', 'TASK', 'RULE'],
          fields.map((field) => [
            field.coordinate,
            shownAs(field),
            field.when === '' ? 'always' : field.when,
            tasksOf(field.tasks, entry.tasks),
            field.rule,
          ]),
        )
      }
      done(exit.ok)
    })
}

/** How much of a field is shown, and of which rows. */
export function shownAs({ form, own }: Pick<VisibleField, 'form' | 'own'>): string {
  return own ? `${form}, own rows` : form
}

/** As many types of task as a column holds; more are counted. */
const fewTasks = 3

/** One of which types of task must be open. */
export function tasksOf(tasks: readonly string[], ofPurpose: ReadonlySet<string>): string {
  if (ofPurpose.size === 0) return 'none needed'
  if (tasks.length <= fewTasks) return tasks.join(' or ')
  return tasks.length === ofPurpose.size
    ? `any of the purpose's ${tasks.length}, see --json`
    : `any of ${tasks.length} of the purpose's ${ofPurpose.size}, see --json`
}
