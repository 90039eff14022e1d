import type { Form } from './coordinates.ts'
import type { Rule } from './policy-document.ts'
import { readTold, type WrittenTold } from './told.ts'
import { at, buildFormula, type Writing } from './writing.ts'

/** What a document can show of a type: all its fields, a list of fields, or fields with forms. */
export type WrittenSee = Readonly<
  Record<string, string | readonly (string | Record<string, Form>)[] | Record<string, Form>>
>

/** A rule as it stands in a file. */
export interface WrittenRule {
  readonly id: string
  readonly who?: readonly string[]
  readonly tasks?: readonly string[]
  readonly own?: boolean
  readonly 'while-waiting'?: boolean
  readonly see: WrittenSee
  readonly when?: readonly string[]
  readonly because: WrittenTold
}

/** Reads one rule of a purpose. */
export function buildRule(written: WrittenRule, path: string, writing: Writing): Rule {
  return {
    id: written.id,
    ...(written.who === undefined ? {} : { who: written.who }),
    ...(written.tasks === undefined ? {} : { tasks: written.tasks }),
    own: written.own ?? false,
    ...(written['while-waiting'] === true ? { whileWaiting: true } : {}),
    see: buildSee(written.see, `${path}.see`, writing),
    when: buildFormula(written.when, `${path}.when`, writing),
    because: readTold(written.because),
  }
}

/** Reads the fields named under each type, and notes the place of each under `<path>.<Type>.<field>`. */
export function buildSee(written: WrittenSee, path: string, writing: Writing): Rule['see'] {
  const shown: Rule['see'][number][] = []
  for (const [type, fields] of Object.entries(written)) {
    const add = (field: string, form: Form, place: string) => {
      if (shown.some(({ coordinate }) => coordinate === `${type}.${field}`))
        writing.problems.push(
          at(writing, place, 'duplicate-word', `${type}.${field} is named twice in one list; name it once`),
        )
      const position = writing.positions.get(place)
      if (position !== undefined) writing.positions.set(`${path}.${type}.${field}`, position)
      shown.push({ coordinate: `${type}.${field}`, form })
    }
    if (typeof fields === 'string') add('*', 'full', `${path}.${type}`)
    else if (isList(fields))
      for (const [index, entry] of fields.entries()) {
        const place = `${path}.${type}.${index}`
        if (typeof entry === 'string') add(entry, 'full', place)
        else for (const [field, form] of Object.entries(entry)) add(field, form, place)
      }
    else for (const [field, form] of Object.entries(fields)) add(field, form, `${path}.${type}.${field}`)
  }
  return shown
}

function isList(value: object): value is readonly (string | Record<string, Form>)[] {
  return Array.isArray(value)
}
