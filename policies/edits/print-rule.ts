import { stringify } from 'yaml'
import { printClause } from '../engine/parse-formula.ts'
import type { Rule, Told } from '../engine/policy-document.ts'
import { writeTold } from '../engine/told.ts'
import type { NamedField } from './edit-see.ts'

/** A rule that shows fields of one type, as the lines of an item of a list. */
export function printRule(
  { id, who, tasks, own, whileWaiting, when, because }: Omit<Rule, 'see'>,
  type: string,
  fields: readonly NamedField[],
): string[] {
  const words = fields.map(({ field, form }) => (form === 'full' ? field : `{ ${field}: ${form} }`))
  return [
    `- id: ${id}`,
    ...(who === undefined ? [] : [`  who: [${who.join(', ')}]`]),
    ...(tasks === undefined ? [] : [`  tasks: [${tasks.join(', ')}]`]),
    ...(own ? ['  own: true'] : []),
    ...(whileWaiting === true ? ['  while-waiting: true'] : []),
    '  see:',
    `    ${type}: [${words.join(', ')}]`,
    ...(when.length === 0 ? [] : ['  when:', ...when.map((clause) => `    - ${printClause(clause)}`)]),
    ...printTold(because),
  ]
}

/** A reason as the lines of a key of an item of a list. */
export function printTold(because: Told): string[] {
  const written = writeTold(because)
  if (typeof written === 'string') return [`  because: ${printText(written)}`]
  return ['  because:', ...Object.entries(written).map(([language, text]) => `    ${language}: ${printText(text)}`)]
}

/** A text on one line, as it stands behind a key at whatever depth: what would take several would end up outside its place. */
export function printText(text: string): string {
  const written = stringify(text, { lineWidth: 0, defaultStringType: 'PLAIN' }).trim()
  return written.includes('\n') ? JSON.stringify(text) : written
}

/** `accessNeedCodes` as `access-need-codes`. */
export function ruleName(field: string): string {
  return field.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/gu, '-').toLowerCase()
}

/** The name, with a number behind it where it is taken; from now on it is taken. */
export function freeName(name: string, taken: Set<string>): string {
  let free = name
  for (let number = 2; taken.has(free); number += 1) free = `${name}-${number}`
  taken.add(free)
  return free
}
