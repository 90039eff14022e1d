import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { fileLog } from '../../../gateway/log/file-log.ts'
import { postgresLog } from '../../../gateway/log/postgres-log.ts'
import { withPostgresLog } from '../../../gateway/log/postgres-stored-log.ts'
import { readRecords, readRecordsIn } from '../../../gateway/log/read-records.ts'
import { signingKeyIn } from '../../../gateway/log/signing-key-file.ts'
import { verifyLog, verifyStoredLog } from '../../../gateway/log/verify-log.ts'
import { postgresStore, testsPostgres } from '../../subgraphs/support/test-stores.ts'
import { appendAndKill } from './append-and-kill.ts'
import { recordNumber } from './record-number.ts'

// The moments of the kills are the same every run.
const KILLS = 200
const KILLS_PER_LOG = 20
const KILLS_ON_POSTGRES = 30
const chance = xoroshiro128plus(6)
const between = (low: number, high: number): number => uniformInt(chance, low, high)

/** What a kill can leave behind the last whole line, and a power failure more often. */
const TAILS: readonly (string | Buffer)[] = ['{"seq":999999,"previous":"000', Buffer.alloc(512), 'not json at all', '{']

describe('Killed with kill -9 while it writes, the log holds every record it acknowledged, in one chain that verifies', () => {
  for (let group = 0; group < KILLS / KILLS_PER_LOG; group += 1) {
    test(`in files, kills ${group * KILLS_PER_LOG + 1} to ${(group + 1) * KILLS_PER_LOG}`, async () => {
      const directory = await mkdtemp(join(tmpdir(), 'schakel-killed-'))
      const acknowledged = new Set<string>()
      for (let run = 1; run <= KILLS_PER_LOG; run += 1) {
        for (const decision of await appendAndKill(['file', directory], run, between(0, 60))) acknowledged.add(decision)
        if (between(0, 4) === 0) await appendFile(await lastSegment(directory), TAILS[between(0, 3)] ?? '')
        // As it lies, before anyone mends it.
        expect({ run, ...(await verifyLog(directory)) }).toMatchObject({ run, ok: true })
        await reopened(directory)
        expect(await missing(acknowledged, readRecordsIn(directory))).toEqual([])
        expect(await verifyLog(directory)).toMatchObject({ ok: true, torn: false })
      }
      expect(acknowledged.size).toBeGreaterThan(KILLS_PER_LOG)
      await rm(directory, { recursive: true })
    }, 300_000)
  }

  if (!testsPostgres) process.stdout.write('kill -9 on PostgreSQL: SCHAKEL_TEST_DATABASE_URL is not set\n')
  ;(testsPostgres ? test : test.skip)(
    `in PostgreSQL, ${KILLS_ON_POSTGRES} kills`,
    async () => {
      const store = await postgresStore()
      const url = store.databaseUrl ?? ''
      const keys = join(store.dataDir, 'keys')
      const key = await signingKeyIn(keys, true)
      const acknowledged = new Set<string>()
      for (let run = 1; run <= KILLS_ON_POSTGRES; run += 1) {
        const killed = await appendAndKill(['postgres', url, keys], run, between(0, 60))
        for (const decision of killed) acknowledged.add(decision)
        await withPostgresLog(url, async (log) => {
          expect(await missing(acknowledged, readRecords(log.entries))).toEqual([])
          // Signed by one key alone: the one that every one of these processes was given.
          expect(await verifyStoredLog(log, [key.publicJwk])).toMatchObject({ ok: true })
        })
      }
      const log = postgresLog(url, { signingKey: key })
      await log.append(recordNumber(1))
      await log.close()
      await withPostgresLog(url, async (log) => {
        const verification = await verifyStoredLog(log, [key.publicJwk])
        expect(verification).toMatchObject({ ok: true, signedUpTo: verification.records })
      })
      expect(acknowledged.size).toBeGreaterThan(KILLS_ON_POSTGRES)
      await store.drop()
    },
    300_000,
  )
})

async function reopened(directory: string): Promise<void> {
  const log = fileLog(directory)
  await log.open()
  await log.close()
}

async function lastSegment(directory: string): Promise<string> {
  const names = (await readdir(directory)).filter((name) => /^\d/u.test(name)).sort()
  return join(directory, String(names.at(-1)))
}

/** Which of the acknowledged records are not stored. */
async function missing(
  acknowledged: ReadonlySet<string>,
  records: AsyncIterable<{ readonly record: { readonly decision: string } }>,
): Promise<readonly string[]> {
  const left = new Set(acknowledged)
  for await (const { record } of records) left.delete(record.decision)
  return [...left]
}
