import { describe, expect, test } from '@jest/globals'
import { generateKeyPair } from 'jose'
import { request } from 'node:http'
import { digestOf, joinPermit, PERMIT_HEADER, splitPermit, WAVE_TYPE } from '../../schema/permit.ts'
import { POLICE_B } from '../subgraphs/support/stories.ts'
import { type Forgery, type PermitClaims, post } from '../subgraphs/support/test-hub.ts'
import {
  entities,
  FILE,
  granted,
  question,
  refusal,
  representations,
  type RunningSubgraph,
  scope,
} from './subgraph-question.ts'

/** A body that no parser takes. */
const BROKEN = '{"query": '

/** Why a request was refused, as the subgraph's own log says; callers are not told. */
function reasonIn(line: string): string | undefined {
  return (JSON.parse(line) as { because?: string }).because
}

async function otherKey() {
  return (await generateKeyPair('EdDSA', { crv: 'Ed25519' })).privateKey
}

function partsOf(header: string) {
  const parts = splitPermit(header)
  if (parts === undefined) throw new Error('not a permit with its wave')
  return parts
}

/** Posts with as many permit headers as given, which `fetch` would join. */
function postHeaders(url: string, body: string, permits: string[]): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', [PERMIT_HEADER]: permits }
    request(url, { method: 'POST', headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
      .on('error', reject)
      .end(body)
  })
}

