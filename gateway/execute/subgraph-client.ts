import sjson from 'secure-json-parse'
import { Pool } from 'undici'
import { PERMIT_HEADER } from '../../schema/permit.ts'
import { circuit, type CircuitState } from './circuit.ts'

/** Why a subgraph's answer cannot be used. The reason is for the hub's own log; clients are told only that it is unavailable. */
export interface SubgraphFailure {
  readonly failure: string
}

export interface SubgraphClient {
  /** Posts a body under its permit and gives the parsed JSON, or the reason why there is none. */
  post(path: string, body: string, permit: string): Promise<{ readonly json: unknown } | SubgraphFailure>
  /** True when the subgraph says it can answer. */
  ready(): Promise<boolean>
  /** Anything but closed: the subgraph has left requests unanswered, and most are refused at once. */
  readonly circuit: CircuitState
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
  /** So many requests in a row without an answer in their time, and no more are made until one of them is answered. */
  readonly hangs: number
  /** Milliseconds between the requests that find out whether it answers again. */
  readonly rest: number
}

const BOUNDS: ClientBounds = {
  timeout: 10_000,
  largestAnswer: 16 * 1024 * 1024,
  connections: 64,
  waiting: 512,
  hangs: 8,
  rest: 1_000,
}

/** What the client is given beside its bounds. */
export interface ClientSurroundings {
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed?: () => number
  readonly onCircuit?: (state: CircuitState) => void
}

/** One pool of keep-alive connections per subgraph: the library's own client opens one per fetch, which is most of its cost. */
export function subgraphClient(
  url: string,
  bounds: Partial<ClientBounds> = {},
  { elapsed = () => performance.now(), onCircuit }: ClientSurroundings = {},
): SubgraphClient {
  const { timeout, largestAnswer, connections, waiting, hangs, rest } = { ...BOUNDS, ...bounds }
  const target = new URL(url)
  const pool = new Pool(target.origin, {
    connections,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    connectTimeout: 2_000,
  })
  const breaker = circuit({ hangs, rest, elapsed, ...(onCircuit === undefined ? {} : { onChange: onCircuit }) })
  let underWay = 0
  return {
    path: target.pathname,
    get circuit() {
      return breaker.state
    },
    async post(path, body, permit) {
      if (underWay >= connections + waiting) return { failure: `${waiting} requests are waiting already` }
      if (!breaker.enter()) return { failure: 'it has left requests unanswered, and is not asked for a while' }
      underWay++
      const time = AbortSignal.timeout(timeout)
      let hangs = false
      try {
        const response = await pool.request({
          method: 'POST',
          path,
          headers: { 'content-type': 'application/json', accept: 'application/json', [PERMIT_HEADER]: permit },
          body,
          signal: time,
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
        hangs = time.aborted || isTimeout(error)
        return { failure: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown failure' }
      } finally {
        underWay--
        if (hangs) breaker.hung()
        else breaker.answered()
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

/** The library's own limits: of a connection, of the headers, and between two parts of a body. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && /^(?:Connect|Headers|Body)TimeoutError$/u.test(error.name)
}
