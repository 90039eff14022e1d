import type { Access } from './access.ts'
import type { CaseLoader } from './case-loader.ts'
import type { Database } from './database.ts'
import type { Logger } from './log.ts'

/** What resolvers of one request share; made anew for each, so that nothing outlives the permit. */
export interface RequestContext {
  readonly access: Access
  readonly loader: CaseLoader
  readonly db: Database
  readonly log: Logger
  readonly now: () => Date
  /** Told when a change has left an event for the chain. */
  readonly wake: () => void
}
