import type { SubgraphDefinition } from '../kit/subgraph-definition.ts'
import { careChanges, careWrites } from './changes.ts'
import { careEntities } from './entities.ts'
import { careMigrations } from './migrations.ts'
import { seedCare } from './seed.ts'

/** The care subgraph, as the kit serves it. */
export const care: SubgraphDefinition = {
  name: 'care',
  server: 'mercurius',
  entities: careEntities,
  keyedByCase: false,
  migrations: careMigrations,
  seed: seedCare,
  changes: careChanges,
  writes: careWrites,
}
