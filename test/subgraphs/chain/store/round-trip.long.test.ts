import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { lapse } from '../../../../subgraphs/chain/machine/apply-event.ts'
import type { CaseEvent } from '../../../../subgraphs/chain/machine/chain-event.ts'
import { applyToCase } from '../../../../subgraphs/chain/store/apply-to-case.ts'
import { nextMoment } from '../../../../subgraphs/chain/store/next-moment.ts'
import { openStoredCase } from '../../../../subgraphs/chain/store/open-stored-case.ts'
import { describeOnEachStore, type TestStore } from '../../support/test-stores.ts'
import { consent, directory, oin, START } from '../machine/play.ts'
import { type Taken, walk } from '../machine/random-walk.ts'
import { chainTables, type ChainTables } from './chain-rows.ts'
import { replay } from './replay.ts'

function taken(seed: number, steps: number): readonly Taken[] {
  const all: Taken[] = []
  walk(seed, steps, (step) => all.push(step))
  return all
}

const MINUTE = 60_000

describeOnEachStore('a case in the store', (openTestStore) => {
  let store: TestStore
  let tables: ChainTables
  beforeAll(async () => {
    store = await openTestStore()
    tables = await chainTables(store)
  }, 60_000)
  afterAll(async () => {
    await tables.close()
    await store.drop()
  })

  test('is after every event of a random walk the case that the machine made in memory', async () => {
    const steps = taken(20_261_129, 150)
    expect(steps.filter(({ after }) => after !== undefined).length).toBeGreaterThan(50)
    await replay(tables, steps)
  }, 60_000)

  test('keeps each event once, in codes, with who did it, and time under a type of its own', async () => {
    const found = await sql<{ type: string; by: string | null; events: number; ids: number }>`
      select type, by is null as by, count(*) as events, count(distinct event_id) as ids
      from chain.case_event group by 1, 2`.execute(tables.db)
    expect(found.rows.length).toBeGreaterThan(5)
    for (const { type, by, events, ids } of found.rows) {
      expect(events).toBe(ids)
      expect(by).toBe(type === 'time')
    }
  })

  test('is opened once under one id', async () => {
    const event = { type: 'signal-reported', caseId: 'twice', by: oin('police-amsterdam'), at: START } as const
    let ids = 0
    const step = { at: START, newId: () => `twice-${(ids += 1)}`, directory }
    const first = await tables.within((rows) => openStoredCase(rows, event, step))
    const second = await tables.within((rows) => openStoredCase(rows, event, step))
    expect(first).toMatchObject({ case: { caseId: 'twice' } })
    expect(second).toMatchObject({ refused: { code: 'WRONG_STATE' } })
  })

  test('goes up a version for the task that changed and for no other', async () => {
    let ids = 0
    const at = (minutes: number): Date => new Date(START.getTime() + minutes * MINUTE)
    const step = (minutes: number) => ({ at: at(minutes), newId: () => `versions-${(ids += 1)}`, directory })
    const by = oin('police-amsterdam')
    await tables.within((rows) =>
      openStoredCase(
        rows,
        {
          type: 'signal-reported',
          caseId: 'versions',
          ageStatus: 'ADULT',
          residenceGroup: 'THIRD_NO_STAY',
          by,
          at: at(0),
        },
        step(0),
      ),
    )
    const versions = async () => {
      const found = await sql<{ type: string; version: number }>`
        select type, version from chain.task where case_id = 'versions' order by number`.execute(tables.db)
      return found.rows.map(({ type, version }) => `${type} ${version}`)
    }
    const [task] = (await tables.read('versions'))?.tasks ?? []
    expect(await versions()).toEqual(['ASSESS_SIGNAL 1'])
    await tables.within((rows) =>
      applyToCase(
        rows,
        'versions',
        { type: 'task-suspended', taskId: task?.taskId ?? '', by: task?.holder ?? '', at: at(1) },
        step(1),
      ),
    )
    expect(await versions()).toEqual(['ASSESS_SIGNAL 2'])
    const unheard = await tables.within((rows) =>
      applyToCase(rows, 'versions', { type: 'signal-added', by, at: at(2) }, step(2)),
    )
    expect(unheard).not.toHaveProperty('refused')
    expect(await versions()).toContain('ASSESS_SIGNAL 2')
  })

  test('keeps consents in the order in which they were last recorded', async () => {
    let ids = 0
    const step = () => ({ at: START, newId: () => `consents-${(ids += 1)}`, directory })
    const by = oin('police-amsterdam')
    await tables.within((rows) =>
      openStoredCase(rows, { type: 'signal-reported', caseId: 'consents', by, at: START }, step()),
    )
    const answer = async (name: string): Promise<void> => {
      const said = { ...consent(name, 'SHELTER'), consentId: name, by, at: START } as CaseEvent
      const done = await tables.within((rows) => applyToCase(rows, 'consents', said, step()))
      if (done === undefined || 'refused' in done) throw new Error('a consent was not recorded')
      expect(await tables.read('consents')).toEqual(done.case)
    }
    for (const name of ['shelter.place', 'health.refer', 'shelter.place', 'return.assist', 'health.refer'])
      await answer(name)
    const kept = (await tables.read('consents'))?.consents.map(({ consentId }) => consentId)
    expect(kept).toEqual(['shelter.place', 'return.assist', 'health.refer'])
  })

  test('takes two events that come at once one after the other, and loses neither', async () => {
    let ids = 0
    const step = () => ({ at: START, newId: () => `at-once-${(ids += 1)}`, directory })
    const by = oin('police-amsterdam')
    await tables.within((rows) =>
      openStoredCase(rows, { type: 'signal-reported', caseId: 'at-once', by, at: START }, step()),
    )
    const added = { type: 'signal-added', by, at: START } as const
    const others = ['kmar', 'nla', 'police-rotterdam'].map(oin)
    await Promise.all(
      others.map((assessor) => tables.within((rows) => applyToCase(rows, 'at-once', { ...added, assessor }, step()))),
    )
    const after = await tables.read('at-once')
    expect(after?.version).toBe(4)
    expect(
      after?.tasks
        .filter(({ type }) => type === 'ASSESS_SIGNAL')
        .map(({ holder }) => holder)
        .toSorted(),
    ).toEqual([by, ...others].toSorted())
  })

  test('is refused what the machine refuses, and nothing is written', async () => {
    const before = await tables.read('versions')
    let ids = 0
    const done = await tables.within((rows) =>
      applyToCase(
        rows,
        'versions',
        { type: 'task-accepted', taskId: 'none', by: oin('ind'), at: START },
        { at: START, newId: () => `refused-${(ids += 1)}`, directory },
      ),
    )
    expect(done).toMatchObject({ refused: { code: 'TASK_NOT_OFFERED' } })
    expect(await tables.read('versions')).toEqual(before)
    expect(
      await tables.within((rows) =>
        applyToCase(
          rows,
          'absent',
          { type: 'departed', by: '', at: START },
          { at: START, newId: () => 'x', directory },
        ),
      ),
    ).toBeUndefined()
  })
})

test('time changes a case at the moments that are known beforehand, and at no other', () => {
  const ids = (): string => 'lapsed'
  let moments = 0
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    for (const { after, at } of taken(seed, 400)) {
      if (after === undefined || after.closedAt !== undefined) continue
      const next = nextMoment(after, at)
      const still =
        next === undefined ? new Date(at.getTime() + 40 * 365 * 24 * 60 * MINUTE) : new Date(next.getTime() - 1)
      if (lapse(after, { at: still, newId: ids, directory }).case !== after)
        throw new Error(`${after.caseId} changed before ${still.toISOString()}`)
      if (next !== undefined && lapse(after, { at: next, newId: ids, directory }).case !== after) moments += 1
    }
  }
  expect(moments).toBeGreaterThan(20)
})
