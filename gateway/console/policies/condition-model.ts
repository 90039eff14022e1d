/** What a fact must be for a condition to be met: so, or known not to be so. */
export interface Answer {
  readonly fact: string
  readonly holds: boolean
}

/** Conditions as the form shows them; all of them must be met. */
export interface Conditions {
  readonly facts: readonly Answer[]
  /** Of each group one is enough. A fact is empty while nobody has chosen it. */
  readonly groups: readonly (readonly Answer[])[]
  /** The last day, as 2027-06-30; empty: none. */
  readonly until: string
  /** What the form has no place for stays as it is written. */
  readonly fixed: readonly string[]
}

const UNTIL = /^until (\d{4}-\d{2}-\d{2})$/u

/** Entries of a `when` put where the form shows them. */
export function readConditions(when: readonly string[]): Conditions {
  const facts: Answer[] = []
  const groups: Answer[][] = []
  const fixed: string[] = []
  let until = ''
  for (const entry of when) {
    const day = UNTIL.exec(entry)?.[1]
    const answers = entry.split(' or ').map(readAnswer)
    const [first] = answers
    if (day !== undefined && until === '') until = day
    else if (entry.includes('until ') || first === undefined) fixed.push(entry)
    else if (answers.length > 1) groups.push(answers)
    // One fact asked to be so and not so has no place in one list to choose from.
    else if (facts.some(({ fact }) => fact === first.fact)) fixed.push(entry)
    else facts.push(first)
  }
  return { facts, groups, until, fixed }
}

/** The other way round. A group of which fewer than two are chosen does not count yet. */
export function writeConditions({ facts, groups, until, fixed }: Conditions): string[] {
  const chosen = groups.map((group) => group.filter(({ fact }) => fact !== '')).filter((group) => group.length > 1)
  return [
    ...facts.map(writeAnswer),
    ...chosen.map((group) => group.map(writeAnswer).join(' or ')),
    // A year that is being typed begins with noughts.
    ...(/^[1-9]/u.test(until) ? [`until ${until}`] : []),
    ...fixed,
  ]
}

function readAnswer(text: string): Answer {
  return text.startsWith('not ') ? { fact: text.slice(4), holds: false } : { fact: text, holds: true }
}

function writeAnswer({ fact, holds }: Answer): string {
  return holds ? fact : `not ${fact}`
}
