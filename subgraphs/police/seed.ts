import { insertAgencyRecords } from '../kit/seed-world.ts'
import type { RecordType } from '../kit/synthetic/case-story.ts'
import { policeEntities } from './entities.ts'

/** Inserts the police part of synthetic cases. */
export const seedPolice = insertAgencyRecords(policeEntities.map(({ type }) => type as RecordType))
