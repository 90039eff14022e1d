import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { decodeProtectedHeader, SignJWT } from 'jose'
import type { IncomingHttpHeaders } from 'node:http'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readKeys } from '../../schema/keys/stored-keys.ts'
import { digestOf, joinPermit, PERMIT_HEADER, PERMIT_ISSUER, splitPermit, WAVE_TYPE } from '../../schema/permit.ts'
import type { SubgraphName } from '../../schema/subgraph-sdl.ts'
import type { Fault } from '../fixtures/fault-proxy.ts'
import type { OwnHub } from '../fixtures/own-hub.ts'
import { type ProxiedHub, proxiedHub } from '../fixtures/proxied-hub.ts'
import { readPermit, readWave } from '../fixtures/read-permit.ts'
import { post } from '../subgraphs/support/test-hub.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'
import { runSchakel } from '../fixtures/run-schakel.ts'

const CARE = ['care-coordination', 'care.coordinate'] as const
const CASE = 'demo-dublin-claimant'
const OVER_FOUR = `{ case(id: "${CASE}") { caseId policeVictimFile { contactOfficer } residenceStatus { lawfulResidence }
  carePlan { needs } wmoRequests { decision } } }`
/** Served by Mercurius, by Apollo Server. */
const SERVERS = { police: 'mercurius', immigration: 'apollo' } as const
const AGENCIES: readonly SubgraphName[] = ['police', 'immigration', 'care', 'municipal']

interface Received {
  readonly subgraph: SubgraphName
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly header: string
}

let store: TestStore
let hub: ProxiedHub
let own: OwnHub
let keys: string
let proxies: ProxiedHub['proxies']
beforeAll(async () => {
  store = await embeddedStore()
  keys = join(store.dataDir, 'keys')
  hub = await proxiedHub(store)
  ;({ own, proxies } = hub)
}, 120_000)
afterAll(async () => {
  await hub.close()
  await store.drop()
})

/** What every subgraph received while the work went on. */
async function received(work: () => Promise<unknown>): Promise<Received[]> {
  const all: Received[] = []
  const watching = (Object.keys(proxies) as SubgraphName[]).reduceRight<() => Promise<unknown>>((inner, subgraph) => {
    const watch: Fault = async ({ path, headers, response, real }) => {
      all.push({ subgraph, path, headers, header: String(headers[PERMIT_HEADER]) })
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await real()))
    }
    return () => proxies[subgraph].during(watch, inner)
  }, work)
  await watching()
  return all
}

async function rotate(...options: string[]): Promise<{ kid: string; signsFrom: string; revoked: string[] }> {
  const { code, out, err } = await runSchakel(['keys', 'rotate', '--json', ...options], {
    env: { SCHAKEL_DATA: store.dataDir },
  })
  if (code !== 0) throw new Error(err)
  return JSON.parse(out) as { kid: string; signsFrom: string; revoked: string[] }
}

const kidOf = (header: string): string => decodeProtectedHeader(splitPermit(header)?.wave ?? '').kid ?? ''
const published = async (): Promise<string[]> =>
  (JSON.parse(await readFile(join(keys, 'hub.jwks.json'), 'utf8')) as { keys: { kid: string }[] }).keys.map(
    ({ kid }) => kid,
  )

describe('What a subgraph receives', () => {
  let all: Received[]
  beforeAll(async () => {
    all = await received(async () => {
      const answer = await own.ask(...CARE, OVER_FOUR)
      expect(answer.errors).toBeUndefined()
    })
  })
  const of = (name: SubgraphName): Received => {
    const [only, ...more] = all.filter(({ subgraph }) => subgraph === name)
    if (only === undefined || more.length > 0) throw new Error(`not one fetch of ${name}`)
    return only
  }

  test('is signed once for all parallel fetches of a plan', () => {
    const waves = AGENCIES.map((name) => splitPermit(of(name).header)?.wave)
    expect(new Set(waves).size).toBe(1)
    expect(new Set(all.map(({ header }) => header)).size).toBe(all.length)
  })

  test.each(AGENCIES)('tells %s nothing of what others were asked, nor of how many', (name) => {
    const mine = of(name)
    const permit = readPermit(mine.headers)
    // Every byte that carries meaning is one of these.
    expect(Object.keys(mine.headers).sort()).toEqual(
      ['accept', 'connection', 'content-length', 'content-type', 'host', PERMIT_HEADER].sort(),
    )
    expect(Object.keys(permit).sort()).toEqual(
      ['agency', 'aud', 'body', 'decision', 'jti', 'kind', 'open', 'policy', 'purpose', 'scopes', 'taskTypes'].sort(),
    )
    const { wave = '' } = splitPermit(mine.header) ?? {}
    expect(Object.keys(decodeProtectedHeader(wave)).sort()).toEqual(['alg', 'kid', 'typ'])
    const { iss, iat, exp, permits, ...more } = readWave(mine.header)
    expect([iss, exp - iat, more]).toEqual([PERMIT_ISSUER, 10, {}])
    expect(permits).toHaveLength(8)
    expect(permits).toEqual([...permits].sort())
    for (const digest of permits) expect(digest).toMatch(/^[\w-]{43}$/u)

    expect(permit.aud).toBe(name)
    const decoded = JSON.stringify([permit, readWave(mine.header), decodeProtectedHeader(wave)])
    const asked = Object.keys(permit.scopes[0]?.see ?? {})
    expect(asked.length).toBeGreaterThan(0)
    for (const other of AGENCIES.filter((agency) => agency !== name)) {
      const theirs = readPermit(of(other).headers)
      // All of them name the case by its key.
      const asked = Object.keys(theirs.scopes[0]?.see ?? {}).filter(
        (coordinate) => coordinate !== 'ReferralCase.caseId',
      )
      for (const secret of [theirs.jti, theirs.body, ...asked]) {
        expect(decoded).not.toContain(secret)
      }
    }
  })

  test('looks the same when nobody else is asked', async () => {
    const alone = await received(() => own.ask(...CARE, `{ case(id: "${CASE}") { caseId carePlan { needs } } }`))
    const care = alone.find(({ subgraph }) => subgraph === 'care')
    expect(Object.keys(readWave(care?.header ?? ''))).toEqual(Object.keys(readWave(of('care').header)))
    expect(readWave(care?.header ?? '').permits).toHaveLength(readWave(of('care').header).permits.length)
  })
})

