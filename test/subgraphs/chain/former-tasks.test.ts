import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import type { CaseEvent } from '../../../subgraphs/chain/machine/chain-event.ts'
import { chain } from '../../../subgraphs/chain/subgraph.ts'
import { applyToCase } from '../../../subgraphs/chain/store/apply-to-case.ts'
import { lapseStoredCase } from '../../../subgraphs/chain/store/lapse-stored-case.ts'
import { openStoredCase } from '../../../subgraphs/chain/store/open-stored-case.ts'
import { startForTest, type TestSubgraph } from '../support/running.ts'
import { type PermitClaims, post, testHub, type TestHub } from '../support/test-hub.ts'
import { describeOnEachStore, type TestStore } from '../support/test-stores.ts'
import { directory, oin } from './machine/play.ts'
import { chainTables, type ChainTables } from './store/chain-rows.ts'

type Without<Event> = Event extends unknown ? Omit<Event, 'at' | 'by'> : never
interface Former {
  readonly taskId: string
  readonly type: string
  readonly closedAt: string
  readonly outcome: string
  readonly why: string
  readonly endedBy: string | null
}

const DAY = 24 * 60 * 60 * 1000
const day = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10)
const QUERY =
  '{ formerTasks(first: 50) { hasNextPage endCursor tasks { taskId type openedAt closedAt outcome why endedBy } } }'
const ALL_TYPES = ['ASSESS_SIGNAL', 'OFFER_REFLECTION', 'PLACE_SHELTER', 'PLACE_CRISIS', 'HEALTH_INTAKE', 'CARE_PLAN']

