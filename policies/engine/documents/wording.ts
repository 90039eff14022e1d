import type { CompiledPolicy } from '../compiled-policy.ts'
import type { Coordinate, FieldShape, Form } from '../coordinates.ts'
import { splitCoordinate } from '../expand-see.ts'
import type { Formula, Literal, Told } from '../policy-document.ts'
import { isOfDays, lastDayOf } from '../day-literal.ts'
import { lawIn } from '../law-in.ts'
import { plainLine } from '../one-line.ts'
import { type Said, sayIn } from '../told.ts'
import { writtenDay } from '../written-day.ts'

/** The languages every document exists in. */
export type Language = 'en' | 'nl'

/** What people call a type or a field, by `Type` or `Type.field`, and what it holds where the schema does not say it. */
export type FieldNames = ReadonlyMap<string, Readonly<Record<Language, string>> & { readonly descriptionNl?: string }>

/** Names and sentences of one policy in one language. A word without a name is given as it is written in the policy. */
export interface Wording {
  readonly language: Language
  readonly kind: (kind: string) => string
  readonly task: (task: string) => string
  readonly purpose: (purpose: string) => string
  readonly regime: (regime: string) => string
  /** What somebody wrote, in this language where it was written in it. */
  readonly told: (text: Told) => string
  /** A law, with or without an article, as it is called in this language; most go by their Dutch name in both. */
  readonly law: (law: string) => string
  /** An ISO day as people write it. */
  readonly day: (day: string) => string
  readonly category: (category: string) => string
  readonly type: (type: string) => string
  readonly field: (coordinate: Coordinate) => string
  /** What a field holds; empty where nobody has said so. */
  readonly description: (field: Pick<FieldShape, 'coordinate' | 'description'>) => Said
  /** `the year only`, or `in full`. */
  readonly form: (form: Form) => string
  /** The fact as the sentence it stands for, without its full stop. */
  readonly fact: (literal: Literal) => string
  /** One entry of a formula, within a sentence: its facts joined by "or". */
  readonly clause: (clause: Formula[number]) => string
  /** The whole formula, behind what it is the condition of: `if a; and if b, until 30 June 2027`. */
  readonly condition: (formula: Formula) => string
  /** One sentence per entry of a formula; the facts within an entry joined by "or". */
  readonly formula: (formula: Formula) => string[]
  /** `a, b and c`. */
  readonly list: (words: readonly string[]) => string
  /** `a, b or c`. */
  readonly either: (words: readonly string[]) => string
  /** Words that were asked for and have no name in this language: nothing to print, something to add. */
  readonly unnamed: () => string[]
}

const JOIN = {
  en: {
    and: 'and',
    or: 'or',
    full: 'in full',
    not: 'it is known not to be so that',
    if: 'if',
    ifOne: 'if one of these is so:',
    until: 'until',
    after: 'after',
  },
  nl: {
    and: 'en',
    or: 'of',
    full: 'volledig',
    not: 'het is bekend dat niet geldt:',
    if: 'als',
    ifOne: 'als een hiervan klopt:',
    until: 'tot en met',
    after: 'na',
  },
}

/** Looks words up in the vocabulary of the policy, and fields in the names given. */
export function createWording(policy: CompiledPolicy, language: Language, names: FieldNames): Wording {
  const { vocabulary, purposes } = policy.bundle
  const facts = new Map(vocabulary?.facts.map((entry) => [entry.fact, entry]))
  const titles = new Map(purposes.map(({ purpose, title }) => [purpose, title]))
  const missing = new Set<string>()
  const join = JOIN[language]
  const named = (word: string, name: string | undefined, otherwise: string): string => {
    if (name !== undefined) return plainLine(name)
    missing.add(word)
    return otherwise
  }
  const title = (list: 'kinds' | 'tasks' | 'coarsenings') => (word: string) =>
    named(word, own(vocabulary?.titles[list], word)?.[language], word)
  const fact = ({ fact: word, negated }: Literal): string => {
    const last = lastDayOf(word)
    if (last !== undefined) return `${negated ? join.after : join.until} ${writtenDay(last, language)}`
    const sentence = named(word, facts.get(word)?.sentence[language], word)
    const plain = lowerFirst(sentence.replace(/\.$/u, ''))
    return negated ? `${join.not} ${plain}` : plain
  }
  const clauseText = (clause: Formula[number]) => clause.map(fact).join(`; ${join.or}: `)
  return {
    language,
    kind: title('kinds'),
    task: title('tasks'),
    form: (form) => (form === 'full' ? join.full : title('coarsenings')(form)),
    purpose: (purpose) => named(purpose, titles.get(purpose)?.[language], purpose),
    regime: (regime) => named(regime, own(vocabulary?.regimes, regime)?.[language], regime),
    told: (text) => plainLine(sayIn(text, language).text),
    law: (law) => lawIn(law, language),
    day: (day) => writtenDay(day, language),
    category: (category) =>
      named(
        category,
        own(vocabulary?.categories, category)?.[language],
        spaced(category.slice(category.indexOf(':') + 1)),
      ),
    type: (type) => named(type, names.get(type)?.[language], spaced(type)),
    field: (coordinate) =>
      named(coordinate, names.get(coordinate)?.[language], spaced(splitCoordinate(coordinate).fieldName)),
    description({ coordinate, description: en }) {
      const nl = names.get(coordinate)?.descriptionNl
      return sayIn({ ...(en === undefined ? {} : { en }), ...(nl === undefined ? {} : { nl }) }, language)
    },
    fact,
    clause: clauseText,
    condition: (formula) => {
      const facts = formula.filter((clause) => !isOfDays(clause))
      // Beside others it has to be seen where an either-or begins.
      const lead = (clause: Formula[number]) => (facts.length > 1 && clause.length > 1 ? join.ifOne : join.if)
      const known = facts.map((clause) => `${lead(clause)} ${clauseText(clause)}`)
      const days = formula.filter(isOfDays).map(clauseText)
      return [...(known.length === 0 ? [] : [known.join(`; ${join.and} `)]), ...days].join(', ')
    },
    formula: (formula) => formula.map((clause) => `${upperFirst(clauseText(clause))}.`),
    list: listed(join.and),
    either: listed(join.or),
    unnamed: () => [...missing].sort(),
  }
}

function own<Value>(record: Readonly<Record<string, Value>> | undefined, word: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, word) ? record[word] : undefined
}

/** Words with commas between them, and a word of its own before the last. */
function listed(before: string): (words: readonly string[]) => string {
  return (words) =>
    words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${before} ${words.slice(-1).join('')}`
}

/** `coordinatorPhone` as `coordinator phone`. */
function spaced(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/gu, ' ').toLowerCase()
}

/** Within a sentence; names in capitals stay as they are. */
function lowerFirst(text: string): string {
  return /^[A-Z][A-Z]/u.test(text) ? text : `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}

/** As the first word of a sentence. */
export function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
