import { type GraphQLSchema, OperationTypeNode } from 'graphql'
import type { Coordinate } from '../policies/engine/coordinates.ts'
import { decidingFacts } from '../policies/engine/decide.ts'
import type { Answering, OperationRequest } from './answering.ts'
import { callerSchema, introspect } from './enforce/caller-schema.ts'
import { untilStepEnds } from './enforce/closed-step.ts'
import { withConditionsDecided } from './enforce/decide-conditions.ts'
import type { InternalField } from './enforce/grant-fetch.ts'
import { type JoiningSources, joiningSources, withoutHalfShown } from './enforce/joining-sources.ts'
import { keepScope, type KeptScope } from './enforce/keep-scope.ts'
import { permittedChanges } from './enforce/permit-changes.ts'
import { permittedOperation } from './enforce/permitted-operation.ts'
import { type WithheldPlace, withoutRoots } from './enforce/permitted-plan.ts'
import { redact, type Redacted } from './enforce/redact.ts'
import { deadRoots, type RequestScope, resolveScope } from './enforce/resolve-scope.ts'
import type { RootField } from './enforce/root-fields.ts'
import { silentlyWithheld, withheldErrors, withheldPaths, withheldPlaces } from './enforce/withheld.ts'
import { withoutClosed } from './enforce/without-closed.ts'
import { causeOf, errorTable, HubError, maskError, publicError } from './errors.ts'
import { lostPlaces } from './execute/lost-places.ts'
import { limitExceeded } from './limit/limits.ts'
import { appendInTime } from './log/append-in-time.ts'
import type { DisclosureRecord } from './log/disclosure-record.ts'
import { disclosureRecords } from './log/disclosure-records.ts'
import { type OperationAnswer, refused, refusedWith } from './operation-answer.ts'
import { operationForm } from './operation-form.ts'
import { runPlan } from './run-plan.ts'

/**
 * The way of one query from its validated document to its answer: size, prune, scope, plan and fetch, redact, log. Nothing
 * is returned before the disclosure record is durable. Only what is refused for its form alone, which nothing was decided
 * about, has no record (see `operationForm`).
 */
