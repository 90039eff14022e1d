import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { findCoordinate } from '../../policies/engine/find-coordinate.ts'

/** Characters of the longest word of the policies and the schema; whatever is longer is none of them. */
const LONGEST = 200

/**
 * What somebody asked about, as the log keeps it for ever: an agency, a purpose or a field as the policies name it. Whatever else
 * is typed there may be a person's name or number, and anything may be made of it.
 */
export function wordForLog({ bundle, purposes, schema }: CompiledPolicy, written: string, otherwise: string): string {
  const isKnown =
    written.length <= LONGEST &&
    (purposes.has(written) ||
      bundle.agencies?.agencies.some(({ slug }) => slug === written) === true ||
      typeof findCoordinate(schema, written) !== 'string')
  return isKnown ? written : otherwise
}
