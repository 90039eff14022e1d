import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Permit, PermitScope } from '../../../schema/permit.ts'
import { care } from '../../../subgraphs/care/subgraph.ts'
import { immigration } from '../../../subgraphs/immigration/subgraph.ts'
import { accessOf } from '../../../subgraphs/kit/access.ts'
import { buildSubgraph } from '../../../subgraphs/kit/build-subgraph.ts'
import { openDatabase } from '../../../subgraphs/kit/database.ts'
import { loadRows } from '../../../subgraphs/kit/load-rows.ts'
import { openStore } from '../../../subgraphs/kit/store/open-store.ts'
import type { SubgraphDefinition } from '../../../subgraphs/kit/subgraph-definition.ts'
import { municipal } from '../../../subgraphs/municipal/subgraph.ts'
import { police } from '../../../subgraphs/police/subgraph.ts'
import { startForTest, type TestSubgraph } from '../support/running.ts'
import { POLICE_A, SHELTER_A, signal, story, victimFile } from '../support/stories.ts'
import { ask, testHub, type TestHub } from '../support/test-hub.ts'
import { describeOnEachStore, type TestStore } from '../support/test-stores.ts'

const STORIES = Array.from({ length: 500 }, (_, i) =>
  story(`case-${i}`, {
    records: {
      PoliceVictimFile: [victimFile(`PL-${i}`)],
      PoliceSignal: [
        signal(`s-${i}-a`, POLICE_A),
        signal(`s-${i}-b`, SHELTER_A, { receivedAt: '2026-01-05T08:00:00Z' }),
      ],
      AlienRecord: [{ vNumber: String(1_000_000_000 + i), fullName: `Name ${i}` }],
      ResidenceApplication: [{ applicationId: `a-${i}`, procedure: 'B8_VICTIM', submittedAt: '2026-02-01' }],
      VictimRegistration: [
        {
          registrationNumber: `C-${i}`,
          registeredAt: '2026-02-01',
          dossierType: 'REGISTRATIE',
          reporterType: 'NP',
          exploitationForms: [['SEXUAL', 'LABOUR'], ['LABOUR'], ['UNKNOWN'], []][i % 4],
        },
      ],
      CarePlan: [{ planId: `p-${i}`, needs: ['SAFETY'], goals: [{ description: 'a goal' }], birthDate: '1999-04' }],
      SafetyAssessment: [{ assessedAt: '2026-02-03T10:00:00Z' }, { assessedAt: '2026-02-02T10:00:00Z' }],
      BrpPerson: [
        {
          burgerservicenummer: '999990019',
          naam: { geslachtsnaam: `Naam ${i}` },
          geheimhoudingPersoonsgegevens: true,
          geboortedatum: '1999-04-12',
        },
      ],
    },
  }),
)

interface Question {
  readonly definition: SubgraphDefinition
  readonly selection: string
  readonly see: readonly string[]
  readonly statements: number
}

const QUESTIONS: readonly Question[] = [
  {
    definition: police,
    selection: 'policeVictimFile { fullName } policeSignals { signalId }',
    see: [
      'ReferralCase.policeVictimFile',
      'PoliceVictimFile.fullName',
      'ReferralCase.policeSignals',
      'PoliceSignal.signalId',
    ],
    statements: 2,
  },
  {
    definition: immigration,
    selection: 'alienRecord { vNumber } residenceApplications { submittedAt }',
    see: [
      'ReferralCase.alienRecord',
      'AlienRecord.vNumber',
      'ReferralCase.residenceApplications',
      'ResidenceApplication.submittedAt',
    ],
    statements: 2,
  },
  {
    definition: care,
    selection:
      'carePlan { needs } safetyAssessments { assessedAt } victimRegistration { exploitationFormsCategory registeredAtExists }',
    see: [
      'ReferralCase.carePlan',
      'CarePlan.needs',
      'ReferralCase.safetyAssessments',
      'SafetyAssessment.assessedAt',
      'ReferralCase.victimRegistration',
      'VictimRegistration.exploitationFormsCategory',
      'VictimRegistration.registeredAtExists',
    ],
    statements: 3,
  },
  {
    definition: municipal,
    selection: 'brpPerson { naam { geslachtsnaam } geboortedatum geheimhoudingPersoonsgegevens }',
    see: [
      'ReferralCase.brpPerson',
      'BrpPerson.naam',
      'BrpPerson.geboortedatum',
      'BrpPerson.geheimhoudingPersoonsgegevens',
    ],
    statements: 1,
  },
]

