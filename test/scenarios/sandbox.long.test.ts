import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askHub, askToken, freePort, run, type Running, until } from '../fixtures/started-hub.ts'

const DAY = 86_400_000

interface Answered {
  readonly made: { readonly caseId: string; readonly problem: unknown }
  readonly tasks: { readonly edges: readonly { node: { type: string; case: { caseId: string } | null } }[] }
  readonly case: { readonly tasks: readonly { type: string; dueAt: string }[] }
}
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

test('a case opened in it becomes overdue when the clock passes the day that its task is due, and not before', async () => {
  const asks = async (query: string) => {
    const token = await askToken(base, 'comensha', 'registration.national')
    const answer = (await (await askHub(base, token, query)).json()) as { errors?: unknown; data: Answered }
    expect(answer.errors).toBeUndefined()
    return answer.data
  }
  const { made } = await asks(`mutation { made: openCase(clientMutationId: "sandbox-1", helpWanted: true,
    ageStatus: ADULT, residenceGroup: THIRD_LAWFUL, careRegion: AMSTERDAM) { caseId problem { code } } }`)
  expect(made).toEqual({ caseId: expect.any(String), problem: null })
  const overdue = async (): Promise<readonly string[]> => {
    const { tasks } = await asks('{ tasks(due: OVERDUE, first: 50) { edges { node { type case { caseId } } } } }')
    return tasks.edges.flatMap(({ node }) => (node.case?.caseId === made.caseId ? [node.type] : []))
  }
  const due = await asks(`{ case(id: "${made.caseId}") { tasks { type dueAt } } }`)
  const [task] = due.case.tasks
  expect(task).toEqual({ type: 'REGISTER_NATIONAL', dueAt: expect.any(String) })
  const hoursLeft = Math.floor((Date.parse(task?.dueAt ?? '') - (await clockOfHub())) / 3_600_000)
  expect(hoursLeft).toBeGreaterThan(2)

  expect(await schakel('sandbox', 'clock', '--forward', `${hoursLeft - 1}h`)).toMatchObject({ code: 0 })
  expect(await overdue()).toEqual([])
  expect(await schakel('sandbox', 'clock', '--forward', '2h')).toMatchObject({ code: 0 })
  expect(await overdue()).toEqual(['REGISTER_NATIONAL'])
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
