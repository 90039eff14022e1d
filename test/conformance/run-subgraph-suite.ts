import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { generateKeyPair } from 'jose'
import { request } from 'node:http'
import {
  digestOf,
  joinPermit,
  type Permit,
  PERMIT_HEADER,
  type PermitScope,
  splitPermit,
  WAVE_TYPE,
} from '../../schema/permit.ts'
import type { ServerKind } from '../../subgraphs/kit/subgraph-definition.ts'
import { police } from '../../subgraphs/police/subgraph.ts'
import { startForTest, type TestSubgraph } from '../subgraphs/support/running.ts'
import { POLICE_A, POLICE_B, signal, story, victimFile } from '../subgraphs/support/stories.ts'
import { ask, type Forgery, type PermitClaims, post, testHub, type TestHub } from '../subgraphs/support/test-hub.ts'
import { describeOnEachStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const STORIES = [
  story('case-1', {
    records: {
      PoliceVictimFile: [victimFile('PL-1')],
      PoliceSignal: [
        signal('s-own', POLICE_A),
        signal('s-handed', POLICE_B, { handedOverTo: [POLICE_A], receivedAt: '2026-01-05T08:00:00Z' }),
        signal('s-foreign', POLICE_B, { receivedAt: '2026-01-06T08:00:00Z' }),
      ],
    },
  }),
  story('case-2', { records: { PoliceVictimFile: [victimFile('PL-2')], PoliceSignal: [signal('s-2', POLICE_A)] } }),
]

const FILE = ['ReferralCase.policeVictimFile', 'PoliceVictimFile.policeFileNumber', 'PoliceVictimFile.fullName']
const ENTITIES = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ReferralCase { %s } } }`

function entities(selection: string): string {
  return ENTITIES.replace('%s', selection)
}

function representations(...caseIds: string[]): { r: object[] } {
  return { r: caseIds.map((caseId) => ({ __typename: 'ReferralCase', caseId })) }
}

function scope(cases: readonly string[], coordinates: readonly string[], more: Partial<PermitScope> = {}): PermitScope {
  return {
    cases,
    see: Object.fromEntries(coordinates.map((coordinate) => [coordinate, 'full' as const])),
    own: [],
    ...more,
  }
}

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

/**
 * What every subgraph must do whatever serves its GraphQL, over real HTTP: nothing without a permit made for this very body, and
 * under it nothing but the coordinates and cases it names. Run with the police subgraph on each server.
 */
export function runSubgraphSuite(server: ServerKind): void {
  describeOnEachStore(`a subgraph served by ${server}`, (openTestStore) => {
    let store: TestStore
    let hub: TestHub
    let subgraph: TestSubgraph

    beforeAll(async () => {
      store = await openTestStore()
      hub = await testHub(store.dataDir)
      subgraph = await startForTest({ ...police, server }, { store, hub, stories: STORIES })
    }, 120_000)

    afterAll(async () => {
      await subgraph.close()
      await store.drop()
    })

    const question = JSON.stringify({
      query: entities('policeVictimFile { policeFileNumber fullName }'),
      variables: representations('case-1'),
    })
    const granted = { aud: 'police', scopes: [scope(['case-1'], FILE)] }
    const refusal = (code: string) => ({
      errors: [{ message: expect.any(String) as unknown, extensions: { code } }],
    })

    async function asked(selection: string, claims: Partial<Permit>, ...caseIds: string[]): Promise<unknown[]> {
      const cases = caseIds.length === 0 ? ['case-1'] : caseIds
      const answer = await ask(
        hub,
        subgraph.url,
        { aud: 'police', ...claims },
        entities(selection),
        representations(...cases),
      )
      expect(answer.json.errors).toBeUndefined()
      return answer.json.data?.['_entities'] as unknown[]
    }

    describe('the permit', () => {
      test('opens exactly what it names', async () => {
        const answer = await post(subgraph.url, question, await hub.permit(granted, question))
        expect(answer).toEqual({
          status: 200,
          json: { data: { _entities: [{ policeVictimFile: { policeFileNumber: 'PL-1', fullName: 'Name of PL-1' } }] } },
        })
      })

      test('is required: without one a request is refused and no statement runs', async () => {
        subgraph.statements()
        expect(await post(subgraph.url, question)).toEqual({ status: 401, json: refusal('PERMIT_REQUIRED') })
        expect(subgraph.statements()).toEqual([])
      })

      test.each(['{ _service { sdl } }', '{ __schema { types { name } } }', '{ __typename }'])(
        'is required for %s too',
        async (query) => {
          const body = JSON.stringify({ query })
          expect(await post(subgraph.url, body)).toEqual({ status: 401, json: refusal('PERMIT_REQUIRED') })
          expect(await post(subgraph.url, body, '')).toEqual({ status: 401, json: refusal('PERMIT_REQUIRED') })
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
          hub.permit(claims, body, forgery)

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
        ['was made for another body', 'made for another body', (body) => hub.permit(granted, `${body} `)],
        [
          'was made for another operation of the same document',
          'made for another body',
          async () => {
            const other = JSON.stringify({ ...(JSON.parse(question) as object), operationName: 'Other' })
            return hub.permit(granted, other)
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
          async (body) => hub.permit(granted, body, { key: await otherKey() }),
        ],
        [
          'is signed by nobody',
          'ERR_JOSE_ALG_NOT_ALLOWED',
          async (body) => resigned(await hub.permit(granted, body), { alg: 'none', typ: WAVE_TYPE }, ''),
        ],
        [
          'says that it is signed by nobody, beside a signature',
          'ERR_JOSE_ALG_NOT_ALLOWED',
          async (body) => resigned(await hub.permit(granted, body), { alg: 'none', typ: WAVE_TYPE }),
        ],
        [
          'comes without its wave',
          'not one permit with one wave',
          async (body) => partsOf(await hub.permit(granted, body)).permit,
        ],
        [
          'comes without its signature',
          'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
          async (body) => (await hub.permit(granted, body)).replace(/[^.]+$/u, ''),
        ],
        [
          'is a wave alone',
          'not one permit with one wave',
          async (body) => partsOf(await hub.permit(granted, body)).wave,
        ],
        [
          'was changed to name another case',
          'not in the wave it came with',
          async (body) =>
            reencoded(await hub.permit(granted, body), (permit) => ({ ...permit, scopes: [scope(['case-2'], FILE)] })),
        ],
        [
          'was changed to name one more coordinate',
          'not in the wave it came with',
          async (body) =>
            reencoded(await hub.permit(granted, body), (permit) => ({
              ...permit,
              scopes: [scope(['case-1'], [...FILE, 'PoliceVictimFile.birthDate'])],
            })),
        ],
        [
          'was changed to another purpose',
          'not in the wave it came with',
          async (body) =>
            reencoded(await hub.permit(granted, body), (permit) => ({ ...permit, purpose: 'report.take' })),
        ],
        [
          'was changed to be of another agency',
          'not in the wave it came with',
          async (body) => reencoded(await hub.permit(granted, body), (permit) => ({ ...permit, agency: POLICE_B })),
        ],
        [
          'was only written anew',
          'not in the wave it came with',
          async (body) => reencoded(await hub.permit(granted, body), (permit) => ({ ...permit, more: 1 })),
        ],
        [
          'comes with the wave of another purpose',
          'not in the wave it came with',
          async (body) => {
            const other = await hub.permit({ ...granted, purpose: 'report.take' }, body)
            return joinPermit({ permit: partsOf(await hub.permit(granted, body)).permit, wave: partsOf(other).wave })
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
            const permit = await hub.permit(granted, body)
            expect((await post(subgraph.url, body, permit)).status).toBe(body === question ? 200 : 400)
            return permit
          },
        ],
        [
          'was used before, under a wave signed since',
          'used before',
          async (body) => {
            const claims = { ...granted, jti: `again-${body.length}-0123456789abcdef` }
            expect((await post(subgraph.url, body, await hub.permit(claims, body))).status).not.toBe(401)
            return hub.permit(claims, body)
          },
        ],
      ])('is refused when it %s, before anything of the body is parsed', async (_what, because, make) => {
        // The same permit for a body that no parser takes: whoever parsed before looking would say so.
        for (const body of [question, BROKEN]) {
          const permit = await make(body)
          subgraph.statements()
          subgraph.logged.length = 0
          expect(await post(subgraph.url, body, permit)).toEqual({ status: 401, json: refusal('PERMIT_INVALID') })
          expect(subgraph.statements()).toEqual([])
          expect(subgraph.logged.map(reasonIn)).toEqual([because])
        }
      })

      test('is taken once however many come together', async () => {
        const permit = await hub.permit(granted, question)
        const answers = await Promise.all(Array.from({ length: 6 }, () => post(subgraph.url, question, permit)))
        expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([
          200, 401, 401, 401, 401, 401,
        ])
      })

      test('is not used up by somebody who has not its body', async () => {
        const permit = await hub.permit(granted, question)
        expect((await post(subgraph.url, `${question} `, permit)).status).toBe(401)
        expect((await post(subgraph.url, question, permit)).status).toBe(200)
      })

      test('is refused when it comes twice on one request, equal or not', async () => {
        const [one, other] = [await hub.permit(granted, question), await hub.permit(granted, question)]
        for (const header of [
          [one, one],
          [one, other],
        ]) {
          expect(await postHeaders(subgraph.url, question, header)).toBe(401)
        }
        expect(await postHeaders(subgraph.url, question, [one])).toBe(200)
      })

      test.each(['{ _service { sdl } }', entities('policeVictimFile { fullName }'), '{ __schema { types { name } } }'])(
        'is refused for %s when it was made for another question',
        async (query) => {
          const body = JSON.stringify({ query, variables: representations('case-1') })
          const permit = await hub.permit({ ...granted, open: { 'Query._service': 'full' } }, question)
          expect(await post(subgraph.url, body, permit)).toEqual({ status: 401, json: refusal('PERMIT_INVALID') })
        },
      )

      test('is looked at before the body is parsed', async () => {
        expect((await post(subgraph.url, BROKEN)).status).toBe(401)
        expect((await post(subgraph.url, BROKEN, await hub.permit(granted, question))).status).toBe(401)
        expect((await post(subgraph.url, BROKEN, await hub.permit(granted, BROKEN))).status).toBe(400)
      })

      test('is accepted under a new key of the hub at once, and no longer under the one that was taken back', async () => {
        const [old, late] = [await hub.permit(granted, question), await hub.permit(granted, question)]
        await hub.changeKey()
        expect((await post(subgraph.url, question, old)).status).toBe(200)
        expect((await post(subgraph.url, question, await hub.permit(granted, question))).status).toBe(200)
        expect(await post(subgraph.url, question, late)).toEqual({ status: 401, json: refusal('PERMIT_INVALID') })
      })
    })

    describe('the door', () => {
      test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('refuses %s', async (method) => {
        const response = await fetch(`${subgraph.url}?query={__typename}`, { method })
        expect(response.status).toBe(405)
      })

      test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/graphql'])(
        'refuses a body of type %s, permit or not',
        async (type) => {
          const permit = await hub.permit(granted, question)
          expect((await post(subgraph.url, question, permit, { 'content-type': type })).status).toBe(415)
        },
      )

      test('refuses a body over one megabyte', async () => {
        const body = JSON.stringify({ query: '{ __typename }', pad: 'x'.repeat(1024 * 1024) })
        expect((await post(subgraph.url, body, await hub.permit(granted, body))).status).toBe(413)
      })

      test('refuses a batch', async () => {
        const body = `[${question}]`
        expect((await post(subgraph.url, body, await hub.permit(granted, body))).status).toBe(400)
      })

      test('shows no console and no other page', async () => {
        const root = new URL('/', subgraph.url)
        for (const path of ['', 'graphiql', 'playground', 'scope']) {
          expect((await fetch(new URL(path, root))).status).toBe(404)
        }
      })

      test('says whether it lives and is ready, without data', async () => {
        expect(await (await fetch(new URL('/livez', subgraph.url))).json()).toEqual({ live: true })
        expect(await (await fetch(new URL('/readyz', subgraph.url))).json()).toEqual({ ready: true })
      })
    })

    describe('the guard', () => {
      test('gives null for a case the permit does not name', async () => {
        expect(
          await asked('policeVictimFile { fullName }', { scopes: granted.scopes }, 'case-2', 'case-1', 'absent'),
        ).toEqual([null, { policeVictimFile: { fullName: 'Name of PL-1' } }, null])
      })

      test('gives null for a coordinate the permit does not name, also under an alias and in a fragment', async () => {
        const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ReferralCase { policeVictimFile {
          policeFileNumber x: birthDate ...rest } } } } fragment rest on PoliceVictimFile { unitCode fullName }`
        const { json } = await ask(hub, subgraph.url, granted, query, representations('case-1'))
        expect(json.data).toEqual({
          _entities: [
            { policeVictimFile: { policeFileNumber: 'PL-1', x: null, unitCode: null, fullName: 'Name of PL-1' } },
          ],
        })
      })

      test('gives null for a link the permit does not name, whatever it leads to', async () => {
        const scopes = [scope(['case-1'], FILE.slice(1))]
        expect(await asked('policeVictimFile { fullName }', { scopes })).toEqual([{ policeVictimFile: null }])
      })

      test('keeps two cases of one request apart: what one shows the other does not', async () => {
        const scopes = [
          scope(['case-1'], FILE),
          scope(['case-2'], ['ReferralCase.policeVictimFile', 'PoliceVictimFile.policeFileNumber']),
        ]
        expect(await asked('policeVictimFile { policeFileNumber fullName }', { scopes }, 'case-1', 'case-2')).toEqual([
          { policeVictimFile: { policeFileNumber: 'PL-1', fullName: 'Name of PL-1' } },
          { policeVictimFile: { policeFileNumber: 'PL-2', fullName: null } },
        ])
      })

      test('does not open a case whose tasks are only offered', async () => {
        const scopes = [scope(['case-1'], FILE, { offered: true })]
        expect(await asked('policeVictimFile { fullName }', { scopes })).toEqual([null])
      })

      test('gives the schema text only to a permit that names it', async () => {
        const query = '{ _service { sdl } }'
        const closed = await ask(hub, subgraph.url, { aud: 'police' }, query)
        expect(closed.json.data?.['_service'] ?? null).toBeNull()
        const open = await ask(hub, subgraph.url, { aud: 'police', open: { 'Query._service': 'full' } }, query)
        expect(open.json.data).toEqual({ _service: { sdl: expect.stringContaining('type PoliceSignal') } })
      })

      test.each([
        ['year', '1999'],
        ['month', '1999-04'],
        ['full', '1999-04-12'],
      ] as const)('shows a date in the form %s', async (form, shown) => {
        const see = { 'ReferralCase.policeVictimFile': 'full', 'PoliceVictimFile.birthDate': form } as const
        const answer = await asked('policeVictimFile { birthDate }', { scopes: [{ cases: ['case-1'], see, own: [] }] })
        expect(answer).toEqual([{ policeVictimFile: { birthDate: shown } }])
      })

      test('shows the region of a municipality without the municipality', async () => {
        const scopes = [scope(['case-2'], ['ReferralCase.policeSignals', 'PoliceSignal.municipalityCodeRegion'])]
        const answer = await asked('policeSignals { municipalityCode municipalityCodeRegion }', { scopes }, 'case-2')
        expect(answer).toEqual([{ policeSignals: [{ municipalityCode: null, municipalityCodeRegion: 'AMSTERDAM' }] }])
      })

      test('shows own rows only where the permit says own: recorded by the asker or handed over to it', async () => {
        const coordinates = ['ReferralCase.policeSignals', 'PoliceSignal.signalId', 'PoliceSignal.narrative']
        const scopes = [scope(['case-1'], coordinates, { own: coordinates.slice(1) })]
        expect(await asked('policeSignals { signalId narrative }', { scopes })).toEqual([
          {
            policeSignals: [
              { signalId: 's-handed', narrative: 'story of s-handed' },
              { signalId: 's-own', narrative: 'story of s-own' },
            ],
          },
        ])
      })

      test('shows every row but only the own ones’ protected fields when the rest is not limited to own', async () => {
        const coordinates = ['ReferralCase.policeSignals', 'PoliceSignal.signalId', 'PoliceSignal.narrative']
        const scopes = [scope(['case-1'], coordinates, { own: ['PoliceSignal.narrative'] })]
        expect(await asked('policeSignals { signalId narrative }', { scopes })).toEqual([
          {
            policeSignals: [
              { signalId: 's-foreign', narrative: null },
              { signalId: 's-handed', narrative: 'story of s-handed' },
              { signalId: 's-own', narrative: 'story of s-own' },
            ],
          },
        ])
      })

      test('does not even count rows for a link that the permit does not show', async () => {
        const scopes = [scope(['case-1'], ['PoliceSignal.narrative'])]
        subgraph.statements()
        expect(await asked('policeSignals { __typename narrative }', { scopes })).toEqual([{ policeSignals: null }])
        expect(subgraph.statements()).toEqual([])
      })

      test('shows of a link alone that its object is there, for what leaves no trace', async () => {
        const scopes = [scope(['case-1'], ['ReferralCase.policeVictimFile'])]
        subgraph.statements()
        expect(await asked('policeVictimFile { fullName }', { scopes })).toEqual([
          { policeVictimFile: { fullName: null } },
        ])
        expect(subgraph.statements().join()).not.toContain('full_name')
      })

      test('counts only the asker’s own rows of a link that shows only those', async () => {
        const link = 'ReferralCase.policeSignals'
        const scopes = [scope(['case-1'], [link], { own: [link] })]
        const rows = await asked('policeSignals { __typename }', { scopes })
        expect(rows).toEqual([{ policeSignals: [{ __typename: 'PoliceSignal' }, { __typename: 'PoliceSignal' }] }])
      })
    })

    describe('the store', () => {
      test('is not asked for a column that no case may be shown', async () => {
        subgraph.statements()
        await asked('policeVictimFile { policeFileNumber fullName birthDate }', { scopes: granted.scopes })
        const [statement, ...others] = subgraph.statements()
        expect(others).toEqual([])
        expect(statement).toContain('full_name')
        expect(statement).not.toContain('birth_date')
      })
    })

    test('tells nothing of what went wrong inside', async () => {
      const body = JSON.stringify({
        query: 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
        variables: { r: [{ __typename: 'Nonsense' }] },
      })
      const { json } = await post(subgraph.url, body, await hub.permit({ aud: 'police' }, body))
      expect(json.errors).toEqual([
        expect.objectContaining({
          message: 'The source could not answer',
          extensions: { code: 'SOURCE_FAILED', id: expect.any(String) },
        }),
      ])
      expect(JSON.stringify(json)).not.toContain('Nonsense')
      const [error] = (json.errors ?? []) as { extensions: { id: string } }[]
      const id = error?.extensions.id ?? 'none'
      expect(subgraph.logged.some((line) => line.includes(id))).toBe(true)
    })
  })
}
