/** Purpose in the records and permits of what people do at the console. No policy has it: no agency can ask for it. */
export const CONSOLE_PURPOSE = 'console'

/** Fewer than this are not told: so few tasks of one type could point at one person. */
export const SMALLEST_COUNT = 5

/** How many tasks of one type wait, over all agencies and cases: what the chain answers to `POST /task-counts`. */
export interface TaskCount {
  readonly type: string
  /** Open or offered tasks; absent: fewer than SMALLEST_COUNT, be it none. */
  readonly waiting?: number
  /** Of those, the ones past their due date; absent likewise. */
  readonly overdue?: number
}
