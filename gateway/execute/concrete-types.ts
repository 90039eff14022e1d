import type { PlanNode, QueryPlan } from '@apollo/query-planner'
import { HUB_PREFIX } from '../limit/reserved-names.ts'

/** Under which a representation says by what name it is to be sent, until `asSent` has read it. */
const SENT_AS = `${HUB_PREFIX}sent`

type Representation = Readonly<Record<string, unknown>>

/**
 * The planner writes the name of an interface over the type of the entities it sends to a subgraph that knows the interface
 * by its key, and with `@interfaceObject` knows nothing else; what may be asked of an entity depends on the type it is. So
 * the plan is made to write that name beside the type. In place, because the gateway keeps its plans and has one hook.
 */
export function keepConcreteTypes(plan: QueryPlan): void {
  if (plan.node?.kind === 'Subscription') throw new Error('The plan of a subscription: refused')
  if (plan.node !== undefined) keepIn(plan.node)
}

function keepIn(node: PlanNode): void {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      node.nodes.forEach(keepIn)
      break
    case 'Flatten':
      keepIn(node.node)
      break
    case 'Condition':
      for (const clause of [node.ifClause, node.elseClause]) if (clause !== undefined) keepIn(clause)
      break
    case 'Fetch':
      for (const rewrite of node.inputRewrites ?? []) {
        if (rewrite.kind === 'ValueSetter' && rewrite.path.at(-1) === '__typename') rewrite.path.splice(-1, 1, SENT_AS)
      }
      break
    case 'Defer':
      throw new Error('A plan with parts that come later: refused')
  }
}

/** A representation under the name it is sent by and, where that is an interface's, the type it is known to be. */
export function asSent(planned: Representation): {
  readonly representation: Representation
  readonly type: string | undefined
} {
  const { [SENT_AS]: name, ...representation } = planned
  if (name === undefined) return { representation, type: undefined }
  return { representation: { ...representation, __typename: name }, type: String(planned['__typename']) }
}
