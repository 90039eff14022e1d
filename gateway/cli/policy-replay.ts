import { type Command, InvalidArgumentError } from 'commander'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { AgencyContact, AgencyEntry } from '../../policies/engine/policy-document.ts'
import { countByAgency, replay, type ReplayedOperation, type ReplayOutcome } from '../../policies/engine/replay.ts'
import type { Language } from '../../policies/engine/sentences.ts'
import type { DisclosureRecord } from '../log/disclosure-record.ts'
import { readRecords } from '../log/read-records.ts'
import { answerWords } from './answer-words.ts'
import { type CommandIo, exit, printColumns, printJson } from './command-io.ts'
import { findPolicyIn } from './find-policy.ts'
import { languageOption } from './language-option.ts'
import { withLog } from './log-place.ts'
import { POLICY_NAMES, policyAt } from './policy-at.ts'
import { agenciesIn, compileDirectory, policyDirectory } from './shipped-policy.ts'
import { wrapped } from './wrapped.ts'

interface ReplayOptions {
  readonly last?: number
  readonly candidate?: string
  readonly policies?: string
  readonly dir?: string
  readonly language: Language
  readonly json?: boolean
}

const OUTCOMES: readonly ReplayOutcome[] = ['refused', 'narrowed', 'widened', 'unaffected', 'unknown']
/** What an agency would want to hear of before its people find out. */
const LESS: ReadonlySet<ReplayOutcome> = new Set(['refused', 'narrowed', 'unknown'])
/** Ids of requests named with each finding; the others are counted. */
const NAMED = 3

/** `schakel policy replay` */
export function addPolicyReplayCommand(policyCommand: Command, io: CommandIo, done: (exitCode: number) => void): void {
  policyCommand
    .command('replay')
    .description('say which recorded requests a candidate would have refused, narrowed or widened, by agency')
    .option('--last <period>', 'of the last so many days or hours, such as 30d or 12h (default: all)', readPeriod)
    .option('--candidate <policy>', `policies to try: ${POLICY_NAMES} (default: those of this project)`)
    .option(
      '--policies <directory>',
      'policies the requests were decided under, looked in before the policy store is asked (default: those of this project)',
    )
    .option('--dir <directory>', 'directory of the log (default: $SCHAKEL_DATA/log)')
    .addOption(languageOption())
    .option('--json', 'print as JSON')
    .action(async (options: ReplayOptions) => {
      const { documents, policy: current } = await compileDirectory(policyDirectory(options.policies))
      const candidate = options.candidate === undefined ? current : await policyAt(io, options.candidate)
      const since = options.last === undefined ? '' : new Date(timeOf(io) - options.last).toISOString()
      const byPolicy = new Map<string, DisclosureRecord[]>()
      await withLog(io, options.dir, async (log) => {
        for await (const { record } of readRecords(log.entries)) {
          if (record.at < since) continue
          const known = byPolicy.get(record.policy)
          if (known === undefined) byPolicy.set(record.policy, [record])
          else known.push(record)
        }
      })
      const find = findPolicyIn(io, options.policies)
      const operations: ReplayedOperation[] = []
      for (const [hash, records] of byPolicy) {
        const replayed = replay(records, candidate, await find(hash)).operations
        for (const operation of replayed) operations.push(operation)
      }
      const byAgency = countByAgency(operations)
      const agencies = new Map(agenciesIn(documents).map((agency) => [agency.oin, agency]))
      if (options.json === true)
        printJson(io, { candidate: candidate.hash, operations, byAgency, contacts: contactsOf(byAgency, agencies) })
      else printReplay(io, operations, candidate, agencies, options.language)
      done(exit.ok)
    })
}

/** Totals first, then agencies, then what would become different, the most frequent first. */
function printReplay(
  io: CommandIo,
  operations: readonly ReplayedOperation[],
  candidate: CompiledPolicy,
  agencies: ReadonlyMap<string, AgencyEntry>,
  language: Language,
): void {
  const words = answerWords(language)
  if (operations.length === 0) {
    io.out(`${words.noRecords}\n`)
    return
  }
  const nameOf = (oin: string) => agencies.get(oin)?.slug ?? oin
  const counts = countByAgency(operations)
  const total = (outcome: ReplayOutcome) => Object.values(counts).reduce((sum, of) => sum + of[outcome], 0)
  io.out(`${words.tried(operations.length, candidate.hash.slice(0, 12))}\n`)
  io.out(`${OUTCOMES.map((outcome) => `${total(outcome)} ${words.outcomes[outcome]}`).join(', ')}.\n\n`)
  printColumns(
    io,
    [words.agency, ...OUTCOMES.map((outcome) => words.outcomes[outcome].toUpperCase())],
    Object.entries(counts)
      .map(([agency, of]) => [nameOf(agency), ...OUTCOMES.map((outcome) => String(of[outcome]))])
      .sort(([left = ''], [right = '']) => (left < right ? -1 : 1)),
  )
  const groups = new Map<string, ReplayedOperation[]>()
  for (const operation of operations) {
    const { agency, purpose, outcome, lost, gained } = operation
    if (outcome === 'unaffected') continue
    const key = JSON.stringify([agency, purpose, outcome, lost, gained])
    groups.set(key, [...(groups.get(key) ?? []), operation])
  }
  for (const group of [...groups.values()].sort((left, right) => right.length - left.length)) {
    const [first] = group
    if (first === undefined) continue
    const { agency, purpose, outcome, lost, gained } = first
    io.out(`\n${wrapped(`${words.would(nameOf(agency), purpose, group.length, outcome)}.`)}`)
    if (lost.length > 0) io.out(wrapped(words.loses(lost.join(', ')), '  ', { hanging: '    ' }))
    if (gained.length > 0) io.out(wrapped(words.gains(gained.join(', ')), '  ', { hanging: '    ' }))
    if (outcome === 'unknown') io.out(wrapped(words.unknown, '  '))
    const contact = agencies.get(agency)?.contact
    if (LESS.has(outcome) && contact !== undefined) {
      const reach = [contact.phone, contact.email].filter((way) => way !== undefined).join(', ')
      io.out(wrapped(words.tell(contact.name, reach), '  ', { hanging: '    ' }))
    }
    const ids = group.map(({ decision }) => decision)
    io.out(wrapped(words.such(ids.slice(0, NAMED), Math.max(0, ids.length - NAMED)), '  ', { hanging: '    ' }))
  }
}

/** Whom to tell beforehand, of each agency that asked something. */
function contactsOf(
  byAgency: Readonly<Record<string, unknown>>,
  agencies: ReadonlyMap<string, AgencyEntry>,
): Record<string, AgencyContact> {
  return Object.fromEntries(
    Object.keys(byAgency).flatMap((oin) => {
      const contact = agencies.get(oin)?.contact
      return contact === undefined ? [] : [[oin, contact]]
    }),
  )
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
