import type { DemoCast, HeldTask, PlayedStep } from './play-demo.ts'
import { type Cell, COLUMNS, type Sight } from './sight.ts'
import type { VocabularyDocument } from '../../policies/engine/policy-document.ts'

export type Language = 'en' | 'nl'

export interface PageOptions extends DemoCast {
  readonly vocabulary: Pick<VocabularyDocument, 'titles'> | undefined
  readonly language: Language
  /** Colours and weight, for a terminal. */
  readonly styled: boolean
}

const WORDS = {
  en: {
    day: 'Day',
    begun: 'Now at work:',
    offered: 'Asked:',
    ended: 'Done or ended:',
    who: 'Who can now see what',
    others: 'For every other agency this case does not exist.',
    nobody: 'No agency sees a case.',
    gone: 'its work here is over',
    same: 'Nobody sees more or less than before.',
    legend: '● sees it   · may see it, nothing is there   (blank) may not see it   + new   × lost',
    intro: 'The referral chain, played on a hub of its own. Every person, number and event is made up.',
  },
  nl: {
    day: 'Dag',
    begun: 'Nu aan het werk:',
    offered: 'Gevraagd:',
    ended: 'Klaar of beëindigd:',
    who: 'Wie ziet nu wat',
    others: 'Voor iedere andere organisatie bestaat deze zaak niet.',
    nobody: 'Geen organisatie ziet een zaak.',
    gone: 'haar werk hier is klaar',
    same: 'Niemand ziet meer of minder dan daarvoor.',
    legend: '● ziet het   · mag het zien, er is niets   (leeg) mag het niet zien   + nieuw   × kwijt',
    intro: 'De verwijsketen, gespeeld op een eigen hub. Alle personen, nummers en gebeurtenissen zijn verzonnen.',
  },
} as const

const LABEL = 44
const COLUMN = 9
const WIDTH = LABEL + COLUMNS.length * COLUMN
const MARKS: Readonly<Record<Cell, string>> = { seen: '●', empty: '·', withheld: '' }

/** What stands above the story. */
export function introduction({ language, styled }: PageOptions): string {
  const { intro, legend } = WORDS[language]
  return `${bold(intro, styled)}\n${legend}\n`
}

/** A step as a page: who did what, which work began and ended, and who can see what now. */
export function describeStep(played: PlayedStep, before: PlayedStep | undefined, options: PageOptions): string {
  const { language, styled } = options
  const words = WORDS[language]
  const { step, number, found } = played
  const lines: string[] = []
  if (before?.step.day !== step.day) {
    const date = new Intl.DateTimeFormat(language === 'nl' ? 'nl-NL' : 'en-GB', {
      dateStyle: 'full',
      timeZone: 'Europe/Amsterdam',
    }).format(played.at)
    lines.push('', bold(`${words.day} ${step.day} · ${date} `.padEnd(WIDTH, '─'), styled))
  }
  const actor = step.kind === 'time' ? '' : `${bold(nameOf(step.agency, options), styled)} `
  lines.push('', `${String(number).padStart(2)}. ${actor}${step.says[language]}`)
  if (found !== undefined) lines.push(`    ${found[language]}`)
  lines.push(
    ...tasksLine(words.offered, played.begun.filter(isOffered), options),
    ...tasksLine(
      words.begun,
      played.begun.filter((task) => !isOffered(task)),
      options,
    ),
    ...tasksLine(
      words.ended,
      played.ended.filter((task) => !stillThere(task, played)),
      options,
    ),
  )
  lines.push('', ...table(played.sights, before?.sights ?? [], options))
  return `${lines.join('\n')}\n`
}

