import {
  type DocumentNode,
  type GraphQLSchema,
  isNonNullType,
  type OperationDefinitionNode,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { HubError } from '../errors.ts'

/**
 * A variable that is null where a value must be. Validation lets it through when the variable has a default (GraphQL,
 * section 5.8.5), and every executor fails on it at another place: so it is refused before anything is decided.
 */
export function nullVariable(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): HubError | undefined {
  if (!Object.values(variables).includes(null)) return undefined
  const own = separateOperations(document)[operation.name?.value ?? ''] ?? document
  const types = new TypeInfo(schema)
  let found: string | undefined
  visit(
    own,
    visitWithTypeInfo(types, {
      VariableDefinition: () => false,
      Variable({ name }) {
        if (variables[name.value] === null && isNonNullType(types.getInputType())) found ??= name.value
      },
    }),
  )
  return found === undefined
    ? undefined
    : new HubError(
        'GRAPHQL_VALIDATION_FAILED',
        `The variable is null at a place where a value must be: leave $${found} out, or send a value`,
      )
}
