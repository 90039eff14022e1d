import { randomUUID } from 'node:crypto'
import type { PersonEntry } from '../../policies/engine/policy-document.ts'
import { CONSOLE_PURPOSE } from '../../schema/task-counts.ts'
import { appendInTime } from '../log/append-in-time.ts'
import type { DisclosureRecord } from '../log/disclosure-record.ts'
import type { Acted, DeskOptions } from './desk-context.ts'
import { DeskError } from './desk-error.ts'
import { type DeskAction, mayDo } from './may-do.ts'

const LOG_TIMEOUT = 10_000

/**
 * Lets an action go on: somebody is signed in, may do it, and it is durable in the log. No record, no data: that holds for people
 * too. A refused action is recorded as well.
 */
export async function act(
  { log, now, policy, report }: Pick<DeskOptions, 'log' | 'now' | 'policy' | 'report'>,
  person: PersonEntry | undefined,
  action: DeskAction,
  { subject, reason, as, closed }: Acted = {},
): Promise<PersonEntry> {
  if (person === undefined) throw new DeskError('SIGN_IN', { en: 'Sign in first', nl: 'Meld u eerst aan' })
  const allowed = mayDo(person, action) && closed !== true
  const record: DisclosureRecord = {
    decision: randomUUID(),
    at: now().toISOString(),
    agency: CONSOLE_PURPOSE,
    kind: person.for,
    client: person.id,
    purpose: CONSOLE_PURPOSE,
    policy: policy().hash,
    operation: '',
    tasks: [],
    legalBasis: [],
    confidential: true,
    disclosed: [],
    withheld: [],
    internal: [],
    backstop: [],
    desk: {
      action,
      ...(subject === undefined ? {} : { subject }),
      ...(reason === undefined ? {} : { reason }),
      ...(as === undefined ? {} : { as }),
    },
    outcome: allowed ? 'answered' : 'refused',
  }
  const failed = await appendInTime(log, [record], LOG_TIMEOUT)
  if (failed !== undefined) {
    report('log-failed', { cause: failed.failure instanceof Error ? failed.failure.message : String(failed.failure) })
    throw new DeskError('LOG_UNAVAILABLE', {
      en: 'The log cannot be written, so nothing is shown: try again later',
      nl: 'Het logboek kan niet worden geschreven, daarom wordt niets getoond: probeer het later',
    })
  }
  if (!allowed)
    throw new DeskError('NOT_ALLOWED', {
      en: `${person.id} may not ${action}`,
      nl: `${person.id} mag dit niet: ${action}`,
    })
  return person
}
