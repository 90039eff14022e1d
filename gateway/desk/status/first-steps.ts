import type { Language } from '../../../policies/engine/sentences.ts'

type Told = Readonly<Record<Language, string>>

/** Three queries to begin with: a list of one's own work, one case over four agencies, and one of which a part is withheld. */
const QUERIES: readonly {
  readonly title: Told
  readonly agency: string
  readonly purpose: string
  readonly document: string
}[] = [
  {
    title: { en: 'Your own open tasks', nl: 'De eigen open taken' },
    agency: 'comensha',
    purpose: 'shelter.place',
    document: '{ tasks(first: 5) { edges { node { taskId type status dueAt case { caseId } } } } }',
  },
  {
    title: {
      en: 'One case, from the systems of four agencies',
      nl: 'Eén zaak, uit de systemen van vier organisaties',
    },
    agency: 'care-coordination',
    purpose: 'care.coordinate',
    document:
      '{ case(id: "demo-dublin-claimant") { caseId state policeVictimFile { contactOfficer } residenceStatus { lawfulResidence validUntil } carePlan { needs reviewAt } wmoRequests { provisionType decision } } }',
  },
  {
    title: {
      en: 'The same case for the police: what they may not see comes back empty, with the reason',
      nl: 'Dezelfde zaak voor de politie: wat zij niet mag zien blijft leeg, met de reden',
    },
    agency: 'police-amsterdam',
    purpose: 'report.take',
    document:
      '{ case(id: "demo-dublin-claimant") { caseId policeVictimFile { fullName } carePlan { coordinatorName needs } residenceStatus { validUntil } } }',
  },
]

/** Agencies a newcomer tries first, each for one of its purposes. */
const TOKENS: readonly (readonly [agency: string, purpose: string])[] = [
  ['police-amsterdam', 'report.take'],
  ['ind', 'residence.decide'],
  ['comensha', 'shelter.place'],
  ['municipality-amsterdam', 'municipal.wmo'],
]

const START: readonly { readonly title: Told; readonly text: string }[] = [
  { title: { en: 'Start the hub with made-up cases', nl: 'Start de hub met verzonnen zaken' }, text: 'npm start' },
]
const TOKEN: (agency: string) => Told = (agency) => ({
  en: `A token of ${agency}, valid for ten minutes`,
  nl: `Een token van ${agency}, tien minuten geldig`,
})

/** How a developer begins, in one language. Each command and query runs in the demo as it stands. */
export function firstSteps(language: Language) {
  const tokens = TOKENS.map(([agency, purpose]) => ({
    title: TOKEN(agency)[language],
    text: `npx schakel token ${agency} --purpose ${purpose}`,
  }))
  return {
    commands: [...START.map(({ title, text }) => ({ title: title[language], text })), ...tokens],
    queries: QUERIES.map(({ title, ...query }) => ({ ...query, title: title[language] })),
  }
}
