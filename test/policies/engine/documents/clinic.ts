import { compilePolicy } from '../../../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../../../policies/engine/compiled-policy.ts'
import type { Coordinates } from '../../../../policies/engine/coordinates.ts'
import { parsePolicy } from '../../../../policies/engine/parse-policy.ts'
import { smallSchema } from '../../small-schema.ts'

const plain = smallSchema({
  Query: { fields: { persons: { type: 'Person', kind: 'link', arguments: { born: { reads: 'Person.born' } } } } },
  Mutation: { fields: { closeCase: { type: 'Person', kind: 'link' } } },
  Person: {
    fields: {
      name: { owner: 'TOWN', category: 'pd:Name', sensitivity: 2 },
      born: { type: 'PartialDate', owner: 'TOWN', category: 'pd:BirthDate', sensitivity: 2 },
      bornExists: { owner: 'TOWN', category: 'pd:BirthDate', coarsens: { field: 'Person.born', form: 'exists' } },
      home: { owner: 'TOWN', category: 'pd:PhysicalAddress', sensitivity: 4 },
      homeRegion: { owner: 'TOWN', category: 'pd:PhysicalAddress', coarsens: { field: 'Person.home', form: 'region' } },
      nationality: { owner: 'TOWN', category: 'pd:Nationality', sensitivity: 2 },
      number: { owner: 'TOWN', category: 'pd:OfficialID', sensitivity: 2 },
      mother: { owner: 'TOWN', category: 'pd:Family', sensitivity: 2 },
      illness: { owner: 'CLINIC', category: 'pd:Health', sensitivity: 3 },
      reported: { owner: 'POLICE', category: 'pd:Criminal', sensitivity: 3 },
      doctor: { owner: 'CLINIC', category: 'dpv:NonPersonalData', sensitivity: 1 },
      score: { owner: 'CLINIC', category: 'pd:Health', requires: ['Person.illness'] },
      mark: {},
      opened: { owner: 'CHAIN', category: 'dpv:NonPersonalData', sensitivity: 0 },
      recordedBy: { owner: 'CHAIN' },
    },
  },
  Job: { fields: { id: { owner: 'CHAIN' }, type: { owner: 'CHAIN', sensitivity: 1 } } },
})

/** Everything a policy can say, in a schema of one page. */
export const clinicSchema: Coordinates = {
  ...plain,
  mutation: 'Mutation',
  types: new Map(
    [...plain.types].map(([name, type]) => [
      name,
      name === 'Person' ? { ...type, rowOwner: 'recordedBy' } : name === 'Job' ? { ...type, taskKey: 'id' } : type,
    ]),
  ),
}

export const clinicVocabulary = `
facts:
  agreed: { asserted-by: CHAIN, sentence: { en: The person agrees., nl: De persoon stemt in. }, source: 'BW 7:26', silent: false }
  hunted: { asserted-by: POLICE, sentence: { en: IND says so., nl: IND zegt het. }, source: 'Sv 126g', silent: true }
kinds:
  TOWN: { en: Town hall, nl: Gemeentehuis }
  CLINIC: { en: Clinic, nl: Kliniek }
  POLICE: { en: Police, nl: Politie }
tasks: { TREAT: { holders: [CLINIC, TOWN], en: Treat, nl: Behandelen }, HOUSE: { holders: [TOWN, CLINIC], en: House, nl: Huisvesten } }
regimes: { GDPR: { en: Data law, nl: Gegevenswet }, WPG: { en: Police law, nl: Politiewet } }
coarsenings: { year: { en: the year only, nl: alleen het jaar }, exists: { en: whether there is one, nl: of er een is }, region: { en: the region only, nl: alleen de regio } }
categories:
  pd:Name: { en: Name, nl: Naam }
  pd:BirthDate: { en: Birth, nl: Geboorte }
  pd:PhysicalAddress: { en: Address, nl: Adres }
  pd:Nationality: { en: Nationality, nl: Nationaliteit }
  pd:OfficialID: { en: Number, nl: Nummer }
  pd:Family: { en: Family, nl: Familie }
  pd:Health: { en: Health, nl: Gezondheid }
  pd:Criminal: { en: Crime, nl: Misdrijf }
  dpv:NonPersonalData: { en: Work, nl: Werk }
structural: []
`

