import { type ConstDirectiveNode, type DocumentNode, type FieldDefinitionNode, Kind, print } from 'graphql'
import type { Coordinate } from '../../policies/engine/coordinates.ts'
import { fieldsOfSet, rawTypes } from '../../schema/raw-types.ts'

/**
 * Fields of a composed supergraph that a subgraph would not merge with the field of the same name on another type that can
 * stand in the same place, because one is `String!` and the other `String`, or one leads to an author and the other to a
 * director (GraphQL, section 5.3.2). A document that asks for both needs a response key for each.
 */
export function unmergeableFields(supergraph: DocumentNode): ReadonlySet<Coordinate> {
  const types = new Map<string, ReadonlyMap<string, readonly string[]>>()
  const places = new Map<string, Set<string>>()
  const standsFor = (place: string, type: string) => places.set(place, (places.get(place) ?? new Set()).add(type))
  for (const definition of supergraph.definitions) {
    if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
      for (const member of definition.types ?? []) standsFor(definition.name.value, member.name.value)
    }
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    const name = definition.name.value
    types.set(name, new Map((definition.fields ?? []).map((field) => [field.name.value, spellings(field)])))
    // What the interface itself says counts too: a selection may be written on it.
    if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION) standsFor(name, name)
    for (const { name: implemented } of definition.interfaces ?? []) standsFor(implemented.value, name)
  }

  const found = new Set<Coordinate>()
  for (const possible of places.values()) {
    const spelled = new Map<string, Set<string>>()
    for (const type of possible) {
      for (const [field, own] of types.get(type) ?? []) {
        spelled.set(field, new Set([...(spelled.get(field) ?? []), ...own]))
      }
    }
    for (const type of possible) {
      for (const field of types.get(type)?.keys() ?? []) {
        if ((spelled.get(field)?.size ?? 0) > 1) found.add(`${type}.${field}`)
      }
    }
  }
  return found
}

/**
 * Fields that some `@requires` reads with arguments of its own. The planner asks them under their plain name, and a client
 * that asks for one with other arguments would get, or overwrite, the wrong one: such a client's field has its own key.
 */
export function requiredWithArguments(supergraph: DocumentNode): ReadonlySet<Coordinate> {
  const types = rawTypes(supergraph)
  const found = new Set<Coordinate>()
  for (const type of types.values()) {
    if (type.name.startsWith('join__')) continue
    for (const field of type.fields.values()) {
      for (const required of statedBy(field, 'requires')) {
        for (const read of fieldsOfSet(types, type.name, required)) {
          if (read.arguments.length > 0) found.add(`${read.type.name}.${read.field}`)
        }
      }
    }
  }
  return found
}

/**
 * Fields of interfaces, as the interface has them, of which an object may be of a type that some subgraph knows under an
 * interface's name only (`@interfaceObject`). Such a subgraph cannot tell on which type it is asked a field: it is asked
 * when that is known, and so on each type by itself, also where this purpose can have it on all of them, because facts may
 * withhold it on one.
 */
export function askedByType(supergraph: DocumentNode): ReadonlySet<Coordinate> {
  const types = [...rawTypes(supergraph).values()]
  const hidden = new Set(
    types.flatMap(({ directives, possible }) =>
      directives.some((directive) => directive.name.value === 'join__type' && isInterfaceObject(directive))
        ? [...possible]
        : [],
    ),
  )
  const abstract = types.filter(
    ({ kind, possible }) => kind === 'interface' && [...possible].some((type) => hidden.has(type)),
  )
  return new Set(abstract.flatMap(({ name, fields }) => [...fields.keys()].map((field) => `${name}.${field}`)))
}

function isInterfaceObject({ arguments: stated = [] }: ConstDirectiveNode): boolean {
  return stated.some(
    ({ name, value }) => name.value === 'isInterfaceObject' && value.kind === Kind.BOOLEAN && value.value,
  )
}

/** The field's type as the supergraph has it, and as each subgraph does where that differs. */
function spellings(field: FieldDefinitionNode): string[] {
  return [print(field.type), ...statedBy(field, 'type')]
}

/** What `@join__field` says under one of its arguments, graph by graph. */
function statedBy(field: FieldDefinitionNode, argument: 'type' | 'requires'): string[] {
  return (field.directives ?? []).flatMap((directive) =>
    directive.name.value === 'join__field'
      ? (directive.arguments ?? []).flatMap(({ name, value }) =>
          name.value === argument && value.kind === Kind.STRING ? [value.value] : [],
        )
      : [],
  )
}
