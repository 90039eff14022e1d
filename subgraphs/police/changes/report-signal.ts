import { careRegionOf } from '../../../schema/codes/care-region.ts'
import { defineChange } from '../../kit/change/change.ts'
import { invalidArgument } from '../../kit/change/change-problem.ts'
import { addRow, openFile } from '../../kit/change/change-row.ts'
import { text } from '../../kit/change/check-arguments.ts'
import type { AgeStatus, ResidenceGroup } from '../../kit/referral-chain/chain-codes.ts'
import { assessorOf, listedAgencies } from './assessors.ts'

interface Args {
  readonly narrative: string
  readonly indicatorCodes: readonly string[]
  readonly exploitationSuspected?: readonly string[] | null
  readonly municipalityCode?: string | null
  readonly sector?: string | null
  readonly assessor?: string | null
  readonly ageStatus?: AgeStatus | null
  readonly residenceGroup?: ResidenceGroup | null
  readonly careRegion?: string | null
}

/** Kind of agency → how CoMensha divides reporters; all others are OTHER. */
const REPORTER_TYPES: Readonly<Record<string, string>> = {
  POLICE: 'NP',
  KMAR: 'KMAR',
  NLA: 'NLA',
  INSPECTION: 'NLA',
  CARE_COORDINATION: 'ZORGCOORDINATIE',
  FAIRWORK: 'FAIRWORK',
  NIDOS: 'YOUTH_CARE',
  YOUTH: 'YOUTH_CARE',
  RVDK: 'YOUTH_CARE',
  SHELTER: 'SHELTER',
  LAWYER: 'LAWYER',
}

/**
 * A signal comes in. It begins a case of its own, whose id the reporter is never told: the report has an id with which its fate
 * is followed and nothing else.
 */
export const reportSignal = defineChange<Args>({
  checks: { narrative: text(20_000) },
  async make(context, args) {
    const { municipalityCode, ageStatus, residenceGroup } = args
    const region = args.careRegion ?? (municipalityCode ? careRegionOf(municipalityCode) : undefined)
    const assessor = assessorOf(await listedAgencies(), args.assessor ?? undefined, region)
    if (assessor === undefined)
      return {
        problem: invalidArgument(
          'assessor',
          'Name the police, the Marechaussee or the Labour Inspectorate, or nobody.',
        ),
      }
    const { by, at, newId, emit } = context
    const caseId = newId()
    const signalId = newId()
    const reportId = newId()
    await addRow(context, 'PoliceSignal', {
      fileId: await openFile(context, caseId),
      signalId,
      receivedAt: at.toISOString(),
      reportedByType: REPORTER_TYPES[by.kind] ?? 'OTHER',
      indicatorCodes: args.indicatorCodes,
      exploitationSuspected: args.exploitationSuspected ?? ['UNKNOWN'],
      municipalityCode,
      sector: args.sector,
      assessment: 'PENDING',
      narrative: args.narrative,
      recordedBy: assessor,
      awaitsAssessor: true,
    })
    await addRow(context, 'SignalReport', { reportId, signalId, reportedBy: by.agency, reportedAt: at.toISOString() })
    await emit({
      type: 'signal-reported',
      caseId,
      assessor,
      ...(ageStatus ? { ageStatus } : {}),
      ...(residenceGroup ? { residenceGroup } : {}),
      ...(region ? { careRegion: region } : {}),
    })
    return { id: reportId }
  },
})
