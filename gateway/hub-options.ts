import type { FastifyInstance } from 'fastify'
import type { GraphQLScalarType } from 'graphql'
import type { CompiledPolicy } from '../policies/engine/compiled-policy.ts'
import type { ScopeAnswer, ScopedCase, ScopeQuestion } from '../schema/permit.ts'
import type { HubKeys } from './execute/hub-keys.ts'
import type { ClientBounds } from './execute/subgraph-client.ts'
import type { Limits } from './limit/limits.ts'
import type { RequestFigures } from './request-figures.ts'
import type { DisclosureLog } from './log/disclosure-record.ts'

/** Who asks: an organisation, never a person. */
export interface Caller {
  readonly agency: string
  readonly kind: string
  readonly client: string
  /** Purposes the token carries. */
  readonly purposes: readonly string[]
  /** Facts for a hub without cases; ignored where a case source tells the facts case by case. */
  readonly facts?: Readonly<Record<string, boolean>>
}

/** Which request a question about cases belongs to, and the policy it is decided under: for the case source's own records. */
export interface AskedFor {
  readonly decision: string
  /** Hash of the policy snapshot. */
  readonly policy: string
}

/**
 * Asked before any case-bound fetch, the chain's own included, and again while a request lasts longer than half a second.
 * Cases without an open (or offered) task are absent.
 */
export interface CaseSource {
  scope(question: ScopeQuestion, askedFor: AskedFor): Promise<ScopeAnswer | readonly ScopedCase[]>
}

/** A line for people who run the hub; never a value from a case. */
export type Report = (event: string, detail: Readonly<Record<string, unknown>>) => void

export interface HubOptions {
  /** Composed supergraph SDL (federation 2). */
  readonly supergraph: string
  readonly policy: CompiledPolicy
  /** Throws a `HubError` with code UNAUTHENTICATED, or anything else for the same answer without a reason. */
  authenticate(request: { headers: Record<string, string | undefined> }): Promise<Caller>
  /** Absent: no case-bound types; rules alone decide, with the facts of the caller. */
  readonly cases?: CaseSource
  readonly log: DisclosureLog
  /** Milliseconds to wait for the log; who asked is then told LOG_UNAVAILABLE. Absent: ten seconds. */
  readonly logTimeout?: number
  subgraphUrl?(name: string, url: string): string
  readonly limits?: Partial<Limits>
  /** Addresses or networks of proxies that say in X-Forwarded-For for whom they pass a request on; no other is believed. */
  readonly trustedProxies?: readonly string[]
  /** Bearer token that opens `/metrics` and the detail of `/readyz` from elsewhere than this machine. */
  readonly metricsToken?: string
  /** How long a subgraph may take, and how much of it the hub bears before it is not asked for a while. */
  readonly subgraphBounds?: Partial<ClientBounds>
  now?(): Date
  /** Keys that sign permits; made anew at every start when absent. */
  readonly keys?: HubKeys
  /** Host to listen on; 127.0.0.1 unless said otherwise. */
  readonly host?: string
  /** More routes on the same server: identity, published schema. */
  routes?(server: FastifyInstance): void | Promise<void>
  /** Further conditions of `/readyz`, by name. */
  readonly ready?: Readonly<Record<string, () => Promise<boolean>>>
  /** What else `/readyz` tells, under `detail`; it does not decide whether the hub is ready. */
  detail?(): Readonly<Record<string, unknown>>
  readonly report?: Report
  /**
   * Form of the ids the case source gives out: an id of another form that opens nothing is not kept in the log as written.
   * Absent: up to 64 letters, digits, `_` and `-`.
   */
  readonly caseIdForm?: RegExp
  /**
   * Implementations of the supergraph's own scalars, by name: a value that one cannot serialize does not leave the hub. A
   * scalar that is not here takes any value.
   */
  readonly scalars?: Readonly<Record<string, GraphQLScalarType>>
}

/** How a hub does, for people who run it. */
export interface HubHealth {
  /** Each condition of readiness. */
  readonly checks: Readonly<Record<string, boolean>>
  readonly figures: RequestFigures
}

export interface Hub {
  /** Resolves with the base address once requests are taken. */
  listen(port?: number): Promise<string>
  /** Requests that began under the old policy end under it. */
  swapPolicy(policy: CompiledPolicy): void
  /** What `/readyz` looks at, by name, and what the hub counted of the requests it answered. */
  health(): Promise<HubHealth>
  /** Counts an event of what was built around the hub, and writes it where the hub writes its own. */
  readonly report: Report
  /** Ends what is in flight, then closes. */
  close(): Promise<void>
}
