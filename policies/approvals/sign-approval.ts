import { type CompactJWSHeaderParameters, CompactSign } from 'jose'
import type { KeyObject } from 'node:crypto'
import type { Approval } from '../engine/policy-document.ts'

export const APPROVAL_TYPE = 'schakel-approval+jwt'

/** Exactly what a signature says. */
export interface ApprovalClaims {
  /** Of the content signed. */
  readonly hash: string
  /** Number of the release. */
  readonly version: number
  /** Hash of the content it replaces; null for the first. */
  readonly replaces: string | null
  /** Digest of what the release says beside its content: author, reasons, day of effect, wildcards. */
  readonly release: string
  /** Id of the person who signs. */
  readonly by: string
  /** Kind of agency, or CHAIN. */
  readonly for: string
  /** Dutch day. */
  readonly on: string
}

/** The text of the header and of the payload that a signature is over. */
export function approvalPayload(claims: ApprovalClaims): { readonly header: string; readonly payload: string } {
  const { hash, version, replaces, release, by, for: kind, on } = claims
  return {
    header: JSON.stringify({ alg: 'EdDSA', typ: APPROVAL_TYPE, kid: by }),
    payload: JSON.stringify({ hash, version, replaces, release, by, for: kind, on }),
  }
}

/** Signs a release. Ed25519 is deterministic: the same claims and key give the same text. */
export async function signApproval(claims: ApprovalClaims, privateKey: KeyObject): Promise<Approval> {
  const { hash, by, for: kind, on } = claims
  const { header, payload } = approvalPayload(claims)
  const jws = await new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader(JSON.parse(header) as CompactJWSHeaderParameters)
    .sign(privateKey)
  return { mandateHolder: by, for: kind, on, hash, jws }
}
