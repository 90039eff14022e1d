import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { defineChange } from '../../kit/change/change.ts'
import { invalidArgument, recordNotFound, STALE_VERSION, wrongState } from '../../kit/change/change-problem.ts'
import { addRow, changeRow, openFile } from '../../kit/change/change-row.ts'
import { notInFuture } from '../../kit/change/check-arguments.ts'
import { onlyKinds } from '../../kit/change/only-kinds.ts'
import { readRows } from '../../kit/change/read-rows.ts'
import { lastReflectionDay } from '../../kit/referral-chain/reflection-length.ts'
import { isOfAge } from './is-of-age.ts'
import { DUTCH } from './record-application.ts'
import { applicationsOn, periodOn, settleStay } from './settle-stay.ts'
import { suspendsDeparture } from './stay-now.ts'

/** Letters of article 8 of the Aliens Act 2000 that are a stay of one's own, not that of a procedure. */
const OWN_STAY = ['A', 'B', 'C', 'D', 'E', 'L']

interface Period {
  readonly caseId: string
  readonly startDate: string
  readonly endDate: string
  readonly dublinApplies: boolean
}

/** The period that was granted, once: three calendar months at most, thirty days under Dublin (Vc 2000 B8/3.1). */
export const recordReflection = onlyKinds(
  ['IND'],
  defineChange<Period>({
    checks: { startDate: notInFuture },
    async make(context, { caseId, startDate, endDate, dublinApplies }) {
      const present = await periodOn(context, caseId)
      if (present !== undefined && present.startDate !== null)
        return { problem: wrongState('A reflection period is recorded already: there is one for each person.') }
      if (present?.accepted === false) return { problem: wrongState('The person did not take the reflection period.') }
      const [status] = await readRows<{
        lawfulResidence: boolean
        groundVw8: string | null
        dublinState: string | null
      }>(context, { type: 'ResidenceStatus', caseId, fields: ['lawfulResidence', 'groundVw8', 'dublinState'] })
      const [alien] = await readRows<{ nationality: string | null; birthDate: string | null }>(context, {
        type: 'AlienRecord',
        caseId,
        fields: ['nationality', 'birthDate'],
      })
      // No choice is laid on a child, and a Dutch national needs no time for it (Vc 2000 B8/3.1).
      const birthDate = alien?.birthDate ?? null
      if (alien?.nationality === DUTCH || (birthDate !== null && !isOfAge(birthDate, dutchDay(context.at))))
        return {
          problem: {
            code: 'NOT_ELIGIBLE_FOR_REFLECTION',
            message: 'The file is of a child or of a Dutch national: correct it first where that is not so.',
          },
        }
      const isClaimed = (status?.dublinState ?? null) !== null
      if (status?.lawfulResidence === true && OWN_STAY.includes(status.groundVw8 ?? '') && !isClaimed)
        return {
          problem: {
            code: 'NOT_ELIGIBLE_FOR_REFLECTION',
            message: 'The person has lawful stay of their own: correct that first where it is over.',
          },
        }
      if (endDate < startDate)
        return { problem: invalidArgument('endDate', 'The last day cannot lie before the first one.') }
      const last = lastReflectionDay(startDate, dublinApplies || isClaimed)
      if (last === undefined || endDate > last)
        return {
          problem: {
            code: 'REFLECTION_TOO_LONG',
            message:
              'At most three calendar months, thirty days where a Dublin claim applies: give an earlier last day.',
            argument: 'endDate',
          },
        }
      const set = { accepted: true, startDate, endDate, dublinApplies, departureSuspended: true }
      let version = 1
      if (present === undefined)
        await addRow(context, 'ReflectionPeriod', { fileId: await openFile(context, caseId), ...set })
      else {
        const begun = await changeRow(context, {
          type: 'ReflectionPeriod',
          caseId,
          version: present.version,
          set,
          argument: 'caseId',
        })
        if ('problem' in begun) return begun
        version = begun.version
      }
      await settleStay(context, caseId)
      await context.emit({
        type: 'reflection-recorded',
        caseId,
        startDate,
        endDate,
        dublin: dublinApplies || isClaimed,
      })
      return { version }
    },
  }),
)

interface PeriodEnd {
  readonly caseId: string
  readonly version: number
  readonly reason: 'LAPSED' | 'REPORT_FILED' | 'WAIVED' | 'LEFT' | 'PUBLIC_ORDER'
  readonly endedOn: string
}

/** Why and when a period that ran has ended; departure is free with it, unless an application holds it. */
export const endReflection = onlyKinds(
  ['IND'],
  defineChange<PeriodEnd>({
    checks: { endedOn: notInFuture },
    async make(context, { caseId, version, reason, endedOn }) {
      const period = await periodOn(context, caseId)
      if (period === undefined) return { problem: recordNotFound('caseId') }
      if (period.version !== version) return { problem: STALE_VERSION }
      const { startDate, endDate, endReason } = period
      if (startDate === null) return { problem: wrongState('No reflection period has begun: record it first.') }
      if (endReason !== null) return { problem: wrongState('The reflection period has ended already.') }
      if (endedOn < startDate || (endDate !== null && endedOn > endDate))
        return { problem: invalidArgument('endedOn', 'This day lies outside the period.') }
      if (reason === 'LAPSED' && endedOn !== endDate)
        return { problem: invalidArgument('endedOn', 'A period lapses on its last day.') }
      const applications = await applicationsOn(context, caseId)
      const after = { ...period, endDate: endedOn, endReason: reason }
      const departureSuspended = suspendsDeparture(after, applications, dutchDay(context.at))
      const set = { endDate: endedOn, endReason: reason, departureSuspended }
      const changed = await changeRow(context, { type: 'ReflectionPeriod', caseId, version, set, argument: 'caseId' })
      if ('problem' in changed) return changed
      await settleStay(context, caseId)
      await context.emit({ type: 'reflection-ended', caseId, reason, endedOn })
      return changed
    },
  }),
)
