import { ApolloServer, type DocumentStore, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server'
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { GraphQLError } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { OperationAnswer } from './operation-answer.ts'
import { errorTable, maskError, publicError } from './errors.ts'
import { withoutValue } from './limit/without-value.ts'
import type { Report } from './hub-options.ts'
import type { GraphQLRequest } from './limit/read-request.ts'

/** A parsed and validated operation, as the pipeline hands it on. */
export interface ValidatedOperation {
  readonly document: DocumentNode
  readonly documentHash: string
  readonly operationName?: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** What belongs to one request and goes through the pipeline untouched. */
export interface RequestContext {
  readonly decision: string
  readonly policy: string
  readonly purpose: string
  answer(validated: ValidatedOperation): Promise<OperationAnswer>
}

export interface ApolloFront {
  execute(
    request: GraphQLRequest,
    headers: ReadonlyMap<string, string>,
    context: RequestContext,
  ): Promise<HTTPGraphQLResponse>
  stop(): Promise<void>
}

/**
 * Apollo Server does what it is good at: GraphQL over HTTP, parsing and validation against the API schema. What it would
 * execute is handed to the request's own `answer`; a document is never swapped inside its pipeline, where plans are cached
 * by the document that came in (security.md 2, row 21).
 */
export async function apolloFront(options: {
  readonly schema: GraphQLSchema
  readonly production: boolean
  readonly report: Report
  readonly incident: () => string
  /** Called before a document is held against the schema, which is done once for each that is remembered. */
  readonly validating: () => void
}): Promise<ApolloFront> {
  const server = new ApolloServer<RequestContext>({
    gateway: {
      onSchemaLoadOrUpdate(callback) {
        callback({ apiSchema: options.schema, coreSupergraphSdl: '' })
        return () => undefined
      },
      async load() {
        return {
          executor: async (request) => {
            const context = request.context as RequestContext
            // Which operation runs is the hub's to say: the pipeline hands on none when the name fits none.
            const { operationName } = request.request
            const answer = await context.answer({
              document: withoutText(request.document),
              documentHash: request.queryHash,
              ...(typeof operationName === 'string' ? { operationName } : {}),
              variables: request.request.variables ?? {},
            })
            const errors = answer.errors.map(
              ({ message, path, extensions }) =>
                new GraphQLError(message, { ...(path === undefined ? {} : { path }), extensions: { ...extensions } }),
            )
            const { decision, policy, purpose } = context
            return {
              ...(answer.data === undefined ? {} : { data: answer.data }),
              ...(errors.length === 0 ? {} : { errors }),
              extensions: { schakel: { decision, policy, purpose, withheld: answer.withheld } },
            }
          },
        }
      },
      stop: async () => undefined,
    },
    // Introspection is answered from the caller's own schema, so it need not be switched off.
    introspection: true,
    // A hash instead of a document would be decided on what another agency registered (security.md 2, row 22).
    persistedQueries: false,
    documentStore: validatedDocuments(),
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    // Suggestions of near names are for signed-in callers outside production; the schema is no secret, data is.
    hideSchemaDetailsFromClientErrors: options.production,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      {
        requestDidStart: async () => ({
          async validationDidStart() {
            // What a hook gives back would be called when validation has ended.
            options.validating()
          },
        }),
      },
    ],
    formatError(formatted, error) {
      const code = formatted.extensions?.['code']
      if (code === 'GRAPHQL_VALIDATION_FAILED' && error instanceof GraphQLError) {
        return { ...formatted, message: withoutValue(error) }
      }
      if (typeof code === 'string' && code in errorTable && code !== 'INTERNAL') return formatted
      if (code === 'BAD_USER_INPUT' || code === 'OPERATION_RESOLUTION_FAILURE' || code === 'BAD_REQUEST') {
        return { message: formatted.message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }
      }
      const masked = maskError(error instanceof GraphQLError ? error.originalError : error, options.incident)
      options.report('internal', { ...masked.details, cause: error instanceof Error ? error.message : String(error) })
      const { message, extensions } = publicError(masked)
      return { message, extensions }
    },
  })
  await server.start()
  return {
    execute: (request, headers, context) =>
      server.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: 'POST',
          headers: new HeaderMap(headers),
          search: '',
          body: {
            query: request.query,
            variables: request.variables,
            ...(request.operationName === undefined ? {} : { operationName: request.operationName }),
          },
        },
        context: async () => context,
      }),
    stop: () => server.stop(),
  }
}

/** Characters of all syntax trees kept, as JSON. */
const mostDocuments = 30 * 2 ** 20

/** Validated documents, so that each is parsed and validated once. */
function validatedDocuments(): DocumentStore {
  const documents = new LRUCache<string, DocumentNode>({
    max: 5000,
    maxSize: mostDocuments,
    sizeCalculation: (document) => JSON.stringify(document).length,
  })
  return {
    get: async (key) => documents.get(key),
    set: async (key, document) => void documents.set(key, withoutText(document)),
    delete: async (key) => documents.delete(key),
  }
}

const copies = new WeakMap<DocumentNode, DocumentNode>()

/**
 * The same document without the text it was parsed from, which may be as large as a body and nearly all comment: places point
 * to it, and so do names, which are cut from it. What is kept of a document afterwards is no larger than the document is.
 */
function withoutText(document: DocumentNode): DocumentNode {
  if (document.loc === undefined) return document
  const known = copies.get(document)
  if (known !== undefined) return known
  const json = JSON.stringify(document, (key, value: unknown) => (key === 'loc' ? undefined : value))
  const copy = JSON.parse(json) as DocumentNode
  copies.set(document, copy)
  return copy
}
