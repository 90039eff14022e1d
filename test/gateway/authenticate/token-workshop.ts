import {
  CompactSign,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose'

/** The moment all tokens of these tests are judged at. */
export const now = new Date('2026-03-02T10:00:00Z')
export const seconds = Math.floor(now.getTime() / 1000)

/** Claims or header members in place of the good ones; undefined leaves one out. */
type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** An issuer with one key, and a way to sign whatever a test wants. */
export async function createIssuer(issuer: string, alg: 'EdDSA' | 'RS256' | 'ES256' = 'EdDSA', kid = 'k1') {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }
  return {
    issuer,
    publicKey,
    publicJwk,
    keySet: createLocalJWKSet({ keys: [publicJwk] }),
    sign(claims: Changes<JWTPayload> = {}, header: Changes<JWTHeaderParameters> = {}): Promise<string> {
      return new SignJWT(withoutUndefined<JWTPayload>({ ...goodClaims(issuer), ...claims }))
        .setProtectedHeader({ ...withoutUndefined<JWTHeaderParameters>({ alg, typ: 'at+jwt', kid, ...header }), alg })
        .sign(privateKey)
    },
    /** Signs any bytes, as the payload of a token with any header; the algorithm is the key's. */
    signBytes(payload: string | Uint8Array, header: Readonly<Record<string, unknown>> = {}): Promise<string> {
      return new CompactSign(typeof payload === 'string' ? new TextEncoder().encode(payload) : payload)
        .setProtectedHeader({ typ: 'at+jwt', kid, ...header, alg })
        .sign(privateKey)
    },
  }
}

export function goodClaims(issuer: string): JWTPayload {
  return {
    iss: issuer,
    aud: 'schakel',
    sub: 'client-1',
    client_id: 'client-1',
    jti: 'token-1',
    iat: seconds,
    exp: seconds + 600,
    scope: 'purpose:shelter.place',
  }
}

/** A token put together by hand, for what no library would sign. */
export function forge(header: unknown, payload: unknown, signature = ''): string {
  return `${encoded(header)}.${encoded(payload)}.${signature}`
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Claims and headers set to undefined are left out. */
function withoutUndefined<T extends object>(value: Changes<T>): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T
}
