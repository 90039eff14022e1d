import { insertAgencyRecords } from '../kit/seed-world.ts'
import type { RecordType } from '../kit/synthetic/case-story.ts'
import { careEntities } from './entities.ts'

/** Inserts the care part of synthetic cases. */
export const seedCare = insertAgencyRecords(careEntities.map(({ type }) => type as RecordType))
