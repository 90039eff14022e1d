import { precisionOf } from './partial-date.ts'
import { scalars } from './scalars.ts'

/** Whom a case is about, as the receiving side needs it to find or open its own file. One way at a time, never two together. */
export type SubjectReference =
  | { readonly vNumber: string }
  | { readonly bsn: string }
  /** The birth date as far as it is known: `1999`, `1999-04` or `1999-04-12`. */
  | { readonly name: string; readonly birthDate: string }

/** Characters of the longest name. */
const LONGEST_NAME = 200

/** Reads a reference out of what was typed or opened; the problem completes "A reference …" and repeats no value. */
export function readSubject(given: Readonly<Record<string, unknown>>): SubjectReference | { readonly problem: string } {
  const { vNumber, bsn, name, birthDate, ...other } = given
  const ways = [vNumber, bsn, name ?? birthDate].filter((way) => way !== undefined)
  if (ways.length !== 1 || Object.keys(other).length > 0)
    return { problem: 'is one of: a V-number, a BSN, or a name with a birth date' }
  if (vNumber !== undefined)
    return accepts('VNumber', vNumber) ? { vNumber } : { problem: 'by V-number needs its ten digits' }
  if (bsn !== undefined)
    return accepts('BSN', bsn) ? { bsn } : { problem: 'by BSN needs nine digits that pass the eleven-test' }
  if (typeof name !== 'string' || name.trim() === '' || name.length > LONGEST_NAME || /\p{C}/u.test(name))
    return { problem: `by name needs a name of at most ${LONGEST_NAME} characters` }
  if (typeof birthDate !== 'string' || precisionOf(birthDate) === undefined)
    return { problem: 'by name needs a birth date such as 1999-04-12, 1999-04 or 1999' }
  return { name, birthDate }
}

function accepts(scalar: 'VNumber' | 'BSN', value: unknown): value is string {
  try {
    scalars[scalar]?.parseValue(value)
    return true
  } catch {
    // The scalar says that it is refused by throwing.
    return false
  }
}
