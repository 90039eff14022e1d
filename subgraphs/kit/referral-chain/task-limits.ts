import { addTerm, type Term } from './add-term.ts'
import type { TaskType } from './task-type.ts'

/** How long a type of task may take, and which rule says so. */
export interface TaskLimit {
  /** Absent: no term by itself; the case may set a day (an end of a reflection period, an eighteenth birthday). */
  readonly term?: Term
  /** A reference in JCI 1.3 (wetten.overheid.nl) to the rule that sets the limit, or `project` where no law has one. */
  readonly basis: string
  /** The term stands in an Act, so it does not end on a day of rest (Algemene termijnenwet art. 1(1)). */
  readonly inAnAct?: boolean
  /** How often work that goes on is looked at again, once the first term is met. */
  readonly review?: Term
  /** What is due sooner within the same work, until it is settled. */
  readonly sooner?: { readonly term: Term; readonly basis: string }
  /** What a case can change about the term, in a sentence for the table. */
  readonly note?: string
}

const ALIENS_ACT_25 = 'jci1.3:c:BWBR0011823&artikel=25'
const REFLECTION = 'jci1.3:c:BWBR0012289&paragraaf=B8/3.1'

/** The limits of all types of task: the one source, for the machine and for the synthetic world. */
export const TASK_LIMITS: Readonly<Record<TaskType, TaskLimit>> = {
  ASSESS_SIGNAL: { term: { workingDays: 5 }, basis: 'project' },
  OFFER_REFLECTION: { term: { hours: 24 }, basis: 'project' },
  RECORD_REFLECTION: {
    term: { months: 3 },
    basis: REFLECTION,
    note: 'to the last day of the period; 30 days under Dublin',
  },
  REGISTER_NATIONAL: { term: { workingDays: 3 }, basis: 'project' },
  PLACE_CRISIS: { term: { hours: 72 }, basis: 'project' },
  PLACE_SHELTER: { term: { workingDays: 3 }, basis: 'project' },
  ASSESS_SAFETY: { term: { workingDays: 2 }, basis: 'project', review: { weeks: 4 }, note: 'opens anew every 4 weeks' },
  ASSIGN_COORDINATOR: { term: { workingDays: 5 }, basis: 'project' },
  CARE_PLAN: { term: { weeks: 4 }, basis: 'project', review: { weeks: 6 } },
  HEALTH_INTAKE: { term: { weeks: 2 }, basis: 'project', note: 'the same day when the need is acute' },
  TAKE_REPORT: { term: { days: 30 }, basis: REFLECTION, note: 'before the last day of a reflection period' },
  PROSECUTE: { basis: 'jci1.3:c:BWBR0001903&artikel=12' },
  DECIDE_RESIDENCE: {
    term: { days: 90 },
    basis: ALIENS_ACT_25,
    inAnAct: true,
    note: '24 hours after a notification by the police',
  },
  DECIDE_CONTINUED: { term: { days: 90 }, basis: ALIENS_ACT_25, inAnAct: true },
  ARRANGE_RECEPTION: { term: { days: 1 }, basis: 'project' },
  APPOINT_GUARDIAN: { term: { days: 1 }, basis: 'project' },
  VEILIG_THUIS: { term: { workingDays: 5 }, basis: 'project' },
  BRP_REGISTER: { term: { workingDays: 5 }, basis: 'project' },
  WMO_DECIDE: { term: { weeks: 8 }, basis: 'jci1.3:c:BWBR0035362&artikel=2.3.5', inAnAct: true },
  INCOME_DECIDE: {
    term: { weeks: 8 },
    basis: 'jci1.3:c:BWBR0005537&artikel=4:13',
    inAnAct: true,
    sooner: { term: { weeks: 4 }, basis: 'jci1.3:c:BWBR0015703&artikel=52' },
    note: 'until the advance is settled 4 weeks (Participatiewet art. 52)',
  },
  HOUSE: { term: { weeks: 14 }, basis: 'project' },
  VICTIM_SUPPORT: { term: { workingDays: 5 }, basis: 'project' },
  COMPENSATE: { term: { weeks: 26 }, basis: 'project' },
  RETURN_ASSIST: { basis: 'project' },
  CLOSE_CASE: { term: { days: 90 }, basis: 'project' },
  STAY_SHELTER: { term: { months: 3 }, basis: 'project', review: { weeks: 4 } },
  STAY_RECEPTION: { basis: 'project' },
  EXERCISE_GUARDIANSHIP: { basis: 'jci1.3:c:BWBR0002656&artikel=302', note: 'to the eighteenth birthday' },
  TREAT: { term: { weeks: 12 }, basis: 'project', review: { weeks: 12 } },
  HOLD_DEPARTURE: { term: { days: 1 }, basis: 'project' },
}

/** When a task that is opened now is due by the table alone; undefined where the type has no term of its own. */
export function limitEnds({ term, inAnAct = false }: TaskLimit, opened: Date): Date | undefined {
  return term === undefined ? undefined : addTerm(opened, term, inAnAct)
}
