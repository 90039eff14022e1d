import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { auditPolicy, hubOver, type RunningHub, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'
import { tangledSupergraph } from '../../fixtures/tangled-supergraph.ts'

let world: ServedSupergraph
let run: RunningHub
beforeAll(async () => {
  world = await tangledSupergraph()
  const policy = auditPolicy(world.supergraph, ['see: { Book: [id, title, isbn, weight], Film: [id] }'])
  // What the hub itself keeps is measured, so the log keeps nothing.
  run = await hubOver(world, policy, { log: { append: () => Promise.resolve() } })
})
afterAll(async () => {
  await run.hub.close()
  await world.close()
})

/** Megabytes in use once what nobody needs is gone. */
function heap(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed / 1e6
}

test('ten thousand different operations do not make the hub grow', async () => {
  const send = async (from: number, to: number) => {
    for (let index = from; index < to; index++) {
      const answer = await run.ask(
        `{ a${index}: book(id: "b1") { id x${index}: title ... on Media { y${index}: id } } }`,
      )
      expect(answer.status).toBe(200)
      world.asked.length = 0
    }
  }
  // What is remembered of operations is bounded by number and size: filled first, so that only growth counts.
  await send(0, 6000)
  const before = heap()
  await send(6000, 10_000)
  expect(heap() - before).toBeLessThan(15)
}, 300_000)
