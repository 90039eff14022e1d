import { groupBy } from '../../policies/engine/documents/inferences.ts'
import { markdownTable } from '../../policies/engine/documents/tables.ts'
import type { Wording } from '../../policies/engine/documents/wording.ts'
import { dutchDay } from '../../policies/engine/dutch-day.ts'
import type { History, Release } from '../../policies/engine/lifecycle.ts'
import { plainLine } from '../../policies/engine/one-line.ts'
import type { AgencyEntry, PersonEntry } from '../../policies/engine/policy-document.ts'
import type { DisclosureRecord } from '../log/disclosure-record.ts'

/** What is kept of each record: a busy month holds very many. */
export interface CountedRecord extends Pick<DisclosureRecord, 'decision' | 'agency' | 'purpose' | 'case' | 'outcome'> {
  readonly someWithheld: boolean
}

export interface MonthOfRecords {
  /** 2026-11 */
  readonly month: string
  /** Of that month, without what people did at the console. */
  readonly records: readonly CountedRecord[]
  /** False when what the reader may not know of is left out. */
  readonly complete: boolean
  readonly history: History
  readonly words: Wording
  readonly agencies: readonly AgencyEntry[]
  readonly people: readonly PersonEntry[]
}

const TEXT = {
  en: {
    title: (month: string) => `Disclosures in ${month}`,
    intro: 'Counts only: no case, no person, no value. One request can be about several cases.',
    partly: 'Requests of other kinds of agency for a confidential purpose are left out.',
    total: (requests: number, refused: number, cases: number) =>
      `${requests} requests, about ${cases} cases; ${refused} were refused or answered with something withheld.`,
    byAgency: 'By agency and purpose',
    heads: ['Agency', 'Purpose', 'Requests', 'Cases', 'Refused', 'With something withheld'],
    none: 'Nothing was asked in this month.',
    changes: 'Changes of the policies',
    changeHeads: ['Version', 'What happened', 'Day', 'By', 'Reason'],
    noChanges: 'The policies did not change.',
    drafted: 'drafted',
    submitted: 'submitted',
    inForce: 'in force',
    withdrawn: 'withdrawn',
  },
  nl: {
    title: (month: string) => `Verstrekkingen in ${month}`,
    intro: 'Alleen aantallen: geen zaak, geen persoon, geen inhoud. Eén vraag kan over meer zaken gaan.',
    partly: 'Vragen van andere soorten organisaties voor een vertrouwelijk doel zijn weggelaten.',
    total: (requests: number, refused: number, cases: number) =>
      `${requests} vragen, over ${cases} zaken; ${refused} werden geweigerd of beantwoord zonder een deel van het gevraagde.`,
    byAgency: 'Per organisatie en doel',
    heads: ['Organisatie', 'Doel', 'Vragen', 'Zaken', 'Geweigerd', 'Deels niet getoond'],
    none: 'In deze maand is niets gevraagd.',
    changes: 'Wijzigingen van het beleid',
    changeHeads: ['Versie', 'Wat er gebeurde', 'Dag', 'Door', 'Reden'],
    noChanges: 'Het beleid is niet gewijzigd.',
    drafted: 'concept gemaakt',
    submitted: 'ingediend',
    inForce: 'vastgesteld',
    withdrawn: 'ingetrokken',
  },
}

/** One page about a month: how often each agency was shown something for which purpose, refusals, and changes. */
export function monthlyReport({ month, records, complete, history, words, agencies, people }: MonthOfRecords): string {
  const text = TEXT[words.language]
  const name = (oin: string) => agencies.find((agency) => agency.oin === oin)?.name ?? oin
  const rows = [...groupBy(records, ({ agency, purpose }) => JSON.stringify([agency, purpose])).values()]
    .map((group) => ({
      agency: name(group[0]?.agency ?? ''),
      purpose: words.purpose(group[0]?.purpose ?? ''),
      ...countsOf(group),
    }))
    .sort((left, right) => right.requests - left.requests || left.agency.localeCompare(right.agency))
  const all = countsOf(records)
  const changes = [...history.releases.values()].flatMap((release) => changesOf(release, month, text, people))
  return `${[
    `# ${text.title(month)}`,
    text.intro,
    text.total(all.requests, all.refused + all.withheld, all.cases),
    ...(complete ? [] : [text.partly]),
    `## ${text.byAgency}`,
    rows.length === 0
      ? text.none
      : markdownTable(
          text.heads,
          rows.map(({ agency, purpose, requests, cases, refused, withheld }) => [
            agency,
            purpose,
            ...[requests, cases, refused, withheld].map(String),
          ]),
        ),
    `## ${text.changes}`,
    changes.length === 0 ? text.noChanges : markdownTable(text.changeHeads, changes),
  ].join('\n\n')}\n`
}

/** A request has a record for each case it was about. */
function countsOf(records: readonly CountedRecord[]) {
  const requests = [...groupBy(records, ({ decision }) => decision).values()]
  const isRefused = (parts: readonly CountedRecord[]) => parts.every(({ outcome }) => outcome === 'refused')
  return {
    requests: requests.length,
    cases: new Set(records.flatMap(({ case: id }) => id ?? [])).size,
    refused: requests.filter(isRefused).length,
    withheld: requests.filter((parts) => !isRefused(parts) && parts.some(({ someWithheld }) => someWithheld)).length,
  }
}

function changesOf(
  release: Release,
  month: string,
  text: (typeof TEXT)['en'],
  people: readonly PersonEntry[],
): string[][] {
  const { number, draftedAt, draftedBy, submitted, inForceFrom, withdrawnAt, author } = release
  const name = (id: string) => people.find((person) => person.id === id)?.name ?? id
  const happened: readonly [string, string | undefined, string][] = [
    [text.drafted, draftedAt, draftedBy],
    [text.submitted, submitted?.at, draftedBy],
    [text.inForce, inForceFrom, author],
    [text.withdrawn, withdrawnAt, draftedBy],
  ]
  return happened.flatMap(([what, moment, by]) => {
    const day = moment === undefined ? '' : dutchDay(new Date(moment))
    return day.startsWith(month) && day !== ''
      ? [[String(number), what, day, name(by), plainLine(submitted?.reason ?? '')]]
      : []
  })
}
