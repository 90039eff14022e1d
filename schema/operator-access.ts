import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isLoopback } from './trusted-address.ts'

/** What a proxy adds to what it passes on (RFC 7239, RFC 9110 section 7.6.3, and what was used before them). */
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

/**
 * Whether a request may see how the hub is doing: it comes from this very machine and not through a proxy on it, or it
 * bears the token that was set for whoever collects the figures. They tell how busy the hub is and which agency fails.
 */
export function isOperator(request: IncomingMessage, token: string | undefined): boolean {
  const { headers, socket } = request
  const bearer = /^Bearer +(\S+)$/iu.exec(headers.authorization ?? '')?.[1]
  if (token !== undefined && bearer !== undefined && isSame(bearer, token)) return true
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/iu, '')
  return isLoopback(address) && !PROXY_HEADERS.some((name) => headers[name] !== undefined)
}

/** Digests are of one length, so that comparing tells nothing of the token, not even how long it is. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** The token that was set, which opens what tells of every agency: one short enough to guess is refused. */
export function metricsTokenIn(env: NodeJS.ProcessEnv): { readonly metricsToken?: string } {
  const token = env['SCHAKEL_METRICS_TOKEN']
  if (token === undefined || token === '') return {}
  if (!/^[\w.~+/=-]{24,}$/u.test(token)) {
    throw new Error('SCHAKEL_METRICS_TOKEN must be 24 or more letters, digits and ._~+/=-, made at random.')
  }
  return { metricsToken: token }
}
