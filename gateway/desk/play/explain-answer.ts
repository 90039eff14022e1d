import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import type { Coordinate } from '../../../policies/engine/coordinates.ts'
import { explainRecord } from '../../../policies/engine/explain-record.ts'
import { type Language, sentencesIn } from '../../../policies/engine/sentences.ts'
import { answerWords } from '../../cli/answer-words.ts'
import type { DisclosureRecord } from '../../log/disclosure-record.ts'
import type { AskedField } from './asked-fields.ts'

/** Why there is nothing at one place of an answer. */
export interface AnsweredPlace {
  readonly path: string
  readonly coordinate: Coordinate
  /** `EMPTY`: it may be seen, and nothing is there. */
  readonly state: 'WITHHELD' | 'EMPTY'
  readonly why: string
  /** The rule that shows it, or that lacks something; absent: no rule is about it. */
  readonly rule?: string
}

export interface AnswerToExplain {
  readonly asked: readonly AskedField[]
  /** Places where the answer has null or an empty list: response keys joined by dots. */
  readonly nulls: readonly string[]
  /** All records of the decision. */
  readonly records: readonly DisclosureRecord[]
  readonly policy: CompiledPolicy
  readonly language: Language
}

const WORDS = {
  en: {
    empty: 'This may be seen; its owner has recorded nothing here.',
    noCase:
      'The case is closed to this agency for this purpose, or there is no such case: the two get the same answer.',
    unsaid: 'Nothing was decided about it: what it stands in was not given.',
    onCases: (count: number, all: number) => `On ${count} of ${all} cases: `,
  },
  nl: {
    empty: 'Dit mag worden gezien; de eigenaar heeft hier niets vastgelegd.',
    noCase:
      'De zaak is voor deze organisatie niet open voor dit doel, of bestaat niet: het antwoord is in beide gevallen hetzelfde.',
    unsaid: 'Hierover is niets beslist: waar het in staat is niet gegeven.',
    onCases: (count: number, all: number) => `Bij ${count} van de ${all} zaken: `,
  },
}

/** Every null of an answer with the rule behind it, from the records of the decision: what was done, not what would be now. */
export function explainAnswer({ asked, nulls, records, policy, language }: AnswerToExplain): AnsweredPlace[] {
  const sentences = sentencesIn(language, policy)
  const words = WORDS[language]
  const wanted = new Set(nulls)
  const places = new Map<string, AnsweredPlace>()
  for (const { path, coordinate } of asked) {
    if (!wanted.has(path) || places.has(`${path} ${coordinate}`)) continue
    const isCase = policy.schema.types.get(policy.schema.field(coordinate)?.type ?? '')?.caseKey !== undefined
    places.set(
      `${path} ${coordinate}`,
      isCase
        ? { path, coordinate, state: 'WITHHELD', why: closedWords() ?? words.noCase }
        : placeOf(path, coordinate, isAbout(coordinate)),
    )
  }
  return [...places.values()]

  function placeOf(path: string, coordinate: Coordinate, about: readonly DisclosureRecord[]): AnsweredPlace {
    const reasons = new Map<string, { readonly place: AnsweredPlace; count: number }>()
    for (const record of about) {
      const explained = explainRecord(policy, record, coordinate)
      if (explained === undefined) continue
      const { explanation } = explained
      const place: AnsweredPlace = explanation.shown
        ? { path, coordinate, state: 'EMPTY', why: words.empty, rule: explanation.rule }
        : {
            path,
            coordinate,
            state: 'WITHHELD',
            why: sentences.explanation(explanation, coordinate),
            ...('rule' in explanation.missing ? { rule: explanation.missing.rule } : {}),
          }
      const known = reasons.get(place.why)
      if (known === undefined) reasons.set(place.why, { place, count: 1 })
      else known.count += 1
    }
    const [only, ...others] = reasons.values()
    if (only === undefined) return { path, coordinate, state: 'WITHHELD', why: words.unsaid }
    if (others.length === 0) return only.place
    // One place of a list can be empty for one reason on this case and for another on the next.
    const told = [only, ...others].map(({ place, count }) => `${words.onCases(count, about.length)}${place.why}`)
    return { ...only.place, state: 'WITHHELD', why: told.join(' ') }
  }

  /** The records that say something of it; else all, for what is not data of a person stands in none. */
  function isAbout(coordinate: Coordinate): readonly DisclosureRecord[] {
    const saying = records.filter(({ disclosed, withheld }) =>
      [...disclosed, ...withheld].some((field) => field.coordinate === coordinate),
    )
    return saying.length === 0 ? records : saying
  }

  function closedWords(): string | undefined {
    const refused = records.some((record) => record.case !== undefined && record.outcome === 'refused')
    return refused ? `${answerWords(language).closedCase} ${words.noCase}` : undefined
  }
}
