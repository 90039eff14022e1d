import { ApolloServer, HeaderMap } from '@apollo/server'
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { FastifyInstance } from 'fastify'
import type { GraphQLSchema } from 'graphql'
import type { Permit } from '../../schema/permit.ts'
import { maskError } from './mask-errors.ts'
import type { RequestContext } from './request-context.ts'
import { addGraphql, type HttpOptions } from './serve-http.ts'

/** Serves an executable schema with Apollo Server behind the permit check of `app`. Nothing reports to Apollo. */
export async function serveApollo(
  app: FastifyInstance,
  options: HttpOptions,
  schema: GraphQLSchema,
  contextFor: (permit: Permit) => RequestContext,
): Promise<void> {
  const server = new ApolloServer<RequestContext>({
    schema,
    introspection: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (_formatted, error) => maskError(error, options.log),
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  })
  await server.start()
  app.addHook('onClose', () => server.stop())
  const headers = new HeaderMap([
    ['content-type', 'application/json'],
    ['accept', 'application/json'],
  ])
  addGraphql(app, options, async (request, permit) => {
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers, search: '', body: request },
      context: async () => contextFor(permit),
    })
    if (answer.body.kind !== 'complete')
      throw new Error('Apollo Server answered in parts, which no request of the hub asks for')
    return { status: answer.status ?? 200, body: answer.body.string }
  })
}
