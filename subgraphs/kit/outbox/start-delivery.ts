import { describeError } from '../describe-error.ts'
import { deliverEvents, type Outbox } from './deliver-events.ts'

/** Milliseconds. */
export interface Pauses {
  /** Before the first new try; each further one waits twice as long. */
  readonly first: number
  readonly longest: number
  /** Between two looks at an outbox that nobody has said anything about. */
  readonly look: number
}

const PAUSES: Pauses = { first: 250, longest: 30_000, look: 3_000 }

/** The sender of a subgraph's events. */
export interface Delivery {
  /** Something was put into the outbox. */
  wake(): void
  /** Stops, and breaks off what is under way: it is sent again by the next one. */
  close(): Promise<void>
}

export interface DeliveryOptions extends Outbox {
  readonly pauses?: Pauses
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed?: () => number
}

/** A run of failures: how many, and until when there is no further try. */
interface Rest {
  readonly failures: number
  readonly until: number
}

/**
 * Sends events from now on: at once when it is woken, and by itself every few seconds, since another process of this subgraph may
 * have put them there, or died before it sent them.
 */
export function startDelivery({
  pauses = PAUSES,
  elapsed = () => performance.now(),
  ...outbox
}: DeliveryOptions): Delivery {
  const { log } = outbox
  const closing = new AbortController()
  const resting = new Map<string, Rest>()
  let chain: Rest = { failures: 0, until: 0 }
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let wasWoken = false

  const after = (before: Rest | undefined): Rest => {
    const failures = (before?.failures ?? 0) + 1
    return { failures, until: elapsed() + Math.min(pauses.longest, pauses.first * 2 ** (failures - 1)) }
  }

  async function round(): Promise<void> {
    const at = elapsed()
    if (chain.until > at) return
    const left = new Set([...resting].flatMap(([caseId, rest]) => (rest.until > at ? [caseId] : [])))
    const { turnedAway, isChainThere } = await deliverEvents(outbox, left, closing.signal)
    for (const caseId of resting.keys()) if (!left.has(caseId) && !turnedAway.includes(caseId)) resting.delete(caseId)
    for (const caseId of turnedAway) resting.set(caseId, after(resting.get(caseId)))
    if (!isChainThere && chain.failures === 0 && !closing.signal.aborted)
      log.warn('the chain is not there; events wait in the outbox')
    if (isChainThere && chain.failures > 0) log.info('the chain is there again')
    chain = isChainThere ? { failures: 0, until: 0 } : after(chain)
  }

  function run(): void {
    if (closing.signal.aborted) return
    clearTimeout(timer)
    if (running !== undefined) {
      wasWoken = true
      return
    }
    wasWoken = false
    running = round()
      .catch((error: unknown) => {
        log.error({ cause: describeError(error) }, 'events could not be sent')
        chain = after(chain)
      })
      .finally(() => {
        running = undefined
        if (wasWoken) run()
        else if (!closing.signal.aborted) timer = setTimeout(run, untilNext()).unref()
      })
  }

  /** The end of the first rest, and no longer than a look. */
  function untilNext(): number {
    const at = elapsed()
    if (chain.until > at) return chain.until - at
    return Math.max(1, Math.min(pauses.look, ...[...resting.values()].map(({ until }) => until - at)))
  }

  run()
  return {
    wake: run,
    async close() {
      closing.abort()
      clearTimeout(timer)
      await running
    },
  }
}