function table(sights: readonly Sight[], before: readonly Sight[], options: PageOptions): readonly string[] {
  const { language, styled } = options
  const words = WORDS[language]
  if (sights.length === 0 && before.length === 0) return [`    ${words.nobody}`]
  const now = new Map(sights.map((sight) => [keyOf(sight), sight]))
  const then = new Map(before.map((sight) => [keyOf(sight), sight]))
  // Whoever sees nothing any more is shown once more, with what it lost.
  const rows = [...new Map([...then, ...now])]
    .map(([key, sight]) => ({ sight, is: now.get(key)?.cells, was: then.get(key)?.cells }))
    .sort((one, other) => placeOf(one.sight, options) - placeOf(other.sight, options))
  if (rows.every(({ is, was }) => is?.join() === was?.join())) return [`    ${words.same}`]
  const heads = COLUMNS.map(({ head }) => head[language].padEnd(COLUMN)).join('')
  return [
    dim(`    ${words.who.padEnd(LABEL - 4)}${heads}`.trimEnd(), styled),
    ...rows.flatMap(({ sight, is, was }, index) => {
      const cells = COLUMNS.map((_, column) => markOf(is?.[column] ?? 'withheld', was?.[column] ?? 'withheld', styled))
      const agency = nameOf(sight.agency, options)
      const gone = is === undefined ? words.gone : ''
      const line = (label: string) => `    ${fitted(label)}${cells.join('')}${gone}`.trimEnd()
      const ofAgency = rows.filter((row) => row.sight.agency === sight.agency)
      if (ofAgency.length === 1) return [line(agency)]
      // One purpose at a time: what it sees for one is nothing that it sees for another.
      const purpose = line(`  ${titleOf(sight, options)}`)
      return ofAgency[0] === rows[index] ? [`    ${agency}`, purpose] : [purpose]
    }),
    dim(`    ${words.others}`, styled),
  ]
}

function markOf(is: Cell, was: Cell, styled: boolean): string {
  const [mark, colour] =
    is === 'seen' && was !== 'seen' ? ['●+', 32] : was === 'seen' && is !== 'seen' ? ['×', 31] : [MARKS[is], 0]
  const blank = ' '.repeat(COLUMN - mark.length)
  return colour === 0 ? `${mark}${blank}` : `${coloured(mark, colour, styled)}${blank}`
}

/** In the order of the list of agencies, which begins with those that find people. */
function placeOf({ agency, purpose }: Sight, { agencies, purposes }: PageOptions): number {
  const place = agencies.findIndex(({ slug }) => slug === agency)
  return place * purposes.length + purposes.findIndex((document) => document.purpose === purpose)
}

function titleOf({ purpose }: Sight, { purposes, language }: PageOptions): string {
  return purposes.find((document) => document.purpose === purpose)?.title?.[language] ?? purpose
}

function fitted(text: string): string {
  const room = LABEL - 5
  return (text.length > room ? `${text.slice(0, room - 1)}…` : text).padEnd(LABEL - 4)
}

function tasksLine(word: string, tasks: readonly HeldTask[], options: PageOptions): readonly string[] {
  const { vocabulary, language } = options
  // One task may serve two purposes of its holder.
  const named = tasks.map(({ agency, type }) => {
    const title = vocabulary?.titles.tasks[type]?.[language] ?? type
    return `${nameOf(agency, options)} (${title})`
  })
  return named.length === 0 ? [] : [`    ${word} ${[...new Set(named)].join(', ')}`]
}

function stillThere({ taskId }: HeldTask, { begun }: PlayedStep): boolean {
  return begun.some((task) => task.taskId === taskId)
}

function isOffered({ status }: HeldTask): boolean {
  return status === 'OFFERED'
}

function nameOf(slug: string, { agencies }: DemoCast): string {
  return (agencies.find((agency) => agency.slug === slug)?.name ?? slug).replace(/ \(demo\)$/u, '')
}

function keyOf({ agency, purpose }: Sight): string {
  return `${agency} ${purpose}`
}

function bold(text: string, styled: boolean): string {
  return coloured(text, 1, styled)
}

function dim(text: string, styled: boolean): string {
  return coloured(text, 2, styled)
}

/** ECMA-48, select graphic rendition. */
function coloured(text: string, code: number, styled: boolean): string {
  return styled ? `\u001b[${code}m${text}\u001b[0m` : text
}
