import type { Cell, CompiledPolicy, CompiledPurpose, Grant, GrantedField } from './compiled-policy.ts'
import type { Coordinate, Form } from './coordinates.ts'
import { lastDayOf } from './day-literal.ts'
import { splitCoordinate } from './expand-see.ts'
import { linkMapOf } from './link-map.ts'
import type { Literal } from './policy-document.ts'

/** A cell made ready to be evaluated. */
export interface ReadyCell {
  readonly tasks: Cell['tasks']
  readonly clauses: readonly { readonly literals: readonly Literal[]; readonly silent: boolean }[]
  readonly grants: GrantedField
  readonly outsideCase: boolean
}

/** All that one kind of agency can have for one purpose, and the grants made of it so far. */
export interface Column {
  /** Fullest first, so that the first cell that holds is the one that counts. */
  readonly cells: ReadonlyMap<Coordinate, readonly ReadyCell[]>
  readonly purpose: CompiledPurpose
  /** Computed from other fields, and the purpose has not accepted from which. */
  readonly unaccepted: ReadonlySet<Coordinate>
  /** Facts that some cell depends on. */
  readonly facts: readonly string[]
  /** Days until which some cell holds, or after which. */
  readonly lastDays: readonly string[]
  /** True when some cell depends on a silent fact. */
  readonly silent: boolean
  /** Types with a structural field, which show themselves without a grant. */
  readonly structuralTypes: ReadonlySet<string>
  readonly grants: Map<string, Grant>
}

/** The more of a value a form shows, the higher; siblings that serve a coarser form of their own never compete. */
export const FULLNESS: Readonly<Record<Form, number>> = {
  full: 3,
  month: 2,
  year: 1,
  exists: 0,
  category: 0,
  region: 0,
}

/** Sorts the cells and marks the clauses that rest on a silent fact. */
export function prepareColumn(
  policy: CompiledPolicy,
  purpose: CompiledPurpose,
  cells: ReadonlyMap<Coordinate, readonly Cell[]>,
): Column {
  const facts = new Set<string>()
  const isSilent = ({ fact }: Literal) => policy.silentFacts.has(fact)
  const ready = (cell: Cell): ReadyCell => {
    for (const literals of cell.when) for (const { fact } of literals) facts.add(fact)
    return {
      tasks: cell.tasks,
      clauses: cell.when.map((literals) => ({ literals, silent: literals.some(isSilent) })),
      grants: { form: cell.form, own: cell.own, rule: cell.rule },
      outsideCase: cell.outsideCase === true,
    }
  }
  const prepared = new Map<Coordinate, readonly ReadyCell[]>()
  for (const [coordinate, ways] of cells) prepared.set(coordinate, [...ways].sort(fullestFirst).map(ready))
  const silent = [...facts].some((fact) => policy.silentFacts.has(fact))
  const unaccepted = new Set(linkMapOf(policy.schema).computed.filter((coordinate) => !purpose.derived.has(coordinate)))
  return {
    cells: prepared,
    purpose,
    unaccepted,
    facts: [...facts].filter((fact) => lastDayOf(fact) === undefined).sort(),
    lastDays: [...facts].flatMap((fact) => lastDayOf(fact) ?? []).sort(),
    silent,
    structuralTypes: typesOf(policy.structural),
    grants: new Map(),
  }
}

const types = new WeakMap<ReadonlySet<Coordinate>, ReadonlySet<string>>()

/** The same set each time for the same structural coordinates: every column of a policy has them. */
function typesOf(structural: ReadonlySet<Coordinate>): ReadonlySet<string> {
  const known = types.get(structural)
  if (known !== undefined) return known
  const made = new Set([...structural].map((coordinate) => splitCoordinate(coordinate).typeName))
  types.set(structural, made)
  return made
}

/** Order of what counts when several hold: the fuller form, then all rows before own rows, then the rule's name. */
export function fullestFirst(
  left: Pick<Cell, 'form' | 'own' | 'rule'>,
  right: Pick<Cell, 'form' | 'own' | 'rule'>,
): number {
  return (
    FULLNESS[right.form] - FULLNESS[left.form] ||
    Number(left.own) - Number(right.own) ||
    (left.rule < right.rule ? -1 : Number(left.rule > right.rule))
  )
}
