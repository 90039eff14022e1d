import type { Cell, CompiledPolicy, Grant, GrantedField, Withholding } from './compiled-policy.ts'
import type { Coordinate } from './coordinates.ts'
import { isOfDays } from './day-literal.ts'
import { splitCoordinate } from './expand-see.ts'
import { type Link, type LinkMap, linkMapOf } from './link-map.ts'
import type { Literal } from './policy-document.ts'
import type { Column, ReadyCell } from './prepare-column.ts'

/** What is known when a grant is made: which tasks are open and which facts are known to be so. */
export interface Circumstances {
  readonly task: (tasks: Cell['tasks']) => boolean
  /** True when such a task was closed so short ago that something is still kept. */
  readonly kept: (tasks: Cell['tasks']) => boolean
  readonly literal: (literal: Literal) => boolean
}

/** What is shown in some circumstances: the fields and links, and the types that have at least one of them. */
interface Shown {
  readonly fields: Map<Coordinate, GrantedField>
  readonly types: ReadonlyMap<string, GrantedField>
}

const DERIVED: Withholding = { reason: 'derived' }
const STRUCTURAL: GrantedField = { form: 'full', own: false, rule: 'structural' }

/** Evaluates every cell of a column once. What is withheld, and why, is worked out when it is asked for. */
export function makeGrant(policy: CompiledPolicy, column: Column, circumstances: Circumstances): Grant {
  const links = linkMapOf(policy.schema)
  const derived = (coordinate: Coordinate) => column.unaccepted.has(coordinate)
  const shown = evaluate(policy, column, links, circumstances, false)
  // What would be shown if no silent fact stood in the way: what is in here and not shown is withheld without a word.
  const present = column.silent ? evaluate(policy, column, links, circumstances, true) : shown
  const reasons = new Map<Coordinate, Withholding>()

  const withheldField = (coordinate: Coordinate): Withholding => {
    const cells = column.cells.get(coordinate)
    if (cells === undefined) return { reason: 'no-rule' }
    if (derived(coordinate)) return DERIVED
    return whyNot(cells, circumstances)
  }
  const withheldLink = (link: Link): Withholding => {
    // A change is granted by name: what it answers with is no part of the reason.
    if (link.from === policy.schema.mutation) return withheldField(link.coordinate)
    if (present.fields.has(link.coordinate)) return { reason: 'condition', silent: true }
    const behind = fieldsBehind(link, links, derived).map((coordinate) => {
      const next = links.at.get(coordinate)
      return next !== undefined && derived(coordinate) && leadsSomewhere(next) ? DERIVED : withheldField(coordinate)
    })
    return [
      derived(link.coordinate) && leadsSomewhere(link) ? DERIVED : withheldField(link.coordinate),
      ...behind,
    ].reduce(nearest)
  }
  const leadsSomewhere = (link: Link) =>
    column.cells.has(link.coordinate) || link.to.some((type) => present.types.has(type))

  return {
    granted: (coordinate) =>
      shown.fields.get(coordinate) ?? (policy.structural.has(coordinate) ? STRUCTURAL : undefined),
    withheld(coordinate) {
      if (shown.fields.has(coordinate) || policy.structural.has(coordinate)) return undefined
      const known = reasons.get(coordinate)
      if (known !== undefined) return known
      const link = links.at.get(coordinate)
      const reason = link === undefined ? withheldField(coordinate) : withheldLink(link)
      // Only coordinates of the schema are remembered, so that a caller cannot make the memory grow.
      if (policy.schema.field(coordinate) !== undefined) reasons.set(coordinate, reason)
      return reason
    },
    reaches: (coordinate) => shown.fields.has(coordinate) || policy.structural.has(coordinate),
    // What may be changed counts for nothing here: a change on a case that shows nothing would tell that it is there.
    isSilent: !showsAny(policy, shown.fields) && showsAny(policy, present.fields),
    showsType: (type) => shown.types.has(type) || column.structuralTypes.has(type),
    arguments: column.purpose.arguments,
    fields: shown.fields,
  }
}

/** Whether something of a case itself is among them: not what may be changed, and not what is about no case. */
function showsAny({ schema }: CompiledPolicy, fields: ReadonlyMap<Coordinate, GrantedField>): boolean {
  for (const coordinate of fields.keys()) {
    const isChange = schema.mutation !== undefined && coordinate.startsWith(`${schema.mutation}.`)
    if (!isChange && schema.field(coordinate)?.outsideCase === undefined) return true
  }
  return false
}

