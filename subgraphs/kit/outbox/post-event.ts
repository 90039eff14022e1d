import { EVENT_MEDIA_TYPE, type EventAnswer } from './event-envelope.ts'

/** What became of one sending. */
export type Posted =
  | EventAnswer
  /** The chain was there and did not take this event; others it may take. */
  | { readonly outcome: 'turned-away'; readonly status: number; readonly code: string }
  /** The chain is not there, or cannot work now. */
  | { readonly outcome: 'unreachable' }

/** Sends one signed event. Never throws: whatever happens on the way, the event is still in the outbox. */
export type EventPoster = (signed: string, signal: AbortSignal) => Promise<Posted>

const TIMEOUT = 10_000
const CODE = /^[A-Z][A-Z_]{1,59}$/u

/** `url` is where the chain answers GraphQL; events go to its neighbour `events`. */
export function eventPoster(url: string): EventPoster {
  const address = new URL('events', url)
  return async (signed, signal) => {
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': EVENT_MEDIA_TYPE },
        body: signed,
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
      })
      const answer = (await response.json()) as Record<string, unknown> | null
      if (response.status === 200) return readAnswer(answer) ?? { outcome: 'unreachable' }
      if (response.status >= 500 || response.status === 429) return { outcome: 'unreachable' }
      return { outcome: 'turned-away', status: response.status, code: codeOf(answer) }
    } catch {
      // No connection, one that broke, no answer in time, or not one of the chain: nobody knows whether it was applied.
      return { outcome: 'unreachable' }
    }
  }
}

function readAnswer(answer: Record<string, unknown> | null): EventAnswer | undefined {
  const { outcome, code } = answer ?? {}
  if (outcome === 'applied' || outcome === 'repeated') return { outcome }
  if (outcome === 'refused' && typeof code === 'string' && CODE.test(code)) return { outcome, code }
  return undefined
}

/** For the log only, so nothing but a code is taken over. */
function codeOf(answer: Record<string, unknown> | null): string {
  const errors = answer?.['errors'] as readonly { readonly extensions?: { readonly code?: unknown } }[] | undefined
  const code = Array.isArray(errors) ? errors[0]?.extensions?.code : undefined
  return typeof code === 'string' && CODE.test(code) ? code : 'UNKNOWN'
}
