import { type Command, InvalidArgumentError } from 'commander'
import { countByAgency, replay, type ReplayedOperation, type ReplayOutcome } from '../../policies/engine/replay.ts'
import type { DisclosureRecord } from '../log/disclosure-record.ts'
import { readRecords } from '../log/read-records.ts'
import { type CommandIo, exit, printColumns, printJson } from './command-io.ts'
import { findPolicyIn } from './find-policy.ts'
import { withLog } from './log-place.ts'
import { policyAt } from './policy-at.ts'
import { agenciesIn, compileDirectory, policyDirectory } from './shipped-policy.ts'

interface ReplayOptions {
  readonly last?: number
  readonly candidate?: string
  readonly policies?: string
  readonly dir?: string
  readonly json?: boolean
}

const OUTCOMES: readonly ReplayOutcome[] = ['refused', 'narrowed', 'widened', 'unaffected', 'unknown']

/** `schakel policy replay` */
export function addPolicyReplayCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('replay')
    .description('say which recorded requests a candidate would have refused, narrowed or widened, by agency')
    .option('--last <period>', 'of the last so many days or hours, such as 30d or 12h (default: all)', readPeriod)
    .option('--candidate <directory-or-commit>', 'policies to try (default: those of this project)')
    .option('--policies <directory>', 'policies in force (default: those of this project)')
    .option('--dir <directory>', 'directory of the log (default: $SCHAKEL_DATA/log)')
    .option('--json', 'print as JSON')
    .action(async (options: ReplayOptions) => {
      const { documents, policy: current } = await compileDirectory(policyDirectory(options.policies))
      const candidate = options.candidate === undefined ? current : await policyAt(options.candidate)
      const since = options.last === undefined ? '' : new Date(timeOf(io) - options.last).toISOString()
      const byPolicy = new Map<string, DisclosureRecord[]>()
      await withLog(io, options.dir, async (log) => {
        for await (const { record } of readRecords(log.entries))
          if (record.at >= since) byPolicy.set(record.policy, [...(byPolicy.get(record.policy) ?? []), record])
      })
      const find = findPolicyIn(options.policies)
      const operations: ReplayedOperation[] = []
      for (const [hash, records] of byPolicy)
        operations.push(...replay(records, candidate, await find(hash)).operations)
      const counts = countByAgency(operations)
      if (options.json === true) printJson(io, { candidate: candidate.hash, operations, byAgency: counts })
      else if (operations.length === 0) io.out('No records.\n')
      else {
        const slugs = new Map(agenciesIn(documents).map(({ oin, slug }) => [oin, slug]))
        printColumns(
          io,
          ['AGENCY', ...OUTCOMES.map((outcome) => outcome.toUpperCase())],
          Object.entries(counts).map(([agency, of]) => [
            slugs.get(agency) ?? agency,
            ...OUTCOMES.map((outcome) => String(of[outcome])),
          ]),
        )
        for (const { decision, purpose, outcome, lost, gained } of operations)
          if (lost.length + gained.length > 0)
            io.out(`${decision}  ${purpose}  ${outcome}${listed(' loses', lost)}${listed(' gains', gained)}\n`)
      }
      done(exit.ok)
    })
}

function listed(word: string, fields: readonly string[]): string {
  return fields.length === 0 ? '' : `${word} ${fields.join(', ')}`
}

function timeOf({ now }: CommandIo): number {
  return (now?.() ?? new Date()).getTime()
}

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000 }

/** Milliseconds of `30d` or `12h`. */
function readPeriod(written: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,4})([dh])$/u.exec(written) ?? []
  const length = UNITS[unit]
  if (length === undefined) throw new InvalidArgumentError('Write it as 30d or 12h.')
  return Number(count) * length
}
