import type { Command } from 'commander'
import { explain } from '../../policies/engine/explain.ts'
import type { RecordedDisclosure } from '../../policies/engine/replay.ts'
import { type Language, sentencesIn } from '../../policies/engine/sentences.ts'
import type { DisclosureRecord } from '../log/disclosure-record.ts'
import { readRecords } from '../log/read-records.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { type FindPolicy, findPolicyIn } from './find-policy.ts'
import { languageOption } from './language-option.ts'
import { withLog } from './log-place.ts'

interface ExplainCommandOptions {
  readonly dir?: string
  readonly policies?: string
  readonly language: Language
  readonly auditor?: boolean
  readonly json?: boolean
}

/** `schakel explain <decision> [coordinate]` */
export function addExplainCommand(program: Command, io: CommandIo, done: (exitCode: number) => void): void {
  program
    .command('explain')
    .description('say why the fields of a recorded request were shown or withheld')
    .argument('<decision>', 'id of the request, as in its answer and in "schakel log show"')
    .argument('[coordinate]', 'Type.field to explain (default: every field that was asked for)')
    .option('--dir <directory>', 'directory of the log (default: $SCHAKEL_DATA/log)')
    .option('--policies <directory>', 'policies to look in (default: those of this project)')
    .addOption(languageOption())
    .option('--auditor', 'name silent facts too: their value tells something about the person')
    .option('--json', 'print as JSON')
    .action(async (decision: string, coordinate: string | undefined, options: ExplainCommandOptions) => {
      const records: DisclosureRecord[] = []
      await withLog(io, options.dir, async (log) => {
        for await (const { record } of readRecords(log.entries, { decision })) records.push(record)
      })
      if (records.length === 0)
        throw new CommandError(`There is no record of "${decision}": look for it with "log show"`)
      const find = findPolicyIn(options.policies)
      const explained = []
      for (const record of records) explained.push(await explainRecord(record, coordinate, find, options))
      if (options.json === true) printJson(io, explained)
      else
        for (const { record, fields } of explained) {
          io.out(
            `${record.at}  ${record.kind}, ${record.purpose}${record.case === undefined ? '' : `, case ${record.case}`}\n`,
          )
          for (const { sentence } of fields) io.out(`  ${sentence}\n`)
        }
      done(exit.ok)
    })
}

async function explainRecord(
  record: DisclosureRecord,
  coordinate: string | undefined,
  find: FindPolicy,
  { language, auditor = false }: ExplainCommandOptions,
) {
  const { decision, at, kind, purpose, case: caseId } = record
  const { taskTypes, facts }: RecordedDisclosure = record
  if (taskTypes === undefined || facts === undefined)
    throw new CommandError(
      `The record of "${decision}" is of an older kind, without tasks and facts: it cannot be explained`,
    )
  const policy = await find(record.policy)
  if (policy === undefined)
    throw new CommandError(
      `Policy ${record.policy}, which decided this, is not at hand: name its files with --policies`,
    )
  const request = { kind, purpose, tasks: taskTypes, facts, at: new Date(at) }
  const asked = [...record.disclosed, ...record.withheld].map((field) => field.coordinate)
  const sentences = sentencesIn(language, policy)
  return {
    record: { decision, at, kind, purpose, policy: policy.hash, ...(caseId === undefined ? {} : { case: caseId }) },
    fields: (coordinate === undefined ? [...new Set(asked)].sort() : [coordinate]).map((field) => {
      const explanation = explain(policy, request, field, { silentFacts: auditor })
      return { coordinate: field, ...explanation, sentence: sentences.explanation(explanation, field) }
    }),
  }
}
