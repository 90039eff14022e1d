import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { isOperator } from '../../schema/operator-access.ts'
import { PERMIT_HEADER, PERMIT_LONGEST, type Permit, WAVE_LONGEST } from '../../schema/permit.ts'
import { describeError } from './describe-error.ts'
import { readGraphqlRequest, type GraphqlRequest } from './graphql-request.ts'
import { errorBody, type HttpAnswer } from './http-answers.ts'
import type { Logger } from './log.ts'
import { type Backlog, backlogMetrics } from './outbox/outbox-backlog.ts'
import type { PermitVerifier } from './verify-permit.ts'

const BODY_LIMIT = 1024 * 1024
/** The permit with its wave, and room for the other headers. */
const HEADER_LIMIT = PERMIT_LONGEST + WAVE_LONGEST + 16 * 1024

const HEADERS_TIMEOUT = 10_000
const TIMEOUTS: Timeouts = { request: 30_000, idle: 60_000, keepAlive: 72_000 }

/** Runs one GraphQL request under its verified permit. */
export type GraphqlHandler = (request: GraphqlRequest, permit: Permit) => Promise<HttpAnswer>

export interface HttpOptions {
  readonly verify: PermitVerifier
  readonly log: Logger
  /** True when the store answers. */
  readonly ready: () => Promise<boolean>
  /** Further POST routes under the same permit check, given the raw body. */
  readonly routes?: Readonly<Record<string, (body: Buffer, permit: Permit) => Promise<HttpAnswer>>>
  /** Further POST routes without a permit of the hub. */
  readonly doors?: Readonly<Record<string, Door>>
  readonly timeouts?: Timeouts
  /** Bearer token that opens what operators are told from elsewhere than this machine. */
  readonly metricsToken?: string
  /** What waits in the outbox; absent where there is none. */
  readonly backlog?: () => Promise<Backlog>
}

/** A POST route for others than the hub: what comes in shows by itself from whom it is, and the handler checks that first. */
export interface Door {
  /** The one type of content it takes. */
  readonly mediaType: string
  /** Bytes of the longest body. */
  readonly bodyLimit: number
  readonly handle: (body: Buffer) => Promise<HttpAnswer>
}

/** Milliseconds. */
export interface Timeouts {
  /** In which a whole request must have come; its headers in ten seconds at most. */
  readonly request: number
  /** That a connection may be still: nothing sent, or an answer that nobody reads. */
  readonly idle: number
  /** That a connection is kept between two requests. */
  readonly keepAlive: number
}

/**
 * The HTTP face that every subgraph has, whatever serves its GraphQL: POST and application/json only, and no byte of a body is
 * parsed before its permit is verified. No cookies, no GET queries, no forms: there is nothing for another site to send.
 */
export function createHttp(options: HttpOptions): FastifyInstance {
  const { log, timeouts = TIMEOUTS, doors = {} } = options
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    // A client that sends its headers or body drop by drop, or does not read its answer, may not hold a connection.
    http: {
      maxHeaderSize: HEADER_LIMIT,
      headersTimeout: Math.min(HEADERS_TIMEOUT, timeouts.request),
      // Node looks every 30 s otherwise.
      connectionsCheckingInterval: Math.min(1000, timeouts.request),
    },
    logger: false,
    requestTimeout: timeouts.request,
    connectionTimeout: timeouts.idle,
    keepAliveTimeout: timeouts.keepAlive,
    return503OnClosing: true,
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error)
    if (status >= 500) log.error({ cause: describeError(error) }, 'a request failed')
    return reply
      .code(status)
      .send(errorBody(status >= 500 ? 'The subgraph failed' : 'Request refused', 'REQUEST_REFUSED'))
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody('Not found', 'NOT_FOUND')))
  app.addHook('onRequest', (request, reply, done) => {
    const isDoor = Object.hasOwn(doors, request.routeOptions.url ?? '')
    if (request.method === 'POST' && !isDoor && request.headers[PERMIT_HEADER] === undefined) {
      refuse(reply, 'PERMIT_REQUIRED')
    } else done()
  })
  app.get('/livez', { exposeHeadRoute: false }, async () => ({ live: true }))
  app.get('/readyz', { exposeHeadRoute: false }, async (request, reply) => {
    const ready = await options.ready()
    const { backlog } = options
    const detail = ready && backlog !== undefined && isOperator(request.raw, options.metricsToken)
    return reply.code(ready ? 200 : 503).send({ ready, ...(detail ? { detail: { outbox: await backlog() } } : {}) })
  })
  app.get('/metrics', { exposeHeadRoute: false }, async (request, reply) => {
    const { backlog } = options
    if (backlog === undefined || !isOperator(request.raw, options.metricsToken)) return reply.callNotFound()
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(backlogMetrics(await backlog()))
  })
  for (const [path, handle] of Object.entries(options.routes ?? {})) addPost(app, path, options, handle)
  for (const [path, door] of Object.entries(doors)) addDoor(app, path, door)
  return app
}

/** Adds the GraphQL endpoint. */
export function addGraphql(app: FastifyInstance, options: HttpOptions, handle: GraphqlHandler): void {
  addPost(app, '/graphql', options, async (body, permit) => {
    const request = readGraphqlRequest(body)
    if (request === undefined) return { status: 400, body: errorBody('Not a GraphQL request', 'REQUEST_INVALID') }
    return handle(request, permit)
  })
}

function addPost(
  app: FastifyInstance,
  path: string,
  { verify, log }: HttpOptions,
  handle: (body: Buffer, permit: Permit) => Promise<HttpAnswer>,
): void {
  app.post(path, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const checked = await verify(permitHeader(request), body)
    if ('refused' in checked) {
      log.warn({ code: checked.refused, because: checked.because }, 'a request was refused')
      return refuse(reply, checked.refused)
    }
    return send(reply, await handle(body, checked.permit))
  })
  addPostOnly(app, path)
}

/** In a scope of its own: what a door takes no other route does. */
function addDoor(app: FastifyInstance, path: string, { mediaType, bodyLimit, handle }: Door): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(mediaType, { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))
    scope.post(path, async (request, reply) =>
      send(reply, await handle(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))),
    )
  })
  addPostOnly(app, path)
}

function send(reply: FastifyReply, { status, body }: HttpAnswer): FastifyReply {
  return reply.code(status).type('application/json; charset=utf-8').send(body)
}

function addPostOnly(app: FastifyInstance, path: string): void {
  app.route({
    url: path,
    method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    exposeHeadRoute: false,
    handler: async (_request, reply) =>
      reply.code(405).header('allow', 'POST').send(errorBody('POST only', 'METHOD_NOT_ALLOWED')),
  })
}

function refuse(reply: FastifyReply, code: 'PERMIT_REQUIRED' | 'PERMIT_INVALID'): FastifyReply {
  const message =
    code === 'PERMIT_REQUIRED' ? 'A permit of the hub is required' : 'The permit is not valid for this request'
  return reply.code(401).send(errorBody(message, code))
}

/** Two permits on one request are none: joined they are no permit, whatever either is. */
function permitHeader(request: FastifyRequest): string | undefined {
  return request.raw.headersDistinct[PERMIT_HEADER]?.join(', ')
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500
}
