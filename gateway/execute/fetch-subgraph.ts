import type { InternalField, PermittedFetch, Representation } from '../enforce/grant-fetch.ts'
import { PERMIT_LONGEST } from '../../schema/permit.ts'
import type { Report } from '../hub-options.ts'
import { type AnswerShape, fitAnswer } from './answer-shape.ts'
import { areInPlace, type KeyedFetch } from './entity-keys.ts'
import type { FetchShape } from './fetch-shape.ts'
import type { Fetcher, SubgraphFetch } from './plan-executor.ts'
import type { PermitContent, PermitSigner } from './sign-permit.ts'
import type { SubgraphClient } from './subgraph-client.ts'

export interface FetcherOptions {
  readonly subgraphs: ReadonlyMap<string, SubgraphClient>
  readonly shapeOf: (query: string) => FetchShape
  /** Undefined: nothing this fetch asks for is granted, so it is not made. */
  readonly permitted: (
    shape: FetchShape,
    representations: readonly Representation[] | undefined,
    path: readonly string[],
  ) => Promise<PermittedFetch | undefined>
  /** What the answer may hold: what does not fit is not passed on. */
  readonly answerShapeOf: (query: string) => AnswerShape
  readonly keyedFetchOf: (query: string) => KeyedFetch
  /** An entity fetch with only what is granted on this type; undefined when that is nothing. */
  readonly grantedQuery: (query: string, type: string, grant: PermittedFetch['grant']) => string | undefined
  readonly permit: Omit<PermitContent, 'aud' | 'open' | 'scopes' | 'pages'>
  readonly sign: PermitSigner
  /** Called once per failure with the places, in the plan's response keys, where data is missing because of it. */
  readonly unavailable: (paths: readonly (readonly string[])[]) => void
  /** Called when a fetch is about more cases than one permit can name; it is not made. */
  readonly tooLarge: () => void
  readonly internal: (field: InternalField) => void
  readonly report: Report
}

/** The fetcher of one request: every fetch goes out under a permit of its own, and no text of a subgraph comes back. */
export function subgraphFetcher(options: FetcherOptions): Fetcher {
  return async (fetch) => {
    const representations = representationsOf(fetch)
    if (representations === undefined) return await fetchOf(fetch)
    // Entities that a subgraph is sent under the name of an interface are asked for type by type.
    const entities: unknown[] = representations.map(() => null)
    const ofType = async (type: string | undefined): Promise<void> => {
      const places = [...representations.keys()].filter((place) => fetch.types[place] === type)
      const variables = { ...fetch.variables, representations: places.map((place) => representations[place]) }
      const data = await fetchOf({ ...fetch, variables }, type)
      const answered = (data?.['_entities'] ?? []) as readonly unknown[]
      places.forEach((place, index) => {
        entities[place] = withoutSentName(answered[index] ?? null, representations[place])
      })
    }
    await Promise.all([...new Set(fetch.types)].map(ofType))
    return { _entities: entities }
  }

  /** `type`: of which all the entities are, where they are sent under the name of an interface. */
  async function fetchOf(fetch: SubgraphFetch, type?: string): Promise<Record<string, unknown> | null> {
    const shape = options.shapeOf(fetch.query)
    const representations = representationsOf(fetch)
    const typed = type === undefined ? representations : representations?.map((each) => ({ ...each, __typename: type }))
    const permitted = await options.permitted(shape, typed, fetch.path)
    if (permitted === undefined) return nothing(representations)
    const query = type === undefined ? fetch.query : options.grantedQuery(fetch.query, type, permitted.grant)
    if (query === undefined) return nothing(representations)
    for (const field of permitted.internal) options.internal(field)

    const client = options.subgraphs.get(fetch.subgraph)
    if (client === undefined)
      throw new Error(`The plan names a subgraph the supergraph does not have: ${fetch.subgraph}`)
    const sent = permitted.representations.flatMap((allowed, place) =>
      allowed === undefined ? [] : [{ ...allowed, __typename: representations?.[place]?.['__typename'] }],
    )
    const variables = representations === undefined ? fetch.variables : { ...fetch.variables, representations: sent }
    const keyed = options.keyedFetchOf(query)
    const body = JSON.stringify({
      query: keyed.query,
      variables,
      ...(fetch.operationName === undefined ? {} : { operationName: fetch.operationName }),
    })
    const permit = await options.sign({ ...options.permit, aud: fetch.subgraph, ...permitted.grant }, body)
    // What was signed with it is not counted: how many cases fit does not depend on what others ask.
    if (permit.indexOf('~') > PERMIT_LONGEST) {
      options.tooLarge()
      options.unavailable(shape.keys.map((key) => [...fetch.path, key]))
      return nothing(representations)
    }
    const answer = await client.post(client.path, body, permit)
    const asked = representations === undefined ? undefined : { representations: sent, keyed }
    const data = 'failure' in answer ? answer : readAnswer(answer.json, asked)
    if ('failure' in data) {
      options.report('subgraph-failed', { subgraph: fetch.subgraph, failure: data.failure })
      options.unavailable(shape.keys.map((key) => [...fetch.path, key]))
      return nothing(representations)
    }
    for (const path of data.errors) {
      options.report('subgraph-error', { subgraph: fetch.subgraph })
      const [first] = path
      const places = first !== undefined && shape.keys.includes(first) ? [path] : shape.keys.map((key) => [key])
      options.unavailable(places.map((place) => [...fetch.path, ...place]))
    }
    if (data.data === null) return null
    for (const key of lostPages(shape, permitted.grant, data)) {
      options.report('subgraph-error', { subgraph: fetch.subgraph, failure: 'a list is missing' })
      options.unavailable([[...fetch.path, key]])
    }
    const fitted = fitAnswer(data.data, options.answerShapeOf(fetch.query))
    for (const { coordinate, path } of fitted.misfits) {
      options.report('subgraph-error', { subgraph: fetch.subgraph, failure: 'a value of the wrong type', coordinate })
      // An entity that is none has no place of its own: what was asked of it is missing.
      const places = path.length > 0 ? [path] : shape.keys.map((key) => [key])
      options.unavailable(places.map((place) => [...fetch.path, ...place]))
    }
    if (representations === undefined) return fitted.data
    const entities = (fitted.data['_entities'] ?? []) as readonly unknown[]
    let next = 0
    return {
      _entities: permitted.representations.map((sent) => (sent === undefined ? null : (entities[next++] ?? null))),
    }
  }
}

