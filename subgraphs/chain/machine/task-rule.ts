import type { TaskOutcome, TaskType, Tracks } from './chain-case.ts'
import type { EventType } from './chain-event.ts'
import type { ConditionName } from './conditions.ts'
import type { Alarm } from './step.ts'

/** The parallel tracks: identification, residence, shelter and care, justice, youth, municipal, redress, exit. */
export type TrackLetter = 'I' | 'R' | 'S' | 'J' | 'Y' | 'M' | 'C' | 'X'

/** What can move a task: an event, or time alone. `always`: whatever happened, as soon as the conditions hold. */
export type Trigger = EventType | 'time' | 'always'

/**
 * Which of the agencies that may hold a task gets it. All prefer the region of the case, then the order of the list.
 * - `assessor`: the service that found the indication
 * - `actor`: the agency whose act it is
 * - `named`: the agency the event names
 * - `shelter`: a shelter for adults, youth care for minors, who are not housed among adults; CoMensha where neither may
 * - `guardian`: Nidos for foreign children alone, youth care for others
 * - `desk`: CoMensha
 * - `lead`: the agency that leads the case
 * - `returner`: the IOM for who wishes to return and consents, else DT&V
 */
export type Choice = 'region' | 'assessor' | 'actor' | 'named' | 'shelter' | 'guardian' | 'desk' | 'lead' | 'returner'

/**
 * - `reflection-end`: the last day of the reflection period; before it is known 30 days under Dublin
 * - `acute-today`: within a day when the need is acute
 * - `police-notification`: 24 hours after the police took a report
 * - `birthday`: the eighteenth birthday
 * - `cosm-stay`: three months in categorical shelter, elsewhere the first review
 */
export type DueBy = 'reflection-end' | 'acute-today' | 'police-notification' | 'birthday' | 'cosm-stay'

export interface Opening {
  readonly on: readonly Trigger[]
  readonly when?: readonly ConditionName[]
  readonly to: Choice
  /** Told at once to the holder, to the agency that leads the case and to the guardian of a child. */
  readonly alarm?: Alarm['kind']
}

export interface Closing {
  readonly on: readonly Trigger[]
  readonly when?: readonly ConditionName[]
  /** Whose task of this type: the actor's own, those of others, those of CoMensha, or all; with `time` and `always` all. */
  readonly whose: 'actor' | 'others' | 'comensha' | 'all'
  readonly status: 'DONE' | 'LAPSED'
  readonly outcome: TaskOutcome | 'by event'
  readonly alarm?: Alarm['kind']
}

/** Everything about one type of task. Its time limit stands in TASK_LIMITS. */
export interface TaskRule {
  readonly track: TrackLetter
  readonly title: { readonly en: string; readonly nl: string }
  /** Kinds of agency, the preferred one first. */
  readonly holders: readonly string[]
  /** OPEN: a duty, open at once. OFFERED: the agency is asked and may decline. CoMensha is never asked, it must. */
  readonly starts: 'OPEN' | 'OFFERED'
  readonly opens: readonly Opening[]
  readonly closes: readonly Closing[]
  /** Must hold for the task to be opened, offered, accepted or resumed, by whatever way. */
  readonly guards?: readonly ConditionName[]
  /** When one of these stops to hold, the task lapses at once, with this outcome. */
  readonly whileHolds?: readonly ConditionName[]
  readonly lapsesAs?: TaskOutcome
  /** Who is asked after a decline; else whoever the region offers. */
  readonly next?: Choice
  /** What the case says about the day it is due, besides the table of limits. */
  readonly dueBy?: DueBy
  /** Looked at when everything else has settled. */
  readonly lastOfAll?: true
  /** More than one agency may hold one at the same time. */
  readonly several?: true
  /** An agency with an open task on the case may offer it to another (a referral). */
  readonly offerable?: true
  /** The holder may end it with nothing more to tell. */
  readonly completable?: true
  /** Help that goes on whatever becomes of the decision or suspicion that started it. */
  readonly outlives?: true
  /** What opening it says about the tracks. */
  readonly tracks?: Partial<Tracks>
}

export type TaskTable = Readonly<Record<TaskType, TaskRule>>
