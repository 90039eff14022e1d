import type { Database } from '../database.ts'
import type { LeftEvent } from '../referral-chain/chain-event.ts'
import type { ArgumentCheck } from './check-arguments.ts'
import type { ChangeProblem } from './change-problem.ts'

/** Arguments of a change as GraphQL took them in: of their types, and within the bounds of `checkArguments`. */
export type ChangeArguments = Readonly<Record<string, unknown>>

/** Who makes a change, as the hub's permit says. */
export interface ChangeMaker {
  /** OIN. */
  readonly agency: string
  readonly kind: string
  readonly purpose: string
  /** Types of task that belong to the purpose. */
  readonly taskTypes: readonly string[]
  /** Of the hub, for the record. */
  readonly decision: string
}

/** What a change works with. All of it happens in one transaction, or not at all. */
export interface ChangeContext {
  readonly tx: Database
  /** Database schema of the subgraph. */
  readonly schema: string
  readonly by: ChangeMaker
  readonly at: Date
  readonly newId: () => string
  /** Leaves an event for the chain, in this transaction; who and when are added. Codes only, of the chain's own list. */
  readonly emit: (event: LeftEvent) => Promise<void>
}

/** What a change did: the version and id of the row it made or changed, and the case where it opened one. */
export interface ChangeMade {
  readonly version?: number
  readonly id?: string
  readonly caseId?: string
}

export type ChangeOutcome = ChangeMade | { readonly problem: ChangeProblem }

/** One mutation of a subgraph. */
export interface Change<Args = ChangeArguments> {
  /** What an argument must be beside what its type says, by name. */
  readonly checks?: Readonly<Record<string, ArgumentCheck>>
  readonly make: (context: ChangeContext, args: Args) => Promise<ChangeOutcome>
}

/** A change whose arguments are of these types, which the schema says: what may be left out may be null as well. */
export function defineChange<Args extends object>(change: Change<Args>): Change {
  return change as unknown as Change
}
