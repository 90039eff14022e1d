import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type OperationTypeDefinitionNode,
  parse,
} from 'graphql'
import type {
  ArgumentShape,
  Coordinate,
  Coordinates,
  FieldShape,
  Form,
  TypeShape,
} from '../policies/engine/coordinates.ts'
import { fieldsOfSet, isList, namedType, type RawType, rawTypes } from './raw-types.ts'
import { argument, FEATURES, linksOf, stringArgument, stringField } from './supergraph-links.ts'

const FORMS: readonly string[] = ['full', 'month', 'year', 'exists', 'category', 'region'] satisfies readonly Form[]

const OUTSIDE_CASE = ['byTaskAlone', 'withoutCase'] as const

/**
 * The coordinates of a composed federation 2 supergraph, ours or not, as the policy engine needs them.
 *
 * Left out: what is `@inaccessible`, what federation itself adds, and fields that no subgraph resolves. Our own
 * directives count only when they are linked under our feature's URL: another schema may well have a `@value` of its
 * own that means something else. Throws when the text is no federation 2 supergraph.
 */
export function coordinatesOf(supergraphSdl: string): Coordinates {
  const document = parse(supergraphSdl, { noLocation: true })
  const reader = createReader(document)
  const types = new Map<string, TypeShape>()
  for (const raw of reader.types.values()) {
    if (!reader.hidden(raw.name)) types.set(raw.name, reader.shape(raw))
  }
  const roots = rootsOf(document)
  const mutation = roots.get('mutation') ?? 'Mutation'
  return {
    types,
    query: roots.get('query') ?? 'Query',
    ...(types.has(mutation) ? { mutation } : {}),
    field(coordinate) {
      const dot = coordinate.indexOf('.')
      return types.get(coordinate.slice(0, dot))?.fields.get(coordinate.slice(dot + 1))
    },
  }
}

