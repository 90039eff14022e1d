import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type InterfaceTypeExtensionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  print,
  type TypeNode,
} from 'graphql'
import { namedType } from './raw-types.ts'
import { argument, stringArgument } from './supergraph-links.ts'

/** One thing wrong with the schema: where it is and what to do about it. */
export interface SchemaProblem {
  readonly subgraph: string
  /** `Type.field`, `Enum.VALUE` or a type. */
  readonly at: string
  readonly message: string
}

type Composite =
  ObjectTypeDefinitionNode | ObjectTypeExtensionNode | InterfaceTypeDefinitionNode | InterfaceTypeExtensionNode

/** Pages of a list carry no data of their own; nothing but these names may stand in them. */
const PAGE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Connection: ['edges', 'pageInfo'],
  Edge: ['node', 'cursor'],
  PageInfo: ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'],
}
const ROOTS = new Set(['Query', 'Mutation'])
const DPV_CATEGORY = /^(pd|dpv):[A-Z][A-Za-z]*$/
const DERIVED_FORMS: Readonly<Record<string, string>> = { exists: 'Exists', category: 'Category', region: 'Region' }

/**
 * What is wrong with our own subgraphs' SDL (by name of the subgraph): a field that shows data without owner,
 * category, sensitivity or standard, a missing description, a `!` where one withheld field would empty its parent, a
 * derived field or argument that points nowhere. An empty list means none.
 */
export function lintSchema(subgraphSdls: Readonly<Record<string, string>>): SchemaProblem[] {
  const documents = Object.entries(subgraphSdls).map(([subgraph, sdl]) => ({ subgraph, document: parse(sdl) }))
  const known = new Map<string, FieldDefinitionNode>()
  const composite = new Map<string, Composite>()
  for (const { document } of documents) {
    for (const type of compositesOf(document)) {
      composite.set(type.name.value, composite.get(type.name.value) ?? type)
      for (const field of type.fields ?? []) known.set(`${type.name.value}.${field.name.value}`, field)
    }
  }
  return documents.flatMap(({ subgraph, document }) => {
    const problems: SchemaProblem[] = []
    const report = (at: string, message: string): void => void problems.push({ subgraph, at, message })
    for (const type of compositesOf(document)) lintType(type, { composite, known, report })
    for (const node of document.definitions) {
      if (node.kind === Kind.ENUM_TYPE_DEFINITION) lintEnum(node, report)
      if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) lintInput(node, report)
    }
    return problems
  })
}

interface Context {
  readonly composite: ReadonlyMap<string, Composite>
  readonly known: ReadonlyMap<string, FieldDefinitionNode>
  readonly report: (at: string, message: string) => void
}

function lintType(type: Composite, context: Context): void {
  const name = type.name.value
  if ('description' in type && !type.description?.value) context.report(name, 'has no description')
  for (const directive of ['caseEntity', 'taskEntity'].flatMap((wanted) => applied(type, wanted) ?? [])) {
    pointsTo(`${name}.${stringArgument(directive, 'key') ?? ''}`, `${name} @${directive.name.value}`, context)
  }
  const rowOwner = applied(type, 'rowOwner')
  if (rowOwner) pointsTo(`${name}.${stringArgument(rowOwner, 'field') ?? ''}`, `${name} @rowOwner`, context)
  const keys = keyFields(type)
  for (const field of type.fields ?? []) {
    lintField(type, field, keys, context)
    if (name === 'Mutation') lintChange(field, context.report)
  }
}

function lintField(type: Composite, field: FieldDefinitionNode, keys: ReadonlySet<string>, context: Context): void {
  const at = `${type.name.value}.${field.name.value}`
  const { report } = context
  if (!field.description?.value) report(at, 'has no description')
  if (!keys.has(field.name.value)) lintNullability(field.type, at, report)
  for (const given of field.arguments ?? []) {
    if (!given.description?.value) report(`${at}(${given.name.value}:)`, 'has no description')
    const reads = applied(given, 'reads')
    if (reads) pointsTo(stringArgument(reads, 'field') ?? '', `${at}(${given.name.value}:) @reads`, context)
  }
  const data = applied(field, 'data')
  if (data) lintData(data, at, report)
  else if (showsData(type, field, context)) {
    report(at, 'has no @data: say who owns it, its category, sensitivity and standard')
  }
  const coarsens = applied(field, 'coarsens')
  if (coarsens) lintCoarsens(coarsens, at, context)
}

const OUTSIDE_CASE = ['byTaskAlone', 'withoutCase']

/**
 * A change can be sent again without being made twice, tells nothing of the case, and says which case it is about, or that
 * it is about none that is open to the caller: by that it is decided who may make it.
 */
