import type { SubgraphDefinition } from '../kit/subgraph-definition.ts'
import { municipalChanges, municipalWrites } from './changes.ts'
import { municipalEntities } from './entities.ts'
import { municipalMigrations } from './migrations.ts'
import { seedMunicipal } from './seed.ts'

/** The municipal subgraph, as the kit serves it. */
export const municipal: SubgraphDefinition = {
  name: 'municipal',
  server: 'apollo',
  entities: municipalEntities,
  keyedByCase: false,
  migrations: municipalMigrations,
  seed: seedMunicipal,
  changes: municipalChanges,
  writes: municipalWrites,
}
