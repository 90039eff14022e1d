import {
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
} from 'graphql'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { AnswerPlace } from './answer-place.ts'
import type { RequestScope } from './resolve-scope.ts'

export interface ShownTypesOptions {
  readonly schema: GraphQLSchema
  readonly policy: CompiledPolicy
  readonly scope: RequestScope | undefined
  readonly caseBound: ReadonlySet<string>
}

/** Of which types anything may be shown at a place of the answer. It follows from the grant alone, never from the data. */
export function shownTypes({ schema, policy, scope, caseBound }: ShownTypesOptions) {
  return { isShown, leadsToShown, mayHide }

  /** The name of a type of which nothing may be seen is itself withheld (security.md 2, row 17). */
  function isShown(type: GraphQLObjectType, { grant }: AnswerPlace): boolean {
    const shape = policy.schema.types.get(type.name)
    const structural = [...(shape?.fields.values() ?? [])].some((field) => policy.structural.has(field.coordinate))
    return shape?.value === true || structural || grant.showsType(type.name)
  }

  /** Whether anything that the link may lead to is shown. On a case that is not known yet, each decides for itself. */
  function leadsToShown(type: GraphQLOutputType, place: AnswerPlace): boolean {
    const named = getNamedType(type)
    if (!isCompositeType(named)) return true
    return possibleTypes(named).some(
      (each) =>
        (scope !== undefined && place.caseId === undefined && caseBound.has(each.name)) ||
        (scope !== undefined && policy.schema.types.get(each.name)?.caseKey !== undefined) ||
        isShown(each, place),
    )
  }

  /**
   * Whether a list of this type may hold rows that this place does not show. Such rows are absent, not null: a hole tells that
   * there is something (security.md 2, row 31). Where they may be, what is null in the data is absent with them, so that a
   * list by ids (`nodes(ids:)`) answers one that is withheld and one that is not there alike. It follows from the grant
   * alone, never from what the list holds.
   */
  function mayHide(element: GraphQLOutputType, place: AnswerPlace, named: boolean): boolean {
    if (!isCompositeType(element)) return false
    return possibleTypes(element).some((type) => {
      const shape = policy.schema.types.get(type.name)
      // Cases by their ids: absent, closed and somebody else's are null alike, in the place of the id.
      if (scope !== undefined && shape?.caseKey !== undefined) return !named || isAbstractType(element)
      if (scope !== undefined && place.caseId === undefined && caseBound.has(type.name)) return true
      return !isShown(type, place)
    })
  }

  function possibleTypes(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : [type]
  }
}
