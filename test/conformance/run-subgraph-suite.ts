import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { generateKeyPair } from 'jose'
import type { Permit, PermitScope } from '../../schema/permit.ts'
import type { ServerKind } from '../../subgraphs/kit/subgraph-definition.ts'
import { police } from '../../subgraphs/police/subgraph.ts'
import { startForTest, type TestSubgraph } from '../subgraphs/support/running.ts'
import { POLICE_A, POLICE_B, signal, story, victimFile } from '../subgraphs/support/stories.ts'
import { ask, post, testHub, type TestHub } from '../subgraphs/support/test-hub.ts'
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
    })

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

      test('is required for _service too', async () => {
        const body = JSON.stringify({ query: '{ _service { sdl } }' })
        expect(await post(subgraph.url, body)).toEqual({ status: 401, json: refusal('PERMIT_REQUIRED') })
      })

      test('is required for introspection too', async () => {
        const body = JSON.stringify({ query: '{ __schema { types { name } } }' })
        expect((await post(subgraph.url, body)).status).toBe(401)
      })

      const seconds = () => Math.floor(Date.now() / 1000)
      test.each<[string, () => Parameters<TestHub['permit']>]>([
        ['has expired', () => [{ ...granted, iat: seconds() - 30, exp: seconds() - 20 }, question]],
        ['was made for another subgraph', () => [{ ...granted, aud: 'care' }, question]],
        ['names several subgraphs', () => [granted, question, { claims: { aud: ['police', 'care'] } }]],
        ['was made for another body', () => [granted, `${question} `]],
        ['lives longer than a permit may', () => [{ ...granted, exp: seconds() + 600 }, question]],
        ['never expires', () => [granted, question, { claims: { exp: undefined } }]],
        ['has no id', () => [granted, question, { claims: { jti: undefined } }]],
        ['is from the future', () => [{ ...granted, iat: seconds() + 60, exp: seconds() + 65 }, question]],
        ['comes from somebody else', () => [granted, question, { claims: { iss: 'hub' } }]],
        ['is another kind of token of the hub', () => [granted, question, { typ: 'at+jwt' }]],
        ['names an unknown key', () => [granted, question, { kid: 'none' }]],
        [
          'puts one case in two scopes',
          () => [{ ...granted, scopes: [...granted.scopes, scope(['case-1'], [])] }, question],
        ],
        ['has a form nobody knows', () => [granted, question, { claims: { open: { 'Query.x': 'all' } } }]],
      ])('is refused when it %s', async (_what, make) => {
        subgraph.statements()
        const answer = await post(subgraph.url, question, await hub.permit(...make()))
        expect(answer).toEqual({ status: 401, json: refusal('PERMIT_INVALID') })
        expect(subgraph.statements()).toEqual([])
      })

      test('is refused when signed with a key that is not the hub’s', async () => {
        const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
        const answer = await post(subgraph.url, question, await hub.permit(granted, question, { key: privateKey }))
        expect(answer).toEqual({ status: 401, json: refusal('PERMIT_INVALID') })
      })

      test('is refused when unsigned', async () => {
        const [, payload] = (await hub.permit(granted, question)).split('.')
        const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'schakel-permit+jwt' })).toString('base64url')
        expect((await post(subgraph.url, question, `${header}.${payload}.`)).status).toBe(401)
      })

      test('is looked at before the body is parsed', async () => {
        const broken = '{"query": '
        expect((await post(subgraph.url, broken, await hub.permit(granted, question))).status).toBe(401)
        expect((await post(subgraph.url, broken, await hub.permit(granted, broken))).status).toBe(400)
      })

      test('is accepted under a new key of the hub without a restart', async () => {
        await new Promise((resolve) => setTimeout(resolve, 600))
        await hub.changeKey()
        expect((await post(subgraph.url, question, await hub.permit(granted, question))).status).toBe(200)
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
              { signalId: 's-own', narrative: 'story of s-own' },
              { signalId: 's-handed', narrative: 'story of s-handed' },
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
              { signalId: 's-own', narrative: 'story of s-own' },
              { signalId: 's-handed', narrative: 'story of s-handed' },
              { signalId: 's-foreign', narrative: null },
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
