/** Purpose in the records and permits of what people do at the console. No policy has it: no agency can ask for it. */
export const CONSOLE_PURPOSE = 'console'

/** Fewer than this are not told: so few tasks of one type could point at one person. */
export const SMALLEST_COUNT = 5

/** How many tasks of one type wait, over all agencies and cases: what the chain answers to `POST /task-counts`. */
export interface TaskCount {
  readonly type: string
  /** Open or offered tasks; absent: fewer than SMALLEST_COUNT, be it none. */
  readonly waiting?: number
  /** Of those, the ones past their due date; absent likewise, and absent when so few of those that wait are on time. */
  readonly overdue?: number
}

/**
 * What may be told of the tasks of one type; undefined: nothing. Of two numbers their difference is told as well: six that
 * wait and five overdue would say that one is on time.
 */
export function toldCount({ type, waiting, overdue }: Required<TaskCount>): TaskCount | undefined {
  if (isSmall(waiting)) return undefined
  const onTime = waiting - overdue
  return { type, waiting, ...(isSmall(overdue) || (onTime > 0 && isSmall(onTime)) ? {} : { overdue }) }
}

function isSmall(count: number): boolean {
  return count < SMALLEST_COUNT
}
