/** What an application says about stay. */
export interface ApplicationState {
  readonly applicationId: string
  readonly procedure: string
  readonly decision: string | null
  readonly decidedAt: string | null
  /** How an appeal stands; null where nobody said. */
  readonly appeal: string | null
  readonly appealPending: boolean | null
}

/** What a reflection period says about it. */
export interface PeriodState {
  readonly startDate: string | null
  readonly endDate: string | null
  readonly endReason: string | null
}

export interface StayNow {
  readonly lawfulResidence: boolean
  readonly groundVw8: string | null
}

/** Letters of article 8 of the Aliens Act 2000 that follow from a victim's own procedure and end with it. */
const OF_THE_PROCEDURE: readonly (string | null)[] = ['F', 'H', 'K', null]

/** Whether removal is suspended: reflection, an application, or an appeal or a term for one runs (Vw 2000, articles 8 and 69). */
export function suspendsDeparture(
  period: PeriodState | undefined,
  applications: readonly ApplicationState[],
  today: string,
): boolean {
  return (
    periodRuns(period, today) || applications.some((application) => isPending(application) || isAppealOpen(application))
  )
}

/**
 * The letter of article 8 on which stay rests after a step of the victim's procedure; no ground: there is no stay. A stay that
 * rests on something else is left as it is.
 */
export function groundOf(
  now: StayNow | undefined,
  period: PeriodState | undefined,
  applications: readonly ApplicationState[],
  today: string,
): { readonly ground?: 'A' | 'F' | 'H' | 'K' } | 'keep' {
  const granted = applications.filter(({ decision }) => decision === 'GRANTED')
  const isContinued = granted.some(({ procedure }) => procedure === 'B9_CONTINUED')
  const isRefused = applications.some((each) => each.procedure === 'B9_CONTINUED' && each.decision === 'REFUSED')
  if (isContinued || (granted.length > 0 && !isRefused)) return { ground: 'A' }
  // A permit of this procedure is over with it; any other stay of one's own is not touched.
  if (now?.lawfulResidence === true && !OF_THE_PROCEDURE.includes(now.groundVw8) && granted.length === 0) return 'keep'
  if (applications.some(isPending)) return { ground: 'F' }
  if (applications.some(isAppealOpen)) return { ground: 'H' }
  return periodRuns(period, today) ? { ground: 'K' } : {}
}

export function isAppealOpen({ appeal, appealPending }: Pick<ApplicationState, 'appeal' | 'appealPending'>): boolean {
  return appeal === null ? appealPending === true : appeal !== 'NONE'
}

/** From its record to its last day, unless it ended before. */
export function periodRuns(period: PeriodState | undefined, today: string): boolean {
  if (period === undefined || period.startDate === null || period.endReason !== null) return false
  return period.endDate === null || today <= period.endDate
}

export function isPending({ decision }: Pick<ApplicationState, 'decision'>): boolean {
  return decision === null || decision === 'PENDING'
}
