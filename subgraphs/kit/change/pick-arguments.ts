import type { ChangeArguments } from './change.ts'

/** The arguments that are fields of the record as they stand; those that were left out stay out. */
export function pickArguments(args: ChangeArguments, fields: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(fields.flatMap((field) => (args[field] === undefined ? [] : [[field, args[field]]])))
}

/** The same for fields that a record cannot be without: null leaves them as they are. */
export function pickRequired(args: ChangeArguments, fields: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(fields.flatMap((field) => (isGiven(args[field]) ? [[field, args[field]]] : [])))
}

/** The first of these arguments that was not given. */
export function firstMissing(args: ChangeArguments, fields: readonly string[]): string | undefined {
  return fields.find((field) => !isGiven(args[field]))
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}
