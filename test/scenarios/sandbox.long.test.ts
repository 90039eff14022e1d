import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askHub, askToken, freePort, run, type Running, until } from '../fixtures/started-hub.ts'

const DAY = 86_400_000
let dataDir: string
let base: string
let hub: Running
let settings: Record<string, string>

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'schakel-sandbox-'))
  const port = await freePort()
  base = `http://127.0.0.1:${port}`
  settings = { PORT: String(port), SCHAKEL_DATA: dataDir, SCHAKEL_CASES: '40' }
  hub = run('gateway/bootstrap/start.mjs', [], { ...settings, SCHAKEL_SANDBOX: 'true' })
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

async function schakel(...argv: string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const ran = run('gateway/bootstrap/schakel.mjs', argv, settings)
  return { code: await ran.gone, said: ran.output() }
}

const clockOfHub = async () => {
  const { detail } = (await (await fetch(`${base}/readyz`)).json()) as { detail: { sandbox: { now: string } } }
  return Date.parse(detail.sandbox.now)
}

test('a sandbox says so, and its clock moves every process at once', async () => {
  expect(hub.output()).toContain('THIS IS A SANDBOX')
  expect(hub.output()).toContain('gateway: SANDBOX.')
  const before = await clockOfHub()
  const token = await askToken(base, 'care-coordination', 'care.coordinate')
  const ask = async (as: string) =>
    await askHub(base, as, '{ cases(first: 1) { edges { node { caseId carePlan { needs } } } } }')
  expect((await ask(token)).status).toBe(200)

  expect(await schakel('sandbox', 'clock', '--forward', '21d')).toMatchObject({ code: 0 })
  expect(await clockOfHub()).toBeGreaterThanOrEqual(before + 21 * DAY)
  // A token of before the step is 21 days old, and one of after it opens the subgraphs at once: their clocks moved as well.
  expect((await ask(token)).status).toBe(401)
  const fresh = await askToken(base, 'care-coordination', 'care.coordinate')
  const answer = (await (await ask(fresh)).json()) as { errors?: unknown; data: { cases: { edges: unknown[] } } }
  expect(answer.errors).toBeUndefined()
  expect(answer.data.cases.edges).toHaveLength(1)

  const { said } = await schakel('log', 'show', '--json')
  expect(said).toContain(new Date(before + 21 * DAY).toISOString().slice(0, 10))
  expect(await schakel('log', 'verify')).toMatchObject({ code: 0 })
  expect(await schakel('sandbox', 'clock', '--to', '2020-01-01T09:00')).toMatchObject({
    code: 2,
    said: expect.stringMatching(/cannot be set back/u),
  })
}, 120_000)

test('a folder that lived ahead is not started again as if it had not', async () => {
  hub.child.kill('SIGTERM')
  await hub.gone
  const plain = run('gateway/bootstrap/start.mjs', [], settings)
  expect(await plain.gone).not.toBe(0)
  expect(plain.output()).toMatch(/The clock of .* was moved in a sandbox/u)
  const earnest = run('gateway/bootstrap/start.mjs', [], {
    ...settings,
    SCHAKEL_SANDBOX: 'true',
    NODE_ENV: 'production',
  })
  expect(await earnest.gone).not.toBe(0)
  expect(earnest.output()).toMatch(/SCHAKEL_SANDBOX=true .*is refused with NODE_ENV=production/u)
}, 120_000)
