import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { type ChangeArguments, defineChange } from '../../kit/change/change.ts'
import { invalidArgument } from '../../kit/change/change-problem.ts'
import { between, yearOfBirth } from '../../kit/change/check-arguments.ts'
import { readRows } from '../../kit/change/read-rows.ts'
import { keepRow } from '../../kit/change/keep-row.ts'
import { firstMissing, pickArguments, pickRequired } from '../../kit/change/pick-arguments.ts'

/** What no registration can be without. */
const REQUIRED = ['dossierType', 'reporterType', 'exploitationForms']
/** The first reporter stays the first; a later one is a further report of the same person. */
const OF_FIRST_REPORT = ['reporterType', 'reporterRegion']
const CODES = [
  'gender',
  'birthYear',
  'ageBand',
  'majorityAtExploitation',
  'citizenship',
  'sector',
  'meansOfControl',
  'recruiterRelation',
  'countriesOfExploitation',
  'exploitationMonths',
]

interface Registration extends ChangeArguments {
  readonly caseId: string
  readonly version?: number | null
  readonly helpWanted: boolean
  readonly dossierType?: string | null
  readonly exploitationForms?: readonly string[] | null
}

/** Registers a presumed victim for the count, or adds a further report of somebody who is registered: nobody is counted twice. */
export const registerVictim = defineChange<Registration>({
  checks: { birthYear: yearOfBirth, exploitationMonths: between(0, 1_200) },
  async make(context, args) {
    const { caseId, version, helpWanted, dossierType, exploitationForms } = args
    const isFirst = version === undefined || version === null
    const absent = isFirst ? firstMissing(args, REQUIRED) : undefined
    if (absent !== undefined) return { problem: invalidArgument(absent, 'A first registration needs this.') }
    if (exploitationForms?.length === 0)
      return { problem: invalidArgument('exploitationForms', 'Name one form at least; UNKNOWN is one.') }
    if (!helpWanted && dossierType === 'REGISTRATIE_EN_OPVANG')
      return { problem: invalidArgument('dossierType', 'Who asks for shelter wants help: say so, or register alone.') }
    const [before] = await readRows<{ reports: readonly unknown[] | null }>(context, {
      type: 'VictimRegistration',
      caseId,
      fields: ['reports'],
    })
    const { reporterType, reporterRegion } = pickArguments(args, OF_FIRST_REPORT)
    const report = { reporterType, reporterRegion: reporterRegion ?? null, reportedAt: dutchDay(context.at) }
    const kept = await keepRow(context, {
      type: 'VictimRegistration',
      caseId,
      version,
      set: {
        ...pickRequired(args, isFirst ? REQUIRED : REQUIRED.filter((field) => !OF_FIRST_REPORT.includes(field))),
        ...pickArguments(args, CODES),
        ...(typeof reporterType === 'string' ? { reports: [...(before?.reports ?? []), report] } : {}),
      },
      first: {
        // Tells nothing outside CoMensha: the year, and a random part in place of a count.
        registrationNumber: `CM-${report.reportedAt.slice(0, 4)}-${context.newId().slice(0, 8).toUpperCase()}`,
        registeredAt: report.reportedAt,
        reporterRegion: report.reporterRegion,
      },
    })
    if ('problem' in kept) return kept
    await context.emit({ type: 'victim-registered', caseId, helpWanted })
    return kept
  },
})