type Representations = readonly Representation[]

function representationsOf(fetch: SubgraphFetch): Representations | undefined {
  const { representations } = fetch.variables
  return Array.isArray(representations) ? (representations as Representations) : undefined
}

/**
 * A subgraph that has an interface as an object answers with the interface's name for the type, and the gateway would take
 * that for the type it knew.
 */
function withoutSentName(entity: unknown, sent: Representation | undefined): unknown {
  if (typeof entity !== 'object' || entity === null) return entity
  const { __typename: name, ...rest } = entity as Representation
  return name === sent?.['__typename'] ? rest : entity
}

/** What a fetch that is not made brings: nulls in the places its entities would have had. */
function nothing(representations: Representations | undefined): Record<string, unknown> | null {
  return representations === undefined ? null : { _entities: representations.map(() => null) }
}

/**
 * Response keys of lists that the hub made a page of and the subgraph answered with null, without a word why: an empty page
 * is a list too, so something is missing, and must not look as if there were nothing.
 */
function lostPages(
  shape: FetchShape,
  { open, pages }: PermittedFetch['grant'],
  { data, errors }: { readonly data: Record<string, unknown> | null; readonly errors: readonly string[][] },
): string[] {
  return Object.keys(pages ?? {}).filter((key) => {
    const [asked] = shape.roots.get(key) ?? []
    const isGranted = asked !== undefined && open[asked.coordinate] !== undefined
    return isGranted && data?.[key] === null && !errors.some(([first]) => first === undefined || first === key)
  })
}

/** Checks the shape of a GraphQL answer; of its errors only the places are kept, never the text. */
function readAnswer(
  json: unknown,
  asked: { readonly representations: Representations; readonly keyed: KeyedFetch } | undefined,
): { data: Record<string, unknown> | null; errors: string[][] } | { failure: string } {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { failure: 'not a GraphQL answer' }
  const { data, errors } = json as { data?: unknown; errors?: unknown }
  if (data !== null && data !== undefined && (typeof data !== 'object' || Array.isArray(data))) {
    return { failure: 'data is not an object' }
  }
  if (errors !== undefined && !Array.isArray(errors)) return { failure: 'errors is not a list' }
  if ((data === null || data === undefined) && (errors === undefined || errors.length === 0)) {
    return { failure: 'neither data nor errors' }
  }
  const record = (data ?? null) as Record<string, unknown> | null
  if (record !== null && asked !== undefined) {
    const list = record['_entities']
    if (!Array.isArray(list) || list.length !== asked.representations.length) {
      return { failure: 'wrong number of entities' }
    }
    if (!areInPlace(list, asked.representations, asked.keyed)) return { failure: 'entities of other cases' }
  }
  return { data: record, errors: (errors ?? []).map((error: unknown) => placeOf(error)) }
}

/** Response keys of an error's path, without `_entities` and list indices. */
function placeOf(error: unknown): string[] {
  const path = typeof error === 'object' && error !== null && 'path' in error ? error.path : undefined
  if (!Array.isArray(path)) return []
  return path.filter((step): step is string => typeof step === 'string' && step !== '_entities')
}
