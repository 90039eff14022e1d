import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CaseStory } from '../../subgraphs/kit/synthetic/case-story.ts'
import { ownHub, type OwnHub } from '../fixtures/own-hub.ts'
import { SHELTER_A, story, task } from '../subgraphs/support/stories.ts'
import type { TestStore } from '../subgraphs/support/test-stores.ts'

const DAY = 86_400_000
const MINUTE = 60_000
const SHELTER_B = '00000099000000012000'
const started = Date.now()
const ago = (milliseconds: number) => new Date(started - milliseconds).toISOString()

/** A stay in the one shelter that was followed by a stay in the other; the first one's task was closed so long ago. */
function stay(caseId: string, closedAgo: number, status = 'DONE', more: Partial<CaseStory> = {}): CaseStory {
  const placement = (placementId: string, shelterOrg: string, endedAt: string) => ({
    placementId,
    shelterOrg,
    shelterType: 'COSM',
    shelterAddress: `SECRET-${placementId}`,
    placedAt: '2026-01-10',
    endedAt,
  })
  const made = story(caseId, {
    tasks: [
      { ...task(`${caseId}-stay`, 'STAY_SHELTER', SHELTER_A, status), closedAt: ago(closedAgo) },
      task(`${caseId}-next`, 'STAY_SHELTER', SHELTER_B, 'OPEN'),
    ],
    asserted: [{ name: 'urgency-acute', value: true, assertedBy: SHELTER_A, assertedAt: '2026-01-10T10:00:00Z' }],
    records: {
      ShelterPlacement: [
        placement(`${caseId}-own`, SHELTER_A, '2026-02-10'),
        placement(`${caseId}-theirs`, SHELTER_B, '2026-02-20'),
      ],
    },
  })
  return { ...made, ...more }
}
const shut = stay('kept-shut', 13 * DAY)

const STORIES = [
  stay('kept-13', 13 * DAY),
  stay('kept-nearly', 14 * DAY - 10 * MINUTE),
  stay('kept-14', 14 * DAY),
  ...['SUSPENDED', 'DECLINED', 'LAPSED'].map((status) => stay(`kept-${status.toLowerCase()}`, DAY, status)),
  // Its stay here is over; it has just been asked to take the person in again.
  stay('kept-again', DAY, 'DONE', {
    tasks: [
      { ...task('kept-again-stay', 'STAY_SHELTER', SHELTER_A, 'DONE'), closedAt: ago(DAY) },
      task('kept-again-offer', 'STAY_SHELTER', SHELTER_A, 'OFFERED'),
    ],
  }),
  { ...shut, referralCase: { ...shut.referralCase, closedAt: ago(13 * DAY), isOpen: false, state: 'CLOSED' } },
]

