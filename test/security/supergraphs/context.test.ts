import { expect, test } from '@jest/globals'
import { auditPolicy, hubOver, serveSupergraph } from '../../fixtures/serve-supergraph.ts'
import { federation } from './sample.ts'

test('a supergraph with arguments filled from the context is refused at the start: the planner cannot run one', async () => {
  const world = await serveSupergraph({
    orders: {
      sdl: `${federation('key', 'context', 'fromContext')}
        type Query { users: [User!]! }
        type User @key(fields: "id") @context(name: "money") { id: ID! currency: String! last: Order }
        type Order @key(fields: "id") { id: ID! shown(currency: String @fromContext(field: "$money { currency }")): String }`,
      resolvers: {},
    },
    other: { sdl: `${federation('key')} type Query { version: String }`, resolvers: {} },
  })
  try {
    const policy = auditPolicy(world.supergraph, ['see: { User: [id] }'])
    await expect(hubOver(world, policy)).rejects.toThrow(/context\/v0\.1 is for: SECURITY but is unsupported/u)
  } finally {
    await world.close()
  }
})
