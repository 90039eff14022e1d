import { createPublicKey, type KeyObject } from 'node:crypto'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { sealKeyId } from './seal-key-id.ts'
import { sealProblem, SEALED_ALG, SEALED_BYTES, SEALED_ENC, SEALED_TYPE } from './sealed-shape.ts'
import { type SubjectReference, readSubject } from './subject-reference.ts'

/** Whom a case is about, in the receiver's own terms, tied to the case so that it cannot be moved to another. */
export interface CaseSubject {
  readonly caseId: string
  readonly subject: SubjectReference
}

/** What came of opening a sealed reference. */
export type Opened = CaseSubject | { readonly problem: string }

/**
 * Seals a reference to the public key of the agency that receives it, as a compact JWE (RFC 7516, RFC 8037). This is done in the
 * sender's own system: the hub and the chain are never given anything else. All sealed references have one length, so that
 * nobody learns from it whether a name or a number is inside.
 */
export async function sealReference({ caseId, subject }: CaseSubject, sealKey: string): Promise<string> {
  const text = JSON.stringify({ caseId, ...subject })
  const length = Buffer.byteLength(text, 'utf8')
  if (length > SEALED_BYTES) throw new Error(`A reference holds ${SEALED_BYTES} bytes at most, not ${length}`)
  const padded = Buffer.from(text + ' '.repeat(SEALED_BYTES - length), 'utf8')
  return new CompactEncrypt(padded)
    .setProtectedHeader({ alg: SEALED_ALG, enc: SEALED_ENC, typ: SEALED_TYPE, kid: sealKeyId(sealKey) })
    .encrypt(createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: sealKey }, format: 'jwk' }))
}

/** Opens a sealed reference with the receiver's private key. Whatever is wrong with it is a problem in words, without its content. */
export async function openReference(sealed: string, privateKey: KeyObject): Promise<Opened> {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  const problem = x === undefined ? 'is opened with an X25519 key' : sealProblem(sealed, sealKeyId(x))
  if (problem !== undefined) return { problem }
  let plaintext: Uint8Array
  try {
    ;({ plaintext } = await compactDecrypt(sealed, privateKey, {
      keyManagementAlgorithms: [SEALED_ALG],
      contentEncryptionAlgorithms: [SEALED_ENC],
    }))
  } catch {
    // Which step failed is nobody's business: the text was altered, or another's key made it.
    return { problem: 'cannot be opened: it was altered, or sealed with another key' }
  }
  return readContent(Buffer.from(plaintext).toString('utf8'))
}

function readContent(text: string): Opened {
  const problem = 'was opened, and holds no reference to a person'
  try {
    const { caseId, ...rest } = JSON.parse(text) as Readonly<Record<string, unknown>>
    const subject = readSubject(rest)
    return typeof caseId !== 'string' || 'problem' in subject ? { problem } : { caseId, subject }
  } catch {
    // Not JSON, or JSON that is no object.
    return { problem }
  }
}
