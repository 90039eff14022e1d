import type { Coordinate, Coordinates, FieldShape } from './coordinates.ts'

/** A field of a concrete type that leads to other types. */
export interface Link {
  readonly coordinate: Coordinate
  readonly from: string
  /** Concrete types it may lead to. */
  readonly to: readonly string[]
}

/** The links of a schema, found by where they stand and by where they lead. */
export interface LinkMap {
  readonly at: ReadonlyMap<Coordinate, Link>
  readonly into: ReadonlyMap<string, readonly Link[]>
  readonly fieldsOf: ReadonlyMap<string, readonly FieldShape[]>
  /** Fields that are computed from others. */
  readonly computed: readonly Coordinate[]
}

const maps = new WeakMap<Coordinates, LinkMap>()

/** The same map each time for the same schema. */
export function linkMapOf(schema: Coordinates): LinkMap {
  const known = maps.get(schema)
  if (known !== undefined) return known
  const made = makeLinkMap(schema)
  maps.set(schema, made)
  return made
}

function makeLinkMap(schema: Coordinates): LinkMap {
  const at = new Map<Coordinate, Link>()
  const into = new Map<string, Link[]>()
  const fieldsOf = new Map<string, readonly FieldShape[]>()
  for (const type of schema.types.values()) {
    if (type.kind !== 'object' || type.value) continue
    fieldsOf.set(type.name, [...type.fields.values()])
    for (const field of type.fields.values()) {
      if (field.kind !== 'link') continue
      const to = schema.types.get(field.type)?.possible ?? []
      const link = { coordinate: field.coordinate, from: type.name, to }
      at.set(field.coordinate, link)
      for (const target of to) into.set(target, [...(into.get(target) ?? []), link])
    }
  }
  const computed = [...fieldsOf.values()].flat().filter(({ requires }) => requires.length > 0)
  return { at, into, fieldsOf, computed: computed.map(({ coordinate }) => coordinate) }
}
