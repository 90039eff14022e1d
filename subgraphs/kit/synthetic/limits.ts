import { addMonths, addWorkingDays, DAY, HOUR, WEEK, type Moment } from './calendar.ts'

interface Limit {
  readonly due?: (opened: Moment) => Moment
  /** A reference in JCI 1.3 (wetten.overheid.nl) to the rule that sets the limit, or `project` where no law has one. */
  readonly basis: string
}

const days = (count: number) => (opened: Moment) => opened + count * DAY
const weeks = (count: number) => (opened: Moment) => opened + count * WEEK
const workingDays = (count: number) => (opened: Moment) => addWorkingDays(opened, count)

const ALIENS_ACT_25 = 'jci1.3:c:BWBR0011823&artikel=25'
const WMO = 'jci1.3:c:BWBR0035362&artikel=2.3.5'

/** How long each type of task may take, and which rule says so. A track may know a nearer date (an acute intake, a reflection period's end). */
export const LIMITS: Readonly<Record<string, Limit>> = {
  ASSESS_SIGNAL: { due: workingDays(5), basis: 'project' },
  OFFER_REFLECTION: { due: (opened) => opened + 24 * HOUR, basis: 'project' },
  RECORD_REFLECTION: { due: (opened) => addMonths(opened, 3), basis: 'jci1.3:c:BWBR0012289&paragraaf=B8/3.1' },
  REGISTER_NATIONAL: { due: workingDays(3), basis: 'project' },
  PLACE_CRISIS: { due: (opened) => opened + 72 * HOUR, basis: 'project' },
  PLACE_SHELTER: { due: workingDays(3), basis: 'project' },
  ASSESS_SAFETY: { due: workingDays(2), basis: 'project' },
  ASSIGN_COORDINATOR: { due: workingDays(5), basis: 'project' },
  CARE_PLAN: { due: weeks(4), basis: 'project' },
  HEALTH_INTAKE: { due: weeks(2), basis: 'project' },
  TAKE_REPORT: { due: days(30), basis: 'jci1.3:c:BWBR0012289&paragraaf=B8/3.1' },
  PROSECUTE: { basis: 'jci1.3:c:BWBR0001903&artikel=12' },
  DECIDE_RESIDENCE: { due: days(90), basis: ALIENS_ACT_25 },
  DECIDE_CONTINUED: { due: days(90), basis: ALIENS_ACT_25 },
  ARRANGE_RECEPTION: { due: days(1), basis: 'project' },
  APPOINT_GUARDIAN: { due: days(1), basis: 'project' },
  VEILIG_THUIS: { due: workingDays(5), basis: 'project' },
  BRP_REGISTER: { due: workingDays(5), basis: 'project' },
  WMO_DECIDE: { due: weeks(8), basis: WMO },
  INCOME_DECIDE: { due: weeks(8), basis: 'jci1.3:c:BWBR0005537&artikel=4:13' },
  HOUSE: { due: weeks(14), basis: 'project' },
  VICTIM_SUPPORT: { due: workingDays(5), basis: 'project' },
  COMPENSATE: { due: weeks(26), basis: 'project' },
  RETURN_ASSIST: { basis: 'project' },
  CLOSE_CASE: { due: days(90), basis: 'project' },
  STAY_SHELTER: { due: (opened) => addMonths(opened, 3), basis: 'project' },
  STAY_RECEPTION: { basis: 'project' },
  EXERCISE_GUARDIANSHIP: { basis: 'jci1.3:c:BWBR0002656&artikel=302' },
  TREAT: { due: weeks(12), basis: 'project' },
  HOLD_DEPARTURE: { due: days(1), basis: 'project' },
}