describe('Rotating the hub’s keys', () => {
  const firstPage = '{ cases(first: 1) { pageInfo { endCursor hasNextPage } } }'
  const nextPage = (after: string) =>
    `{ cases(first: 1, after: ${JSON.stringify(after)}) { edges { node { caseId } } } }`

  test('under load fails no request, of either kind of server', async () => {
    const [before] = await published()
    const page = await own.ask(...CARE, firstPage)
    expect(page.data.cases.pageInfo.hasNextPage).toBe(true)

    const reference = (await own.ask(...CARE, OVER_FOUR)).data
    const failed: unknown[] = []
    let rotated: Awaited<ReturnType<typeof rotate>> | undefined
    let unpublished = 0
    const all = await received(async () => {
      const isOver = () => rotated !== undefined && Date.now() > Date.parse(rotated.signsFrom) + 1500
      const ask = async (): Promise<void> => {
        while (!isOver()) {
          const { status, errors, data } = await own.ask(...CARE, OVER_FOUR)
          if (status !== 200 || errors !== undefined || JSON.stringify(data) !== JSON.stringify(reference)) {
            failed.push({ status, errors, data })
          }
        }
      }
      const change = async (): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve, 300))
        rotated = await rotate('--after', '1')
        if (!(await published()).includes(rotated.kid)) unpublished++
      }
      await Promise.all([ask(), ask(), ask(), change()])
    })
    const kids = new Set(all.map(({ header }) => kidOf(header)))
    expect(failed).toEqual([])
    expect(unpublished).toBe(0)
    expect(kids).toEqual(new Set([before, rotated?.kid]))
    for (const name of Object.keys(SERVERS)) {
      const seen = all.filter(({ subgraph }) => subgraph === name).map(({ header }) => kidOf(header))
      expect(new Set(seen)).toEqual(kids)
    }
    // No permit under the new key came before its time, and the old key is still published for what is under way.
    const early = all.filter(
      ({ header }) =>
        kidOf(header) === rotated?.kid && readWave(header).iat * 1000 + 999 < Date.parse(rotated?.signsFrom ?? ''),
    )
    expect(early).toEqual([])
    expect(await published()).toEqual([before, rotated?.kid])

    // A page that was begun under the old key goes on under the new one.
    const next = await own.ask(...CARE, nextPage(page.data.cases.pageInfo.endCursor))
    expect(next.errors).toBeUndefined()
    expect(next.data.cases.edges).toHaveLength(1)
  })

  test('takes a key back that others may have: what they sign with it opens nothing', async () => {
    const stolen = (await readKeys({ directory: keys, name: 'hub' })).at(-1)
    const page = await own.ask(...CARE, firstPage)
    const rotated = await rotate('--revoke')
    expect(rotated.revoked).toContain(stolen?.kid)
    expect(await published()).toEqual([rotated.kid])
    let waves: string[] = []
    for (let waited = 0; (waves.length === 0 || waves.some((kid) => kid !== rotated.kid)) && waited < 50; waited++) {
      waves = (await received(() => own.ask(...CARE, OVER_FOUR))).map(({ header }) => kidOf(header))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(new Set(waves)).toEqual(new Set([rotated.kid]))
    expect((await own.ask(...CARE, OVER_FOUR)).errors).toBeUndefined()

    for (const name of Object.keys(SERVERS) as (keyof typeof SERVERS)[]) {
      const body = '{"query":"{ __typename }"}'
      const forge = (key: typeof stolen) => forged(name, body, key)
      expect(
        (
          await post(
            own.subgraphs[name].url,
            body,
            await forge((await readKeys({ directory: keys, name: 'hub' })).at(-1)),
          )
        ).status,
      ).toBe(200)
      expect((await post(own.subgraphs[name].url, body, await forge(stolen))).status).toBe(401)
    }
    // Whoever has the key can make cursors as well.
    const next = await own.ask(...CARE, nextPage(page.data.cases.pageInfo.endCursor))
    expect(next.errors?.length).toBeGreaterThan(0)
    expect(next.data?.cases ?? null).toBeNull()
  })

  async function forged(
    aud: string,
    body: string,
    key: Awaited<ReturnType<typeof readKeys>>[number] | undefined,
  ): Promise<string> {
    if (key === undefined) throw new Error('no key')
    const said = { aud, jti: `forged-${Math.random()}-0123456789`, body: digestOf(body), open: {}, scopes: [] }
    const more = { agency: 'a', kind: 'POLICE', purpose: 'p', taskTypes: [], decision: 'd', policy: 'h' }
    const permit = Buffer.from(JSON.stringify({ ...said, ...more })).toString('base64url')
    const wave = await new SignJWT({ permits: [digestOf(permit)] })
      .setProtectedHeader({ alg: 'EdDSA', typ: WAVE_TYPE, kid: key.kid })
      .setIssuer(PERMIT_ISSUER)
      .setIssuedAt()
      .setExpirationTime('10s')
      .sign(key.privateKey)
    return joinPermit({ permit, wave })
  }
})
