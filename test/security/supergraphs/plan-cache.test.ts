import { QueryPlanner } from '@apollo/query-planner'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { auditPolicy, hubOver, type RunningHub, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'
import { tangledSupergraph } from '../../fixtures/tangled-supergraph.ts'

let world: ServedSupergraph
let run: RunningHub
const planned = jest.spyOn(QueryPlanner.prototype, 'buildQueryPlan')
beforeAll(async () => {
  world = await tangledSupergraph()
  run = await hubOver(world, auditPolicy(world.supergraph, ['see: { Book: [id] }']))
})
afterAll(async () => {
  planned.mockRestore()
  await run.hub.close()
  await world.close()
})

/** Plans made for a document under a grant. */
async function plansFor(document: string, see: string): Promise<number> {
  run.hub.swapPolicy(auditPolicy(world.supergraph, [`see: { ${see} }`]))
  const before = planned.mock.calls.length
  expect((await run.ask(document)).status).toBe(200)
  return planned.mock.calls.length - before
}

test('a plan is made once for a permitted document, whoever it is permitted to, and never for another', async () => {
  const document = '{ book(id: "b1") { id title isbn } }'
  expect(await plansFor(document, 'Book: [id, title]')).toBe(1)
  expect(await plansFor(document, 'Book: [id, title]')).toBe(0)
  // Another grant of which the same is left of this document, and another document of which the same is left.
  expect(await plansFor(document, 'Book: [id, title], Film: [minutes]')).toBe(0)
  expect(await plansFor('{ book(id: "b1") { id title twin } }', 'Book: [id, title]')).toBe(0)
  // More, and less.
  expect(await plansFor(document, 'Book: [id, title, isbn]')).toBe(1)
  expect(await plansFor(document, 'Book: [id]')).toBe(1)
  // And the first is still there.
  expect(await plansFor(document, 'Book: [id, title]')).toBe(0)
})

test('nothing is planned where nothing is left', async () => {
  expect(await plansFor('{ book(id: "b1") { isbn } }', 'Book: [id]')).toBe(0)
})
