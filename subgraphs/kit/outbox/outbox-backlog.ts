import { sql } from 'kysely'
import type { Database } from '../database.ts'

/** What waits in an outbox: figures for whoever runs the subgraph, and nothing of a case. */
export interface Backlog {
  readonly waiting: number
  /** Seconds since the change that the oldest of them tells of; 0 when none waits. */
  readonly oldestSeconds: number
}

/** Looks how many events the chain has not answered for yet, and since when. */
export async function outboxBacklog(db: Database, schema: string, now: Date): Promise<Backlog> {
  const found = await sql<{ waiting: number; oldest: string | null }>`
    select count(*)::int as waiting, min(created_at) as oldest from ${sql.id(schema, 'outbox')}
    where delivered_at is null`.execute(db)
  const { waiting = 0, oldest = null } = found.rows[0] ?? {}
  const since = oldest === null ? 0 : (now.getTime() - new Date(oldest).getTime()) / 1000
  return { waiting, oldestSeconds: Math.max(0, Math.round(since)) }
}

/** The same as Prometheus reads it. */
export function backlogMetrics({ waiting, oldestSeconds }: Backlog): string {
  return `# HELP schakel_outbox_waiting Events that the chain has not answered for.
# TYPE schakel_outbox_waiting gauge
schakel_outbox_waiting ${waiting}
# HELP schakel_outbox_oldest_seconds Age of the oldest event that the chain has not answered for.
# TYPE schakel_outbox_oldest_seconds gauge
schakel_outbox_oldest_seconds ${oldestSeconds}
`
}
