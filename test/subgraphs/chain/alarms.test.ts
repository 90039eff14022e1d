import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import type { CaseEvent } from '../../../subgraphs/chain/machine/chain-event.ts'
import { applyToCase } from '../../../subgraphs/chain/store/apply-to-case.ts'
import { openStoredCase } from '../../../subgraphs/chain/store/open-stored-case.ts'
import { toldAlarms } from '../../../subgraphs/chain/store/told-alarms.ts'
import { describeOnEachStore, type TestStore } from '../support/test-stores.ts'
import { directory, oin, START } from './machine/play.ts'
import { chainTables, type ChainTables } from './store/chain-rows.ts'

type Without<Event> = Event extends unknown ? Omit<Event, 'at' | 'by'> : never

describeOnEachStore('an alarm', (openTestStore) => {
  let store: TestStore
  let tables: ChainTables
  let ids = 0
  let at = START
  const step = () => ({ at, newId: () => `id-${(ids += 1)}`, directory })

  beforeAll(async () => {
    store = await openTestStore()
    tables = await chainTables(store)
  }, 60_000)
  afterAll(async () => {
    await tables.close()
    await store.drop()
  })

  async function does(agency: string, event: Without<CaseEvent>): Promise<void> {
    at = new Date(at.getTime() + 60_000)
    const happened = { ...event, by: oin(agency), at } as CaseEvent
    const done = await tables.within((rows) => applyToCase(rows, 'child', happened, step()))
    if (done === undefined || 'refused' in done) throw new Error(`${event.type}: ${JSON.stringify(done)}`)
  }

  const told = async (agency: string, ...taskTypes: string[]) => {
    const alarms = await toldAlarms(tables.db, tables.schema, { agency: oin(agency), taskTypes }, at)
    const tasks = (await tables.read('child'))?.tasks ?? []
    return alarms.map(({ kind, taskId }) => `${kind} ${tasks.find((task) => task.taskId === taskId)?.type}`)
  }

  test('is told to whoever must act, under an open task of its own of the purpose, until that has ended', async () => {
    const person = { ageStatus: 'MINOR', residenceGroup: 'THIRD_NO_STAY', consentBand: 'FROM_12' } as const
    const by = oin('police-amsterdam')
    await tables.within((rows) =>
      openStoredCase(rows, { type: 'signal-reported', caseId: 'child', by, at, ...person }, step()),
    )
    await does('police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
    await does('comensha', {
      type: 'shelter-requested',
      urgency: 'PLANNED',
      shelterType: 'PROTECTED_RECEPTION',
    })
    await does('coa', { type: 'reception-started' })
    expect(await told('comensha', 'REGISTER_NATIONAL')).toEqual([])
    await does('coa', { type: 'reception-ended', toUnknownDestination: true })
    const raised = await sql<{ to: string; type: string }>`
      select a.to_agency as to, t.type from chain.alarm as a join chain.task as t on t.task_id = a.task_id
      where a.kind = 'MINOR_MISSING'`.execute(tables.db)
    expect(raised.rows.map(({ to }) => to)).toContain(oin('comensha'))
    const task = raised.rows[0]?.type ?? ''
    expect(await told('comensha', 'REGISTER_NATIONAL')).toEqual(['MINOR_MISSING REGISTER_NATIONAL'])
    // Under the purpose that the task of the alarm belongs to, it is that one.
    const searcher = (await tables.read('child'))?.tasks.find((each) => each.type === task && each.status === 'OPEN')
    const found = await toldAlarms(tables.db, tables.schema, { agency: searcher?.holder ?? '', taskTypes: [task] }, at)
    expect(found.map(({ taskId }) => taskId)).toEqual([searcher?.taskId])
    // Another purpose, another agency.
    expect(await told('comensha', 'ASSESS_SAFETY')).toEqual([])
    expect(await told('police-amsterdam', 'REGISTER_NATIONAL')).toEqual([])
    expect(await told('ind', 'ASSESS_SIGNAL', 'REGISTER_NATIONAL')).toEqual([])
    await does('comensha', { type: 'victim-registered', helpWanted: true })
    expect(await told('comensha', 'REGISTER_NATIONAL')).toEqual([])
  })
})
