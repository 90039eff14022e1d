import { type DocumentNode, Kind, type OperationDefinitionNode } from 'graphql'
import { accepted, HubError, type Outcome, refused } from '../errors.ts'

/**
 * The one operation of a document that is executed, and that everything is decided on (GraphQL, section 6.1,
 * GetOperation).
 */
export function chooseOperation(document: DocumentNode, operationName?: string): Outcome<OperationDefinitionNode> {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  const [first] = operations
  if (first === undefined) return invalid('The document holds no operation: begin it with "query {"')
  if (operationName === undefined || operationName === '') {
    if (operations.length === 1) return accepted(first)
    return invalid('The document holds several operations: say which one to run in "operationName"')
  }
  const named = operations.filter((operation) => operation.name?.value === operationName)
  const [chosen] = named
  if (chosen === undefined) return invalid('"operationName" names no operation of the document')
  if (named.length > 1) return invalid('"operationName" names two operations of the document: give each its own name')
  return accepted(chosen)
}

function invalid(message: string): Outcome<never> {
  return refused(new HubError('GRAPHQL_VALIDATION_FAILED', message))
}
