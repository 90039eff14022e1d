import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { compilePolicy, coordinatesOf, createHub, HubError, memoryLog, parsePolicy } from '../../../gateway/index.ts'
import { dossierSupergraph } from '../../fixtures/dossier-supergraph.ts'
import { type Answer, auditPolicy, hubOver, type RunningHub } from '../../fixtures/serve-supergraph.ts'
import { type PeopleSupergraph, peopleSupergraph } from './people-supergraph.ts'

// Rows of the table of what broke others (test/security/rows/README.md): what follows from the schema, and what is told of it.

let world: PeopleSupergraph
let run: RunningHub | undefined
beforeAll(async () => {
  world = await peopleSupergraph()
})
afterEach(async () => {
  await run?.hub.close()
  run = undefined
})
afterAll(() => world.close())

const start = async (see: string, extra = '') => {
  run = await hubOver(world, auditPolicy(world.supergraph, [`see: ${see}`], { extra }))
  world.asked.length = 0
  return run
}
const asked = () => world.asked.map(({ query }) => query).join('\n')

test('row 3: a directive that one schema calls by another name holds all the same', async () => {
  const dossiers = await dossierSupergraph()
  try {
    // What an argument tells is marked, under a name that the schema chose by itself.
    const renamed = dossiers.supergraph
      .replace(/(import: \[[^\]]*)"@reads"/u, '$1{name: "@reads", as: "@tells"}')
      .replaceAll('@reads(', '@tells(')
    expect(renamed).toContain('@tells(field: "Note.text")')
    const over = { ...dossiers, supergraph: renamed }
    const policy = auditPolicy(renamed, ['see: { Dossier: [id], Note: [author] }'], { tasks: ['HANDLE'] })
    run = await hubOver(over, policy, {
      cases: { scope: async () => [{ caseId: 'A', tasks: [{ id: 'job-A', type: 'HANDLE' }], facts: {} }] },
    })
    dossiers.asked.length = 0
    const answer = await run.ask(
      '{ dossier(id: "A") { id all: notes { author } found: notes(word: "NOTE") { author } } }',
    )
    expect(answer.data).toEqual({ dossier: { id: 'A', all: [{ author: 'AUTHOR-A' }], found: null } })
    expect(answer.extensions?.schakel.withheld).toEqual(['Dossier.notes(word)'])
    expect(dossiers.asked.map(({ query }) => query).join()).not.toContain('word')
    // What is linked for security and is not known here is not passed over.
    const unknown = renamed
      .replace('extend schema', 'schema')
      .replace(/(schema\b[^{]*?)(@link\()/u, '$1@link(url: "https://example.org/secrecy/v1.0", for: SECURITY) $2')
    expect(unknown).toContain('secrecy')
    await expect(hubOver({ ...dossiers, supergraph: unknown }, policy)).rejects.toThrow(/secrecy/u)
  } finally {
    await dossiers.close()
  }
})

test('row 4: what is computed from a withheld field is withheld, however many steps lie between', async () => {
  const asking = await start('{ Victim: [id, risk, advice, needs], Suspect: [id] }')
  const answer = await asking.ask('{ node(id: "v1") { id ... on Victim { risk advice needs } } }')
  expect(answer.data).toEqual({ node: { id: 'v1', risk: null, advice: null, needs: 'NEEDS-v1' } })
  expect(answer.errors?.map(({ extensions: { coordinate, reason } }) => [coordinate, reason])).toEqual([
    ['Victim.risk', 'derived'],
    ['Victim.advice', 'derived'],
  ])
  expect(asked()).not.toContain('address')
})

test('row 4: one step accepted is not all steps accepted', () => {
  const from = (sources: string) => () =>
    auditPolicy(world.supergraph, ['see: { Victim: [advice] }'], {
      extra: `derived: [{ field: Victim.advice, from: [${sources}], because: t }]`,
    })
  expect(from('Victim.risk')).toThrow(/Victim\.address/u)
  expect(from('Victim.risk, Victim.address')).not.toThrow()
})

test.each([
  ['as such', '{ __type(name: "Victim") { fields { name } } }'],
  ['in a fragment', 'query { ...F } fragment F on Query { __type(name: "Victim") { fields { name } } }'],
  ['with the fragment first', 'fragment F on Query { __type(name: "Victim") { fields { name } } } query { ...F }'],
  ['in a fragment without a name', '{ ... { __type(name: "Victim") { fields { name } } } }'],
  [
    'in two fragments',
    'query { ...G } fragment G on Query { ...F } fragment F on Query { __type(name: "Victim") { fields { name } } }',
  ],
  ['by an alias beside a field', '{ version t: __type(name: "Victim") { fields { name } } }'],
  [
    'of another operation',
    'query A { version } query B { __type(name: "Victim") { fields { name } } }',
    { operationName: 'B' },
  ],
])('row 7: introspection %s shows the caller its own part', async (_name, query, more: object = {}) => {
  const asking = await start('{ Victim: [id, needs], Suspect: [id], Query: [version] }')
  const { data } = await asking.ask(query, { ...more })
  const type = (data?.['t'] ?? data?.['__type']) as { fields: { name: string }[] } | undefined
  expect(type?.fields.map(({ name }) => name)).toEqual(['id', 'needs'])
})

/** A hub for whoever says who they are, as in production or not. */
async function suggesting(environment: string): Promise<(authorization: string) => Promise<Answer>> {
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = environment
  const caller = { agency: 'a', kind: 'AUDITOR', client: 'c', purposes: ['audit'] }
  const hub = await createHub({
    supergraph: world.supergraph,
    policy: auditPolicy(world.supergraph, ['see: { Victim: [id], Suspect: [id] }']),
    authenticate: async ({ headers }) => {
      if (headers['authorization'] !== 'Bearer good') throw new HubError('UNAUTHENTICATED')
      return caller
    },
    log: memoryLog(),
    report: () => undefined,
  }).finally(() => {
    process.env['NODE_ENV'] = before
  })
  const base = await hub.listen()
  return async (authorization) => {
    const response = await fetch(`${base}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query: '{ node(id: "v1") { id addres ... on Victm { name } } }' }),
    })
    const answer = { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
    await hub.close()
    return answer
  }
}

test('row 19: names that come near are suggested to nobody in production', async () => {
  const answer = await (await suggesting('production'))('Bearer good')
  expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual([
    'GRAPHQL_VALIDATION_FAILED',
    'GRAPHQL_VALIDATION_FAILED',
  ])
  expect(JSON.stringify(answer)).not.toMatch(/Did you mean|address|Victim"/u)
})

test('row 19: outside production they are suggested to whoever signed in, and to nobody else', async () => {
  expect(JSON.stringify(await (await suggesting('test'))('Bearer good'))).toContain('Did you mean')
  const stranger = await (await suggesting('test'))('Bearer other')
  expect([stranger.status, stranger.errors?.length]).toEqual([401, 1])
  expect(JSON.stringify(stranger)).not.toMatch(/Did you mean|addres|Vict/u)
})

test('row 19: a document is held against the whole schema, so a withheld field is told from a misspelling, and nothing more', async () => {
  const asking = await start('{ Victim: [id], Suspect: [id] }')
  const hidden = await asking.ask('{ node(id: "v1") { id address } }')
  const absent = await asking.ask('{ node(id: "none") { id address } }')
  expect(hidden.data).toEqual({ node: { id: 'v1', address: null } })
  expect(absent.data).toEqual({ node: null })
  // The same errors, whatever there is.
  const told = ({ errors }: Answer) =>
    errors?.map(({ message, path, extensions }) => [message, path, extensions.coordinate])
  expect(told(hidden)).toEqual(told(absent))
})

test('row 27: a field that a subgraph begins to serve is shown to nobody until a rule names it', async () => {
  const grown = world.supergraph.replace(
    /(type Victim implements Person[^{]*\{)/u,
    '$1\n  bsn: String @join__field(graph: POLICE)',
  )
  expect(grown).toMatch(/type Victim[^}]*bsn/u)
  const policy = compilePolicy(
    [
      parsePolicy(
        'purpose: audit\nwho: [AUDITOR]\ntasks: []\nrules: [{ id: r, see: { Victim: [id, name], Suspect: [id] }, because: t }]',
      ),
    ],
    coordinatesOf(grown),
  )
  run = await hubOver({ ...world, supergraph: grown }, policy)
  world.asked.length = 0
  const answer = await run.ask('{ node(id: "v1") { id ... on Victim { name bsn } } }')
  expect(answer.data).toEqual({ node: { id: 'v1', name: 'NAME-v1', bsn: null } })
  expect(answer.errors?.map(({ extensions: { coordinate, reason } }) => [coordinate, reason])).toEqual([
    ['Victim.bsn', 'no-rule'],
  ])
  expect(asked()).not.toContain('bsn')
})
