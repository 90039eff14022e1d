/** Codes in which the chain and the agencies' subgraphs speak of a case: those of the schema's enums of the same names. */

/** Why an agency declined what it was offered. */
export const DECLINE_REASONS = ['NO_CAPACITY', 'OUT_OF_SCOPE', 'UNSAFE', 'NO_CONSENT', 'OTHER'] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]

export const AGE_STATUSES = ['ADULT', 'MINOR', 'PRESUMED_MINOR'] as const
export type AgeStatus = (typeof AGE_STATUSES)[number]

export const RESIDENCE_GROUPS = ['NL', 'EU_EEA_CH', 'THIRD_LAWFUL', 'THIRD_NO_STAY', 'UNKNOWN'] as const
export type ResidenceGroup = (typeof RESIDENCE_GROUPS)[number]

export const CONSENT_BANDS = ['UNDER_12', 'FROM_12', 'FROM_16', 'ADULT', 'UNKNOWN'] as const
export type ConsentBand = (typeof CONSENT_BANDS)[number]

export const SAFETY_LEVELS = ['NONE_KNOWN', 'ELEVATED', 'HIGH', 'ACUTE'] as const
export type SafetyLevel = (typeof SAFETY_LEVELS)[number]

export const SHELTER_TYPES = ['CRISIS_72H', 'COSM', 'OMM', 'WOMENS', 'MENS', 'YOUTH', 'PROTECTED_RECEPTION'] as const
export type ShelterType = (typeof SHELTER_TYPES)[number]

export const CLOSURE_REASONS = [
  'NOT_PRESUMED',
  'ASSISTANCE_COMPLETED',
  'WITHDREW',
  'RETURNED',
  'LOST_CONTACT',
  'DECEASED',
] as const
export type ClosureReason = (typeof CLOSURE_REASONS)[number]

export const CONTACT_RULES = [
  'NEVER_PHONE',
  'NO_LETTERS',
  'NO_NAME_ON_ENVELOPE',
  'VIA_COORDINATOR',
  'VIA_LAWYER',
  'VIA_GUARDIAN',
  'ONLY_AGREED_TIMES',
] as const
export type ContactRule = (typeof CONTACT_RULES)[number]

/** What a consent can be recorded as; WITHDRAWN and EXPIRED it becomes. */
export const RECORDED_CONSENTS = ['GIVEN', 'REFUSED', 'REQUESTED', 'OBJECTED', 'NOT_OBJECTED', 'UNKNOWN'] as const
export type ConsentStatus = (typeof RECORDED_CONSENTS)[number] | 'WITHDRAWN' | 'EXPIRED'

export const CONSENT_ACTORS = ['SELF', 'GUARDIAN', 'SELF_AND_GUARDIAN'] as const
export type ConsentActor = (typeof CONSENT_ACTORS)[number]

export const CONSENT_FORMS = ['WRITTEN', 'ORAL_WITNESSED', 'STATUTORY_GROUND'] as const
export type ConsentForm = (typeof CONSENT_FORMS)[number]
