import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askHub, askToken, freePort, processesOf, run, type Running, until } from '../fixtures/started-hub.ts'

const HOUR = 3_600_000
const QUERY = `{ case(id: "demo-dublin-claimant") {
  caseId policeVictimFile { contactOfficer } residenceStatus { lawfulResidence } carePlan { needs } wmoRequests { decision }
} }`

let dataDir: string
let clock: string
let port: number
let base: string
let hub: Running
const settings = (): Record<string, string> => ({ PORT: String(port), SCHAKEL_DATA: dataDir })
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'schakel-clock-'))
  clock = join(dataDir, 'clock')
  port = await freePort()
  base = `http://127.0.0.1:${port}`
  hub = run('gateway/bootstrap/start.mjs', [], {
    ...settings(),
    SCHAKEL_CASES: '12',
    SCHAKEL_TEST_CLOCK: clock,
    NODE_OPTIONS: `--import=${new URL('../fixtures/set-clock.mjs', import.meta.url).href}`,
  })
  await until(
    () => {
      if (hub.child.exitCode !== null) throw new Error(`the hub ended; it said ${hub.output()}`)
      return hub.output().includes('ready after')
    },
    () => `the hub; it said ${hub.output()}`,
  )
}, 150_000)
afterAll(async () => {
  if (hub.child.exitCode === null) hub.child.kill('SIGTERM')
  await hub.gone
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
}, 60_000)

/** Sets the clock of every process of the hub apart, as that of their machine would be. */
async function setClock(apart: number): Promise<void> {
  await writeFile(clock, String(apart))
  await writeFile(`${clock}.set`, '')
  const processes = processesOf(dataDir)
  for (const { pid } of processes) process.kill(pid, 'SIGUSR2')
  await until(
    () => new Set(readFileSync(`${clock}.set`, 'utf8').trim().split('\n')).size === processes.length,
    () => 'every process to have its clock set',
  )
  // The hub, its five subgraphs and the store.
  expect(processes.length).toBeGreaterThanOrEqual(6)
}

test('A machine whose clock is set back an hour costs no answer and no part of one, and the log stays whole', async () => {
  const token = await askToken(base, 'care-coordination', 'care.coordinate')
  const ask = async () => (await (await askHub(base, token, QUERY)).json()) as { data: unknown; errors?: unknown }
  const { data: right, errors } = await ask()
  expect([errors, JSON.stringify(right)]).toEqual([undefined, expect.not.stringContaining('null')])
  await setClock(-HOUR)
  for (let times = 0; times < 20; times++) {
    expect(await ask()).toMatchObject({ data: right })
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  // Signed in before and after, with a token that was made in the hour that comes twice.
  const later = await askToken(base, 'care-coordination', 'care.coordinate')
  expect(((await (await askHub(base, later, QUERY)).json()) as { data: unknown }).data).toEqual(right)
  // Every process that goes by the clock tells of the step: the gateway and five subgraphs.
  await until(
    () => hub.output().split('clock-stepped-back').length - 1 === 6,
    () => `six processes to tell of the step; they said ${hub.output()}`,
    10,
  )
  const verified = run('gateway/bootstrap/schakel.mjs', ['log', 'verify'], settings())
  expect({ code: await verified.gone, said: verified.output() }).toMatchObject({ code: 0 })
}, 120_000)