/** Nothing is answered without a permit made for this very body. */
export function runPermitSuite(running: RunningSubgraph): void {
  describe('the permit', () => {
    test('opens exactly what it names', async () => {
      const answer = await post(running.subgraph.url, question, await running.hub.permit(granted, question))
      expect(answer).toEqual({
        status: 200,
        json: { data: { _entities: [{ policeVictimFile: { policeFileNumber: 'PL-1', fullName: 'Name of PL-1' } }] } },
      })
    })

    test('is required: without one a request is refused and no statement runs', async () => {
      running.subgraph.statements()
      expect(await post(running.subgraph.url, question)).toEqual({ status: 401, json: refusal('PERMIT_REQUIRED') })
      expect(running.subgraph.statements()).toEqual([])
    })

    test.each(['{ _service { sdl } }', '{ __schema { types { name } } }', '{ __typename }'])(
      'is required for %s too',
      async (query) => {
        const body = JSON.stringify({ query })
        expect(await post(running.subgraph.url, body)).toEqual({ status: 401, json: refusal('PERMIT_REQUIRED') })
        expect(await post(running.subgraph.url, body, '')).toEqual({ status: 401, json: refusal('PERMIT_REQUIRED') })
      },
    )

    const now = () => Math.floor(Date.now() / 1000)
    /** Signed and expiring so many seconds from the moment it is asked for. */
    const lived = (iat: number, exp: number): Forgery => ({ wave: () => ({ iat: now() + iat, exp: now() + exp }) })
    const reencoded = (header: string, change: (permit: Record<string, unknown>) => object): string => {
      const { permit, wave } = partsOf(header)
      const said = JSON.parse(Buffer.from(permit, 'base64url').toString('utf8')) as Record<string, unknown>
      return joinPermit({ permit: Buffer.from(JSON.stringify(change(said))).toString('base64url'), wave })
    }
    const resigned = (header: string, head: object, signature?: string): string => {
      const { permit, wave } = partsOf(header)
      const [, payload, signed] = wave.split('.')
      const text = Buffer.from(JSON.stringify(head)).toString('base64url')
      return joinPermit({ permit, wave: `${text}.${payload}.${signature ?? signed}` })
    }
    type Refused = (body: string) => Promise<string>
    const forged =
      (claims: PermitClaims, forgery?: Forgery): Refused =>
      (body) =>
        running.hub.permit(claims, body, forgery)

    test.each<[string, string, Refused]>([
      ['has expired', 'ERR_JWT_EXPIRED', forged(granted, lived(-30, -20))],
      ['is from the future', 'ERR_JWT_CLAIM_VALIDATION_FAILED', forged(granted, lived(60, 65))],
      ['lives longer than a permit may', 'lives too long', forged(granted, lived(0, 600))],
      ['never expires', 'ERR_JWT_CLAIM_VALIDATION_FAILED', forged(granted, { wave: () => ({ exp: undefined }) })],
      [
        'has no time of signing',
        'ERR_JWT_CLAIM_VALIDATION_FAILED',
        forged(granted, { wave: () => ({ iat: undefined }) }),
      ],
      ['was made for another subgraph', 'made for another subgraph', forged({ ...granted, aud: 'care' })],
      ['names several subgraphs', 'aud is not a text', forged(granted, { claims: { aud: ['police', 'care'] } })],
      ['was made for another body', 'made for another body', (body) => running.hub.permit(granted, `${body} `)],
      [
        'was made for another operation of the same document',
        'made for another body',
        async () => {
          const other = JSON.stringify({ ...(JSON.parse(question) as object), operationName: 'Other' })
          return running.hub.permit(granted, other)
        },
      ],
      ['has no id', 'jti is not a text', forged(granted, { claims: { jti: undefined } })],
      ['has an id that can be guessed', 'jti is too short', forged(granted, { claims: { jti: '1' } })],
      [
        'comes from somebody else',
        'ERR_JWT_CLAIM_VALIDATION_FAILED',
        forged(granted, { wave: () => ({ iss: 'hub' }) }),
      ],
      ['is another kind of token of the hub', 'ERR_JWT_CLAIM_VALIDATION_FAILED', forged(granted, { typ: 'at+jwt' })],
      [
        'is of the kind that was signed one by one',
        'ERR_JWT_CLAIM_VALIDATION_FAILED',
        forged(granted, { typ: 'schakel-permit+jwt' }),
      ],
      ['names an unknown key', 'ERR_JWKS_NO_MATCHING_KEY', forged(granted, { kid: 'none' })],
      ['names no key', 'ERR_JWKS_NO_MATCHING_KEY', forged(granted, { kid: undefined })],
      [
        'is signed with a key that is not the hub’s',
        'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
        async (body) => running.hub.permit(granted, body, { key: await otherKey() }),
      ],
      [
        'is signed by nobody',
        'ERR_JOSE_ALG_NOT_ALLOWED',
        async (body) => resigned(await running.hub.permit(granted, body), { alg: 'none', typ: WAVE_TYPE }, ''),
      ],
      [
        'says that it is signed by nobody, beside a signature',
        'ERR_JOSE_ALG_NOT_ALLOWED',
        async (body) => resigned(await running.hub.permit(granted, body), { alg: 'none', typ: WAVE_TYPE }),
      ],
      [
        'comes without its wave',
        'not one permit with one wave',
        async (body) => partsOf(await running.hub.permit(granted, body)).permit,
      ],
      [
        'comes without its signature',
        'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
        async (body) => (await running.hub.permit(granted, body)).replace(/[^.]+$/u, ''),
      ],
      [
        'is a wave alone',
        'not one permit with one wave',
        async (body) => partsOf(await running.hub.permit(granted, body)).wave,
      ],
      [
        'was changed to name another case',
        'not in the wave it came with',
        async (body) =>
          reencoded(await running.hub.permit(granted, body), (permit) => ({
            ...permit,
            scopes: [scope(['case-2'], FILE)],
          })),
      ],
      [
        'was changed to name one more coordinate',
        'not in the wave it came with',
        async (body) =>
          reencoded(await running.hub.permit(granted, body), (permit) => ({
            ...permit,
            scopes: [scope(['case-1'], [...FILE, 'PoliceVictimFile.birthDate'])],
          })),
      ],
      [
        'was changed to another purpose',
        'not in the wave it came with',
        async (body) =>
          reencoded(await running.hub.permit(granted, body), (permit) => ({ ...permit, purpose: 'report.take' })),
      ],
      [
        'was changed to be of another agency',
        'not in the wave it came with',
        async (body) =>
          reencoded(await running.hub.permit(granted, body), (permit) => ({ ...permit, agency: POLICE_B })),
      ],
      [
        'was only written anew',
        'not in the wave it came with',
        async (body) => reencoded(await running.hub.permit(granted, body), (permit) => ({ ...permit, more: 1 })),
      ],
      [
        'comes with the wave of another purpose',
        'not in the wave it came with',
        async (body) => {
          const other = await running.hub.permit({ ...granted, purpose: 'report.take' }, body)
          return joinPermit({
            permit: partsOf(await running.hub.permit(granted, body)).permit,
            wave: partsOf(other).wave,
          })
        },
      ],
      [
        'is not in its wave, decoys are',
        'not in the wave it came with',
        forged(granted, { wave: () => ({ permits: [digestOf('decoy'), digestOf('other')] }) }),
      ],
      [
        'has a wave without a list',
        'permits is not a list of digests',
        forged(granted, { wave: () => ({ permits: undefined }) }),
      ],
      [
        'has a wave of something else than digests',
        'permits is not a list of digests',
        forged(granted, { wave: ({ permits }) => ({ permits: [...permits, 7] }) }),
      ],
      [
        'has a wave of more permits than are signed together',
        'permits is not a list of digests',
        forged(granted, {
          wave: ({ permits }) => ({
            permits: [...permits, ...Array.from({ length: 64 }, (_, index) => digestOf(`${index}`))],
          }),
        }),
      ],
      ['is no JSON', 'not JSON', forged(granted, { text: '{"aud":"police"' })],
      [
        'puts one case in two scopes',
        'a case is in two scopes',
        forged({ ...granted, scopes: [...granted.scopes, scope(['case-1'], [])] }),
      ],
      [
        'has a form nobody knows',
        'open is not a list of coordinates',
        forged(granted, { claims: { open: { 'Query.x': 'all' } } }),
      ],
      [
        'was used before',
        'used before',
        async (body) => {
          const permit = await running.hub.permit(granted, body)
          expect((await post(running.subgraph.url, body, permit)).status).toBe(body === question ? 200 : 400)
          return permit
        },
      ],
      [
        'was used before, under a wave signed since',
        'used before',
        async (body) => {
          const claims = { ...granted, jti: `again-${body.length}-0123456789abcdef` }
          expect((await post(running.subgraph.url, body, await running.hub.permit(claims, body))).status).not.toBe(401)
          return running.hub.permit(claims, body)
        },
      ],
    ])('is refused when it %s, before anything of the body is parsed', async (_what, because, make) => {
      // The same permit for a body that no parser takes: whoever parsed before looking would say so.
      for (const body of [question, BROKEN]) {
        const permit = await make(body)
        running.subgraph.statements()
        running.subgraph.logged.length = 0
        expect(await post(running.subgraph.url, body, permit)).toEqual({ status: 401, json: refusal('PERMIT_INVALID') })
        expect(running.subgraph.statements()).toEqual([])
        expect(running.subgraph.logged.map(reasonIn)).toEqual([because])
      }
    })

    test('is taken once however many come together', async () => {
      const permit = await running.hub.permit(granted, question)
      const answers = await Promise.all(Array.from({ length: 6 }, () => post(running.subgraph.url, question, permit)))
      expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([
        200, 401, 401, 401, 401, 401,
      ])
    })

    test('is not used up by somebody who has not its body', async () => {
      const permit = await running.hub.permit(granted, question)
      expect((await post(running.subgraph.url, `${question} `, permit)).status).toBe(401)
      expect((await post(running.subgraph.url, question, permit)).status).toBe(200)
    })

    test('is refused when it comes twice on one request, equal or not', async () => {
      const [one, other] = [await running.hub.permit(granted, question), await running.hub.permit(granted, question)]
      for (const header of [
        [one, one],
        [one, other],
      ]) {
        expect(await postHeaders(running.subgraph.url, question, header)).toBe(401)
      }
      expect(await postHeaders(running.subgraph.url, question, [one])).toBe(200)
    })

    test.each(['{ _service { sdl } }', entities('policeVictimFile { fullName }'), '{ __schema { types { name } } }'])(
      'is refused for %s when it was made for another question',
      async (query) => {
        const body = JSON.stringify({ query, variables: representations('case-1') })
        const permit = await running.hub.permit({ ...granted, open: { 'Query._service': 'full' } }, question)
        expect(await post(running.subgraph.url, body, permit)).toEqual({ status: 401, json: refusal('PERMIT_INVALID') })
      },
    )

    test('is looked at before the body is parsed', async () => {
      expect((await post(running.subgraph.url, BROKEN)).status).toBe(401)
      expect((await post(running.subgraph.url, BROKEN, await running.hub.permit(granted, question))).status).toBe(401)
      expect((await post(running.subgraph.url, BROKEN, await running.hub.permit(granted, BROKEN))).status).toBe(400)
    })

    test('is accepted under a new key of the hub at once, and no longer under the one that was taken back', async () => {
      const [old, late] = [await running.hub.permit(granted, question), await running.hub.permit(granted, question)]
      await running.hub.changeKey()
      expect((await post(running.subgraph.url, question, old)).status).toBe(200)
      expect((await post(running.subgraph.url, question, await running.hub.permit(granted, question))).status).toBe(200)
      expect(await post(running.subgraph.url, question, late)).toEqual({ status: 401, json: refusal('PERMIT_INVALID') })
    })
  })
}
