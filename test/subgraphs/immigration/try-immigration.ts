import { expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { immigration } from '../../../subgraphs/immigration/subgraph.ts'
import { COA, day, IND } from '../support/actors.ts'
import { story } from '../support/stories.ts'
import type { TestStore } from '../support/test-stores.ts'
import { tryChanges } from '../support/try-changes.ts'
import { IMMIGRATION_MADE } from './immigration-made.ts'
import { IMMIGRATION_REFUSED } from './immigration-refused.ts'
import { after, FIRST, PERIOD, START, STAY } from './immigration-steps.ts'

/** Cases with records from before any change. */
const STORIES = [
  story('claimed', {
    records: {
      ResidenceStatus: [{ lawfulResidence: true, groundVw8: 'F', asylumTrack: 'TRACK_1', dublinState: 'IT' }],
    },
  }),
  story('declined', { records: { ReflectionPeriod: [{ offeredAt: '2026-01-05T09:00:00Z', accepted: false }] } }),
  story('dutch', { records: { AlienRecord: [{ vNumber: '1234567890', nationality: '0001' }] } }),
  story('child', {
    records: { AlienRecord: [{ vNumber: '1234567892', birthDate: after(day(0), -16 * 365) }] },
  }),
  story('adult', {
    records: { AlienRecord: [{ vNumber: '1234567891', birthDate: '1990-02-28', birthDateCertainty: 'EXACT' }] },
  }),
]

/** What GraphQL refuses of each. */
const MALFORMED = {
  recordReflection: { ...PERIOD, startDate: '2026-02-30' },
  endReflection: { version: 1, reason: 'BORED', endedOn: day(0) },
  recordApplication: { ...FIRST, procedure: 'B10' },
  decideApplication: { applicationId: 'a', version: 1, decision: 'MAYBE', decidedAt: day(0) },
  recordAppeal: { applicationId: 'a', version: 1, appeal: 'WON' },
  startReception: { ...STAY, kind: 'HOTEL' },
  endReception: { version: 'one', leftAt: day(0), leftToUnknownDestination: false },
  planReturn: { destinationCountry: 'Nigeria' },
  recordDeparture: { version: 1, departedAt: '2026-02-30' },
}

/** Tries the changes of the immigration services on one store. */
export function tryImmigration(openTestStore: () => Promise<TestStore>): void {
  const running = tryChanges(
    {
      definition: immigration,
      made: IMMIGRATION_MADE,
      refused: IMMIGRATION_REFUSED,
      malformed: MALFORMED,
      stories: STORIES,
    },
    openTestStore,
  )

  test('a Dublin claim on record makes a period of thirty days, whatever is said', async () => {
    const long = await running().change('recordReflection', { caseId: 'claimed', ...PERIOD }, IND)
    expect(long.problem).toMatchObject({ code: 'REFLECTION_TOO_LONG', argument: 'endDate' })
    const short = { ...PERIOD, endDate: after(START, 30) }
    expect(await running().change('recordReflection', { caseId: 'claimed', ...short }, IND)).not.toHaveProperty(
      'problem',
    )
    expect(await running().events('claimed')).toMatchObject([{ dublin: true }])
  })

  test('who declined has no period', async () => {
    const made = await running().change('recordReflection', { caseId: 'declined', ...PERIOD }, IND)
    expect(made.problem?.code).toBe('WRONG_STATE')
  })

  test.each(['dutch', 'child'])('no period is recorded of who has none: %s', async (caseId) => {
    const made = await running().change('recordReflection', { caseId, ...PERIOD }, IND)
    expect(made.problem?.code).toBe('NOT_ELIGIBLE_FOR_REFLECTION')
    expect(await running().events(caseId)).toEqual([])
  })

  test('as long as one refusal is fought, that nobody fights another frees no departure', async () => {
    const caseId = randomUUID()
    const refused = async (procedure: string, appeal: string) => {
      const { id } = await running().change('recordApplication', { caseId, ...FIRST, procedure }, IND)
      const decided = { caseId, applicationId: id, decision: 'REFUSED', decidedAt: day(0), version: 1 }
      const { version } = await running().change('decideApplication', decided, IND)
      const made = await running().change('recordAppeal', { caseId, applicationId: id, version, appeal }, IND)
      expect(made).not.toHaveProperty('problem')
      return { caseId, applicationId: id, version: made.version }
    }
    const first = await refused('B8_VICTIM', 'PENDING')
    await refused('B8_CANNOT_COOPERATE', 'NONE')
    expect((await running().events(caseId)).at(-1)).toMatchObject({ type: 'appeal-recorded', appeal: 'PENDING' })
    await running().change('recordAppeal', { ...first, appeal: 'NONE' }, IND)
    expect((await running().events(caseId)).at(-1)).toMatchObject({ type: 'appeal-recorded', appeal: 'NONE' })
  })

  test('a Dutch national applies for nothing', async () => {
    const made = await running().change('recordApplication', { caseId: 'dutch', ...FIRST }, IND)
    expect(made.problem?.code).toBe('RESIDENCE_TRACK_CLOSED')
  })

  test('an adult does not come into protected reception, and an age that is not known does', async () => {
    const args = { ...STAY, kind: 'PROTECTED_RECEPTION' }
    const adult = await running().change('startReception', { caseId: 'adult', ...args }, COA)
    expect(adult.problem).toMatchObject({ code: 'NOT_A_MINOR', argument: 'kind' })
    expect(await running().change('startReception', { caseId: 'dutch', ...args }, COA)).not.toHaveProperty('problem')
  })

  test('two who record a period at once record one', async () => {
    const caseId = randomUUID()
    const made = await Promise.all([1, 2].map(() => running().change('recordReflection', { caseId, ...PERIOD }, IND)))
    expect(made.flatMap(({ problem }) => problem?.code ?? [])).toEqual(['WRONG_STATE'])
    expect(await running().events(caseId)).toHaveLength(1)
  })

  test('stay and departure follow the procedure from the first day to the last', async () => {
    const caseId = randomUUID()
    const now = async () => {
      const status = await running().read(caseId, 'residenceStatus', 'ResidenceStatus', [
        'lawfulResidence',
        'groundVw8',
      ])
      const period = await running().read(caseId, 'reflectionPeriod', 'ReflectionPeriod', ['departureSuspended'])
      return { ...(status as object), ...(period as object) }
    }
    const make = async (field: string, args: object) => {
      const made = await running().change(field, { caseId, ...args }, IND)
      expect(made).not.toHaveProperty('problem')
      return { applicationId: made.id, version: made.version }
    }
    await make('recordReflection', PERIOD)
    expect(await now()).toEqual({ lawfulResidence: true, groundVw8: 'K', departureSuspended: true })
    const first = await make('recordApplication', FIRST)
    expect(await now()).toEqual({ lawfulResidence: true, groundVw8: 'F', departureSuspended: true })
    await make('endReflection', { version: 1, reason: 'REPORT_FILED', endedOn: day(-5) })
    expect(await now()).toEqual({ lawfulResidence: true, groundVw8: 'F', departureSuspended: true })
    const refused = await make('decideApplication', { ...first, decision: 'REFUSED', decidedAt: day(-3) })
    expect(await now()).toEqual({ lawfulResidence: true, groundVw8: 'H', departureSuspended: true })
    const appeal = await make('recordAppeal', { ...refused, appeal: 'PENDING' })
    expect(await now()).toEqual({ lawfulResidence: true, groundVw8: 'H', departureSuspended: true })
    await make('recordAppeal', { ...appeal, appeal: 'NONE' })
    expect(await now()).toEqual({ lawfulResidence: false, groundVw8: null, departureSuspended: false })
    const again = await make('recordApplication', { ...FIRST, procedure: 'B8_CANNOT_COOPERATE' })
    await make('decideApplication', { ...again, decision: 'GRANTED', decidedAt: day(0) })
    expect(await now()).toEqual({ lawfulResidence: true, groundVw8: 'A', departureSuspended: false })
  })
}
