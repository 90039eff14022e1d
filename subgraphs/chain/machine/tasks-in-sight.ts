import type { ChainCase, ChainTask } from './chain-case.ts'

/** The tasks for which an agency may see the case: its own that are open. None: the case does not exist for it. */
export function tasksInSight(of: ChainCase, agency: string): readonly ChainTask[] {
  if (of.closedAt !== undefined) return []
  return of.tasks.filter(({ holder, status }) => holder === agency && status === 'OPEN')
}
