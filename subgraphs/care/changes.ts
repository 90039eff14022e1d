import type { Change } from '../kit/change/change.ts'
import { appointGuardian } from './changes/appoint-guardian.ts'
import { assessSafety } from './changes/assess-safety.ts'
import { assignCoordinator } from './changes/assign-coordinator.ts'
import { confirmPlacement } from './changes/confirm-placement.ts'
import { decideCompensation } from './changes/decide-compensation.ts'
import { endGuardianship } from './changes/end-guardianship.ts'
import { endPlacement } from './changes/end-placement.ts'
import { endTreatment } from './changes/end-treatment.ts'
import { endVictimSupport } from './changes/end-victim-support.ts'
import { holdPlace } from './changes/hold-place.ts'
import { imposeMeasure } from './changes/impose-measure.ts'
import { recordCarePlan } from './changes/record-care-plan.ts'
import { recordHealthIntake } from './changes/record-health-intake.ts'
import { recordSupport } from './changes/record-support.ts'
import { registerVictim } from './changes/register-victim.ts'
import { requestShelter } from './changes/request-shelter.ts'
import { reviewCarePlan } from './changes/review-care-plan.ts'
import { liftSuspicion, suspectParent } from './changes/suspect-parent.ts'
import { triageChildAbuse } from './changes/triage-child-abuse.ts'

/** What the mutations of care do. */
export const careChanges: Readonly<Record<string, Change>> = {
  registerVictim,
  requestShelter,
  holdPlace,
  confirmPlacement,
  endPlacement,
  assessSafety,
  assignCoordinator,
  recordCarePlan,
  reviewCarePlan,
  recordHealthIntake,
  endTreatment,
  appointGuardian,
  imposeMeasure,
  endGuardianship,
  triageChildAbuse,
  suspectParent,
  liftSuspicion,
  recordSupport,
  endVictimSupport,
  decideCompensation,
}

/** Tables they add rows to and change. */
export const careWrites: readonly string[] = [
  'victim_registration',
  'shelter_request',
  'shelter_placement',
  'care_plan',
  'safety_assessment',
  'health_intake',
  'youth_protection',
  'victim_support',
]
