import type { Cell, CompiledPurpose } from './compiled-policy.ts'
import { inDocument } from './locate.ts'
import type { PolicyProblem, PurposeDocument, ToldInBoth } from './policy-document.ts'

/** On how many different facts the rules that show one field may rest: every state of them is looked at when versions are compared. */
export const MOST_FACTS = 10
/** How many different lists of tasks those rules may have. */
export const MOST_TASK_LISTS = 4

/** Refuses what would take too long to compare, and is too much for anybody to oversee. */
export function checkCellSize(document: PurposeDocument, { cells }: CompiledPurpose): PolicyProblem[] {
  const problems = new Map<string, PolicyProblem>()
  const refuse = (rule: string, code: string, message: ToldInBoth) => {
    const place = document.rules.findIndex(({ id }) => id === rule)
    // What may be changed has no rule of its own, and is told at the list of rules.
    problems.set(message.en, inDocument(document, `rules.${place}.id`, code, message))
  }
  for (const column of cells.values())
    for (const [coordinate, ways] of column) {
      const facts = firstBeyond(ways, MOST_FACTS, ({ when }) => when.flat().map(({ fact }) => fact))
      if (facts !== undefined)
        refuse(facts.rule, 'too-many-facts', {
          en: `rule "${facts.rule}" makes ${coordinate} rest on more than ${MOST_FACTS} facts in ${document.purpose}: let one fact stand for several, or split the purpose`,
          nl: `regel "${facts.rule}" laat ${coordinate} in ${document.purpose} van meer dan ${MOST_FACTS} feiten afhangen: laat één feit voor meer feiten staan, of splits het doel`,
        })
      const lists = firstBeyond(ways, MOST_TASK_LISTS, ({ tasks }) =>
        tasks === undefined ? [] : [[...tasks].sort().join()],
      )
      if (lists !== undefined)
        refuse(lists.rule, 'too-many-task-lists', {
          en: `rule "${lists.rule}" gives ${coordinate} more than ${MOST_TASK_LISTS} different lists of tasks in ${document.purpose}: let rules share a list, or split the purpose`,
          nl: `regel "${lists.rule}" geeft ${coordinate} in ${document.purpose} meer dan ${MOST_TASK_LISTS} verschillende lijsten van taken: laat regels een lijst delen, of splits het doel`,
        })
    }
  return [...problems.values()]
}

/** The cell with which there are more different words than allowed. */
function firstBeyond(ways: readonly Cell[], most: number, wordsOf: (cell: Cell) => readonly string[]) {
  const seen = new Set<string>()
  return ways.find((cell) => {
    for (const word of wordsOf(cell)) seen.add(word)
    return seen.size > most
  })
}
