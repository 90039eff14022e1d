import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  auditPolicy,
  hubOver,
  type RunningHub,
  type ServedSupergraph,
  serveSupergraph,
} from '../../fixtures/serve-supergraph.ts'
import { tangledSupergraph } from '../../fixtures/tangled-supergraph.ts'

const VOCABULARY = `
facts:
  agreed: { asserted-by: OFFICE, sentence: { en: Agreed., nl: Akkoord. }, source: test, silent: false }
  whispered: { asserted-by: OFFICE, sentence: { en: Whispered., nl: Gefluisterd. }, source: test, silent: true }
kinds: { AUDITOR: { en: Auditor, nl: Controleur }, OFFICE: { en: Office, nl: Kantoor } }
tasks: {}
`

let world: ServedSupergraph
beforeAll(async () => {
  world = await tangledSupergraph()
})
afterAll(() => world.close())

let run: RunningHub
const start = async (rules: readonly string[], facts: Record<string, boolean> = {}, over = world) => {
  run = await hubOver(over, auditPolicy(over.supergraph, rules, { vocabulary: VOCABULARY }), { facts: () => facts })
  world.asked.length = 0
}
afterEach(() => run.hub.close())

describe('Promise 1: a rule that nothing can hold to gives nothing', () => {
  test('rows of the asker alone are not known outside a case, so none are shown and none are counted', async () => {
    await start(['see: { Review: [text] }, own: true', 'see: { Book: [id, stars] }'])
    const answer = await run.ask('{ book(id: "b1") { id reviews { __typename text } } }')
    expect(answer.data).toEqual({ book: { id: 'b1', reviews: null } })
    expect(answer.extensions?.schakel.withheld).toEqual(['Review.text'])
    expect(world.asked.map(({ subgraph }) => subgraph)).toEqual(['shelf'])
  })
})

describe('Promise 7: what is silently withheld is told to the log alone', () => {
  test('without cases too', async () => {
    await start(['see: { Book: [id] }', 'see: { Book: [isbn] }, when: [whispered]'], { whispered: false })
    const answer = await run.ask('{ book(id: "b1") { id isbn } }')
    expect(answer.data).toEqual({ book: { id: 'b1', isbn: null } })
    expect(answer.errors).toBeUndefined()
    expect(run.log.records.map(({ withheld }) => withheld)).toEqual([
      [{ coordinate: 'Book.isbn', reason: 'condition', silent: true }],
    ])
  })
})

describe('Promise 5: introspection shows what the purpose may get and nothing beside it', () => {
  const types = async (): Promise<string[]> => {
    const answer = await run.ask('{ __schema { types { name } } }')
    const found = (answer.data?.['__schema'] as { types: { name: string }[] } | undefined)?.types ?? []
    return found.map(({ name }) => name).filter((name) => !name.startsWith('__'))
  }

  test('types to which nothing leads any more are not named, in lists, unions, interfaces or by name', async () => {
    await start(['see: { Song: [length] }'])
    expect(await types()).not.toContain('Shop')
    const answer = await run.ask(`{
      shop: __type(name: "Shop") { name }
      review: __type(name: "Review") { name }
      media: __type(name: "Media") { fields { name } possibleTypes { name } }
      found: __type(name: "Found") { possibleTypes { name } }
    }`)
    expect(answer.data).toMatchObject({ shop: null, review: null })
    expect(JSON.stringify(answer.data)).not.toMatch(/isbn|title|Review|Shop/u)
  })

  test('a caller that may see nothing is told so, in a well-formed answer', async () => {
    await start(['see: { Query: [version] }, when: [agreed]'])
    const answer = await run.ask('{ __schema { queryType { name } } __type(name: "Query") { name } __typename }')
    expect(answer.data).toMatchObject({ __schema: { queryType: { name: 'Query' } }, __typename: 'Query' })
  })

  test('it is answered beside directives of the schema whose arguments have types of their own', async () => {
    const other = await serveSupergraph({
      one: {
        sdl: `
          extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
          directive @shout(how: Loudness) on FIELD
          enum Loudness { LOUD SOFT }
          enum Hidden { YES NO }
          type Query { word: String hidden(as: Hidden): Hidden }
        `,
        resolvers: { Query: { word: () => 'w' } },
      },
    })
    await start(['see: { Query: [word] }'], {}, other)
    const answer = await run.ask('{ __schema { types { name } directives { name } } word }')
    expect(answer.data?.['word']).toBe('w')
    expect(JSON.stringify(answer.data?.['__schema'])).not.toContain('Hidden')
    await other.close()
  })
})

