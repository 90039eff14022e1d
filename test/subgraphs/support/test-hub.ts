import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { createHash, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PERMIT_HEADER, PERMIT_ISSUER, PERMIT_LIFETIME, PERMIT_TYPE, type Permit } from '../../../schema/permit.ts'

/** What a test permit says; everything not named is a sensible default. */
export type PermitClaims = Partial<Permit> & { readonly aud: string }

/** Header fields and claims that a forged permit gets instead. */
export interface Forgery {
  readonly typ?: string
  readonly kid?: string
  readonly key?: CryptoKey
  readonly claims?: Readonly<Record<string, unknown>>
}

/** Stands in for the hub: signs permits and publishes its keys in a file. */
export interface TestHub {
  readonly keysFile: string
  permit(claims: PermitClaims, body: string, forgery?: Forgery): Promise<string>
  /** Makes and publishes another key; permits are signed with it from now on. */
  changeKey(): Promise<void>
}

export async function testHub(folder: string): Promise<TestHub> {
  const keysFile = join(folder, 'hub.jwks.json')
  let current = await newKey()
  await publish()

  async function publish(): Promise<void> {
    const jwk = await exportJWK(current.publicKey)
    await writeFile(keysFile, JSON.stringify({ keys: [{ ...jwk, kid: current.kid, alg: 'EdDSA', use: 'sig' }] }))
  }

  return {
    keysFile,
    async permit(claims, body, forgery = {}) {
      const issuedAt = Math.floor(Date.now() / 1000)
      const payload = {
        iss: PERMIT_ISSUER,
        iat: issuedAt,
        exp: issuedAt + PERMIT_LIFETIME,
        jti: randomUUID(),
        agency: '00000099000000001000',
        kind: 'POLICE',
        purpose: 'signal.assess',
        decision: 'test',
        policy: 'test',
        open: {},
        scopes: [],
        body: createHash('sha256').update(body).digest('base64url'),
        ...claims,
        ...forgery.claims,
      }
      return new SignJWT(payload)
        .setProtectedHeader({ alg: 'EdDSA', typ: forgery.typ ?? PERMIT_TYPE, kid: forgery.kid ?? current.kid })
        .sign(forgery.key ?? current.privateKey)
    },
    async changeKey() {
      current = await newKey()
      await publish()
    },
  }
}

async function newKey(): Promise<{ kid: string; privateKey: CryptoKey; publicKey: CryptoKey }> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  return { kid: randomUUID(), ...pair }
}

/** An answer as a test looks at it. */
export interface Answer {
  readonly status: number
  readonly json: {
    readonly data?: Record<string, unknown> | null
    readonly errors?: readonly Record<string, unknown>[]
  } & Record<string, unknown>
}

/** Posts a body to a subgraph, with or without a permit. */
export async function post(
  url: string,
  body: string,
  permit?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(permit === undefined ? {} : { [PERMIT_HEADER]: permit }),
      ...headers,
    },
    body,
  })
  return { status: response.status, json: (await response.json()) as Answer['json'] }
}

/** Asks a GraphQL question under a permit made for it. */
export async function ask(
  hub: TestHub,
  url: string,
  claims: PermitClaims,
  query: string,
  variables?: object,
): Promise<Answer> {
  const body = JSON.stringify({ query, ...(variables === undefined ? {} : { variables }) })
  return post(url, body, await hub.permit(claims, body))
}
