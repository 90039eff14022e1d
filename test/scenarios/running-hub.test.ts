import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askHub, askToken, freePort, isAlive, processesOf, run, type Running, until } from '../fixtures/started-hub.ts'

const DUBLIN = 'demo-dublin-claimant'

describe('The hub as it is started', () => {
  let dataDir: string
  let port: number
  let connections: string
  let hub: Running
  let base: string
  const env = (): Record<string, string> => ({
    PORT: String(port),
    SCHAKEL_DATA: dataDir,
    SCHAKEL_CASES: '12',
    SCHAKEL_TEST_CONNECTIONS: connections,
    NODE_OPTIONS: `--import=${new URL('../fixtures/record-connections.mjs', import.meta.url).href}`,
  })
  const schakel = async (...args: string[]): Promise<{ code: number | null; text: string }> => {
    const command = run('gateway/bootstrap/schakel.mjs', args, { PORT: String(port), SCHAKEL_DATA: dataDir })
    return { code: await command.gone, text: command.output() }
  }
  const start = async (): Promise<void> => {
    hub = run('gateway/bootstrap/start.mjs', [], env())
    await until(
      () => {
        // Whatever ended it, waiting on would hide it.
        if (hub.child.exitCode !== null) throw new Error(`the hub ended; it said ${hub.output()}`)
        return hub.output().includes('ready after')
      },
      () => `the hub; it said ${hub.output()}`,
    )
  }
  const tokenFor = (agency: string, purpose: string) => askToken(base, agency, purpose)
  const ask = (token: string, query: string) => askHub(base, token, query)

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'schakel-running-'))
    connections = join(dataDir, 'connections.jsonl')
    port = await freePort()
    base = `http://127.0.0.1:${port}`
    await start()
  }, 150_000)
  afterAll(async () => {
    if (hub.child.exitCode === null) hub.child.kill('SIGTERM')
    await hub.gone
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
  }, 60_000)

  test('answers the query it prints, and its log is whole', async () => {
    const query = /'(\{ case.*\})'/u.exec(hub.output())?.[1] ?? ''
    const answer = await schakel(
      'query',
      '--agency',
      'care-coordination',
      '--purpose',
      'care.coordinate',
      query,
      '--json',
    )
    expect(answer.code).toBe(0)
    expect(JSON.parse(answer.text)).toMatchObject({
      data: { case: { caseId: DUBLIN, wmoRequests: [{ provisionType: 'SHELTER', decision: 'PENDING' }] } },
    })
    expect(await schakel('log', 'verify')).toMatchObject({ code: 0 })
    expect(readFileSync(join(dataDir, 'log', '000001.jsonl'), 'utf8')).toContain('"case":"demo-dublin-claimant"')
  }, 60_000)

  test('is live and ready, counts, and publishes its schema to those who are signed in only', async () => {
    expect((await fetch(`${base}/livez`)).status).toBe(200)
    const ready = (await (await fetch(`${base}/readyz`)).json()) as { checks: Record<string, boolean> }
    expect(Object.keys(ready.checks).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      'log',
      'policy store',
      'subgraph care',
      'subgraph chain',
      'subgraph immigration',
      'subgraph municipal',
      'subgraph police',
    ])
    expect(await (await fetch(`${base}/metrics`)).text()).toContain('schakel_request_seconds_count')
    expect((await fetch(`${base}/schema.graphql`)).status).toBe(401)
    // As a developer asks for one.
    const token = (await schakel('token', 'ind', '--purpose', 'residence.decide')).text.trim()
    const schema = await (
      await fetch(`${base}/schema.graphql`, { headers: { authorization: `Bearer ${token}` } })
    ).text()
    expect(schema).toContain('@data(owner: "POLICE"')
    expect(schema).not.toContain('join__')
  }, 60_000)

  test('opens connections to its own subgraphs, store and identities only, and looks up no name', async () => {
    const seen = readFileSync(connections, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { main: string; kind: string; target: string })
    const lock = JSON.parse(readFileSync(join(dataDir, 'store.lock'), 'utf8')) as { port: number }
    const own = [...Array(6).keys()].map((step) => `127.0.0.1:${port + step}`)
    const ofGateway = seen.filter(({ main }) => main.endsWith('gateway/main.js'))
    expect(ofGateway.length).toBeGreaterThan(5)
    const allowed = new Set([...own, `127.0.0.1:${lock.port}`])
    expect(seen.filter(({ kind, target }) => kind !== 'connect' || !allowed.has(target))).toEqual([])
  })

  test('without a subgraph the others still answer, and the address of none is told', async () => {
    const token = await tokenFor('care-coordination', 'care.coordinate')
    const pid = /dist\/subgraphs\/police/u
    const police = processesOf(dataDir).find(({ command }) => pid.test(command))
    if (police === undefined) throw new Error('the police subgraph does not run')
    process.kill(police.pid, 'SIGSTOP')
    try {
      process.kill(police.pid, 'SIGKILL')
      const query = `{ case(id: "${DUBLIN}") { caseId mine: policeVictimFile { contactOfficer } carePlan { needs } } }`
      const text = await (await ask(token, query)).text()
      const answer = JSON.parse(text) as {
        data: { case: object }
        errors: { path: string[]; extensions: { code: string } }[]
      }
      expect(answer.data.case).toMatchObject({
        caseId: DUBLIN,
        mine: null,
        carePlan: { needs: expect.any(Array) as unknown },
      })
      expect(answer.errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
        [['case', 'mine'], 'SUBGRAPH_UNAVAILABLE'],
      ])
      expect(text).not.toMatch(/127\.0\.0\.1|ECONN|_entities|police:/u)
    } finally {
      // It is started again by itself.
      await until(
        async () => (await fetch(`${base}/readyz`)).status === 200,
        () => 'the police subgraph to return',
      )
    }
  }, 120_000)

  test('told to stop it answers what is in flight, records it, and leaves no process behind', async () => {
    const token = await tokenFor('care-coordination', 'care.coordinate')
    const pids = processesOf(dataDir).map(({ pid }) => pid)
    expect(pids.length).toBeGreaterThanOrEqual(7)
    const query =
      '{ cases(first: 20) { edges { node { caseId carePlan { needs } policeVictimFile { contactOfficer } } } } }'
    const asked = [...Array(40).keys()].map(async () => {
      try {
        const response = await ask(token, query)
        return {
          status: response.status,
          body: (await response.json()) as { extensions?: { schakel: { decision: string } } },
        }
      } catch {
        return undefined
      }
    })
    await new Promise((resolve) => setTimeout(resolve, 150))
    hub.child.kill('SIGTERM')
    const answers = (await Promise.all(asked)).filter((answer) => answer !== undefined)
    expect(await hub.gone).toBe(0)
    const given = answers.filter(({ status }) => status === 200)
    expect(given.length).toBeGreaterThan(0)
    const log = readFileSync(join(dataDir, 'log', '000001.jsonl'), 'utf8')
    for (const { body } of given) expect(log).toContain(String(body.extensions?.schakel.decision))
    expect(await schakel('log', 'verify')).toMatchObject({ code: 0 })
    await until(
      () => !pids.some(isAlive),
      () => 'all processes to end',
      15,
    )
  }, 60_000)
})
