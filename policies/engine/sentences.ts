import type { CellChange, OtherChange } from './compare.ts'
import type { CompiledPolicy } from './compiled-policy.ts'
import type { Contradiction } from './explain-record.ts'
import type { Explanation, Missing } from './explain.ts'
import { isOfDays, lastDayOf } from './day-literal.ts'
import { lawIn } from './law-in.ts'
import { oneLine } from './one-line.ts'
import { dutch, english } from './phrases.ts'
import type { Formula, Literal } from './policy-document.ts'
import { sayIn } from './told.ts'
import type { VisibleField } from './what-may-see.ts'
import { writtenDay } from './written-day.ts'

/** The languages policies are read in. */
export type Language = 'en' | 'nl'

/** What the engine answers, as sentences in one language; names and the meaning of facts come from the vocabulary. */
export interface Sentences {
  /** What people call a kind of agency or a purpose, with the word itself behind it. */
  name(word: string): string
  /** A condition in the facts' own sentences; empty when there is none. */
  condition(when: Formula): string
  /** One way to a field: its form, its rows, the tasks and the facts. */
  way(field: Pick<VisibleField, 'form' | 'own' | 'tasks' | 'when'>): string
  /** What more or less may be seen, and what could be seen before. */
  cell(change: CellChange): string
  other(change: OtherChange): string
  explanation(explanation: Explanation, coordinate: string): string
  /** The same, sentence by sentence: the decision first, then what it rests on. */
  explanationParts(explanation: Explanation, coordinate: string): readonly string[]
  /** What a record says and the policy it names does not. */
  contradiction(contradiction: Contradiction): string
}

