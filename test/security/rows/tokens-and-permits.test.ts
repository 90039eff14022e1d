import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createAuthenticate } from '../../../gateway/authenticate/create-authenticate.ts'
import { createHub, type Hub, memoryLog } from '../../../gateway/index.ts'
import type { Permit, PermitScope } from '../../../schema/permit.ts'
import type { ServerKind } from '../../../subgraphs/kit/subgraph-definition.ts'
import { police } from '../../../subgraphs/police/subgraph.ts'
import { auditPolicy } from '../../fixtures/serve-supergraph.ts'
import { createIssuer, goodClaims, now, seconds } from '../../gateway/authenticate/token-workshop.ts'
import { startForTest, type TestSubgraph } from '../../subgraphs/support/running.ts'
import { POLICE_A, POLICE_B, signal, story, victimFile } from '../../subgraphs/support/stories.ts'
import { post, testHub, type TestHub } from '../../subgraphs/support/test-hub.ts'
import { embeddedStore, type TestStore } from '../../subgraphs/support/test-stores.ts'
import { type PeopleSupergraph, peopleSupergraph } from './people-supergraph.ts'

// Rows of the table of what broke others (test/security/rows/README.md): who asks the hub, and whom a subgraph believes.

describe('A token', () => {
  const agencies = [
    { slug: 'care', name: 'Care', kind: 'AUDITOR', oin: '00000099000000001000' },
    { slug: 'police', name: 'Police', kind: 'POLICE', oin: '00000099000000002000' },
  ]
  const issuerOf = ({ slug }: { readonly slug: string }) => `https://hub.test/identity/${slug}`
  const CARE = issuerOf({ slug: 'care' })
  let world: PeopleSupergraph
  let hub: Hub
  let base = ''
  let issuers: Record<'care' | 'police', Awaited<ReturnType<typeof createIssuer>>>
  beforeAll(async () => {
    world = await peopleSupergraph()
    // One key id everywhere: only whose key it is may tell them apart.
    issuers = { care: await createIssuer(CARE), police: await createIssuer(issuerOf({ slug: 'police' })) }
    hub = await createHub({
      supergraph: world.supergraph,
      policy: auditPolicy(world.supergraph, ['see: { Victim: [id], Suspect: [id] }']),
      authenticate: createAuthenticate({
        agencies,
        issuerOf,
        keySetFor: (issuer) => (issuer === CARE ? issuers.care.keySet : issuers.police.keySet),
        now: () => now,
      }),
      now: () => now,
      log: memoryLog(),
      report: () => undefined,
    })
    base = await hub.listen()
  })
  afterAll(async () => {
    await hub.close()
    await world.close()
  })

  const ask = async (token: string) => {
    const response = await fetch(`${base}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ node(id: "v1") { id } }' }),
    })
    return { status: response.status, text: await response.text() }
  }
  const scope = 'purpose:audit'
  const attacks: Readonly<Record<string, () => Promise<string>>> = {
    'that never expires': () => issuers.care.sign({ scope, exp: undefined }),
    'for another service': () => issuers.care.sign({ scope, aud: 'other' }),
    'for another service too': () => issuers.care.sign({ scope, aud: ['schakel', 'other'] }),
    'that says who signed in': () => issuers.care.sign({ scope }, { typ: 'JWT' }),
    'of the police that names care as its issuer': () => issuers.police.sign({ scope, iss: CARE }),
    'that names care in its claims': () =>
      issuers.police.sign({ scope, agency: agencies[0]?.oin, kind: 'AUDITOR', client_id: 'care', sub: 'care' }),
  }
  test.each(Object.keys(attacks))('row 23: a token %s gets nothing', async (name) => {
    const good = await ask(await issuers.care.sign({ scope }))
    expect(good).toMatchObject({ status: 200, text: expect.stringContaining('"v1"') })
    const token = await attacks[name]?.()
    const answer = await ask(token ?? '')
    expect(answer.status).toBe(name === 'that names care in its claims' ? 403 : 401)
    expect(answer.text).not.toContain('v1')
  })

  test('row 23: a token that is as it should be is good for minutes', async () => {
    expect(goodClaims(CARE)).toMatchObject({ iat: seconds, exp: seconds + 600 })
    expect((await ask(await issuers.care.sign({ scope, iat: seconds - 700, exp: seconds + 315_360_000 }))).status).toBe(
      401,
    )
  })
})

describe('A subgraph', () => {
  let store: TestStore
  let hub: TestHub
  const running = {} as Record<ServerKind, TestSubgraph>
  let ahead = 0
  beforeAll(async () => {
    store = await embeddedStore()
    hub = await testHub(store.dataDir)
    const stories = [
      story('case-1', {
        records: {
          PoliceVictimFile: [victimFile('PL-1')],
          PoliceSignal: [signal('s-own', POLICE_A), signal('s-foreign', POLICE_B)],
        },
      }),
      story('case-2', { records: { PoliceVictimFile: [victimFile('PL-2')] } }),
    ]
    const clock = () => new Date(Date.now() + ahead)
    for (const server of ['apollo', 'mercurius'] as const) {
      running[server] = await startForTest({ ...police, server }, { store, hub, stories, now: clock })
    }
  }, 120_000)
  afterAll(async () => {
    await Promise.all(Object.values(running).map((subgraph) => subgraph.close()))
    await store.drop()
  })

  const bodyOf = (selection: string, ...cases: string[]) =>
    JSON.stringify({
      query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ReferralCase { ${selection} } } }`,
      variables: { r: cases.map((caseId) => ({ __typename: 'ReferralCase', caseId })) },
    })
  const scopeOf = (cases: string[], coordinates: readonly string[], own: string[] = []): PermitScope => ({
    cases,
    see: Object.fromEntries(coordinates.map((coordinate) => [coordinate, 'full' as const])),
    own,
  })
  const FILE = ['ReferralCase.policeVictimFile', 'PoliceVictimFile.fullName']
  const SIGNALS = ['ReferralCase.policeSignals', 'PoliceSignal.signalId']
  const permitFor = (body: string, claims: Partial<Permit>) => hub.permit({ aud: 'police', ...claims }, body)

  test.each(['apollo', 'mercurius'] as const)(
    'row 14: what a header says of its sender opens nothing, served by %s',
    async (server) => {
      const subgraph = running[server]
      const scopes = [scopeOf(['case-1'], FILE)]
      const said = JSON.stringify({ aud: 'police', agency: POLICE_A, open: { 'Query._service': 'full' }, scopes })
      const headers = { 'x-user-id': POLICE_A, 'x-hub-context': said, authorization: 'Bearer good', cookie: 'hub=1' }
      subgraph.statements()
      for (const body of [
        bodyOf('policeVictimFile { fullName }', 'case-1'),
        JSON.stringify({ query: '{ _service { sdl } }' }),
        JSON.stringify({ query: '{ __schema { types { name } } }' }),
      ]) {
        const answer = await post(subgraph.url, body, undefined, headers)
        expect(JSON.stringify(answer)).not.toMatch(/Name of|PoliceVictimFile/u)
        expect(answer).toMatchObject({ status: 401, json: { errors: [{ extensions: { code: 'PERMIT_REQUIRED' } }] } })
      }
      expect(subgraph.statements()).toEqual([])
      // The same under a permit of the hub.
      const body = bodyOf('policeVictimFile { fullName }', 'case-1')
      const opened = await post(subgraph.url, body, await permitFor(body, { scopes }), headers)
      expect(opened.json.data).toEqual({ _entities: [{ policeVictimFile: { fullName: 'Name of PL-1' } }] })
    },
  )

  test.each(['apollo', 'mercurius'] as const)(
    'row 33: a permit seen on its way is good for no other body, subgraph or day, served by %s',
    async (server) => {
      const subgraph = running[server]
      const body = bodyOf('policeVictimFile { fullName }', 'case-1')
      const scopes = [scopeOf(['case-1', 'case-2'], FILE)]
      const permit = await permitFor(body, { scopes })
      expect((await post(subgraph.url, body, permit)).status).toBe(200)
      const refused = { status: 401, json: { errors: [{ extensions: { code: 'PERMIT_INVALID' } }] } }
      expect(await post(subgraph.url, bodyOf('policeVictimFile { fullName }', 'case-2'), permit)).toMatchObject(refused)
      expect(await post(subgraph.url, body, await hub.permit({ aud: 'care', scopes }, body))).toMatchObject(refused)
      const folder = join(store.dataDir, `another-hub-${server}`)
      await mkdir(folder, { recursive: true })
      const another = await (await testHub(folder)).permit({ aud: 'police', scopes }, body)
      expect(await post(subgraph.url, body, another)).toMatchObject(refused)
      const unused = await permitFor(body, { scopes })
      ahead = 15_000
      try {
        for (const late of [permit, unused]) expect(await post(subgraph.url, body, late)).toMatchObject(refused)
      } finally {
        ahead = 0
      }
    },
  )

  test.each(['apollo', 'mercurius'] as const)(
    'row 35: what one request has loaded is not there for the next, served by %s',
    async (server) => {
      const subgraph = running[server]
      const body = bodyOf('policeSignals { signalId }', 'case-1')
      const ask = async (own: string[], agency: string) => {
        const claims = { agency, scopes: [scopeOf(['case-1'], SIGNALS, own)] }
        return (await post(subgraph.url, body, await permitFor(body, claims))).json.data?.['_entities']
      }
      const all = [{ policeSignals: [{ signalId: 's-foreign' }, { signalId: 's-own' }] }]
      expect(await ask([], POLICE_A)).toEqual(all)
      expect(await ask(SIGNALS, POLICE_A)).toEqual([{ policeSignals: [{ signalId: 's-own' }] }])
      expect(await ask(SIGNALS, POLICE_B)).toEqual([{ policeSignals: [{ signalId: 's-foreign' }] }])
      expect(await ask([], POLICE_B)).toEqual(all)
    },
  )
})
