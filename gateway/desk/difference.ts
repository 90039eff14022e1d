import type { CellChange, Comparison, OtherChange } from '../../policies/engine/compare.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { createWording, type FieldNames, type Language, type Wording } from '../../policies/engine/documents/wording.ts'
import { clausesOf } from '../../policies/engine/documents/inferences.ts'
import { splitCoordinate } from '../../policies/engine/expand-see.ts'
import { reasonKey } from '../../policies/engine/required-approvals.ts'
import { sentencesIn } from '../../policies/engine/sentences.ts'
import type { VisibleField } from '../../policies/engine/what-may-see.ts'

/** One thing that differs: in short for reading, and exactly as the engine says it. */
export interface Sentence {
  readonly short: string
  readonly exactly: readonly string[]
}

/** What somebody comes to see by one rule; it needs a reason of its own. */
export interface Widening {
  /** As reasons are given: `purpose/rule`, and so on. */
  readonly key: string
  /** What people call it. */
  readonly title: string
  readonly sentences: readonly Sentence[]
}

export interface Difference {
  readonly widening: readonly Widening[]
  readonly narrowing: readonly Sentence[]
  /** What shows nobody more or less: texts, grounds, titles. */
  readonly other: readonly string[]
}

const TEXT = {
  en: {
    gained: 'New for',
    lost: 'No longer for',
    // Still shown, but in fewer situations.
    narrower: 'From now on more strictly for',
    rests: (purpose: string, grounds: string) => `“${purpose}” now also rests on ${grounds}.`,
    changed: 'Different for',
    in: 'in',
    change: 'may do',
    own: 'own records only',
    or: 'or',
    tasks: 'only for the task',
    kept: (days: number) => `for ${days} days after the task is closed`,
    owner: 'held by',
    rule: 'rule',
  },
  nl: {
    gained: 'Nieuw voor',
    lost: 'Niet meer voor',
    narrower: 'Voortaan strenger voor',
    rests: (purpose: string, grounds: string) => `“${purpose}” rust nu ook op ${grounds}.`,
    changed: 'Anders voor',
    in: 'bij',
    change: 'mag doen',
    own: 'alleen wat men zelf vastlegde',
    or: 'of',
    tasks: 'alleen bij de taak',
    kept: (days: number) => `tot ${days} dagen na het sluiten van de taak`,
    owner: 'van',
    rule: 'regel',
  },
}

/** A comparison in sentences, what widens apart and by the rule that widens it. */
export function differenceIn(
  { cells, other }: Pick<Comparison, 'cells' | 'other'>,
  before: CompiledPolicy,
  after: CompiledPolicy,
  language: Language,
  names: FieldNames,
): Difference {
  const page = {
    language,
    words: createWording(after, language, names),
    was: createWording(before, language, names),
    after,
    before,
  }
  const exact = sentencesIn(language, after)
  const widening = new Map<string, Sentence[]>()
  const widen = (key: string, sentence: Sentence) => widening.set(key, [...(widening.get(key) ?? []), sentence])
  const narrowing: Sentence[] = []
  for (const alike of together(cells)) {
    const [first] = alike
    if (first === undefined) continue
    const sentence = { short: shortly(alike, page), exactly: alike.map((cell) => exact.cell(cell)) }
    if (first.gains)
      for (const rule of first.widenedBy.length > 0 ? first.widenedBy : [''])
        widen(`${first.purpose}/${rule}`, sentence)
    if (!first.gains) narrowing.push(sentence)
  }
  const texts: string[] = []
  for (const change of other) {
    const sentence = exact.other(change)
    if (change.widens === true) widen(reasonKey(change), { short: sentence, exactly: [] })
    else texts.push(groundsAdded(change, page) ?? sentence)
  }
  return {
    widening: [...widening].map(([key, sentences]) => ({ key, title: titleOf(key, page), sentences })),
    narrowing,
    other: texts,
  }
}

interface Page {
  readonly language: Language
  readonly words: Wording
  readonly was: Wording
  readonly before: CompiledPolicy
  readonly after: CompiledPolicy
}

/** What a purpose comes to rest on as well; undefined where a ground went, or something else differs. */
function groundsAdded({ what, subject }: OtherChange, { before, after, words, language }: Page): string | undefined {
  const [was, is] = [before, after].map((policy) =>
    (policy.purposes.get(subject)?.legalBasis ?? []).map(({ law, article }) => `${words.law(law)} ${article}`),
  )
  const added = is?.filter((ground) => was?.includes(ground) === false) ?? []
  const isOther = what !== 'legal-basis' || added.length === 0 || was?.some((ground) => is?.includes(ground) === false)
  return isOther === true ? undefined : TEXT[language].rests(words.purpose(subject), words.list(added))
}

/** The purpose by its title and the rule by its name; of a word, an agency or an argument the key itself. */
function titleOf(key: string, { after, words, language }: Page): string {
  const [purpose = '', rule = ''] = key.split('/')
  return after.purposes.has(purpose) ? `“${words.purpose(purpose)}”, ${TEXT[language].rule} ${rule}` : key
}

/** Kinds of agency for which the same field changes in the same way. */
function together(cells: readonly CellChange[]): CellChange[][] {
  const groups = new Map<string, CellChange[]>()
  for (const cell of cells) {
    const { purpose, coordinate, gains, loses, before, after, afterClosing, widenedBy } = cell
    const key = JSON.stringify([purpose, coordinate, gains, loses, before, after, afterClosing, widenedBy])
    groups.set(key, [...(groups.get(key) ?? []), cell])
  }
  return [...groups.values()]
}

function shortly(alike: readonly CellChange[], page: Page): string {
  const { language, words, after } = page
  const text = TEXT[language]
  const [{ purpose, coordinate, gains, loses, before, after: now, afterClosing }] = alike as [CellChange]
  const isNarrower = !gains && now.length > 0 && afterClosing === undefined
  const lead = gains && loses ? text.changed : gains ? text.gained : isNarrower ? text.narrower : text.lost
  const kinds = words.list(alike.map(({ kind }) => words.kind(kind)))
  const { typeName } = splitCoordinate(coordinate)
  const owner = after.schema.field(coordinate)?.owner
  const isChange = typeName === after.schema.mutation
  const field = isChange
    ? `${text.change} “${words.field(coordinate)}”`
    : `“${words.field(coordinate)}” (${words.type(typeName)}${owner === undefined || owner === 'CHAIN' ? '' : `, ${text.owner} ${words.kind(owner)}`})`
  const ways = (gains || isNarrower ? now : before).map((way) => wayIn(way, purpose, page)).filter((way) => way !== '')
  const kept = afterClosing === undefined ? [] : [text.kept(gains ? afterClosing.after : afterClosing.before)]
  const how = [...new Set([...kept, ...(isChange ? [] : ways)])].join(`; ${text.or} `)
  return `${lead} ${kinds}, ${text.in} “${words.purpose(purpose)}”: ${field}${how === '' ? '' : `, ${how}`}.`
}

function wayIn({ form, own, tasks, when }: VisibleField, purpose: string, { language, words, after }: Page): string {
  const text = TEXT[language]
  const all = after.purposes.get(purpose)?.tasks.size ?? 0
  return [
    words.form(form),
    ...(own ? [text.own] : []),
    ...(tasks.length === 0 || tasks.length === all
      ? []
      : [`${text.tasks} ${words.list(tasks.map((task) => `“${words.task(task)}”`))}`]),
    ...(when === '' ? [] : [words.condition(clausesOf(when))]),
  ].join(', ')
}
