import { beforeAll, describe, expect, test } from '@jest/globals'
import type { AgencyEntry } from '../../../policies/engine/policy-document.ts'
import { createAuthenticate } from '../../../gateway/authenticate/create-authenticate.ts'
import { HubError } from '../../../gateway/errors.ts'
import { createIssuer, now, seconds } from './token-workshop.ts'

const shelter: AgencyEntry = { slug: 'shelter', name: 'Shelter', kind: 'SHELTER', oin: '00000099000000011000' }
const police: AgencyEntry = { slug: 'police', name: 'Police', kind: 'POLICE', oin: '00000099000000001000' }
const issuerOf = (agency: AgencyEntry): string => `https://hub.test/identity/${agency.slug}`

type Issuer = Awaited<ReturnType<typeof createIssuer>>
let shelterIssuer: Issuer
let policeIssuer: Issuer
let authenticate: ReturnType<typeof createAuthenticate>

beforeAll(async () => {
  // The same key id everywhere: only the key itself may tell issuers apart.
  shelterIssuer = await createIssuer(issuerOf(shelter))
  policeIssuer = await createIssuer(issuerOf(police), 'RS256')
  authenticate = createAuthenticate({
    agencies: [shelter, police],
    issuerOf,
    keySetFor: (issuer) => (issuer === shelterIssuer.issuer ? shelterIssuer.keySet : policeIssuer.keySet),
    now: () => now,
  })
})

const present = (token: string) => authenticate({ headers: { authorization: `Bearer ${token}` } })

async function refusalOf(authorization: string | undefined) {
  try {
    await authenticate({ headers: { authorization } })
  } catch (error) {
    if (error instanceof HubError)
      return { code: error.code, status: error.status, ...error.details, message: error.message }
    throw error
  }
  throw new Error('should have been refused')
}

describe('authenticating', () => {
  test('a good token tells agency and kind from its issuer, and client and purposes from its claims', async () => {
    const token = await shelterIssuer.sign({
      scope: 'openid purpose:shelter.place purpose: purpose:signal.assess purpose:shelter.place',
      agency: '00000099000000001000',
      kind: 'POLICE',
    })
    expect(await present(token)).toEqual({
      agency: shelter.oin,
      kind: 'SHELTER',
      client: 'client-1',
      purposes: ['shelter.place', 'signal.assess'],
    })
    expect(await present(await policeIssuer.sign())).toMatchObject({ agency: police.oin, kind: 'POLICE' })
  })

  test('a token without a scope is a caller without purposes', async () => {
    expect(await present(await shelterIssuer.sign({ scope: undefined }))).toMatchObject({ purposes: [] })
  })

  test('the word Bearer may be written in any case, and a clock may be five seconds off', async () => {
    const token = await shelterIssuer.sign({ iat: seconds + 4, exp: seconds + 600 })
    expect(await authenticate({ headers: { authorization: `bearer ${token}` } })).toMatchObject({ kind: 'SHELTER' })
  })

  test.each([
    ['no header', undefined, 'missing'],
    ['an empty header', '', 'missing'],
    ['another scheme', 'Basic c2hlbHRlcjpkZW1v', 'malformed'],
    ['two tokens in one header', 'Bearer a.b.c, Bearer d.e.f', 'malformed'],
    ['a token with a space in it', 'Bearer a.b.c d', 'malformed'],
    ['nothing after the scheme', 'Bearer ', 'malformed'],
  ])('%s is refused with what to send', async (_name, header, reason) => {
    const refusal = await refusalOf(header)
    expect(refusal).toMatchObject({ code: 'UNAUTHENTICATED', status: 401, reason })
    expect(refusal.message).toContain('Bearer <token>')
  })

  test('keys that cannot be fetched refuse the caller without telling an address', async () => {
    const withoutKeys = createAuthenticate({
      agencies: [shelter],
      issuerOf,
      keySetFor: () => () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.9:443')),
      now: () => now,
    })
    const failure = withoutKeys({ headers: { authorization: `Bearer ${await shelterIssuer.sign()}` } })
    await expect(failure).rejects.toMatchObject({ code: 'UNAUTHENTICATED', details: { reason: 'keys-unavailable' } })
    await expect(failure).rejects.not.toThrow('10.0.0.9')
  })

  test.each([
    ['a line feed', 'shelter\nnoord'],
    ['an escape', 'shelter\u001b[2K'],
    ['a character that turns the text around', 'shelter\u202e'],
    ['129 characters', 'x'.repeat(129)],
  ])('a client_id with %s is not taken', async (_name, client) => {
    for (const claims of [{ client_id: client }, { client_id: undefined, sub: client }]) {
      const refusal = await refusalOf(`Bearer ${await shelterIssuer.sign(claims)}`)
      expect(refusal).toMatchObject({ code: 'UNAUTHENTICATED', status: 401, reason: 'malformed' })
      expect(refusal.message).toContain('client_id')
    }
    expect(await present(await shelterIssuer.sign({ client_id: 'x'.repeat(128) }))).toMatchObject({ kind: 'SHELTER' })
  })

  test('an issuer whose keys anybody in between can answer for is refused at start', () => {
    const at = (issuer: string) => () =>
      createAuthenticate({ agencies: [shelter], issuerOf: () => issuer, now: () => now })
    for (const issuer of ['http://idp.example', 'http://127.0.0.1.example/', 'idp.example', 'ftp://idp.example'])
      expect(at(issuer)).toThrow(/https/u)
    for (const issuer of ['https://idp.example', 'http://127.0.0.1:4000/identity/shelter'])
      expect(at(issuer)).not.toThrow()
  })

  test('two agencies with one issuer are refused at start', () => {
    expect(() =>
      createAuthenticate({ agencies: [shelter, police], issuerOf: () => 'https://one.test', now: () => now }),
    ).toThrow('police and shelter have the same issuer')
  })
})
