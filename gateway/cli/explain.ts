import type { Command } from 'commander'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Explanation } from '../../policies/engine/explain.ts'
import { explainRecord, type RecordExplanation } from '../../policies/engine/explain-record.ts'
import { type Language, sentencesIn } from '../../policies/engine/sentences.ts'
import type { DisclosureRecord } from '../log/disclosure-record.ts'
import { readRecords } from '../log/read-records.ts'
import { answerWords } from './answer-words.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { type FindPolicy, findPolicyIn } from './find-policy.ts'
import { languageOption } from './language-option.ts'
import { withLog } from './log-place.ts'
import { wrapped } from './wrapped.ts'

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
    .option(
      '--policies <directory>',
      'policies to look in before the policy store is asked (default: those of this project)',
    )
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
      const find = findPolicyIn(io, options.policies)
      const explained: ExplainedRecord[] = []
      for (const record of records) explained.push(await explainAll(record, coordinate, find, options))
      if (options.json === true) printJson(io, explained.map(asJson))
      else for (const text of texts(explained, options.language)) io.out(text)
      done(explained.some(({ fields }) => fields.some((field) => 'contradiction' in field)) ? exit.finding : exit.ok)
    })
}

interface ExplainedField extends RecordExplanation {
  readonly coordinate: string
  readonly sentence: string
}

interface ExplainedRecord {
  readonly record: DisclosureRecord
  readonly policy: CompiledPolicy
  readonly fields: readonly ExplainedField[]
}

async function explainAll(
  record: DisclosureRecord,
  coordinate: string | undefined,
  find: FindPolicy,
  { language, auditor = false }: ExplainCommandOptions,
): Promise<ExplainedRecord> {
  if (record.desk !== undefined)
    throw new CommandError(
      `"${record.decision}" is what ${record.client} did at the console (${record.desk.action}): no field was asked for, so there is nothing to explain`,
    )
  const policy = await find(record.policy)
  if (policy === undefined)
    throw new CommandError(
      `Policy ${record.policy}, which decided this, is neither in the files nor in a policy store that runs here: start the hub, set SCHAKEL_DATA or SCHAKEL_DATABASE_URL to its own, or name its files with --policies`,
    )
  const sentences = sentencesIn(language, policy)
  const asked = [...record.disclosed, ...record.withheld].map((field) => field.coordinate)
  const fields = (coordinate === undefined ? [...new Set(asked)].sort() : [coordinate]).map((field) => {
    const explained = explainRecord(policy, record, field, { silentFacts: auditor })
    if (explained === undefined)
      throw new CommandError(
        `The record of "${record.decision}" is of an older kind, without tasks and facts: it cannot be explained`,
      )
    const { contradiction } = explained
    const told = sentences.explanation(explained.explanation, field)
    return {
      coordinate: field,
      ...explained,
      sentence: contradiction === undefined ? told : sentences.contradiction(contradiction),
    }
  })
  return { record, policy, fields }
}

function asJson({ record, policy, fields }: ExplainedRecord) {
  const { decision, at, kind, purpose, case: caseId, outcome } = record
  return {
    record: {
      decision,
      at,
      kind,
      purpose,
      policy: policy.hash,
      ...(caseId === undefined ? {} : { case: caseId }),
      outcome,
    },
    fields: fields.map(({ explanation, ...field }) => ({ ...explanation, ...field })),
  }
}

/** Records that say the same of several cases are told once, and fields with the same reason together. */
function texts(explained: readonly ExplainedRecord[], language: Language): string[] {
  const groups = new Map<string, [ExplainedRecord, ...ExplainedRecord[]]>()
  for (const one of explained) {
    const { record, fields } = one
    const key = JSON.stringify([record.case === undefined, record.outcome, fields.map(({ sentence }) => sentence)])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()].flatMap((group, index) => [...(index === 0 ? [] : ['\n']), ...textOf(group, language)])
}

