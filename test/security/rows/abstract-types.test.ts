import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { compilePolicy, coordinatesOf, parsePolicy } from '../../../gateway/index.ts'
import { auditPolicy, hubOver, type RunningHub } from '../../fixtures/serve-supergraph.ts'
import { type PeopleSupergraph, peopleSupergraph } from './people-supergraph.ts'

// Rows of the table of what broke others (test/security/rows/README.md): a field is what it says, however it is reached.

let world: PeopleSupergraph
let run: RunningHub
beforeAll(async () => {
  world = await peopleSupergraph()
})
afterEach(() => run.hub.close())
afterAll(() => world.close())

const start = async (see: string) => {
  run = await hubOver(world, auditPolicy(world.supergraph, [`see: ${see}`]))
  world.asked.length = 0
}
const asked = () => world.asked.map(({ query }) => query).join('\n')

test('row 1: a rule holds for a type under an interface, whatever the interface is asked', async () => {
  await start('{ Victim: [id], Suspect: [id, name] }')
  const answer = await run.ask('{ node(id: "v1") { id ... on Victim { name } } }')
  expect(answer.data).toEqual({ node: { id: 'v1', name: null } })
  expect(answer.extensions?.schakel.withheld).toEqual(['Victim.name'])
  expect(asked()).not.toMatch(/\bname\b/u)
  // A rule about an interface could be forgotten on a type under it: there is no such rule.
  const onInterface =
    'purpose: audit\nwho: [AUDITOR]\ntasks: []\nrules: [{ id: r, see: { Person: [name] }, because: t }]'
  expect(() => compilePolicy([parsePolicy(onInterface)], coordinatesOf(world.supergraph))).toThrow(
    /Person is an interface; name concrete types: .*Victim/u,
  )
})

test('row 2: a field of an interface is decided on each type under it, and asked for none that withholds it', async () => {
  await start('{ Victim: [id], Suspect: [id, name] }')
  const answer = await run.ask('{ people { id name } }')
  expect(answer.data).toEqual({
    people: [
      { id: 'v1', name: null },
      { id: 's1', name: 'NAME-s1' },
      { id: 'v2', name: null },
    ],
  })
  expect(asked()).toMatch(/\.\.\. ?on Suspect ?\{[^}]*name/u)
  expect(asked().replaceAll(/\.\.\. ?on Suspect ?\{[^}]*\}/gu, '')).not.toMatch(/\bname\b/u)
})

test('row 5: an alias changes nothing, be it new or the name of another field', async () => {
  await start('{ Victim: [id, name], Suspect: [id] }')
  const answer = await run.ask(
    '{ v: node(id: "v1") { ... on Victim { harmless: address name: address address: name } } }',
  )
  expect(answer.data).toEqual({ v: { harmless: null, name: null, address: 'NAME-v1' } })
  expect(answer.extensions?.schakel.withheld).toEqual(['Victim.address'])
  expect(asked()).not.toMatch(/: ?address/u)
})

test.each([
  ['__schema', '{ __schema { __typename } node(id: "v1") { id address } }'],
  ['__type', '{ t: __type(name: "Victim") { name } node(id: "v1") { id address } }'],
  ['__typename', '{ __typename node(id: "v1") { __typename id address } }'],
])('row 6: %s beside a field switches nothing off', async (_name, query) => {
  await start('{ Victim: [id], Suspect: [id] }')
  const answer = await run.ask(query)
  expect(answer.data).toMatchObject({ node: { id: 'v1', address: null } })
  expect([...(answer.extensions?.schakel.withheld ?? [])].sort()).toEqual(['Suspect.address', 'Victim.address'])
  expect(asked()).not.toContain('address')
})

test('row 17: the name of a type of which nothing is granted is not told', async () => {
  await start('{ Victim: [id] }')
  const answer = await run.ask(
    '{ s: party(id: "s1") { __typename } l: party(id: "l1") { kind: __typename } n: node(id: "s1") { __typename } v: party(id: "v1") { __typename } people { __typename } }',
  )
  expect(answer.data).toEqual({
    s: null,
    l: null,
    n: null,
    v: { __typename: 'Victim' },
    people: [{ __typename: 'Victim' }, { __typename: 'Victim' }],
  })
})

test.each([
  ['$x: Boolean = false', '@include(if: $x)'],
  ['$y: Boolean = true', '@skip(if: $y)'],
  ['$x: Boolean = false, $y: Boolean = true', '@include(if: $x) @skip(if: $y)'],
])('row 26: what a variable decides when it runs decides nothing of the check: %s', async (declared, condition) => {
  await start('{ Victim: [id], Suspect: [id] }')
  const variables = {
    ...(declared.includes('$x') ? { x: true } : {}),
    ...(declared.includes('$y') ? { y: false } : {}),
  }
  const query = `query (${declared}) { node(id: "v1") { id ... on Victim ${condition} { address } a: address ${condition} } }`
  const answer = await run.ask(query, { variables })
  expect(answer.data).toEqual({ node: { id: 'v1', address: null, a: null } })
  expect(asked()).not.toContain('address')
})
