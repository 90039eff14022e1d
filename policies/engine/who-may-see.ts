import type { CompiledPolicy, CompiledPurpose } from './compiled-policy.ts'
import type { Coordinate } from './coordinates.ts'
import { formulaOn } from './day-literal.ts'
import { dutchDay, isInForce } from './dutch-day.ts'
import { findCoordinate, type FoundCoordinate } from './find-coordinate.ts'
import type { Told } from './policy-document.ts'
import { visibleField } from './ways.ts'
import { type WayThrough, waysThrough } from './ways-through.ts'
import type { VisibleField } from './what-may-see.ts'

/** One way in which one kind of agency can come to see the coordinate for one purpose. */
export interface Seer extends VisibleField {
  readonly kind: string
  readonly purpose: string
  /** Why the rule is there; `{}` for what may be changed, which stands on the purpose as a whole. */
  readonly because: Told
  /** For a link: the field behind it that the rule shows. */
  readonly through?: Coordinate
  /** For how many days after its task is closed a former holder goes on seeing its own rows. */
  readonly keptDays?: number
}

/** Everybody who may, or a sentence on why the question cannot be answered as it is put. */
export type WhoMaySee = { readonly structural: boolean; readonly seers: readonly Seer[] } | { readonly problem: string }

/**
 * Who may ever see a field, use an argument that tells of one, or make a change: every kind, purpose, condition and form,
 * by enumeration. With a moment: only for purposes and rules in force then. A structural coordinate carries no data and is open to all.
 */
export function whoMaySee(policy: CompiledPolicy, written: Coordinate, at?: Date): WhoMaySee {
  const found = findCoordinate(policy.schema, written)
  if (typeof found === 'string') return { problem: found }
  const seers: Seer[] = []
  for (const purpose of policy.purposes.values()) {
    if (at !== undefined && !isInForce(purpose.valid, at)) continue
    const because = new Map(
      policy.bundle.purposes
        .find((document) => document.purpose === purpose.id)
        ?.rules.map(({ id, because }) => [id, because]),
    )
    for (const kind of purpose.cells.keys())
      for (const way of waysOf(policy, purpose, kind, written, found)) {
        if (at !== undefined && formulaOn(way.when, dutchDay(at)) === undefined) continue
        seers.push({
          kind,
          purpose: purpose.id,
          ...visibleField(written, way),
          because: because.get(way.rule) ?? {},
          ...(way.through === undefined ? {} : { through: way.through }),
          ...kept(purpose, way.through ?? found.field.coordinate, way),
        })
      }
  }
  return { structural: policy.structural.has(written), seers: seers.sort(byPurposeAndKind) }
}

function waysOf(
  policy: CompiledPolicy,
  purpose: CompiledPurpose,
  kind: string,
  written: Coordinate,
  { field, argument }: FoundCoordinate,
): WayThrough[] {
  // An argument that tells of no field goes with the field that it stands on.
  if (argument?.reads === undefined) return waysThrough(policy, purpose, kind, field.coordinate)
  if (purpose.arguments?.has(written) === false) return []
  // Reading needs the field in full and on every row.
  return waysThrough(policy, purpose, kind, argument.reads).filter(({ form, own }) => form === 'full' && !own)
}

function kept({ afterClosing }: CompiledPurpose, coordinate: Coordinate, { tasks }: WayThrough): { keptDays?: number } {
  return afterClosing?.keep.has(coordinate) === true && tasks !== undefined ? { keptDays: afterClosing.days } : {}
}

function byPurposeAndKind(left: Seer, right: Seer): number {
  return (
    order(left.purpose, right.purpose) ||
    order(left.kind, right.kind) ||
    order(left.rule, right.rule) ||
    order(behind(left), behind(right))
  )
}

function behind({ through = '' }: Seer): string {
  return through
}

function order(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}
