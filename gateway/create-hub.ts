import { buildASTSchema, parse, print } from 'graphql'
import { LRUCache } from 'lru-cache'
import { createHash, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { Counter, Registry } from 'prom-client'
import { answerOperation } from './answer-operation.ts'
import type { Answering } from './answering.ts'
import { apolloFront } from './apollo-front.ts'
import { policySnapshot } from './enforce/policy-snapshot.ts'
import { cursorSeal } from './enforce/seal-cursor.ts'
import type { HubError } from './errors.ts'
import { type AnswerShape, answerShape } from './execute/answer-shape.ts'
import { type KeyedFetch, keyedFetch } from './execute/entity-keys.ts'
import { type FetchShape, fetchShape } from './execute/fetch-shape.ts'
import { grantedQuery } from './execute/granted-query.ts'
import { ephemeralHubKeys } from './execute/hub-keys.ts'
import { nullableSupergraph } from './execute/nullable-supergraph.ts'
import { createPlanExecutor } from './execute/plan-executor.ts'
import { permitSigner } from './execute/sign-permit.ts'
import { type SubgraphClient, subgraphClient } from './execute/subgraph-client.ts'
import { subgraphUrls } from './execute/subgraph-urls.ts'
import { askedByType, requiredWithArguments, unmergeableFields } from './execute/unmergeable.ts'
import type { Hub, HubOptions, Report } from './hub-options.ts'
import { checkLimits } from './limit/check-limits.ts'
import { chooseOperation } from './limit/choose-operation.ts'
import { completeLimits } from './limit/complete-limits.ts'
import { refusedWith } from './operation-answer.ts'
import { readiness } from './readiness.ts'
import { enforcementClock } from './enforcement-clock.ts'
import { requestFigures } from './request-figures.ts'
import { hubMetrics, serveHub } from './serve-hub.ts'

/** What may pass for the id of a case where nobody says what they look like. */
const ANY_ID = /^[\w-]{1,64}$/u

const LOG_TIMEOUT = 10_000

/**
 * A hub over any federation 2 supergraph. Our own gateway is built with it and nothing else is, so what holds for ours
 * holds for every supergraph: deny by default, decided on concrete coordinates, planned from the permitted document,
 * logged before it is answered.
 */
export async function createHub(options: HubOptions): Promise<Hub> {
  const now = () => options.now?.() ?? new Date()
  const limits = completeLimits(options.limits)
  const registry = new Registry()
  const count = hubMetrics(registry)
  const validations = new Counter({
    name: 'schakel_validations_total',
    help: 'Documents held against the schema: those that no limit refused and that were not known yet',
    registers: [registry],
  })
  const clock = enforcementClock(registry, () => performance.now())
  const write = options.report ?? reportToStderr()
  const report: Report = (event, detail) => {
    count(event, detail)
    write(event, detail)
  }

  const supergraph = parse(options.supergraph, { noLocation: true })
  const nullable = nullableSupergraph(supergraph)
  const executor = await createPlanExecutor(print(nullable))
  // Fetches ask for what the API schema hides, too.
  const whole = buildASTSchema(nullable, { assumeValid: true, assumeValidSDL: true })
  const subgraphs = new Map<string, SubgraphClient>()
  for (const { name, url } of subgraphUrls(supergraph)) {
    const onCircuit = (state: string): void => report('subgraph-circuit', { subgraph: name, state })
    subgraphs.set(name, subgraphClient(options.subgraphUrl?.(name, url) ?? url, options.subgraphBounds, { onCircuit }))
  }
  const incident = () => randomUUID()
  const front = await apolloFront({
    schema: executor.apiSchema,
    production: process.env['NODE_ENV'] === 'production',
    report,
    incident,
    validating: () => validations.inc(),
  })

  const keys = options.keys ?? ephemeralHubKeys()
  let snapshot = policySnapshot(options.policy, options.cases !== undefined)
  const shapes = new LRUCache<string, FetchShape>({
    max: 5000,
    maxSize: 30 * 2 ** 20,
    sizeCalculation: (_shape, query) => query.length,
  })
  const answerShapes = new LRUCache<string, AnswerShape>({
    max: 5000,
    maxSize: 30 * 2 ** 20,
    sizeCalculation: (_shape, query) => query.length,
  })
  const keyedFetches = new LRUCache<string, KeyedFetch>({
    max: 5000,
    maxSize: 30 * 2 ** 20,
    sizeCalculation: (_keyed, query) => query.length,
  })
  const answering: Answering = {
    executor,
    unmergeable: new Set([
      ...unmergeableFields(supergraph),
      ...requiredWithArguments(supergraph),
      ...askedByType(supergraph),
    ]),
    subgraphs,
    shapeOf(query) {
      const known = shapes.get(query)
      if (known !== undefined) return known
      const shape = fetchShape(query, options.policy.schema)
      shapes.set(query, shape)
      return shape
    },
    answerShapeOf(query) {
      const known = answerShapes.get(query)
      if (known !== undefined) return known
      const shape = answerShape(parse(query, { noLocation: true }), whole, options.scalars ?? {})
      answerShapes.set(query, shape)
      return shape
    },
    keyedFetchOf(query) {
      const known = keyedFetches.get(query)
      if (known !== undefined) return known
      const keyed = keyedFetch(query, options.policy.schema)
      keyedFetches.set(query, keyed)
      return keyed
    },
    grantedQuery: (query, type, grant) => grantedQuery(query, type, grant, options.policy.schema),
    sign: permitSigner(keys, now),
    elapsed: () => performance.now(),
    pause: (milliseconds) => pause(milliseconds),
    cases: options.cases,
    caseIdForm: options.caseIdForm ?? ANY_ID,
    cursors: cursorSeal(() => keys.sealing()),
    log: options.log,
    logTimeout: options.logTimeout ?? LOG_TIMEOUT,
    limits,
    report,
    incident,
  }
  // By the hash of the text: a document may be as large as a body, and most of it a comment.
  const checked = new LRUCache<string, { error: HubError | undefined }>({ max: 5000 })

  const ready = {
    ...Object.fromEntries([...subgraphs].map(([name, client]) => [`subgraph ${name}`, () => client.ready()])),
    ...options.ready,
  }
  const server = await serveHub({
    authenticate: (request) => options.authenticate(request),
    snapshot: () => snapshot,
    limits,
    elapsed: () => performance.now(),
    trustedProxies: options.trustedProxies ?? [],
    metricsToken: options.metricsToken,
    check(document) {
      const key = createHash('sha256').update(document).digest('base64url')
      const known = checked.get(key)
      if (known !== undefined) return known.error
      const outcome = checkLimits(document, limits)
      const error = outcome.ok ? undefined : outcome.error
      checked.set(key, { error })
      return error
    },
    async answer({ caller, purpose, snapshot: taken, onWithheld, request }, decision, headers) {
      let status: number | undefined
      const response = await front.execute(request, headers, {
        decision,
        policy: taken.policy.hash,
        purpose,
        async answer(validated) {
          const { document, documentHash, operationName, variables } = validated
          const chosen = chooseOperation(document, operationName)
          const about = { snapshot: taken, caller, purpose, onWithheld, decision, at: now() }
          const answer = chosen.ok
            ? await clock.whole((fetching) =>
                answerOperation(answering, {
                  ...about,
                  document,
                  documentHash,
                  operation: chosen.value,
                  variables,
                  fetching,
                }),
              )
            : refusedWith(chosen.error)
          status = answer.status
          return answer
        },
      })
      const body = response.body.kind === 'complete' ? response.body.string : ''
      return { status: status ?? response.status ?? 200, headers: response.headers, body }
    },
    ready,
    detail() {
      const hanging = [...subgraphs].filter(([, { circuit }]) => circuit !== 'closed').map(([name]) => name)
      const more = options.detail?.()
      return hanging.length === 0 ? more : { ...more, hanging }
    },
    routes: async (server) => options.routes?.(server),
    report,
    registry,
  })

  return {
    async listen(port = 0) {
      await server.listen({ port, host: options.host ?? '127.0.0.1' })
      const address = server.server.address() as AddressInfo
      const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
      return `http://${host}:${address.port}`
    },
    swapPolicy(policy) {
      snapshot = policySnapshot(policy, options.cases !== undefined)
    },
    report,
    health: async () => ({ checks: await readiness(ready), figures: await requestFigures(registry) }),
    async close() {
      // A connection that was busy when closing began is kept alive afterwards, and would hold the process.
      const idle = setInterval(() => server.server.closeIdleConnections(), 50)
      try {
        await server.close()
      } finally {
        clearInterval(idle)
      }
      await front.stop()
      await executor.close()
      await Promise.all([...subgraphs.values()].map((client) => client.close()))
    },
  }
}

/** Without a report of its own a hub still says on stderr what went wrong. */
function reportToStderr(): Report {
  const log = pino({ name: 'schakel', level: 'warn' }, pino.destination({ dest: 2, sync: false }))
  return (event, detail) => {
    if (event === 'backstop' || event === 'internal') log.error(detail, event)
    else log.warn(detail, event)
  }
}