function lintChange(field: FieldDefinitionNode, report: Context['report']): void {
  const at = `Mutation.${field.name.value}`
  const [first] = field.arguments ?? []
  if (first?.name.value !== 'clientMutationId' || print(first.type) !== 'ID!')
    report(at, 'must have clientMutationId: ID! as its first argument')
  if (print(field.type) !== 'Change') report(at, 'must return Change')
  const named = (field.arguments ?? []).filter((given) => applied(given, 'caseId'))
  if (named.some((given) => given.type.kind !== Kind.NON_NULL_TYPE)) report(at, 'must require the case that it names')
  const said = [...named.slice(0, 1), ...OUTSIDE_CASE.flatMap((directive) => applied(field, directive) ?? [])]
  if (said.length !== 1) report(at, 'needs one of: an argument with @caseId, @byTaskAlone, @withoutCase')
}

/** An argument or field that is filled in says what belongs there, too. */
function lintInput(node: InputObjectTypeDefinitionNode, report: Context['report']): void {
  if (!node.description?.value) report(node.name.value, 'has no description')
  for (const field of node.fields ?? [])
    if (!field.description?.value) report(`${node.name.value}.${field.name.value}`, 'has no description')
}

/** Roots, pages and links show nothing by themselves; a value type is covered by the field that holds it. */
function showsData(type: Composite, field: FieldDefinitionNode, { composite }: Context): boolean {
  const name = type.name.value
  if (applied(type, 'value')) return false
  const page = Object.keys(PAGE_FIELDS).find((suffix) => name.endsWith(suffix))
  if (page !== undefined && PAGE_FIELDS[page]?.includes(field.name.value)) return false
  const target = composite.get(namedType(field.type))
  // A value that a query gives by itself is granted by itself.
  if (name === 'Query' && target !== undefined && applied(target, 'value') !== undefined) return true
  if (ROOTS.has(name)) return !target
  return !target || applied(target, 'value') !== undefined
}

function lintData(data: ConstDirectiveNode, at: string, report: Context['report']): void {
  for (const name of ['owner', 'category', 'standard']) {
    if (!stringArgument(data, name)?.trim()) report(at, `@data has no ${name}`)
  }
  const category = stringArgument(data, 'category')
  if (category !== undefined && !DPV_CATEGORY.test(category)) {
    report(at, 'has a category that is no DPV term: start it with pd: or dpv:')
  }
  const sensitivity = argument(data, 'sensitivity')
  if (sensitivity?.kind !== Kind.INT) report(at, '@data has no sensitivity')
  else if (!/^[0-4]$/.test(sensitivity.value)) report(at, 'has a sensitivity outside 0 to 4')
}

function lintCoarsens(coarsens: ConstDirectiveNode, at: string, context: Context): void {
  const field = stringArgument(coarsens, 'field') ?? ''
  const suffix = DERIVED_FORMS[stringArgument(coarsens, 'form') ?? '']
  if (suffix === undefined)
    context.report(at, `@coarsens needs one of the forms ${Object.keys(DERIVED_FORMS).join(', ')}`)
  else if (at !== `${field}${suffix}`) context.report(at, `should be named ${field}${suffix} after what it coarsens`)
  pointsTo(field, `${at} @coarsens`, context)
}

function pointsTo(field: string, from: string, { known, report }: Context): void {
  if (!known.has(field)) report(from, `points to ${field}, which no subgraph has`)
}

/** A `!` on an output field lets one withheld field empty its parent; keys and list elements may keep theirs. */
function lintNullability(type: TypeNode, at: string, report: Context['report']): void {
  if (type.kind === Kind.NON_NULL_TYPE) report(at, 'must be nullable: only keys and list elements keep their "!"')
  const list = type.kind === Kind.NON_NULL_TYPE ? type.type : type
  if (list.kind === Kind.LIST_TYPE && list.type.kind !== Kind.NON_NULL_TYPE) {
    report(at, 'must have "!" on its list elements')
  }
}

function lintEnum(node: EnumTypeDefinitionNode, report: Context['report']): void {
  if (!node.description?.value) report(node.name.value, 'has no description')
  for (const value of node.values ?? []) {
    if (!value.description?.value) report(`${node.name.value}.${value.name.value}`, 'has no description')
  }
}

function keyFields(type: Composite): Set<string> {
  const keys = (type.directives ?? []).filter(({ name }) => name.value === 'key')
  return new Set(keys.flatMap((key) => (stringArgument(key, 'fields') ?? '').match(/\w+/g) ?? []))
}

function compositesOf(document: DocumentNode): Composite[] {
  return document.definitions.filter((node) => isComposite(node))
}

/** Extensions count too: a field added by `extend type` is a field like any other. */
function isComposite(node: DefinitionNode): node is Composite {
  return (
    node.kind === Kind.OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.OBJECT_TYPE_EXTENSION ||
    node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    node.kind === Kind.INTERFACE_TYPE_EXTENSION
  )
}

function applied(
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  name: string,
): ConstDirectiveNode | undefined {
  return node.directives?.find((directive) => directive.name.value === name)
}
