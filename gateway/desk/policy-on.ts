import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { dutchDay } from '../../policies/engine/dutch-day.ts'
import { inForce } from '../../policies/engine/lifecycle.ts'
import { endOfDutchDay } from '../../policies/engine/start-of-dutch-day.ts'
import { isDay } from '../../policies/engine/dutch-day.ts'
import type { DeskContext } from './desk-context.ts'
import { DeskError } from './desk-error.ts'

/** The version that a question is about, and the moment it is asked about. */
export interface PolicyOn {
  readonly policy: CompiledPolicy
  readonly at: Date
  readonly number?: number
  /** Moment (RFC 3339, UTC). */
  readonly since?: string
}

/** What decides now, or decided at the end of a Dutch day. Throws what the person is told when nothing was in force then. */
export async function policyOn(
  { policy, now, versions, history }: Pick<DeskContext, 'policy' | 'now' | 'versions' | 'history'>,
  day: string | null | undefined,
): Promise<PolicyOn> {
  if (typeof day === 'string' && day !== '' && !isDay(day))
    throw new DeskError('INVALID', { en: 'Write the day as 2027-05-03', nl: 'Schrijf de dag als 2027-05-03' })
  const asked = typeof day === 'string' && day !== '' && day !== dutchDay(now()) ? day : undefined
  const at = asked === undefined ? now() : endOfDutchDay(asked)
  const told = await history()
  const compiled = asked === undefined ? policy() : await versions.on(told, asked)
  if (compiled === undefined)
    throw new DeskError('NOT_FOUND', {
      en: 'No version of the policies was in force on that day',
      nl: 'Op die dag gold geen versie van het beleid',
    })
  const release = inForce(told, at)
  return {
    policy: compiled,
    at,
    ...(release === undefined ? {} : { number: release.number }),
    ...(release?.inForceFrom === undefined ? {} : { since: release.inForceFrom }),
  }
}
