import { createHash, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/** Milliseconds after which somebody who does nothing is signed out. */
export const IDLE = 30 * 60_000
/** Milliseconds after which everybody signs in again. */
export const LONGEST = 8 * 60 * 60_000

/** Somebody who signed in to the console. */
export interface Session {
  /** Id of a person in agencies.yaml. */
  readonly person: string
  readonly began: number
}

interface Kept extends Session {
  lastUsed: number
  /** Why this person reads the disclosure log, once they said so. */
  reason?: string
}

/** Who is signed in to this process. Nothing is kept on disk: a restart signs everybody out. */
export interface Sessions {
  /** Begins a session; the secret is what the cookie holds, and is kept as its digest only. */
  begin(person: string): string
  of(secret: string | undefined): Session | undefined
  /** The reason given for reading the log, which lasts as long as the session. */
  reason(secret: string): string | undefined
  giveReason(secret: string, reason: string): void
  end(secret: string): void
}

export function createSessions(now: () => Date): Sessions {
  // Whoever signs in may be pushed out by a thousand others, never fill the memory.
  const kept = new LRUCache<string, Kept>({ max: 1000 })
  const find = (secret: string | undefined): Kept | undefined => {
    if (secret === undefined) return undefined
    const key = digest(secret)
    const session = kept.get(key)
    if (session === undefined) return undefined
    const at = now().getTime()
    if (at - session.lastUsed > IDLE || at - session.began > LONGEST) {
      kept.delete(key)
      return undefined
    }
    session.lastUsed = at
    return session
  }
  return {
    begin(person) {
      const secret = randomBytes(32).toString('base64url')
      const at = now().getTime()
      kept.set(digest(secret), { person, began: at, lastUsed: at })
      return secret
    },
    of: find,
    reason: (secret) => find(secret)?.reason,
    giveReason(secret, reason) {
      const session = find(secret)
      if (session !== undefined) session.reason = reason
    },
    end(secret) {
      kept.delete(digest(secret))
    },
  }
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
