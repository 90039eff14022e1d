import {
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type NameNode,
  print,
  type TypeNode,
  visit,
} from 'graphql'

/**
 * The supergraph with `!` taken off its output fields, so that one withheld field is one null and never empties its
 * parent. Done once, before planning and validation: a nullable view over a non-null plan would let a client write what
 * the planner refuses. The key field of the case keeps its `!` (a case without its id is no case), and list elements
 * keep theirs unless they are abstract: an element whose concrete type is withheld has to become null on its own.
 */
export function nullableSupergraph(supergraph: DocumentNode): DocumentNode {
  const abstractTypes = new Set<string>()
  for (const definition of supergraph.definitions) {
    if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION || definition.kind === Kind.UNION_TYPE_DEFINITION) {
      abstractTypes.add(definition.name.value)
    }
  }
  return visit(supergraph, {
    // Arguments and input fields keep their `!`: only what comes back can be withheld.
    InputValueDefinition: () => false,
    FieldDefinition: {
      leave(node, _key, _parent, _path, ancestors) {
        // The list of fields is the parent; the type they stand in is the last of the ancestors.
        const parent = ancestors.at(-1)
        const isJoinSpec = parent !== undefined && 'name' in parent && parent.name?.value.startsWith('join__')
        if (isJoinSpec || (parent !== undefined && caseKeyOf(parent) === node.name.value)) return undefined
        return {
          ...node,
          type: withoutNonNull(node.type, abstractTypes),
          directives: withOwnTypes(node, parent),
        }
      },
    },
  })
}

function withoutNonNull(type: TypeNode, abstractTypes: ReadonlySet<string>): TypeNode {
  const nullable = type.kind === Kind.NON_NULL_TYPE ? type.type : type
  if (nullable.kind !== Kind.LIST_TYPE) return nullable
  return { ...nullable, type: elementType(nullable.type, abstractTypes) }
}

function elementType(type: TypeNode, abstractTypes: ReadonlySet<string>): TypeNode {
  const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type
  if (inner.kind === Kind.LIST_TYPE) return withoutNonNull(type, abstractTypes)
  return abstractTypes.has(inner.name.value) ? inner : type
}

/**
 * A field with the type it has in each subgraph spelled out (`@join__field(graph:, type:)`), as composition does where
 * subgraphs differ: of fields that share a response key the planner must know which ones a subgraph would not merge.
 */
function withOwnTypes(node: FieldDefinitionNode, parent: unknown): readonly ConstDirectiveNode[] {
  const directives = node.directives ?? []
  const stated = directives.filter(({ name }) => name.value === 'join__field')
  // Without a word of its own the field is resolved wherever its type is.
  const joined: readonly ConstDirectiveNode[] = stated.length > 0 ? stated : graphsOf(parent).map(joinField)
  const others = directives.filter((directive) => !stated.includes(directive))
  return [...others, ...joined.map((directive) => withType(directive, print(node.type)))]
}

function graphsOf(type: unknown): ConstValueNode[] {
  const graphs = new Map<string, ConstValueNode>()
  for (const directive of directivesOf(type)) {
    if (directive.name.value !== 'join__type') continue
    const graph = directive.arguments?.find(({ name }) => name.value === 'graph')?.value
    if (graph?.kind === Kind.ENUM) graphs.set(graph.value, graph)
  }
  return [...graphs.values()]
}

function joinField(graph: ConstValueNode): ConstDirectiveNode {
  return { kind: Kind.DIRECTIVE, name: nameNode('join__field'), arguments: [argumentNode('graph', graph)] }
}

/** Composition itself states the type only where it differs from the supergraph's; a field of no graph needs none. */
function withType(directive: ConstDirectiveNode, type: string): ConstDirectiveNode {
  const stated = new Set(directive.arguments?.map(({ name }) => name.value))
  if (!stated.has('graph') || stated.has('type')) return directive
  return {
    ...directive,
    arguments: [...(directive.arguments ?? []), argumentNode('type', { kind: Kind.STRING, value: type })],
  }
}

function argumentNode(name: string, value: ConstValueNode): ConstArgumentNode {
  return { kind: Kind.ARGUMENT, name: nameNode(name), value }
}

function nameNode(value: string): NameNode {
  return { kind: Kind.NAME, value }
}

function directivesOf(node: unknown): readonly ConstDirectiveNode[] {
  return typeof node === 'object' && node !== null && 'directives' in node
    ? ((node.directives ?? []) as readonly ConstDirectiveNode[])
    : []
}

/** Name of the key field when the node is the type marked `@caseEntity(key:)`. */
function caseKeyOf(node: unknown): string | undefined {
  const key = directivesOf(node)
    .find((directive) => directive.name.value === 'caseEntity')
    ?.arguments?.find((argument) => argument.name.value === 'key')?.value
  return key?.kind === Kind.STRING ? key.value : undefined
}
