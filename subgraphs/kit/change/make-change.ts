import { randomUUID } from 'node:crypto'
import type { GraphQLResolveInfo } from 'graphql'
import { holdCase } from '../outbox/hold-case.ts'
import { EVENT_SOURCES } from '../referral-chain/event-sources.ts'
import { writeOutbox } from '../outbox/write-outbox.ts'
import type { RequestContext } from '../request-context.ts'
import type { Change, ChangeArguments, ChangeMade, ChangeMaker, ChangeOutcome } from './change.ts'
import { CASE_NOT_FOUND, type ChangeProblem, notYours, REQUEST_ID_REUSED } from './change-problem.ts'
import { noteOutcome, takeRequest } from './change-requests.ts'
import { checkArguments } from './check-arguments.ts'

/** What the type `Change` of the schema shows. */
export type ChangeAnswer = ChangeMade & { readonly repeated: boolean; readonly problem?: ChangeProblem }

/** Ends the transaction of a change that is not to be made. */
class NotMade extends Error {
  readonly problem: ChangeProblem
  constructor(problem: ChangeProblem) {
    super(problem.code)
    this.problem = problem
  }
}

/**
 * Makes one change: arguments first, then the case against the permit, then the change in one transaction with the note that this
 * request was made and the event it leaves. A problem undoes all of it and is answered as a value; the same request sent again is
 * not made again. `schema` is the database schema, `caseArgument` the argument that names the case.
 */
export async function makeChange(
  change: Change,
  args: ChangeArguments,
  context: RequestContext,
  info: Pick<GraphQLResolveInfo, 'fieldName' | 'parentType'>,
  { schema, caseArgument }: { readonly schema: string; readonly caseArgument: string | undefined },
): Promise<ChangeAnswer> {
  const { access, db, now, wake } = context
  const at = now()
  const { aud, agency, kind, purpose, taskTypes, decision } = access.permit
  const by: ChangeMaker = { agency, kind, purpose, taskTypes, decision }
  const field = info.parentType.getFields()[info.fieldName]
  const wrong = checkArguments(field?.args ?? [], args, change.checks ?? {}, at)
  if (wrong !== undefined) return { repeated: false, problem: wrong }
  // The permit names the cases that are open to the caller; the hub has looked, and this subgraph looks again.
  if (caseArgument !== undefined && access.openScope(String(args[caseArgument])) === undefined)
    return { repeated: false, problem: CASE_NOT_FOUND }
  let events = 0
  try {
    const answer = await db.transaction().execute(async (tx): Promise<ChangeAnswer> => {
      const clientMutationId = String(args['clientMutationId'])
      const request = await takeRequest(tx, schema, { agency, clientMutationId, field: info.fieldName, args, at })
      if ('reused' in request) throw new NotMade(REQUEST_ID_REUSED)
      if ('made' in request) return { ...request.made, repeated: true }
      // Before any row: what a change reads stays as it is until it commits, and no two changes wait for each other in a ring.
      if (caseArgument !== undefined) await holdCase(tx, schema, String(args[caseArgument]))
      const outcome: ChangeOutcome = await change.make(
        {
          tx,
          schema,
          by,
          at,
          newId: randomUUID,
          async emit(event) {
            events += 1
            // The chain would not take it: so the change is not made.
            const source = EVENT_SOURCES[event.type]
            if (source.from !== aud) throw new Error(`${event.type} is not for ${aud} to tell`)
            if (source.by !== 'anyone' && !source.by.includes(kind)) throw new NotMade(notYours(source.by))
            await writeOutbox(tx, schema, { ...event, by: agency, at: at.toISOString(), eventId: randomUUID() })
          },
        },
        args,
      )
      if ('problem' in outcome) throw new NotMade(outcome.problem)
      await noteOutcome(tx, schema, request.key, outcome)
      return { ...outcome, repeated: false }
    })
    if (events > 0) wake()
    return answer
  } catch (error) {
    if (error instanceof NotMade) return { repeated: false, problem: error.problem }
    throw error
  }
}
