import { receptionNeeded } from '../../../policies/engine/facts/shelter-and-health.ts'
import { addTerm } from '../../kit/referral-chain/add-term.ts'
import { TASK_LIMITS } from '../../kit/referral-chain/task-limits.ts'
import { situationOf } from './situation-of.ts'
import { type Condition, isLive, minor, lives, reflectionRuns, last, FOREIGN } from './instant.ts'

const ASKS_RECEPTION: readonly string[] = ['asylum-track', 'protected-reception', 'shelter-declined']

/** Conditions about shelter, care, the report and the end of a case. */
export const HELP_CONDITIONS = {
  'shelter-asked': {
    says: 'shelter is asked for and not found',
    source: 'Directive 2011/36/EU art. 11(5)',
    holds: ({ case: { course } }) =>
      course.shelterNeeded !== undefined && course.shelterNeeded !== 'PROTECTED_RECEPTION',
  },
  'shelter-urgent': {
    says: 'a place is needed today or within 72 hours',
    source: 'project',
    holds: ({ case: { course, tracks } }) =>
      (course.shelterUrgency === 'ACUTE_TODAY' || course.shelterUrgency === 'HOURS_72') &&
      tracks.shelter !== 'CRISIS_BED',
  },
  'cosm-fits': {
    says: 'categorical shelter (COSM) is for adults in their reflection period only',
    source: 'project (CoMensha; COSM is tied to the reflection period of Vc 2000 B8/3.1)',
    holds: (instant) => {
      const { case: of, at } = instant
      return of.course.shelterNeeded !== 'COSM' || (!minor(instant) && reflectionRuns(of, at))
    },
  },
  'event-cosm-fits': {
    says: 'categorical shelter (COSM) is for adults in their reflection period only',
    source: 'project (CoMensha; COSM is tied to the reflection period of Vc 2000 B8/3.1)',
    holds: (instant) => {
      const { event, case: of, at } = instant
      const isCosm = event !== undefined && 'shelterType' in event && event.shelterType === 'COSM'
      return !isCosm || (!minor(instant) && reflectionRuns(of, at))
    },
  },
  'event-protected-fits': {
    says: 'protected reception is for foreign minors',
    source: 'Rva 2005 art. 3 (the decision is that of Nidos)',
    holds: (instant) => {
      const { event, case: of } = instant
      const isProtected = event?.type === 'shelter-requested' && event.shelterType === 'PROTECTED_RECEPTION'
      return !isProtected || (minor(instant) && FOREIGN.includes(of.residenceGroup))
    },
  },
  'event-actor-houses': {
    says: 'a shelter or youth care starts a placement, in its own house',
    source: 'project',
    holds: ({ event, directory }) =>
      event?.type !== 'placement-started' || ['SHELTER', 'YOUTH'].includes(directory.kindOf(event.by) ?? ''),
  },
  'event-is-crisis-bed': {
    says: 'it is a crisis bed',
    source: 'project',
    holds: ({ event }) => event?.type === 'placement-started' && event.shelterType === 'CRISIS_72H',
  },
  'event-is-no-crisis-bed': {
    says: 'it is no crisis bed',
    source: 'project',
    holds: ({ event }) => event?.type === 'placement-started' && event.shelterType !== 'CRISIS_72H',
  },
  'reception-needed': {
    says: 'a shelter declined, the asylum track runs or protected reception is asked for, and the person is no citizen of the EU',
    source: 'Wet COA art. 3; Rva 2005 art. 3',
    holds: ({ case: of, at }) =>
      FOREIGN.includes(of.residenceGroup) &&
      of.tracks.shelter !== 'PLACED' &&
      receptionNeeded(situationOf(of, at)) === true,
  },
  'event-asks-reception': {
    says: 'a shelter just declined, or the asylum track or a request for protected reception is just recorded',
    source: 'Wet COA art. 3; Rva 2005 art. 3',
    holds: ({ event, case: { tasks } }) => {
      if (event?.type === 'shelter-requested') return event.shelterType === 'PROTECTED_RECEPTION'
      if (event?.type === 'fact-asserted') return event.value && ASKS_RECEPTION.includes(event.name)
      const declined = event?.type === 'task-declined' && tasks.find(({ taskId }) => taskId === event.taskId)
      return declined ? declined.type === 'PLACE_SHELTER' || declined.type === 'PLACE_CRISIS' : false
    },
  },
  'no-reception-yet': {
    says: 'COA does not receive the person yet',
    source: 'project',
    holds: ({ case: of }) => !lives(of, 'STAY_RECEPTION', 'ARRANGE_RECEPTION'),
  },
  'safety-review-due': {
    says: 'the person stays in a shelter and safety was assessed four weeks ago or longer',
    source: 'project',
    holds: ({ case: of, at }) => {
      const done = last(of, 'ASSESS_SAFETY')?.closedAt
      const review = TASK_LIMITS.ASSESS_SAFETY.review
      return lives(of, 'STAY_SHELTER') && done !== undefined && review !== undefined && addTerm(done, review) <= at
    },
  },
  'left-by-person': {
    says: 'the person leaves the house of the holder',
    source: 'GDPR art. 5(1)(b)',
    holds: ({ event, case: { tasks }, holder }) =>
      event?.type === 'placement-ended'
        ? event.by === holder
        : event?.type === 'placement-started' &&
          event.by !== holder &&
          tasks.some((task) => task.type === 'STAY_SHELTER' && task.holder === holder),
  },
  'crisis-time-over': {
    says: 'the person has been in a crisis bed for 72 hours',
    source: 'project',
    holds: ({ case: of, at, holder }) =>
      of.tasks.some(
        (task) =>
          task.type === 'STAY_SHELTER' &&
          task.status === 'OPEN' &&
          task.holder === holder &&
          addTerm(task.openedAt, { hours: 72 }) <= at,
      ) && of.tracks.shelter === 'CRISIS_BED',
  },
  'no-coordinator': {
    says: 'no coordinator is assigned',
    source: 'project',
    holds: ({ case: { tracks } }) => tracks.coordinator === 'NONE',
  },
  'health-need': {
    says: 'a medical or psychosocial need is recorded',
    source: 'Directive 2011/36/EU art. 11(5)',
    holds: ({ case: { course } }) => course.healthNeed !== undefined,
  },
  'treatment-wanted': {
    says: 'treatment is wanted',
    source: 'BW 7:450',
    holds: ({ event }) => event?.type === 'health-intake-done' && event.treatmentWanted,
  },
  'wishes-to-talk-or-witness': {
    says: 'the person wants to talk, and care has set when; or they are no presumed victim and told it the assessor themselves',
    source: 'Directive 2012/29/EU art. 20; Vc 2000 B8/3.1; Sv art. 163',
    // With a presumed victim care alone opens this: the police do not say what a victim wishes.
    holds: ({ case: { asserted, tracks } }) =>
      asserted['wishes-to-talk'] ?? !['PRESUMED', 'REGISTERED'].includes(tracks.identification),
  },
  'event-witness-reports': {
    says: 'whoever assessed found no indication, and the person wishes to report what they saw',
    source: 'Sv art. 163; Vc 2000 B8/3.1 (a witness may report)',
    holds: ({ event }) =>
      event?.type === 'signal-assessed' && event.assessment === 'NO_INDICATION' && event.wishesToReport === true,
  },
  'not-presumed-yet': {
    says: 'the person is not presumed a victim',
    source: 'Directive 2011/36/EU art. 12',
    holds: ({ case: { tracks } }) => !['PRESUMED', 'REGISTERED'].includes(tracks.identification),
  },
  'event-says-wish-to-talk': {
    says: 'it is just said that the person wants to talk',
    source: 'Directive 2012/29/EU art. 20',
    holds: ({ event }) => event?.type === 'fact-asserted' && event.name === 'wishes-to-talk' && event.value,
  },
  'no-report-yet': {
    says: 'no report was taken yet',
    source: 'project',
    holds: ({ case: { tasks } }) =>
      !tasks.some(({ type, outcome }) => type === 'TAKE_REPORT' && outcome === 'REPORT_FILED'),
  },
  'event-files-report': {
    says: 'a report is filed',
    source: 'Sv art. 163',
    holds: ({ event }) => event?.type === 'report-taken' && event.filed,
  },
  'nothing-left-open': {
    says: 'no task but the care plan is left, unless the person died',
    source: 'project',
    holds: ({ event, case: { tasks } }) =>
      (event?.type === 'case-closed' && event.reason === 'DECEASED') ||
      tasks.every((task) => !isLive(task) || task.type === 'CARE_PLAN' || task.type === 'CLOSE_CASE'),
  },
  'nothing-else-open': {
    says: 'no task but the care plan is offered, open or on hold, and nobody is asked to make that plan',
    source: 'project',
    holds: ({ case: { tasks } }) =>
      tasks.every(
        (task) =>
          !isLive(task) || task.type === 'CLOSE_CASE' || (task.type === 'CARE_PLAN' && task.status !== 'OFFERED'),
      ),
  },
  'leads-case': {
    says: 'the agency leads the case',
    source: 'project',
    holds: ({ case: { leadAgency }, holder }) => holder === undefined || holder === leadAgency,
  },
} as const satisfies Readonly<Record<string, Condition>>
