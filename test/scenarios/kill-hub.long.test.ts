import { afterAll, describe, expect, test } from '@jest/globals'
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { readRecordsIn } from '../../gateway/log/read-records.ts'
import { verifyLog } from '../../gateway/log/verify-log.ts'

// The moments of the kills are the same every run.
const KILLS = 10
const LANES = 8
const chance = xoroshiro128plus(64)
const between = (low: number, high: number): number => uniformInt(chance, low, high)
const root = fileURLToPath(new URL('../..', import.meta.url))

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

interface Running {
  readonly child: ChildProcess
  readonly output: () => string
  readonly gone: Promise<unknown>
}

const running: Running[] = []
let dataDir = ''
afterAll(async () => {
  for (const { pid } of processesOf(dataDir)) kill(pid)
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
        const token = await tokenFor(base, agency, purpose)
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
    const response = await fetch(`${base}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    const body = (await response.json()) as { extensions?: { schakel?: { decision?: string } } }
    return response.status === 200 ? body.extensions?.schakel?.decision : undefined
  } catch {
    return undefined
  }
}

async function tokenFor(base: string, agency: string, purpose: string): Promise<string> {
  const response = await fetch(`${base}/identity/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: agency,
      client_secret: 'demo',
      scope: `purpose:${purpose}`,
    }),
  })
  const { access_token: token } = (await response.json()) as { access_token?: string }
  if (token === undefined) throw new Error(`no token for ${agency}`)
  return token
}

function start(port: number, data: string): Running {
  const child = spawn(process.execPath, [join(root, 'gateway/bootstrap/start.mjs')], {
    cwd: root,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      SCHAKEL_DATABASE_URL: '',
      PORT: String(port),
      SCHAKEL_DATA: data,
      SCHAKEL_CASES: '12',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const started = { child, output: () => output, gone: new Promise((resolve) => child.once('close', resolve)) }
  running.push(started)
  return started
}

async function until(condition: () => boolean, what: () => string, seconds = 120): Promise<void> {
  for (let waited = 0; !condition(); waited += 0.05) {
    if (waited > seconds) throw new Error(`waited ${seconds} s for ${what()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** A port that is free with the five after it, below the range that a system takes the near end of its own connections from. */
async function freePort(): Promise<number> {
  for (let port = 20_000 + 6 * (process.pid % 2_000); port < 32_700; port += 6) {
    const free = await Promise.all(Array.from({ length: 6 }, (_, index) => isFree(port + index)))
    if (free.every(Boolean)) return port
  }
  throw new Error('no six free ports in a row below 32700')
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone since it was listed.
  }
}

/** Processes of a hub, by the data folder in their environment. */
function processesOf(data: string): { pid: number; command: string }[] {
  if (data === '') return []
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
  return pids.flatMap((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return environment.includes(`SCHAKEL_DATA=${data}`) && command.includes('dist/') ? [{ pid, command }] : []
    } catch {
      return []
    }
  })
}
