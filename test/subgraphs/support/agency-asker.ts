import type { SubgraphDefinition } from '../../../subgraphs/kit/subgraph-definition.ts'
import type { CaseStory } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { startForTest } from './running.ts'
import { ask, testHub } from './test-hub.ts'
import type { TestStore } from './test-stores.ts'
import { runRows } from '../chain/changes/run-rows.ts'

/** An agency as a permit tells of it. */
export interface Agency {
  readonly agency: string
  readonly kind: string
}

export interface AskedChange {
  readonly by: Agency
  readonly mutation: string
  /** Everything but the id of the request and the case, as it stands in the document. */
  readonly args: string
  readonly caseId: string
  /** Cases that the hub found open to the agency; by default the one that is asked about. */
  readonly open?: readonly string[]
  readonly clientMutationId?: string
}

export interface ChangeAnswer {
  readonly version: number | null
  readonly id: string | null
  readonly caseId: string | null
  readonly repeated: boolean
  readonly problem: { readonly code: string; readonly message: string; readonly argument: string | null } | null
}

/** A running subgraph of agencies that is asked for changes, and for what they did, as the hub would ask. */
export interface AgencyAsker {
  change(asked: AskedChange): Promise<ChangeAnswer>
  /** The whole answer, for requests that GraphQL itself refuses. */
  raw(asked: AskedChange): Promise<Readonly<Record<string, unknown>>>
  /** What a link of the case shows: `of` is the type it leads to, `fields` fields that are no objects, or with what they hold. */
  read(caseId: string, link: string, of: string, fields: readonly string[]): Promise<unknown>
  /** The events that changes of a case left, without moment and id. */
  events(caseId: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  rows(statement: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

let made = 0

export async function agencyAsker(
  definition: SubgraphDefinition,
  store: TestStore,
  stories: readonly CaseStory[],
): Promise<AgencyAsker> {
  const hub = await testHub(store.dataDir)
  const subgraph = await startForTest(definition, { store, hub, stories })
  const raw: AgencyAsker['raw'] = async ({ by, mutation, args, caseId, open = [caseId], clientMutationId }) => {
    const id = clientMutationId ?? `request-${(made += 1)}`
    const { json } = await ask(
      hub,
      subgraph.url,
      {
        ...by,
        aud: definition.name,
        open: { [`Mutation.${mutation}`]: 'full' },
        scopes: open.length === 0 ? [] : [{ cases: open, see: {}, own: [] }],
      },
      `mutation { made: ${mutation}(clientMutationId: ${JSON.stringify(id)}, caseId: "${caseId}"${args === '' ? '' : `, ${args}`}) {
        version id caseId repeated problem { code message argument } } }`,
    )
    return json
  }
  return {
    raw,
    async change(asked) {
      const json = await raw(asked)
      const answer = (json['data'] as { made?: ChangeAnswer } | undefined)?.made
      if (answer === undefined || answer === null) throw new Error(`no answer: ${JSON.stringify(json)}`)
      return answer
    },
    async read(caseId, link, of, fields) {
      const coordinates = [`ReferralCase.${link}`, ...fields.map((field) => `${of}.${field.split(' ')[0]}`)]
      const see = Object.fromEntries(coordinates.map((coordinate) => [coordinate, 'full'] as const))
      const { json } = await ask(
        hub,
        subgraph.url,
        { aud: definition.name, scopes: [{ cases: [caseId], see, own: [] }] },
        `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ReferralCase { ${link} { ${fields.join(' ')} } } } }`,
        { of: [{ __typename: 'ReferralCase', caseId }] },
      )
      const found = json.data?.['_entities'] as readonly Record<string, unknown>[] | undefined
      if (json.errors !== undefined || found === undefined) throw new Error(JSON.stringify(json))
      return found[0]?.[link]
    },
    async events(caseId) {
      const found = await runRows(
        store,
        `select event - 'at' as event from ${definition.name}.outbox where case_id = $1 order by number`,
        [caseId],
      )
      return found.map(({ event }) => event as Record<string, unknown>)
    },
    rows: (statement, values) => runRows(store, statement, values),
    close: () => subgraph.close(),
  }
}
