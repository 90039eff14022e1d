import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { randomBytes, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  digestOf,
  joinPermit,
  PERMIT_HEADER,
  PERMIT_ISSUER,
  PERMIT_LIFETIME,
  type Permit,
  WAVE_TYPE,
  type Wave,
} from '../../../schema/permit.ts'

/** What a test permit says; everything not named is a sensible default. */
export type PermitClaims = Partial<Permit> & { readonly aud: string }

/** What a forged permit gets instead. */
export interface Forgery {
  readonly typ?: string
  readonly kid?: string | undefined
  readonly key?: CryptoKey
  /** Claims of the permit. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Claims of the wave, as they would be. */
  readonly wave?: (wave: Wave) => Readonly<Record<string, unknown>>
  /** Text of the permit instead of its JSON. */
  readonly text?: string
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
      const said = {
        jti: randomBytes(16).toString('base64url'),
        agency: '00000099000000001000',
        kind: 'POLICE',
        purpose: 'signal.assess',
        taskTypes: [],
        decision: 'test',
        policy: 'test',
        open: {},
        scopes: [],
        body: digestOf(body),
        ...claims,
        ...forgery.claims,
      }
      const permit = Buffer.from(forgery.text ?? JSON.stringify(said)).toString('base64url')
      const issuedAt = Math.floor(Date.now() / 1000)
      const wave: Wave = {
        iss: PERMIT_ISSUER,
        iat: issuedAt,
        exp: issuedAt + PERMIT_LIFETIME,
        permits: [digestOf(permit), digestOf(randomBytes(32))].sort(),
      }
      const kid = 'kid' in forgery ? forgery.kid : current.kid
      const signed = await new SignJWT({ ...wave, ...forgery.wave?.(wave) })
        .setProtectedHeader({ alg: 'EdDSA', typ: forgery.typ ?? WAVE_TYPE, ...(kid === undefined ? {} : { kid }) })
        .sign(forgery.key ?? current.privateKey)
      return joinPermit({ permit, wave: signed })
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