function createReader(document: ReturnType<typeof parse>) {
  const links = linksOf(document)
  const types = rawTypes(document)
  for (const name of types.keys()) if (links.isFeatureType(name)) types.delete(name)

  const applied = (
    node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
    feature: string,
    element: string,
  ): ConstDirectiveNode[] => {
    const name = links.directive(feature, element)
    return (node.directives ?? []).filter((directive) => directive.name.value === name)
  }
  const ours = (node: { readonly directives?: readonly ConstDirectiveNode[] | undefined }, element: string) =>
    applied(node, FEATURES.schakel, element)[0]
  const inaccessible = (node: { readonly directives?: readonly ConstDirectiveNode[] | undefined }): boolean =>
    applied(node, FEATURES.inaccessible, 'inaccessible').length > 0
  const hidden = (name: string): boolean => {
    const raw = types.get(name)
    return !raw || inaccessible(raw)
  }
  const isValue = (raw: RawType): boolean => ours(raw, 'value') !== undefined
  const keys = keysByType(types, (raw) => applied(raw, FEATURES.join, 'type'))

  /**
   * Concrete coordinates a field set reads, with what its arguments filter by. A field within a value type is covered by
   * the field that holds the value.
   */
  const sources = (parent: string, fieldSet: string): Coordinate[] =>
    fieldsOfSet(types, parent, fieldSet)
      .filter(({ type }) => type.kind === 'object' && !isValue(type))
      .flatMap(({ type, field, arguments: given }) => {
        const shapes = (type.fields.get(field)?.arguments ?? []).filter(({ name }) => given.includes(name.value))
        return [`${type.name}.${field}`, ...shapes.flatMap((node) => argumentShape(node).reads ?? [])]
      })

  /** Sources by `@requires` and `@fromContext`, from whichever subgraph: the planner may choose any of them. */
  const directSources = (raw: RawType, name: string): ReadonlySet<Coordinate> => {
    // A field added through @interfaceObject keeps its requires on the interface alone.
    const declared = [raw, ...[...raw.interfaces].flatMap((named) => types.get(named) ?? [])]
    const found = new Set<Coordinate>()
    for (const join of declared.flatMap((type) => applied(type.fields.get(name) ?? {}, FEATURES.join, 'field'))) {
      const required = stringArgument(join, 'requires')
      if (required !== undefined) for (const source of sources(raw.name, required)) found.add(source)
      const contexts = argument(join, 'contextArguments')
      for (const entry of contexts?.kind === Kind.LIST ? contexts.values : []) {
        const context = stringField(entry, 'context')
        const selection = stringField(entry, 'selection')
        if (context === undefined || selection === undefined) continue
        for (const setter of types.values()) {
          const sets = applied(setter, FEATURES.context, 'context').some((at) => stringArgument(at, 'name') === context)
          if (sets) for (const source of sources(setter.name, selection)) found.add(source)
        }
      }
    }
    return found
  }

  /** What a derived field is computed from, however far: a source that is derived itself tells of its own sources. */
  const requires = (raw: RawType, name: string): Coordinate[] => {
    // A set that grows while it is walked: each source is followed once.
    const found = new Set(directSources(raw, name))
    for (const source of found) {
      const [typeName = '', fieldName = ''] = source.split('.')
      const type = types.get(typeName)
      for (const further of type === undefined ? [] : directSources(type, fieldName)) found.add(further)
    }
    return [...found]
  }

  const argumentShape = (node: InputValueDefinitionNode): ArgumentShape => {
    const reads = stringArgument(ours(node, 'reads') ?? NONE, 'field')
    return {
      ...(reads === undefined ? {} : { reads }),
      ...(ours(node, 'caseId') ? { caseId: true } : {}),
    }
  }

  const fieldShape = (raw: RawType, node: FieldDefinitionNode): FieldShape => {
    const target = namedType(node.type)
    const coordinate = `${raw.name}.${node.name.value}`
    const data = ours(node, 'data') ?? NONE
    const coarsens = ours(node, 'coarsens')
    const owner = stringArgument(data, 'owner')
    const category = stringArgument(data, 'category')
    const sensitivity = argument(data, 'sensitivity')
    const targetType = types.get(target)
    const outsideCase = OUTSIDE_CASE.find((element) => ours(node, element) !== undefined)
    return {
      coordinate,
      type: target,
      kind: !targetType ? 'leaf' : isValue(targetType) ? 'value' : 'link',
      list: isList(node.type),
      arguments: Object.fromEntries(
        (node.arguments ?? []).filter((at) => !inaccessible(at)).map((at) => [at.name.value, argumentShape(at)]),
      ),
      requires: requires(raw, node.name.value),
      ...(coarsens ? { coarsens: coarsening(coordinate, coarsens) } : {}),
      ...(owner === undefined ? {} : { owner }),
      ...(category === undefined ? {} : { category }),
      ...(node.description === undefined ? {} : { description: node.description.value }),
      ...(sensitivity?.kind === Kind.INT ? { sensitivity: Number(sensitivity.value) } : {}),
      ...(outsideCase === undefined ? {} : { outsideCase }),
    }
  }

  /** With every mention external, no subgraph resolves the field: it only repeats another type's. */
  const unresolved = (node: FieldDefinitionNode): boolean => {
    const joins = applied(node, FEATURES.join, 'field')
    return joins.length > 0 && joins.every((join) => isTrue(join, 'external'))
  }

  const shape = (raw: RawType): TypeShape => {
    const shown = [...raw.fields.values()].filter((node) => !inaccessible(node) && !unresolved(node))
    const caseKey = stringArgument(ours(raw, 'caseEntity') ?? NONE, 'key')
    const taskKey = stringArgument(ours(raw, 'taskEntity') ?? NONE, 'key')
    const rowOwner = stringArgument(ours(raw, 'rowOwner') ?? NONE, 'field')
    return {
      name: raw.name,
      kind: raw.kind,
      fields: new Map(shown.map((node) => [node.name.value, fieldShape(raw, node)])),
      possible: [...raw.possible].filter((name) => !hidden(name)),
      value: isValue(raw),
      keys: keys.get(raw.name) ?? new Set(),
      ...(caseKey === undefined ? {} : { caseKey }),
      ...(taskKey === undefined ? {} : { taskKey }),
      ...(rowOwner === undefined ? {} : { rowOwner }),
    }
  }

  return { types, hidden, shape }
}

const NONE: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: '' } }

/** Key fields by type. The inner fields of a compound key count on the types they stand on. */
function keysByType(
  types: ReadonlyMap<string, RawType>,
  joins: (raw: RawType) => readonly ConstDirectiveNode[],
): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>()
  for (const raw of types.values()) {
    for (const join of joins(raw)) {
      const key = stringArgument(join, 'key')
      for (const { type, field } of key === undefined ? [] : fieldsOfSet(types, raw.name, key)) {
        keys.set(type.name, (keys.get(type.name) ?? new Set()).add(field))
      }
    }
  }
  return keys
}

function coarsening(coordinate: Coordinate, directive: ConstDirectiveNode): { field: Coordinate; form: Form } {
  const field = stringArgument(directive, 'field')
  const form = stringArgument(directive, 'form')
  if (field === undefined || !isForm(form)) {
    throw new Error(`@coarsens on ${coordinate} needs a field and one of the forms ${FORMS.join(', ')}`)
  }
  return { field, form }
}

function isForm(form: string | undefined): form is Form {
  return form !== undefined && FORMS.includes(form)
}

function isTrue(directive: ConstDirectiveNode, name: string): boolean {
  const value = argument(directive, name)
  return value?.kind === Kind.BOOLEAN && value.value
}

function rootsOf(document: ReturnType<typeof parse>): Map<string, string> {
  const roots = document.definitions.flatMap((node): readonly OperationTypeDefinitionNode[] =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.operationTypes ?? []) : [],
  )
  return new Map(roots.map((root) => [root.operation, root.type.name.value]))
}
