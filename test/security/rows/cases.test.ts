import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import {
  type CaseSource,
  compilePolicy,
  coordinatesOf,
  createHub,
  type Hub,
  memoryLog,
  parsePolicy,
} from '../../../gateway/index.ts'
import { dossierSupergraph, dossierVocabulary } from '../../fixtures/dossier-supergraph.ts'
import { type Answer, auditPolicy, hubOver, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'
import { type PeopleSupergraph, peopleSupergraph } from './people-supergraph.ts'

// Rows of the table of what broke others (test/security/rows/README.md): whose case it is, and what a list or a change tells.

type Scoped = Extract<Awaited<ReturnType<CaseSource['scope']>>, readonly unknown[]>[number]

const HANDLED: Scoped = { caseId: 'A', tasks: [{ id: 'job-A', type: 'HANDLE' }], facts: {} }
const OTHERWISE: Scoped = { caseId: 'B', tasks: [{ id: 'job-B', type: 'OTHER' }], facts: {} }
/** Tells of all its cases and of all tasks on them, whatever types are asked for: the hub chooses. */
const source: CaseSource = {
  scope: async ({ caseIds }) => [HANDLED, OTHERWISE].filter(({ caseId }) => caseIds?.includes(caseId) ?? true),
}

let world: ServedSupergraph
let people: PeopleSupergraph
let hub: Hub
let base = ''
let log: ReturnType<typeof memoryLog>
beforeAll(async () => {
  world = await dossierSupergraph()
  people = await peopleSupergraph()
})
afterEach(() => hub.close())
afterAll(() => Promise.all([world.close(), people.close()]))

/** A hub for one auditor whose token carries these purposes. */
async function start(purposes: Readonly<Record<string, { tasks: string; rules: readonly string[]; extra?: string }>>) {
  const documents = Object.entries(purposes).map(([id, { tasks, rules, extra = '' }]) => {
    const lines = rules.map((rule, at) => `  - { id: r${at}, ${rule}, because: t }`).join('\n')
    return parsePolicy(`purpose: ${id}\nwho: [AUDITOR]\ntasks: [${tasks}]\nrules:\n${lines}\n${extra}\n`)
  })
  log = memoryLog()
  hub = await createHub({
    supergraph: world.supergraph,
    policy: compilePolicy([...documents, parsePolicy(dossierVocabulary)], coordinatesOf(world.supergraph)),
    authenticate: async () => ({ agency: 'a', kind: 'AUDITOR', client: 'c', purposes: Object.keys(purposes) }),
    cases: source,
    log,
    report: () => undefined,
  })
  base = await hub.listen()
  world.asked.length = 0
}

async function ask(query: string, purpose = 'audit'): Promise<Answer> {
  const response = await fetch(`${base}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', purpose },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
}

const asked = () => world.asked.map(({ query, variables }) => query + JSON.stringify(variables)).join('\n')

test.each([
  ['a filter of a list', '{ page(state: "STATE-A") { edges { node { id } } } }', 'Query.page(state)', { page: null }],
  [
    'a filter below a case',
    '{ dossier(id: "A") { id notes(word: "N") { author } } }',
    'Dossier.notes(word)',
    { dossier: { id: 'A', notes: null } },
  ],
])(
  'row 15: %s by a withheld field is withheld like the field, and finds nothing out',
  async (_name, query, coordinate, data) => {
    const lists = 'arguments: { Query.page: [state], Dossier.notes: [word] }'
    await start({ audit: { tasks: 'HANDLE', rules: ['see: { Dossier: [id], Note: [author] }'], extra: lists } })
    const answer = await ask(query)
    expect(answer.data).toEqual(data)
    expect(answer.extensions?.schakel.withheld).toEqual([coordinate])
    expect(asked()).not.toMatch(/state|word/u)
    // There is nothing to find out: another word gets the same answer.
    const other = await ask(query.replace(/"(STATE-A|N)"/u, '"no such"'))
    expect([other.data, other.extensions?.schakel.withheld]).toEqual([data, [coordinate]])
  },
)

test('row 16: two open tasks of one purpose never show the fields of the one on the case of the other', async () => {
  await start({
    audit: {
      tasks: 'HANDLE, OTHER',
      rules: [
        'see: { Dossier: [id] }',
        'see: { Dossier: [state] }, tasks: [HANDLE]',
        'see: { Dossier: [secret] }, tasks: [OTHER]',
      ],
    },
  })
  const answer = await ask('{ dossierList { id state secret } }')
  expect(answer.data).toEqual({
    dossierList: [
      { id: 'A', state: 'STATE-A', secret: null },
      { id: 'B', state: null, secret: 'SECRET-B' },
    ],
  })
})

test('row 18: absent, somebody else’s and forbidden are one answer that costs the same', async () => {
  await start({ audit: { tasks: 'HANDLE', rules: ['see: { Dossier: [id, state], Medical: [drug] }'] } })
  const about = async (id: string) => {
    world.asked.length = 0
    const answer = await ask(`{ dossier(id: "${id}") { id state born medical { drug } } }`)
    const said = JSON.stringify(answer, (key, value: unknown) => (key === 'decision' ? undefined : value))
    return { said, fetches: world.asked.length }
  }
  const absent = await about('Z')
  expect(JSON.parse(absent.said)).toEqual({
    status: 200,
    data: { dossier: null },
    extensions: { schakel: { policy: expect.any(String), purpose: 'audit', withheld: [] } },
  })
  expect(absent.fetches).toBe(0)
  // C is nobody's, B is the same agency's for another purpose.
  expect(await about('C')).toEqual(absent)
  expect(await about('B')).toEqual(absent)
  expect(JSON.parse((await about('A')).said)).toMatchObject({
    data: { dossier: { id: 'A', medical: { drug: 'DRUG-A' } } },
  })
})

test.each([
  ['a field that is withheld', 'mutation { closeFile(id: "v1") { id name } }'],
  ['a field that is withheld, under another name', 'mutation { closeFile(id: "v1") { id x: name } }'],
  ['a second change that is withheld', 'mutation { closeFile(id: "v1") { id } x: closeFile(id: "v2") { name } }'],
])('row 24: a change with %s is not made', async (_name, query) => {
  const policy = auditPolicy(people.supergraph, ['see: { Victim: [id] }'], {
    extra: 'may-change: [Mutation.closeFile]',
  })
  const run = await hubOver(people, policy)
  hub = run.hub
  people.changes.length = 0
  people.asked.length = 0
  const refused = await run.ask(query)
  expect(people.changes).toEqual([])
  expect(people.asked).toEqual([])
  expect([refused.data ?? null, refused.errors?.map(({ extensions }) => extensions.code)]).toEqual([
    null,
    ['OPERATION_WITHHELD', 'FIELD_WITHHELD'],
  ])
  expect((await run.ask('mutation { closeFile(id: "v1") { id } }')).data).toEqual({ closeFile: { id: 'v1' } })
  expect(people.changes).toEqual(['closed v1'])
})

test('row 31: a list holds what may be seen: no hole, no count, no place for the rest', async () => {
  await start({ audit: { tasks: 'HANDLE', rules: ['see: { Dossier: [id], Job: [jobId] }'] } })
  const answer = await ask(
    '{ dossierList { id } again: dossierList { jobs { jobId case { id } } } page { pageInfo { hasNextPage } } }',
  )
  expect(answer.data?.['dossierList']).toEqual([{ id: 'A' }])
  expect(answer.data?.['again']).toEqual([{ jobs: [{ jobId: 'job-A', case: { id: 'A' } }] }])
  // The page that its subgraph is told of is filled and counted by what may be seen.
  const pages = world.asked.flatMap(({ permit }) => Object.values(permit.pages ?? {}))
  expect(pages).toEqual([expect.objectContaining({ ids: ['A'], hasNextPage: false, hasPreviousPage: false })])
  expect(JSON.stringify(answer)).not.toMatch(/"[BCD]"|-[BCD]"/u)
})

test('row 32: the same question for one purpose after the other opens what an open task opens, and each try is on record', async () => {
  const rules = ['see: { Dossier: [id, secret] }']
  await start({
    audit: { tasks: 'HANDLE', rules },
    other: { tasks: 'OTHER', rules },
    oversight: { tasks: '', rules },
  })
  const found: Record<string, unknown> = {}
  for (const purpose of ['other', 'oversight', 'audit', 'unheard']) {
    const { status, data } = await ask('{ dossier(id: "A") { id secret } }', purpose)
    found[purpose] = [status, data ?? null]
  }
  expect(found).toEqual({
    other: [200, { dossier: null }],
    oversight: [200, { dossier: null }],
    audit: [200, { dossier: { id: 'A', secret: 'SECRET-A' } }],
    unheard: [403, null],
  })
  expect(log.records.map(({ purpose, case: of, outcome }) => [purpose, of, outcome])).toEqual([
    ['other', 'A', 'refused'],
    ['oversight', 'A', 'refused'],
    ['audit', 'A', 'answered'],
  ])
})