function textOf(group: readonly [ExplainedRecord, ...ExplainedRecord[]], language: Language): string[] {
  const [{ record, policy, fields }] = group
  const words = answerWords(language)
  const sentences = sentencesIn(language, policy)
  const cases = group.flatMap((one) => one.record.case ?? [])
  const slug = policy.bundle.agencies?.agencies.find(({ oin }) => oin === record.agency)?.slug
  const who = slug === undefined ? sentences.name(record.kind) : `${slug} (${record.kind})`
  const when = `${record.at.slice(0, 16).replace('T', ' ')} UTC`
  const about = cases.length === 0 ? words.aboutNoCase : words.aboutCases(cases)
  const shown = fields.filter(({ explanation }) => explanation.shown).length
  const lines = [wrapped(`${words.asked(when, who, sentences.name(record.purpose))}${about}.`)]
  if (fields.length > 0) lines.push(wrapped(words.counts(shown, fields.length - shown)))
  else if (record.outcome === 'begun') lines.push(wrapped(words.begun))
  else lines.push(wrapped(cases.length > 0 && record.outcome === 'refused' ? words.closedCase : words.nothingAsked))

  const contradictions = fields.filter(({ contradiction }) => contradiction !== undefined)
  for (const { sentence } of contradictions) lines.push(wrapped(sentence, '! ', { hanging: '  ' }))
  const agreed = fields.filter(({ contradiction }) => contradiction === undefined)
  if (agreed.length < 2) return [...lines, ...agreed.map(({ sentence }) => `\n${wrapped(sentence, '  ')}`)]
  // What all that was shown rests on is said once.
  const parts = agreed.flatMap(({ explanation }) =>
    explanation.shown && explanation.rule !== 'structural'
      ? [sentences.explanationParts(explanation, '').slice(1)]
      : [],
  )
  const common = (parts[0] ?? []).filter((part) => parts.every((others) => others.includes(part)))
  for (const part of common) lines.push(wrapped(part))
  for (const group of byReason(agreed)) {
    const subject = group.coordinates.length === 1 ? (group.coordinates[0] ?? '') : words.each
    const [decision = '', ...rest] = sentences.explanationParts(group.explanation, subject)
    const reason = [decision, ...rest.filter((part) => !common.includes(part))].join(' ')
    lines.push('\n')
    if (group.coordinates.length > 1) lines.push(wrapped(group.coordinates.join(', '), '  '))
    lines.push(wrapped(reason, group.coordinates.length > 1 ? '    ' : '  '))
  }
  return lines
}

interface Group {
  readonly explanation: Explanation
  readonly coordinates: string[]
}

/** Fields with one reason together, those that were shown first: links with the fields behind them, rules that lack the same. */
function byReason(fields: readonly ExplainedField[]): Group[] {
  const groups = new Map<string, Group & { readonly rules: Set<string> }>()
  for (const { explanation, coordinate } of fields) {
    const [bare, rule] = withoutRule(explanation)
    const key = JSON.stringify(bare)
    const group = groups.get(key) ?? { explanation: bare, coordinates: [], rules: new Set<string>() }
    group.coordinates.push(coordinate)
    group.rules.add(rule)
    groups.set(key, group)
  }
  return [...groups.values()]
    .map(({ explanation, coordinates, rules }) => ({ explanation: withRules(explanation, [...rules]), coordinates }))
    .sort((left, right) => Number(right.explanation.shown) - Number(left.explanation.shown))
}

/** What fields are told together by: for those shown the rule, for those withheld what is missing, whichever rule asks for it. */
function withoutRule(explanation: Explanation): [Explanation, string] {
  if (explanation.shown) {
    const { through: _through, ...bare } = explanation
    return [bare, '']
  }
  const { missing } = explanation
  return 'rule' in missing ? [{ shown: false, missing: { ...missing, rule: '' } }, missing.rule] : [explanation, '']
}

function withRules(explanation: Explanation, rules: readonly string[]): Explanation {
  if (explanation.shown || !('rule' in explanation.missing)) return explanation
  return { shown: false, missing: { ...explanation.missing, rule: rules.join(', ') } }
}
