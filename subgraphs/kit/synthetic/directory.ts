import type { WorldAgency } from './case-story.ts'

/** Looks agencies up the ways a story needs them. */
export interface Directory {
  /** OIN of the agency with this slug; throws for an unknown one. */
  oin(slug: string): string
  /** All agencies of one of these kinds; throws when there is none, for a world without a police force has no stories. */
  ofKind(...kinds: string[]): readonly WorldAgency[]
}

export function directoryOf(agencies: readonly WorldAgency[]): Directory {
  const bySlug = new Map(agencies.map((agency) => [agency.slug, agency]))
  return {
    oin(slug) {
      const agency = bySlug.get(slug)
      if (!agency) throw new Error(`no agency with slug ${slug}: add it to policies/agencies.yaml`)
      return agency.oin
    },
    ofKind(...kinds) {
      const found = agencies.filter((agency) => kinds.includes(agency.kind))
      if (found.length === 0)
        throw new Error(`no agency of kind ${kinds.join(' or ')}: add one to policies/agencies.yaml`)
      return found
    },
  }
}
