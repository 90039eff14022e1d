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

/** Milliseconds and bytes a subgraph may take before it counts as unavailable. */
const TIMEOUT = 10_000
const LARGEST_ANSWER = 16 * 1024 * 1024

/** One pool of keep-alive connections per subgraph: the library's own client opens one per fetch, which is most of its cost. */
export function subgraphClient(url: string): SubgraphClient {
  const target = new URL(url)
  const pool = new Pool(target.origin, {
    connections: 64,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    headersTimeout: TIMEOUT,
    bodyTimeout: TIMEOUT,
    connectTimeout: 2_000,
  })
  return {
    path: target.pathname,
    async post(path, body, permit) {
      try {
        const response = await pool.request({
          method: 'POST',
          path,
          headers: { 'content-type': 'application/json', accept: 'application/json', [PERMIT_HEADER]: permit },
          body,
        })
        let size = 0
        const chunks: Buffer[] = []
        for await (const chunk of response.body as AsyncIterable<Buffer>) {
          size += chunk.length
          if (size > LARGEST_ANSWER) {
            response.body.destroy()
            return { failure: `answer larger than ${LARGEST_ANSWER} bytes` }
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
