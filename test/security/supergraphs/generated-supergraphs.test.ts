import { describe } from '@jest/globals'
import { testAgainstReference, testInterleaved } from './generated-properties.ts'

/** The same supergraphs in every run; `npm run test:long` has more. */
const SEED = Number(process.env['SCHAKEL_PROPERTY_SEED'] ?? 20_261_124)

describe('Over generated supergraphs, policies and operations', () => {
  testAgainstReference({ graphs: 8, cases: 12, seed: SEED })
  testInterleaved({ graphs: 3, cases: 8, seed: SEED })
})