describeOnEachStore('loading by case', (openTestStore) => {
  let store: TestStore
  let hub: TestHub
  const subgraphs = new Map<SubgraphDefinition, TestSubgraph>()

  beforeAll(async () => {
    store = await openTestStore()
    hub = await testHub(store.dataDir)
    for (const { definition } of QUESTIONS) {
      subgraphs.set(definition, await startForTest(definition, { store, hub, stories: STORIES }))
    }
  })

  afterAll(async () => {
    for (const subgraph of subgraphs.values()) await subgraph.close()
    await store.drop()
  })

  async function load(
    definition: SubgraphDefinition,
    selection: string,
    scopes: readonly PermitScope[],
    caseIds: readonly string[],
  ) {
    const subgraph = subgraphs.get(definition)
    if (subgraph === undefined) throw new Error(`${definition.name} was not started`)
    subgraph.statements()
    const { json } = await ask(
      hub,
      subgraph.url,
      { aud: definition.name, agency: POLICE_A, scopes },
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ReferralCase { ${selection} } } }`,
      { r: caseIds.map((caseId) => ({ __typename: 'ReferralCase', caseId })) },
    )
    expect(json.errors).toBeUndefined()
    return { rows: json.data?.['_entities'] as Record<string, unknown>[], statements: subgraph.statements() }
  }

  const full = (coordinates: readonly string[]) => Object.fromEntries(coordinates.map((one) => [one, 'full' as const]))

  test.each(QUESTIONS)('$definition.name takes as many statements for 500 cases as for one', async (question) => {
    const counts: number[] = []
    for (const size of [1, 20, 500]) {
      const cases = STORIES.slice(0, size).map((one) => one.caseId)
      const { rows, statements } = await load(
        question.definition,
        question.selection,
        [{ cases, see: full(question.see), own: [] }],
        cases,
      )
      expect(rows).toHaveLength(size)
      expect(rows).not.toContain(null)
      counts.push(statements.length)
    }
    expect(counts).toEqual([1, 1, 1].map(() => question.statements))
  })

  describe('keeps what is withheld for one case in the store while another sees it', () => {
    const link = 'ReferralCase.policeSignals'
    const scopes = [
      { cases: ['case-0'], see: full([link, 'PoliceSignal.signalId', 'PoliceSignal.narrative']), own: [] },
      { cases: ['case-1'], see: full([link, 'PoliceSignal.signalId']), own: [] },
      { cases: ['case-2'], see: full([link, 'PoliceSignal.narrative']), own: ['PoliceSignal.narrative'] },
      { cases: ['case-3'], see: full([link]), own: [] },
      { cases: ['case-4'], see: full(['PoliceSignal.signalId', 'PoliceSignal.narrative']), own: [] },
    ]

    test('in one statement', async () => {
      const { rows, statements } = await load(police, 'policeSignals { signalId narrative }', scopes, [
        'case-0',
        'case-1',
        'case-2',
        'case-3',
        'case-4',
      ])
      expect(statements).toHaveLength(1)
      expect(rows).toEqual([
        {
          policeSignals: [
            { signalId: 's-0-a', narrative: 'story of s-0-a' },
            { signalId: 's-0-b', narrative: 'story of s-0-b' },
          ],
        },
        {
          policeSignals: [
            { signalId: 's-1-a', narrative: null },
            { signalId: 's-1-b', narrative: null },
          ],
        },
        { policeSignals: [{ signalId: null, narrative: 'story of s-2-a' }] },
        // The link alone is granted: the rows are there, as they are when all their fields are silently withheld.
        {
          policeSignals: [
            { signalId: null, narrative: null },
            { signalId: null, narrative: null },
          ],
        },
        { policeSignals: null },
      ])
    })
  })

  test('reads masked values from the database itself, before any guard', async () => {
    const scopes = [
      { cases: ['case-0'], see: full(['PoliceSignal.narrative']), own: [] },
      { cases: ['case-1'], see: full(['PoliceSignal.signalId']), own: [] },
      { cases: ['case-2'], see: full(['PoliceSignal.narrative']), own: ['PoliceSignal.narrative'] },
      { cases: ['case-3'], see: {}, own: [] },
    ]
    const { dataDir, databaseUrl } = store
    const opened = await openStore({ dataDir, ...(databaseUrl === undefined ? {} : { databaseUrl }) })
    const db = openDatabase({ url: opened.url })
    const access = accessOf({ agency: POLICE_A, scopes, open: {} } as unknown as Permit)
    const stored = buildSubgraph(police, 'police').entities.get('PoliceSignal')
    if (stored === undefined) throw new Error('PoliceSignal has no entity')
    const rows = await loadRows(db, {
      stored,
      fields: ['signalId', 'narrative'],
      cases: access.cases,
      access,
      at: new Date(),
    })
    await db.destroy()
    await opened.close()
    expect(rows.map(({ signalId, narrative }) => [signalId, narrative])).toEqual([
      [null, 'story of s-0-a'],
      [null, 'story of s-0-b'],
      ['s-1-a', null],
      ['s-1-b', null],
      [null, 'story of s-2-a'],
    ])
  })

  test('derives a category without giving the forms it was derived from', async () => {
    const cases = ['case-0', 'case-1', 'case-2', 'case-3']
    const see = full(['ReferralCase.victimRegistration', 'VictimRegistration.exploitationFormsCategory'])
    const { rows } = await load(
      care,
      'victimRegistration { exploitationForms exploitationFormsCategory }',
      [{ cases, see, own: [] }],
      cases,
    )
    expect(rows).toEqual(
      ['SEXUAL', 'NOT_SEXUAL', 'UNKNOWN', 'UNKNOWN'].map((exploitationFormsCategory) => ({
        victimRegistration: { exploitationForms: null, exploitationFormsCategory },
      })),
    )
  })

  test('gives dates, moments, lists and value types as the schema says, lists in their order', async () => {
    const see = full([
      'ReferralCase.carePlan',
      'CarePlan.goals',
      'CarePlan.birthDate',
      'CarePlan.needs',
      'ReferralCase.safetyAssessments',
      'SafetyAssessment.assessedAt',
      'ReferralCase.victimRegistration',
      'VictimRegistration.registeredAt',
    ])
    const { rows } = await load(
      care,
      'carePlan { goals { description } birthDate needs } safetyAssessments { assessedAt } victimRegistration { registeredAt }',
      [{ cases: ['case-7'], see, own: [] }],
      ['case-7'],
    )
    expect(rows).toEqual([
      {
        carePlan: { goals: [{ description: 'a goal' }], birthDate: '1999-04', needs: ['SAFETY'] },
        safetyAssessments: [{ assessedAt: '2026-02-02T10:00:00Z' }, { assessedAt: '2026-02-03T10:00:00Z' }],
        victimRegistration: { registeredAt: '2026-02-01' },
      },
    ])
  })
})
