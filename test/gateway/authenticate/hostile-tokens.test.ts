import { beforeAll, describe, expect, test } from '@jest/globals'
import { createLocalJWKSet, exportSPKI, jwtVerify } from 'jose'
import { createHmac } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { createAuthenticate } from '../../../gateway/authenticate/create-authenticate.ts'
import { singleHeaders } from '../../../gateway/authenticate/single-headers.ts'
import { HubError } from '../../../gateway/errors.ts'
import type { AgencyEntry } from '../../../policies/engine/policy-document.ts'
import { createIssuer, forge, goodClaims, now, seconds } from './token-workshop.ts'

/**
 * Tokens that were made to get in, each with what jose does with it when it is asked for nothing but the signature: what it
 * takes there, the hub's own options have to refuse.
 */
const care: AgencyEntry = { slug: 'care', name: 'Care', kind: 'SHELTER', oin: '00000099000000011000' }
const police: AgencyEntry = { slug: 'police', name: 'Police', kind: 'POLICE', oin: '00000099000000001000' }
const issuerOf = (agency: AgencyEntry): string => `https://hub.test/identity/${agency.slug}`
const CARE = issuerOf(care)
const YEARS = 315_360_000

type Issuer = Awaited<ReturnType<typeof createIssuer>>
let careIssuer: Issuer
let policeIssuer: Issuer
let curveIssuer: Issuer
let stranger: Issuer
beforeAll(async () => {
  // The same key id everywhere: only the key itself may tell issuers apart.
  careIssuer = await createIssuer(CARE)
  policeIssuer = await createIssuer(issuerOf(police), 'RS256')
  curveIssuer = await createIssuer(CARE, 'ES256')
  stranger = await createIssuer('https://elsewhere.test')
})

const authenticateAt = (at: Date) =>
  createAuthenticate({
    agencies: [care, police],
    issuerOf,
    keySetFor: (issuer) => (issuer === CARE ? careIssuer.keySet : policeIssuer.keySet),
    now: () => at,
  })
const present = (token: string, at = now) => authenticateAt(at)({ headers: { authorization: `Bearer ${token}` } })

/** Why the hub refuses, or the word accepted. */
async function verdict(authorization: string, at = now): Promise<unknown> {
  try {
    await authenticateAt(at)({ headers: { authorization } })
    return 'accepted'
  } catch (error) {
    if (!(error instanceof HubError)) throw error
    expect([error.code, error.status]).toEqual(['UNAUTHENTICATED', 401])
    return error.details['reason']
  }
}

/** What jose says with the keys of all agencies in one set and no options but the hour. */
async function joseAlone(token: string): Promise<'taken' | 'refused'> {
  const keys = createLocalJWKSet({
    keys: [careIssuer.publicJwk, { ...policeIssuer.publicJwk, kid: 'police' }],
  })
  try {
    await jwtVerify(token, keys, { currentDate: now })
    return 'taken'
  } catch {
    return 'refused'
  }
}

const hmac = (unsigned: string, secret: string) =>
  `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`
const unsigned = (header: object, claims: object) => forge(header, claims).slice(0, -1)
const claimsOf = (more: object) => JSON.stringify({ ...goodClaims(CARE), ...more })
/** Claims as a text, with one more member at the end, be it there already or not. */
const andThen = (claims: object, member: string) => `${JSON.stringify(claims).slice(0, -1)},${member}}`

type Row = readonly [name: string, make: () => Promise<string> | string, reason: string]

