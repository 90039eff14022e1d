import type { CompiledPurpose } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate } from '../../policies/engine/coordinates.ts'
import { accessUnder } from '../enforce/beside-offer.ts'
import type { InternalField } from '../enforce/grant-fetch.ts'
import type { Asked, WithheldPlace } from '../enforce/permitted-plan.ts'
import type { Redacted } from '../enforce/redact.ts'
import type { CaseAccess, RequestScope } from '../enforce/resolve-scope.ts'
import type { RootField } from '../enforce/root-fields.ts'
import { withheldOf } from '../enforce/withheld.ts'
import type { DisclosureRecord, WithheldField } from './disclosure-record.ts'

export interface RecordedRequest {
  readonly decision: string
  readonly at: Date
  readonly agency: string
  readonly kind: string
  readonly client: string
  readonly policy: string
  readonly purpose: string
  readonly compiled: CompiledPurpose | undefined
  /** SHA-256 of the permitted document. */
  readonly operation: string
  readonly scope: RequestScope | undefined
  /** Form of the ids of cases. */
  readonly caseIdForm: RegExp
  /** Facts that the purpose's rules depend on for this kind of agency. */
  readonly decidingFacts: readonly string[]
  /** What is known outside any case: a hub without cases is told it of the caller. */
  readonly facts: Readonly<Record<string, boolean | undefined>>
  readonly taskTypes: ReadonlySet<string>
  /** Coordinates decided case by case. */
  readonly kept: readonly Asked[]
  /** Withheld, and told. */
  readonly withheld: readonly WithheldPlace[]
  /** Withheld outside any case, and not told. */
  readonly silent: readonly WithheldPlace[]
  /** Undefined when nothing was answered. */
  readonly redacted: Redacted | undefined
  readonly internal: readonly InternalField[]
  /** Root fields that were allowed to change something; empty for a query. */
  readonly changes: readonly Pick<RootField, 'coordinate' | 'reach'>[]
  readonly outcome: DisclosureRecord['outcome']
}

/**
 * The records of one request: one for each case it was about, one for each case it named and was not shown, one without
 * a case when it was about none. Coordinates and reasons, silent ones too; never a value.
 */
export function disclosureRecords(request: RecordedRequest): DisclosureRecord[] {
  const { scope, redacted } = request
  const always = request.withheld.filter(({ reason }) => reason.reason !== 'condition').map(withheldField)
  const base = {
    decision: request.decision,
    at: request.at.toISOString(),
    agency: request.agency,
    kind: request.kind,
    client: request.client,
    purpose: request.purpose,
    policy: request.policy,
    operation: request.operation,
    legalBasis: (request.compiled?.legalBasis ?? []).map(({ law, article }) => ({ law, article })),
    confidential: request.compiled?.confidential ?? false,
    outcome: request.outcome,
  }
  const records: DisclosureRecord[] = []
  const caseIds = new Set([...(scope?.casesOfRoot.values() ?? [])].flat())
  for (const caseId of caseIds) {
    const access = scope?.cases.get(caseId)
    if (scope === undefined || access === undefined) continue
    // What is kept of a case and what is on offer on it rest on different tasks, and each is decided again from its own record.
    const leads = (root: string) => scope.casesOfRoot.get(root)?.includes(caseId) === true
    for (const basis of access.beside === undefined ? [access] : [access.beside.kept, access.beside.offer]) {
      const isOfBasis = (coordinate: Coordinate) =>
        access.beside === undefined || isOfTask(request, coordinate) === basis.offered
      records.push({
        ...base,
        case: caseId,
        ...changesOn(request, caseId),
        ...heldOn(request, basis),
        disclosed: disclosedFields(redacted, caseId).filter(({ coordinate }) => isOfBasis(coordinate)),
        withheld: [
          ...always.filter(({ coordinate }) => isOfBasis(coordinate)),
          ...withheldOn(request, basis, (root) => leads(root) && accessUnder(scope, root, caseId) === basis),
        ],
        internal: internalOn(request, caseId).filter(isOfBasis),
        backstop: hits(redacted, caseId).filter(isOfBasis),
      })
    }
  }
  const leftOut = new Map(
    [...(scope?.leftOut.values() ?? [])].flat().map((access) => [access.caseId, access.beside?.offer ?? access]),
  )
  for (const [caseId, access] of leftOut) {
    const disclosed = disclosedFields(redacted, caseId)
    // Told of without standing in the answer.
    if (caseIds.has(caseId) || disclosed.length === 0) continue
    records.push({
      ...base,
      case: caseId,
      ...heldOn(request, access),
      disclosed,
      withheld: [],
      internal: [],
      backstop: [],
    })
  }
  for (const named of scope?.closed ?? []) {
    const hidden = scope?.hidden.get(named)
    const changed = changesOn(request, named)
    records.push({
      ...base,
      case: loggable(named, request.caseIdForm),
      ...changed,
      ...(hidden === undefined ? { tasks: [], taskTypes: [], facts: {} } : heldOn(request, hidden.access)),
      disclosed: [],
      withheld: hidden === undefined ? [] : withheldOn(request, hidden.access, (root) => hidden.roots.includes(root)),
      // Fetched and changed before it was closed: that was done, whatever is shown of it.
      internal: internalIn(request.internal.filter(({ caseId }) => caseId === named)),
      backstop: [],
      outcome: 'changes' in changed ? request.outcome : 'refused',
    })
  }
  const outside = disclosedFields(redacted, '')
  const outsideHits = hits(redacted, '')
  const silent = request.silent.map(withheldField)
  if (records.length === 0 || outside.length > 0 || outsideHits.length > 0 || silent.length > 0) {
    records.push({
      ...base,
      ...changesOn(request, undefined, records.length === 0),
      tasks: [],
      taskTypes: [],
      facts: knownFacts(request, request.facts),
      disclosed: outside,
      withheld: [...(records.length === 0 ? request.withheld.map(withheldField) : []), ...silent],
      internal: records.length === 0 ? internalOn(request, undefined) : [],
      backstop: outsideHits,
    })
  }
  return records
}

