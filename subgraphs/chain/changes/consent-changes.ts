import { defineChange } from '../../kit/change/change.ts'
import { CASE_NOT_FOUND, invalidArgument, recordNotFound, STALE_VERSION } from '../../kit/change/change-problem.ts'
import { notInPast } from '../../kit/change/check-arguments.ts'
import { chainDirectory } from '../chain-directory.ts'
import type { ConsentActor, ConsentForm, ConsentStatus } from '../machine/chain-case.ts'
import type { EventOf } from '../machine/chain-event.ts'
import type { Directory } from '../machine/directory.ts'
import { lockCase } from '../store/lock-case.ts'
import { applied, ownTask, type TaskAsRead } from './own-task.ts'

type Recorded = EventOf<'consent-recorded'>['status']

interface ConsentSaid extends TaskAsRead {
  readonly scope: string
  readonly recipients: readonly string[]
  readonly status: ConsentStatus
  readonly givenBy: ConsentActor
  readonly form: ConsentForm
  readonly explainedInLanguage?: string | null
  readonly expiresAt?: string | null
}

/** What the person agreed to, or did not: by whom, in which form and language, towards whom, and until when. */
export const recordConsent = defineChange<ConsentSaid>({
  checks: { expiresAt: notInPast },
  async make(context, args) {
    const own = await ownTask(context, args)
    if ('problem' in own) return own
    const { scope, recipients, status, givenBy, form, explainedInLanguage, expiresAt } = args
    if (!isRecorded(status))
      return {
        problem: invalidArgument('status', 'Withdrawing is withdrawConsent; time alone lets a consent run out.'),
      }
    if (recipients.length === 0)
      return { problem: invalidArgument('recipients', 'Consent is towards somebody: name agencies or kinds.') }
    if (recipients.some((recipient) => !takesPart(own.step.directory, recipient)))
      return { problem: invalidArgument('recipients', 'Name agencies that take part by OIN, or kinds of agency.') }
    const consentId = context.newId()
    const outcome = await applied(context, own, {
      type: 'consent-recorded',
      consentId,
      scope,
      recipients: [...new Set(recipients)],
      status,
      givenBy,
      form,
      ...(explainedInLanguage ? { explainedInLanguage } : {}),
      ...(expiresAt ? { expiresAt: new Date(expiresAt) } : {}),
      at: context.at,
      by: context.by.agency,
    })
    return 'problem' in outcome ? outcome : { id: consentId, version: 1 }
  },
})

/** Access that rested on it ends at once (GDPR art. 7(3)). Any agency with an open task may be told by the person. */
export const withdrawConsent = defineChange<{
  readonly caseId: string
  readonly consentId: string
  readonly version: number
}>({
  async make(context, { caseId, consentId, version }) {
    const { tx, schema, at, by, newId } = context
    const locked = await lockCase({ tx, schema }, caseId)
    if (locked === undefined || locked.case.closedAt !== undefined) return { problem: CASE_NOT_FOUND }
    const known = locked.consentVersions.get(consentId)
    if (known === undefined) return { problem: recordNotFound('consentId') }
    if (known !== version) return { problem: STALE_VERSION }
    const step = { at, newId, directory: await chainDirectory() }
    const event = { type: 'consent-withdrawn', consentId, at, by: by.agency } as const
    const outcome = await applied(context, { locked, step }, event)
    return 'problem' in outcome ? outcome : { id: consentId, version: version + 1 }
  },
})

function isRecorded(status: ConsentStatus): status is Recorded {
  return status !== 'WITHDRAWN' && status !== 'EXPIRED'
}

function takesPart(directory: Directory, recipient: string): boolean {
  return directory.kindOf(recipient) !== undefined || directory.ofKinds([recipient]).length > 0
}
