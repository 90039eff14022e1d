import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { print } from 'graphql'
import { LRUCache } from 'lru-cache'
import { asSent, keepConcreteTypes } from './concrete-types.ts'

const MOST_PLANS = 5000
/** As JSON. */
const MOST_PLAN_CHARACTERS = 30 * 2 ** 20

/** One fetch of a plan, as the query planner cut it. */
export interface SubgraphFetch {
  readonly subgraph: string
  readonly query: string
  readonly operationName?: string
  readonly variables: Readonly<Record<string, unknown>>
  /**
   * Of each representation that is sent under the name of an interface: of which type it is, or that name where nobody knew.
   * Undefined for one that is sent under its own.
   */
  readonly types: readonly (string | undefined)[]
  /** Response keys of the client that lead to the entities this fetch completes; empty for root fields. */
  readonly path: readonly string[]
}

/** What a fetch brought; failures are reported by the fetcher itself and come back as absent data. */
export type Fetcher = (fetch: SubgraphFetch) => Promise<Record<string, unknown> | null>

export interface PlanRequest {
  /** The permitted document: plans are cached by it and by nothing else, so that no two grants share a plan. */
  readonly document: DocumentNode
  /** SHA-256 of the printed permitted document. */
  readonly documentHash: string
  readonly operation: OperationDefinitionNode
  readonly variables: Readonly<Record<string, unknown>>
  readonly fetch: Fetcher
}

export interface PlanExecutor {
  readonly apiSchema: GraphQLSchema
  execute(request: PlanRequest): Promise<{ data: Record<string, unknown> | null; unexpected: readonly Error[] }>
  close(): Promise<void>
}

type Variables = Readonly<Record<string, unknown>> & {
  readonly representations?: readonly Readonly<Record<string, unknown>>[]
}

/** Plans and runs permitted documents with @apollo/gateway; every fetch goes out through the request's own fetcher. */
export async function createPlanExecutor(supergraphSdl: string): Promise<PlanExecutor> {
  // The gateway reports home hourly unless this is set before it is built (design.md, promise 10).
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'
  const subgraphOf = (name: string): GraphQLDataSource => ({
    async process(options) {
      const fetch = (options.context as { fetch?: Fetcher }).fetch
      if (fetch === undefined) throw new Error('A fetch outside a request: refused')
      const path = 'pathInIncomingRequest' in options ? (options.pathInIncomingRequest ?? []) : []
      const { representations, ...variables } = (options.request.variables ?? {}) as Variables
      const sent = representations?.map(asSent)
      const data = await fetch({
        subgraph: name,
        query: options.request.query ?? '',
        ...(options.request.operationName === undefined ? {} : { operationName: options.request.operationName }),
        variables: sent
          ? { ...variables, representations: sent.map(({ representation }) => representation) }
          : variables,
        types: sent?.map(({ type }) => type) ?? [],
        path: path.filter((step): step is string => typeof step === 'string' && step !== '@'),
      })
      return { data }
    },
  })
  const quiet = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error }
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) => subgraphOf(name),
    __exposeQueryPlanExperimental: false,
    queryPlannerConfig: { cache: planCache() },
    experimental_didResolveQueryPlan: ({ queryPlan }) => keepConcreteTypes(queryPlan),
    logger: quiet,
  })
  const { executor, schema } = await gateway.load()

  return {
    apiSchema: schema,
    async execute({ document, documentHash, operation, variables, fetch }) {
      const operationName = operation.name?.value ?? null
      const result = await executor({
        request: {
          query: print(document),
          variables: { ...variables },
          ...(operationName === null ? {} : { operationName }),
        },
        document,
        source: '',
        operation,
        operationName,
        queryHash: documentHash,
        context: { fetch },
        schema,
        logger: quiet,
        metrics: {},
        overallCachePolicy: {},
      } as unknown as Parameters<typeof executor>[0])
      return {
        data: (result.data as Record<string, unknown> | null | undefined) ?? null,
        unexpected: result.errors ?? [],
      }
    },
    close: () => gateway.stop(),
  }
}

type PlannerConfig = NonNullable<ConstructorParameters<typeof ApolloGateway>[0]>['queryPlannerConfig']
type PlanCache = NonNullable<NonNullable<PlannerConfig>['cache']>
type QueryPlan = NonNullable<Awaited<ReturnType<PlanCache['get']>>>

/** Plans, bounded by number as well: the gateway's own cache counts bytes of text only, of which a plan in memory is several. */
function planCache(): PlanCache {
  const plans = new LRUCache<string, QueryPlan>({
    max: MOST_PLANS,
    maxSize: MOST_PLAN_CHARACTERS,
    sizeCalculation: (plan) => JSON.stringify(plan).length,
  })
  return {
    get: async (key) => plans.get(key),
    set: async (key, plan) => void plans.set(key, plan),
    delete: async (key) => plans.delete(key),
    clear: () => plans.clear(),
  }
}
