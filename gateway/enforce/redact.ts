import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
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
import type { Coordinate, FieldShape } from '../../policies/engine/coordinates.ts'
import type { JoiningSources } from './joining-sources.ts'
import { exceedsForm, inForm } from './granted-form.ts'
import { type AnswerPlace, onItsCase, placeInside } from './answer-place.ts'
import type { RequestScope } from './resolve-scope.ts'
import { shownTypes } from './shown-types.ts'
import { toldInAnswer } from './told-in-answer.ts'
import { givenReading, type ReadingArgument, readingArguments, withheldFromReading } from './argument-reads.ts'
import { planKey } from './plan-keys.ts'
import { isSilentlyEmpty } from './silently-empty.ts'
import { accessUnder } from './beside-offer.ts'
import { TYPE_TAG } from './tags.ts'

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
  const told = toldInAnswer({ isAsked: options.data !== null, open: options.open, scope })
  const shown = shownTypes(options)
  const { isShown } = shown
  let values = 0

  const root = schema.getRootType(options.operation.operation)
  if (!root) throw new Error(`The schema has no ${options.operation.operation} type`)
  const fields = collectFields(schema, { ...fragments }, variables, root, options.operation.selectionSet)
  const data = writeObject(root, fields, options.data ?? {}, { grant: options.open })
  if (data !== NOTHING) told.discloseExistence(data)
  return {
    values,
    data: data === NOTHING ? {} : data,
    disclosed: told.disclosed,
    backstop: [...told.backstop.values()],
  }

  function writeObject(
    type: GraphQLObjectType,
    fields: ReadonlyMap<string, readonly FieldNode[]>,
    source: Readonly<Record<string, unknown>>,
    place: AnswerPlace,
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
    place: AnswerPlace,
  ): unknown {
    const { type } = definition
    const coordinate = `${parent.name}.${definition.name}`
    const shape = policy.schema.field(coordinate)
    const valueType = policy.schema.types.get(parent.name)?.value === true
    if (valueType && shape?.kind === 'link') {
      if (value !== undefined && value !== null) told.hit(coordinate, place)
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
        if (isThere && !isJoined(coordinate, place) && !isKey(parent.name, definition.name)) told.hit(coordinate, place)
        return shape?.kind === 'link' && reason.silent === true ? asEmpty(type, shape, nodes, place) : null
      }
      if (shape !== undefined && isAnswered(value, place)) discloseReading(node, shape, definition, place)
      if (shape?.kind !== 'link' && granted !== undefined) {
        const exceeds = exceedsForm(value, granted)
        if (exceeds && !isJoined(coordinate, place)) {
          told.hit(coordinate, place)
          return null
        }
        told.disclose(coordinate, granted, isChange ? onItsCase(place, scope) : place)
        if (exceeds) return inForm(value, granted)
      }
    }
    if (shape?.kind !== 'link') {
      if (isCompositeType(getNamedType(type))) return writeValue(type, nodes, value, place, false)
      if (Array.isArray(value)) values += value.flat(Infinity).length
      return value ?? null
    }
    // Granted by name while nothing behind it is: how many there are is not told, whatever is asked of them.
    if (!shown.leadsToShown(type, place)) return asEmpty(type, shape, nodes, place)
    const before = told.disclosures()
    const written = writeValue(type, nodes, value, place, namesCases(parent, shape))
    // That there is something, or nothing, is told as well where no field below it is. What is undefined was not asked.
    const isTold = value !== undefined && before === told.disclosures() && !policy.structural.has(coordinate)
    if (isTold && (scope === undefined || place.caseId !== undefined)) {
      told.disclose(coordinate, { form: 'full', own: false, rule: 'link' }, place)
    }
    return written
  }

  /** `named`: a list that holds what the asker named, in its order. */
  function writeValue(
    type: GraphQLOutputType,
    nodes: readonly FieldNode[],
    value: unknown,
    place: AnswerPlace,
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
      const isWithoutNulls =
        isNonNullType(nullable.ofType) || shown.mayHide(getNullableType(nullable.ofType), place, named)
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
    if (caseKey !== undefined && inner.caseId !== undefined) told.stands(inner.caseId, `${runtime.name}.${caseKey}`)
    return written
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
    { grant, caseId }: AnswerPlace,
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
    place: AnswerPlace,
  ): Withholding | undefined {
    const reasons = readingArguments(node, shape, definition).flatMap((argument) => {
      return (isListed(argument, place) ? undefined : withheldFromReading(place.grant, argument)) ?? []
    })
    return reasons.find(({ silent }) => silent !== true) ?? reasons[0]
  }

  /** What is undefined was not asked, and a list is never null unless it was lost: neither tells what it was filtered by. */
  function isAnswered(value: unknown, { root = '', caseId }: AnswerPlace): boolean {
    const isPage = caseId === undefined && scope?.pages.has(root) === true
    return value !== undefined && !(isPage && value === null)
  }

  /** True where an argument tells of the cases that a root field leads to, each by its own grant. */
  function isListed({ reads }: ReadingArgument, { caseId }: AnswerPlace): boolean {
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
    place: AnswerPlace,
  ): void {
    for (const argument of givenReading(node, shape, definition, variables)) {
      const root = place.root ?? ''
      const listed = [
        ...(scope?.casesOfRoot.get(root) ?? []).flatMap((caseId) => (scope && accessUnder(scope, root, caseId)) ?? []),
        ...(scope?.leftOut.get(root) ?? []),
      ].map((access): AnswerPlace => ({ grant: access.grant, caseId: access.caseId }))
      for (const each of isListed(argument, place) ? listed : [place]) {
        const granted = each.grant.granted(argument.reads)
        if (granted !== undefined) told.disclose(argument.reads, granted, each)
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
  function enter(
    type: GraphQLObjectType,
    source: Readonly<Record<string, unknown>>,
    place: AnswerPlace,
  ): AnswerPlace | undefined {
    const shape = policy.schema.types.get(type.name)
    const inner =
      scope === undefined ? place : placeInside({ name: type.name, shape, source }, place, scope, options.caseBound)
    if (inner === undefined) {
      if (Object.values(source).some((value) => value !== null && value !== undefined)) told.hit(type.name, place)
      return undefined
    }
    return isShown(type, inner) ? inner : undefined
  }

  function isJoined(coordinate: Coordinate, { caseId }: AnswerPlace): boolean {
    return options.joining?.at(caseId).sources.has(coordinate) === true
  }

  /** A key may be fetched for joining: that it came back is no sign that anything failed. */
  function isKey(type: string, field: string): boolean {
    return policy.schema.types.get(type)?.keys.has(field) === true
  }
}
