import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql'

/** A composite type as it stands in the supergraph, before anything is left out. */
export interface RawType {
  readonly name: string
  readonly kind: 'object' | 'interface' | 'union'
  readonly directives: ConstDirectiveNode[]
  readonly fields: Map<string, FieldDefinitionNode>
  readonly interfaces: Set<string>
  /** Concrete types an object of this type may be. */
  readonly possible: Set<string>
}

const KINDS: Readonly<Partial<Record<Kind, RawType['kind']>>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'object',
  [Kind.OBJECT_TYPE_EXTENSION]: 'object',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.INTERFACE_TYPE_EXTENSION]: 'interface',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
  [Kind.UNION_TYPE_EXTENSION]: 'union',
}

/** All composite types of a document, extensions merged into what they extend. */
export function rawTypes(document: DocumentNode): Map<string, RawType> {
  const types = new Map<string, RawType>()
  for (const node of document.definitions) {
    const kind = KINDS[node.kind]
    if (kind === undefined || !('name' in node) || !node.name) continue
    const name = node.name.value
    const type: RawType = types.get(name) ?? {
      name,
      kind,
      directives: [],
      fields: new Map(),
      interfaces: new Set(),
      possible: new Set(),
    }
    types.set(name, type)
    if ('directives' in node) type.directives.push(...((node.directives ?? []) as readonly ConstDirectiveNode[]))
    if (kind === 'object') type.possible.add(name)
    if ('interfaces' in node) for (const named of node.interfaces ?? []) type.interfaces.add(named.name.value)
    if ('types' in node) for (const named of node.types ?? []) type.possible.add(named.name.value)
    if ('fields' in node) {
      for (const field of node.fields ?? []) {
        if (field.kind === Kind.FIELD_DEFINITION) type.fields.set(field.name.value, field)
      }
    }
  }
  for (const type of types.values()) {
    if (type.kind !== 'object') continue
    for (const named of type.interfaces) types.get(named)?.possible.add(type.name)
  }
  return types
}

/** Name of a type without lists and `!`. */
export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)
}

/** Whether a type is a list, `!` or not. */
export function isList(type: TypeNode): boolean {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type))
}

/** One field that a field set reads. */
export interface ReadField {
  readonly type: RawType
  readonly field: string
  /** Names of the arguments it is read with. */
  readonly arguments: readonly string[]
}

/**
 * Walks a field set such as `sku dimensions { unit }` from a parent type and names every field it touches. A field on
 * an interface is named on the interface and on every type it may be. Throws when the set names a field nowhere to be
 * found: a source that is not understood must not pass for no source.
 */
export function fieldsOfSet(types: ReadonlyMap<string, RawType>, parent: string, fieldSet: string): ReadField[] {
  // A context selection comes with its own braces, a key or requires without.
  const text = fieldSet.trim().startsWith('{') ? fieldSet : `{${fieldSet}}`
  const operation = parse(text, { noLocation: true }).definitions[0]
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`"${fieldSet}" on ${parent} is no field set`)
  return walk(types, parent, operation.selectionSet)
}

function walk(types: ReadonlyMap<string, RawType>, parent: string, set: SelectionSetNode): ReadField[] {
  const found: ReadField[] = []
  for (const selection of set.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error(`A field set on ${parent} names a fragment`)
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      found.push(...walk(types, selection.typeCondition?.name.value ?? parent, selection.selectionSet))
      continue
    }
    const field = selection.name.value
    if (field === '__typename') continue
    const holders = holdersOf(types, parent, field)
    if (holders.length === 0) throw new Error(`${parent}.${field} stands in a field set but not in the supergraph`)
    for (const { type, definition } of holders) {
      found.push({ type, field, arguments: (selection.arguments ?? []).map(({ name }) => name.value) })
      if (selection.selectionSet) found.push(...walk(types, namedType(definition.type), selection.selectionSet))
    }
  }
  return found
}

function holdersOf(
  types: ReadonlyMap<string, RawType>,
  parent: string,
  field: string,
): { type: RawType; definition: FieldDefinitionNode }[] {
  return [parent, ...(types.get(parent)?.possible ?? [])]
    .filter((name, at, names) => names.indexOf(name) === at)
    .flatMap((name) => {
      const type = types.get(name)
      const definition = type?.fields.get(field)
      return type && definition ? [{ type, definition }] : []
    })
}
