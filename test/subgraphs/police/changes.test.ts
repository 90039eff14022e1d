import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { Row } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { police } from '../../../subgraphs/police/subgraph.ts'
import { type Actor, day, IND, KMAR, moment, OM, POLICE } from '../support/actors.ts'
import { type ChangingSubgraph, startChanging } from '../support/changing.ts'
import { story, victimFile } from '../support/stories.ts'
import { describeOnEachStore, type TestStore } from '../support/test-stores.ts'

/** Synthetic cases that were there before any change. */
const STORIES = [
  story('child', { records: { PoliceVictimFile: [victimFile('PL-2', { birthDate: day(-17 * 365).slice(0, 7) })] } }),
  story('dismissed', {
    records: { Investigation: [{ status: 'DISMISSED', dismissalCode: '02', decidedAt: day(-9) }] },
  }),
]

/** A mutation that goes well, on a case on which `before` has been made. */
interface Well {
  readonly field: string
  readonly as: Actor
  readonly args: Row
  readonly before?: readonly (readonly [string, Row, Actor])[]
  readonly event: Row
  readonly link?: readonly [string, string, Row]
}

const opened: Well['before'] = [['openInvestigation', { caseNumberOM: '09/818365-20' }, OM]]
const atCourt: Well['before'] = [...opened, ['bringToCourt', { version: 1 }, OM]]
const REPORT = {
  kind: 'AANGIFTE',
  filed: true,
  reportedAt: day(-1),
  offenceArticle: '273f Sr',
  crimePeriodFrom: '2025-01',
  crimePeriodTo: '2025-06',
  crimeCountries: ['NL', 'BE'],
  statementText: 'x'.repeat(19_000),
  statementSummary: 'short',
  suspects: [{ suspectNumber: 'S1', status: 'SUSPECTED', inCustody: false }],
  suspectRelation: 'OTHER',
}

const WELL: readonly Well[] = [
  { field: 'offerReflection', as: KMAR, args: {}, event: { type: 'reflection-offered' } },
  {
    field: 'answerReflection',
    as: POLICE,
    args: { accepted: true },
    before: [['offerReflection', {}, POLICE]],
    event: { type: 'reflection-answered', accepted: true },
  },
  {
    field: 'recordTalk',
    as: POLICE,
    args: { talkAt: moment(-1) },
    event: { type: 'talk-held' },
    link: ['crimeReports', 'CrimeReport', { kind: 'INFORMATIVE_TALK', filed: false, version: 1 }],
  },
  {
    field: 'takeReport',
    as: POLICE,
    args: REPORT,
    event: { type: 'report-taken', filed: true },
    link: ['crimeReports', 'CrimeReport', { ...REPORT, suspects: undefined, version: 1 }],
  },
  {
    field: 'openInvestigation',
    as: OM,
    args: { caseNumberOM: '09/818365-20' },
    event: { type: 'investigation-opened' },
    link: ['investigation', 'Investigation', { caseNumberOM: '09/818365-20', status: 'OPEN', version: 1 }],
  },
  {
    field: 'statePresence',
    as: OM,
    args: { version: 1, needed: true },
    before: opened,
    event: { type: 'presence-stated', needed: true },
    link: ['investigation', 'Investigation', { victimNeededInNL: true, version: 2 }],
  },
  {
    field: 'bringToCourt',
    as: OM,
    args: { version: 1 },
    before: opened,
    event: { type: 'brought-to-court' },
    link: ['investigation', 'Investigation', { status: 'TO_COURT', version: 2 }],
  },
  {
    field: 'endCriminalCase',
    as: OM,
    args: { version: 2, ending: 'JUDGED', decidedAt: day(-1) },
    before: atCourt,
    event: { type: 'criminal-case-ended', ending: 'JUDGED' },
    link: ['investigation', 'Investigation', { status: 'JUDGED', decidedAt: day(-1), version: 3 }],
  },
]

