import type { CompiledPolicy, CompiledPurpose } from './compiled-policy.ts'
import type { Coordinate } from './coordinates.ts'
import { linkMapOf } from './link-map.ts'
import { isAccepted, type Way, waysTo } from './ways.ts'

/** A way to a coordinate, and for a link the field behind it that the rule shows. */
export interface WayThrough extends Way {
  readonly through?: Coordinate
}

/** The ways to a field; to a link also those to every field that it can lead to, since a link opens for what is behind it. */
export function waysThrough(
  policy: CompiledPolicy,
  purpose: CompiledPurpose,
  kind: string,
  coordinate: Coordinate,
): WayThrough[] {
  const own = waysTo(policy, purpose, kind, coordinate)
  const links = linkMapOf(policy.schema)
  const link = links.at.get(coordinate)
  // Changing is granted by name, never because something of the result may be seen.
  if (link === undefined || link.from === policy.schema.mutation || !isAccepted(policy, purpose, coordinate)) return own
  const types = new Set(link.to)
  const behind: WayThrough[] = []
  // A set that grows while it is walked: each type is visited once.
  for (const type of types)
    for (const field of links.fieldsOf.get(type) ?? []) {
      if (!policy.structural.has(field.coordinate))
        for (const way of waysTo(policy, purpose, kind, field.coordinate))
          behind.push({ ...way, form: 'full', own: false, through: field.coordinate })
      const next = links.at.get(field.coordinate)
      if (next !== undefined && isAccepted(policy, purpose, field.coordinate)) for (const to of next.to) types.add(to)
    }
  return [...own, ...behind]
}
