import { expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askHub, askToken, freePort, processesOf, run, until } from '../fixtures/started-hub.ts'

const DUBLIN = 'demo-dublin-claimant'

test('A hub that is killed while it makes its cases makes them whole at the next start', async () => {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const env = { PORT: String(port) }
  const fresh = await mkdtemp(join(tmpdir(), 'schakel-killed-'))
  const killed = run('gateway/bootstrap/start.mjs', [], {
    ...env,
    SCHAKEL_DATA: fresh,
    SCHAKEL_CASES: '944',
    NODE_OPTIONS: '',
  })
  await until(
    () => /\d+ of 944 cases/u.test(killed.output()),
    () => 'the first cases',
  )
  for (const { pid } of processesOf(fresh)) process.kill(pid, 'SIGKILL')
  killed.child.kill('SIGKILL')
  await killed.gone
  const again = run('gateway/bootstrap/start.mjs', [], {
    ...env,
    SCHAKEL_DATA: fresh,
    SCHAKEL_CASES: '944',
    NODE_OPTIONS: '',
  })
  await until(
    () => again.output().includes('ready after'),
    () => `the second start; it said ${again.output()}`,
  )
  const token = await askToken(base, 'care-coordination', 'care.coordinate')
  const answer = (await (
    await askHub(base, token, `{ case(id: "${DUBLIN}") { caseId carePlan { needs } } }`)
  ).json()) as {
    data: unknown
  }
  expect(answer.data).toEqual({ case: { caseId: DUBLIN, carePlan: { needs: expect.any(Array) as unknown } } })
  again.child.kill('SIGTERM')
  expect(await again.gone).toBe(0)
  await rm(fresh, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
}, 200_000)
