import { CHAIN } from './check-words.ts'
import type { Coordinate, Coordinates } from './coordinates.ts'
import type { PersonEntry } from './policy-document.ts'

/**
 * Kinds of agency that a field belongs to. A coarse sibling belongs to whoever owns its field, an argument to whoever owns
 * the field it reads; a computed field tells of its sources, so it belongs to their owners as well. None: the chain's.
 */
export function ownersOf(coordinate: Coordinate, schema: Coordinates): string[] {
  const bracket = coordinate.indexOf('(')
  const shape = schema.field(bracket < 0 ? coordinate : coordinate.slice(0, bracket))
  const reads = bracket < 0 ? undefined : shape?.arguments[coordinate.slice(bracket + 1, -1)]?.reads
  if (reads !== undefined) return ownersOf(reads, schema)
  const whole = shape?.coarsens?.field
  if (whole !== undefined) return ownersOf(whole, schema)
  return [shape, ...(shape?.requires ?? []).map((source) => schema.field(source))].flatMap((one) => one?.owner ?? [])
}

/** Kinds other than the person's own that decide on a field, sorted. Empty: this person may write who sees it. */
export function othersWhoDecide(
  { for: kind }: Pick<PersonEntry, 'for'>,
  coordinate: Coordinate,
  schema: Coordinates,
): string[] {
  if (kind === CHAIN) return []
  const owners = ownersOf(coordinate, schema)
  return [...new Set(owners.length === 0 ? [CHAIN] : owners)].filter((owner) => owner !== kind).sort()
}
