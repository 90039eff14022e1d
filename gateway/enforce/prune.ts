import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'
import { createHash } from 'node:crypto'
import type { Grant, Withholding } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate, Coordinates, FieldShape } from '../../policies/engine/coordinates.ts'
import { planKey } from './plan-keys.ts'
import { CASE_TAG, TASK_TAG, TYPE_TAG } from './tags.ts'

/** One place in the client's document where a coordinate is asked. */
export interface Asked {
  readonly coordinate: Coordinate
  /** Response keys of the client, without list indices; the first is the root field's. */
  readonly path: readonly string[]
}

export interface WithheldPlace extends Asked {
  readonly reason: Withholding
}

/** What is left of an operation under the most that a purpose can ever get. */
export interface PermittedOperation {
  /** Undefined when nothing is left to plan. */
  readonly document?: DocumentNode
  readonly operation?: OperationDefinitionNode
  /** SHA-256 of the printed permitted document; of the empty text when nothing is left. */
  readonly hash: string
  /** Coordinates withheld whatever the case, in document order. */
  readonly withheld: readonly WithheldPlace[]
  /** Coordinates kept, to be decided again case by case, in document order. Links and structural fields are not listed. */
  readonly kept: readonly Asked[]
  /** Response keys of the root fields of which something is left to plan. */
  readonly roots: ReadonlySet<string>
}

export interface PruneOptions {
  readonly schema: GraphQLSchema
  readonly coordinates: Coordinates
  readonly grant: Grant
  readonly operation: OperationDefinitionNode
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  /** Fields that need a response key for each type. */
  readonly unmergeable: ReadonlySet<Coordinate>
  /** The permitted document may grow by splitting abstract selections; past this many selections the operation is refused. */
  readonly maxSelections: number
}

/** Thrown when splitting by concrete type makes the document larger than `maxSelections`. */
export class TooManySelections extends Error {}

interface Scope {
  readonly type: GraphQLCompositeType
  /** Concrete types an object here may be, after all enclosing type conditions. */
  readonly possible: readonly GraphQLObjectType[]
  readonly path: readonly string[]
}

/**
 * The permitted document: every selection is decided on its concrete coordinate, abstract selections are split per
 * possible type, and what is withheld is left out before anything is planned. `@skip` and `@include` are kept and
 * decided as if included, so that a variable can never switch a check off. Fragments are inlined (limits bound how far
 * they expand), so that no check can be passed by where a selection is written.
 */
