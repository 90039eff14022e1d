import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { compilePolicy, coordinatesOf, createHub, type Hub, memoryLog, parsePolicy } from '../../gateway/index.ts'
import { foreignSupergraph, type ForeignSupergraph } from '../fixtures/foreign-supergraph.ts'

type Behaviour = (response: ServerResponse, body: { query: string; variables: { representations?: object[] } }) => void

const LEAK = 'SECRET-TEXT-OF-A-SUBGRAPH'
let world: ForeignSupergraph
let rogue: Server
let behave: Behaviour
let hub: Hub
let base: string
const log = memoryLog()
const reported: string[] = []

beforeAll(async () => {
  world = await foreignSupergraph()
  rogue = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => behave(response, JSON.parse(Buffer.concat(chunks).toString()) as never))
  })
  await new Promise<void>((resolve) => rogue.listen(0, '127.0.0.1', resolve))
  const { port } = rogue.address() as AddressInfo
  hub = await createHub({
    supergraph: world.supergraph,
    policy: compilePolicy(
      [
        parsePolicy(
          'purpose: audit\nwho: [AUDITOR]\ntasks: []\nrules:\n  - { id: all, see: { Book: [id, title], Author: [name, born], Review: [stars] }, because: test }\n',
        ),
      ],
      coordinatesOf(world.supergraph),
    ),
    authenticate: async () => ({ agency: 'a', kind: 'AUDITOR', client: 'c', purposes: ['audit'] }),
    log,
    subgraphUrl: (name, url) => (name === 'reviews' ? `http://127.0.0.1:${port}/graphql` : url),
    report: (event) => void reported.push(event),
  })
  base = await hub.listen(0)
})
afterAll(async () => {
  await hub.close()
  await new Promise((resolve) => rogue.close(resolve))
  await world.close()
})

async function ask(
  query: string,
): Promise<{ text: string; data: unknown; errors?: { path?: string[]; extensions: { code: string } }[] }> {
  const response = await fetch(`${base}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  const text = await response.text()
  return { text, ...(JSON.parse(text) as { data: unknown }) }
}

const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(typeof value === 'string' ? value : JSON.stringify(value))
}

const faults: Readonly<Record<string, Behaviour>> = {
  'a page of HTML': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end(`<h1>${LEAK}</h1>`),
  'status 500': (response) => json(response, { errors: [{ message: LEAK }] }, 500),
  garbage: (response) => json(response, `{"data": ${LEAK}`),
  'half a body': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"data":')
    response.destroy()
  },
  'no answer at all': (response) => void response.destroy(),
  'too few entities': (response) => json(response, { data: { _entities: [] } }),
  'too many entities': (response) => json(response, { data: { _entities: [{}, { reviews: [{ stars: 5 }] }] } }),
  'entities that are no list': (response) => json(response, { data: { _entities: LEAK } }),
  'a list instead of an object': (response) => json(response, [LEAK]),
  'neither data nor errors': (response) => json(response, { [LEAK]: 1 }),
  'keys that reach prototypes': (response) =>
    json(response, `{"data":{"_entities":[{"__proto__":{"polluted":"${LEAK}"},"reviews":[{"stars":1}]}]}}`),
  '20 MB': (response) =>
    json(response, { data: { _entities: [{ reviews: [{ stars: 1, text: 'x'.repeat(20_000_000) }] }] } }),
  'errors with text of its own': (response) =>
    json(response, {
      data: { _entities: [null] },
      errors: [
        { message: LEAK, path: ['_entities', 0, 'reviews', 3], extensions: { code: LEAK, address: '10.0.0.7' } },
      ],
    }),
}

test.each(Object.keys(faults))('a subgraph that answers %s costs its own fields and nothing else', async (name) => {
  behave = faults[name] as Behaviour
  const { text, data, errors } = await ask('{ media(id: "b1") { ... on Book { title rated: reviews { stars } } } }')
  expect(data).toEqual({ media: { title: 'The Link', rated: null } })
  expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['media', 'rated'], 'SUBGRAPH_UNAVAILABLE'],
  ])
  expect(text).not.toContain(LEAK)
  expect(text).not.toMatch(/_entities|127\.0\.0\.1|10\.0\.0\.7|ECONN|polluted/u)
  expect(({} as { polluted?: string }).polluted).toBeUndefined()
})

test('it recovers as soon as the subgraph does, without a restart', async () => {
  behave = (response) => json(response, { data: { _entities: [{ reviews: [{ stars: 4 }] }] } })
  const { data, errors } = await ask('{ media(id: "b1") { ... on Book { title reviews { stars } } } }')
  expect(data).toEqual({ media: { title: 'The Link', reviews: [{ stars: 4 }] } })
  expect(errors).toBeUndefined()
})

test('what a subgraph sends beyond what was asked of it is not given', async () => {
  behave = (response) =>
    json(response, {
      data: { _entities: [{ reviews: [{ stars: 4, text: LEAK, __typename: 'Review' }], shipping: LEAK }] },
    })
  const { text } = await ask('{ media(id: "b1") { ... on Book { title shipping reviews { stars text } } } }')
  expect(text).not.toContain(LEAK)
  expect(log.records.flatMap(({ disclosed }) => disclosed.map(({ coordinate }) => coordinate))).not.toContain(
    'Review.text',
  )
})
