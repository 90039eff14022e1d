import { type ChangeArguments, defineChange } from '../../kit/change/change.ts'
import { text } from '../../kit/change/check-arguments.ts'
import { readRows } from '../../kit/change/read-rows.ts'
import { keepRow } from '../../kit/change/keep-row.ts'
import type { InsertRow } from '../../kit/insert-rows.ts'
import { pickArguments } from '../../kit/change/pick-arguments.ts'

const CODES = [
  'acuteMedicalNeed',
  'pregnant',
  'mentalHealthTriage',
  'substanceUse',
  'mildIntellectualDisability',
  'fitForInterview',
  'cannotCooperateStatement',
  'accessNeedCodes',
]

interface NotesBefore {
  readonly treatingProvider: string | null
  readonly diagnosisNotes: string | null
  readonly earlierNotes: readonly unknown[] | null
}

interface Intake extends ChangeArguments {
  readonly caseId: string
  readonly version?: number | null
  readonly treatmentWanted: boolean
}

/**
 * Records the intake: codes that travel, notes that never do. A provider to which the person was handed over goes on with the
 * codes; notes of the one before are put away under that provider's number, neither read nor lost (BW 7:454 and 7:457).
 */
export const recordHealthIntake = defineChange<Intake>({
  checks: { diagnosisNotes: text(20_000) },
  async make(context, args) {
    const { caseId, version, treatmentWanted } = args
    const { agency } = context.by
    const [before] = await readRows<NotesBefore>(context, {
      type: 'HealthIntake',
      caseId,
      fields: ['treatingProvider', 'diagnosisNotes', 'earlierNotes'],
    })
    const isAnothers = before !== undefined && before.diagnosisNotes !== null && before.treatingProvider !== agency
    const kept = await keepRow(context, {
      type: 'HealthIntake',
      caseId,
      version,
      set: {
        ...(isAnothers ? putAway(before) : {}),
        ...pickArguments(args, [...CODES, 'diagnosisNotes']),
        treatingProvider: agency,
      },
    })
    if ('problem' in kept) return kept
    await context.emit({ type: 'health-intake-done', caseId, treatmentWanted })
    return kept
  },
})

function putAway({ treatingProvider: provider, diagnosisNotes: notes, earlierNotes }: NotesBefore): InsertRow {
  return { diagnosisNotes: null, earlierNotes: [...(earlierNotes ?? []), { provider, notes }] }
}
