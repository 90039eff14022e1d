import { describe, expect, test } from '@jest/globals'
import { buildSchema, graphql, type GraphQLObjectType } from 'graphql'
import { pino } from 'pino'
import type { Permit } from '../../../schema/permit.ts'
import { accessOf } from '../../../subgraphs/kit/access.ts'
import { ROW_CASE, ROW_OWNED } from '../../../subgraphs/kit/case-row.ts'
import { guardSchema } from '../../../subgraphs/kit/guard.ts'
import type { RequestContext } from '../../../subgraphs/kit/request-context.ts'

const SDL = `
  type Query { person: Person  broken: String  list(name: String): [String!]  office: Office }
  type Person { name: String  born: String  addresses: [Address!]  secret: String }
  type Address { street: String }
  type Office { phone: String }
`

/** Runs a query over resolvers that give out everything they have: whatever is missing, the guard took. */
async function run(query: string, permit: Partial<Permit>, { owned = false } = {}) {
  const resolved: string[] = []
  const logged: string[] = []
  const schema = buildSchema(SDL)
  const person = {
    [ROW_CASE]: 'case-1',
    [ROW_OWNED]: owned,
    name: 'A. Person',
    born: '1999-04-12',
    addresses: [{ street: 'Main Street' }],
    secret: () => {
      resolved.push('secret')
      return 'told'
    },
  }
  const fields = (schema.getQueryType() as GraphQLObjectType).getFields()
  const resolvers: Record<string, () => unknown> = {
    person: () => person,
    broken: () => {
      throw new Error('connect ECONNREFUSED 10.0.0.7:5432 select name from person')
    },
    list: () => ['x'],
    office: () => ({ phone: '020' }),
  }
  for (const [name, resolve] of Object.entries(resolvers)) Object.assign(fields[name] ?? {}, { resolve })
  guardSchema(schema, {
    valueTypes: new Set(['Address']),
    taskTypes: new Set(),
    reads: new Map([['Query.list(name)', 'Person.name']]),
  })
  const full: Permit = {
    aud: 'test',
    jti: '1',
    agency: 'a',
    kind: 'k',
    purpose: 'p',
    taskTypes: [],
    decision: 'd',
    policy: 'h',
    body: '',
    open: { 'Query.person': 'full' },
    scopes: [],
    ...permit,
  }
  const contextValue = {
    access: accessOf(full),
    log: pino({}, { write: (line: string) => void logged.push(line) }),
  } as unknown as RequestContext
  const result = await graphql({ schema, source: query, contextValue })
  return { ...(JSON.parse(JSON.stringify(result)) as { data: unknown; errors?: unknown[] }), resolved, logged }
}

const see = (coordinates: Permit['scopes'][number]['see'], own: readonly string[] = []) => ({
  scopes: [{ cases: ['case-1'], see: coordinates, own }],
})

