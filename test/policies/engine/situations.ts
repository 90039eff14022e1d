import type { Situation } from '../../../policies/engine/situation.ts'

/** Who asks. */
export const shelter = { agency: '00000099000000011000', kind: 'SHELTER' }

/** A case about which nothing is known but what the test says. */
export function situation(changes: Partial<Situation> = {}): Situation {
  return {
    asker: shelter,
    purpose: 'shelter.place',
    at: new Date('2026-03-01T12:00:00Z'),
    case: {},
    consents: [],
    tasks: [],
    asserted: {},
    ...changes,
  }
}

/** A consent that somebody gave for themselves. */
export const given = {
  scope: 'shelter.place',
  recipients: ['SHELTER'],
  status: 'GIVEN',
  givenBy: 'SELF',
  givenAt: new Date('2026-01-01T00:00:00Z'),
}
