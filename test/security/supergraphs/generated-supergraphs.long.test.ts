import { describe } from '@jest/globals'
import { testAgainstReference, testInterleaved } from './generated-properties.ts'

/** SCHAKEL_PROPERTY_SEED takes others. */
const SEED = Number(process.env['SCHAKEL_PROPERTY_SEED'] ?? 11_242_026)

describe('Over many generated supergraphs, policies and operations', () => {
  testAgainstReference({ graphs: 120, cases: 25, seed: SEED })
  testInterleaved({ graphs: 30, cases: 15, seed: SEED })
})
