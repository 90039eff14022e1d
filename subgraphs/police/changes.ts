import type { Change } from '../kit/change/change.ts'
import { assessSignal } from './changes/assess-signal.ts'
import { bringToCourt, endCriminalCase, openInvestigation, statePresence } from './changes/criminal-case.ts'
import { handOverSignal } from './changes/hand-over-signal.ts'
import { answerReflection, offerReflection } from './changes/reflection.ts'
import { recordTalk, takeReport } from './changes/report.ts'
import { reportSignal } from './changes/report-signal.ts'

/** What the mutations of the police do, by field. */
export const policeChanges: Readonly<Record<string, Change>> = {
  reportSignal,
  assessSignal,
  handOverSignal,
  offerReflection,
  answerReflection,
  recordTalk,
  takeReport,
  openInvestigation,
  statePresence,
  bringToCourt,
  endCriminalCase,
}
