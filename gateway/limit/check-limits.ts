import { type DocumentNode, OperationTypeNode, parse, visit } from 'graphql'
import { accepted, HubError, type Outcome, refused } from '../errors.ts'
import { countSelections } from './count-selections.ts'
import { countTokens, parseFailed } from './count-tokens.ts'
import { limitExceeded, type Limits } from './limits.ts'
import { measureSelections } from './measure-selections.ts'
import { isReservedName } from './reserved-names.ts'

/** Work done while checking, for whoever wants to count it: tokens lexed and selections looked at. */
export interface Work {
  tokens: number
  selections: number
}

/**
 * From the text of a document to its syntax tree, or the refusal that says which limit was passed. Depends on the text
 * and the limits only, so the outcome may be kept per text. Nothing here needs the schema, and everything here comes
 * before validation, whose cost is quadratic in places.
 */
export function checkLimits(
  document: string,
  limits: Limits,
  work: Work = { tokens: 0, selections: 0 },
): Outcome<DocumentNode> {
  const countToken = (): void => {
    work.tokens += 1
  }
  const countSelection = (): void => {
    work.selections += 1
  }
  const tokens = countTokens(document, limits, countToken)
  if (!tokens.ok) return tokens

  const parsed = parseDocument(document, limits.tokens)
  if (!parsed.ok) return parsed
  const tree = parsed.value
  const definitions = tree.definitions.length
  if (definitions > limits.definitions) {
    return refused(limitExceeded('definitions', limits.definitions, definitions))
  }

  const unacceptable = findUnacceptable(tree, limits)
  if (unacceptable !== undefined) return refused(unacceptable)

  const roots = countSelections(tree, limits.expandedSelections, countSelection)
  if (!roots.ok) return roots
  const problem = measureSelections(tree, roots.value, limits, countSelection)
  return problem === undefined ? accepted(tree) : refused(problem)
}

function parseDocument(document: string, maxTokens: number): Outcome<DocumentNode> {
  try {
    return accepted(parse(document, { maxTokens }))
  } catch (error) {
    return refused(parseFailed(error))
  }
}

/** Subscriptions, names that are not the caller's to choose, and lists that are too long. */
function findUnacceptable(document: DocumentNode, limits: Limits): HubError | undefined {
  let problem: HubError | undefined
  const checkName = (name: string, what: string): void => {
    if (problem === undefined && isReservedName(name)) {
      problem = new HubError('GRAPHQL_VALIDATION_FAILED', `"${name}" is not accepted as ${what}: choose another name`)
    }
  }
  visit(document, {
    OperationDefinition(node) {
      // CVE-2023-41317: what is not served is refused before anything else touches it.
      if (node.operation === OperationTypeNode.SUBSCRIPTION) {
        problem ??= new HubError('GRAPHQL_VALIDATION_FAILED', 'Subscriptions are not served: send a query')
      }
      if (node.name !== undefined) checkName(node.name.value, 'the name of an operation')
    },
    FragmentDefinition(node) {
      checkName(node.name.value, 'the name of a fragment')
    },
    Field(node) {
      if (node.alias !== undefined) checkName(node.alias.value, 'an alias')
    },
    Variable(node) {
      checkName(node.name.value, 'the name of a variable')
    },
    ObjectField(node) {
      checkName(node.name.value, 'a key of an input object')
    },
    ListValue(node) {
      if (node.values.length > limits.listArguments) {
        problem ??= limitExceeded('listArguments', limits.listArguments, node.values.length)
      }
    },
  })
  return problem
}