export async function answerOperation(hub: Answering, request: OperationRequest): Promise<OperationAnswer> {
  const { snapshot, caller, purpose, decision, at, operation } = request
  const { policy } = snapshot
  const compiled = policy.purposes.get(purpose)
  const schema = hub.executor.apiSchema
  const taskTypes = new Set([...policy.schema.types.values()].filter((type) => type.taskKey).map(({ name }) => name))

  // Size: before anything is planned.
  const form = operationForm(schema, policy.schema, request, hub.limits)
  if ('refused' in form) return form.refused
  const { fragments, variables, roots } = form

  // Prune: before anything is planned, under the most this purpose can ever get.
  const { key, grant } = snapshot.staticGrant(caller, purpose, at)
  const pruned = permittedOperation({
    snapshot,
    documentHash: request.documentHash,
    grantKey: key,
    grant,
    schema,
    unmergeable: hub.unmergeable,
    operation,
    fragments,
    limits: hub.limits,
  })
  // Too large when written out by type: of its form as well, no case was looked at.
  if (pruned instanceof HubError) return refusedWith(pruned)
  const permitted = withConditionsDecided(pruned, variables)

  const internal: InternalField[] = []
  const lost = lostPlaces(operation, fragments)
  const open = snapshot.openGrant(caller, purpose, at)
  const outside = { grant: open, caseBound: snapshot.caseBound }
  let scope: RequestScope | undefined
  let kept: KeptScope | undefined
  /** What the plan brought. */
  let data: Record<string, unknown> | null = null
  let places: WithheldPlace[] = []

  const isMutation = operation.operation === OperationTypeNode.MUTATION
  let changes: ReadonlySet<Coordinate> = new Set()
  /** Root fields of a mutation that are to be called; of one that has been, those that were. */
  let changing: readonly RootField[] = []
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return await refuse([])

  // Scope: which cases, from the open tasks of the asking agency.
  const asked = roots.filter(({ key, reach }) => reach.by === 'named' || permitted.roots.has(key))
  const askedAt = hub.elapsed()
  const question = { cursors: hub.cursors, policy, caller, purpose, decision, at }
  if (hub.cases !== undefined) {
    try {
      scope = await resolveScope({ ...question, source: hub.cases, roots: asked })
      if (scope.closed.length > 0) await hub.pause(untilStepEnds(hub.elapsed() - askedAt))
    } catch (error) {
      // A cursor that is none is of its form as well: nothing is told of any case.
      if (error instanceof HubError && error.code === 'GRAPHQL_VALIDATION_FAILED') return refusedWith(error)
      return await withoutScope(error)
    }
  }
  // What derived fields are computed from may be fetched for them, and is shown only when it is granted itself.
  const { derived } = permitted
  const joining = joiningSources({ policy, purpose: compiled, derived, open, scope, caseBound: snapshot.caseBound })
  if (scope !== undefined && joining !== undefined) scope = withoutHalfShown(scope, joining)
  // A task may be closed while this request lasts: the scope is asked again when it has grown old.
  const first = scope
  if (hub.cases !== undefined && first !== undefined) {
    kept = keepScope({ request: { ...question, source: hub.cases }, scope: first, askedAt, elapsed: hub.elapsed })
  }
  places = withheldPlaces(permitted, roots, scope, taskTypes, outside)
  if (request.onWithheld === 'refuse' && places.length > 0) return await refuse(places)
  const dead = scope === undefined ? new Set<string>() : deadRoots(roots, scope, snapshot)

  // What a change says of itself, be it that it ended the caller's own task, is no data of its case: it leads to no type with data.
  const saysWhatWasDone = new Set(
    isMutation
      ? roots.filter(({ coordinate }) => policy.schema.field(coordinate)?.kind !== 'link').map(({ key }) => key)
      : [],
  )

  // A mutation is refused whole if any part of it is withheld (security.md 2, row 24).
  if (isMutation) {
    const decided = permittedChanges(roots, permitted, open, scope)
    const known = new Set(places.map(({ coordinate }) => coordinate))
    const withheld = 'refused' in decided ? decided.refused.filter(({ coordinate }) => !known.has(coordinate)) : []
    if ('refused' in decided || places.length > 0 || dead.size > 0) return await refuse([...places, ...withheld])
    changes = decided.changes
    changing = roots
    // No record, no change: what is about to be done is durable before anything is called. The disclosure itself follows
    // as it does for a query; should that second record fail, the first still tells that the change may have been made.
    const unrecorded = await record('begun', undefined, [])
    if (unrecorded !== undefined) return unrecorded
  }

  // Plan and fetch: each fetch under a permit of its own.
  const ran = await request.fetching(() =>
    runPlan(hub, request, {
      planned: withoutRoots(permitted, dead),
      permitted,
      roots,
      open,
      kept,
      joining,
      changes,
      lost,
      internal: (field) => void internal.push(field),
    }),
  )
  data = ran.data
  // Asking again would not help, as it would where a subgraph is out of reach. Of a change, what was done is still told.
  if (ran.tooLarge && changes.size === 0)
    return (await record('refused', undefined, places)) ?? refusedWith(tooManyCases())

  // What was closed while the plan ran is answered as if it had been closed from the start.
  if (kept !== undefined && isMutation) {
    changing = [...ran.made]
    changes = new Set(coordinates(changing))
  }
  try {
    if ((await dropClosed()) && isMutation && ran.made.size === 0) return await refuse([])
  } catch (error) {
    return await withoutScope(error)
  }

  // Redact: the third net, by runtime type and case.
  const redacted = written(data, joining)
  // Never half an answer. What a change did is still told: it cannot be asked again in shorter pages.
  if (redacted.values > hub.limits.answerValues && changes.size === 0) {
    const error = limitExceeded('answerValues', hub.limits.answerValues, redacted.values)
    return (await record('refused', undefined, places)) ?? refusedWith(error)
  }
  return await conclude('answered', redacted, places)

  /** Takes out what was closed since the last look, and tells whether anything was; rejects when nobody can tell. */
  async function dropClosed(): Promise<boolean> {
    const now = await kept?.current()
    if (now === undefined || first === undefined || now === scope) return false
    scope = now
    const gone = deadRoots(roots, scope, snapshot)
    data = withoutClosed(data, first, scope, { dead: gone, told: saysWhatWasDone })
    // That a change's own answer was lost stays told: silence would look like a change that was never asked for.
    lost.forget(new Set([...gone].filter((key) => !saysWhatWasDone.has(key))))
    places = withheldPlaces(permitted, roots, scope, taskTypes, outside)
    return true
  }

  function written(data: Record<string, unknown> | null, joining?: JoiningSources): Redacted {
    const redacted = redact({
      schema,
      unmergeable: hub.unmergeable,
      policy,
      operation,
      fragments,
      variables,
      open,
      scope,
      caseBound: snapshot.caseBound,
      joining,
      changes,
      data,
      // A change is told whole: see above.
      mostValues: changes.size === 0 ? hub.limits.answerValues : Infinity,
      introspection: introspect(() => schemaFor(key), schema, operation, fragments, variables),
    })
    for (const hit of redacted.backstop) hub.report('backstop', { decision, ...hit })
    return redacted
  }

  /** Nobody can tell which cases are the caller's, or whether they still are: no data of any. */
  async function withoutScope(error: unknown): Promise<OperationAnswer> {
    loseScope(error)
    return await conclude('failed', written(null), [])
  }

  function loseScope(error: unknown): void {
    const masked = maskError(error, hub.incident)
    hub.report('scope-failed', { decision, code: masked.code, cause: causeOf(error), ...masked.details })
    lost.forget()
    for (const root of asked) if (root.reach.by !== 'none') lost.add([root.key])
  }

  async function refuse(why: readonly WithheldPlace[]): Promise<OperationAnswer> {
    const recorded = await record('refused', undefined, why)
    if (recorded !== undefined) return recorded
    // What is withheld on a case is told to whom it is open, and the log may have taken its time.
    const withheld = await dropClosed().then(
      (isLess) =>
        isLess ? places.filter((place) => why.some(({ coordinate }) => coordinate === place.coordinate)) : why,
      () => [],
    )
    const error = new HubError('OPERATION_WITHHELD', errorTable.OPERATION_WITHHELD.message, { details: { decision } })
    return { ...refused([publicError(error), ...withheldErrors(withheld, decision)]), withheld: coordinates(withheld) }
  }

  async function conclude(
    outcome: 'answered' | 'failed',
    redacted: Redacted,
    withheld: readonly WithheldPlace[],
  ): Promise<OperationAnswer> {
    const recorded = await record(outcome, redacted, withheld)
    if (recorded !== undefined) return recorded
    let given = { data: redacted.data, withheld }
    try {
      // What was closed while the log took its time is in the record, which may claim more than is given, and given no more.
      if (outcome === 'answered' && (await dropClosed()))
        given = { data: written(data, joining).data, withheld: places }
    } catch (error) {
      loseScope(error)
      given = { data: written(null).data, withheld: [] }
    }
    const errors = [
      ...withheldErrors(given.withheld, decision),
      ...lost.errors(decision, () => withheldPaths(permitted, scope, outside)),
    ]
    return { status: 200, data: given.data, errors, withheld: coordinates(given.withheld) }
  }

  /** Writes what was decided and waits until it is durable; an answer instead of nothing means that it was not. */
  async function record(
    outcome: DisclosureRecord['outcome'],
    redacted: Redacted | undefined,
    withheld: readonly WithheldPlace[],
  ): Promise<OperationAnswer | undefined> {
    const records = disclosureRecords({
      decision,
      at,
      purpose,
      scope,
      caseIdForm: hub.caseIdForm,
      decidingFacts: decidingFacts(policy, caller.kind, purpose),
      facts: hub.cases === undefined ? (caller.facts ?? {}) : {},
      taskTypes,
      withheld,
      silent: silentlyWithheld(permitted, outside),
      redacted,
      outcome,
      agency: caller.agency,
      kind: caller.kind,
      client: caller.client,
      policy: policy.hash,
      compiled,
      operation: permitted.hash,
      kept: permitted.kept,
      internal,
      changes: outcome === 'refused' ? [] : changing,
    })
    const failed = await appendInTime(hub.log, records, hub.logTimeout)
    if (failed === undefined) return undefined
    // No record, no data (design.md, promise 7).
    hub.report('log-unavailable', { decision, cause: causeOf(failed.failure) })
    const isMade = changes.size > 0 && outcome !== 'begun'
    return refusedWith(new HubError('LOG_UNAVAILABLE', isMade ? CHANGED_UNLOGGED : undefined))
  }

  function schemaFor(key: string): GraphQLSchema {
    const known = snapshot.schemas.get(key) as GraphQLSchema | undefined
    if (known !== undefined) return known
    const made = callerSchema(schema, policy, grant)
    snapshot.schemas.set(key, made)
    return made
  }
}

const tooManyCases = (): HubError =>
  new HubError(
    'LIMIT_EXCEEDED',
    'Too large: about more cases than can be asked for at once: ask for shorter pages, or fewer',
  )

const CHANGED_UNLOGGED =
  'The change was called for, and the disclosure log cannot be written any more, so no data is given: look before trying again'

function coordinates(places: readonly { coordinate: string }[]): string[] {
  return places.map(({ coordinate }) => coordinate)
}
