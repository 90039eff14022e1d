import type { PolicyEdit } from '../../policies/edits/policy-edit.ts'
import type { Form } from '../../policies/engine/coordinates.ts'
import type { Told } from '../../policies/engine/policy-document.ts'
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
  readonly conditions?: {
    readonly when?: readonly string[] | null
    readonly tasks?: readonly string[] | null
    readonly because?: string | null
    readonly language?: string | null
  } | null
  readonly ground?: {
    readonly law: string
    readonly article: string
    readonly because: string
    readonly language?: string | null
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

function readEdit(sent: SentEdit): PolicyEdit {
  const { purpose, coordinate, form, kinds, rule, newRule, conditions, ground, test, given } = sent
  const about = [coordinate, conditions, ground, test].filter((one) => one !== undefined && one !== null)
  if (about.length !== 1)
    throw new DeskError('INVALID', {
      en: 'An edit is about one thing: a field, a rule, a ground or a test',
      nl: 'Een bewerking gaat over één ding: een veld, een regel, een grondslag of een test',
    })
  if (ground !== undefined && ground !== null) {
    const { law, article, because, language } = ground
    return { what: 'ground', purpose, law, article, because: toldIn(language, because) }
  }
  if (conditions !== undefined && conditions !== null) {
    if (typeof rule !== 'string')
      throw new DeskError('INVALID', {
        en: 'Name the rule that conditions are of',
        nl: 'Noem de regel waar de voorwaarden bij horen',
      })
    const { when, tasks, because, language } = conditions
    const reason = typeof because === 'string' ? { because: toldIn(language, because) } : {}
    return { what: 'rule', purpose, rule, ...present({ when, tasks }), ...reason }
  }
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
            because: toldIn(newRule.language, newRule.because),
            legalBasis: newRule.legalBasis,
            ...present({ when: newRule.when, tasks: newRule.tasks }),
          },
        }),
  }
}

/** A reason in the language that it is written in; English where none is named. */
function toldIn(language: string | null | undefined, text: string): Told {
  return { [readLanguage(language ?? 'en')]: text }
}

/** Without what a page left out or sent as null. */
function present<Value extends object>(sent: Value): { [Key in keyof Value]: Exclude<Value[Key], null | undefined> } {
  const entries = Object.entries(sent).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(entries) as { [Key in keyof Value]: Exclude<Value[Key], null | undefined> }
}
