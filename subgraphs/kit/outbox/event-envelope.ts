import { SUBGRAPHS, type SubgraphName } from '../../../schema/subgraph-sdl.ts'

/**
 * An event travels to the chain as a compact JWS (RFC 7515, EdDSA) by the key of the subgraph it comes from: `iss` that subgraph,
 * `aud` the chain, `jti` the event's id, `iat` when it was sent, `event` what is told. It is signed anew each time it is sent.
 */
export const EVENT_TYPE = 'schakel-event+jwt'
export const EVENT_AUDIENCE = 'chain' satisfies SubgraphName
/** Seconds for which a sent event is taken. Keys stay published for longer after their successor began (`STAYS_PUBLISHED`). */
export const EVENT_LIFETIME = 30
/** Bytes of the longest event: it holds codes, and fifty entries at most in a list. */
export const EVENT_LONGEST = 16 * 1024
/** Media type of a request that brings one (RFC 7515, section 9.2.1). */
export const EVENT_MEDIA_TYPE = 'application/jose'

/** A subgraph that tells the chain of its changes: all but the chain itself. */
export type EventSender = Exclude<SubgraphName, typeof EVENT_AUDIENCE>

export const EVENT_SENDERS: readonly EventSender[] = SUBGRAPHS.filter((name) => name !== EVENT_AUDIENCE)

export function isEventSender(name: unknown): name is EventSender {
  return EVENT_SENDERS.some((sender) => sender === name)
}

/** What the chain answers to an event that it could read: it will never have to be sent again. */
export type EventAnswer =
  | { readonly outcome: 'applied' | 'repeated' }
  /** The state machine has said no; `code` tells why. */
  | { readonly outcome: 'refused'; readonly code: string }
