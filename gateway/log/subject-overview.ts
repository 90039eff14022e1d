import type { Coordinate } from '../../policies/engine/coordinates.ts'
import type { ChainedRecord } from './chain.ts'

/** One line of the overview that a person may ask for: who was shown what, when, for what and on which ground. */
export interface OverviewLine {
  /** RFC 3339, UTC. */
  readonly at: string
  /** OIN of who was shown it; absent where the recipient is told by its kind only. */
  readonly agency?: string
  readonly kind: string
  readonly purpose: string
  readonly legalBasis: readonly { readonly law: string; readonly article: string }[]
  readonly shown: readonly Coordinate[]
  /** Only in an overview for oversight. */
  readonly confidential?: true
}

/**
 * Kinds of which the overview does not tell which one it was: whoever reads along with the person would learn where to look for them
 * (policies/purposes/subject.access.yaml).
 */
const TOLD_BY_KIND: ReadonlySet<string> = new Set(['SHELTER', 'HEALTH', 'VEILIG_THUIS'])

/** Stands under every overview, whether or not anything was left out: its absence would tell. */
export const MAY_BE_INCOMPLETE = {
  en: 'This overview may be incomplete. You may complain to the Data Protection Authority (Autoriteit Persoonsgegevens).',
  nl: 'Dit overzicht kan onvolledig zijn. U kunt een klacht indienen bij de Autoriteit Persoonsgegevens.',
} as const

/**
 * The person's own overview of one case (GDPR article 15(1)(c), Wpg article 25): what was disclosed, in order of time. What was
 * disclosed for confidential purposes (Wpg article 27, GDPR article 23) is left out, and nothing in the lines tells so: they carry
 * neither numbers nor hashes of the log. `confidential` leaves it in, for oversight.
 */
export async function subjectOverview(
  records: AsyncIterable<ChainedRecord>,
  caseId: string,
  confidential = false,
): Promise<readonly OverviewLine[]> {
  const lines: OverviewLine[] = []
  for await (const { record } of records) {
    if (record.case !== caseId || record.disclosed.length === 0) continue
    if (record.confidential && !confidential) continue
    const { at, agency, kind, purpose, legalBasis } = record
    lines.push({
      at,
      ...(TOLD_BY_KIND.has(kind) && !confidential ? {} : { agency }),
      kind,
      purpose,
      legalBasis: legalBasis.map(({ law, article }) => ({ law, article })),
      shown: record.disclosed.map(({ coordinate }) => coordinate).sort(),
      ...(record.confidential ? { confidential: true as const } : {}),
    })
  }
  return lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}
