import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, describe, expect, test } from '@jest/globals'
import { backUpLog } from '../../../gateway/log/back-up-log.ts'
import type { ChainedRecord } from '../../../gateway/log/chain.ts'
import { fileLog } from '../../../gateway/log/file-log.ts'
import { memoryLog } from '../../../gateway/log/memory-log.ts'
import { postgresLog } from '../../../gateway/log/postgres-log.ts'
import { withPostgresLog } from '../../../gateway/log/postgres-stored-log.ts'
import { readRecords, readRecordsIn } from '../../../gateway/log/read-records.ts'
import { removableFromPostgres, removePostgresRecords } from '../../../gateway/log/remove-postgres-records.ts'
import { generateSigningKey } from '../../../gateway/log/signing-key.ts'
import { verifyLog, verifyStoredLog } from '../../../gateway/log/verify-log.ts'
import { runDisclosureLogSuite } from '../../conformance/run-disclosure-log-suite.ts'
import { recordNumber } from './record-number.ts'

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

async function* linesOf(chained: readonly ChainedRecord[]) {
  for (const entry of chained) {
    yield await Promise.resolve({ text: JSON.stringify(entry), where: `memory ${entry.seq}`, complete: true })
  }
}

runDisclosureLogSuite('memoryLog', async () => {
  const log = memoryLog()
  const none = linesOf([])
  return Promise.resolve({
    log,
    read: (filter) => all(readRecords(linesOf(log.chained), filter)),
    verify: async () => {
      const { finding, records } = await verifyStoredLog(
        { entries: linesOf(log.chained), heads: none, removals: none },
        [],
      )
      // Nothing in memory is signed; all else must hold.
      return { ok: finding?.problem === 'unsigned', records }
    },
    dispose: () => Promise.resolve(),
  })
})

runDisclosureLogSuite('fileLog', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'schakel-log-'))
  return {
    log: fileLog(directory, { segmentSize: 20_000 }),
    reopen: () => fileLog(directory),
    read: (filter) => all(readRecordsIn(directory, filter)),
    verify: () => verifyLog(directory),
    dispose: () => rm(directory, { recursive: true }),
  }
})