describeOnEachStore('what an agency is told of its former tasks', (openTestStore) => {
  let store: TestStore
  let tables: ChainTables
  let hub: TestHub
  let subgraph: TestSubgraph
  // Permits are of this very moment.
  let at = new Date()
  let ids = 0
  const step = () => ({ at, newId: () => `id-${(ids += 1)}`, directory })

  beforeAll(async () => {
    store = await openTestStore()
    tables = await chainTables(store)
    hub = await testHub(store.dataDir)
    subgraph = await startForTest(chain, { store, hub, stories: [] })
  }, 60_000)
  afterAll(async () => {
    await subgraph.close()
    await tables.close()
    await store.drop()
  })

  async function open(caseId: string, person: object = { ageStatus: 'ADULT', residenceGroup: 'THIRD_NO_STAY' }) {
    const by = oin('police-amsterdam')
    await tables.within((rows) =>
      openStoredCase(rows, { type: 'signal-reported', caseId, careRegion: 'AMSTERDAM', by, at, ...person }, step()),
    )
  }

  async function does(caseId: string, agency: string, event: Without<CaseEvent>): Promise<void> {
    at = new Date(at.getTime() + 60_000)
    const happened = { ...event, by: oin(agency), at } as CaseEvent
    const done = await tables.within((rows) => applyToCase(rows, caseId, happened, step()))
    if (done === undefined || 'refused' in done) throw new Error(`${event.type}: ${JSON.stringify(done)}`)
  }

  async function task(caseId: string, type: string, agency: string): Promise<string> {
    const found = (await tables.read(caseId))?.tasks.findLast(
      (each) => each.type === type && each.holder === oin(agency),
    )
    if (found === undefined) throw new Error(`${agency} has no ${type}`)
    return found.taskId
  }

  async function page(agency: string, claims: Partial<PermitClaims> = {}, query = QUERY) {
    const body = JSON.stringify({ query })
    const permit = await hub.permit(
      {
        aud: 'chain',
        agency: oin(agency),
        kind: 'SHELTER',
        purpose: 'shelter.place',
        taskTypes: ALL_TYPES,
        open: { 'Query.formerTasks': 'full' },
        ...claims,
      },
      body,
    )
    const answer = (await post(subgraph.url, body, permit)).json as {
      data?: { formerTasks?: { tasks: Former[]; hasNextPage: boolean; endCursor: string | null } | null }
    }
    return answer.data?.formerTasks
  }

  async function told(agency: string, claims: Partial<PermitClaims> = {}): Promise<string[]> {
    const found = await page(agency, claims)
    return (found?.tasks ?? []).map(({ type, why, endedBy, outcome }) => `${type} ${why} ${endedBy ?? '-'} ${outcome}`)
  }

  const consent = (scope: string, ...recipients: string[]): Without<CaseEvent> => ({
    type: 'consent-recorded',
    consentId: `${scope}-${(ids += 1)}`,
    scope,
    recipients,
    status: 'GIVEN',
    givenBy: 'SELF',
    form: 'WRITTEN',
  })

  test('says of each why it is gone and by whose act, the last one first', async () => {
    await open('told')
    await does('told', 'police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
    await does('told', 'police-amsterdam', {
      type: 'task-handed-over',
      taskId: await task('told', 'OFFER_REFLECTION', 'police-amsterdam'),
      to: oin('kmar'),
    })
    expect(await told('police-amsterdam')).toEqual([
      'OFFER_REFLECTION HANDED_OVER POLICE HANDED_OVER',
      'ASSESS_SIGNAL CLOSED POLICE INDICATION_FOUND',
    ])
    const shelters = consent('shelter.place', 'SHELTER', 'COMENSHA')
    await does('told', 'comensha', shelters)
    await does('told', 'comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'OMM' })
    const offer = { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin('shelter-noord') } as const
    await does('told', 'comensha', offer)
    await does('told', 'shelter-noord', {
      type: 'task-declined',
      taskId: await task('told', 'PLACE_SHELTER', 'shelter-noord'),
      reason: 'NO_CAPACITY',
    })
    expect(await told('shelter-noord')).toEqual(['PLACE_SHELTER DECLINED SHELTER NO_CAPACITY'])
    const asked = (await tables.read('told'))?.tasks.findLast(
      ({ type, status }) => type === 'PLACE_SHELTER' && status === 'OFFERED',
    )
    const next = asked?.holder ?? ''
    const consentId = (shelters as { consentId: string }).consentId
    await does('told', 'comensha', { type: 'consent-withdrawn', consentId })
    const [shown] = (await page('shelter-noord', { agency: next }))?.tasks ?? []
    expect(shown).toMatchObject({ why: 'CONSENT_WITHDRAWN', endedBy: 'COMENSHA', outcome: 'WITHDRAWN' })
  })

  test('says TIME of what no act has ended', async () => {
    await open('timed')
    await does('timed', 'police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
    await does('timed', 'police-amsterdam', { type: 'reflection-offered' })
    await does('timed', 'police-amsterdam', { type: 'reflection-answered', accepted: true })
    await does('timed', 'ind', {
      type: 'reflection-recorded',
      startDate: day(0),
      endDate: day(80),
      dublin: false,
    })
    const later = { ...step(), at: new Date(at.getTime() + 120 * DAY) }
    await tables.within((rows) => lapseStoredCase(rows, 'timed', later))
    expect(await told('ind', { taskTypes: ['RECORD_REFLECTION'] })).toEqual(['RECORD_REFLECTION TIME TIME TERM_ENDED'])
  })

  test('does not tell a suspicion from other grounds that ended, nor who had it', async () => {
    await open('child', { ageStatus: 'MINOR', residenceGroup: 'NL', consentBand: 'UNDER_12' })
    await does('child', 'police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
    await does('child', 'youth', { type: 'fact-asserted', name: 'guardian-cleared', value: true })
    await does('child', 'comensha', {
      ...consent('shelter.place', 'YOUTH', 'COMENSHA'),
      givenBy: 'GUARDIAN',
    } as Without<CaseEvent>)
    await does('child', 'comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'YOUTH' })
    await does('child', 'comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin('youth') })
    await does('child', 'police-amsterdam', { type: 'parent-suspected' })
    expect(await told('youth')).toEqual(['PLACE_SHELTER GROUND_ENDED - WITHDRAWN'])
  })

  test('stays as it was whatever happens to the case afterwards', async () => {
    const agencies = ['police-amsterdam', 'shelter-noord', 'youth']
    const before = await Promise.all(agencies.map((agency) => page(agency)))
    expect(before.every((each) => (each?.tasks.length ?? 0) > 0)).toBe(true)
    await does('told', 'comensha', { type: 'victim-registered', helpWanted: true })
    await does('told', 'comensha', { type: 'safety-level-set', level: 'HIGH' })
    await does('told', 'ind', { type: 'appeal-recorded', appeal: 'PENDING' })
    await does('told', 'police-amsterdam', { type: 'signal-added' })
    await does('told', 'comensha', { type: 'coordinator-assigned', coordinator: oin('care-coordination') })
    await sql`
      update chain.referral_case set closed_at = now(), is_open = false, state = 'CLOSED',
        closure_reason = 'DECEASED' where case_id in ('told', 'child')`.execute(tables.db)
    expect(await Promise.all(agencies.map((agency) => page(agency)))).toEqual(before)
  })

  test('is of its own tasks of the purpose alone, and of what the permit lets', async () => {
    expect(await told('shelter-noord', { taskTypes: ['ASSESS_SIGNAL'] })).toEqual([])
    expect(await told('shelter-noord', { taskTypes: [] })).toEqual([])
    expect(await told('health')).toEqual([])
    expect(await page('shelter-noord', { open: {} })).toBeFalsy()
  })

  test('comes in pages that follow each other', async () => {
    const whole = await page('police-amsterdam')
    const seen: string[] = []
    let after: string | null = null
    for (let turn = 0; turn < 10; turn += 1) {
      const query: string = `{ formerTasks(first: 1${after === null ? '' : `, after: "${after}"`}) { hasNextPage endCursor tasks { taskId } } }`
      const next = await page('police-amsterdam', {}, query)
      seen.push(...(next?.tasks ?? []).map(({ taskId }) => taskId))
      if (next?.hasNextPage !== true) break
      after = next.endCursor
    }
    expect(seen).toEqual(whole?.tasks.map(({ taskId }) => taskId))
    expect(seen.length).toBeGreaterThan(2)
    expect(await page('police-amsterdam', {}, '{ formerTasks(after: "x") { endCursor } }')).toBeNull()
  })
})