export const clinicRedLines = `
red-lines:
  - { id: town-only, because: No., fields: [Person.number], only-purposes: [house], only-kinds: { house: [TOWN] } }
  - { id: nobody, because: Never., fields: [Person.mark], only-purposes: [] }
  - { id: treat-not, because: Not., fields: ['Person.*'], owner: POLICE, not-purposes: [treat] }
  - { id: police-all, because: All., fields: ['*'], owner: POLICE, not-purposes: [treat] }
  - { id: count-none, because: None., fields: ['*'], not-purposes: [count] }
  - { id: job-none, because: Job., fields: ['Job.*', Person.reported], not-purposes: [count] }
  - { id: mother-if, because: If., fields: [Person.mother], requires: [agreed] }
  - { id: born-coarse, because: Coarse., fields: [Person.born], only-purposes: [treat, house], only-forms: [full, year, exists] }
  - { id: kinds-none, because: Kinds., fields: [Person.mark], only-purposes: [count], only-kinds: { count: [POLICE] } }
`

export const clinicTreat = `
purpose: treat
title: { en: Treat a person, nl: Een persoon behandelen }
register-entry: X-1
dpv: https://w3id.org/dpv#ServiceProvision
regime: GDPR
valid: { from: 2026-01-01, until: 2027-02-03 }
who: [CLINIC, TOWN]
tasks: [TREAT, HOUSE]
legal-basis: [{ law: GDPR, article: '6', because: Needed. }, { law: Directive 2011/36/EU, article: '11', because: Help. }]
when: [agreed]
when-asked-by: { TOWN: [agreed or not hunted], CLINIC: [agreed] }
rules:
  - { id: who-it-is, see: { Person: [name, doctor, opened, recordedBy] }, because: Known. }
  - { id: born, see: { Person: { born: year } }, because: Age. }
  - { id: where, see: { Person: { home: region } }, because: Near. }
  - { id: ill, who: [CLINIC], tasks: [TREAT], own: true, see: { Person: [illness, score] }, because: Care. }
  - { id: mother, when: [agreed, hunted or not agreed], see: { Person: [mother] }, because: Call. }
derived: [{ field: Person.score, from: [Person.illness], because: Counted. }]
arguments: { Query.persons: [born] }
may-change: [Mutation.closeCase]
after-closing: { keep: [Person.name], for: P14D }
confidential: true
`

export const clinicHouse = `
purpose: house
title: { en: House a person, nl: Een persoon huisvesten }
regime: WPG
who: [TOWN]
tasks: [HOUSE]
legal-basis: [{ law: Wmo 2015, article: '2.3', because: Home. }]
rules:
  - { id: all-birth, see: { Person: [born, number, home] }, because: Home. }
  - { id: also-year, see: { Person: { born: year } }, because: Home. }
`

export const clinicCount = `
purpose: count
title: { en: Count, nl: Tellen }
who: [POLICE]
tasks: []
legal-basis: [{ law: GDPR, article: '89', because: Many. }]
rules: []
`

const clinicAgencies = `
agencies:
  - { slug: one, name: Clinic One, kind: CLINIC, oin: '00000099000000000001' }
  - { slug: two, name: Clinic Two, kind: CLINIC, oin: '00000099000000000002' }
  - { slug: town, name: Town, kind: TOWN, oin: '00000099000000000003' }
`

/** The clinic's policies; parts can be replaced or left out. */
export function clinic(
  parts: { treat?: string; house?: string; count?: string; vocabulary?: string; redLines?: string } = {},
): CompiledPolicy {
  const texts = {
    treat: clinicTreat,
    house: clinicHouse,
    count: clinicCount,
    vocabulary: clinicVocabulary,
    redLines: clinicRedLines,
    agencies: clinicAgencies,
    ...parts,
  }
  const files = { ...texts }
  return compilePolicy(
    Object.entries(files)
      .filter(([, text]) => text !== '')
      .map(([name, text]) => parsePolicy(text, `${name}.yaml`)),
    clinicSchema,
  )
}

export const clinicNames = new Map(
  [
    'Person',
    'Job',
    ...[...clinicSchema.types.values()].flatMap((type) => [...type.fields.values()].map((field) => field.coordinate)),
  ].map((name) => [name, { en: `${name} in English`, nl: `${name} in het Nederlands` }]),
)
