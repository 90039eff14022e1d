import {
  type DirectiveNode,
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
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import type { Grant, Withholding } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate, Coordinates } from '../../policies/engine/coordinates.ts'
import { planKey } from './plan-keys.ts'
import { readingArguments, withheldFromReading } from './argument-reads.ts'
import { type Asked, NOTHING_LEFT, type PermittedOperation, planOf, type WithheldPlace } from './permitted-plan.ts'
import { field, namedType, onType, selectionSet } from './selection-nodes.ts'
import { isSilentlyEmpty } from './silently-empty.ts'
import { CASE_TAG, TASK_TAG, TYPE_TAG } from './tags.ts'

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
  const derived: Asked[] = []
  const roots = new Set<string>()
  let selections = 0

  const root = schema.getRootType(operation.operation)
  if (!root) throw new Error(`The schema has no ${operation.operation} type`)
  const pruned = pruneSelections(operation.selectionSet, { type: root, possible: [root], path: [] })
  if (pruned.length === 0) return { hash: NOTHING_LEFT, withheld, kept, derived, roots }

  return { ...planOf({ ...operation, selectionSet: selectionSet(pruned) }), withheld, kept, derived, roots }

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
    return split.flatMap(({ type, decided }) => (decided === undefined ? [] : [onType(type, [decided])]))
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
      return withhold({ coordinate: `${parent.name}.${name}` }, path, { reason: 'no-rule' })
    }
    // An argument that filters or sorts by a field tells that field: it needs the field's own grant.
    const definition = 'getFields' in parent ? parent.getFields()[name] : undefined
    const reading = readingArguments(node, shape, definition)
    for (const argument of reading) {
      const reason = withheldFromReading(grant, argument)
      if (reason !== undefined) return withhold(argument, path, reason)
    }
    for (const { coordinate, reads } of reading) kept.push({ coordinate, path, reads })

    if (shape.kind !== 'link') {
      const reason = grant.withheld(shape.coordinate)
      if (reason !== undefined && reason.silent !== true) return withhold(shape, path, reason)
      kept.push({ coordinate: shape.coordinate, path })
      // Withheld by a silent fact: empty, so its object is still fetched where it shows anything, the field is not.
      if (reason !== undefined) return parentPath.length === 0 ? undefined : field(TYPE_TAG, '__typename')
      if (shape.requires.length > 0) derived.push({ coordinate: shape.coordinate, path })
      return planned(node, parent.name, node.selectionSet && inlineAll(node.selectionSet, returns, path))
    }

    if (node.selectionSet === undefined || !isCompositeType(returns)) return undefined
    const before = { withheld: withheld.length, kept: kept.length }
    const inner = pruneSelections(node.selectionSet, { type: returns, possible: possibleTypes(returns), path })
    // A link that is granted by name says nothing of what it leads to: where nothing of that is shown, it is empty.
    const leads = possibleTypes(returns).some((type) => isShown(type))
    if (inner.length === 0 || !leads || !grant.reaches(shape.coordinate)) {
      // A selection emptied by withholding gives an empty link and no fetch. Its fields have been named already; a link
      // asked for nothing but `__typename` is named itself, unless it is granted and only leads to other types as well.
      const reason = grant.withheld(shape.coordinate)
      const isNamed = withheld.length > before.withheld || (reason?.silent === true && kept.length > before.kept)
      if (reason !== undefined && !isNamed) withhold(shape, path, reason)
      const isEmpty =
        (reason?.silent === true || !leads) &&
        parentPath.length > 0 &&
        isSilentlyEmpty({ schema, coordinates, fragments, grant, onCase: false }, shape, [node])
      return isEmpty ? field(TYPE_TAG, '__typename') : undefined
    }
    // Where nothing but its type is asked, the link stands for itself when it is decided case by case.
    if (kept.length === before.kept && withheld.length === before.withheld)
      kept.push({ coordinate: shape.coordinate, path })
    if (shape.requires.length > 0) derived.push({ coordinate: shape.coordinate, path })
    return planned(node, parent.name, selectionSet([...tags(returns, inner), ...inner]))
  }

  function withhold(
    { coordinate, reads }: { readonly coordinate: Coordinate; readonly reads?: Coordinate },
    path: readonly string[],
    reason: Withholding,
  ): undefined {
    const asked = { coordinate, path, ...(reads === undefined ? {} : { reads }) }
    if (reason.silent === true) kept.push(asked)
    else withheld.push({ ...asked, reason })
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
          withhold({ coordinate: `${type.name}.${name}` }, below, { reason: 'no-rule' })
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
    return scope.possible.some((type) => isShown(type) || isSilentlyHidden(type)) ? [field(TYPE_TAG, '__typename')] : []
  }

  /** Shown but for silent facts: asked like a type that is shown, or what the link comes back as would tell of those facts. */
  function isSilentlyHidden({ name }: GraphQLObjectType): boolean {
    const fields = [...(coordinates.types.get(name)?.fields.values() ?? [])]
    return fields.some(({ coordinate }) => grant.withheld(coordinate)?.silent === true)
  }

  function isShown({ name }: GraphQLObjectType): boolean {
    return grant.showsType(name) || coordinates.types.get(name)?.value === true
  }

  function tags(type: GraphQLCompositeType, inner: readonly SelectionNode[]): SelectionNode[] {
    // Of an object all of whose fields are skipped the object itself is still asked.
    const conditional = inner.every(({ directives }) => (directives ?? []).length > 0)
    if (!isAbstractType(type)) return [...(conditional ? [field(TYPE_TAG, '__typename')] : []), ...identityTags(type)]
    const ofTypes = possibleTypes(type).flatMap((possible): SelectionNode[] => {
      const marks = grant.showsType(possible.name) ? identityTags(possible) : []
      return marks.length === 0 ? [] : [onType(possible, marks)]
    })
    return [field(TYPE_TAG, '__typename'), ...ofTypes]
  }

  /** Whose case or which task an object is, for the last net. */
  function identityTags(type: GraphQLObjectType): FieldNode[] {
    const shape = coordinates.types.get(type.name)
    return [
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
