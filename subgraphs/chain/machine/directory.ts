/** An agency as `policies/agencies.yaml` lists it. */
export interface DirectoryAgency {
  readonly oin: string
  readonly kind: string
  readonly region?: string
  readonly municipality?: string
  /** Public key that references for this agency are sealed to, where it has one. */
  readonly seal?: string
}

/** Who takes part in the chain. */
export interface Directory {
  /** Undefined for an OIN that takes no part: a lawyer or a school may report, and holds no task. */
  kindOf(oin: string): string | undefined
  sealOf(oin: string): string | undefined
  /** In the order of the list. */
  ofKinds(kinds: readonly string[]): readonly DirectoryAgency[]
}

export function directoryOf(agencies: readonly DirectoryAgency[]): Directory {
  const byOin = new Map(agencies.map((agency) => [agency.oin, agency]))
  return {
    kindOf: (oin) => byOin.get(oin)?.kind,
    sealOf: (oin) => byOin.get(oin)?.seal,
    ofKinds: (kinds) => agencies.filter(({ kind }) => kinds.includes(kind)),
  }
}
