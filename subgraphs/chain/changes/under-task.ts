import {
  type Change,
  type ChangeContext,
  type ChangeMaker,
  type ChangeOutcome,
  defineChange,
} from '../../kit/change/change.ts'
import type { ChangeProblem } from '../../kit/change/change-problem.ts'
import type { CaseEvent } from '../machine/chain-event.ts'
import { applied, ownTask, type OwnTask, ownTaskAlone, type TaskAsRead, taskNow } from './own-task.ts'

interface Happened {
  readonly at: Date
  readonly by: string
}

type EventOf<Args> = (args: Args, happened: Happened, own: OwnTask) => CaseEvent | { readonly problem: ChangeProblem }

/** What the caller is told of why the machine refused. */
type Told<Args> = (problem: ChangeProblem, args: Args, by: ChangeMaker) => ChangeProblem

/** A change that the caller makes under an open task of its own: it leaves one event, which may be about that very task. */
export function underTask<More extends object>(
  eventOf: EventOf<TaskAsRead & More>,
  checks: Change['checks'] = {},
  told: Told<TaskAsRead & More> = (problem) => problem,
): Change {
  return defineChange<TaskAsRead & More>({
    checks,
    make: (context, args) => make(context, args, eventOf, () => ownTask(context, args), told),
  })
}

/** A change of a task that its holder names alone. */
export function byTaskAlone<More extends object>(eventOf: EventOf<TaskAsRead & More>): Change {
  return defineChange<TaskAsRead & More>({
    make: (context, args) => make(context, args, eventOf, () => ownTaskAlone(context, args)),
  })
}

async function make<Args extends TaskAsRead>(
  context: ChangeContext,
  args: Args,
  eventOf: EventOf<Args>,
  find: () => ReturnType<typeof ownTask>,
  told: Told<Args> = (problem) => problem,
): Promise<ChangeOutcome> {
  const own = await find()
  if ('problem' in own) return own
  const event = eventOf(args, { at: context.at, by: context.by.agency }, own)
  if ('problem' in event) return event
  const outcome = await applied(context, own, event)
  return 'problem' in outcome ? { problem: told(outcome.problem, args, context.by) } : taskNow(context, args.taskId)
}
