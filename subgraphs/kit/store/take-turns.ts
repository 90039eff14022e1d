/** Gives the turn to one holder at a time, first come first served. */
export interface Turns {
  /** Resolves when it is the caller's turn, with the function that ends the turn. */
  take(): Promise<() => void>
}

/** PGlite is one session: whoever speaks to it must have the turn, and keeps it for a whole transaction. */
export function takeTurns(): Turns {
  let last: Promise<void> = Promise.resolve()
  return {
    take() {
      let end = (): void => undefined
      const mine = new Promise<void>((resolve) => {
        end = resolve
      })
      const before = last
      last = before.then(() => mine)
      return before.then(() => end)
    },
  }
}
