/** Where a case stands on each of the parallel tracks of the referral chain. */
export interface Tracks {
  readonly identification: 'SIGNALLED' | 'NOT_PRESUMED' | 'PRESUMED' | 'REGISTERED'
  readonly residence:
    | 'NONE'
    | 'REFLECTION_OFFERED'
    | 'IN_REFLECTION'
    | 'DECLINED'
    | 'B8_APPLIED'
    | 'B8_GRANTED'
    | 'B8_REFUSED'
    | 'CONTINUED_APPLIED'
    | 'CONTINUED_GRANTED'
    | 'REFUSED'
    | 'NO_STAY'
  /** A request for which no place was found yet counts as NO_REQUEST: the chain has no state between. */
  readonly shelter: 'NO_REQUEST' | 'CRISIS_BED' | 'PLACED' | 'MOVED_ON'
  readonly coordinator: 'NONE' | 'ASSIGNED'
  readonly plan: 'NONE' | 'ACTIVE' | 'ENDED'
  readonly justice: 'NONE' | 'TALKED' | 'REPORTED' | 'DECLINED' | 'INVESTIGATING' | 'TO_COURT' | 'DISMISSED' | 'JUDGED'
  /** Absent for somebody who was of age when the case began. */
  readonly youth?: 'NO_GUARDIAN' | 'GUARDIAN' | 'MEASURE' | 'OF_AGE'
  readonly municipal: {
    readonly register: 'NOT_REGISTERED' | 'REGISTERED'
    readonly support: 'NONE' | 'REQUESTED' | 'DECIDED'
    readonly income: 'NONE' | 'REQUESTED' | 'DECIDED'
    readonly housing: 'NONE' | 'REQUESTED' | 'DECIDED'
  }
  readonly redress: 'NONE' | 'SUPPORTED' | 'CLAIMED' | 'PAID' | 'REFUSED'
  readonly exit: 'OPEN' | 'RETURNING' | 'RETURNED' | 'CLOSED'
}
