import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import {
  type Caller,
  compilePolicy,
  coordinatesOf,
  createHub,
  type Hub,
  HubError,
  memoryLog,
  parsePolicy,
} from '../../../gateway/index.ts'
import { type ForeignSupergraph, foreignSupergraph } from '../../fixtures/foreign-supergraph.ts'

interface Answer {
  status: number
  data?: Record<string, unknown> | null
  errors?: { message: string; path?: string[]; extensions: { code: string; coordinate?: string; reason?: string } }[]
  extensions?: { schakel: { decision: string; policy: string; purpose: string; withheld: string[] } }
}

let world: ForeignSupergraph
beforeAll(async () => {
  world = await foreignSupergraph()
})
afterAll(() => world.close())

describe('A hub over a supergraph that is not ours', () => {
  let hub: Hub
  let base: string
  let agency = 'a'
  let log: ReturnType<typeof memoryLog>
  const policy = (see: string, extra = '') =>
    compilePolicy(
      [
        parsePolicy(
          `purpose: audit\nwho: [AUDITOR]\ntasks: []\nrules:\n  - { id: all, see: ${see}, because: test }\n${extra}`,
        ),
      ],
      coordinatesOf(world.supergraph),
    )
  const start = async (see: string, extra = '', facts: Record<string, boolean> = {}): Promise<void> => {
    log = memoryLog()
    const caller: Caller = { agency, kind: 'AUDITOR', client: 'c', purposes: ['audit'], facts }
    hub = await createHub({
      supergraph: world.supergraph,
      policy: policy(see, extra),
      authenticate: async ({ headers }) => {
        if (headers['authorization'] !== 'Bearer good') throw new HubError('UNAUTHENTICATED')
        return caller
      },
      log,
      report: () => undefined,
    })
    base = await hub.listen(0)
    world.asked.length = 0
  }
  const ask = async (query: string, headers: Record<string, string> = {}, body: object = {}): Promise<Answer> => {
    const response = await fetch(`${base}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer good', ...headers },
      body: JSON.stringify({ query, ...body }),
    })
    return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
  }
  const askedText = () => world.asked.map(({ query }) => query).join('\n')

  beforeEach(() => {
    agency = 'a'
    return start('{ Book: [id, title], Film: [id], Author: [name], Review: [stars] }')
  })
  afterEach(() => hub.close())

  test('an interface field is decided on each concrete type, and the withheld one is not fetched', async () => {
    const answer = await ask('{ all { id title secret } }')
    expect(answer.data).toEqual({
      all: [
        { id: 'b1', title: 'The Link', secret: null },
        { id: 'f1', title: null, secret: null },
      ],
    })
    expect(answer.extensions?.schakel.withheld.sort()).toEqual(['Book.secret', 'Film.secret', 'Film.title'])
    expect(answer.errors?.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        ['all', 'title'],
        ['all', 'secret'],
      ]),
    )
    expect(askedText()).not.toContain('secret')
  })

  test.each([
    ['an alias', '{ all { x: secret } }'],
    ['a fragment', 'query { all { ...F } } fragment F on Media { secret }'],
    [
      'a fragment on a fragment',
      '{ all { ...F } } fragment F on Media { ... on Book { ...G } } fragment G on Book { secret }',
    ],
    ['an inline fragment on the concrete type', '{ media(id: "b1") { ... on Book { secret } } }'],
    ['a union', '{ search { ... on Film { secret } ... on Book { secret } } }'],
    ['an include that a variable decides', 'query ($x: Boolean = true) { all { secret @include(if: $x) } }'],
    ['beside introspection', '{ __schema { queryType { name } } all { secret } }'],
  ])('a field is what it says when reached through %s', async (_name, query) => {
    const answer = await ask(query)
    expect(JSON.stringify(answer.data)).not.toContain('SECRET')
    expect(askedText()).not.toContain('secret')
    expect(answer.errors?.every(({ extensions }) => extensions.code === 'FIELD_WITHHELD')).toBe(true)
    expect(answer.errors?.length).toBeGreaterThan(0)
  })

  test('a caller is of the kind that the version in force gives its agency, from one request to the next', async () => {
    const listing = (oin: string, kind: string) =>
      compilePolicy(
        [
          parsePolicy(
            `purpose: audit\nwho: [AUDITOR]\ntasks: []\nrules:\n  - { id: all, see: { Author: [name] }, because: t }`,
          ),
          parsePolicy(`agencies: [{ slug: one, name: One, kind: ${kind}, oin: '${oin}' }]`, 'agencies.yaml'),
        ],
        coordinatesOf(world.supergraph),
      )
    const oin = '00000099000000001000'
    agency = oin
    await hub.close()
    await start('{ Author: [name] }')
    const said = async (swap: ReturnType<typeof listing>) => {
      hub.swapPolicy(swap)
      const { status, errors } = await ask('{ search { ... on Author { name } } }')
      return [status, errors?.[0]?.message]
    }
    // What happens to one that no longer stands there, or where no agencies are listed: unlisted-agency.test.ts.
    expect(await said(listing('00000099000000002000', 'AUDITOR'))).toEqual([403, expect.any(String)])
    expect(await said(listing(oin, 'CLERK'))).toEqual([403, 'This purpose is not open to agencies of kind CLERK'])
    expect(await said(listing(oin, 'AUDITOR'))).toEqual([200, undefined])
    expect(log.records.at(-1)).toMatchObject({ agency: oin, kind: 'AUDITOR' })
  })

  test('the name of a type of which nothing is granted is not told', async () => {
    await hub.close()
    await start('{ Book: [id], Author: [name] }')
    const answer = await ask('{ search { __typename ... on Book { id } } media(id: "f1") { __typename } }')
    expect(answer.data).toEqual({
      search: [{ __typename: 'Book', id: 'b1' }, { __typename: 'Author' }],
      media: null,
    })
  })

  test('a field derived with @requires is withheld, and its source is not fetched for it', async () => {
    await hub.close()
    await start('{ Book: [id, title, shipping] }')
    const answer = await ask('{ media(id: "b1") { ... on Book { title shipping } } }')
    expect(answer.data).toEqual({ media: { title: 'The Link', shipping: null } })
    expect(answer.errors?.[0]?.extensions).toMatchObject({ coordinate: 'Book.shipping', reason: 'derived' })
    expect(askedText()).not.toContain('weight')
  })

  test('a compound key is fetched for joining and shown only when granted', async () => {
    await hub.close()
    await start('{ Author: [born], Book: [id] }')
    const answer = await ask('{ media(id: "b1") { ... on Book { author { born country number address } } } }')
    expect(answer.data).toEqual({ media: { author: { born: 1970, country: null, number: null, address: null } } })
    expect(answer.extensions?.schakel.withheld.sort()).toEqual(['Author.address', 'Author.country', 'Author.number'])
    expect(askedText()).toContain('country')
    expect(askedText()).not.toContain('address')
    const internal = log.records.flatMap((record) => record.internal)
    expect(internal.sort()).toEqual(['Author.country', 'Author.number'])
  })

  test('a selection emptied by withholding is null and its subgraph is not asked', async () => {
    const answer = await ask('{ media(id: "b1") { ... on Book { reviews { text } } } version }')
    expect(answer.data).toEqual({ media: null, version: null })
    expect(world.asked).toEqual([])
    expect(answer.extensions?.schakel.withheld).toEqual(['Review.text', 'Query.version'])
  })

  test('with On-Withheld: refuse nothing is answered and nothing is fetched', async () => {
    const answer = await ask('{ all { id secret } }', { 'on-withheld': 'refuse' })
    expect(answer.data ?? null).toBeNull()
    expect(answer.errors?.[0]?.extensions.code).toBe('OPERATION_WITHHELD')
    expect(world.asked).toEqual([])
    expect(log.records.at(-1)?.outcome).toBe('refused')
  })

  test('a mutation is refused whole and never reaches a subgraph', async () => {
    const answer = await ask('mutation { rename(id: "b1", title: "x") { id } }')
    expect(answer.errors?.[0]?.extensions.code).toBe('OPERATION_WITHHELD')
    expect(world.asked).toEqual([])
  })

  test('introspection shows the caller its own part, however it is written', async () => {
    const direct = await ask('{ __type(name: "Book") { fields { name } } }')
    const spread = await ask('query { ...F } fragment F on Query { __type(name: "Book") { fields { name } } }')
    const names = (answer: Answer) =>
      (answer.data?.['__type'] as { fields: { name: string }[] } | undefined)?.fields.map(({ name }) => name)
    expect(names(direct)).toEqual(names(spread))
    expect(names(direct)).toContain('title')
    expect(names(direct)).not.toContain('secret')
  })

  test('a rule whose fact does not hold withholds with the fact that is missing', async () => {
    await hub.close()
    await start('{ Book: [id] }', '  - { id: more, see: { Book: [title] }, when: [cleared], because: test }\n')
    const without = await ask('{ media(id: "b1") { id title } }')
    expect(without.data).toEqual({ media: { id: 'b1', title: null } })
    expect(without.errors?.find(({ extensions }) => extensions.coordinate === 'Book.title')?.extensions).toMatchObject({
      reason: 'condition',
      missing: ['cleared'],
    })
    await hub.close()
    await start('{ Book: [id] }', '  - { id: more, see: { Book: [title] }, when: [cleared], because: test }\n', {
      cleared: true,
    })
    expect((await ask('{ media(id: "b1") { ... on Book { title } } }')).data).toEqual({ media: { title: 'The Link' } })
  })

  test('every answer was recorded before it was given, with coordinates and no values', async () => {
    await ask('{ all { id title } }')
    const record = log.records.at(-1)
    expect(record?.disclosed.map(({ coordinate }) => coordinate).sort()).toEqual(['Book.id', 'Book.title', 'Film.id'])
    expect(JSON.stringify(log.records)).not.toContain('The Link')
  })

  test('when the log cannot be written nobody gets data', async () => {
    log.append = async () => {
      throw new Error('disk full at /secret/path')
    }
    const answer = await ask('{ all { id } }')
    expect(answer.status).toBe(503)
    expect(answer.data ?? null).toBeNull()
    expect(answer.errors).toEqual([expect.objectContaining({ extensions: { code: 'LOG_UNAVAILABLE' } })])
    expect(JSON.stringify(answer)).not.toContain('secret/path')
  })

  test('two purposes, two grants and one document never share a plan', async () => {
    const query = '{ all { id title } }'
    const first = await ask(query)
    hub.swapPolicy(policy('{ Book: [id, title, secret], Film: [id, title] }'))
    const second = await ask(query)
    hub.swapPolicy(policy('{ Film: [id] }'))
    const third = await ask(query)
    expect(first.data).toEqual({
      all: [
        { id: 'b1', title: 'The Link' },
        { id: 'f1', title: null },
      ],
    })
    expect(second.data).toEqual({
      all: [
        { id: 'b1', title: 'The Link' },
        { id: 'f1', title: 'The Chain' },
      ],
    })
    expect(third.data).toEqual({ all: [{ id: 'f1', title: null }] })
    expect(first.extensions?.schakel.policy).not.toBe(second.extensions?.schakel.policy)
  })
})
