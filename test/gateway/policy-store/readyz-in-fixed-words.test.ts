import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { compilePolicy, coordinatesOf, createHub, type Hub, memoryLog } from '../../../gateway/index.ts'
import { policyKeeper, type PolicyKeeper } from '../../../gateway/policy-store/policy-keeper.ts'
import { sqlPolicyStore } from '../../../gateway/policy-store/sql-policy-store.ts'
import { shopFiles, signedBy } from '../../policies/small-bundle.ts'
import { deskInMemory } from './desk-in-memory.ts'

/** `/readyz` asks for no token, so it tells no text that somebody else wrote: no address, no name, no officer's words. */
const supergraph = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8')
const schema = coordinatesOf(supergraph)
let hub: Hub
let base: string
let keeper: PolicyKeeper
beforeAll(async () => {
  hub = await createHub({
    supergraph,
    policy: compilePolicy([], schema),
    authenticate: async () => Promise.reject(new Error('nobody')),
    log: memoryLog(),
    detail: () => ({ policy: keeper.detail() }),
    report: () => undefined,
  })
  base = await hub.listen(0)
})
afterAll(() => hub.close())
const told = async () => {
  await keeper.look()
  const body = (await (await fetch(`${base}/readyz`)).json()) as { detail: { policy: object } }
  await keeper.close()
  return body.detail.policy
}

test('a policy store out of reach: not where it is nor as whom it is asked', async () => {
  const reported: unknown[] = []
  keeper = policyKeeper({
    // Nothing listens on port 1.
    store: sqlPolicyStore(async () => 'postgres://schakel@127.0.0.1:1/schakel'),
    files: [],
    schema,
    trust: { people: [] },
    now: () => new Date(),
    swap: () => undefined,
    report: (_event, { cause }) => void reported.push(cause),
  })
  expect(await told()).toEqual({ store: 'the policy store cannot be reached' })
  expect(reported).toEqual([expect.stringContaining('127.0.0.1:1')])
})

test('a version that cannot be put to work: not what failed', async () => {
  keeper = deskInMemory().keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK']), () => {
    throw new Error('connect ECONNREFUSED 10.0.0.7:5432')
  })
  expect(await told()).toEqual({ swap: 'the version that is due could not be put to work' })
})

test('a version that is refused: which, and codes of what is wrong with it', async () => {
  const files = shopFiles().map((file) =>
    file.name.startsWith('purposes/') ? { ...file, text: `${file.text}\n  - "a word of 10.0.0.7"` } : file,
  )
  keeper = deskInMemory().keeperOf(files)
  const { refused } = (await told()) as { refused: { version: number; problems: string[] } }
  expect(refused.version).toBe(1)
  expect(refused.problems).not.toHaveLength(0)
  for (const code of refused.problems) expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/u)
})
