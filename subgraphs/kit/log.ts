import { pino, type Logger } from 'pino'

export type { Logger } from 'pino'

/** Log of a subgraph's process: JSON on standard error. Never give it values of fields; ids of incidents and names of types are enough. */
export function createLog(name: string, level: string): Logger {
  return pino({ name, level, base: { name } }, pino.destination({ fd: 2, sync: true }))
}
