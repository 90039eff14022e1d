import type { SubgraphDefinition } from '../kit/subgraph-definition.ts'
import { policeEntities } from './entities.ts'
import { policeMigrations } from './migrations.ts'
import { seedPolice } from './seed.ts'

/** The police subgraph, as the kit serves it. */
export const police: SubgraphDefinition = {
  name: 'police',
  server: 'mercurius',
  entities: policeEntities,
  keyedByCase: false,
  migrations: policeMigrations,
  seed: seedPolice,
}
