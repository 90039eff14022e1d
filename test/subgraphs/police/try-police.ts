import { expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { police } from '../../../subgraphs/police/subgraph.ts'
import { day, IND, KMAR, moment, OM, POLICE } from '../support/actors.ts'
import { type Before, type MadeChange, refusedOf, type RefusedLine } from '../support/change-rows.ts'
import { story, victimFile } from '../support/stories.ts'
import type { TestStore } from '../support/test-stores.ts'
import { tryChanges } from '../support/try-changes.ts'

/** Synthetic cases that were there before any change. */
const STORIES = [
  story('child', { records: { PoliceVictimFile: [victimFile('PL-2', { birthDate: day(-17 * 365).slice(0, 7) })] } }),
  story('dismissed', {
    records: { Investigation: [{ status: 'DISMISSED', dismissalCode: '02', decidedAt: day(-9) }] },
  }),
]

const opened: Before = [['openInvestigation', { caseNumberOM: '09/818365-20' }, OM]]
const atCourt: Before = [...opened, ['bringToCourt', { version: 1 }, OM]]
const WITHOUT_SUSPECTS = {
  kind: 'AANGIFTE',
  filed: true,
  reportedAt: day(-1),
  offenceArticle: '273f Sr',
  crimePeriodFrom: '2025-01',
  crimePeriodTo: '2025-06',
  crimeCountries: ['NL', 'BE'],
  statementText: 'x'.repeat(19_000),
  statementSummary: 'short',
  suspectRelation: 'OTHER',
}

const REPORT = {
  ...WITHOUT_SUSPECTS,
  suspects: [{ suspectNumber: 'S1', status: 'SUSPECTED', inCustody: false }],
}

/** What the police and the prosecution record, and what comes of it. */
const MADE: readonly MadeChange[] = [
  { mutation: 'offerReflection', by: KMAR, args: {}, event: { type: 'reflection-offered' } },
  {
    mutation: 'answerReflection',
    by: POLICE,
    args: { accepted: true },
    before: [['offerReflection', {}, POLICE]],
    event: { type: 'reflection-answered', accepted: true },
  },
  {
    mutation: 'recordTalk',
    by: POLICE,
    args: { talkAt: moment(-1) },
    event: { type: 'talk-held' },
    shows: ['crimeReports', 'CrimeReport', { kind: 'INFORMATIVE_TALK', filed: false, version: 1 }],
  },
  {
    mutation: 'takeReport',
    by: POLICE,
    args: REPORT,
    event: { type: 'report-taken', filed: true },
    shows: ['crimeReports', 'CrimeReport', { ...WITHOUT_SUSPECTS, version: 1 }],
  },
  {
    mutation: 'openInvestigation',
    by: OM,
    args: { caseNumberOM: '09/818365-20' },
    event: { type: 'investigation-opened' },
    shows: ['investigation', 'Investigation', { caseNumberOM: '09/818365-20', status: 'OPEN', version: 1 }],
  },
  {
    mutation: 'statePresence',
    by: OM,
    args: { version: 1, needed: true },
    before: opened,
    event: { type: 'presence-stated', needed: true },
    shows: ['investigation', 'Investigation', { victimNeededInNL: true, version: 2 }],
  },
  {
    mutation: 'bringToCourt',
    by: OM,
    args: { version: 1 },
    before: opened,
    event: { type: 'brought-to-court' },
    shows: ['investigation', 'Investigation', { status: 'TO_COURT', version: 2 }],
  },
  {
    mutation: 'endCriminalCase',
    by: OM,
    args: { version: 2, ending: 'JUDGED', decidedAt: day(-1) },
    before: atCourt,
    event: { type: 'criminal-case-ended', ending: 'JUDGED' },
    shows: ['investigation', 'Investigation', { status: 'JUDGED', decidedAt: day(-1), version: 3 }],
  },
]

/** What cannot be made: on which state, with which problem. */
const REFUSED: readonly RefusedLine[] = [
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

/** What GraphQL refuses of each. */
const MALFORMED = {
  answerReflection: { accepted: 'perhaps' },
  recordTalk: { talkAt: 'yesterday' },
  takeReport: { kind: 'STORY', filed: true },
  openInvestigation: { caseNumberOM: 9 },
  statePresence: { version: 1, needed: 'perhaps' },
  bringToCourt: { version: 'one' },
  endCriminalCase: { version: 1, ending: 'WON', decidedAt: day(0) },
  assessSignal: { signalId: 's', version: 1, assessment: 'GUILTY' },
}

/** Tries the changes of the police on one store. */
export function tryPolice(openTestStore: () => Promise<TestStore>): void {
  const running = tryChanges(
    {
      definition: police,
      made: MADE,
      refused: REFUSED.map(refusedOf),
      malformed: MALFORMED,
      stories: STORIES,
      apart: ['assessSignal', 'handOverSignal', 'reportSignal'],
    },
    openTestStore,
  )

  test('a child is not asked to choose', async () => {
    const made = await running().change('offerReflection', { caseId: 'child' }, POLICE)
    expect(made.problem?.code).toBe('NOT_ELIGIBLE_FOR_REFLECTION')
    const answered = await running().change('answerReflection', { caseId: 'child', accepted: true }, POLICE)
    expect(answered.problem?.code).toBe('NOT_ELIGIBLE_FOR_REFLECTION')
    expect(await running().events('child')).toEqual([])
  })

  test('a criminal case that was dismissed can begin anew', async () => {
    const args = { caseId: 'dismissed', caseNumberOM: '09/818365-22' }
    expect(await running().change('openInvestigation', args, OM)).toMatchObject({ version: 2 })
    const fields = ['status', 'dismissalCode', 'decidedAt']
    const row = await running().read('dismissed', 'investigation', 'Investigation', fields)
    expect(row).toEqual({ status: 'OPEN', dismissalCode: null, decidedAt: null })
  })

  test('two who open an investigation at once open one', async () => {
    const caseId = randomUUID()
    const made = await Promise.all(
      [OM, POLICE].map((as) => running().change('openInvestigation', { caseId, caseNumberOM: '09/818365-20' }, as)),
    )
    expect(made.flatMap(({ problem }) => problem?.code ?? [])).toEqual(['WRONG_STATE'])
    expect(await running().events(caseId)).toHaveLength(1)
  })
}
