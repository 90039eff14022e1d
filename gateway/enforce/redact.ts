import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql'
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js'
import type { CompiledPolicy, Grant, GrantedField, Withholding } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate, FieldShape, TypeShape } from '../../policies/engine/coordinates.ts'
import { coarsen, precisionOf } from '../../schema/partial-date.ts'
import type { JoiningSources } from './joining-sources.ts'
import type { RequestScope } from './resolve-scope.ts'
import { givenReading, type ReadingArgument, readingArguments, withheldFromReading } from './argument-reads.ts'
import { planKey } from './plan-keys.ts'
import { isSilentlyEmpty } from './silently-empty.ts'
import { accessUnder } from './beside-offer.ts'
import { CASE_TAG, TASK_TAG, TYPE_TAG } from './tags.ts'

export interface RedactOptions {
  readonly schema: GraphQLSchema
  /** Fields that have a response key for each type. */
  readonly unmergeable: ReadonlySet<Coordinate>
  readonly policy: CompiledPolicy
  /** The client's own operation: the answer has its shape, key for key. */
  readonly operation: OperationDefinitionNode
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  readonly variables: Readonly<Record<string, unknown>>
  /** Grant outside any case. */
  readonly open: Grant
  readonly scope: RequestScope | undefined
  readonly caseBound: ReadonlySet<string>
  /** What was fetched for joining only: it may have come back, and is no sign that anything failed. */
  readonly joining: JoiningSources | undefined
  /** Root fields of a mutation, all of them granted; empty for a query. */
  readonly changes: ReadonlySet<Coordinate>
  /** What the plan brought for the permitted document. */
  readonly data: Readonly<Record<string, unknown>> | null
  /** Fields and elements of lists that are written at most: past this nothing more is, and the answer may not be given. */
  readonly mostValues: number
  /** Answers of `__schema` and `__type`, by response key. */
  readonly introspection: Readonly<Record<string, unknown>>
}

export interface Redacted {
  /** Fields and elements of lists written; more than `mostValues` says that `data` is not whole. */
  readonly values: number
  readonly data: Record<string, unknown>
  /** Coordinates given, by case (`''`: outside any case), with the form they were given in. */
  readonly disclosed: ReadonlyMap<string, ReadonlyMap<Coordinate, GrantedField>>
  /** Coordinates that came back although withheld: each is an incident. */
  readonly backstop: readonly { readonly coordinate: Coordinate; readonly caseId?: string }[]
}

/** Where in the answer a selection stands. */
interface Place {
  readonly grant: Grant
  readonly caseId?: string
  /** Root field all this hangs on, by response key; its cases are the only ones that may be shown here. */
  readonly root?: string
}

const CHANGE: GrantedField = { form: 'full', own: false, rule: 'may-change' }
const NO_RULE: Withholding = { reason: 'no-rule' }
const NOTHING = Symbol('null that empties its parent')

/**
 * The third net: writes the answer in the shape of the client's own document and lets a value through only when its
 * concrete coordinate is granted for the case it belongs to. By then pruning and the subgraph's guard have withheld
 * everything else, so a hit here means that one of them failed.
 */
