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
  test('rows of the asker alone are not known outside a case, so none are shown or asked', async () => {
    await start(['see: { Review: [text] }, own: true', 'see: { Book: [id, stars] }'])
    const answer = await run.ask('{ book(id: "b1") { id reviews { text } } }')
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
  let tree: ServedSupergraph
  beforeAll(async () => {
    tree = await serveSupergraph({
      one: {
        sdl: `
          extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
          directive @shout(how: Loudness) on FIELD
          enum Loudness { LOUD SOFT }
          enum Hidden { YES NO }
          input HiddenInput { word: String }
          interface Thing { name: String secret: Hidden }
          type Cup implements Thing { name: String secret: Hidden spoon: Spoon }
          type Pan implements Thing { name: String secret: Hidden lid: Lid }
          type Spoon { length: Int }
          type Lid { knob: String }
          union Any = Cup | Pan | Lid
          type Query { word: String hidden(as: HiddenInput): Hidden thing: Thing any: Any lid: Lid }
        `,
        resolvers: { Query: { word: () => 'w', any: () => ({ __typename: 'Lid', knob: 'k' }) } },
      },
    })
  })
  afterAll(() => tree.close())

  test('types to which nothing leads are not named, in lists, unions, interfaces, enums or by name', async () => {
    await start(['see: { Cup: [name], Query: [word] }'], {}, tree)
    const answer = await run.ask(`query Ask($hidden: String = "Hidden") {
      __schema { types { name kind } directives { name } }
      ...More
      word
    }
    fragment More on Query {
      cup: __type(name: "Cup") { fields { name } interfaces { name fields { name } } }
      pan: __type(name: "Pan") { name }
      lid: __type(name: "Lid") { name }
      hidden: __type(name: $hidden) { enumValues { name } }
      input: __type(name: "HiddenInput") { inputFields { name } }
      thing: __type(name: "Thing") { fields { name } possibleTypes { name } }
      any: __type(name: "Any") { possibleTypes { name } }
      query: __type(name: "Query") { fields { name args { name } } }
    }`)
    const types = (answer.data?.['__schema'] as { types: { name: string }[] } | undefined)?.types ?? []
    expect(
      types
        .map(({ name }) => name)
        .filter((name) => !name.startsWith('__'))
        .sort(),
    ).toEqual(['Any', 'Boolean', 'Cup', 'Loudness', 'Query', 'String', 'Thing'])
    expect(answer.data).toMatchObject({
      cup: { fields: [{ name: 'name' }], interfaces: [{ name: 'Thing', fields: [{ name: 'name' }] }] },
      pan: null,
      lid: null,
      hidden: null,
      input: null,
      thing: { fields: [{ name: 'name' }], possibleTypes: [{ name: 'Cup' }] },
      any: { possibleTypes: [{ name: 'Cup' }] },
      query: {
        fields: [
          { name: 'word', args: [] },
          { name: 'thing', args: [] },
          { name: 'any', args: [] },
        ],
      },
      word: 'w',
    })
  })

  test('an object of a type that is not to be seen is not named by its union', async () => {
    await start(['see: { Cup: [name] }'], {}, tree)
    expect((await run.ask('{ any { __typename } }')).data).toEqual({ any: null })
  })

  test('a caller that may see nothing is told so, in a well-formed answer', async () => {
    await start(['see: { Query: [word] }, when: [agreed]'], {}, tree)
    const answer = await run.ask('{ __schema { queryType { name } } __type(name: "Cup") { name } __typename }')
    expect(answer.data).toEqual({ __schema: { queryType: { name: 'Query' } }, __type: null, __typename: 'Query' })
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
    expect(Object.keys(answer.data ?? {})).toEqual(['b', 'version'])
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