function evaluate(
  policy: CompiledPolicy,
  column: Column,
  links: LinkMap,
  circumstances: Circumstances,
  silentSatisfied: boolean,
): Shown {
  const fields = new Map<Coordinate, GrantedField>()
  const types = new Map<string, GrantedField>()
  const pending: { readonly type: string; readonly reason: GrantedField }[] = []
  const show = (type: string, grant: GrantedField) => {
    if (types.has(type)) return
    types.set(type, grant)
    pending.push({ type, reason: grant })
  }

  for (const [coordinate, cells] of column.cells) {
    if (column.unaccepted.has(coordinate)) continue
    const grant = grantOf(column, coordinate, cells, circumstances, silentSatisfied)
    if (grant === undefined) continue
    fields.set(coordinate, grant)
    if (!policy.structural.has(coordinate)) show(splitCoordinate(coordinate).typeName, grant)
  }
  // The least fixpoint: a type that shows something opens the links into it, whose types then show something too.
  // The list grows while it is walked: each type is on it once.
  for (const { type, reason } of pending) {
    const through: GrantedField = { form: 'full', own: false, rule: reason.rule }
    for (const link of links.into.get(type) ?? []) {
      // Changing is granted by name, never because something of the result may be seen.
      if (column.unaccepted.has(link.coordinate) || link.from === policy.schema.mutation) continue
      if (!policy.structural.has(link.coordinate) && !fields.has(link.coordinate)) fields.set(link.coordinate, through)
      show(link.from, through)
    }
  }
  return { fields, types }
}

/** The fullest cell that holds while a task is open; else, of what is kept after closing, the asker's own rows. */
function grantOf(
  { purpose }: Column,
  coordinate: Coordinate,
  cells: readonly ReadyCell[],
  { task, kept, literal }: Circumstances,
  silentSatisfied: boolean,
): GrantedField | undefined {
  const holds = ({ clauses }: ReadyCell) =>
    clauses.every(({ literals, silent }) => (silentSatisfied && silent) || literals.some(literal))
  const open = cells.find((cell) => (cell.outsideCase || task(cell.tasks)) && holds(cell))?.grants
  if (open !== undefined || purpose.afterClosing?.keep.has(coordinate) !== true) return open
  const former = cells.find((cell) => kept(cell.tasks) && holds(cell))?.grants
  return former && { ...former, own: true }
}

/**
 * Why a field that has a rule is not shown. Every clause that rests on a silent fact is taken as satisfied, whatever the
 * fact's value: the answer is then the same for every value, and tells nothing of it.
 */
function whyNot(cells: readonly ReadyCell[], circumstances: Circumstances): Withholding {
  const attempts = cells.map((cell) => {
    const failing = cell.clauses.filter(({ literals, silent }) => !silent && !literals.some(circumstances.literal))
    return {
      past: failing.some(({ literals }) => isOfDays(literals)),
      task: cell.outsideCase || circumstances.task(cell.tasks),
      size: failing.reduce((total, { literals }) => total + literals.length, 0),
      facts: [...new Set(failing.flatMap(({ literals }) => literals.map(({ fact }) => fact)))].sort(),
      rule: cell.grants.rule,
    }
  })
  if (attempts.some(({ task, size }) => task && size === 0)) return { reason: 'condition', silent: true }
  const { facts } = attempts.reduce((left, right) => {
    const further =
      // Of a way that a day has closed nothing can be made good.
      Number(left.past) - Number(right.past) ||
      Number(right.task) - Number(left.task) ||
      left.size - right.size ||
      Number(left.rule > right.rule) - Number(left.rule < right.rule) ||
      Number(left.facts.join() > right.facts.join())
    return further > 0 ? right : left
  })
  return { reason: 'condition', missing: facts }
}

/** Every field of every type that the link can lead to, however far; a derived link is not followed. */
function fieldsBehind(link: Link, links: LinkMap, derived: (coordinate: Coordinate) => boolean): Coordinate[] {
  if (derived(link.coordinate)) return []
  const types = new Set(link.to)
  const fields: Coordinate[] = []
  // A set that grows while it is walked: each type is visited once.
  for (const type of types)
    for (const { coordinate } of links.fieldsOf.get(type) ?? []) {
      fields.push(coordinate)
      const next = links.at.get(coordinate)
      if (next !== undefined && !derived(coordinate)) for (const target of next.to) types.add(target)
    }
  return fields
}

const NEARNESS = { condition: 0, derived: 1, expired: 2, 'no-rule': 3 }

/** Of two reasons the one that is nearer to a grant. */
function nearest(left: Withholding, right: Withholding): Withholding {
  const further =
    NEARNESS[left.reason] - NEARNESS[right.reason] ||
    Number(right.silent ?? false) - Number(left.silent ?? false) ||
    (left.missing?.length ?? 0) - (right.missing?.length ?? 0) ||
    Number((left.missing ?? []).join() > (right.missing ?? []).join())
  return further > 0 ? right : left
}
