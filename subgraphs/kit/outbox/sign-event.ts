import { SignJWT } from 'jose'
import type { StoredKeys } from '../../../schema/keys/stored-keys.ts'
import { EVENT_AUDIENCE, EVENT_TYPE, type EventSender } from './event-envelope.ts'

/** Signs one event, as it is sent now. */
export type EventSigner = (eventId: string, event: object) => Promise<string>

export function eventSigner(from: EventSender, keys: Pick<StoredKeys, 'signing'>, now: () => Date): EventSigner {
  return (eventId, event) => {
    const { kid, privateKey } = keys.signing()
    return new SignJWT({ event })
      .setProtectedHeader({ alg: 'EdDSA', typ: EVENT_TYPE, kid })
      .setIssuer(from)
      .setAudience(EVENT_AUDIENCE)
      .setJti(eventId)
      .setIssuedAt(Math.floor(now().getTime() / 1000))
      .sign(privateKey)
  }
}
