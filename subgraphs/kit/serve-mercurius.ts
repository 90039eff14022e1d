import type { FastifyInstance } from 'fastify'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import { mercurius } from 'mercurius'
import type { Permit } from '../../schema/permit.ts'
import { maskError } from './mask-errors.ts'
import type { RequestContext } from './request-context.ts'
import { addGraphql, type HttpOptions } from './serve-http.ts'

/**
 * Serves an executable schema with Mercurius behind the permit check of `app`. Mercurius' own routes stay off: they answer GET
 * and read the body before anybody could look at the permit.
 */
export async function serveMercurius(
  app: FastifyInstance,
  options: HttpOptions,
  schema: GraphQLSchema,
  contextFor: (permit: Permit) => RequestContext,
): Promise<void> {
  await app.register(mercurius, {
    schema,
    routes: false,
    graphiql: false,
    subscription: false,
    allowBatchedQueries: false,
  })
  addGraphql(app, options, async ({ query, variables, operationName }, permit) => {
    try {
      const context = contextFor(permit)
      const result: ExecutionResult = await app.graphql(query, { ...context }, { ...variables }, operationName)
      const errors = result.errors?.map((error) => maskError(error, options.log))
      return { status: 200, body: JSON.stringify({ ...(errors ? { errors } : {}), data: result.data ?? null }) }
    } catch (error) {
      const invalid = errorsOf(error)
      if (invalid === undefined) throw error
      return { status: 400, body: { errors: invalid.map((one) => maskError(one, options.log)) } }
    }
  })
}

/** Errors of a document that cannot be run; Mercurius throws them. */
function errorsOf(error: unknown): readonly unknown[] | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error) || error.statusCode !== 400)
    return undefined
  return 'errors' in error && Array.isArray(error.errors) ? (error.errors as unknown[]) : [error]
}
