import type { Change } from './change.ts'
import { notYours } from './change-problem.ts'

/** A change that agencies of some kinds make, where the purpose is shared with others. */
export function onlyKinds(kinds: readonly string[], change: Change): Change {
  return {
    ...change,
    make: async (context, args) =>
      kinds.includes(context.by.kind) ? change.make(context, args) : { problem: notYours(kinds) },
  }
}