/** What is left to see when a task is done, on one store. */
export function afterClosing(openTestStore: () => Promise<TestStore>): void {
  let store: TestStore
  let own: OwnHub
  beforeAll(async () => {
    store = await openTestStore()
    const extra = { 'shelter.place': 'after-closing: { keep: [ShelterPlacement.endedAt], for: P14D }' }
    own = await ownHub(store, { cases: 10, stories: STORIES, extra })
  }, 120_000)
  afterAll(async () => {
    await own.close()
    await store.drop()
  })
  const query = (id: string) =>
    `{ case(id: "${id}") { state leadAgency shelterPlacements { endedAt shelterAddress shelterOrg } shelterRequests { urgency } } }`
  const askAll = (text: string) => own.ask('shelter-noord', 'shelter.place', text)
  const ask = (id: string, agency = 'shelter-noord') => own.ask(agency, 'shelter.place', query(id))

  test.each(['kept-13', 'kept-nearly', 'kept-shut'])(
    'sees for fourteen days when its own stay ended: %s',
    async (id) => {
      own.statements()
      const answer = await ask(id)
      expect(answer.data).toEqual({
        case: {
          state: null,
          leadAgency: null,
          shelterPlacements: [{ endedAt: '2026-02-10', shelterAddress: null, shelterOrg: null }],
          shelterRequests: null,
        },
      })
      expect(answer.extensions?.schakel.withheld).toEqual(
        expect.arrayContaining([
          'ShelterPlacement.shelterAddress',
          'ShelterPlacement.shelterOrg',
          'ReferralCase.state',
        ]),
      )
      expect(own.statements().care.join('\n')).not.toMatch(/shelter_address|shelter_request/u)
      expect(own.reported.filter(({ event }) => event === 'backstop')).toEqual([])
      const { decision } = answer.extensions?.schakel ?? { decision: '' }
      expect(own.log.records.filter((record) => record.decision === decision)).toEqual([
        expect.objectContaining({
          case: id,
          tasks: [],
          closed: [expect.objectContaining({ id: `${id}-stay`, type: 'STAY_SHELTER' })],
          disclosed: [{ coordinate: 'ShelterPlacement.endedAt', form: 'full', rule: 'the-place' }],
        }),
      ])
    },
  )

  test.each(['kept-14', 'kept-suspended', 'kept-declined', 'kept-lapsed', 'no-such-case'])(
    'sees nothing after that, nor of a task that was not done: %s',
    async (id) => {
      const answer = await ask(id)
      expect(answer.data).toEqual({ case: null })
      expect(answer.errors ?? []).toEqual([])
    },
  )

  test('is the only one to whom anything is kept, and the next holder sees its case as ever', async () => {
    expect((await ask('kept-13', 'comensha')).data).toEqual({ case: null })
    const next = await ask('kept-13', 'shelter-zuid')
    const placements = next.data.case.shelterPlacements as { shelterAddress: string }[]
    expect(placements.map(({ shelterAddress }) => shelterAddress).sort()).toEqual([
      'SECRET-kept-13-own',
      'SECRET-kept-13-theirs',
    ])
  })

  test('does not find the case on any list', async () => {
    const answer = await own.ask(
      'shelter-noord',
      'shelter.place',
      '{ cases(first: 100) { edges { node { caseId } } } tasks(first: 100) { edges { node { taskId } } } }',
    )
    expect(answer.errors ?? []).toEqual([])
    // Its new task there is on offer, whatever is kept.
    expect(JSON.stringify(answer.data).replace('kept-again-offer', '')).not.toContain('kept-')
  })

  test('that is asked to take the person in again loses neither what is kept nor the offer, in one request', async () => {
    const KEPT = 'case(id: "kept-again") { shelterPlacements { endedAt shelterAddress } tasks { taskId } }'
    const OFFERS = 'tasks(first: 100) { edges { node { taskId case { state } } } }'
    const alone = [await askAll(`{ ${KEPT} }`), await askAll(`{ ${OFFERS} }`)]
    expect(alone[0]?.data.case.shelterPlacements).toEqual([{ endedAt: '2026-02-10', shelterAddress: null }])
    expect(alone[1]?.data.tasks.edges).toContainEqual({ node: { taskId: 'kept-again-offer', case: null } })
    const answer = await askAll(`{ ${KEPT} ${OFFERS} cases(first: 100) { edges { node { caseId } } } }`)
    expect({ case: answer.data.case, tasks: answer.data.tasks }).toEqual({ ...alone[0]?.data, ...alone[1]?.data })
    expect(new Set(answer.extensions?.schakel.withheld)).toEqual(
      new Set(alone.flatMap(({ extensions }) => extensions?.schakel.withheld ?? [])),
    )
    expect(JSON.stringify(answer.data.cases)).not.toContain('kept-again')
    const { decision } = answer.extensions?.schakel ?? { decision: '' }
    const records = own.log.records.filter((record) => record.decision === decision && record.case === 'kept-again')
    expect(
      records.map(({ tasks, closed, offered, outcome }) => ({ tasks, closed: closed?.length, offered, outcome })),
    ).toEqual([
      { tasks: [], closed: 1, offered: undefined, outcome: 'answered' },
      { tasks: ['kept-again-offer'], closed: undefined, offered: true, outcome: 'answered' },
    ])
    expect(records.map(({ disclosed }) => disclosed.map(({ coordinate }) => coordinate).sort())).toEqual([
      // That the case stands there, and that it has no tasks to show, is told as well.
      ['ReferralCase.caseId', 'ReferralCase.tasks', 'ShelterPlacement.endedAt'],
      ['Task.taskId'],
    ])
  })

  test('another purpose of the same agency keeps nothing and asks nothing about it', async () => {
    own.statements()
    const answer = await own.ask('care-coordination', 'care.coordinate', query('kept-13'))
    expect(answer.data).toEqual({ case: null })
    expect(own.statements().chain.join('\n')).not.toMatch(/closed_at >=/u)
  })
}
