import { decodeJwt, errors, jwtVerify } from 'jose'
import { CLOCK_TOLERANCE } from '../../../schema/permit.ts'
import {
  EVENT_AUDIENCE,
  EVENT_LIFETIME,
  EVENT_LONGEST,
  EVENT_TYPE,
  type EventSender,
  isEventSender,
} from '../../kit/outbox/event-envelope.ts'
import type { PublicKeys } from '../../kit/public-keys.ts'

/** An event as its sender signed it; what it says is still to be read. */
export interface SignedEvent {
  readonly from: EventSender
  readonly eventId: string
  readonly event: unknown
}

/** Gives what was signed, or what is wrong with the envelope: for the process's own log. */
export type EventVerifier = (text: string) => Promise<SignedEvent | string>

const ID = /^[\w-]{1,100}$/u
const CLAIMS = new Set(['iss', 'aud', 'jti', 'iat', 'event'])

/**
 * A verifier as strict as the one for permits: its own `typ`, EdDSA only, a key named and found in the set of the very subgraph
 * that `iss` names, for this audience alone, signed seconds ago (RFC 8725, sections 3.1, 3.8, 3.9 and 3.11). That an event is
 * taken once is the inbox's to see to, however often it is sent.
 */
export function eventVerifier(keys: Readonly<Record<EventSender, PublicKeys>>, now: () => Date): EventVerifier {
  return async (text) => {
    if (text.length > EVENT_LONGEST) return 'longer than an event may be'
    try {
      // Read before it is verified, to know whose keys to ask; then held against it.
      const from = decodeJwt(text).iss
      if (!isEventSender(from)) return 'from nobody who sends events'
      const { payload } = await jwtVerify(
        text,
        async (header) => {
          // A set of one key would serve a header that names none.
          if (typeof header.kid !== 'string') throw new errors.JWKSNoMatchingKey()
          return keys[from].find(header)
        },
        {
          algorithms: ['EdDSA', 'Ed25519'],
          typ: EVENT_TYPE,
          issuer: from,
          audience: EVENT_AUDIENCE,
          requiredClaims: ['iss', 'aud', 'jti', 'iat'],
          maxTokenAge: EVENT_LIFETIME,
          clockTolerance: CLOCK_TOLERANCE,
          currentDate: now(),
        },
      )
      const { aud, iat, jti, event } = payload
      if (aud !== EVENT_AUDIENCE) return 'for others beside the chain'
      if (!Number.isInteger(iat)) return 'iat is not a whole number'
      if (typeof jti !== 'string' || !ID.test(jti)) return 'jti is no id'
      if (Object.keys(payload).some((claim) => !CLAIMS.has(claim))) return 'with claims that an event does not have'
      return { from, eventId: jti, event }
    } catch (error) {
      if (error instanceof errors.JOSEError) return error.code
      throw error
    }
  }
}