describe('Promise 11: errors are boring, whatever a subgraph does', () => {
  let hostile: Server
  let reply: unknown
  let over: ServedSupergraph
  beforeAll(async () => {
    hostile = createServer((request, response) => {
      request.resume().on('end', () => {
        response.setHeader('content-type', 'application/json')
        response.end(typeof reply === 'string' ? reply : JSON.stringify(reply))
      })
    })
    await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(hostile.address() as AddressInfo).port}/graphql`
    over = { ...world, supergraph: world.supergraph.replaceAll(/http:\/\/127\.0\.0\.1:\d+\/graphql/gu, address) }
  })
  afterAll(() => new Promise((resolve) => hostile.close(resolve)))

  const QUERY = '{ b: book(id: "b1") { t: title id } version }'
  test.each<[string, unknown]>([
    [
      'a text of its own as the path of an error',
      { data: null, errors: [{ message: 'SECRET', path: ['SECRET', 'SECRET'] }] },
    ],
    [
      'a text of its own below a real place',
      { data: { version: '7' }, errors: [{ message: 'SECRET', path: ['schakel__as1_book_b', 'SECRET', 'SECRET'] }] },
    ],
    [
      'another alias of the planner',
      { data: null, errors: [{ message: 'SECRET', path: ['schakel__as6_book_SECRET'] }] },
    ],
    ['errors that are no errors', { data: { version: '7' }, errors: ['SECRET', null, 7, { path: 'SECRET' }] }],
    ['a key that reaches prototypes', '{"data":{"__proto__":{"version":"SECRET"}}}'],
    ['no JSON', 'SECRET'],
    ['a list', [{ data: 'SECRET' }]],
    ['nothing', {}],
    [
      'a list where an object should be',
      { data: { schakel__as1_book_b: [{ schakel__as1_title_t: 'x' }], version: '7' } },
    ],
    ['a text where an object should be', { data: { schakel__as1_book_b: 'SECRET', version: '7' } }],
    ['its own extensions', { data: { version: '7' }, extensions: { note: 'SECRET' } }],
  ])('when it sends %s', async (_name, sent) => {
    await start(['see: { Book: [id, title], Query: [version] }'], {}, over)
    reply = sent
    const answer = await run.ask(QUERY)
    expect(JSON.stringify(answer)).not.toContain('SECRET')
    expect(JSON.stringify(answer)).not.toMatch(/schakel__|127\.0\.0\.1/u)
    expect(Object.keys(answer.data ?? {}).sort()).toEqual(['b', 'version'])
    for (const error of answer.errors ?? []) {
      expect(error.extensions.code).toBe('SUBGRAPH_UNAVAILABLE')
      expect([['b'], ['version'], ['b', 't'], ['b', 'id']]).toContainEqual(error.path)
    }
  })

  test('a field more precise than asked, of another type, or never asked is not passed on', async () => {
    await start(['see: { Book: [id, title], Query: [version] }'], {}, over)
    reply = {
      data: { media: { __typename: 'Film', schakel__type: 'Author', id: 'SECRET', isbn: 'SECRET' }, other: 'SECRET' },
    }
    const answer = await run.ask('{ media(id: "b1") { id ... on Book { title } } }')
    expect(JSON.stringify(answer)).not.toContain('SECRET')
  })
})
