import { chain } from '../../../../subgraphs/chain/subgraph.ts'
import type { CaseStory } from '../../../../subgraphs/kit/synthetic/case-story.ts'
import { startForTest, type TestSubgraph } from '../../support/running.ts'
import { storeRows } from '../../support/store-rows.ts'
import { ask, testHub, type TestHub } from '../../support/test-hub.ts'
import type { TestStore } from '../../support/test-stores.ts'

/** OINs of agencies, as policies/agencies.yaml has them. */
export const OIN = {
  police: '00000099000000001000',
  rotterdam: '00000099000000002000',
  kmar: '00000099000000003000',
  ind: '00000099000000006000',
  comensha: '00000099000000010000',
  shelter: '00000099000000011000',
  zuid: '00000099000000012000',
  care: '00000099000000013000',
  health: '00000099000000014000',
} as const

export type AgencyName = keyof typeof OIN

export interface ChangeAnswer {
  readonly version: number | null
  readonly id: string | null
  readonly caseId: string | null
  readonly repeated: boolean
  readonly problem: { readonly code: string; readonly message: string; readonly argument: string | null } | null
}

/** What a change is asked with; the rest is made up. */
export interface Asked {
  readonly by: AgencyName
  readonly taskTypes: readonly string[]
  /** Cases that the hub found open to the agency. */
  readonly cases?: readonly string[]
  readonly clientMutationId?: string
}

/** A running chain that is asked for changes as the hub would ask. */
export interface ChainAsker {
  readonly subgraph: TestSubgraph
  change(asked: Asked, mutation: string, args: string): Promise<ChangeAnswer>
  /** The whole answer, for requests that GraphQL itself refuses. */
  raw(asked: Asked, mutation: string, args: string): Promise<{ status: number; json: Record<string, unknown> }>
  /** What an agency reads of the consents on a case where its own rows alone are shown. */
  ownConsents(by: AgencyName, caseId: string): Promise<readonly object[]>
  rows(statement: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

let made = 0

export async function chainAsker(store: TestStore, stories: readonly CaseStory[]): Promise<ChainAsker> {
  const hub: TestHub = await testHub(store.dataDir)
  const subgraph = await startForTest(chain, { store, hub, stories })
  const kept = await storeRows(store)
  const raw: ChainAsker['raw'] = async ({ by, taskTypes, cases = [], clientMutationId }, mutation, args) => {
    const id = clientMutationId ?? `request-${(made += 1)}`
    const answer = await ask(
      hub,
      subgraph.url,
      {
        aud: 'chain',
        agency: OIN[by],
        taskTypes,
        open: { [`Mutation.${mutation}`]: 'full' },
        scopes: cases.length === 0 ? [] : [{ cases, see: {}, own: [] }],
      },
      `mutation { made: ${mutation}(clientMutationId: ${JSON.stringify(id)}${args === '' ? '' : `, ${args}`}) {
        version id caseId repeated problem { code message argument } } }`,
    )
    return answer
  }
  return {
    subgraph,
    raw,
    async change(asked, mutation, args) {
      const { json } = await raw(asked, mutation, args)
      const answer = (json['data'] as { made?: ChangeAnswer } | undefined)?.made
      if (answer === undefined || answer === null) throw new Error(`no answer: ${JSON.stringify(json)}`)
      return answer
    },
    async ownConsents(by, caseId) {
      const fields = ['consentId', 'scope', 'status', 'version'].map((field) => `Consent.${field}`)
      const own = [...fields, 'ReferralCase.consents']
      const see = Object.fromEntries(own.map((coordinate) => [coordinate, 'full' as const]))
      const { json } = await ask(
        hub,
        subgraph.url,
        {
          aud: 'chain',
          agency: OIN[by],
          taskTypes: ['CARE_PLAN'],
          open: { 'Query.case': 'full' },
          scopes: [{ cases: [caseId], see, own }],
        },
        `{ case(id: "${caseId}") { consents { consentId scope status version } } }`,
      )
      return (json['data'] as { case: { consents: readonly object[] } | null }).case?.consents ?? []
    },
    rows: (statement, values) => kept.rows(statement, values),
    async close() {
      await kept.close()
      await subgraph.close()
    },
  }
}
