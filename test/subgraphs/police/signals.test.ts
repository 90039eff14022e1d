import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { Row } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { police } from '../../../subgraphs/police/subgraph.ts'
import { type Actor, FAIRWORK, day, KMAR, OM, POLICE, POLICE_ELSEWHERE, SCHOOL } from '../support/actors.ts'
import { type ChangingSubgraph, type Made, startChanging } from '../support/changing.ts'
import { POLICE_A, POLICE_B, signal, story, victimFile } from '../support/stories.ts'
import { describeOnEachStore, type TestStore } from '../support/test-stores.ts'

/** Signals that were there before any change. */
const STORIES = [
  story('signals', {
    records: {
      PoliceSignal: [
        signal('s-mine', POLICE_A, { assessment: 'PENDING' }),
        signal('s-theirs', POLICE_B, { assessment: 'PENDING' }),
        signal('s-handed', KMAR.agency, { assessment: null, handedOverTo: [POLICE_A] }),
        signal('s-given', POLICE_A, { assessment: 'PENDING' }),
      ],
      PoliceVictimFile: [victimFile('PL-1')],
    },
  }),
  story('witness', { records: { PoliceSignal: [signal('s-witness', POLICE_A, { assessment: 'PENDING' })] } }),
]

describeOnEachStore('Signals', (openTestStore) => {
  let store: TestStore
  let running: ChangingSubgraph
  beforeAll(async () => {
    store = await openTestStore()
    running = await startChanging(police, store, STORIES)
  }, 60_000)
  afterAll(async () => {
    await running.close()
    await store.drop()
  })

  describe('assessSignal', () => {
    const assess = (signalId: string, version: number, as: Actor, assessment = 'SLIGHTEST_INDICATION') =>
      running.change('assessSignal', { caseId: 'signals', signalId, version, assessment }, as)

    test('is for whoever recorded the signal or was handed it, and for nobody else', async () => {
      const unknown = await assess('s-unknown', 1, POLICE)
      expect(unknown.problem?.code).toBe('RECORD_NOT_FOUND')
      expect(await assess('s-theirs', 1, POLICE)).toEqual(unknown)
      expect(await assess('s-handed', 1, POLICE_ELSEWHERE)).toEqual(unknown)
      expect(await running.events('signals')).toEqual([])
      expect(await assess('s-handed', 1, POLICE, 'NO_INDICATION')).toEqual({
        id: 's-handed',
        version: 2,
        repeated: false,
      })
    })

    test('tells of a witness who wishes to report, and of no presumed victim what they wish', async () => {
      const wish = (id: string, assessment: string) =>
        running.change(
          'assessSignal',
          { caseId: 'witness', signalId: id, version: 1, assessment, wishesToReport: true },
          POLICE,
        )
      expect((await wish('s-witness', 'SLIGHTEST_INDICATION')).problem).toMatchObject({
        code: 'INVALID_ARGUMENT',
        argument: 'wishesToReport',
      })
      expect(await wish('s-witness', 'NO_INDICATION')).toEqual({ id: 's-witness', version: 2, repeated: false })
      expect(await running.events('witness')).toMatchObject([
        { type: 'signal-assessed', assessment: 'NO_INDICATION', wishesToReport: true },
      ])
    })

    test('is for whoever takes it over once the signal was handed over to them', async () => {
      const give = (version: number, to: string, as = POLICE) =>
        running.change('handOverSignal', { caseId: 'signals', signalId: 's-given', version, to }, as)
      expect((await assess('s-given', 1, POLICE_ELSEWHERE)).problem?.code).toBe('RECORD_NOT_FOUND')
      expect((await give(1, POLICE.agency)).problem).toMatchObject({ argument: 'to' })
      expect((await give(1, FAIRWORK.agency)).problem).toMatchObject({ argument: 'to' })
      expect((await give(1, KMAR.agency, POLICE_ELSEWHERE)).problem?.code).toBe('RECORD_NOT_FOUND')
      expect((await give(7, POLICE_ELSEWHERE.agency)).problem?.code).toBe('STALE_VERSION')
      expect(await give(1, POLICE_ELSEWHERE.agency)).toEqual({ id: 's-given', version: 2, repeated: false })
      expect(await assess('s-given', 2, POLICE_ELSEWHERE, 'NO_INDICATION')).toMatchObject({ version: 3 })
    })

    test('is made once, on the signal as it was read, and says since when there is a presumed victim', async () => {
      expect((await assess('s-mine', 1, POLICE, 'PENDING')).problem).toMatchObject({ argument: 'assessment' })
      expect((await assess('s-mine', 2, POLICE)).problem?.code).toBe('STALE_VERSION')
      expect(await assess('s-mine', 1, POLICE)).toEqual({ id: 's-mine', version: 2, repeated: false })
      expect((await assess('s-mine', 1, POLICE)).problem?.code).toBe('STALE_VERSION')
      expect((await assess('s-mine', 2, POLICE)).problem?.code).toBe('WRONG_STATE')
      expect((await running.events('signals')).at(-1)).toEqual({
        type: 'signal-assessed',
        assessment: 'SLIGHTEST_INDICATION',
        by: POLICE.agency,
      })
      const file = await running.read('signals', 'policeVictimFile', 'PoliceVictimFile', ['presumedVictimSince'])
      expect(file).toEqual({ presumedVictimSince: day(0) })
    })
  })

  describe('reportSignal', () => {
    const REPORTED = { narrative: 'seen at work', indicatorCodes: ['WAGES_WITHHELD', 'DOCUMENTS_TAKEN'] }
    const report = async (args: Row = {}, as = FAIRWORK) => {
      const known = new Set(await running.casesOf('signal-reported'))
      const made = await running.change('reportSignal', { ...REPORTED, ...args }, as)
      const caseId = (await running.casesOf('signal-reported')).find((one) => !known.has(one)) ?? ''
      return { made, caseId }
    }
    const follow = async (as: Actor, query = '{ signalReports { reportId reportedAt fate } }') => {
      const { json } = await running.ask(
        { agency: as.agency, kind: as.kind, open: { 'Query.signalReports': 'full' } },
        query,
      )
      return json.data?.['signalReports'] as readonly Row[]
    }

    test('begins a case that the reporter is never told of', async () => {
      const { made, caseId } = await report({
        ageStatus: 'ADULT',
        residenceGroup: 'EU_EEA_CH',
        municipalityCode: '0599',
      })
      expect(caseId).toMatch(/^[0-9a-f-]{36}$/u)
      expect(made).toEqual({ id: expect.any(String), repeated: false })
      expect(await running.events(caseId)).toEqual([
        {
          type: 'signal-reported',
          assessor: POLICE_B,
          ageStatus: 'ADULT',
          residenceGroup: 'EU_EEA_CH',
          careRegion: 'ROTTERDAM',
          by: FAIRWORK.agency,
        },
      ])
      const fields = [
        'signalId',
        'reportedByType',
        'assessment',
        'narrative',
        'recordedBy',
        'exploitationSuspected',
        'version',
      ]
      const signals = (await running.read(caseId, 'policeSignals', 'PoliceSignal', fields)) as readonly Row[]
      expect(signals).toEqual([
        {
          signalId: expect.any(String),
          reportedByType: 'FAIRWORK',
          assessment: 'PENDING',
          narrative: 'seen at work',
          recordedBy: POLICE_B,
          exploitationSuspected: ['UNKNOWN'],
          version: 1,
        },
      ])
      // Neither id leads to the other: who sees the signal cannot tell which report it was, nor the reverse.
      expect(signals[0]?.['signalId']).not.toBe(made.id)
      expect(JSON.stringify([made, await follow(FAIRWORK)])).not.toContain(caseId)
    })

    test.each([
      ['to the service that is named', { assessor: KMAR.agency, careRegion: 'ROTTERDAM' }, KMAR.agency],
      ['to the police of the region', { careRegion: 'ROTTERDAM' }, POLICE_B],
      ['to the first police where the region has none', { careRegion: 'LIMBURG' }, POLICE_A],
      ['to the first police where nothing is known', {}, POLICE_A],
    ])('goes %s', async (_name, args, assessor) => {
      const { caseId } = await report(args)
      expect(await running.events(caseId)).toMatchObject([{ assessor }])
    })

    test.each([
      ['an assessor that is no investigating service', { assessor: OM.agency }, 'INVALID_ARGUMENT', 'assessor'],
      ['an assessor that nobody knows', { assessor: '00000099000000099000' }, 'INVALID_ARGUMENT', 'assessor'],
      ['an oversize story', { narrative: 'x'.repeat(20_001) }, 'TEXT_TOO_LONG', 'narrative'],
      ['U+0000', { narrative: 'a\u0000b' }, 'INVALID_ARGUMENT', 'narrative'],
      [
        'too many codes',
        { indicatorCodes: Array.from({ length: 51 }, () => 'OTHER') },
        'INVALID_ARGUMENT',
        'indicatorCodes',
      ],
    ])('with %s is refused', async (_name, args, code, argument) => {
      const { made, caseId } = await report(args)
      expect(made.problem).toMatchObject({ code, argument })
      expect(caseId).toBe('')
    })

    test('is made once, also when it is sent ten times at once', async () => {
      const before = (await running.casesOf('signal-reported')).length
      const request = { ...REPORTED, clientMutationId: randomUUID() }
      const made = await Promise.all(
        Array.from({ length: 10 }, () => running.change('reportSignal', request, FAIRWORK)),
      )
      expect(new Set(made.map(({ id }) => id)).size).toBe(1)
      expect((await running.casesOf('signal-reported')).length).toBe(before + 1)
    })

    test('is followed by its reporter alone, from received to assessed', async () => {
      const first = await report({}, SCHOOL)
      const second = await report({}, SCHOOL)
      const fate = async (of: Made) => (await follow(SCHOOL)).find(({ reportId }) => reportId === of.id)?.['fate']
      expect(await fate(first.made)).toBe('RECEIVED')
      const assess = async (caseId: string, assessment: string) => {
        const [row] = (await running.read(caseId, 'policeSignals', 'PoliceSignal', ['signalId'])) as readonly Row[]
        const args = { caseId, signalId: row?.['signalId'], version: 1, assessment }
        expect(await running.change('assessSignal', args, POLICE)).not.toHaveProperty('problem')
      }
      await assess(first.caseId, 'SLIGHTEST_INDICATION')
      await assess(second.caseId, 'NO_INDICATION')
      expect([await fate(first.made), await fate(second.made)]).toEqual(['ASSESSED_INDICATION', 'ASSESSED_NONE'])
      const reports = await follow(SCHOOL)
      expect(reports.map(({ reportId }) => reportId)).toEqual([second.made.id, first.made.id])
      expect(await follow(SCHOOL, '{ signalReports(first: 1) { reportId } }')).toEqual([{ reportId: second.made.id }])
      const others = [...(await follow(FAIRWORK)), ...(await follow(POLICE))].map(({ reportId }) => reportId)
      expect(others).not.toContain(first.made.id)
    })

    test('goes with the task to assess it, and is then the signal of whoever did', async () => {
      const { caseId } = await report({ careRegion: 'AMSTERDAM' })
      const see = { 'ReferralCase.policeSignals': 'full', 'PoliceSignal.signalId': 'full' } as const
      const own = ['ReferralCase.policeSignals', 'PoliceSignal.signalId']
      const seen = async ({ agency, kind }: Actor) => {
        const permit = { agency, kind, scopes: [{ cases: [caseId], see, own }] }
        return (await running.read(caseId, 'policeSignals', 'PoliceSignal', ['signalId'], permit)) as readonly Row[]
      }
      const [signalRow] = await seen(KMAR)
      expect(signalRow).toEqual({ signalId: expect.any(String) })
      const args = { caseId, ...signalRow, version: 1, assessment: 'SLIGHTEST_INDICATION' }
      expect(await running.change('assessSignal', args, KMAR)).not.toHaveProperty('problem')
      expect(await seen(KMAR)).toEqual([signalRow])
      expect(await seen(POLICE)).toEqual([])
      const again = await running.change('assessSignal', { ...args, version: 2 }, POLICE)
      expect(again.problem?.code).toBe('RECORD_NOT_FOUND')
    })

    test('is not followed without a permit that shows it', async () => {
      const { json } = await running.ask(
        { agency: SCHOOL.agency, kind: 'SCHOOL' },
        '{ signalReports { reportId fate } }',
      )
      expect(json.data).toEqual({ signalReports: null })
    })
  })
})