/** Sentences over one version; `quote` makes what people wrote fit for where the sentences go. */
export function sentencesIn(
  language: Language,
  { bundle }: Pick<CompiledPolicy, 'bundle'>,
  quote: (text: string) => string = oneLine,
): Sentences {
  const phrases = language === 'nl' ? dutch : english
  const facts = new Map(bundle.vocabulary?.facts.map(({ fact, sentence }) => [fact, sentence[language]]))
  const purposes = new Map(bundle.purposes.map(({ purpose, title }) => [purpose, title[language]]))
  const titles = bundle.vocabulary?.titles
  const titled = (word: string, title: string | undefined) => (title === undefined ? word : `${quote(title)} (${word})`)
  const name = (word: string) => titled(word, purposes.get(word) ?? titleOf(titles?.kinds, word, language))
  // A type of task can be called what a kind of agency is called, and mean something else.
  const tasksNamed = (words: readonly string[]) =>
    words.map((word) => titled(word, titleOf(titles?.tasks, word, language))).join(phrases.or)
  const literal = ({ fact, negated }: Literal) => {
    const last = lastDayOf(fact)
    if (last !== undefined) return (negated ? phrases.afterDay : phrases.until)(writtenDay(last, language))
    const sentence = quote(facts.get(fact) ?? fact).replace(/\.$/u, '')
    return negated ? phrases.holdsNot(sentence) : phrases.holds(sentence)
  }
  const condition = (when: Formula) =>
    when.map((clause) => clause.map(literal).join(phrases.or)).join(`;${phrases.and}`)
  const conditionParts = (when: Formula) => {
    const known = when.filter((clause) => !isOfDays(clause))
    const days = when.filter(isOfDays)
    return [
      ...(known.length === 0 ? [] : [phrases.when(condition(known))]),
      ...days.map((clause) => condition([clause])),
    ]
  }
  const way: Sentences['way'] = ({ form, own, tasks, when }) =>
    [
      phrases.form[form],
      ...(own ? [phrases.ownRows] : []),
      tasks.length === 0 ? phrases.withoutTask : phrases.withTask(tasksNamed(tasks)),
      ...(when === '' ? [] : conditionParts(readFormula(when))),
    ].join(', ')
  const ways = (fields: readonly VisibleField[]) =>
    fields.length === 0 ? phrases.nothing : fields.map(way).join(' / ')

  const missing = (first: Missing): string => {
    switch (first.what) {
      case 'coordinate':
        return first.problem
      case 'purpose':
        return first.nearest === undefined ? phrases.noPurpose : `${phrases.noPurpose}, ${phrases.meant(first.nearest)}`
      case 'kind':
        return phrases.notFor(first.who.map(name).join(phrases.or))
      case 'validity':
        return phrases.outside(first.from, first.until)
      case 'derived':
        return phrases.derived(first.from.join(', '))
      case 'argument':
        return phrases.notListed
      case 'rule':
        return phrases.noRule
      case 'offered':
        return phrases.onlyOffered
      case 'own-rows':
        return phrases.noRowsOfOwn
      case 'joined':
        return phrases.onlyJoined
      case 'task':
        return phrases.noTask(tasksNamed(first.oneOf), first.rule)
      case 'facts':
        break
    }
    if (first.when.length === 0) return phrases.notTold(first.rule)
    const days = first.when.filter(isOfDays)
    if (days.length > 0) return phrases.onlyOnDays(condition(days), first.rule)
    return `${phrases.factsMissing(condition(first.when), first.rule)}${first.silent ? ` ${phrases.andNotTold}` : ''}`
  }

  const decided = (side: Contradiction['record']) =>
    side === undefined
      ? phrases.wasWithheld
      : phrases.wasShown(side.form === undefined ? '' : phrases.form[side.form], side.rule)

  return {
    name,
    condition,
    way,
    cell({ kind, purpose, coordinate, gains, loses, before, after, states, afterClosing }) {
      const lead = gains && loses ? phrases.changed : gains ? phrases.gained : phrases.lost
      if (afterClosing !== undefined)
        return `${lead}: ${phrases.keeps(name(kind), coordinate, name(purpose), afterClosing.before, afterClosing.after)}.`
      const rules = [...before, ...after].map(({ rule }) => rule)
      const may = rules.every((rule) => rule === 'may-change') ? phrases.mayChange : phrases.maySee
      const counted = gains && loses ? ` (${phrases.states(states.gained, states.lost, states.all)})` : ''
      return `${lead}: ${may(name(kind), coordinate, name(purpose))}${counted}. ${phrases.after}: ${ways(after)}. ${phrases.before}: ${ways(before)}.`
    },
    other({ what, subject, change, purpose, part, widens, days }) {
      if (days !== undefined) return `${capital(phrases.delay(days.before, days.after))}.`
      const of = purpose === undefined || purpose === subject ? '' : ` ${phrases.inPurpose(purpose)}`
      const list = part === undefined || what !== 'vocabulary' ? '' : ` (${part})`
      return `${phrases.what[what]} ${subject}${of}${list} ${phrases.change[change]}${widens === true ? `: ${phrases.widens}` : ''}.`
    },
    contradiction: ({ coordinate, record, policy }) =>
      `${phrases.contradiction(coordinate, decided(record), decided(policy))}.`,
    explanation: (explanation, coordinate) => explanationParts(explanation, coordinate).join(' '),
    explanationParts,
  }

  function explanationParts(explanation: Explanation, coordinate: string): string[] {
    if (!explanation.shown) return [`${phrases.withheld(coordinate)}: ${missing(explanation.missing)}.`]
    const { form, own, rule, because, legalBasis, tasks, when, through, kept } = explanation
    if (rule === 'structural') return [`${phrases.structural(coordinate)}.`]
    const reason = sayIn(because, language).text
    const shown = own ? `${phrases.form[form]} (${phrases.ownRows})` : phrases.form[form]
    return [
      rule === 'may-change' ? phrases.changeable(coordinate) : phrases.shown(coordinate, shown, rule),
      ...(through === undefined ? [] : [phrases.through(through)]),
      ...(reason === '' ? [] : [phrases.because(quote(reason).replace(/\.$/u, ''))]),
      ...(tasks.length === 0 ? [] : [phrases.taskOpen(tasksNamed(tasks))]),
      ...(kept ? [phrases.kept] : []),
      ...conditionParts(when).map(capital),
      phrases.ground(quote(legalBasis.map(({ law, article }) => lawIn(`${law} ${article}`, language)).join(', '))),
    ].map((sentence) => `${sentence}.`)
  }
}

type Titles = Readonly<Record<string, Readonly<Record<string, string>>>>

function titleOf(titles: Titles | undefined, word: string, language: Language): string | undefined {
  return titles !== undefined && Object.hasOwn(titles, word) ? titles[word]?.[language] : undefined
}

/** Reads back what `printFormula` wrote. */
export function readFormula(text: string): Formula {
  return text.split(' and ').map((entry) =>
    entry
      .replaceAll(/^\(|\)$/gu, '')
      .split(' or ')
      .map((literal) => ({ fact: literal.replace(/^not /u, ''), negated: literal.startsWith('not ') })),
  )
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
