import type { GraphQLError } from 'graphql'

/**
 * The message of a validation error, without the value it is about: graphql-js repeats a literal that does not fit its
 * type, and that may be personal data in the wrong place. Names of fields, arguments and types stay, and so does what was
 * expected.
 */
export function withoutValue(error: GraphQLError): string {
  const isAboutValue = error.nodes?.some(({ kind }) => kind.endsWith('Value')) === true
  if (!isAboutValue || /^Field "[\w.]+" of required type "[\w[\]!]+" was not provided\.$/u.test(error.message)) {
    return error.message
  }
  const expected = expectations.map((pattern) => pattern.exec(error.message)?.[1]).find((type) => type !== undefined)
  return expected === undefined
    ? 'A value in the document does not fit its type: compare it with the schema'
    : `A value in the document is not a valid ${expected}: compare it with the schema`
}

/** What graphql-js says about literals; each from the first character, so that no value can pass for a type. */
const expectations: readonly RegExp[] = [
  /^Expected value of type "([\w[\]!]+)"/u,
  /^Enum "(\w+)" cannot represent/u,
  /^(\w+) cannot represent/u,
  /^Value "\w+" does not exist in "(\w+)" enum/u,
]
