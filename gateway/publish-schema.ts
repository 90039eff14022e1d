import type { FastifyInstance } from 'fastify'
import { annotatedSchema } from '../schema/annotated-schema.ts'
import { singleHeaders } from './authenticate/single-headers.ts'
import { errorResponse, HubError } from './errors.ts'
import type { HubOptions } from './hub-options.ts'

/**
 * `GET /schema.graphql`: the whole API schema with owner, category and sensitivity of every field, for anyone an agency
 * signed in. The schema is no secret; data is.
 */
export function publishSchema(
  server: FastifyInstance,
  { supergraph, authenticate }: { supergraph: string; authenticate: HubOptions['authenticate'] },
): void {
  const sdl = annotatedSchema(supergraph)
  server.get('/schema.graphql', async (request, reply) => {
    const headers = singleHeaders(request.raw.rawHeaders)
    try {
      if (!headers.ok) throw headers.error
      await authenticate({ headers: headers.value })
    } catch (error) {
      const {
        status,
        headers: extra,
        body,
      } = errorResponse(error instanceof HubError ? error : new HubError('UNAUTHENTICATED'))
      return reply.headers(extra).status(status).send(body)
    }
    return reply.header('content-type', 'text/plain; charset=utf-8').send(sdl)
  })
}
