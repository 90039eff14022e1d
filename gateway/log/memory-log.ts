import { type ChainedRecord, chain, emptyChain, endOf } from './chain.ts'
import { createLog } from './create-log.ts'
import type { DisclosureRecord, OpenableLog } from './disclosure-record.ts'

/** A log that is gone when the process is: for tests and for trying things out. */
export interface MemoryLog extends OpenableLog {
  /** What was appended, in order. */
  readonly records: readonly DisclosureRecord[]
  /** The same, chained. */
  readonly chained: readonly ChainedRecord[]
}

/** Makes a log in memory. It keeps no signed heads: there is nobody to hide a change from. */
export function memoryLog(): MemoryLog {
  const records: DisclosureRecord[] = []
  const chained: ChainedRecord[] = []
  const log = createLog({
    open: () => Promise.resolve(),
    write: (group) => {
      chained.push(...chain(endOf(chained, emptyChain), group))
      records.push(...group)
      return Promise.resolve()
    },
    sign: () => Promise.resolve(),
    abandon: () => Promise.resolve(),
    close: () => Promise.resolve(),
  })
  return { ...log, records, chained }
}
