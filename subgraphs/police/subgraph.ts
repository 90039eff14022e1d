import type { SubgraphDefinition } from '../kit/subgraph-definition.ts'
import { policeChanges } from './changes.ts'
import { policeEntities } from './entities.ts'
import { policeMigrations } from './migrations.ts'
import { seedPolice } from './seed.ts'
import { signalReports } from './signal-reports.ts'

/** The police subgraph, as the kit serves it. */
export const police: SubgraphDefinition = {
  name: 'police',
  server: 'mercurius',
  entities: policeEntities,
  keyedByCase: false,
  migrations: policeMigrations,
  seed: seedPolice,
  changes: policeChanges,
  writes: ['police_signal', 'police_victim_file', 'crime_report', 'investigation', 'signal_report', 'reflection_offer'],
  resolvers: signalReports,
}
