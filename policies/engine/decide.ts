import type { CompiledPolicy, CompiledPurpose, DecisionRequest, Grant, Withholding } from './compiled-policy.ts'
import { isKnownToHold, lastDayOf } from './day-literal.ts'
import { dutchDay, isInForce } from './dutch-day.ts'
import { type Column, prepareColumn } from './prepare-column.ts'
import { type Circumstances, makeGrant } from './make-grant.ts'

const REMEMBERED = 512
const DAY = 86_400_000
const NOTHING_BY_RULE = nothing({ reason: 'no-rule' })
const NOTHING_ANY_MORE = nothing({ reason: 'expired' })

/**
 * What one kind of agency may see for one purpose, given its open tasks on a case and what is known of that case.
 * Anything not granted by a rule whose task is open and whose facts are known to hold is withheld.
 */
export function decide(policy: CompiledPolicy, request: DecisionRequest): Grant {
  const purpose = policy.purposes.get(request.purpose)
  const column = purpose && columnOf(policy, purpose, request.kind)
  if (purpose === undefined || column === undefined) return NOTHING_BY_RULE
  if (!isInForce(purpose.valid, request.at)) return NOTHING_ANY_MORE

  const key = stateOf(column, purpose, request)
  const known = column.grants.get(key)
  if (known !== undefined) return known
  const closed = keptTypes(purpose, request)
  const among = (types: readonly string[], tasks: ReadonlySet<string>) => types.some((task) => tasks.has(task))
  const grant = makeGrant(policy, column, {
    task: (tasks) => among(request.tasks, tasks ?? purpose.tasks) || (tasks === undefined && purpose.tasks.size === 0),
    kept: (tasks) => among(closed, tasks ?? purpose.tasks),
    literal: (literal) => isKnownToHold(literal, request),
  })
  remember(column, key, grant)
  return grant
}

/** The most that the kind can get for the purpose that day, over all facts and tasks: what pruning and introspection go by. */
export function mostEver(
  policy: CompiledPolicy,
  request: { readonly kind: string; readonly purpose: string; readonly at: Date },
): Grant {
  const purpose = policy.purposes.get(request.purpose)
  const column = purpose && columnOf(policy, purpose, request.kind)
  if (purpose === undefined || column === undefined) return NOTHING_BY_RULE
  if (!isInForce(purpose.valid, request.at)) return NOTHING_ANY_MORE
  const key = `ever${daysOf(column, request.at)}`
  const known = column.grants.get(key)
  if (known !== undefined) return known
  const literal: Circumstances['literal'] = (one) =>
    lastDayOf(one.fact) === undefined || isKnownToHold(one, { facts: {}, at: request.at })
  const grant = makeGrant(policy, column, { task: always, kept: always, literal })
  remember(column, key, grant)
  return grant
}

/** Facts on which some cell of the kind's column for this purpose depends, in order; what is known of others decides nothing. */
export function decidingFacts(policy: CompiledPolicy, kind: string, purposeId: string): readonly string[] {
  const purpose = policy.purposes.get(purposeId)
  return (purpose && columnOf(policy, purpose, kind)?.facts) ?? []
}

const columns = new WeakMap<CompiledPolicy, Map<string, Column>>()

function columnOf(policy: CompiledPolicy, purpose: CompiledPurpose, kind: string): Column | undefined {
  const cells = purpose.cells.get(kind)
  if (cells === undefined) return undefined
  const ofPolicy = columns.get(policy) ?? new Map<string, Column>()
  columns.set(policy, ofPolicy)
  const name = `${purpose.id} ${kind}`
  const known = ofPolicy.get(name)
  if (known !== undefined) return known
  const column = prepareColumn(policy, purpose, cells)
  ofPolicy.set(name, column)
  return column
}

/** All that the column's cells can depend on, as text: requests that agree on it get the same grant. */
function stateOf(column: Column, purpose: CompiledPurpose, request: DecisionRequest): string {
  let state = ''
  for (const task of purpose.tasks) state += request.tasks.includes(task) ? '1' : '0'
  if (request.closed !== undefined) {
    const kept = keptTypes(purpose, request)
    for (const task of purpose.tasks) state += kept.includes(task) ? '1' : '0'
  }
  state += ' '
  for (const fact of column.facts) {
    const value = request.facts[fact]
    state += value === true ? '1' : value === false ? '0' : '?'
  }
  return state + daysOf(column, request.at)
}

/** Which of the last days that the column's cells name are not past. */
function daysOf({ lastDays }: Column, at: Date): string {
  let state = ' '
  for (const last of lastDays) state += dutchDay(at) <= last ? '1' : '0'
  return state
}

/** Types of the asker's closed tasks for which something is still kept: days are counted from the moment of closing. */
function keptTypes({ afterClosing }: CompiledPurpose, { closed = [], at }: DecisionRequest): string[] {
  if (afterClosing === undefined) return []
  const period = afterClosing.days * DAY
  return closed
    .filter(({ closedAt }) => closedAt <= at && at.getTime() < closedAt.getTime() + period)
    .map(({ type }) => type)
}

/** Starts over when it is full: bounded, whatever is asked. */
function remember(column: Column, key: string, grant: Grant): void {
  if (column.grants.size >= REMEMBERED) column.grants.clear()
  column.grants.set(key, grant)
}

function always(): boolean {
  return true
}

function nothing(withholding: Withholding): Grant {
  return {
    granted: () => undefined,
    withheld: () => withholding,
    reaches: () => false,
    showsType: () => false,
    isSilent: false,
    arguments: new Set(),
    fields: new Map(),
  }
}
