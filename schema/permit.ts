import type { Coordinate, Form } from '../policies/engine/coordinates.ts'

/** HTTP header that carries the permit (compact JWS, EdDSA) from the hub to a subgraph. */
export const PERMIT_HEADER = 'schakel-permit'
/** `typ` of the JWS, so that no other token of the hub can pass for a permit. */
export const PERMIT_TYPE = 'schakel-permit+jwt'
export const PERMIT_ISSUER = 'schakel'
/** Seconds a permit lives. */
export const PERMIT_LIFETIME = 10

/**
 * Characters of the longest permit: it names every case of its fetch, and a subgraph takes no longer header (Node's own limit
 * of 16 KB would stop at about a hundred cases).
 */
export const PERMIT_LONGEST = 240 * 1024

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

/** The hub's signed statement to one subgraph, for one fetch (JWS payload). */
export interface Permit {
  readonly iss: typeof PERMIT_ISSUER
  /** Name of the subgraph. */
  readonly aud: string
  /** Seconds since the epoch. */
  readonly iat: number
  readonly exp: number
  readonly jti: string
  readonly agency: string
  readonly kind: string
  readonly purpose: string
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
  /** Of the agency's own. What does not match `state` or `status` is on it as well, and marked. */
  readonly page?: {
    readonly list: 'cases' | 'tasks'
    readonly first: number
    readonly after?: string
    readonly state?: string
    readonly status?: string
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
