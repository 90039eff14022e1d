/** One edit as the API takes it. */
export interface Edit {
  readonly purpose: string
  readonly coordinate?: string
  readonly form?: string | null
  readonly kinds?: readonly string[]
  readonly rule?: string
  readonly newRule?: {
    readonly because: string
    readonly language: string
    readonly legalBasis: string
    readonly when?: readonly string[]
    readonly tasks?: readonly string[]
  }
  /** Of the rule named, which is there. */
  readonly conditions?: {
    readonly when?: readonly string[]
    readonly tasks?: readonly string[]
    readonly because?: string
    readonly language?: string
  }
  readonly ground?: {
    readonly law: string
    readonly article: string
    readonly because: string
    readonly language: string
  }
  readonly test?: string
  readonly given?: {
    readonly who: string
    readonly task?: string | null
    readonly on?: string | null
    readonly yes: readonly string[]
    readonly no: readonly string[]
  }
}

/** Whether two edits are about the same: of these the later one stands. */
export function isSameEdit(one: Edit, other: Edit): boolean {
  return JSON.stringify(aboutOf(one)) === JSON.stringify(aboutOf(other))
}

function aboutOf({ purpose, coordinate, kinds, rule, conditions, ground, test }: Edit) {
  if (ground !== undefined) return [purpose, 'ground', ground.law, ground.article]
  if (conditions !== undefined) return [purpose, 'rule', rule]
  return test === undefined ? [purpose, 'field', coordinate, kinds] : [purpose, 'test', test]
}

/** The edits with one in place of what was about the same. */
export function withEdit(edits: readonly Edit[], edit: Edit): readonly Edit[] {
  const at = edits.findIndex((one) => isSameEdit(one, edit))
  return inOrder(at < 0 ? [...edits, edit] : edits.with(at, edit))
}

/** The edits without what is about the same. */
export function withoutEdit(edits: readonly Edit[], edit: Edit): readonly Edit[] {
  return inOrder(edits.filter((one) => !isSameEdit(one, edit)))
}

/**
 * Grounds come first, for rules rest on them; then fields and rules as they were made. Tests speak of what was shown when
 * they were added, so they come last, and without any change there is nothing left to test.
 */
function inOrder(edits: readonly Edit[]): readonly Edit[] {
  const grounds = edits.filter(({ ground }) => ground !== undefined)
  const changes = edits.filter(({ ground, test }) => ground === undefined && test === undefined)
  const tests = edits.filter(({ test }) => test !== undefined)
  return grounds.length + changes.length === 0 ? [] : [...grounds, ...changes, ...tests]
}

/** What is not finished yet is not sent: it would only be refused. */
export function isComplete({ newRule }: Edit): boolean {
  return newRule === undefined || newRule.because.trim() !== ''
}
