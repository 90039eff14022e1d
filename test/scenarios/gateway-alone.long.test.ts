import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askHub, askToken, freePort, run, type Running, until } from '../fixtures/started-hub.ts'

describe('The gateway started alone', () => {
  let dataDir: string
  let port: number
  let base: string
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'schakel-gateway-'))
    port = await freePort()
    base = `http://127.0.0.1:${port}`
  })
  afterAll(() => rm(dataDir, { recursive: true, force: true }))

  test('without the store that holds the policies it is live, not ready, lets nobody in and says why', async () => {
    const alone = await mkdtemp(join(tmpdir(), 'schakel-alone-'))
    const gateway = run('dist/gateway/main.js', [], { PORT: String(port), SCHAKEL_DATA: alone })
    await until(
      () => gateway.output().includes('listening'),
      () => `the gateway; it said ${gateway.output()}`,
    )
    const ready = await fetch(`${base}/readyz`)
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      {
        checks: { 'policy store': false, log: true },
        detail: { policy: { store: 'the policy store cannot be reached' } },
      },
    ])
    expect((await fetch(`${base}/livez`)).status).toBe(200)
    const token = await askToken(base, 'ind', 'residence.decide')
    const answer = await askHub(base, token, '{ cases { edges { cursor } } }')
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { errors: [{ extensions: { code: 'POLICY_UNAVAILABLE' } }] },
    ])
    gateway.child.kill('SIGTERM')
    expect(await gateway.gone).toBe(0)
    await rm(alone, { recursive: true, force: true })
  }, 60_000)

  test('neither demo keys nor demo identities start in production, and a taken port is named', async () => {
    const occupant = createServer()
    await new Promise<void>((resolve) => occupant.listen(port, '127.0.0.1', resolve))
    const [production, nearly, second] = [{ NODE_ENV: 'production' }, { NODE_ENV: 'prod' }, {}].map((more) =>
      run('dist/gateway/main.js', [], { PORT: String(port), SCHAKEL_DATA: dataDir, ...more }),
    ) as [Running, Running, Running]
    expect(await Promise.all([production.gone, nearly.gone, second.gone])).toEqual([1, 1, 1])
    expect(production.output()).toMatch(/lists demo keys, with which anybody can sign: mh-/u)
    expect(nearly.output()).toMatch(/gives no issuer/u)
    expect(second.output()).toContain(`Port ${port} is in use`)
    await new Promise((resolve) => occupant.close(resolve))
  }, 60_000)
})
