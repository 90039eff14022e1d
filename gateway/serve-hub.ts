import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { randomUUID } from 'node:crypto'
import { collectDefaultMetrics, Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { RequestContext } from './apollo-front.ts'
import { choosePurpose } from './authenticate/choose-purpose.ts'
import { singleHeaders } from './authenticate/single-headers.ts'
import type { PolicySnapshot } from './enforce/policy-snapshot.ts'
import { errorResponse, HubError } from './errors.ts'
import type { Caller, HubOptions, Report } from './hub-options.ts'
import { agencyGate, type Hold } from './limit/agency-gate.ts'
import { limitExceeded, type Limits, tooManyRequests } from './limit/limits.ts'
import { isUtf8, mediaType } from './limit/media-type.ts'
import { networkOf } from './limit/network-of.ts'
import { rateLimit } from './limit/rate-limit.ts'
import { type GraphQLRequest, readRequest } from './limit/read-request.ts'
import { whenOver } from './limit/when-over.ts'
import { isOperator } from '../schema/operator-access.ts'
import { readiness } from './readiness.ts'
import { REQUEST_SECONDS } from './request-figures.ts'

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
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed: () => number
  /** Addresses that may say for whom they pass a request on. */
  readonly trustedProxies: readonly string[]
  /** Opens `/metrics` and the detail of `/readyz` from elsewhere than this machine. */
  readonly metricsToken: string | undefined
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
    hold?: Hold
  }
}

/** The hub's HTTP side: authenticate, choose the purpose, limit; then the operation's own way begins. */
export async function serveHub(options: ServeOptions): Promise<FastifyInstance> {
  const { limits, elapsed } = options
  const server = Fastify({
    logger: false,
    bodyLimit: limits.body,
    ...(options.trustedProxies.length === 0 ? {} : { trustProxy: [...options.trustedProxies] }),
    // A client that sends its headers or body drop by drop, or does not read what it asked for, may not hold a connection.
    http: {
      headersTimeout: Math.min(limits.headersTimeout, limits.requestTimeout),
      // Node looks every 30 s otherwise, so that a timeout of 10 s may last 40.
      connectionsCheckingInterval: Math.min(1000, limits.headersTimeout, limits.requestTimeout),
    },
    requestTimeout: limits.requestTimeout,
    connectionTimeout: limits.idleTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  })
  const seconds = new Histogram({
    name: REQUEST_SECONDS,
    help: 'Time from a request to its answer',
    labelNames: ['status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [options.registry],
  })

  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  server.setErrorHandler((error: FastifyError, _request, reply) => sendError(reply, transportError(error, options)))
  server.setNotFoundHandler((_request, reply) => sendError(reply, new HubError('NOT_FOUND')))

  // Guessing a token or a secret is counted by address, wherever it is tried.
  const signIns = rateLimit({ rate: limits.signInRate, burst: limits.signInBurst, elapsed })
  server.addHook('onRequest', async (request, reply) => {
    // Whoever looks whether the hub is alive guesses nothing.
    if (request.method === 'GET' && request.headers.authorization === undefined) return undefined
    const wait = signIns.wait(networkOf(request.ip))
    if (wait === 0) return undefined
    return sendError(reply, tooManyRequests('signInRate', limits.signInRate, wait))
  })
  server.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode === 401) signIns.take(networkOf(request.ip))
  })

  const gate = agencyGate(limits, elapsed)
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
      const place = gate.enter(request.caller.agency)
      if (!place.ok) return sendError(reply, place.error)
      // The place is free again when the answer has been read and the work is done: a client that goes away does not end it.
      request.hold = place.value
      whenOver(reply.raw, request.raw.socket, place.value())
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
      const answer = await options.answer(admitted, randomUUID(), headers).finally(request.hold?.())
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
  server.get('/readyz', async (request, reply) => {
    const checks = await readiness(options.ready)
    const ready = Object.values(checks).every((ok) => ok)
    const answer = reply.status(ready ? 200 : 503)
    if (!isOperating(request)) return answer.send({ ready })
    const detail = options.detail()
    return answer.send({ ready, checks, ...(detail === undefined ? {} : { detail }) })
  })
  server.get('/metrics', async (request, reply) => {
    if (!isOperating(request)) return sendError(reply, new HubError('NOT_FOUND'))
    return reply.header('content-type', options.registry.contentType).send(await options.registry.metrics())
  })
  await options.routes(server)
  return server

  function isOperating(request: FastifyRequest): boolean {
    const isOne = isOperator(request.raw, options.metricsToken)
    if (!isOne && request.headers.authorization !== undefined) signIns.take(networkOf(request.ip))
    return isOne
  }

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
    if (!isUtf8(headers['content-type'] as string | undefined)) {
      return new HubError('GRAPHQL_PARSE_FAILED', 'Send the body in UTF-8', { status: 415 })
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
  const circuits = new Gauge({
    name: 'schakel_subgraph_hanging',
    help: '1 while a subgraph that left requests unanswered is not asked',
    labelNames: ['subgraph'],
    registers: [registry],
  })
  return (event, detail) => {
    const { subgraph } = detail
    if (event === 'subgraph-circuit' && typeof subgraph === 'string') {
      circuits.set({ subgraph }, detail['state'] === 'closed' ? 0 : 1)
    } else if (event === 'subgraph-failed' && typeof subgraph === 'string') counters[event]?.inc({ subgraph })
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
  const { retryAfter } = error.details
  // RFC 9110, section 10.2.3.
  if (typeof retryAfter === 'number') void reply.header('retry-after', String(retryAfter))
  return reply.headers(headers).header('cache-control', 'no-store').status(status).send(body)
}

export type { RequestContext }
