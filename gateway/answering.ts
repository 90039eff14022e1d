import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import type { Coordinate } from '../policies/engine/coordinates.ts'
import type { Fetching } from './enforcement-clock.ts'
import type { PolicySnapshot } from './enforce/policy-snapshot.ts'
import type { CursorSeal } from './enforce/seal-cursor.ts'
import type { AnswerShape } from './execute/answer-shape.ts'
import type { KeyedFetch } from './execute/entity-keys.ts'
import type { FetchShape } from './execute/fetch-shape.ts'
import type { FetcherOptions } from './execute/fetch-subgraph.ts'
import type { PlanExecutor } from './execute/plan-executor.ts'
import type { PermitSigner } from './execute/sign-permit.ts'
import type { SubgraphClient } from './execute/subgraph-client.ts'
import type { Caller, CaseSource, Report } from './hub-options.ts'
import type { Limits } from './limit/limits.ts'
import type { DisclosureLog } from './log/disclosure-record.ts'

/** What a hub answers operations with; the same for every request. */
export interface Answering {
  readonly executor: PlanExecutor
  /** Fields that need a response key for each type. */
  readonly unmergeable: ReadonlySet<Coordinate>
  readonly subgraphs: ReadonlyMap<string, SubgraphClient>
  readonly shapeOf: (query: string) => FetchShape
  readonly answerShapeOf: (query: string) => AnswerShape
  readonly keyedFetchOf: (query: string) => KeyedFetch
  readonly grantedQuery: FetcherOptions['grantedQuery']
  readonly sign: PermitSigner
  readonly cases: CaseSource | undefined
  readonly caseIdForm: RegExp
  readonly cursors: CursorSeal
  readonly log: DisclosureLog
  /** Milliseconds a record may take to become durable. */
  readonly logTimeout: number
  readonly limits: Limits
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed: () => number
  /** Waits so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<unknown>
  readonly report: Report
  readonly incident: () => string
}

/** One request, authenticated, limited, parsed and validated. */
export interface OperationRequest {
  readonly snapshot: PolicySnapshot
  readonly caller: Caller
  readonly purpose: string
  readonly onWithheld: 'prune' | 'refuse'
  readonly decision: string
  readonly at: Date
  readonly document: DocumentNode
  /** Stands for the client's document in caches. */
  readonly documentHash: string
  readonly operation: OperationDefinitionNode
  /** Through which the plan is run, so that what enforcement takes can be told apart. */
  readonly fetching: Fetching
  readonly variables: Readonly<Record<string, unknown>>
}