export function redact(options: RedactOptions): Redacted {
  const { schema, policy, variables, fragments, scope } = options
  const disclosed = new Map<string, Map<Coordinate, GrantedField>>()
  let disclosures = 0
  let values = 0
  const backstop = new Map<string, { coordinate: Coordinate; caseId?: string }>()
  /** Cases whose object stands in the answer, whatever it shows, with the coordinate of the case's key. */
  const standing = new Map<string, Coordinate>()

  const root = schema.getRootType(options.operation.operation)
  if (!root) throw new Error(`The schema has no ${options.operation.operation} type`)
  const fields = collectFields(schema, { ...fragments }, variables, root, options.operation.selectionSet)
  const data = writeObject(root, fields, options.data ?? {}, { grant: options.open })
  if (data !== NOTHING) discloseExistence(data)
  return { values, data: data === NOTHING ? {} : data, disclosed, backstop: [...backstop.values()] }

  function writeObject(
    type: GraphQLObjectType,
    fields: ReadonlyMap<string, readonly FieldNode[]>,
    source: Readonly<Record<string, unknown>>,
    place: Place,
  ): Record<string, unknown> | typeof NOTHING {
    const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    for (const [key, nodes] of fields) {
      const [node] = nodes
      if (node === undefined) continue
      if (++values > options.mostValues) break
      const name = node.name.value
      if (name === '__typename') {
        result[key] = type.name
        continue
      }
      if (name.startsWith('__')) {
        result[key] = options.introspection[key] ?? null
        continue
      }
      const definition = type.getFields()[name]
      const found = source[planKey(node, type.name, options.unmergeable)]
      const inner = place.root === undefined ? { ...place, root: key } : place
      const value = definition === undefined ? null : writeField(type, definition, node, nodes, found, inner)
      if (value === null && definition !== undefined && isNonNullType(definition.type)) return NOTHING
      result[key] = value
    }
    return result
  }

  function writeField(
    parent: GraphQLObjectType,
    definition: GraphQLField<unknown, unknown>,
    node: FieldNode,
    nodes: readonly FieldNode[],
    value: unknown,
    place: Place,
  ): unknown {
    const { type } = definition
    const coordinate = `${parent.name}.${definition.name}`
    const shape = policy.schema.field(coordinate)
    const valueType = policy.schema.types.get(parent.name)?.value === true
    if (valueType && shape?.kind === 'link') {
      if (value !== undefined && value !== null) hit(coordinate, place)
      return null
    }
    if (!valueType) {
      const structural = policy.structural.has(coordinate)
      const isChange = options.changes.has(coordinate)
      const granted = isChange ? CHANGE : place.grant.granted(coordinate)
      const allowed =
        structural || isChange || (shape?.kind === 'link' ? place.grant.reaches(coordinate) : granted !== undefined)
      const reason = allowed
        ? shape && withheldReading(node, shape, definition, place)
        : (place.grant.withheld(coordinate) ?? NO_RULE)
      if (reason !== undefined) {
        // A list of rows that were all withheld comes back empty, which discloses nothing.
        const isThere = value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
        if (isThere && !isJoined(coordinate, place) && !isKey(parent.name, definition.name)) hit(coordinate, place)
        return shape?.kind === 'link' && reason.silent === true ? asEmpty(type, shape, nodes, place) : null
      }
      if (shape !== undefined && isAnswered(value, place)) discloseReading(node, shape, definition, place)
      if (shape?.kind !== 'link' && granted !== undefined) {
        const exceeds = exceedsForm(value, granted)
        if (exceeds && !isJoined(coordinate, place)) {
          hit(coordinate, place)
          return null
        }
        disclose(coordinate, granted, isChange ? onItsCase(place) : place)
        if (exceeds) return inForm(value, granted)
      }
    }
    if (shape?.kind !== 'link') {
      if (isCompositeType(getNamedType(type))) return writeValue(type, nodes, value, place, false)
      if (Array.isArray(value)) values += value.flat(Infinity).length
      return value ?? null
    }
    // Granted by name while nothing behind it is: how many there are is not told, whatever is asked of them.
    if (!leadsToShown(type, place)) return asEmpty(type, shape, nodes, place)
    const before = disclosures
    const written = writeValue(type, nodes, value, place, namesCases(parent, shape))
    // That there is something, or nothing, is told as well where no field below it is. What is undefined was not asked.
    const isTold = value !== undefined && before === disclosures && !policy.structural.has(coordinate)
    if (isTold && (scope === undefined || place.caseId !== undefined)) {
      disclose(coordinate, { form: 'full', own: false, rule: 'link' }, place)
    }
    return written
  }

  /** `named`: a list that holds what the asker named, in its order. */
  function writeValue(
    type: GraphQLOutputType,
    nodes: readonly FieldNode[],
    value: unknown,
    place: Place,
    named: boolean,
  ): unknown {
    const nullable = getNullableType(type)
    if (value === null || value === undefined) return null
    if (isListType(nullable)) {
      if (!Array.isArray(value)) return null
      const elements: unknown[] = []
      for (const element of value) {
        const written = writeValue(nullable.ofType, nodes, element, place, named)
        // What is not shown does not count: how much there is of it must not be told either.
        if (written !== null && ++values > options.mostValues) break
        elements.push(written)
      }
      // Rows that may not be shown are absent, not null: a hole in a list tells that there is something.
      const isWithoutNulls = isNonNullType(nullable.ofType) || mayHide(getNullableType(nullable.ofType), place, named)
      return isWithoutNulls ? elements.filter((element) => element !== null) : elements
    }
    if (typeof value !== 'object' || Array.isArray(value)) return null
    const source = value as Readonly<Record<string, unknown>>
    const runtime = runtimeType(nullable, source)
    const inner = runtime === undefined ? undefined : enter(runtime, source, place)
    if (runtime === undefined || inner === undefined) return null
    const written = writeObject(
      runtime,
      collectSubfields(schema, { ...fragments }, variables, runtime, [...nodes]),
      source,
      inner,
    )
    if (written === NOTHING) return null
    const { caseKey } = policy.schema.types.get(runtime.name) ?? {}
    if (caseKey !== undefined && inner.caseId !== undefined) standing.set(inner.caseId, `${runtime.name}.${caseKey}`)
    return written
  }

  /**
   * Whether a list of this type may hold rows that this place does not show. Such rows are absent, not null: a hole tells that
   * there is something (security.md 2, row 31). Where they may be, what is null in the data is absent with them, so that a
   * list by ids (`nodes(ids:)`) answers one that is withheld and one that is not there alike. It follows from the grant
   * alone, never from what the list holds.
   */
  function mayHide(element: GraphQLOutputType, place: Place, named: boolean): boolean {
    if (!isCompositeType(element)) return false
    return possibleTypes(element).some((type) => {
      const shape = policy.schema.types.get(type.name)
      // Cases by their ids: absent, closed and somebody else's are null alike, in the place of the id.
      if (scope !== undefined && shape?.caseKey !== undefined) return !named || isAbstractType(element)
      if (scope !== undefined && place.caseId === undefined && options.caseBound.has(type.name)) return true
      return !isShown(type, place)
    })
  }

  /** Whether anything that the link may lead to is shown. On a case that is not known yet, each decides for itself. */
  function leadsToShown(type: GraphQLOutputType, place: Place): boolean {
    const named = getNamedType(type)
    if (!isCompositeType(named)) return true
    return possibleTypes(named).some(
      (each) =>
        (scope !== undefined && place.caseId === undefined && options.caseBound.has(each.name)) ||
        (scope !== undefined && policy.schema.types.get(each.name)?.caseKey !== undefined) ||
        isShown(each, place),
    )
  }

  function possibleTypes(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : [type]
  }

  /** The name of a type of which nothing may be seen is itself withheld (security.md 2, row 17). */
  function isShown(type: GraphQLObjectType, { grant }: Place): boolean {
    const shape = policy.schema.types.get(type.name)
    const structural = [...(shape?.fields.values() ?? [])].some((field) => policy.structural.has(field.coordinate))
    return shape?.value === true || structural || grant.showsType(type.name)
  }

  /** A field whose arguments name cases, at the root. */
  function namesCases(parent: GraphQLObjectType, shape: FieldShape): boolean {
    return parent === root && Object.values(shape.arguments).some(({ caseId }) => caseId === true)
  }

  /** What a silently withheld link comes back as: null, or the empty list it would be if there were no rows. */
  function asEmpty(
    type: GraphQLOutputType,
    shape: FieldShape,
    nodes: readonly FieldNode[],
    { grant, caseId }: Place,
  ): [] | null {
    if (!isListType(isNonNullType(type) ? type.ofType : type)) return null
    const onCase = caseId !== undefined
    return isSilentlyEmpty({ schema, coordinates: policy.schema, fragments, grant, onCase }, shape, nodes) ? [] : null
  }

  /**
   * Why an argument may not be used because it tells a field that is withheld here, the reason that may be told first. What
   * a list is filtered by was decided case by case.
   */
  function withheldReading(
    node: FieldNode,
    shape: FieldShape,
    definition: GraphQLField<unknown, unknown>,
    place: Place,
  ): Withholding | undefined {
    const reasons = readingArguments(node, shape, definition).flatMap((argument) => {
      return (isListed(argument, place) ? undefined : withheldFromReading(place.grant, argument)) ?? []
    })
    return reasons.find(({ silent }) => silent !== true) ?? reasons[0]
  }

  /** What is undefined was not asked, and a list is never null unless it was lost: neither tells what it was filtered by. */
  function isAnswered(value: unknown, { root = '', caseId }: Place): boolean {
    const isPage = caseId === undefined && scope?.pages.has(root) === true
    return value !== undefined && !(isPage && value === null)
  }

  /** True where an argument tells of the cases that a root field leads to, each by its own grant. */
  function isListed({ reads }: ReadingArgument, { caseId }: Place): boolean {
    return caseId === undefined && options.caseBound.has(reads.slice(0, reads.indexOf('.')))
  }

  /**
   * A filter tells the field it reads, of what comes back and of what does not: on its case, or on every case of a list and
   * every case it left off the list.
   */
  function discloseReading(
    node: FieldNode,
    shape: FieldShape,
    definition: GraphQLField<unknown, unknown>,
    place: Place,
  ): void {
    for (const argument of givenReading(node, shape, definition, variables)) {
      const root = place.root ?? ''
      const listed = [
        ...(scope?.casesOfRoot.get(root) ?? []).flatMap((caseId) => (scope && accessUnder(scope, root, caseId)) ?? []),
        ...(scope?.leftOut.get(root) ?? []),
      ].map((access): Place => ({ grant: access.grant, caseId: access.caseId }))
      for (const told of isListed(argument, place) ? listed : [place]) {
        const granted = told.grant.granted(argument.reads)
        if (granted !== undefined) disclose(argument.reads, granted, told)
      }
    }
  }

  function runtimeType(
    type: GraphQLOutputType,
    source: Readonly<Record<string, unknown>>,
  ): GraphQLObjectType | undefined {
    if (isObjectType(type)) return type
    if (!isAbstractType(type)) return undefined
    const named = schema.getType(String(source[TYPE_TAG]))
    return isObjectType(named) && schema.isSubType(type, named) ? named : undefined
  }

  /** The place inside an object: the case it belongs to, or undefined when it may not be shown at all. */
  function enter(type: GraphQLObjectType, source: Readonly<Record<string, unknown>>, place: Place): Place | undefined {
    const shape = policy.schema.types.get(type.name)
    const inner = scope === undefined ? place : placeOf(type.name, shape, source, place, scope)
    if (inner === undefined) {
      if (Object.values(source).some((value) => value !== null && value !== undefined)) hit(type.name, place)
      return undefined
    }
    return isShown(type, inner) ? inner : undefined
  }

  function placeOf(
    type: string,
    shape: TypeShape | undefined,
    source: Readonly<Record<string, unknown>>,
    place: Place,
    scope: RequestScope,
  ): Place | undefined {
    const root = place.root ?? ''
    const { casesOfRoot, caseOfRoot, caseOfTask } = scope
    const within = (caseId: string | undefined): Place | undefined => {
      const access = caseId === undefined ? undefined : accessUnder(scope, root, caseId)
      const leads = access !== undefined && casesOfRoot.get(root)?.includes(access.caseId) === true
      // Of an offered task only the task itself is shown.
      if (!leads || (access.offered && shape?.taskKey === undefined)) return undefined
      return { root, grant: access.grant, caseId: access.caseId }
    }
    if (shape?.caseKey !== undefined) return within(String(source[CASE_TAG]))
    if (place.caseId !== undefined || shape?.value === true || !options.caseBound.has(type)) return place
    if (shape?.taskKey !== undefined) return within(caseOfTask.get(String(source[TASK_TAG])))
    // Anything else that belongs to a case is shown where the root field named that one case.
    return within(caseOfRoot.get(root))
  }

  /** What a change answers is told of the one case it was on. */
  function onItsCase(place: Place): Place {
    const caseId = scope?.caseOfRoot.get(place.root ?? '')
    return caseId === undefined ? place : { ...place, caseId }
  }

  function isJoined(coordinate: Coordinate, { caseId }: Place): boolean {
    return options.joining?.at(caseId).sources.has(coordinate) === true
  }

  function hit(coordinate: Coordinate, { caseId }: Place): void {
    backstop.set(`${caseId ?? ''} ${coordinate}`, { coordinate, ...(caseId === undefined ? {} : { caseId }) })
  }

  /**
   * That a case is open to the asker is told by its object, and by its entry on a page, where no field of it is: it is
   * recorded as the key of what stands there, in the form `exists`.
   */
  function discloseExistence(answer: Readonly<Record<string, unknown>>): void {
    const told: (readonly [string, Coordinate])[] = [...standing]
    for (const [root, { key, caseIds }] of scope?.onPage ?? []) {
      if ((answer[root] ?? null) !== null) told.push(...caseIds.map((caseId) => [caseId, key] as const))
    }
    for (const [caseId, key] of told) {
      const known = disclosed.get(caseId)
      // What is shown of a case tells that it is open, and nothing of a task that is on offer besides.
      const isBeside = scope?.cases.get(caseId)?.beside !== undefined
      if (isBeside ? known?.has(key) : (known?.size ?? 0) > 0) continue
      disclose(key, { form: 'exists', own: false, rule: 'link' }, { grant: options.open, caseId })
    }
  }

  /** A key may be fetched for joining: that it came back is no sign that anything failed. */
  function isKey(type: string, field: string): boolean {
    return policy.schema.types.get(type)?.keys.has(field) === true
  }

  function disclose(coordinate: Coordinate, granted: GrantedField, { caseId = '' }: Place): void {
    // Where nothing was asked, nothing was told.
    if (options.data === null) return
    disclosures++
    const coordinates = disclosed.get(caseId) ?? new Map<Coordinate, GrantedField>()
    disclosed.set(caseId, coordinates)
    coordinates.set(coordinate, granted)
  }
}

/** A date that was fetched in full for a derived field, as it may be shown. */
function inForm(value: unknown, { form }: GrantedField): unknown {
  if (form !== 'year' && form !== 'month') return null
  if (Array.isArray(value)) return value.map((date: unknown) => (typeof date === 'string' ? coarsen(date, form) : null))
  return typeof value === 'string' ? coarsen(value, form) : null
}

/** True when a date is more precise than the form it was granted in. */
function exceedsForm(value: unknown, { form }: GrantedField): boolean {
  if (form !== 'year' && form !== 'month') return false
  const values = Array.isArray(value) ? value : [value]
  return values.some((date) => {
    if (date === null || date === undefined) return false
    const precision = typeof date === 'string' ? precisionOf(date) : undefined
    return form === 'year' ? precision !== 'year' : precision !== 'year' && precision !== 'month'
  })
}
