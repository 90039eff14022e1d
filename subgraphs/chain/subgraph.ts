import type { SubgraphDefinition } from '../kit/subgraph-definition.ts'
import { chainChanges } from './changes/chain-changes.ts'
import { chainDirectory } from './chain-directory.ts'
import { chainEntities } from './entities.ts'
import { applyReceived } from './events/apply-received.ts'
import { eventsDoor } from './events/events-door.ts'
import { chainMigrations } from './migrations.ts'
import { chainRoots } from './roots.ts'
import { scopeRoute } from './scope-route.ts'
import { seedChain } from './seed.ts'
import { lapseClock } from './store/lapse-clock.ts'
import { taskCountsRoute } from './task-counts.ts'

/** The chain subgraph, as the kit serves it. */
export const chain: SubgraphDefinition = {
  name: 'chain',
  server: 'apollo',
  entities: chainEntities,
  keyedByCase: true,
  migrations: chainMigrations,
  seed: seedChain,
  changes: chainChanges,
  writes: [
    'referral_case',
    'task',
    'referral',
    'consent',
    'asserted_fact',
    'case_event',
    'alarm',
    'subject_reference',
    'inbox',
  ],
  clears: ['inbox'],
  resolvers: chainRoots,
  background: lapseClock,
  routes: (source) => ({ '/scope': scopeRoute(source), '/task-counts': taskCountsRoute(source) }),
  doors: (source) => ({
    '/events': eventsDoor({
      ...source,
      directory: chainDirectory,
      apply: applyReceived({ ...source, directory: chainDirectory }),
    }),
  }),
}
