import sjson from 'secure-json-parse'
import { Pool } from 'undici'
import { PERMIT_HEADER } from '../../schema/permit.ts'

/** Why a subgraph's answer cannot be used. The reason is for the hub's own log; clients are told only that it is unavailable. */
export interface SubgraphFailure {
  readonly failure: string
}

export interface SubgraphClient {
  /** Posts a body under its permit and gives the parsed JSON, or the reason why there is none. */
  post(path: string, body: string, permit: string): Promise<{ readonly json: unknown } | SubgraphFailure>
  /** True when the subgraph says it can answer. */
  ready(): Promise<boolean>
  readonly path: string
  close(): Promise<void>
}

/** What a subgraph may take before it counts as unavailable. */
export interface ClientBounds {
  /** Milliseconds of one request, counted from the call: waiting for a connection and a body that drips are in it. */
  readonly timeout: number
  /** Bytes. */
  readonly largestAnswer: number
  readonly connections: number
  /** Requests that may wait for a connection; what comes on top of those would not get one within its time either. */
  readonly waiting: number
}

const BOUNDS: ClientBounds = { timeout: 10_000, largestAnswer: 16 * 1024 * 1024, connections: 64, waiting: 512 }

/** One pool of keep-alive connections per subgraph: the library's own client opens one per fetch, which is most of its cost. */
export function subgraphClient(url: string, bounds: Partial<ClientBounds> = {}): SubgraphClient {
  const { timeout, largestAnswer, connections, waiting } = { ...BOUNDS, ...bounds }
  const target = new URL(url)
  const pool = new Pool(target.origin, {
    connections,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connectTimeout: 2_000,
  })
  let underWay = 0
  return {
    path: target.pathname,
    async post(path, body, permit) {
      if (underWay >= connections + waiting) return { failure: `${waiting} requests are waiting already` }
      underWay++
      try {
        const response = await pool.request({
          method: 'POST',
          path,
          headers: { 'content-type': 'application/json', accept: 'application/json', [PERMIT_HEADER]: permit },
          body,
          signal: AbortSignal.timeout(timeout),
        })
        let size = 0
        const chunks: Buffer[] = []
        for await (const chunk of response.body as AsyncIterable<Buffer>) {
          size += chunk.length
          if (size > largestAnswer) {
            response.body.destroy()
            return { failure: `answer larger than ${largestAnswer} bytes` }
          }
          chunks.push(chunk)
        }
        if (response.statusCode !== 200) return { failure: `status ${response.statusCode}` }
        // Keys such as `__proto__` are refused: a hostile subgraph must not reach the hub's own objects (CVE-2026-32621).
        const text = Buffer.concat(chunks).toString('utf8')
        try {
          return { json: sjson.parse(text, { protoAction: 'error', constructorAction: 'error' }) }
        } catch {
          // The parser's message quotes the text, which may be anybody's data.
          return { failure: 'not JSON, or with a key that no answer may have' }
        }
      } catch (error) {
        return { failure: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown failure' }
      } finally {
        underWay--
      }
    },
    async ready() {
      try {
        const response = await pool.request({
          method: 'GET',
          path: '/readyz',
          headersTimeout: 2_000,
          bodyTimeout: 2_000,
        })
        await response.body.dump()
        return response.statusCode < 500
      } catch {
        // Not reachable is the answer here, whatever the reason.
        return false
      }
    },
    close: () => pool.close(),
  }
}
