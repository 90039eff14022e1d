import { insertAgencyRecords } from '../kit/seed-world.ts'
import type { RecordType } from '../kit/synthetic/case-story.ts'
import { municipalEntities } from './entities.ts'

/** Inserts the municipal part of synthetic cases. */
export const seedMunicipal = insertAgencyRecords(municipalEntities.map(({ type }) => type as RecordType))
