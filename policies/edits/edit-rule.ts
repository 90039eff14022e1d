import { isUnread, parseClause, printClause } from '../engine/parse-formula.ts'
import type { Formula, PurposeDocument, Told } from '../engine/policy-document.ts'
import { writeTold } from '../engine/told.ts'
import { writeValue, writeWords } from './edit-words.ts'
import { EditRefused, type RuleEdit } from './policy-edit.ts'

/** The text of a purpose with the conditions of one rule as asked, and nothing else changed. */
export function editRule(text: string, { purpose, rules, tasks: all }: PurposeDocument, edit: RuleEdit): string {
  const index = rules.findIndex(({ id }) => id === edit.rule)
  const rule = rules[index]
  if (rule === undefined)
    throw new EditRefused({ en: `${purpose} has no rule ${edit.rule}`, nl: `${purpose} heeft geen regel ${edit.rule}` })
  const path = ['rules', index]
  let result = text
  if (edit.because !== undefined) {
    const because = linesOf(edit.because)
    if (Object.keys(because).length === 0)
      throw new EditRefused({ en: `Say why ${edit.rule} is there`, nl: `Schrijf op waarom regel ${edit.rule} er is` })
    // What stood there in the other language says something else now.
    result = writeValue(result, path, 'because', writeTold(because))
  }
  if (edit.tasks !== undefined) {
    expectTasks(purpose, edit.tasks, all)
    result = writeWords(result, path, 'tasks', { now: rule.tasks ?? [], asked: edit.tasks, line: true })
  }
  if (edit.when !== undefined)
    result = writeWords(result, path, 'when', {
      now: rule.when.map(printClause),
      asked: readWhen(edit.when).map(printClause),
      line: false,
    })
  return result
}

/** Conditions as they were sent. Throws EditRefused for one that cannot be read. */
export function readWhen(when: readonly string[]): Formula {
  return when.map((clause) => {
    const parsed = parseClause(clause)
    if (isUnread(parsed)) throw new EditRefused(parsed)
    return parsed
  })
}

/** Throws EditRefused for a task that the purpose does not rest on. */
export function expectTasks(purpose: string, tasks: readonly string[], all: readonly string[]): void {
  const strange = tasks.filter((task) => !all.includes(task))
  if (strange.length > 0)
    throw new EditRefused({
      en: `${purpose} does not rest on the task ${strange.join(', ')}`,
      nl: `${purpose} berust niet op de taak ${strange.join(', ')}`,
    })
}

/** What somebody wrote, without breaks and doubled spaces. */
export function oneLineOf(written: string): string {
  return written.trim().replaceAll(/\s+/gu, ' ')
}

/** What was written in each language, on one line; without those in which nothing was. */
export function linesOf(told: Told): Told {
  const lines = Object.entries(told).map(([language, text]) => [language, oneLineOf(text ?? '')] as const)
  return Object.fromEntries(lines.filter(([, text]) => text !== ''))
}
