/** One row as an agency's store holds it: GraphQL field names, API values. */
export type Row = Readonly<Record<string, unknown>>

/** The types that live with the agencies. The chain's own (case, task, referral, consent) have places of their own in a story. */
export const RECORD_TYPES = [
  'PoliceSignal',
  'PoliceVictimFile',
  'CrimeReport',
  'Investigation',
  'AlienRecord',
  'ResidenceStatus',
  'ReflectionPeriod',
  'ResidenceApplication',
  'Reception',
  'ReturnPlan',
  'VictimRegistration',
  'ShelterRequest',
  'ShelterPlacement',
  'CarePlan',
  'SafetyAssessment',
  'HealthIntake',
  'YouthProtection',
  'VictimSupport',
  'BrpPerson',
  'WmoRequest',
  'IncomeSupport',
  'Housing',
] as const

export type RecordType = (typeof RECORD_TYPES)[number]

/** What one agency told the chain about a case, so that rules need not read that agency's data. */
export interface AssertedFact {
  readonly name: string
  readonly value: boolean
  /** OIN of the agency that said so. */
  readonly assertedBy: string
  readonly assertedAt: string
}

/**
 * One synthetic case, whole: every subgraph makes the same stories and keeps only the rows of its own types.
 * A type with one row per case (a care plan, a residence status) holds a list of at most one.
 */
export interface CaseStory {
  readonly caseId: string
  readonly referralCase: Row
  readonly tasks: readonly Row[]
  readonly referrals: readonly Row[]
  readonly consents: readonly Row[]
  /** In the order in which they were made; the last one per name stands. */
  readonly asserted: readonly AssertedFact[]
  /** `PoliceSignal` rows may carry `handedOverTo`, a list of OINs that is not part of the schema. */
  readonly records: Readonly<Record<RecordType, readonly Row[]>>
}

/** The agencies a world is peopled with: the entries of policies/agencies.yaml. */
export interface WorldAgency {
  readonly slug: string
  readonly oin: string
  readonly kind: string
  readonly region?: string
  readonly municipality?: string
}
