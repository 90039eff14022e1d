import type { Use } from '../../policies/engine/documents/coverage.ts'
import type { ChainedRecord } from './chain.ts'

/** What was shown for which purpose to which kind of agency, each once: as many as there are grants, however long the log is. */
export async function usesIn(records: AsyncIterable<ChainedRecord>): Promise<Use[]> {
  const uses = new Map<string, Use>()
  for await (const { record } of records) {
    const { purpose, kind, disclosed } = record
    for (const { coordinate } of disclosed) uses.set(`${purpose} ${kind} ${coordinate}`, { purpose, kind, coordinate })
  }
  return [...uses.values()]
}
