/** Whether requests are let through: all of them, none, or one that finds out. */
export type CircuitState = 'closed' | 'open' | 'trying'

export interface CircuitOptions {
  /** So many requests in a row that got no answer in their time open the circuit. */
  readonly hangs: number
  /** Milliseconds during which nothing is let through; after each that passes, one request is. */
  readonly rest: number
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed: () => number
  readonly onChange?: (state: CircuitState) => void
}

export interface Circuit {
  /** False: not now, and the caller need not wait to hear it. True: tell afterwards how it went. */
  enter(): boolean
  /** Whatever came back, be it a refusal: it does not hang. */
  answered(): void
  /** No answer in its time. */
  hung(): void
  readonly state: CircuitState
}

/**
 * Keeps one subgraph that takes requests and never answers from holding up everybody who asks something of it. Failing
 * fast is no reason to open it: that costs nobody time, and is over as soon as its cause is.
 */
export function circuit({ hangs, rest, elapsed, onChange }: CircuitOptions): Circuit {
  let state: CircuitState = 'closed'
  let inARow = 0
  let since = 0

  function become(next: CircuitState): void {
    if (next !== 'closed') since = elapsed()
    if (state === next) return
    state = next
    onChange?.(next)
  }

  return {
    enter() {
      if (state === 'closed') return true
      // Also while one is trying: it may have been given up by whoever asked.
      if (elapsed() - since < rest) return false
      become('trying')
      return true
    },
    answered() {
      inARow = 0
      become('closed')
    },
    hung() {
      inARow++
      if (state !== 'closed' || inARow >= hangs) become('open')
    },
    get state() {
      return state
    },
  }
}
