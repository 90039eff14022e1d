import { sql } from 'kysely'
import type { Entity } from '../kit/subgraph-definition.ts'

/** What registration, shelters, care coordination, health, youth care and victim support keep, and how the case leads to it. */
export const careEntities: readonly Entity[] = [
  {
    type: 'VictimRegistration',
    link: 'victimRegistration',
    list: false,
    orderBy: [],
    derived: {
      registeredAtExists: () => sql`(t.registered_at is not null)`,
      exploitationFormsCategory: () => sql`(case
        when 'SEXUAL' = any(t.exploitation_forms) then 'SEXUAL'
        when t.exploitation_forms <@ array['UNKNOWN'] then 'UNKNOWN'
        else 'NOT_SEXUAL' end)`,
    },
  },
  { type: 'ShelterRequest', link: 'shelterRequests', list: true, orderBy: ['requested_at', 'request_id'] },
  {
    type: 'ShelterPlacement',
    link: 'shelterPlacements',
    list: true,
    orderBy: ['placed_at', 'placement_id'],
    owned: (asker) => sql<boolean>`(t.shelter_org = ${asker})`,
  },
  { type: 'CarePlan', link: 'carePlan', list: false, orderBy: [] },
  { type: 'SafetyAssessment', link: 'safetyAssessments', list: true, orderBy: ['assessed_at', 'assessment_number'] },
  { type: 'HealthIntake', link: 'healthIntake', list: false, orderBy: [] },
  { type: 'YouthProtection', link: 'youthProtection', list: false, orderBy: [] },
  { type: 'VictimSupport', link: 'victimSupport', list: false, orderBy: [] },
]
