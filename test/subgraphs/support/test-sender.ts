import { type CryptoKey, SignJWT } from 'jose'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { SigningKey } from '../../../schema/keys/signing-key.ts'
import { storedKeys, type StoredKeys } from '../../../schema/keys/stored-keys.ts'
import { EVENT_MEDIA_TYPE, EVENT_TYPE, type EventSender } from '../../../subgraphs/kit/outbox/event-envelope.ts'
import type { Answer } from './test-hub.ts'

/** What a forged event gets instead. */
export interface EventForgery {
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
  readonly key?: SigningKey['privateKey'] | CryptoKey | Uint8Array
}

/** Stands in for a subgraph that tells the chain of events, with keys where that subgraph has them. */
export interface TestSender {
  readonly keys: StoredKeys
  sign(event: unknown, forgery?: EventForgery): Promise<string>
  /** Signs an event as it should be and posts it to the chain at this address of its GraphQL. */
  tell(url: string, event: unknown, eventId?: string): Promise<Answer>
}

export async function testSender(
  dataDir: string,
  from: EventSender,
  now: () => Date = () => new Date(),
): Promise<TestSender> {
  const keys = await storedKeys({ directory: join(dataDir, 'keys'), name: `events-${from}` }, now)
  const sign: TestSender['sign'] = async (event, { header = {}, claims = {}, key } = {}) => {
    const { kid, privateKey } = keys.signing()
    const said = { iss: from, aud: 'chain', jti: randomUUID(), iat: Math.floor(now().getTime() / 1000), event }
    const envelope = { alg: 'EdDSA', typ: EVENT_TYPE, kid, ...header }
    return new SignJWT({ ...said, ...claims }).setProtectedHeader(envelope).sign(key ?? privateKey)
  }
  return {
    keys,
    sign,
    async tell(url, event, eventId = randomUUID()) {
      return postEvent(url, await sign(event, { claims: { jti: eventId } }))
    },
  }
}

export async function postEvent(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(new URL('events', url), {
    method: 'POST',
    headers: { 'content-type': EVENT_MEDIA_TYPE, ...headers },
    body,
  })
  return { status: response.status, json: (await response.json()) as Answer['json'] }
}
