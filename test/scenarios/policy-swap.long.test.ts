import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { parsePolicyFiles } from '../../policies/load-bundle.ts'
import { readPolicyFiles } from '../../policies/read-policy-files.ts'
import { coordinatesOf } from '../../schema/coordinates-of.ts'
import { type HubAnswer, type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { withFile } from '../policies/small-bundle.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const SWAPS = 50
const WORKERS = 8
const PURPOSE = 'purposes/reception.arrange.yaml'
/** Fields of three subgraphs, given by both versions, by one or by the other. */
const QUERY = `{ case(id: "demo-dublin-claimant") {
  caseId
  alienRecord { fullName nationality }
  carePlan { coordinatorName coordinatorPhone reviewAt }
  reception { kind facilityRegion }
  tasks { type }
} }`

describe('A hub whose policies are swapped under load', () => {
  const files = readPolicyFiles(new URL('../../policies/', import.meta.url))
  const schema = coordinatesOf(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'))
  const compiled = (edit: (text: string) => string): CompiledPolicy =>
    compilePolicy(
      parsePolicyFiles(withFile(files, PURPOSE, edit).filter(({ name }) => name !== 'release.yaml')).documents,
      schema,
    )
  const versions = [
    compiled((text) => text),
    compiled((text) =>
      text
        .replace('birthDate, nationality]', 'birthDate]')
        .replace('[coordinatorName, coordinatorPhone]', '[coordinatorName, reviewAt]'),
    ),
  ] as const
  let store: TestStore
  let own: OwnHub

  beforeAll(async () => {
    store = await embeddedStore()
    own = await ownHub(store, { cases: 12 })
  }, 120_000)
  afterAll(async () => {
    await own.close()
    await store.drop()
  }, 60_000)

  /** All of an answer but the id of the decision, which differs every time. */
  const said = (answer: HubAnswer): string =>
    JSON.stringify(answer, (key, value: unknown) => (key === 'decision' ? undefined : value))
  const ask = (token: string) => own.ask('coa', 'reception.arrange', QUERY, { token })

  test('answers every request by one version whole, named by its hash, and drops none', async () => {
    const token = await own.token('coa', 'reception.arrange')
    const expected = new Map<string, string>()
    for (const policy of versions) {
      own.hub.swapPolicy(policy)
      const answer = await ask(token)
      expect(answer.extensions?.schakel.policy).toBe(policy.hash)
      expected.set(policy.hash, said(answer))
    }
    const [first, second] = [...expected.values()].map((text) => JSON.parse(text) as { data: { case: object } })
    expect(first?.data.case).toMatchObject({
      carePlan: { reviewAt: null, coordinatorPhone: expect.any(String) as unknown },
    })
    expect(second?.data.case).toMatchObject({
      carePlan: { reviewAt: expect.any(String) as unknown, coordinatorPhone: null },
    })

    const load = { swapping: true, asked: 0, mixed: 0 }
    const counts = new Map<string, number>()
    const work = async (): Promise<void> => {
      while (load.swapping) {
        load.asked += 1
        const answer = await ask(token)
        expect(answer.status).toBe(200)
        const hash = answer.extensions?.schakel.policy ?? ''
        counts.set(hash, (counts.get(hash) ?? 0) + 1)
        if (said(answer) !== expected.get(hash)) load.mixed += 1
      }
    }
    const workers = Promise.all(Array.from({ length: WORKERS }, work))
    const swap = async (): Promise<void> => {
      for (let count = 0; count < SWAPS; count += 1) {
        own.hub.swapPolicy(versions[count % 2] ?? versions[0])
        // In the midst of requests: after a few more were asked, at another point of their way each time.
        const before = load.asked
        for (let waited = 0; load.asked < before + 5 && waited < 1000; waited += 1)
          await new Promise((resolve) => setTimeout(resolve, 1))
        await new Promise((resolve) => setTimeout(resolve, (count * 7) % 13))
      }
    }
    await swap().finally(() => {
      load.swapping = false
    })
    await workers

    expect(load.mixed).toBe(0)
    const answered = [...counts.values()].reduce((sum, count) => sum + count, 0)
    expect(answered).toBe(load.asked)
    expect([...counts.keys()].sort()).toEqual(versions.map(({ hash }) => hash).sort())
    for (const count of counts.values()) expect(count).toBeGreaterThan(SWAPS)
    // Each disclosure is recorded under the version that decided it.
    const recorded = new Set(own.log.chained.map(({ record }) => record.policy))
    expect(recorded).toEqual(new Set(versions.map(({ hash }) => hash)))
  }, 90_000)
})

describe('A hub whose store holds a bad version', () => {
  let store: TestStore
  let own: OwnHub
  beforeAll(async () => {
    store = await embeddedStore()
    own = await ownHub(store, { cases: 12, policyStore: true })
  }, 120_000)
  afterAll(async () => {
    await own.close()
    await store.drop()
  }, 60_000)

  test('goes on under the last good one, and says so in its log, its readiness and its figures', async () => {
    const { policies } = own
    if (policies === undefined) throw new Error('the hub has no policy store')
    const good = policies.keeper.detail().hash ?? ''
    // Signed by nobody whose signature is needed: as somebody would write it who gets at the database.
    const content = await policies.store.putContent(
      withFile(policies.files, PURPOSE, (text) => text.replace('[coordinatorName,', '[notes, coordinatorName,')),
    )
    const about = { release: 2, at: new Date().toISOString(), by: 'po-chain' }
    const hash = 'b'.repeat(64)
    const approval = { mandateHolder: 'mh-ind', for: 'IND', on: '2026-01-05', hash, jws: 'x' }
    const submitted = {
      type: 'submitted',
      hash,
      replaces: good,
      reason: 'r',
      reasons: {},
      wildcards: {},
      required: [],
      widened: [],
    } as const
    const seen = await policies.store.events(0)
    await policies.store.append(
      [
        { ...about, type: 'drafted', content, hash },
        { ...about, ...submitted },
        { ...about, type: 'signed', by: 'mh-ind', approval },
      ],
      seen.length,
    )
    await policies.keeper.look()

    const ready = await fetch(`${own.base}/readyz`)
    expect(ready.status).toBe(200)
    const body = (await ready.json()) as { ready: boolean; detail: { policy: { refused: { problems: string[] } } } }
    expect(body).toMatchObject({ ready: true, detail: { policy: { version: 1, hash: good, refused: { version: 2 } } } })
    expect(body.detail.policy.refused.problems.join()).toMatch(/^[a-z,-]+$/u)
    const refused = own.reported.find(({ event }) => event === 'policy-refused')
    expect(String(refused?.detail['problems'])).toMatch(/CarePlan\.notes, across red line/u)
    expect(await (await fetch(`${own.base}/metrics`)).text()).toMatch(/^schakel_policy_refused_total 1$/mu)
    const answer = await own.ask('coa', 'reception.arrange', QUERY)
    expect(answer).toMatchObject({ status: 200, extensions: { schakel: { policy: good } } })
  })
})
