import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { randomUUID } from 'node:crypto'
import { collectDefaultMetrics, Counter, Histogram, type Registry } from 'prom-client'
import type { RequestContext } from './apollo-front.ts'
import { choosePurpose } from './authenticate/choose-purpose.ts'
import { singleHeaders } from './authenticate/single-headers.ts'
import type { PolicySnapshot } from './enforce/policy-snapshot.ts'
import { errorResponse, HubError } from './errors.ts'
import type { Caller, HubOptions, Report } from './hub-options.ts'
import { limitExceeded, type Limits } from './limit/limits.ts'
import { mediaType } from './limit/media-type.ts'
import { type GraphQLRequest, readRequest } from './limit/read-request.ts'

/** What the server passes on once a request has been authenticated and limited. */
export interface Admitted {
  readonly caller: Caller
  readonly purpose: string
  readonly snapshot: PolicySnapshot
  readonly onWithheld: 'prune' | 'refuse'
  readonly request: GraphQLRequest
  /** In which the answer is written. */
  readonly mediaType: string
}

export interface ServeOptions {
  readonly authenticate: HubOptions['authenticate']
  readonly snapshot: () => PolicySnapshot
  readonly limits: Limits
  /** Before validation; an error is the answer. */
  readonly check: (document: string) => HubError | undefined
  readonly answer: (
    admitted: Admitted,
    decision: string,
    headers: ReadonlyMap<string, string>,
  ) => Promise<{ status: number; headers: Iterable<readonly [string, string]>; body: string }>
  readonly ready: Readonly<Record<string, () => Promise<boolean>>>
  /** More to tell with readiness. */
  readonly detail: () => Readonly<Record<string, unknown>> | undefined
  readonly routes: (server: FastifyInstance) => Promise<void>
  readonly report: Report
  readonly registry: Registry
}

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller
  }
}

/** The hub's HTTP side: authenticate, choose the purpose, limit; then the operation's own way begins. */
export async function serveHub(options: ServeOptions): Promise<FastifyInstance> {
  const server = Fastify({
    logger: false,
    bodyLimit: options.limits.body,
    // A client that sends its headers or body drop by drop may not hold a connection.
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  })
  const seconds = new Histogram({
    name: 'schakel_request_seconds',
    help: 'Time from a request to its answer',
    labelNames: ['status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [options.registry],
  })

  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  server.setErrorHandler((error: FastifyError, _request, reply) => sendError(reply, transportError(error, options)))
  server.setNotFoundHandler((_request, reply) => sendError(reply, new HubError('NOT_FOUND')))

  // Who asks is settled before a byte of the body is read.
  server.post('/graphql', {
    onRequest: async (request, reply) => {
      const headers = singleHeaders(request.raw.rawHeaders)
      if (!headers.ok) return sendError(reply, headers.error)
      try {
        request.caller = await options.authenticate({ headers: headers.value })
      } catch (error) {
        return sendError(reply, error instanceof HubError ? error : new HubError('UNAUTHENTICATED'))
      }
      return undefined
    },
    handler: async (request, reply) => {
      const end = seconds.startTimer()
      const admitted = admit(request.caller, request.headers, request.body)
      if (admitted instanceof HubError) return sendError(reply, admitted)
      const headers = new Map<string, string>([
        ['content-type', 'application/json'],
        ['accept', admitted.mediaType],
      ])
      const answer = await options.answer(admitted, randomUUID(), headers)
      end({ status: String(answer.status) })
      for (const [name, value] of answer.headers) void reply.header(name, value)
      return reply.header('cache-control', 'no-store').status(answer.status).send(answer.body)
    },
  })
  server.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    // Only POST: a query in an address ends up in logs, and a page of another origin could send one (security.md 2, row 13).
    handler: async (_request, reply) =>
      reply
        .status(405)
        .header('allow', 'POST')
        .send({
          errors: [
            { message: 'Send a POST with content-type application/json', extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
          ],
        }),
  })

  server.get('/livez', async () => ({ live: true }))
  server.get('/readyz', async (_request, reply) => {
    const checks = await Promise.all(
      Object.entries(options.ready).map(async ([name, check]) => [name, await check().catch(() => false)] as const),
    )
    const ready = checks.every(([, ok]) => ok)
    const detail = options.detail()
    return reply
      .status(ready ? 200 : 503)
      .send({ ready, checks: Object.fromEntries(checks), ...(detail === undefined ? {} : { detail }) })
  })
  server.get('/metrics', async (_request, reply) =>
    reply.header('content-type', options.registry.contentType).send(await options.registry.metrics()),
  )
  await options.routes(server)
  return server

  function admit(
    authenticated: Caller | undefined,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: unknown,
  ): Admitted | HubError {
    if (authenticated === undefined) return new HubError('UNAUTHENTICATED')
    // One policy for the whole request: taken here, once (design.md, promise 8).
    const snapshot = options.snapshot()
    // Of which kind an agency is, is part of what was signed for: the version in force says so, not the installed files.
    const caller = snapshot.callerUnder(authenticated)
    // To sign in follows the installed files; whom anything was granted to follows the version that was signed for.
    if (caller === undefined) {
      return new HubError(
        'PURPOSE_NOT_ALLOWED',
        'The version of the policies in force does not list this agency, so no purpose is open to it: have it listed in a next version',
      )
    }
    const header = headers['purpose']
    const purpose = choosePurpose(caller, typeof header === 'string' ? header : undefined, snapshot.policy.purposes)
    if (!purpose.ok) return purpose.error
    const onWithheld = headers['on-withheld'] ?? 'prune'
    if (onWithheld !== 'prune' && onWithheld !== 'refuse') {
      return new HubError('GRAPHQL_PARSE_FAILED', 'The header On-Withheld is either prune or refuse')
    }
    // An answer nobody would take must not be fetched, nor stand in the log as given.
    const type = mediaType(typeof headers['accept'] === 'string' ? headers['accept'] : undefined)
    if (type === undefined) {
      return new HubError('GRAPHQL_PARSE_FAILED', 'Answers are JSON: accept application/json', { status: 406 })
    }
    // Read as it stands, a coded body would be one thing to the hub and another to whatever stands before it.
    if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
      return new HubError('GRAPHQL_PARSE_FAILED', 'Send the body as it is, without content-encoding', { status: 415 })
    }
    if (!(body instanceof Uint8Array)) {
      return new HubError('GRAPHQL_PARSE_FAILED', 'The request has no body: send {"query": "…"} as application/json')
    }
    const request = readRequest(body, options.limits)
    if (!request.ok) return request.error
    const problem = options.check(request.value.query)
    if (problem !== undefined) return problem
    return { caller, purpose: purpose.value, snapshot, onWithheld, request: request.value, mediaType: type }
  }
}

