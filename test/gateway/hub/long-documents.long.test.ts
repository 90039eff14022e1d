import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { auditPolicy, hubOver, type RunningHub, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'
import { tangledSupergraph } from '../../fixtures/tangled-supergraph.ts'

let world: ServedSupergraph
let run: RunningHub
beforeAll(async () => {
  world = await tangledSupergraph()
  run = await hubOver(world, auditPolicy(world.supergraph, ['see: { Book: [id] }']), {
    // As much as a body may hold, so that what is kept can be seen to grow.
    limits: { document: 256 * 1024, literal: 256 * 1024 },
  })
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

test.each([
  ['nearly all comment', (text: string) => `{ book(id: "b1") { id } } #${text}`, 200],
  ['with a long literal', (text: string) => `{ book(id: "${text}") { id } }`, 200],
  ['that do not parse', (text: string) => `{ book( #${text}`, 400],
])(
  'long documents %s do not stay in memory, however many are sent',
  async (_name, written, status) => {
    const send = async (from: number, to: number) => {
      for (let index = from; index < to; index++) {
        const answer = await run.ask(written(String(index).padEnd(240_000, 'x')))
        expect(answer.status).toBe(status)
        world.asked.length = 0
      }
    }
    // What is kept of documents is bounded by their length: filled first, so that only growth counts.
    await send(0, 140)
    const before = heap()
    await send(140, 240)
    expect(heap() - before).toBeLessThan(12)
  },
  90_000,
)
