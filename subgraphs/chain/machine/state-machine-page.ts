import { describeTerm } from '../../kit/referral-chain/add-term.ts'
import { TASK_LIMITS } from '../../kit/referral-chain/task-limits.ts'
import { TASK_TYPES, type TaskType } from '../../kit/referral-chain/task-type.ts'
import { TRACKS } from './chain-tracks.ts'
import { CONDITIONS, type ConditionName } from './conditions.ts'
import { EVENT_RULES } from './event-rules.ts'
import type { Choice, Closing, Opening, TrackLetter, Trigger } from './task-rule.ts'
import { TASK_TABLE } from './task-types.ts'

const CHOICES: Readonly<Record<Choice, string>> = {
  region: 'of the region first',
  assessor: 'the service that found the indication',
  actor: 'the agency whose act it is',
  named: 'the agency that is named, else of the region',
  shelter: 'a shelter, for minors youth care',
  guardian: 'Nidos for foreign children, youth care for others',
  desk: 'CoMensha',
  lead: 'the agency that leads the case',
  returner: 'IOM for who wishes to return and consents, else DT&V',
}

/** The page about the state machine, in Markdown: one diagram for each track, then the tables the engine runs on. */
export function stateMachinePage(): string {
  const letters = Object.keys(TRACKS) as TrackLetter[]
  return [
    '# The state machine of the referral chain',
    '',
    'Made from `subgraphs/chain/machine` by `npm run generate`; do not edit. The tables below are the ones that the engine runs on.',
    'Only an open task gives its holder access to a case. _Any event_ means: whatever happened, as soon as the conditions hold.',
    '',
    ...letters.flatMap((letter) => diagram(letter)),
    '## Tasks',
    '',
    row('task', 'held by', 'opens', 'closes', 'due', 'limit set by'),
    row('---', '---', '---', '---', '---', '---'),
    ...TASK_TYPES.map(taskRow),
    '',
    '## Conditions',
    '',
    row('condition', 'holds when', 'source'),
    row('---', '---', '---'),
    ...Object.entries(CONDITIONS).map(([name, { says, source }]) => row(`\`${name}\``, says, source)),
    '',
    '## Events',
    '',
    row('event', 'whose act', 'needs'),
    row('---', '---', '---'),
    ...Object.entries(EVENT_RULES).map(([name, { by, needs = [] }]) =>
      row(`\`${name}\``, actor(by), needs.map(([condition]) => `\`${condition}\``).join('<br>')),
    ),
    '',
  ].join('\n')
}

function diagram(letter: TrackLetter): string[] {
  const types = TASK_TYPES.filter((type) => TASK_TABLE[type].track === letter)
  return [
    `## Track ${letter}: ${TRACKS[letter].en}`,
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...types.flatMap((type) => {
      const { opens, closes, title, guards = [] } = TASK_TABLE[type]
      const on = (on: readonly Trigger[], when: readonly string[] = []): string =>
        `${triggers(on)}${when.length === 0 ? '' : ` [${when.join(', ')}]`}`
      return [
        `  ${type}: ${title.en}`,
        ...opens.map((each) => `  [*] --> ${type}: ${on(each.on, [...(each.when ?? []), ...guards])}`),
        ...closes.map((each) => `  ${type} --> [*]: ${on(each.on, each.when)} → ${each.outcome}`),
      ]
    }),
    '```',
    '',
  ]
}

function taskRow(type: TaskType): string {
  const rule = TASK_TABLE[type]
  const { term, basis, review, note } = TASK_LIMITS[type]
  const guards = rule.guards?.length ? [`always: ${names(rule.guards)}`] : []
  const whileHolds = rule.whileHolds?.length ? [`lapses without: ${names(rule.whileHolds)}`] : []
  const due = [
    ...(term === undefined ? ['no term of its own'] : [describeTerm(term)]),
    ...(review === undefined ? [] : [`review every ${describeTerm(review)}`]),
    ...(note === undefined ? [] : [note]),
  ]
  return row(
    `\`${type}\`<br>${rule.title.en}<br>_${rule.title.nl}_`,
    `${rule.holders.join(', ')}<br>${rule.starts === 'OPEN' ? 'a duty: open at once' : 'offered first'}`,
    [...rule.opens.map(openingText), ...guards].join('<br>'),
    [...rule.closes.map(closingText), ...whileHolds].join('<br>'),
    due.join('<br>'),
    basis,
  )
}

function openingText({ on, when = [], to }: Opening): string {
  return `${triggers(on)}${when.length === 0 ? '' : ` when ${names(when)}`}: ${CHOICES[to]}`
}

function closingText({ on, when = [], status, outcome, whose }: Closing): string {
  const scope = whose === 'all' ? '' : whose === 'actor' ? ' by the holder' : ` (${whose})`
  return `${triggers(on)}${scope}${when.length === 0 ? '' : ` when ${names(when)}`}: ${status} ${outcome}`
}

function actor({ holds, anyTask, kinds, anyone }: (typeof EVENT_RULES)['task-offered']['by']): string {
  const words = [
    ...(holds ? [`holder of ${holds.join(' or ')}`] : []),
    ...(anyTask ? ['holder of any open task on the case'] : []),
    ...(kinds ? [kinds.join(', ')] : []),
    ...(anyone ? ['whoever reports or knows it'] : []),
  ]
  return words.length === 0 ? 'the holder of the task' : words.join('; or ')
}

function triggers(on: readonly Trigger[]): string {
  return on
    .map((trigger) => (trigger === 'always' ? 'any event' : trigger === 'time' ? 'time alone' : trigger))
    .join(', ')
}

function names(conditions: readonly ConditionName[]): string {
  return conditions.map((name) => `\`${name}\``).join(', ')
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