/** What cannot be made: on which state, with which problem. */
const ILL: readonly (readonly [string, string, Row, Actor, Well['before'], string, string?])[] = [
  ['offering twice', 'offerReflection', {}, POLICE, [['offerReflection', {}, POLICE]], 'WRONG_STATE'],
  ['offering by the IND', 'offerReflection', {}, IND, [], 'NOT_YOURS'],
  ['answering by the IND', 'answerReflection', { accepted: true }, IND, [], 'NOT_YOURS'],
  [
    'answering twice',
    'answerReflection',
    { accepted: false },
    POLICE,
    [['answerReflection', { accepted: true }, POLICE]],
    'WRONG_STATE',
  ],
  ['a talk to come', 'recordTalk', { talkAt: moment(1) }, POLICE, [], 'DATE_IN_FUTURE', 'talkAt'],
  ['a talk of another age', 'recordTalk', { talkAt: '1066-10-14T09:00:00Z' }, POLICE, [], 'DATE_ABSURD', 'talkAt'],
  ['a report to come', 'takeReport', { ...REPORT, reportedAt: day(2) }, POLICE, [], 'DATE_IN_FUTURE', 'reportedAt'],
  ['a report of another age', 'takeReport', { ...REPORT, reportedAt: '0150' }, POLICE, [], 'DATE_ABSURD', 'reportedAt'],
  ['a filed talk', 'takeReport', { kind: 'INFORMATIVE_TALK', filed: true }, POLICE, [], 'INVALID_ARGUMENT', 'kind'],
  [
    'a report not filed',
    'takeReport',
    { kind: 'WITNESS_REPORT', filed: false },
    POLICE,
    [],
    'INVALID_ARGUMENT',
    'filed',
  ],
  [
    'a day of nothing',
    'takeReport',
    { kind: 'INFORMATIVE_TALK', filed: false, reportedAt: day(-1) },
    POLICE,
    [],
    'INVALID_ARGUMENT',
    'reportedAt',
  ],
  [
    'a period backwards',
    'takeReport',
    { ...REPORT, crimePeriodTo: '2024-12' },
    POLICE,
    [],
    'INVALID_ARGUMENT',
    'crimePeriodTo',
  ],
  [
    'an oversize statement',
    'takeReport',
    { ...REPORT, statementText: 'x'.repeat(20_001) },
    POLICE,
    [],
    'TEXT_TOO_LONG',
    'statementText',
  ],
  [
    'an oversize name of a suspect',
    'takeReport',
    { ...REPORT, suspects: [{ fullName: 'x'.repeat(2_001) }] },
    POLICE,
    [],
    'TEXT_TOO_LONG',
    'suspects',
  ],
  ['no parketnummer', 'openInvestigation', { caseNumberOM: 'secret' }, OM, [], 'INVALID_ARGUMENT', 'caseNumberOM'],
  ['a second investigation', 'openInvestigation', { caseNumberOM: '09/818365-21' }, POLICE, opened, 'WRONG_STATE'],
  ['presence without a case', 'statePresence', { version: 1, needed: true }, OM, [], 'RECORD_NOT_FOUND', 'caseId'],
  ['presence as read before', 'statePresence', { version: 1, needed: true }, OM, atCourt, 'STALE_VERSION', 'version'],
  [
    'presence after the case',
    'statePresence',
    { version: 2, needed: true },
    OM,
    [...opened, ['endCriminalCase', { version: 1, ending: 'DISMISSED', decidedAt: day(0) }, OM]],
    'WRONG_STATE',
  ],
  ['bringing to court twice', 'bringToCourt', { version: 2 }, OM, atCourt, 'WRONG_STATE'],
  ['to court as read before', 'bringToCourt', { version: 7 }, OM, opened, 'STALE_VERSION', 'version'],
  [
    'judging what is not at court',
    'endCriminalCase',
    { version: 1, ending: 'JUDGED', decidedAt: day(0) },
    OM,
    opened,
    'WRONG_STATE',
  ],
  [
    'judging with a ground for dismissal',
    'endCriminalCase',
    { version: 2, ending: 'JUDGED', decidedAt: day(0), dismissalCode: '02' },
    OM,
    atCourt,
    'INVALID_ARGUMENT',
    'dismissalCode',
  ],
  [
    'an ending to come',
    'endCriminalCase',
    { version: 2, ending: 'JUDGED', decidedAt: day(2) },
    OM,
    atCourt,
    'DATE_IN_FUTURE',
    'decidedAt',
  ],
  [
    'an ending as read before',
    'endCriminalCase',
    { version: 1, ending: 'JUDGED', decidedAt: day(0) },
    OM,
    atCourt,
    'STALE_VERSION',
    'version',
  ],
]

