import type { ChangeMaker } from '../../kit/change/change.ts'
import type { ChangeProblem } from '../../kit/change/change-problem.ts'
import { COORDINATION } from '../entities.ts'
import type { TaskType } from '../machine/chain-case.ts'

/** Why nothing was opened, whatever it was. */
export const NOTHING_OPENED: ChangeProblem = {
  code: 'GUARD_FAILED',
  message:
    'Nothing was opened: the work is in hands already, a condition is missing, such as consent for this help, or no agency can take it up.',
}

/** Refusals that tell whether work of this type goes on: by themselves, or by being another one when it does not. */
const TELLING: ReadonlySet<string> = new Set([
  'TASK_EXISTS',
  'NO_AGENCY_FOUND',
  'CONSENT_MISSING',
  'GUARD_FAILED',
  'WRONG_STATE',
])

/**
 * What an agency that asks for work is told of why it was not opened. Whether others work on the case is for the coordinator, who
 * sees the tasks of all, and for whoever's purpose the work belongs to; everybody else gets one answer, so that asking for an
 * intake does not tell who is treated.
 */
export function toldOfWork(
  { purpose, taskTypes }: Pick<ChangeMaker, 'purpose' | 'taskTypes'>,
  type: TaskType,
  problem: ChangeProblem,
): ChangeProblem {
  if (purpose === COORDINATION || taskTypes.includes(type)) return problem
  return TELLING.has(problem.code) ? NOTHING_OPENED : problem
}
