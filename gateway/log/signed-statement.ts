import { createPublicKey } from 'node:crypto'
import { CompactSign, compactVerify, type JWK } from 'jose'
import type { SigningKey } from './signing-key.ts'

/** Signs a statement as a compact JWS. `typ` says what it states, so that no other statement can pass for it. */
export function signStatement(statement: object, typ: string, key: SigningKey): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(statement)))
    .setProtectedHeader({ alg: 'EdDSA', typ, kid: key.kid })
    .sign(key.privateKey)
}

/** What a JWS of this `typ` states, or undefined when none of the keys signed it. */
export async function verifyStatement(
  jws: string,
  typ: string,
  keys: readonly JWK[],
): Promise<Readonly<Record<string, unknown>> | undefined> {
  for (const { x, crv, kty } of keys) {
    if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) continue
    try {
      const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' })
      const { payload, protectedHeader } = await compactVerify(jws, key, { algorithms: ['EdDSA'] })
      if (protectedHeader.typ === typ) return readStatement(new TextDecoder().decode(payload))
    } catch {
      // Not signed with this key: another may have been in use when it was.
      continue
    }
  }
  return undefined
}

/** What a JWS claims to state, unverified: for finding one's place only. */
export function claimedStatement(jws: string): Readonly<Record<string, unknown>> | undefined {
  const payload = jws.split('.')[1]
  return payload === undefined ? undefined : readStatement(Buffer.from(payload, 'base64url').toString('utf8'))
}

/** The JWS in a stored line `{"jws": …}`. */
export function jwsOf(line: string): string | undefined {
  try {
    const jws = (JSON.parse(line) as { readonly jws?: unknown } | null)?.jws
    return typeof jws === 'string' ? jws : undefined
  } catch {
    return undefined
  }
}

function readStatement(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
