import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { nodeArguments } from '../../support/node-arguments.ts'
import { describeOnEachStore, type TestStore } from '../../support/test-stores.ts'
import { eventsOfCase, sendingSide, type SendingSide } from './sending-side.ts'

// The moments of the kills are the same every run.
const KILLS = 4
const chance = xoroshiro128plus(5)
const between = (low: number, high: number): number => uniformInt(chance, low, high)
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A process that was started and has said that it is ready. */
interface Started {
  readonly child: ChildProcess
  /** Whole lines that it printed after that. */
  lines(): readonly string[]
  /** Resolves with the signal that ended it. */
  readonly ended: Promise<string | null>
}

async function start(file: string, argv: readonly string[]): Promise<Started> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(process.execPath, [...nodeArguments, path, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => void (complaint += chunk.toString()))
  const ended = new Promise<string | null>((resolve) => child.on('close', (_code, signal) => resolve(signal)))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('ready')) resolve()
    })
    void ended.then((signal) => reject(new Error(`${file} ended (${signal}) before it was ready: ${complaint}`)))
  })
  return { child, lines: () => output.split('\n').slice(1, -1), ended }
}

describeOnEachStore('Killed with kill -9, neither side loses an event, and none is applied twice', (openTestStore) => {
  let store: TestStore
  let police: SendingSide
  let port: number
  const children = new Set<ChildProcess>()

  beforeAll(async () => {
    store = await openTestStore()
    police = await sendingSide(store)
    port = await freePort()
  }, 60_000)
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await police.close()
    await store.drop()
  })

  const place = () => JSON.stringify({ dataDir: store.dataDir, databaseUrl: store.databaseUrl })
  const chainUrl = () => `http://127.0.0.1:${port}/graphql`
  async function remember(starting: Promise<Started>): Promise<Started> {
    const started = await starting
    children.add(started.child)
    return started
  }
  const startChain = (dies = '') => remember(start('./chain-process.ts', [place(), String(port), dies]))
  const startSender = (run = '', dies = '') => remember(start('./sender-process.ts', [place(), chainUrl(), run, dies]))
  async function kill({ child, ended }: Started): Promise<void> {
    child.kill('SIGKILL')
    await ended
  }
  async function applied(caseId: string): Promise<readonly string[]> {
    const found = await sql<{ eventId: string }>`
      select event_id as "eventId" from chain.case_event where case_id = ${caseId} order by number`.execute(police.db)
    return found.rows.map(({ eventId }) => eventId)
  }

  test('the chain, each time between applying an event and answering', async () => {
    const events = eventsOfCase('chain-dies', 3)
    let chain = await startChain('once-applied')
    await police.change(...events)
    const sender = await startSender()
    for (let round = 1; round <= events.length; round += 1) {
      expect(await chain.ended).toBe('SIGKILL')
      expect(await applied('chain-dies')).toHaveLength(round)
      chain = await startChain('once-applied')
    }
    await police.allSent('chain-dies', 120_000)
    expect(await applied('chain-dies')).toEqual(events.map(({ eventId }) => eventId))
    await kill(sender)
    await kill(chain)
  }, 300_000)

  test('the sender, each time between the answer and its note', async () => {
    const events = eventsOfCase('sender-dies', 3)
    const chain = await startChain()
    await police.change(...events)
    for (let round = 1; round <= events.length; round += 1) {
      const sender = await startSender('', 'once-applied')
      expect(await sender.ended).toBe('SIGKILL')
      expect(await applied('sender-dies')).toHaveLength(round)
      const noted = (await police.sent('sender-dies')).filter(({ isDelivered }) => isDelivered)
      expect(noted).toHaveLength(round - 1)
    }
    const last = await startSender()
    await police.allSent('sender-dies', 120_000)
    expect(await applied('sender-dies')).toEqual(events.map(({ eventId }) => eventId))
    await kill(last)
    await kill(chain)
  }, 300_000)

  test(`either, ${KILLS} times at any moment, while changes go on`, async () => {
    const committed = new Set<string>()
    let chain = await startChain()
    let sender = await startSender('0')
    for (let round = 1; round <= KILLS; round += 1) {
      await pause(between(20, 400))
      for (const eventId of sender.lines()) committed.add(eventId)
      if (between(0, 1) === 0) {
        await kill(chain)
        chain = await startChain()
      } else {
        await kill(sender)
        for (const eventId of sender.lines()) committed.add(eventId)
        sender = await startSender(String(round))
      }
    }
    await kill(sender)
    for (const eventId of sender.lines()) committed.add(eventId)
    const last = await startSender()
    await police.allSent(undefined, 300_000)

    const rows = (await police.sent()).filter(({ eventId }) => eventId.startsWith('run-'))
    expect(committed.size).toBeGreaterThan(KILLS)
    const stored = new Set(rows.map(({ eventId }) => eventId))
    expect([...committed].filter((eventId) => !stored.has(eventId))).toEqual([])
    expect(rows.filter(({ refused }) => refused !== null)).toEqual([])
    const caseOf = (eventId: string) => eventId.slice(0, eventId.lastIndexOf('-'))
    const caseIds = new Set(rows.map(({ eventId }) => caseOf(eventId)))
    for (const caseId of caseIds) {
      const ofCase = rows.filter(({ eventId }) => caseOf(eventId) === caseId)
      expect([caseId, await applied(caseId)]).toEqual([caseId, ofCase.map(({ eventId }) => eventId)])
    }
    await kill(last)
    await kill(chain)
  }, 600_000)
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
