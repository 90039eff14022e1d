import type { Coordinates, TypeShape } from './coordinates.ts'

/** The type of the entries when a type is a page of a list (a Relay connection). */
export function listedType(schema: Coordinates, page: string): TypeShape | undefined {
  const edge = schema.types.get(page)?.fields.get('edges')?.type
  const node = edge === undefined ? undefined : schema.types.get(edge)?.fields.get('node')?.type
  return node === undefined ? undefined : schema.types.get(node)
}
