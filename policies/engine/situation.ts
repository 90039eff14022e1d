/** What the chain knows of one case when it is asked which facts hold: the only thing a fact may depend on. */
export interface Situation {
  readonly asker: { readonly agency: string; readonly kind: string }
  readonly purpose: string
  readonly at: Date
  readonly case: {
    readonly ageStatus?: string
    readonly residenceGroup?: string
    readonly consentBand?: string
    /** ISO date on which the rules for minors stop; of some only the month or the year is known. */
    readonly turns18On?: string
  }
  readonly consents: readonly {
    readonly scope: string
    /** OINs or kinds of agency. */
    readonly recipients: readonly string[]
    readonly status: string
    readonly givenBy: string
    readonly givenAt?: Date
    readonly withdrawnAt?: Date
    readonly expiresAt?: Date
  }[]
  readonly tasks: readonly {
    readonly type: string
    readonly status: string
    readonly holder: string
    readonly outcome?: string
  }[]
  /** Latest assertion per name, made to the chain by the agency that knows (`lawful-residence`, `urgency-acute`, …). */
  readonly asserted: Readonly<Record<string, boolean | undefined>>
}

/** Yes, no, or unknown; unknown makes both `x` and `not x` false. */
export type FactValue = boolean | undefined
