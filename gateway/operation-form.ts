import { type FragmentDefinitionNode, getVariableValues, type GraphQLSchema } from 'graphql'
import type { Coordinates } from '../policies/engine/coordinates.ts'
import type { OperationRequest } from './answering.ts'
import { type RootField, rootFields } from './enforce/root-fields.ts'
import { HubError, type PublicError, publicError } from './errors.ts'
import { answerSizeProblem } from './limit/answer-size.ts'
import { fragmentsOf } from './limit/fragments-of.ts'
import type { Limits } from './limit/limits.ts'
import { nullVariable } from './limit/null-variable.ts'
import { pageProblem } from './limit/page-problem.ts'
import { type OperationAnswer, refused, refusedWith } from './operation-answer.ts'

/** An operation with its variables, as it is decided about. */
export interface OperationForm {
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  /** Coerced, defaults filled in. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly roots: readonly RootField[]
}

/**
 * What an operation with its variables asks, or its refusal for its form alone: variables that do not fit, an answer or a page
 * that would be too large.
 *
 * Such a refusal is not in the disclosure log, like those before validation: it follows from the document, the variables and
 * the schema, which is no secret. No policy was asked, nor the chain, nor any subgraph, so there is no case, no decision and
 * no disclosure to write down, and whoever floods the hub with documents that it will not look at fills no log. What is too
 * large only when it was fetched is refused after a decision, and that is in the log.
 */
export function operationForm(
  schema: GraphQLSchema,
  coordinates: Coordinates,
  { document, operation, variables: sent }: OperationRequest,
  limits: Limits,
): OperationForm | { readonly refused: OperationAnswer } {
  if (!schema.getRootType(operation.operation)) {
    return no(
      new HubError('GRAPHQL_VALIDATION_FAILED', `There is no ${operation.operation} in this schema: send a query`),
    )
  }
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], sent)
  if (coerced.errors) return { refused: refused(coerced.errors.map(() => invalidVariables())) }
  const variables = coerced.coerced
  const misplaced = nullVariable(schema, document, operation, variables)
  if (misplaced !== undefined) return no(misplaced)

  const fragments = fragmentsOf(document)
  const tooMany = answerSizeProblem({ schema, operation, fragments, variables }, limits)
  if (tooMany !== undefined) return no(tooMany)
  const roots = rootFields(schema, coordinates, operation, fragments, variables)
  const invalid = pageProblem(roots, limits)
  return invalid === undefined ? { fragments, variables, roots } : no(invalid)
}

function no(error: HubError): { readonly refused: OperationAnswer } {
  return { refused: refusedWith(error) }
}

/** The library's own message may repeat the value, which may be personal data. */
function invalidVariables(): PublicError {
  return publicError(
    new HubError(
      'GRAPHQL_VALIDATION_FAILED',
      'A variable does not fit its type: compare the variables with the operation',
    ),
  )
}