function isOfTask({ taskTypes }: RecordedRequest, coordinate: Coordinate): boolean {
  return taskTypes.has(coordinate.slice(0, coordinate.indexOf('.')))
}

/** What the decision about a case rested on. */
function heldOn(request: RecordedRequest, { tasks, offered, closed, facts }: CaseAccess) {
  return {
    tasks: tasks.map(({ id }) => id),
    taskTypes: [...new Set(tasks.map(({ type }) => type))].sort(),
    ...(offered ? { offered: true as const } : {}),
    ...(closed.length === 0 ? {} : { closed: closed.map(({ id, type, closedAt }) => ({ id, type, closedAt })) }),
    facts: knownFacts(request, facts),
  }
}

/** What is withheld on one case, of what the root fields about it ask. */
function withheldOn(
  { kept, taskTypes }: RecordedRequest,
  access: CaseAccess,
  leads: (root: string) => boolean,
): WithheldField[] {
  const found = new Map<string, WithheldField>()
  for (const asked of kept) {
    const reason = leads(asked.path[0] ?? '') ? withheldOf(asked, access, taskTypes) : undefined
    if (reason !== undefined) found.set(asked.coordinate, withheldField({ ...asked, reason }))
  }
  return [...found.values()]
}

function knownFacts(
  { decidingFacts }: RecordedRequest,
  facts: Readonly<Record<string, boolean | undefined>>,
): Record<string, boolean> {
  return Object.fromEntries(
    decidingFacts.flatMap((fact) => {
      const value = Object.hasOwn(facts, fact) ? facts[fact] : undefined
      return typeof value === 'boolean' ? [[fact, value] as const] : []
    }),
  )
}

function disclosedFields(redacted: Redacted | undefined, caseId: string) {
  return [...(redacted?.disclosed.get(caseId) ?? [])].map(([coordinate, { form, rule }]) => ({
    coordinate,
    form,
    rule,
  }))
}

/** What was fetched for joining on this case, and outside any. */
function internalOn({ internal }: RecordedRequest, caseId: string | undefined): string[] {
  return internalIn(internal.filter((field) => field.caseId === undefined || field.caseId === caseId))
}

function internalIn(fields: readonly InternalField[]): string[] {
  return [...new Set(fields.map(({ coordinate }) => coordinate))]
}

/** What was changed on one case; without a case: what was changed on none, or all of it where no other record tells. */
function changesOn(
  { changes }: RecordedRequest,
  caseId: string | undefined,
  all = false,
): Pick<DisclosureRecord, 'changes'> {
  const here = changes.filter(({ reach }) => {
    const caseIds = reach.by === 'named' ? reach.caseIds : []
    return all || (caseId === undefined ? caseIds.length === 0 : caseIds.includes(caseId))
  })
  return here.length === 0 ? {} : { changes: [...new Set(here.map(({ coordinate }) => coordinate))] }
}

function hits(redacted: Redacted | undefined, caseId: string): string[] {
  return (redacted?.backstop ?? []).filter((hit) => (hit.caseId ?? '') === caseId).map(({ coordinate }) => coordinate)
}

function withheldField({ coordinate, reason }: WithheldPlace): WithheldField {
  return {
    coordinate,
    reason: reason.reason,
    ...(reason.silent === true ? { silent: true as const } : {}),
    ...(reason.missing === undefined ? {} : { missing: [...reason.missing] }),
  }
}

/** In the place of an id that is none: what was written there is nobody's to keep. */
const NOT_A_CASE_ID = 'not-a-case-id'

/**
 * An id that was asked for and opened nothing is the asker's own text, and stays in the log for ever. Kept as written is only
 * what has the form of case ids; a number or a name typed there by mistake is not, nor its hash: of nine digits a hash is
 * undone in seconds.
 */
export function loggable(caseId: string, form: RegExp): string {
  return form.test(caseId) ? caseId : NOT_A_CASE_ID
}