const url = process.env['SCHAKEL_TEST_DATABASE_URL']
if (url === undefined) {
  describe('postgresLog', () => {
    test('is tested when SCHAKEL_TEST_DATABASE_URL names a database; without one, an address nobody answers at refuses', async () => {
      const log = postgresLog('postgres://nobody@127.0.0.1:1/nothing')
      await expect(log.append(recordNumber(1))).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' })
      await log.close()
    })
  })
} else {
  const admin = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: url })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
  const key = generateSigningKey()
  const verify = () => withPostgresLog(url, (log) => verifyStoredLog(log, [key.publicJwk]))

  runDisclosureLogSuite('postgresLog', async () => {
    await admin('drop schema if exists disclosure cascade')
    return {
      log: postgresLog(url, { signingKey: key }),
      reopen: () => postgresLog(url, { signingKey: key }),
      read: (filter) => withPostgresLog(url, (log) => all(readRecords(log.entries, filter))),
      verify,
      dispose: () => Promise.resolve(),
    }
  })

  describe('postgresLog', () => {
    afterAll(() => admin('drop schema if exists disclosure cascade'))

    test('several hubs writing at once make one chain', async () => {
      await admin('drop schema if exists disclosure cascade')
      const hubs = [1, 2, 3].map(() => postgresLog(url, { signingKey: key }))
      await Promise.all(
        hubs.flatMap((hub, index) =>
          Array.from({ length: 30 }, (_, round) => hub.append(recordNumber(index * 30 + round))),
        ),
      )
      await Promise.all(hubs.map((hub) => hub.close()))
      expect(await verify()).toMatchObject({ ok: true, records: 90, signedUpTo: 90 })
    })

    test('the database itself refuses to change, delete or empty the log', async () => {
      for (const sql of [
        `update disclosure.record set agency = 'x'`,
        'delete from disclosure.record',
        'truncate disclosure.record',
        'delete from disclosure.head',
        'delete from disclosure.record where seq = 1',
        'update disclosure.record set record = record',
      ]) {
        await expect(admin(sql)).rejects.toThrow('only ever added to')
      }
    })

    test('someone who overrules the database is found by the verifier', async () => {
      await admin(
        `alter table disclosure.record disable trigger user;
         update disclosure.record set record = replace(record, 'CarePlan.notes', 'CarePlan.goals') where seq = 41`,
      )
      expect(await verify()).toMatchObject({ ok: false, finding: { problem: 'changed', seq: 41 } })
      await admin('delete from disclosure.record where seq = 41')
      expect(await verify()).toMatchObject({ ok: false, finding: { problem: 'dropped', seq: 41 } })
      await admin('delete from disclosure.record where seq >= 41')
      expect(await verify()).toMatchObject({ ok: false, finding: { problem: 'cut', seq: 41 } })
    })

    test('records kept long enough are removed while hubs write, only with a statement, and the rest verifies', async () => {
      await admin('drop schema if exists disclosure cascade')
      const hub = postgresLog(url, { signingKey: key })
      for (let month = 1; month <= 6; month += 1) {
        await hub.append(recordNumber(month, { at: `2026-0${month}-03T10:00:00.000Z` }))
      }
      const request = { reason: 'retention period ended', now: new Date('2031-06-01T10:00:00Z'), key }
      const before = (day: string) => new Date(`${day}T00:00:00Z`)
      expect(await removableFromPostgres(url, before('2026-03-01'))).toMatchObject({ records: 2, upTo: { seq: 2 } })
      const appending = Array.from({ length: 30 }, (_, index) => hub.append(recordNumber(index)))
      expect(await removePostgresRecords(url, { ...request, before: before('2026-03-01') })).toMatchObject({
        records: 2,
      })
      await Promise.all(appending)
      expect(await verify()).toMatchObject({ ok: true, records: 34, lastSeq: 36, removed: { removedUpTo: 2 } })
      await expect(admin('delete from disclosure.record where seq = 3')).rejects.toThrow('only ever added to')
      await expect(admin('delete from disclosure.removal')).rejects.toThrow('only ever added to')
      await hub.append(recordNumber(99))
      expect(await removePostgresRecords(url, { ...request, before: before('2027-01-01') })).toMatchObject({
        records: 34,
      })
      expect(await verify()).toMatchObject({ ok: true, records: 1, lastSeq: 37 })
      await hub.append(recordNumber(100))
      await hub.close()
      expect(await verify()).toMatchObject({ ok: true, records: 2, lastSeq: 38 })

      // The same files as of a log that was kept in files: one verifier for both.
      const copy = await mkdtemp(join(tmpdir(), 'schakel-log-'))
      const copied = await withPostgresLog(url, (log, keys) => backUpLog(log, keys, copy, 1))
      expect(copied?.head.seq).toBe(38)
      expect(await verifyLog(copy, [key.publicJwk])).toMatchObject({
        ok: true,
        records: 2,
        removed: { removedUpTo: 36 },
      })
      expect((await verifyLog(copy)).ok).toBe(true)
      await rm(copy, { recursive: true })

      // Whoever overrules the database and deletes more than was stated is found.
      await admin('alter table disclosure.record disable trigger user; delete from disclosure.record where seq = 37')
      expect(await verify()).toMatchObject({ ok: false, finding: { problem: 'dropped', seq: 37 } })
      await expect(removePostgresRecords(url, { ...request, before: before('2027-01-01') })).rejects.toThrow(
        'nothing was removed',
      )
    })

    test('a connection lost between two records refuses the next append at most, then goes on', async () => {
      await admin('drop schema if exists disclosure cascade')
      const log = postgresLog(url, { signingKey: key })
      await log.append(recordNumber(1))
      // Waits until the connection is gone: on a busy machine the next append could otherwise come before. Those of other
      // databases belong to whoever runs beside.
      await admin(
        `select pg_terminate_backend(pid, 10000) from pg_stat_activity
          where application_name = 'schakel disclosure log' and datname = current_database()`,
      )
      await expect(log.append(recordNumber(2))).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' })
      await log.append(recordNumber(3))
      await log.close()
      expect(await verify()).toMatchObject({ ok: true, records: 2 })
    })
  })
}