describeOnEachStore('Changes of the police', (openTestStore) => {
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

  const onNewCase = async (before: Well['before'] = []) => {
    const caseId = randomUUID()
    for (const [field, args, as] of before)
      expect(await running.change(field, { caseId, ...args }, as)).not.toHaveProperty('problem')
    return caseId
  }

  describe.each(WELL.map((well) => [well.field, well] as const))('%s', (field, { as, args, before, event, link }) => {
    test('is recorded, told to the chain, and made once', async () => {
      const caseId = await onNewCase(before)
      const request = { caseId, clientMutationId: randomUUID(), ...args }
      const made = await running.change(field, request, as)
      expect(made).toMatchObject({ version: expect.any(Number), repeated: false })
      expect(await running.change(field, request, as)).toEqual({ ...made, repeated: true })
      const events = await running.events(caseId)
      expect(events).toHaveLength((before ?? []).length + 1)
      expect(events.at(-1)).toEqual(event)
      if (link === undefined) return
      const [name, type, row] = link
      const fields = Object.keys(row).filter((of) => row[of] !== undefined)
      const rows = [await running.read(caseId, name, type, fields)].flat()
      expect(rows.at(-1)).toEqual(Object.fromEntries(fields.map((of) => [of, row[of]])))
    })

    test('says the same of a case that is unknown, closed, or only on offer', async () => {
      const caseId = await onNewCase(before)
      const count = (await running.events(caseId)).length
      const answers = await Promise.all([
        running.send(field, { caseId: randomUUID(), ...args }, { ...as, cases: [] }),
        running.send(field, { caseId, ...args }, { ...as, cases: [] }),
        running.send(field, { caseId, ...args }, { ...as, cases: [randomUUID()] }),
        running.send(
          field,
          { caseId, ...args },
          { ...as, scopes: [{ cases: [caseId], see: {}, own: [], offered: true }] },
        ),
      ])
      expect(answers[0]?.json.data).toMatchObject({ made: { problem: { code: 'CASE_NOT_FOUND' } } })
      for (const answer of answers) expect(answer).toEqual(answers[0])
      expect(await running.events(caseId)).toHaveLength(count)
    })
  })

  test.each(ILL.map((ill) => [ill[0], ill] as const))('%s is refused and leaves nothing', async (_name, ill) => {
    const [, field, args, as, before, code, argument] = ill
    const caseId = await onNewCase(before)
    const count = (await running.events(caseId)).length
    const made = await running.change(field, { caseId, ...args }, as)
    expect(made.problem).toMatchObject({ code, ...(argument === undefined ? {} : { argument }) })
    expect(made.id).toBeUndefined()
    expect(await running.events(caseId)).toHaveLength(count)
  })

  test.each([
    ['assessSignal', { caseId: 'signals', signalId: 's-mine', version: 1, assessment: 'GUILTY' }, POLICE],
    ['takeReport', { caseId: 'signals', kind: 'STORY', filed: true }, POLICE],
    ['endCriminalCase', { caseId: 'signals', version: 1, ending: 'WON', decidedAt: day(0) }, OM],
    ['reportSignal', { narrative: 'x', indicatorCodes: ['LOOKS_ODD'] }, POLICE],
  ])('%s takes no code that is not in the list', async (field, args, as) => {
    const { json } = await running.send(field, args, as)
    expect(json.errors).toHaveLength(1)
    expect(json.data ?? null).toBeNull()
  })

  test('a child is not asked to choose', async () => {
    const made = await running.change('offerReflection', { caseId: 'child' }, POLICE)
    expect(made.problem?.code).toBe('NOT_ELIGIBLE_FOR_REFLECTION')
    const answered = await running.change('answerReflection', { caseId: 'child', accepted: true }, POLICE)
    expect(answered.problem?.code).toBe('NOT_ELIGIBLE_FOR_REFLECTION')
    expect(await running.events('child')).toEqual([])
  })

  test('a criminal case that was dismissed can begin anew', async () => {
    const args = { caseId: 'dismissed', caseNumberOM: '09/818365-22' }
    expect(await running.change('openInvestigation', args, OM)).toMatchObject({ version: 2 })
    const fields = ['status', 'dismissalCode', 'decidedAt']
    const row = await running.read('dismissed', 'investigation', 'Investigation', fields)
    expect(row).toEqual({ status: 'OPEN', dismissalCode: null, decidedAt: null })
  })

  test('two who open an investigation at once open one', async () => {
    const caseId = randomUUID()
    const made = await Promise.all(
      [OM, POLICE].map((as) => running.change('openInvestigation', { caseId, caseNumberOM: '09/818365-20' }, as)),
    )
    expect(made.flatMap(({ problem }) => problem?.code ?? [])).toEqual(['WRONG_STATE'])
    expect(await running.events(caseId)).toHaveLength(1)
  })
})
