import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CaseStory } from '../../subgraphs/kit/synthetic/case-story.ts'
import { ownHub, type OwnHub } from '../fixtures/own-hub.ts'
import { SHELTER_A, story, task } from '../subgraphs/support/stories.ts'
import { describeOnEachStore, type TestStore } from '../subgraphs/support/test-stores.ts'

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
  { ...shut, referralCase: { ...shut.referralCase, closedAt: ago(13 * DAY), isOpen: false, state: 'CLOSED' } },
]

describeOnEachStore('A shelter whose task is done', (openTestStore) => {
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
    expect(next.data.case.shelterPlacements).toHaveLength(2)
    expect(next.data.case.shelterPlacements[0].shelterAddress).toBe('SECRET-kept-13-own')
  })

  test('does not find the case on any list', async () => {
    const answer = await own.ask(
      'shelter-noord',
      'shelter.place',
      '{ cases(first: 100) { edges { node { caseId } } } tasks(first: 100) { edges { node { taskId } } } }',
    )
    expect(answer.errors ?? []).toEqual([])
    expect(JSON.stringify(answer.data)).not.toContain('kept-')
  })

  test('another purpose of the same agency keeps nothing and asks nothing about it', async () => {
    own.statements()
    const answer = await own.ask('care-coordination', 'care.coordinate', query('kept-13'))
    expect(answer.data).toEqual({ case: null })
    expect(own.statements().chain.join('\n')).not.toMatch(/closed_at >=/u)
  })
})
