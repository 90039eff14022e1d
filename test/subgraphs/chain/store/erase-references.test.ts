import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { generateKeyPairSync } from 'node:crypto'
import { sql } from 'kysely'
import { sealReference } from '../../../../schema/sealed-reference.ts'
import type { CaseEvent } from '../../../../subgraphs/chain/machine/chain-event.ts'
import { applyToCase } from '../../../../subgraphs/chain/store/apply-to-case.ts'
import { openStoredCase } from '../../../../subgraphs/chain/store/open-stored-case.ts'
import { keepReference } from '../../../../subgraphs/chain/store/subject-references.ts'
import { embeddedStore, type TestStore } from '../../support/test-stores.ts'
import { directory, oin, START } from '../machine/play.ts'
import { chainTables, type ChainTables } from './chain-rows.ts'

let store: TestStore
let tables: ChainTables
beforeAll(async () => {
  store = await embeddedStore()
  tables = await chainTables(store)
}, 60_000)
afterAll(async () => {
  await tables.close()
  await store.drop()
})

test('whom a task was about is erased in the transaction in which the task ends, and not before', async () => {
  const by = oin('police-amsterdam')
  let ids = 0
  const step = { at: START, newId: () => `erased-${(ids += 1)}`, directory }
  const move = (event: CaseEvent) => tables.within((rows) => applyToCase(rows, 'erased', event, step))
  const reported = { type: 'signal-reported', caseId: 'erased', by, at: START } as const
  await tables.within((rows) => openStoredCase(rows, reported, step))
  const { taskId = '', holder = '' } = (await tables.read('erased'))?.tasks[0] ?? {}
  const { x: seal = '' } = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })
  const sealed = await sealReference({ caseId: 'erased', subject: { bsn: '999990019' } }, seal)
  const sent = { caseId: 'erased', taskId, from: by, to: holder, sealed, seal, at: START }
  await tables.within(({ tx, schema }) => keepReference(tx, schema, sent))
  const isKept = async () => {
    const found = await sql<{ sealed: string | null }>`
      select sealed from chain.subject_reference where task_id = ${taskId}`.execute(tables.db)
    return found.rows.map((row) => row.sealed !== null)
  }

  await move({ type: 'task-suspended', taskId, by: holder, at: START })
  await move({ type: 'task-resumed', taskId, by: holder, at: START })
  expect(await isKept()).toEqual([true])
  const assessed = await move({ type: 'signal-assessed', assessment: 'NO_INDICATION', by: holder, at: START })
  expect(assessed).not.toHaveProperty('refused')
  expect(await isKept()).toEqual([false])
})
