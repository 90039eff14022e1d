import { Kind, parse, print } from 'graphql'
import { randomUUID } from 'node:crypto'
import type { Permit } from '../../../schema/permit.ts'
import { subgraphSdl } from '../../../schema/subgraph-sdl.ts'
import { parseEvent } from '../../../subgraphs/kit/referral-chain/parse-event.ts'
import type { SubgraphDefinition } from '../../../subgraphs/kit/subgraph-definition.ts'
import type { CaseStory, Row } from '../../../subgraphs/kit/synthetic/case-story.ts'
import type { Actor } from './actors.ts'
import { startForTest } from './running.ts'
import { type StoreRows, storeRows } from './store-rows.ts'
import { ask, testHub, type Answer } from './test-hub.ts'
import type { TestStore } from './test-stores.ts'

/** What a change answered: nulls left out. */
export type Made = Readonly<Record<string, unknown>> & {
  readonly id?: string
  readonly version?: number
  readonly problem?: { readonly code: string; readonly message: string; readonly argument?: string }
}

/** A running subgraph whose changes are tried. */
export interface ChangingSubgraph {
  /** Rows of its store. */
  readonly rows: StoreRows['rows']
  /** Makes a change; a fresh request id unless one is given. Throws what GraphQL refuses. */
  change(field: string, args: Row, as: Actor): Promise<Made>
  /** The same, as it came over HTTP. */
  send(field: string, args: Row, as: Actor): Promise<Answer>
  /** Rows of a link of the case, all fields asked for shown; one that is an object comes with what it holds: `name { first }`. */
  read(caseId: string, link: string, type: string, fields: readonly string[], as?: Partial<Permit>): Promise<unknown>
  /** What the changes of a case have left for the chain, without case and moment. */
  events(caseId: string): Promise<readonly Row[]>
  /** Case ids of all events of a type, the last one first. */
  casesOf(type: string): Promise<readonly string[]>
  ask(claims: Partial<Permit>, query: string): Promise<Answer>
  close(): Promise<void>
}

/** Starts a subgraph for a test of its changes. */
export async function startChanging(
  definition: SubgraphDefinition,
  store: TestStore,
  stories: readonly CaseStory[] = [],
): Promise<ChangingSubgraph> {
  const { name } = definition
  const hub = await testHub(store.dataDir)
  const subgraph = await startForTest(definition, { store, hub, stories })
  const kept = await storeRows(store)
  const types = argumentTypes(subgraphSdl(name))

  const send: ChangingSubgraph['send'] = (field, given, { agency, kind, purpose = 'test', cases, scopes }) => {
    const args: Row = { clientMutationId: randomUUID(), ...given }
    const names = Object.keys(args)
    const variables = names.map((arg) => `$${arg}: ${types.get(`${field}.${arg}`) ?? 'String'}`).join(', ')
    const passed = names.map((arg) => `${arg}: $${arg}`).join(', ')
    const query = `mutation(${variables}) { made: ${field}(${passed}) {
      version id caseId repeated problem { code message argument } } }`
    const named = args['caseId']
    const open = cases ?? (typeof named === 'string' ? [named] : [])
    const claims = {
      aud: name,
      agency,
      kind,
      purpose,
      open: { [`Mutation.${field}`]: 'full' as const },
      scopes: scopes ?? [{ cases: open, see: {}, own: [] }],
    }
    return ask(hub, subgraph.url, claims, query, args)
  }

  return {
    rows: (statement, values) => kept.rows(statement, values),
    send,
    async change(field, args, as) {
      const { json } = await send(field, args, as)
      if (json.errors !== undefined || json.data?.['made'] == null) throw new Error(JSON.stringify(json))
      return withoutNulls(json.data['made'])
    },
    async read(caseId, link, type, fields, as = {}) {
      const coordinates = [
        'ReferralCase.caseId',
        `ReferralCase.${link}`,
        ...fields.map((field) => `${type}.${field.split(' ')[0]}`),
      ]
      const see = Object.fromEntries(coordinates.map((one) => [one, 'full' as const]))
      const claims = { aud: name, scopes: [{ cases: [caseId], see, own: [] }], ...as }
      const query = `query($of: [_Any!]!) { _entities(representations: $of) { ... on ReferralCase { ${link} { ${fields.join(' ')} } } } }`
      const { json } = await ask(hub, subgraph.url, claims, query, { of: [{ __typename: 'ReferralCase', caseId }] })
      if (json.errors !== undefined) throw new Error(JSON.stringify(json))
      const [row] = (json.data?.['_entities'] ?? []) as readonly Row[]
      return row?.[link]
    },
    async events(caseId) {
      const found = await kept.rows(`select event from ${name}.outbox where case_id = $1 order by number`, [caseId])
      return found.map((row) => {
        const event = row['event'] as Row
        // Whatever leaves must be what the chain takes, and of the case it is kept with.
        const parsed = parseEvent(event)
        if (typeof parsed === 'string') throw new Error(parsed)
        if (event['caseId'] !== caseId) throw new Error(`an event of ${String(event['caseId'])} with ${caseId}`)
        const { caseId: _, at: __, ...told } = event
        return told
      })
    },
    async casesOf(type) {
      const found = await kept.rows(`select case_id from ${name}.outbox where type = $1 order by number desc`, [type])
      return found.map((row) => row['case_id'] as string)
    },
    ask: (claims, query) => ask(hub, subgraph.url, { aud: name, ...claims }, query),
    async close() {
      await kept.close()
      await subgraph.close()
    },
  }
}

/** `mutation.argument` → its type, as written in the schema. */
function argumentTypes(sdl: string): ReadonlyMap<string, string> {
  const mutation = parse(sdl).definitions.find(
    (definition) => 'name' in definition && definition.name?.value === 'Mutation',
  )
  if (mutation?.kind !== Kind.OBJECT_TYPE_DEFINITION) throw new Error('no mutations in this schema')
  return new Map(
    (mutation.fields ?? []).flatMap((field) =>
      (field.arguments ?? []).map((arg) => [`${field.name.value}.${arg.name.value}`, print(arg.type)] as const),
    ),
  )
}

function withoutNulls(value: object): Row {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) =>
      entry === null ? [] : [[key, typeof entry === 'object' && !Array.isArray(entry) ? withoutNulls(entry) : entry]],
    ),
  )
}
