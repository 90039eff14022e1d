import { afterAll, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { readRecordsIn } from '../../gateway/log/read-records.ts'
import { verifyLog } from '../../gateway/log/verify-log.ts'
import { askHub, askToken, freePort, processesOf, run, type Running, until } from '../fixtures/started-hub.ts'

// The moments of the kills are the same every run.
const KILLS = 10
const LANES = 8
const chance = xoroshiro128plus(64)
const between = (low: number, high: number): number => uniformInt(chance, low, high)

/** What the load asks: agencies, purposes and queries that touch several subgraphs, lists, a case that is not there, a refusal. */
const LOAD: readonly (readonly [agency: string, purpose: string, query: string])[] = [
  [
    'care-coordination',
    'care.coordinate',
    '{ cases(first: 20) { edges { node { caseId carePlan { needs } policeVictimFile { contactOfficer } } } } }',
  ],
  [
    'police-amsterdam',
    'report.take',
    '{ cases(first: 20) { edges { node { caseId policeVictimFile { fullName } } } } }',
  ],
  ['comensha', 'shelter.place', '{ cases(first: 20) { edges { node { caseId shelterRequests { urgency } } } } }'],
  ['ind', 'residence.decide', '{ case(id: "demo-dublin-claimant") { caseId residenceStatus { validUntil } } }'],
  ['shelter-zuid', 'shelter.place', '{ case(id: "demo-no-such-case") { caseId } }'],
]

const running: Running[] = []
let dataDir = ''
afterAll(async () => {
  if (dataDir !== '') for (const { pid } of processesOf(dataDir)) kill(pid)
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(({ gone }) => gone))
  if (dataDir !== '') await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
}, 60_000)

describe('The whole hub, killed with kill -9 under load', () => {
  test(`${KILLS} times: every answer that a client got is in the log, the chain verifies each time, and it starts again`, async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'schakel-kill-hub-'))
    const port = await freePort()
    const base = `http://127.0.0.1:${port}`
    const answered = new Set<string>()
    const perRound: number[] = []
    for (let round = 1; round <= KILLS; round += 1) {
      const hub = start(port, dataDir)
      await until(
        () => {
          if (hub.child.exitCode !== null) throw new Error(`start ${round} failed: ${hub.output()}`)
          return hub.output().includes('ready after')
        },
        () => `start ${round}: ${hub.output()}`,
      )
      const before = answered.size
      const load = new AbortController()
      const lanes = Array.from({ length: LANES }, async (_, lane) => {
        const [agency, purpose, query] = LOAD[lane % LOAD.length] ?? ['', '', '']
        const token = await askToken(base, agency, purpose)
        while (!load.signal.aborted) {
          const decision = await ask(base, token, query)
          if (decision !== undefined) answered.add(decision)
        }
      })
      await until(
        () => answered.size >= before + LANES,
        () => `answers in round ${round}`,
      )
      await new Promise((resolve) => setTimeout(resolve, between(0, 700)))
      const gateway = processesOf(dataDir).find(({ command }) => command.includes('gateway/main.js'))
      if (gateway === undefined) throw new Error('the gateway does not run')
      // Every other time its store and its subgraphs are killed with it, at the same moment.
      if (round % 2 === 0) for (const { pid } of processesOf(dataDir)) kill(pid)
      kill(gateway.pid)
      load.abort()
      await Promise.all(lanes)
      await hub.gone
      for (const { pid } of processesOf(dataDir)) kill(pid)
      await until(
        () => processesOf(dataDir).length === 0,
        () => 'all processes to end',
      )
      perRound.push(answered.size - before)

      const log = join(dataDir, 'log')
      expect({ round, ...(await verifyLog(log)) }).toMatchObject({ round, ok: true })
      const stored = new Set<string>()
      for await (const { record } of readRecordsIn(log)) stored.add(record.decision)
      expect({ round, missing: [...answered].filter((decision) => !stored.has(decision)) }).toEqual({
        round,
        missing: [],
      })
    }
    process.stdout.write(`answers received before each kill: ${perRound.join(', ')}\n`)
    expect(Math.min(...perRound)).toBeGreaterThanOrEqual(LANES)
  }, 600_000)
})

/** The decision of an answer that came whole; undefined when the connection broke. */
async function ask(base: string, token: string, query: string): Promise<string | undefined> {
  try {
    const response = await askHub(base, token, query)
    const body = (await response.json()) as { extensions?: { schakel?: { decision?: string } } }
    return response.status === 200 ? body.extensions?.schakel?.decision : undefined
  } catch {
    return undefined
  }
}

function start(port: number, data: string): Running {
  const started = run('gateway/bootstrap/start.mjs', [], {
    PORT: String(port),
    SCHAKEL_DATA: data,
    SCHAKEL_CASES: '12',
  })
  running.push(started)
  return started
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone since it was listed.
  }
}
