import { SignJWT } from 'jose'
import { createHash, randomUUID } from 'node:crypto'
import { PERMIT_ISSUER, PERMIT_LIFETIME, PERMIT_TYPE, type Permit } from '../../schema/permit.ts'
import type { HubKeys } from './hub-keys.ts'

/** What a permit says beside its envelope. */
export type PermitContent = Omit<Permit, 'iss' | 'iat' | 'exp' | 'jti' | 'body'>

/** Signs permits with the hub's key; `body` is the exact text that will be sent, which the permit is bound to. */
export type PermitSigner = (content: PermitContent, body: string) => Promise<string>

export function permitSigner(keys: HubKeys, now: () => Date): PermitSigner {
  return async (content, body) => {
    const issuedAt = Math.floor(now().getTime() / 1000)
    const { aud, ...claims } = content
    return new SignJWT({ ...claims, body: createHash('sha256').update(body).digest('base64url') })
      .setProtectedHeader({ alg: 'EdDSA', typ: PERMIT_TYPE, kid: keys.kid })
      .setIssuer(PERMIT_ISSUER)
      .setAudience(aud)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + PERMIT_LIFETIME)
      .setJti(randomUUID())
      .sign(keys.privateKey)
  }
}
