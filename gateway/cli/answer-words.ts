import type { ReplayOutcome } from '../../policies/engine/replay.ts'
import type { Language } from '../../policies/engine/sentences.ts'

/** What explaining, comparing and replaying say around the sentences of the engine. */
export interface AnswerWords {
  /** Stands where several fields have the same reason. */
  readonly each: string
  readonly asked: (when: string, who: string, purpose: string) => string
  readonly aboutCases: (cases: readonly string[]) => string
  readonly aboutNoCase: string
  readonly counts: (shown: number, withheld: number) => string
  readonly closedCase: string
  readonly begun: string
  readonly nothingAsked: string
  readonly compared: (gained: number, lost: number, other: number) => string
  readonly gained: string
  readonly lost: string
  readonly other: string
  readonly noRecords: string
  readonly tried: (requests: number, candidate: string) => string
  readonly agency: string
  readonly outcomes: Readonly<Record<ReplayOutcome, string>>
  readonly would: (agency: string, purpose: string, requests: number, outcome: ReplayOutcome) => string
  readonly loses: (fields: string) => string
  readonly gains: (fields: string) => string
  readonly unknown: string
  readonly tell: (name: string, reach: string) => string
  readonly such: (ids: readonly string[], more: number) => string
}

const english: AnswerWords = {
  each: 'Each of these',
  asked: (when, who, purpose) => `${when}: ${who} asked for ${purpose}`,
  aboutCases: (cases) => ` about ${cases.length === 1 ? 'case' : 'cases'} ${cases.join(', ')}`,
  aboutNoCase: ', about no case',
  counts: (shown, withheld) => `${amount(shown, 'field', 'fields')} shown, ${withheld} withheld.`,
  closedCase: 'The case was not open to the asker, so nothing of it was decided or shown.',
  begun: 'A change was about to be made; another record tells how it ended.',
  nothingAsked: 'Nothing was asked that carries data of a person.',
  compared: (gained, lost, other) =>
    `${amount(gained, 'gain', 'gains')}, ${amount(lost, 'loss', 'losses')}, ${amount(other, 'other change', 'other changes')}.`,
  gained: 'May be seen more',
  lost: 'May be seen less',
  other: 'Other changes',
  noRecords: 'There are no records of that time.',
  tried: (requests, candidate) => `${amount(requests, 'request', 'requests')} tried against policy ${candidate}:`,
  agency: 'AGENCY',
  outcomes: {
    refused: 'refused',
    narrowed: 'narrowed',
    widened: 'widened',
    unaffected: 'unaffected',
    unknown: 'unknown',
  },
  would: (agency, purpose, requests, outcome) =>
    `${agency}, ${purpose}: ${amount(requests, 'request', 'requests')} ${outcome === 'unknown' ? 'cannot be judged' : `would be ${outcome}`}`,
  loses: (fields) => `no longer shown: ${fields}`,
  gains: (fields) => `newly shown: ${fields}`,
  unknown: 'the records do not hold what the candidate would go by',
  tell: (name, reach) => `tell ${name} beforehand: ${reach}`,
  such: (ids, more) => `${ids.join(', ')}${more === 0 ? '' : ` and ${more} more`}`,
}

const dutch: AnswerWords = {
  each: 'Elk hiervan',
  asked: (when, who, purpose) => `${when}: ${who} vroeg voor ${purpose}`,
  aboutCases: (cases) => ` over ${cases.length === 1 ? 'zaak' : 'zaken'} ${cases.join(', ')}`,
  aboutNoCase: ', over geen zaak',
  counts: (shown, withheld) => `${amount(shown, 'veld', 'velden')} getoond, ${withheld} niet getoond.`,
  closedCase: 'De zaak was niet open voor de vrager; er is niets van beoordeeld of getoond.',
  begun: 'Er werd een wijziging begonnen; een ander verslag vertelt hoe die afliep.',
  nothingAsked: 'Er is niets gevraagd dat gegevens van een persoon bevat.',
  compared: (gained, lost, other) =>
    `${gained} erbij, ${lost} eraf, ${amount(other, 'andere wijziging', 'andere wijzigingen')}.`,
  gained: 'Meer te zien',
  lost: 'Minder te zien',
  other: 'Andere wijzigingen',
  noRecords: 'Er zijn geen verslagen uit die tijd.',
  tried: (requests, candidate) => `${amount(requests, 'verzoek', 'verzoeken')} beproefd met beleid ${candidate}:`,
  agency: 'ORGANISATIE',
  outcomes: {
    refused: 'geweigerd',
    narrowed: 'beperkt',
    widened: 'verruimd',
    unaffected: 'onveranderd',
    unknown: 'onbekend',
  },
  would: (agency, purpose, requests, outcome) => {
    const counted = amount(requests, 'verzoek', 'verzoeken')
    const would = requests === 1 ? 'zou worden' : 'zouden worden'
    const judged = outcome === 'unknown' ? 'niet te beoordelen' : `${would} ${dutch.outcomes[outcome]}`
    return `${agency}, ${purpose}: ${counted} ${judged}`
  },
  loses: (fields) => `niet meer getoond: ${fields}`,
  gains: (fields) => `nieuw getoond: ${fields}`,
  unknown: 'de verslagen bevatten niet waar het voorstel van uitgaat',
  tell: (name, reach) => `licht ${name} vooraf in: ${reach}`,
  such: (ids, more) => `${ids.join(', ')}${more === 0 ? '' : ` en nog ${more}`}`,
}

/** The words in one language. */
export function answerWords(language: Language): AnswerWords {
  return language === 'nl' ? dutch : english
}

function amount(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
