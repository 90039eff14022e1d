import type { SubgraphDefinition } from '../kit/subgraph-definition.ts'
import { immigrationChanges } from './changes.ts'
import { immigrationEntities } from './entities.ts'
import { immigrationMigrations } from './migrations.ts'
import { seedImmigration } from './seed.ts'

/** The immigration subgraph, as the kit serves it. */
export const immigration: SubgraphDefinition = {
  name: 'immigration',
  server: 'apollo',
  entities: immigrationEntities,
  keyedByCase: false,
  migrations: immigrationMigrations,
  seed: seedImmigration,
  changes: immigrationChanges,
  writes: ['residence_status', 'reflection_period', 'residence_application', 'reception', 'return_plan'],
}