/** What jose refuses by itself. */
const refusedByJose: readonly Row[] = [
  ['alg none', () => forge({ alg: 'none', typ: 'at+jwt' }, goodClaims(CARE)), 'bad-signature'],
  ['alg None', () => forge({ alg: 'None', typ: 'at+jwt' }, goodClaims(CARE)), 'bad-signature'],
  ['no alg', () => forge({ typ: 'at+jwt' }, goodClaims(CARE), 'AAAA'), 'malformed'],
  ['an empty signature', () => forge({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k1' }, goodClaims(CARE)), 'bad-signature'],
  [
    'HS256 with the RSA public key in PEM as the secret',
    async () =>
      hmac(
        unsigned({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' }, goodClaims(issuerOf(police))),
        await exportSPKI(policeIssuer.publicKey),
      ),
    'bad-signature',
  ],
  [
    'HS256 with the public JWK as the secret',
    () =>
      hmac(
        unsigned({ alg: 'HS256', typ: 'at+jwt' }, goodClaims(issuerOf(police))),
        JSON.stringify(policeIssuer.publicJwk),
      ),
    'bad-signature',
  ],
  ['a foreign key with the same kid', () => stranger.sign({ iss: CARE }), 'bad-signature'],
  ['a key embedded in the token', () => stranger.sign({ iss: CARE }, { jwk: stranger.publicJwk }), 'bad-signature'],
  [
    'an address of keys in the token',
    () => stranger.sign({ iss: CARE }, { jku: 'https://elsewhere.test/jwks' }),
    'bad-signature',
  ],
  [
    'an address of a certificate in the token',
    () => stranger.sign({ iss: CARE }, { x5u: 'https://elsewhere.test/x5u' }),
    'bad-signature',
  ],
  ['an unknown kid', () => careIssuer.sign({}, { kid: 'k2' }), 'bad-signature'],
  ['a kid that is a path', () => careIssuer.sign({}, { kid: '../../../../dev/null' }), 'bad-signature'],
  ['a kid that is a statement', () => careIssuer.sign({}, { kid: "k1' or '1'='1" }), 'bad-signature'],
  [
    'a key of the curve P-256 said to be EdDSA',
    async () => withHeader(await curveIssuer.sign(), { alg: 'EdDSA', typ: 'at+jwt', kid: 'k1' }),
    'bad-signature',
  ],
  [
    'a key of RSA said to be EdDSA',
    async () => withHeader(await policeIssuer.sign({ iss: CARE }), { alg: 'EdDSA', typ: 'at+jwt', kid: 'k1' }),
    'bad-signature',
  ],
  ['a key of the curve P-256 where the issuer has another', () => curveIssuer.sign(), 'bad-signature'],
  [
    'a critical header nobody knows',
    () => forge({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k1', crit: ['x'], x: 1 }, goodClaims(CARE), 'AAAA'),
    'malformed',
  ],
  [
    'a critical header that is empty',
    () => forge({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k1', crit: [] }, goodClaims(CARE), 'AAAA'),
    'malformed',
  ],
  [
    'a payload that is not encoded (b64: false)',
    () => forge({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k1', crit: ['b64'], b64: false }, goodClaims(CARE), 'AAAA'),
    'bad-signature',
  ],
  [
    'a payload that is compressed (zip)',
    () => careIssuer.signBytes(deflateRawSync(claimsOf({})), { zip: 'DEF' }),
    'malformed',
  ],
  ['a token within a token', async () => careIssuer.signBytes(await careIssuer.sign(), { cty: 'JWT' }), 'malformed'],
  ['a payload that is a list', () => careIssuer.signBytes(`[${claimsOf({})}]`), 'malformed'],
  ['an expired token', () => careIssuer.sign({ iat: seconds - 300, exp: seconds - 6 }), 'expired'],
  ['an expiry below nothing', () => careIssuer.sign({ exp: -1 }), 'expired'],
  [
    'an expiry that is a string',
    () => careIssuer.sign({ exp: String(seconds + 600) as unknown as number }),
    'malformed',
  ],
  ['an expiry that is null', () => careIssuer.signBytes(claimsOf({ exp: null })), 'malformed'],
  ['a token that is not valid yet', () => careIssuer.sign({ nbf: seconds + 60 }), 'not-yet-valid'],
  [
    'a changed payload',
    async () => {
      const [header, , signature] = (await careIssuer.sign()).split('.')
      const other = Buffer.from(claimsOf({ scope: 'purpose:report.take' })).toString('base64url')
      return `${header}.${other}.${signature}`
    },
    'bad-signature',
  ],
  ['five parts instead of three', () => 'a.b.c.d.e', 'malformed'],
  ['words', () => 'letmein', 'malformed'],
]

/** What jose takes when nothing is asked of it but the signature. */
const takenByJose: readonly Row[] = [
  ['no expiry', () => careIssuer.sign({ exp: undefined }), 'malformed'],
  ['no time of issue', () => careIssuer.sign({ iat: undefined }), 'malformed'],
  ['a time of issue in the future', () => careIssuer.sign({ iat: seconds + 60 }), 'malformed'],
  ['a time of issue below nothing', () => careIssuer.sign({ iat: -1 }), 'expired'],
  [
    'a time of issue without end',
    () => careIssuer.signBytes(claimsOf({ iat: 'IAT' }).replace('"IAT"', '1e400')),
    'malformed',
  ],
  [
    'ten years, issued eleven minutes ago',
    () => careIssuer.sign({ iat: seconds - 660, exp: seconds + YEARS }),
    'expired',
  ],
  ['no audience', () => careIssuer.sign({ aud: undefined }), 'wrong-audience'],
  ['the audience of another service', () => careIssuer.sign({ aud: 'iwlz' }), 'wrong-audience'],
  ['an audience in capitals', () => careIssuer.sign({ aud: 'SCHAKEL' }), 'wrong-audience'],
  [
    'a list of audiences that names another service too',
    () => careIssuer.sign({ aud: ['schakel', 'iwlz'] }),
    'wrong-audience',
  ],
  ['a list of one audience', () => careIssuer.sign({ aud: ['schakel'] }), 'wrong-audience'],
  ['a list of one audience twice', () => careIssuer.sign({ aud: ['schakel', 'schakel'] }), 'wrong-audience'],
  ['no issuer', () => careIssuer.sign({ iss: undefined }), 'malformed'],
  [
    'the issuer of another agency over this agency’s key',
    () => careIssuer.sign({ iss: issuerOf(police) }),
    'bad-signature',
  ],
  [
    'the police key with care as its issuer',
    () => policeIssuer.sign({ iss: CARE }, { kid: 'police' }),
    'bad-signature',
  ],
  ['an issuer the hub does not know', () => careIssuer.sign({ iss: 'https://elsewhere.test' }), 'unknown-issuer'],
  ['an issuer with a slash too many', () => careIssuer.sign({ iss: `${CARE}/` }), 'unknown-issuer'],
  [
    'an issuer in other letters that look the same',
    () => careIssuer.sign({ iss: CARE.replace('care', 'cаre') }),
    'unknown-issuer',
  ],
  ['an issuer in capitals', () => careIssuer.sign({ iss: CARE.toUpperCase() }), 'unknown-issuer'],
  ['an issuer that every object has', () => careIssuer.sign({ iss: '__proto__' }), 'unknown-issuer'],
  ['an ID token', () => careIssuer.sign({}, { typ: 'JWT' }), 'wrong-type'],
  ['a token without a type', () => careIssuer.sign({}, { typ: undefined }), 'wrong-type'],
  ['a permit', () => careIssuer.sign({}, { typ: 'schakel-permit+jwt' }), 'wrong-type'],
  ['no subject', () => careIssuer.sign({ sub: undefined }), 'malformed'],
  ['no token id', () => careIssuer.sign({ jti: undefined }), 'malformed'],
  ['a scope that is a list', () => careIssuer.sign({ scope: ['purpose:shelter.place'] }), 'malformed'],
  ['a client that is no string', () => careIssuer.sign({ client_id: { $ne: null } }), 'malformed'],
  ['nine thousand characters', () => careIssuer.sign({ padding: 'x'.repeat(9000) }), 'malformed'],
  [
    'a claim twice, of which the last is wrong',
    () => careIssuer.signBytes(andThen(goodClaims(CARE), '"aud":"iwlz"')),
    'wrong-audience',
  ],
  [
    'two issuers, of which the last is another',
    () => careIssuer.signBytes(andThen(goodClaims(CARE), `"iss":"${issuerOf(police)}"`)),
    'bad-signature',
  ],
]

function withHeader(token: string, header: object): string {
  const [, payload, signature] = token.split('.')
  return `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.${signature}`
}

describe('a token that jose takes when nothing but its signature is asked', () => {
  test.each(takenByJose)('%s is refused by the hub', async (_name, make, reason) => {
    const token = await make()
    expect(await joseAlone(token)).toBe('taken')
    expect(await verdict(`Bearer ${token}`)).toBe(reason)
  })
})

describe('a token that jose refuses by itself', () => {
  test.each(refusedByJose)('%s is refused, with the reason that is told', async (_name, make, reason) => {
    const token = await make()
    expect(await joseAlone(token)).toBe('refused')
    expect(await verdict(`Bearer ${token}`)).toBe(reason)
  })
})

describe('a token of an agency’s own', () => {
  test('says by its key whose it is: with all keys in one set the police could sign for care', async () => {
    const minted = await policeIssuer.sign({ iss: CARE }, { kid: 'police' })
    const shared = createLocalJWKSet({ keys: [careIssuer.publicJwk, { ...policeIssuer.publicJwk, kid: 'police' }] })
    const { payload } = await jwtVerify(minted, shared, {
      issuer: [CARE, issuerOf(police)],
      audience: 'schakel',
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat', 'sub', 'jti'],
      maxTokenAge: '10m',
      currentDate: now,
    })
    expect(payload.iss).toBe(CARE)
    expect(await verdict(`Bearer ${minted}`)).toBe('bad-signature')
  })

  test('of ten years is good for ten minutes', async () => {
    for (const exp of [seconds + YEARS, Number.MAX_SAFE_INTEGER]) {
      const token = await careIssuer.sign({ exp })
      expect(await verdict(`Bearer ${token}`)).toBe('accepted')
      expect(await verdict(`Bearer ${token}`, new Date(now.getTime() + 611_000))).toBe('expired')
    }
  })

  test('needs no key id where its issuer has one key', async () => {
    expect(await present(await careIssuer.sign({}, { kid: undefined }))).toMatchObject({ agency: care.oin })
  })

  test('with a claim twice is read once, and the same by all who read it', async () => {
    // RFC 7519, section 4: refused, or the last counts. The issuer that chooses the key must be the one that is verified.
    const twice = await policeIssuer.signBytes(
      `{"iss":"${CARE}",${JSON.stringify(goodClaims(issuerOf(police))).slice(1)}`,
    )
    expect(await present(twice)).toMatchObject({ agency: police.oin, kind: 'POLICE' })
  })

  test.each([
    ['twice after the scheme', (token: string) => `Bearer ${token} ${token}`],
    ['twice with the scheme', (token: string) => `Bearer ${token}, Bearer ${token}`],
    ['after a comma', (token: string) => `Bearer ,${token}`],
    ['with a line after it', (token: string) => `Bearer ${token}\n`],
  ])('is refused when it stands %s', async (_name, header) => {
    expect(await verdict(header(await careIssuer.sign()))).toBe('malformed')
  })

  test('is refused when the header is sent twice, be it the same', async () => {
    const header = `Bearer ${await careIssuer.sign()}`
    expect(singleHeaders(['Authorization', header, 'authorization', header])).toMatchObject({
      ok: false,
      error: { code: 'UNAUTHENTICATED' },
    })
  })
})
