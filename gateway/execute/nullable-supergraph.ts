import { type ConstArgumentNode, type DocumentNode, Kind, type TypeNode, visit } from 'graphql'

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
        const parent = ancestors.at(-2)
        const isJoinSpec = parent !== undefined && 'name' in parent && parent.name?.value.startsWith('join__')
        if (isJoinSpec || (parent !== undefined && caseKeyOf(parent) === node.name.value)) return undefined
        return {
          ...node,
          type: withoutNonNull(node.type, abstractTypes),
          // A subgraph's own spelling of the type (`@join__field(type: "ID!")`) has to follow, or the planner plans over it.
          directives: node.directives?.map((directive) =>
            directive.name.value === 'join__field'
              ? { ...directive, arguments: directive.arguments?.map(withoutNonNullType) ?? [] }
              : directive,
          ),
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

function withoutNonNullType(argument: ConstArgumentNode): ConstArgumentNode {
  if (argument.name.value !== 'type' || argument.value.kind !== Kind.STRING) return argument
  return { ...argument, value: { ...argument.value, value: argument.value.value.replace(/!$/u, '') } }
}

/** Name of the key field when the node is the type marked `@caseEntity(key:)`. */
function caseKeyOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null || !('directives' in node)) return undefined
  const directives = node.directives as readonly {
    name: { value: string }
    arguments?: readonly { name: { value: string }; value: { kind: string; value?: string } }[]
  }[]
  return directives
    .find((directive) => directive.name.value === 'caseEntity')
    ?.arguments?.find((argument) => argument.name.value === 'key')?.value.value
}
