import { type ChangeContext, type ChangeOutcome, defineChange } from '../../kit/change/change.ts'
import { invalidArgument, wrongState } from '../../kit/change/change-problem.ts'
import { addRow, changeRow, openFile } from '../../kit/change/change-row.ts'
import { type ArgumentCheck, notInFuture, text } from '../../kit/change/check-arguments.ts'
import type { InsertRow } from '../../kit/insert-rows.ts'
import { readRow, readRows } from '../../kit/change/read-rows.ts'
import type { LeftEvent } from '../../kit/referral-chain/chain-event.ts'

/** Parketnummer: office, number, year, as in 09/818365-20 or 09.818365.20. */
const parketnummer: ArgumentCheck = (value) =>
  /^\d{2}[/.-]\d{6}[.-]\d{2}$/u.test(String(value))
    ? undefined
    : { message: 'A parketnummer is two digits, six and two, such as 09/818365-20.' }

/** What a criminal case can still be changed in. */
const RUNNING = ['OPEN', 'TO_COURT']

/** An investigation begins, or begins anew after it was closed or dismissed (Sv, article 12). */
export const openInvestigation = defineChange<{ caseId: string; caseNumberOM: string }>({
  checks: { caseNumberOM: parketnummer },
  async make(context, { caseId, caseNumberOM }) {
    const [present] = await readRows<{ status: string; version: number }>(context, {
      type: 'Investigation',
      caseId,
      fields: ['status', 'version'],
    })
    if (present !== undefined && [...RUNNING, 'JUDGED'].includes(present.status))
      return { problem: wrongState('There is a criminal case already: read it, and record what came of it.') }
    const opened = { caseNumberOM, status: 'OPEN', dismissalCode: null, decidedAt: null }
    let version = 1
    if (present === undefined)
      await addRow(context, 'Investigation', { fileId: await openFile(context, caseId), ...opened })
    else {
      const changed = await change(context, caseId, present.version, opened)
      if ('problem' in changed) return changed
      version = changed.version
    }
    await context.emit({ type: 'investigation-opened', caseId })
    return { version }
  },
})

/** Whether the victim has to be present, which matters under a Dublin claim (Vc 2000 B8/3.1). */
export const statePresence = defineChange<{ caseId: string; version: number; needed: boolean }>({
  async make(context, { caseId, version, needed }) {
    const set = { victimNeededInNL: needed }
    const event: LeftEvent = { type: 'presence-stated', caseId, needed }
    return changeRunning(context, { caseId, version, set, event, in: RUNNING, otherwise: 'The criminal case is over.' })
  },
})

export const bringToCourt = defineChange<{ caseId: string; version: number }>({
  async make(context, { caseId, version }) {
    const set = { status: 'TO_COURT' }
    const event: LeftEvent = { type: 'brought-to-court', caseId }
    const otherwise = 'Only what is under investigation is brought before the court.'
    return changeRunning(context, { caseId, version, set, event, in: ['OPEN'], otherwise })
  },
})

interface Ending {
  readonly caseId: string
  readonly version: number
  readonly ending: 'JUDGED' | 'DISMISSED'
  readonly decidedAt: string
  readonly dismissalCode?: string | null
}

/** Judged by the court, or dismissed by the prosecutor (Sv, articles 167 and 242). */
export const endCriminalCase = defineChange<Ending>({
  checks: { decidedAt: notInFuture, dismissalCode: text(20) },
  async make(context, { caseId, version, ending, decidedAt, dismissalCode }) {
    const isJudged = ending === 'JUDGED'
    if (isJudged && dismissalCode)
      return { problem: invalidArgument('dismissalCode', 'What is judged has no ground for dismissal.') }
    const set = { status: ending, decidedAt, dismissalCode: dismissalCode ?? null }
    const event: LeftEvent = { type: 'criminal-case-ended', caseId, ending }
    const otherwise = isJudged
      ? 'A court judges what was brought before it: record that first.'
      : 'The criminal case is over.'
    return changeRunning(context, { caseId, version, set, event, in: isJudged ? ['TO_COURT'] : RUNNING, otherwise })
  },
})

interface RunningChange {
  readonly caseId: string
  readonly version: number
  readonly set: InsertRow
  readonly event: LeftEvent
  /** States in which it may be made. */
  readonly in: readonly string[]
  /** What is said in any other. */
  readonly otherwise: string
}

async function changeRunning(context: ChangeContext, asked: RunningChange): Promise<ChangeOutcome> {
  const { caseId, version } = asked
  const read = await readRow<{ status: string }>(context, {
    type: 'Investigation',
    caseId,
    fields: ['status'],
    version,
    argument: 'caseId',
  })
  if ('problem' in read) return read
  if (!asked.in.includes(read.row.status)) return { problem: wrongState(asked.otherwise) }
  const changed = await change(context, caseId, version, asked.set)
  if (!('problem' in changed)) await context.emit(asked.event)
  return changed
}

function change(context: ChangeContext, caseId: string, version: number, set: InsertRow): ReturnType<typeof changeRow> {
  return changeRow(context, { type: 'Investigation', caseId, version, set, argument: 'caseId' })
}
