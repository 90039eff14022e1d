import { defineChange } from '../../kit/change/change.ts'
import { notInFuture } from '../../kit/change/check-arguments.ts'
import { keepRow } from '../../kit/change/keep-row.ts'

interface Triage {
  readonly caseId: string
  readonly version?: number | null
  readonly reportedAt?: string | null
}

/** Records that Veilig Thuis judged a report of child abuse. What it found stays with Veilig Thuis (Wmo 2015 art. 5.1.6). */
export const triageChildAbuse = defineChange<Triage>({
  checks: { reportedAt: notInFuture },
  async make(context, { caseId, version, reportedAt }) {
    const kept = await keepRow(context, {
      type: 'YouthProtection',
      caseId,
      version,
      set: { veiligThuisReportAt: reportedAt ?? undefined },
      first: { guardianType: 'UNKNOWN', measure: 'NONE', contactParents: 'UNKNOWN' },
    })
    if ('problem' in kept) return kept
    await context.emit({ type: 'child-abuse-triaged', caseId })
    return kept
  },
})
