import { insertAgencyRecords } from '../kit/seed-world.ts'
import type { RecordType } from '../kit/synthetic/case-story.ts'
import { immigrationEntities } from './entities.ts'

/** Inserts the immigration part of synthetic cases. */
export const seedImmigration = insertAgencyRecords(immigrationEntities.map(({ type }) => type as RecordType))
