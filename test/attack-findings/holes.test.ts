import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { auditPolicy, hubOver, type ServedSupergraph, serveSupergraph } from '../fixtures/serve-supergraph.ts'

let world: ServedSupergraph
beforeAll(async () => {
  world = await serveSupergraph({
    one: {
      sdl: `
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
        type Victim { name: String }
        type Suspect { name: String }
        union Party = Victim | Suspect
        type Query { parties: [Party!]! }
      `,
      resolvers: {
        Query: {
          parties: () => [
            { __typename: 'Victim', name: 'v1' },
            { __typename: 'Suspect', name: 's1' },
            { __typename: 'Suspect', name: 's2' },
          ],
        },
      },
    },
  })
})
afterAll(() => world.close())

/**
 * Finding: security.md section 2, row 31 and redact.ts itself: "rows that may not be shown are absent, not null: a hole in a list
 * tells that there is something". `nullableSupergraph` takes the "!" off the elements of lists of interfaces and unions, so that
 * redact never drops them: each object of a withheld type is a hole. Who may see victims only is told how many suspects there are.
 * Our own schema has no such list; every supergraph handed to createHub may.
 * Fix: in writeValue drop an element that is an object of a type that is not shown (or not of the caller's cases) whatever the "!";
 * keep as null only what the subgraph itself gave as null.
 */
test('objects of a type that is not to be seen leave no hole in a list', async () => {
  const run = await hubOver(world, auditPolicy(world.supergraph, ['see: { Victim: [name] }']))
  try {
    const answer = await run.ask('{ parties { __typename ... on Victim { name } } }')
    expect(answer.data).toEqual({ parties: [{ __typename: 'Victim', name: 'v1' }] })
  } finally {
    await run.hub.close()
  }
})
