import { createHash } from 'node:crypto'
import type { Coordinate, Form } from '../policies/engine/coordinates.ts'

/**
 * HTTP header that brings a permit from the hub to a subgraph: `<base64url of the permit's text>~<wave>`. The wave is a compact
 * JWS (EdDSA) over the digests of all permits that were signed together, in the way of SD-JWT (RFC 9901): each permit is a text
 * of its own with a random id for its salt, so that a subgraph reads its own permit and of the others nothing.
 */
export const PERMIT_HEADER = 'schakel-permit'
/** `typ` of the wave, so that no other token of the hub can pass for one. */
export const WAVE_TYPE = 'schakel-wave+jwt'
export const PERMIT_ISSUER = 'schakel'
/** Seconds a permit lives. */
export const PERMIT_LIFETIME = 10
/** Seconds by which the clocks of hub and subgraph may differ. */
export const CLOCK_TOLERANCE = 2

/**
 * Characters of the longest permit: it names every case of its fetch, and a subgraph takes no longer header (Node's own limit
 * of 16 KB would stop at about a hundred cases).
 */
export const PERMIT_LONGEST = 240 * 1024
/** Permits that are signed together at most; the wave comes beside the permit in the header. */
export const WAVE_LARGEST = 64
/** Characters of the longest wave: 43 for each digest, in JSON, in base64url, with its head and signature. */
export const WAVE_LONGEST = 5 * 1024

/** What the hub signs for the permits of one turn (JWS payload). */
export interface Wave {
  readonly iss: typeof PERMIT_ISSUER
  /** Seconds since the epoch. */
  readonly iat: number
  readonly exp: number
  /** Digest of each permit, among decoys, sorted: neither number nor order tells of the other permits (RFC 9901, 4.2.4.1, 4.2.5). */
  readonly permits: readonly string[]
}

/** A permit as it travels, and the wave that vouches for it. */
export interface PermitParts {
  /** Still in base64url: what the digest is of (RFC 9901, section 4.2.3), so that nothing has to be written anew to check it. */
  readonly permit: string
  readonly wave: string
}

export function joinPermit({ permit, wave }: PermitParts): string {
  return `${permit}~${wave}`
}

/** Undefined for what is not one permit with one wave. */
export function splitPermit(header: string): PermitParts | undefined {
  const [permit = '', wave = '', ...more] = header.split('~', 3)
  return permit === '' || wave === '' || more.length > 0 ? undefined : { permit, wave }
}

/** base64url SHA-256, of a travelling permit for its wave and of a request's body for its permit. */
export function digestOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url')
}

/** The cases that share one set of coordinates. Only coordinates that this very fetch asks for are listed. */
export interface PermitScope {
  readonly cases: readonly string[]
  readonly see: Readonly<Record<Coordinate, Form>>
  /** Coordinates of `see` that are shown only on rows the asker recorded or that were handed to it. */
  readonly own: readonly Coordinate[]
  /** The asker's tasks on these cases are only offered: `Query.tasks` shows them, the case stays closed. */
  readonly offered?: true
}

/** A page of a root list, resolved by the hub: ids of cases or tasks in order. */
export interface PermitPage {
  readonly ids: readonly string[]
  readonly cursors: readonly string[]
  /** The case of each entry: a permit is about other root fields' cases as well, and those say nothing about this list. */
  readonly cases: readonly string[]
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  /** Where the next page goes on; absent: after the last entry. */
  readonly endCursor?: string
}

/** The hub's statement to one subgraph, for one fetch. It lives as long as the wave it was signed in. */
export interface Permit {
  /** Name of the subgraph. */
  readonly aud: string
  /** 128 random bits or more: a subgraph takes it once, and nobody who knows the rest can guess the permit from its digest. */
  readonly jti: string
  readonly agency: string
  readonly kind: string
  readonly purpose: string
  /** Types of task that belong to the purpose: a change of a task, or a look at former ones, is about no other. */
  readonly taskTypes: readonly string[]
  readonly decision: string
  readonly policy: string
  /** base64url SHA-256 of the request body's bytes. */
  readonly body: string
  /** Coordinates allowed outside any case: roots, structural fields, types that are not case-bound. */
  readonly open: Readonly<Record<Coordinate, Form>>
  readonly scopes: readonly PermitScope[]
  /** By response key of the root field in this fetch. */
  readonly pages?: Readonly<Record<string, PermitPage>>
}

/** Body of the hub's question to the chain, `POST /scope`, under a permit like any fetch. */
export interface ScopeQuestion {
  readonly agency: string
  readonly kind: string
  readonly purpose: string
  readonly taskTypes: readonly string[]
  /** These cases only; absent: a page of the agency's own. */
  readonly caseIds?: readonly string[]
  /**
   * RFC 3339, with `caseIds` only: the purpose keeps something after closing, so tell of tasks of these types as well that
   * the agency held and that were done since this moment.
   */
  readonly closedSince?: string
  /** With `caseIds` only: tell of cases on which the agency's tasks are only offered as well. */
  readonly offered?: true
  /** Of the agency's own. What does not match `state`, `status` or `due` is on it as well, and marked. */
  readonly page?: {
    readonly list: 'cases' | 'tasks'
    readonly first: number
    readonly after?: string
    readonly state?: string
    readonly status?: string
    readonly due?: string
  }
}

/** Whether an id can stand for a case at all: no store holds U+0000 in a text, so such an id is absent like any other. */
export function isStorable(id: string): boolean {
  return !id.includes('\u0000')
}

/** One case on which the agency holds a matching task, or held one so short ago that it was asked about. Others are absent. */
export interface ScopedCase {
  readonly caseId: string
  /** Open tasks. */
  readonly tasks: readonly { readonly id: string; readonly type: string }[]
  /** Tasks offered and not yet accepted. */
  readonly offered?: readonly { readonly id: string; readonly type: string }[]
  /** Tasks that were done since the moment asked about, be the case open or closed; `closedAt` is RFC 3339. */
  readonly closed?: readonly { readonly id: string; readonly type: string; readonly closedAt: string }[]
  readonly facts: Readonly<Record<string, boolean | undefined>>
}

export interface ScopeAnswer {
  readonly cases: readonly ScopedCase[]
  /** For a page: the listed ids (cases or tasks) in order with their cursors, and the case of each. */
  readonly page?: {
    readonly entries: readonly {
      readonly id: string
      readonly caseId: string
      readonly cursor: string
      /**
       * False: the entry does not match the filter asked for. It is told nonetheless, so that how often the hub has to ask
       * does not follow from what is filtered. A source that leaves such entries out leaves this out as well.
       */
      readonly matches?: boolean
    }[]
    readonly hasNextPage: boolean
  }
}
