import { compactVerify, type CompactJWSHeaderParameters, errors, importJWK } from 'jose'
import { checkMandate } from '../engine/check-person.ts'
import type { Approval, PersonEntry } from '../engine/policy-document.ts'
import { APPROVAL_TYPE, type ApprovalClaims } from './sign-approval.ts'

/** The release that approvals are held against. */
export interface ApprovedRelease {
  readonly hash: string
  readonly version: number
  readonly replaces: string | null
  /** Digest of its author, reasons, day of effect and wildcards. */
  readonly release: string
}

/**
 * What is wrong with one approval, or undefined. Only keys of the people given count, and those must come from the
 * deployed agencies.yaml: a candidate cannot bring the key it is signed with.
 */
export async function verifyApproval(
  approval: Approval,
  release: ApprovedRelease,
  people: readonly PersonEntry[],
): Promise<string | undefined> {
  const { mandateHolder, for: kind, hash } = approval
  const person = people.find(({ id }) => id === mandateHolder)
  if (person?.key === undefined)
    return `${mandateHolder} has no key in the agencies.yaml of this hub, so this signature counts for nothing`
  const mandate = checkMandate(person, kind)
  if (mandate !== undefined) return mandate.message
  if (hash !== release.hash)
    return `${mandateHolder} signed other content (${shortHash(hash)}) than what stands here (${shortHash(release.hash)}): an edit voids the signature, ask for a new one`

  const verified = await openToken(approval.jws, { ...person, key: person.key })
  if (typeof verified === 'string') return `the signature of ${mandateHolder} ${verified}`
  const expected: Readonly<Record<keyof ApprovalClaims, string | number | null>> = {
    hash: release.hash,
    version: release.version,
    replaces: release.replaces,
    release: release.release,
    by: mandateHolder,
    for: kind,
    on: approval.on,
  }
  for (const [member, value] of Object.entries(expected))
    if (verified[member] !== value)
      return `the signature of ${mandateHolder} is over ${member} ${String(verified[member])}, not ${String(value)}: ask for a new one`
  if (Object.keys(verified).length !== Object.keys(expected).length)
    return `the signature of ${mandateHolder} says more than an approval does`
  return undefined
}

/** A hash as people tell it apart. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12)
}

async function openToken(
  jws: string,
  person: PersonEntry & { readonly key: string },
): Promise<Readonly<Record<string, unknown>> | string> {
  try {
    const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: person.key }, 'EdDSA')
    // RFC 8725: the one algorithm we sign with, whatever the header says.
    const { payload, protectedHeader } = await compactVerify(jws, key, { algorithms: ['EdDSA'] })
    if (!isHeaderOf(protectedHeader, person.id)) return `is not an approval of ${person.id}`
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims)
      ? (claims as Readonly<Record<string, unknown>>)
      : 'holds no claims'
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError || error instanceof TypeError)
      return 'does not hold: it was not made with the key in agencies.yaml, or was changed'
    throw error
  }
}

/** RFC 8725 section 3.11: explicit typing, and nothing in the header that is not ours. */
function isHeaderOf(header: CompactJWSHeaderParameters, id: string): boolean {
  return header.typ === APPROVAL_TYPE && header.kid === id && Object.keys(header).length === 3
}
