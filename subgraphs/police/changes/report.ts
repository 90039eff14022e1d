import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { defineChange } from '../../kit/change/change.ts'
import { type ChangeProblem, invalidArgument } from '../../kit/change/change-problem.ts'
import { addRow, openFile } from '../../kit/change/change-row.ts'
import { notInFuture, text } from '../../kit/change/check-arguments.ts'

/** The informative talk, in which the police explain what reporting means (Vc 2000 B8/3). */
export const recordTalk = defineChange<{ caseId: string; talkAt: string }>({
  checks: { talkAt: notInFuture },
  async make(context, { caseId, talkAt }) {
    const reportId = context.newId()
    await addRow(context, 'CrimeReport', {
      fileId: await openFile(context, caseId),
      reportId,
      kind: 'INFORMATIVE_TALK',
      informativeTalkAt: talkAt,
      filed: false,
    })
    await context.emit({ type: 'talk-held', caseId })
    return { id: reportId, version: 1 }
  },
})

interface Report {
  readonly caseId: string
  readonly kind: string
  readonly filed: boolean
  readonly reportedAt?: string | null
  readonly offenceArticle?: string | null
  readonly crimePeriodFrom?: string | null
  readonly crimePeriodTo?: string | null
  readonly crimeCountries?: readonly string[] | null
  readonly statementText?: string | null
  readonly statementSummary?: string | null
  readonly suspects?: readonly object[] | null
  readonly suspectRelation?: string | null
}

/** A report, other cooperation, or that there is none. A person may file more than one. */
export const takeReport = defineChange<Report>({
  checks: {
    reportedAt: notInFuture,
    crimePeriodFrom: notInFuture,
    crimePeriodTo: notInFuture,
    offenceArticle: text(100),
    statementText: text(20_000),
    statementSummary: text(5_000),
  },
  async make(context, { caseId, ...report }) {
    const problem = contradiction(report)
    if (problem !== undefined) return { problem }
    const reportId = context.newId()
    await addRow(context, 'CrimeReport', {
      fileId: await openFile(context, caseId),
      reportId,
      kind: report.kind,
      filed: report.filed,
      reportedAt: report.filed ? (report.reportedAt ?? dutchDay(context.at)) : undefined,
      offenceArticle: report.offenceArticle,
      crimePeriodFrom: report.crimePeriodFrom,
      crimePeriodTo: report.crimePeriodTo,
      crimeCountries: report.crimeCountries,
      statementText: report.statementText,
      statementSummary: report.statementSummary,
      suspects: report.suspects,
      suspectRelation: report.suspectRelation,
    })
    await context.emit({ type: 'report-taken', caseId, filed: report.filed })
    return { id: reportId, version: 1 }
  },
})

function contradiction({
  kind,
  filed,
  reportedAt,
  crimePeriodFrom,
  crimePeriodTo,
}: Omit<Report, 'caseId'>): ChangeProblem | undefined {
  if (filed && kind === 'INFORMATIVE_TALK')
    return invalidArgument('kind', 'A talk is no report: say what was filed, or that nothing was.')
  if (!filed && (kind === 'AANGIFTE' || kind === 'WITNESS_REPORT'))
    return invalidArgument('filed', 'A report of this kind is filed.')
  if (!filed && reportedAt) return invalidArgument('reportedAt', 'Nothing was filed, so there is no day of it.')
  if (crimePeriodFrom && crimePeriodTo && crimePeriodTo < crimePeriodFrom)
    return invalidArgument('crimePeriodTo', 'The period ends before it begins.')
  return undefined
}
