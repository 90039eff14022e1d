import { type Command, InvalidArgumentError } from 'commander'
import type { ChainedRecord } from '../log/chain.ts'
import { readRecords } from '../log/read-records.ts'
import { CommandError, type CommandIo, exit, printColumns, printJson } from './command-io.ts'
import { withLog } from './log-place.ts'
import { agenciesIn, policyDirectory, readDocuments } from './shipped-policy.ts'

interface ShowOptions {
  readonly case?: string
  readonly agency?: string
  readonly decision?: string
  readonly last: number
  readonly dir?: string
  readonly json?: boolean
}

/** `schakel log show` */
export function addLogShowCommand(logCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  logCommand
    .command('show')
    .description('show what was disclosed, to whom and for what: fields, never values')
    .option('--case <id>', 'of this case only')
    .option('--agency <slug-or-oin>', 'to this agency only')
    .option('--decision <id>', 'of this request only')
    .option('--last <n>', 'this many of the newest', readCount, 20)
    .option('--dir <directory>', 'directory of the log (default: $SCHAKEL_DATA/log)')
    .option('--json', 'print as JSON')
    .action(async (options: ShowOptions) => {
      const filter = {
        ...(options.case === undefined ? {} : { case: options.case }),
        ...(options.agency === undefined ? {} : { agency: await oinOf(options.agency) }),
        ...(options.decision === undefined ? {} : { decision: options.decision }),
      }
      const newest: ChainedRecord[] = []
      await withLog(io, options.dir, async (log) => {
        for await (const entry of readRecords(log.entries, filter)) {
          newest.push(entry)
          if (newest.length > options.last) newest.shift()
        }
      })
      if (options.json === true) printJson(io, newest)
      else if (newest.length === 0) io.out('No records.\n')
      else {
        printColumns(
          io,
          ['SEQ', 'AT', 'CLIENT', 'PURPOSE', 'CASE', 'OUTCOME', 'SHOWN', 'WITHHELD', 'DECISION'],
          newest.map(({ seq, record }) => [
            String(seq),
            record.at,
            record.client,
            record.desk === undefined ? record.purpose : `${record.purpose} ${record.desk.action}`,
            record.case ?? record.desk?.subject ?? '-',
            record.backstop.length > 0 ? `${record.outcome}, INCIDENT` : record.outcome,
            String(record.disclosed.length),
            String(record.withheld.length),
            record.decision,
          ]),
        )
      }
      done(exit.ok)
    })
}

function readCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1.')
  return count
}

async function oinOf(agency: string): Promise<string> {
  if (/^\d{20}$/u.test(agency)) return agency
  const found = agenciesIn(await readDocuments(policyDirectory(undefined))).find((entry) => entry.slug === agency)
  if (found === undefined)
    throw new CommandError(`There is no agency "${agency}": use a slug from policies/agencies.yaml or an OIN`)
  return found.oin
}