/** The figures every hub keeps about itself. */
export function hubMetrics(registry: Registry): Report {
  collectDefaultMetrics({ register: registry })
  const counters: Readonly<Record<string, Counter>> = {
    backstop: counter('schakel_backstop_total', 'Values removed by the last net: each one is an incident'),
    'subgraph-failed': counter('schakel_subgraph_failures_total', 'Fetches a subgraph did not answer', ['subgraph']),
    'log-unavailable': counter(
      'schakel_log_unavailable_total',
      'Answers withheld because the disclosure log could not be written',
    ),
    'policy-in-force': counter('schakel_policy_swaps_total', 'Versions of the policies brought into force'),
    'policy-refused': counter(
      'schakel_policy_refused_total',
      'Versions that did not pass the door, so that the last good one stayed',
    ),
    'policy-store-unreachable': counter('schakel_policy_store_failures_total', 'Times the policy store was lost'),
    internal: counter('schakel_internal_errors_total', 'Failures of the hub itself'),
  }
  return (event, detail) => {
    const { subgraph } = detail
    if (event === 'subgraph-failed' && typeof subgraph === 'string') counters[event]?.inc({ subgraph })
    else counters[event]?.inc()
  }

  function counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name, help, labelNames, registers: [registry] })
  }
}

/** Errors of the transport itself, in the hub's own words. */
function transportError(error: FastifyError, options: ServeOptions): HubError {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return limitExceeded('body', options.limits.body, options.limits.body + 1)
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new HubError('GRAPHQL_PARSE_FAILED', 'Send content-type application/json', { status: 415 })
  }
  if (typeof error.statusCode === 'number' && error.statusCode < 500) {
    return new HubError('GRAPHQL_PARSE_FAILED', undefined, { status: error.statusCode })
  }
  const incident = randomUUID()
  options.report('internal', { incident, cause: error.message })
  return new HubError('INTERNAL', undefined, { details: { incident }, cause: error })
}

function sendError(reply: FastifyReply, error: HubError): FastifyReply {
  const { status, headers, body } = errorResponse(error)
  return reply.headers(headers).header('cache-control', 'no-store').status(status).send(body)
}

export type { RequestContext }