describe('the guard alone, over resolvers that hide nothing', () => {
  test('shows a field of a case only when the permit shows it for that case', async () => {
    const { data, resolved } = await run('{ person { name secret } }', see({ 'Person.name': 'full' }))
    expect(data).toEqual({ person: { name: 'A. Person', secret: null } })
    expect(resolved).toEqual([])
  })

  test('shows nothing of a case that no scope names', async () => {
    const scopes = [{ cases: ['case-2'], see: { 'Person.name': 'full' as const }, own: [] }]
    expect((await run('{ person { name } }', { scopes })).data).toEqual({ person: { name: null } })
  })

  test('does not take what is open outside cases for what is open on a case', async () => {
    const open = { 'Query.person': 'full', 'Person.name': 'full' } as const
    expect((await run('{ person { name } }', { open })).data).toEqual({ person: { name: null } })
  })

  test('shows fields outside any case only when the permit opens them', async () => {
    const open = { 'Query.office': 'full' } as const
    expect((await run('{ office { phone } person { name } }', { open })).data).toEqual({
      office: { phone: null },
      person: null,
    })
  })

  test('shows an own coordinate on owned rows only', async () => {
    const permit = see({ 'Person.name': 'full' }, ['Person.name'])
    expect((await run('{ person { name } }', permit, { owned: false })).data).toEqual({ person: { name: null } })
    expect((await run('{ person { name } }', permit, { owned: true })).data).toEqual({ person: { name: 'A. Person' } })
  })

  test('passes value types with the field that holds them', async () => {
    const query = '{ person { addresses { street } } }'
    const shown = { person: { addresses: [{ street: 'Main Street' }] } }
    expect((await run(query, see({ 'Person.addresses': 'full' }))).data).toEqual(shown)
    expect((await run(query, see({}))).data).toEqual({ person: { addresses: null } })
  })

  test.each([
    ['year', '1999'],
    ['month', '1999-04'],
    ['exists', null],
    ['category', null],
    ['region', null],
  ] as const)('shows a date in form %s as %s', async (form, born) => {
    expect((await run('{ person { born } }', see({ 'Person.born': form }))).data).toEqual({ person: { born } })
  })

  test('masks what cannot be coarsened instead of showing it', async () => {
    const { data, errors } = await run('{ person { name } }', see({ 'Person.name': 'year' }))
    expect(data).toEqual({ person: { name: null } })
    expect(JSON.stringify(errors)).not.toContain('A. Person')
  })

  test('ignores a name every object inherits', async () => {
    const permit = { open: { 'Query.person': 'full' } as const, scopes: [{ cases: ['case-1'], see: {}, own: [] }] }
    expect(
      accessOf({ ...({} as Permit), ...permit })
        .openScope('case-1')
        ?.form('constructor'),
    ).toBeUndefined()
  })

  test('needs the field that an argument reads', async () => {
    const open = { 'Query.list': 'full' } as const
    const scope = { cases: ['case-1'], own: [] }
    const withheld = { open, scopes: [{ ...scope, see: {} }] }
    expect((await run('{ list(name: "A") }', withheld)).data).toEqual({ list: null })
    expect((await run('{ list }', withheld)).data).toEqual({ list: ['x'] })
    const coarse = { open, scopes: [{ ...scope, see: { 'Person.name': 'year' as const } }] }
    expect((await run('{ list(name: "A") }', coarse)).data).toEqual({ list: null })
    const granted = { open, scopes: [{ ...scope, see: { 'Person.name': 'full' as const } }] }
    expect((await run('{ list(name: "A") }', granted)).data).toEqual({ list: ['x'] })
  })

  describe('of a list that the hub made a page of, asks the cases of that page alone', () => {
    const open = { 'Query.list': 'full' } as const
    const full = { cases: ['case-1', 'case-2'], see: { 'Person.name': 'full' as const }, own: [] }
    const other = { cases: ['case-3'], see: {}, own: [] }
    const ownOnly = { cases: ['case-4'], see: { 'Person.name': 'full' as const }, own: ['Person.name'] }
    const page = (...cases: string[]) => ({
      ids: cases,
      cursors: cases,
      cases,
      hasNextPage: false,
      hasPreviousPage: false,
    })
    test.each<[string, readonly string[], readonly string[] | null]>([
      ['all show it', ['case-1', 'case-2'], ['x']],
      ['none stands on it', [], ['x']],
      ['one was closed since', ['case-1', 'closed'], ['x']],
      ['one does not show it', ['case-1', 'case-3'], null],
      ['one shows it on own rows', ['case-4'], null],
    ])('%s', async (_name, cases, list) => {
      const permit = { open, scopes: [full, other, ownOnly], pages: { list: page(...cases) } }
      expect((await run('{ list(name: "A") }', permit)).data).toEqual({ list })
      // Another list's page says nothing about this one.
      expect((await run('{ another: list(name: "A") }', permit)).data).toEqual({ another: null })
    })
  })

  test('tells an error by an id alone, which the log explains', async () => {
    const { errors, logged } = await run('{ broken }', { open: { 'Query.broken': 'full' } })
    expect(errors).toEqual([
      {
        message: 'The source could not answer',
        path: ['broken'],
        locations: expect.any(Array),
        extensions: { code: 'SOURCE_FAILED', id: expect.any(String) },
      },
    ])
    const { id } = (errors as { extensions: { id: string } }[])[0]?.extensions ?? { id: 'none' }
    expect(logged.join('')).toContain(id)
  })
})
