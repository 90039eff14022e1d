import { CLOCK_TOLERANCE } from '../../../schema/permit.ts'
import { errorBody, type HttpAnswer } from '../../kit/http-answers.ts'
import { EVENT_LONGEST, EVENT_MEDIA_TYPE } from '../../kit/outbox/event-envelope.ts'
import { maySend } from '../../kit/referral-chain/event-sources.ts'
import { parseEvent } from '../../kit/referral-chain/parse-event.ts'
import type { Door } from '../../kit/serve-http.ts'
import type { DoorSource } from '../../kit/subgraph-definition.ts'
import type { Directory } from '../machine/directory.ts'
import { isTooOld } from './clear-inbox.ts'
import { type ApplyReceived, takeIn } from './inbox.ts'
import { eventVerifier } from './verify-event.ts'

export interface EventsDoorOptions extends DoorSource {
  readonly directory: () => Promise<Directory>
  readonly apply: ApplyReceived
}

/**
 * `POST /events`: another subgraph tells of a change. Who it is is known by the signature alone; then the event is read, and
 * whether this subgraph can tell it of this agency; then it is taken in. Everything before that leaves nothing behind.
 */
export function eventsDoor({ directory, apply, eventKeys, log, ...source }: EventsDoorOptions): Door {
  const { now } = source
  const verify = eventVerifier(eventKeys, now)
  return {
    mediaType: EVENT_MEDIA_TYPE,
    bodyLimit: EVENT_LONGEST,
    async handle(body) {
      const signed = await verify(body.toString('latin1'))
      if (typeof signed === 'string') {
        log.warn({ because: signed }, 'what came for an event was not signed by who sends events')
        return refuse(401, 'EVENT_NOT_SIGNED', 'An event must be signed by the subgraph that it comes from')
      }
      const { from, eventId } = signed
      const read = parseEvent(signed.event)
      if (typeof read === 'string') return refuse(400, 'EVENT_INVALID', read)
      const { event } = read
      if (event.at.getTime() > now().getTime() + CLOCK_TOLERANCE * 1000)
        return refuse(400, 'EVENT_INVALID', `at of ${event.type} lies in the future`)
      // Kept by its sender, for somebody to look at: it may have been applied once, and would be so again.
      if (isTooOld(event.at, now()))
        return refuse(410, 'EVENT_TOO_OLD', `${event.type} is told too long after it happened`)
      if (!maySend(event.type, from, (await directory()).kindOf(event.by))) {
        log.error({ from, event: eventId, type: event.type }, 'an event came from who cannot tell it')
        return refuse(403, 'EVENT_NOT_YOURS', `${event.type} cannot be told by ${from} of an agency of this kind`)
      }
      const answer = await takeIn(source, { ...read, from, eventId }, apply)
      if (answer.outcome === 'refused')
        log.warn({ from, event: eventId, type: event.type, code: answer.code }, 'an event was refused')
      return { status: 200, body: answer }
    },
  }
}

function refuse(status: number, code: string, message: string): HttpAnswer {
  return { status, body: errorBody(message, code) }
}