export function prune(options: PruneOptions): PermittedOperation {
  const { schema, coordinates, grant, operation, fragments, unmergeable } = options
  const withheld: WithheldPlace[] = []
  const kept: Asked[] = []
  const roots = new Set<string>()
  let selections = 0

  const root = schema.getRootType(operation.operation)
  if (!root) throw new Error(`The schema has no ${operation.operation} type`)
  const pruned = pruneSelections(operation.selectionSet, { type: root, possible: [root], path: [] })
  if (pruned.length === 0) return { hash: sha256(''), withheld, kept, roots }

  const permitted = withoutUnusedVariables({ ...operation, selectionSet: selectionSet(pruned) })
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [permitted] }
  return { document, operation: permitted, hash: sha256(print(document)), withheld, kept, roots }

  function pruneSelections(set: SelectionSetNode, scope: Scope): SelectionNode[] {
    const result: SelectionNode[] = []
    for (const selection of set.selections) {
      if (++selections > options.maxSelections) throw new TooManySelections()
      switch (selection.kind) {
        case Kind.FIELD:
          result.push(...pruneField(selection, scope))
          break
        case Kind.INLINE_FRAGMENT:
          result.push(
            ...pruneFragment(selection.typeCondition?.name.value, selection.selectionSet, selection.directives, scope),
          )
          break
        case Kind.FRAGMENT_SPREAD: {
          const fragment = fragments[selection.name.value]
          if (fragment === undefined) throw new Error('A validated document names a fragment it does not define')
          result.push(
            ...pruneFragment(fragment.typeCondition.name.value, fragment.selectionSet, selection.directives, scope),
          )
          break
        }
      }
    }
    return result
  }

  function pruneFragment(
    condition: string | undefined,
    set: SelectionSetNode,
    directives: readonly DirectiveNode[] | undefined,
    scope: Scope,
  ): SelectionNode[] {
    const type = condition === undefined ? scope.type : schema.getType(condition)
    if (!isCompositeType(type)) throw new Error('A validated document names a type condition the schema does not have')
    const allowed = new Set(possibleTypes(type))
    const possible = scope.possible.filter((candidate) => allowed.has(candidate))
    const [only] = possible
    // Conditions that no type meets select nothing, and so neither show nor withhold anything.
    if (only === undefined) return []
    // A condition is written down only where it narrows, and then as narrow as can be: the executor loses what stands
    // under `... on Book` under `... on Media` at a place where there are only books.
    const narrows = possible.length < scope.possible.length
    const narrowed = narrows ? (possible.length === 1 ? only : type) : scope.type
    const inner = pruneSelections(set, { type: narrowed, possible, path: scope.path })
    if (inner.length === 0 || (!narrows && (directives ?? []).length === 0)) return inner
    const typeCondition = narrows ? { typeCondition: namedType(narrowed) } : {}
    return [
      { kind: Kind.INLINE_FRAGMENT, ...typeCondition, directives: directives ?? [], selectionSet: selectionSet(inner) },
    ]
  }

  function pruneField(field: FieldNode, scope: Scope): SelectionNode[] {
    // `__typename` of an object is answered from its runtime type; `__schema` and `__type` from the caller's own schema.
    if (field.name.value.startsWith('__')) return scope.path.length === 0 ? [] : typenameSelection(scope)
    if (!isAbstractType(scope.type)) {
      const decided = decideField(field, scope.type, scope.path)
      if (decided !== undefined && scope.path.length === 0) roots.add(field.alias?.value ?? field.name.value)
      return decided === undefined ? [] : [decided]
    }
    // Split by concrete type. Where every possible type keeps the selection as written, it is kept as written, unless
    // the field leads elsewhere from one type than from another: then the plan has to know from which.
    const split = scope.possible.map((type) => ({ type, decided: decideField(field, type, scope.path) }))
    const first = split[0]?.decided
    const mergeable =
      fieldOn(scope.type, field.name.value) !== undefined && !unmergeable.has(`${scope.type.name}.${field.name.value}`)
    if (first !== undefined && mergeable) {
      const written = print(first)
      if (split.every(({ decided }) => decided !== undefined && print(decided) === written)) return [first]
    }
    return split.flatMap(({ type, decided }) =>
      decided === undefined
        ? []
        : [
            {
              kind: Kind.INLINE_FRAGMENT as const,
              typeCondition: namedType(type),
              directives: [],
              selectionSet: selectionSet([decided]),
            },
          ],
    )
  }

  /** The field as it may be planned on one concrete type, or undefined when it is withheld or emptied. */
  function decideField(
    node: FieldNode,
    parent: GraphQLCompositeType,
    parentPath: readonly string[],
  ): FieldNode | undefined {
    const name = node.name.value
    const path = [...parentPath, node.alias?.value ?? name]
    const shape = coordinates.types.get(parent.name)?.fields.get(name)
    const returns = fieldOn(parent, name)
    if (shape === undefined || returns === undefined) {
      return withhold(`${parent.name}.${name}`, path, { reason: 'no-rule' })
    }
    const argument = withheldArgument(node, shape)
    if (argument !== undefined) return withhold(argument.coordinate, path, argument.reason)

    if (shape.kind !== 'link') {
      const reason = grant.withheld(shape.coordinate)
      if (reason !== undefined && reason.silent !== true) return withhold(shape.coordinate, path, reason)
      kept.push({ coordinate: shape.coordinate, path })
      // Withheld by a silent fact: comes back as an empty field would, so its object is still fetched, the field is not.
      if (reason !== undefined) return parentPath.length === 0 ? undefined : field(TYPE_TAG, '__typename')
      return planned(node, parent.name, node.selectionSet && inlineAll(node.selectionSet, returns, path))
    }

    if (node.selectionSet === undefined || !isCompositeType(returns)) return undefined
    const before = withheld.length
    const inner = pruneSelections(node.selectionSet, { type: returns, possible: possibleTypes(returns), path })
    if (inner.length === 0 || !grant.reaches(shape.coordinate)) {
      // A selection emptied by withholding gives a null link and no fetch. Its fields have been named already; a link
      // asked for nothing but `__typename` is named itself, unless it is granted and only leads to other types as well.
      const reason = grant.withheld(shape.coordinate)
      if (withheld.length === before && reason !== undefined) withhold(shape.coordinate, path, reason)
      return undefined
    }
    return planned(node, parent.name, selectionSet([...tags(returns, inner), ...inner]))
  }

  function withhold(coordinate: Coordinate, path: readonly string[], reason: Withholding): undefined {
    withheld.push({ coordinate, path, reason })
    return undefined
  }

  /** An argument that filters or sorts by a field tells that field: it needs the field's own grant (security.md 2, row 15). */
  function withheldArgument(
    field: FieldNode,
    shape: FieldShape,
  ): { coordinate: Coordinate; reason: Withholding } | undefined {
    for (const argument of field.arguments ?? []) {
      const reads = shape.arguments[argument.name.value]?.reads
      if (reads === undefined) continue
      const reason = grant.withheld(reads)
      if (reason !== undefined) return { coordinate: `${shape.coordinate}(${argument.name.value})`, reason }
    }
    return undefined
  }

  /**
   * Objects inside a value type carry no coordinates of their own: their fragments are only inlined. A value that leads out
   * of itself, to a type with coordinates, would carry that type past every rule: such a link is withheld.
   */
  function inlineAll(
    set: SelectionSetNode,
    type: GraphQLNamedType | null | undefined,
    path: readonly string[],
  ): SelectionSetNode {
    const inner = set.selections.flatMap((selection): SelectionNode[] => {
      if (++selections > options.maxSelections) throw new TooManySelections()
      if (!isCompositeType(type)) throw new Error('A validated document selects fields of a type that has none')
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value
        if (name.startsWith('__')) return [field(TYPE_TAG, '__typename')]
        const below = [...path, selection.alias?.value ?? name]
        const shape = coordinates.types.get(type.name)?.fields.get(name)
        if (shape === undefined || shape.kind === 'link') {
          withhold(`${type.name}.${name}`, below, { reason: 'no-rule' })
          return []
        }
        const { selectionSet: inside } = selection
        return [planned(selection, type.name, inside && inlineAll(inside, fieldOn(type, name), below))]
      }
      const source = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value]
      if (source === undefined) throw new Error('A validated document names a fragment it does not define')
      const { typeCondition } = source
      const within = typeCondition === undefined ? type : schema.getType(typeCondition.name.value)
      return [
        {
          kind: Kind.INLINE_FRAGMENT,
          ...(typeCondition === undefined ? {} : { typeCondition }),
          directives: selection.directives ?? [],
          selectionSet: inlineAll(source.selectionSet, within, path),
        },
      ]
    })
    return selectionSet(inner.length === 0 ? [field(TYPE_TAG, '__typename')] : inner)
  }

  /** A client's field as the planner is given it. */
  function planned(node: FieldNode, type: string, below: SelectionSetNode | undefined): FieldNode {
    const { alias: _alias, selectionSet: _selections, ...asked } = node
    const key = planKey(node, type, unmergeable)
    return {
      ...asked,
      ...(key === node.name.value ? {} : { alias: { kind: Kind.NAME, value: key } }),
      ...(below === undefined ? {} : { selectionSet: below }),
    }
  }

  function typenameSelection(scope: Scope): SelectionNode[] {
    return scope.possible.some((type) => grant.showsType(type.name) || coordinates.types.get(type.name)?.value === true)
      ? [field(TYPE_TAG, '__typename')]
      : []
  }

  function tags(type: GraphQLCompositeType, inner: readonly SelectionNode[]): FieldNode[] {
    const shape = coordinates.types.get(type.name)
    // Of an object all of whose fields are skipped the object itself is still asked.
    const conditional = inner.every(({ directives }) => (directives ?? []).length > 0)
    return [
      ...(isAbstractType(type) || conditional ? [field(TYPE_TAG, '__typename')] : []),
      ...(shape?.caseKey === undefined ? [] : [field(CASE_TAG, shape.caseKey)]),
      ...(shape?.taskKey === undefined ? [] : [field(TASK_TAG, shape.taskKey)]),
    ]
  }

  function possibleTypes(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : [type]
  }
}

function fieldOn(type: GraphQLCompositeType, name: string) {
  if (!('getFields' in type)) return undefined
  const definition = type.getFields()[name]
  return definition === undefined ? undefined : getNamedType(definition.type)
}

function withoutUnusedVariables(operation: OperationDefinitionNode): OperationDefinitionNode {
  const used = new Set<string>()
  visit(operation.selectionSet, { Variable: (node) => void used.add(node.name.value) })
  for (const directive of operation.directives ?? []) {
    visit(directive, { Variable: (node) => void used.add(node.name.value) })
  }
  return {
    ...operation,
    variableDefinitions: (operation.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value)),
  }
}

function namedType({ name }: GraphQLCompositeType): NamedTypeNode {
  return { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } }
}

function field(alias: string, name: string): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: alias },
    name: { kind: Kind.NAME, value: name },
  }
}

function selectionSet(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
