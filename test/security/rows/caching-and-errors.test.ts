import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { auditPolicy, hubOver, type RunningHub, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'
import { OWN_WORDS, type PeopleSupergraph, peopleSupergraph } from './people-supergraph.ts'

// Rows of the table of what broke others (test/security/rows/README.md): what callers share, and what goes wrong.

let world: PeopleSupergraph
let run: RunningHub
beforeAll(async () => {
  world = await peopleSupergraph()
})
beforeEach(() => {
  world.failing.clear()
  world.meanwhile = () => undefined
})
afterEach(() => run.hub.close())
afterAll(() => world.close())

const policy = (see: string) => auditPolicy(world.supergraph, [`see: ${see}`])
const start = async (
  compiled: ReturnType<typeof policy>,
  more: { facts?: () => Readonly<Record<string, boolean>>; over?: ServedSupergraph } = {},
) => {
  run = await hubOver(more.over ?? world, compiled, more.facts === undefined ? {} : { facts: more.facts })
  world.asked.length = 0
}
const asked = () => world.asked.map(({ query }) => query).join('\n')

test.each([
  ['a text of a subgraph’s own', 'Query.version'],
  ['the failure of a field below', 'Lawyer.bar'],
])('row 20: %s does not leave the hub', async (_name, coordinate) => {
  await start(policy('{ Victim: [id], Suspect: [id], Lawyer: [bar], Query: [version] }'))
  world.failing.add(coordinate)
  const answer = await run.ask('{ version node(id: "v1") { id ... on Victim { counsel { bar } } } }')
  expect(answer.data?.['node']).toMatchObject({ id: 'v1' })
  expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['SUBGRAPH_UNAVAILABLE'])
  expect(JSON.stringify(answer)).not.toMatch(/Jansen|10\.1\.2\.3|cannot be read/u)
  expect(OWN_WORDS).toMatch(/Jansen.*10\.1\.2\.3.*cannot be read/u)
})

test('row 20: that nobody listens at an address is told without the address', async () => {
  // Nothing may listen at the first port of a machine but what its owner put there.
  const supergraph = world.supergraph.replaceAll(/http:\/\/127\.0\.0\.1:\d+\/graphql/gu, 'http://127.0.0.1:1/graphql')
  await start(policy('{ Victim: [id], Suspect: [id] }'), { over: { ...world, supergraph } })
  const answer = await run.ask('{ node(id: "v1") { id } }')
  expect(answer.data).toEqual({ node: null })
  expect(answer.errors).toEqual([
    {
      message: 'The agency that holds this cannot be reached now: try again later',
      path: ['node'],
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', decision: expect.any(String) },
    },
  ])
  expect(run.reported.map(({ event }) => event)).toEqual(['subgraph-failed'])
})

test.each([
  ['the one who may see more comes', [true, false, true]],
  ['the one who may see less comes', [false, true, false]],
])('row 21: two callers with one text never share a plan, also when %s first', async (_name, order) => {
  let cleared = true
  const rules = ['see: { Victim: [id], Suspect: [id] }', 'see: { Victim: [address, risk] }, when: [cleared]']
  const extra = 'derived: [{ field: Victim.risk, from: [Victim.address], because: t }]'
  await start(auditPolicy(world.supergraph, rules, { extra }), { facts: () => ({ cleared }) })
  for (const isCleared of order) {
    cleared = isCleared
    world.asked.length = 0
    const answer = await run.ask('{ node(id: "v1") { id ... on Victim { address risk } } }')
    expect(answer.data).toEqual({
      node: isCleared
        ? { id: 'v1', address: 'ADDRESS-v1', risk: 'risk at ADDRESS-v1' }
        : { id: 'v1', address: null, risk: null },
    })
    if (!isCleared) expect(asked()).not.toMatch(/address|risk/u)
  }
})

test('row 28: of a document of which all is withheld every root field is null, and each says why', async () => {
  await start(policy('{ Suspect: [id] }'))
  const answer = await run.ask(
    '{ version s: secret node(id: "v1") { name } lawyer: party(id: "l1") { ... on Lawyer { firm } } }',
  )
  expect([answer.status, answer.data]).toEqual([200, { version: null, s: null, node: null, lawyer: null }])
  expect(answer.errors?.map(({ path, extensions: { code } }) => [code, path?.join('.')]).sort()).toEqual([
    ['FIELD_WITHHELD', 'lawyer.firm'],
    ['FIELD_WITHHELD', 'node.name'],
    ['FIELD_WITHHELD', 'node.name'],
    ['FIELD_WITHHELD', 's'],
    ['FIELD_WITHHELD', 'version'],
  ])
  expect(world.asked).toEqual([])
  const refused = await run.ask('{ version }', {}, { 'on-withheld': 'refuse' })
  expect([refused.data ?? null, refused.errors?.[0]?.extensions.code]).toEqual([null, 'OPERATION_WITHHELD'])
})

test('row 29: of a withheld key that cannot be read nothing is told but that it is withheld', async () => {
  await start(policy('{ Victim: [id], Suspect: [id], Lawyer: [phone] }'))
  const query = '{ node(id: "v1") { id ... on Victim { counsel { phone bar b: bar } } } }'
  expect((await run.ask(query)).data).toMatchObject({ node: { counsel: { phone: 'PHONE-1', bar: null, b: null } } })
  world.failing.add('Lawyer.bar')
  const answer = await run.ask(query)
  expect(answer.data).toEqual({ node: { id: 'v1', counsel: { phone: null, bar: null, b: null } } })
  const told = answer.errors?.map(({ path, extensions: { code } }) => [code, path?.join('.')])
  expect(told).toContainEqual(['FIELD_WITHHELD', 'node.counsel.bar'])
  expect(told).not.toContainEqual(['SUBGRAPH_UNAVAILABLE', 'node.counsel.bar'])
  expect(told).not.toContainEqual(['SUBGRAPH_UNAVAILABLE', 'node.counsel.b'])
  // That something is missing is told at the place of what was joined by it.
  expect(told?.filter(([code]) => code === 'SUBGRAPH_UNAVAILABLE').length).toBeGreaterThan(0)
})

test.each([
  [
    'that shows less',
    '{ Victim: [id], Suspect: [id] }',
    '{ Victim: [id, name, address], Suspect: [id], Query: [slow] }',
  ],
  [
    'that shows more',
    '{ Victim: [id, name, address], Suspect: [id], Query: [slow, secret] }',
    '{ Victim: [id], Suspect: [id], Query: [slow] }',
  ],
])(
  'row 34: a policy %s and comes while a request is under way is not that request’s',
  async (_name, later, earlier) => {
    const before = policy(earlier)
    const after = policy(later)
    await start(before)
    const query = '{ slow secret node(id: "v1") { id ... on Victim { name address } } }'
    const expected = (await run.ask(query)).data
    const records = run.log.records.length
    world.meanwhile = () => run.hub.swapPolicy(after)
    const answer = await run.ask(query)
    expect(answer.data).toEqual(expected)
    expect(answer.extensions?.schakel.policy).toBe(before.hash)
    expect(run.log.records.slice(records).map((record) => record.policy)).toEqual([before.hash])
    world.meanwhile = () => undefined
    const next = await run.ask(query)
    expect(next.extensions?.schakel.policy).toBe(after.hash)
    expect(next.data).not.toEqual(expected)
    expect(new Set(world.asked.map(({ permit }) => permit.policy))).toEqual(new Set([before.hash, after.hash]))
  },
)
