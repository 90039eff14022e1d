import type { PolicyEdit } from '../../policies/edits/policy-edit.ts'
import type { Form } from '../../policies/engine/coordinates.ts'
import { DeskError } from './desk-error.ts'
import { readLanguage } from './desk-language.ts'

/** An edit as a page sends it. */
export interface SentEdit {
  readonly purpose: string
  readonly coordinate?: string | null
  readonly form?: string | null
  readonly kinds?: readonly string[] | null
  readonly rule?: string | null
  readonly newRule?: {
    readonly because: string
    /** In which the reason is written; absent: English. */
    readonly language?: string | null
    readonly legalBasis: string
    readonly when?: readonly string[] | null
    readonly tasks?: readonly string[] | null
  } | null
  readonly test?: string | null
  readonly given?: {
    readonly who: string
    readonly task?: string | null
    readonly on?: string | null
    readonly yes: readonly string[]
    readonly no: readonly string[]
  } | null
}

/** More than anybody ticks by hand; each costs work. */
const MOST = 200

/** The edits that a page sent, as the policies' own code takes them. */
export function readEdits(sent: readonly SentEdit[] | null | undefined): PolicyEdit[] {
  if ((sent?.length ?? 0) > MOST)
    throw new DeskError('INVALID', {
      en: `Make at most ${MOST} edits in one change`,
      nl: `Maak ten hoogste ${MOST} bewerkingen in één wijziging`,
    })
  return (sent ?? []).map(readEdit)
}

function readEdit({ purpose, coordinate, form, kinds, rule, newRule, test, given }: SentEdit): PolicyEdit {
  if (typeof test === 'string') {
    const facts = [
      ...(given?.yes ?? []).map((fact) => [fact, true] as const),
      ...(given?.no ?? []).map((fact) => [fact, false] as const),
    ]
    const { who, task, on } = given ?? {}
    const situation = {
      ...(typeof task === 'string' ? { task } : {}),
      ...(typeof on === 'string' ? { on } : {}),
      facts: Object.fromEntries(facts),
    }
    return {
      what: 'test',
      purpose,
      name: test,
      ...(who === undefined ? {} : { given: { who, ...situation } }),
    }
  }
  if (typeof coordinate !== 'string')
    throw new DeskError('INVALID', {
      en: 'An edit is about a field or about a test',
      nl: 'Een bewerking gaat over een veld of over een test',
    })
  return {
    what: 'field',
    purpose,
    coordinate,
    // What is no form of the field is refused by the compiler.
    form: (form ?? null) as Form | null,
    ...(kinds === undefined || kinds === null ? {} : { kinds }),
    ...(typeof rule === 'string' ? { rule } : {}),
    ...(newRule === undefined || newRule === null
      ? {}
      : {
          newRule: {
            because: { [readLanguage(newRule.language ?? 'en')]: newRule.because },
            legalBasis: newRule.legalBasis,
            ...(newRule.when === undefined || newRule.when === null ? {} : { when: newRule.when }),
            ...(newRule.tasks === undefined || newRule.tasks === null ? {} : { tasks: newRule.tasks }),
          },
        }),
  }
}
