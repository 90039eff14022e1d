import type { CellChange, OtherChange, OtherKind } from './compare.ts'
import { canonicalText, type Content, type ContentEntry } from './policy-hash.ts'

type PurposeContent = Content['purposes'][number]

/** Parts of a purpose told as a whole, where they are not told by their own name. */
const WHOLE: Readonly<Record<string, OtherKind>> = {
  registerEntry: 'register-entry',
  valid: 'dates',
  legalBasis: 'legal-basis',
  when: 'condition',
  afterClosing: 'after-closing',
}
/** Parts of a purpose told entry by entry. */
const LISTED: Readonly<Record<string, OtherKind>> = {
  who: 'askers',
  tasks: 'tasks',
  whenAskedBy: 'condition',
  derived: 'derived',
  arguments: 'argument',
  mayChange: 'change',
}

/**
 * Everything the hash covers that differs and that no changed cell tells. It goes by the content itself, so that a part
 * added to the language later is never passed over.
 */
export function compareContent(was: Content, is: Content, cells: readonly CellChange[]): OtherChange[] {
  return [
    ...differences(was.purposes, is.purposes).flatMap(({ subject, change, left, right }): OtherChange[] =>
      change === 'changed'
        ? comparePurpose(
            left as PurposeContent,
            right as PurposeContent,
            cells.filter(({ purpose }) => purpose === subject),
          )
        : [{ what: 'purpose', subject, change, purpose: subject }],
    ),
    ...differences(was.vocabulary, is.vocabulary).flatMap(({ subject: part, left, right }) =>
      orWhole(differences(left, right), part).map((found): OtherChange => ({
        what: 'vocabulary',
        subject: found.subject,
        change: found.change,
        part,
        ...(tellsMore(part, found) ? { widens: true } : {}),
      })),
    ),
    ...document(was.redLines, is.redLines, 'red-lines').map(({ subject, change }): OtherChange => ({
      what: 'red-line',
      subject,
      change,
    })),
    ...compareDelay(was.wideningDelay, is.wideningDelay),
    ...document(was.agencies, is.agencies, 'agencies').map(({ subject, change }): OtherChange => ({
      what: 'agency',
      subject,
      change,
      // An agency that is new, or becomes of another kind, sees a whole column that it did not see.
      ...(change === 'removed' ? {} : { widens: true }),
    })),
  ]
}

/** Nobody sees more by it: it says how soon a later version may show more. */
function compareDelay(before = 0, after = 0): OtherChange[] {
  if (before === after) return []
  const change = before === 0 ? 'added' : after === 0 ? 'removed' : 'changed'
  return [{ what: 'widening-delay', subject: 'widening-delay', change, days: { before, after } }]
}

function comparePurpose(was: PurposeContent, is: PurposeContent, cells: readonly CellChange[]): OtherChange[] {
  const purpose = is.purpose
  return differences(was, is).flatMap(({ subject: part, left, right }): OtherChange[] => {
    if (part === 'rules') return compareRules(purpose, left, right, cells)
    const listed = LISTED[part]
    if (listed === undefined) {
      if (part === 'afterClosing' && cells.some(({ afterClosing }) => afterClosing !== undefined)) return []
      return [{ what: WHOLE[part] ?? (part as OtherKind), subject: purpose, change: 'changed', purpose, part }]
    }
    return orWhole(differences(left, right), part)
      .filter(({ subject }) => listed !== 'change' || cells.every(({ coordinate }) => coordinate !== subject))
      .map(({ subject, change }) => ({
        what: listed,
        subject,
        change,
        purpose,
        ...(listed === 'argument' && change === 'added' ? { widens: true } : {}),
      }))
  })
}

/** A rule whose fields, askers, tasks or conditions differ is told by the cells it changes; by name where it changes none. */
function compareRules(purpose: string, was: unknown, is: unknown, cells: readonly CellChange[]): OtherChange[] {
  return orWhole(differences(was, is), 'rules').flatMap(({ subject, change, left, right }): OtherChange[] => {
    const told = cells.some(
      ({ before, after }) =>
        canonicalText(before.filter(({ rule }) => rule === subject)) !==
        canonicalText(after.filter(({ rule }) => rule === subject)),
    )
    if (change !== 'changed') return told ? [] : [{ what: 'rule', subject, change, purpose }]
    const parts = differences(left, right).map((found) => found.subject)
    return [
      ...(parts.includes('because') ? [{ what: 'rule-text' as const, subject, change, purpose }] : []),
      ...(told || parts.every((part) => part === 'because')
        ? []
        : [{ what: 'rule' as const, subject, change, purpose }]),
    ]
  })
}

interface Difference {
  readonly subject: string
  readonly change: OtherChange['change']
  readonly left: unknown
  readonly right: unknown
}

/** What differs between two lists or two objects, by the name of the entry. */
function differences(before: unknown, after: unknown): Difference[] {
  const [was, is] = [entriesOf(before), entriesOf(after)]
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((subject): Difference[] => {
    const [left, right] = [was.get(subject), is.get(subject)]
    if (left !== undefined && right !== undefined)
      return canonicalText(left) === canonicalText(right) ? [] : [{ subject, change: 'changed', left, right }]
    return [{ subject, change: left === undefined ? 'added' : 'removed', left, right }]
  })
}

/** A list that differs although none of its entries does (one stands twice): told as a whole. */
function orWhole(found: readonly Difference[], subject: string): readonly Difference[] {
  return found.length > 0 ? found : [{ subject, change: 'changed', left: undefined, right: undefined }]
}

function document(before: unknown, after: unknown, name: string): readonly Difference[] {
  return canonicalText(before) === canonicalText(after) ? [] : orWhole(differences(before, after), name)
}

const NAMES = ['purpose', 'fact', 'assertion', 'field', 'id']

/** Entries by name: of a list of words the words, of a list of things what each is called. */
function entriesOf(value: unknown): Map<string, unknown> {
  if (!Array.isArray(value)) return new Map(Object.entries((value ?? {}) as ContentEntry))
  return new Map(
    value.map((entry: string | ContentEntry): [string, unknown] => [
      typeof entry === 'string' ? entry : nameOf(entry),
      entry,
    ]),
  )
}

function nameOf(entry: ContentEntry): string {
  return NAMES.filter((name) => name in entry)
    .map((name) => String(entry[name]))
    .join()
}

/** A fact that is no longer silent can be told; a structural coordinate needs no grant. */
function tellsMore(part: string, { change, left, right }: Difference): boolean {
  if (part === 'structural') return change === 'added'
  const silent = (entry: unknown) => (entry as ContentEntry | undefined)?.['silent'] === true
  return part === 'facts' && change === 'changed' && silent(left) && !silent(right)
}
