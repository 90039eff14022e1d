import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { generateKeyPair } from 'jose'
import { sign as signBytes } from 'node:crypto'
import { join } from 'node:path'
import { sql } from 'kysely'
import { newSigningKey } from '../../../../schema/keys/signing-key.ts'
import { rotateKeys } from '../../../../schema/keys/rotate-keys.ts'
import { toldAlarms } from '../../../../subgraphs/chain/store/told-alarms.ts'
import { chain } from '../../../../subgraphs/chain/subgraph.ts'
import { type Database, openDatabase } from '../../../../subgraphs/kit/database.ts'
import { EVENT_LONGEST, EVENT_TYPE } from '../../../../subgraphs/kit/outbox/event-envelope.ts'
import { openStore, type Store } from '../../../../subgraphs/kit/store/open-store.ts'
import { nodeArguments } from '../../support/node-arguments.ts'
import { startForTest, type TestSubgraph } from '../../support/running.ts'
import { POLICE_A, POLICE_B, SHELTER_A } from '../../support/stories.ts'
import { testHub } from '../../support/test-hub.ts'
import { type EventForgery, postEvent, testSender, type TestSender } from '../../support/test-sender.ts'
import { describeOnEachStore, type TestStore } from '../../support/test-stores.ts'

const IND = '00000099000000006000'
const at = () => new Date().toISOString()
const talkHeld = (caseId = 'case-1', by = POLICE_A) => ({ type: 'talk-held', caseId, by, at: at() })

const assessed = (caseId: string) => ({
  type: 'signal-assessed',
  assessment: 'SLIGHTEST_INDICATION',
  caseId,
  by: POLICE_A,
  at: at(),
})
const reported = (caseId: string) => ({
  type: 'signal-reported',
  caseId,
  assessor: POLICE_A,
  careRegion: 'AMSTERDAM',
  by: POLICE_A,
  at: at(),
})

describeOnEachStore('The chain’s door for events', (openTestStore) => {
  let store: TestStore
  let opened: Store
  let db: Database
  let running: TestSubgraph
  let police: TestSender
  let care: TestSender

  beforeAll(async () => {
    store = await openTestStore()
    police = await testSender(store.dataDir, 'police')
    care = await testSender(store.dataDir, 'care')
    running = await startForTest(chain, { store, hub: await testHub(store.dataDir), stories: [] })
    opened = await openStore({
      dataDir: store.dataDir,
      ...(store.databaseUrl === undefined ? {} : { databaseUrl: store.databaseUrl }),
      execArgv: nodeArguments,
    })
    db = openDatabase({ url: opened.url })
    for (const caseId of ['case-1', 'case-2', 'case-3']) await police.tell(running.url, reported(caseId))
  }, 60_000)

  afterAll(async () => {
    await db.destroy()
    await opened.close()
    await running.close()
    await store.drop()
  })

  const count = async (table: string, caseId?: string): Promise<number> => {
    const of = caseId === undefined ? sql`` : sql`where case_id = ${caseId}`
    const found = await sql<{ n: number }>`select count(*)::int as n from ${sql.id('chain', table)} ${of}`.execute(db)
    return found.rows[0]?.n ?? 0
  }
  const code = (answer: { json: { errors?: readonly Record<string, unknown>[] } }) =>
    (answer.json.errors?.[0]?.['extensions'] as { code: string } | undefined)?.code

  describe('an event of a subgraph', () => {
    test('moves its case, once, however often it is sent', async () => {
      const event = assessed('case-1')
      expect(await police.tell(running.url, event, 'once')).toEqual({ status: 200, json: { outcome: 'applied' } })
      expect(await count('case_event', 'case-1')).toBe(2)
      const again = await Promise.all([1, 2, 3].map(() => police.tell(running.url, event, 'once')))
      expect(again).toEqual(again.map(() => ({ status: 200, json: { outcome: 'repeated' } })))
      expect(await count('case_event', 'case-1')).toBe(2)
    })

    test('sent several times at the same moment is applied once', async () => {
      const event = assessed('case-2')
      const answers = await Promise.all(Array.from({ length: 6 }, () => police.tell(running.url, event, 'at-once')))
      const outcomes = answers.map(({ json }) => String(json['outcome'])).sort((a, b) => a.localeCompare(b))
      expect(outcomes).toEqual(['applied', ...Array<string>(5).fill('repeated')])
      expect(await count('case_event', 'case-2')).toBe(2)
    })

    test('opens a case that it brings', async () => {
      expect((await police.tell(running.url, reported('new-case'))).json).toEqual({ outcome: 'applied' })
      expect(await count('referral_case', 'new-case')).toBe(1)
      const again = await police.tell(running.url, reported('new-case'))
      expect(again.json).toEqual({ outcome: 'refused', code: 'WRONG_STATE' })
    })

    test('that the state machine refuses is refused again the same way, is told in the log, and changes nothing', async () => {
      const before = [await count('case_event'), await count('task')]
      const event = talkHeld('case-3', POLICE_B)
      const refused = { status: 200, json: { outcome: 'refused', code: 'NOT_YOUR_EVENT' } }
      expect(await police.tell(running.url, event, 'refused')).toEqual(refused)
      expect(await police.tell(running.url, event, 'refused')).toEqual(refused)
      expect([await count('case_event'), await count('task')]).toEqual(before)
      const logged = running.logged.filter((line) => line.includes('an event was refused'))
      expect(logged.join('')).toMatch(/"from":"police".*"type":"talk-held","code":"NOT_YOUR_EVENT"/u)
    })

    test('that is refused is an alarm to the agency whose change left it, once, for thirty days, and to nobody else', async () => {
      const alarms = async (agency: string, taskTypes: readonly string[], after = 0) => {
        const all = await toldAlarms(db, 'chain', { agency, taskTypes }, new Date(Date.now() + after * 86_400_000))
        return all.filter(({ alarmId }) => alarmId.startsWith('police not-taken-up'))
      }
      const refused = { ...assessed('case-1'), at: at() }
      for (const _sending of [1, 2])
        expect((await police.tell(running.url, refused, 'not-taken-up')).json).toMatchObject({ outcome: 'refused' })
      await police.tell(running.url, reported('case-4'))
      await police.tell(running.url, { ...reported('case-4'), careRegion: 'ROTTERDAM' }, 'not-taken-up-either')
      const told = await alarms(POLICE_A, ['ASSESS_SIGNAL'])
      expect(told.map(({ alarmId, kind, taskId }) => [alarmId, kind, taskId !== null])).toEqual([
        ['police not-taken-up-either', 'EVENT_REFUSED', true],
        // Its task there has ended.
        ['police not-taken-up', 'EVENT_REFUSED', false],
      ])
      // Neither the case nor why: the reason can be what others know.
      expect(JSON.stringify(told)).not.toMatch(/case-|WRONG_STATE|NO_SUCH|NOT_YOUR/u)
      // Another purpose shows no task of it; another agency hears nothing.
      expect((await alarms(POLICE_A, ['TAKE_REPORT'])).map(({ taskId }) => taskId)).toEqual([null, null])
      for (const other of [SHELTER_A, IND]) expect(await alarms(other, ['ASSESS_SIGNAL'])).toEqual([])
      expect(await alarms(POLICE_A, ['ASSESS_SIGNAL'], 31)).toEqual([])
    })

    test('about a case that there is not is refused', async () => {
      const answer = await police.tell(running.url, talkHeld('nowhere'))
      expect(answer.json).toEqual({ outcome: 'refused', code: 'CASE_NOT_FOUND' })
    })

    test('has an id of its own sender: another’s with the same id is another event', async () => {
      await police.tell(running.url, talkHeld('case-3', POLICE_B), 'same-id')
      const ended = { type: 'treatment-ended', caseId: 'case-3', by: '00000099000000014000', at: at() }
      expect((await care.tell(running.url, ended, 'same-id')).json['outcome']).toBe('refused')
      expect(await count('inbox', 'case-3')).toBe(4)
    })
  })

  describe('what is not a subgraph’s event, leaves nothing', () => {
    const forgeries: readonly [string, EventForgery | (() => Promise<EventForgery>)][] = [
      ['under a key of nobody’s', { key: newSigningKey().privateKey }],
      ['under the key of another subgraph', async () => ({ key: care.keys.signing().privateKey })],
      [
        'under the key of another subgraph, which it names',
        async () => ({ key: care.keys.signing().privateKey, header: { kid: care.keys.signing().kid } }),
      ],
      ['by another subgraph in the name of this one', async () => ({ claims: { iss: 'care' } })],
      ['that names no key', { header: { kid: undefined } }],
      ['that names an unknown key', { header: { kid: 'unknown' } }],
      ['of another typ', { header: { typ: 'at+jwt' } }],
      ['of the typ of a permit', { header: { typ: 'schakel-wave+jwt' } }],
      ['of no typ', { header: { typ: undefined } }],
      ['signed with a shared secret', { header: { alg: 'HS256' }, key: new Uint8Array(32) }],
      [
        'signed with another algorithm',
        async () => ({ header: { alg: 'ES256' }, key: (await generateKeyPair('ES256')).privateKey }),
      ],
      ['for another audience', { claims: { aud: 'police' } }],
      ['for the chain and another', { claims: { aud: ['chain', 'police'] } }],
      ['for nobody', { claims: { aud: undefined } }],
      ['from the chain', { claims: { iss: 'chain' } }],
      ['from the hub', { claims: { iss: 'schakel' } }],
      ['from nobody', { claims: { iss: undefined } }],
      ['from a name of every object', { claims: { iss: 'constructor' } }],
      ['of half a minute ago', async () => ({ claims: { iat: Math.floor(Date.now() / 1000) - 33 } })],
      ['of the future', async () => ({ claims: { iat: Math.floor(Date.now() / 1000) + 120 } })],
      ['of no time', { claims: { iat: undefined } }],
      ['of a time that is a text', { claims: { iat: '2026' } }],
      ['of half a second', async () => ({ claims: { iat: Math.floor(Date.now() / 1000) - 0.5 } })],
      ['without an id', { claims: { jti: undefined } }],
      ['with an id that is none', { claims: { jti: 'a b' } }],
      ['that has expired', { claims: { exp: Math.floor(Date.now() / 1000) - 60 } }],
      ['with a claim that rides along', { claims: { scope: 'everything' } }],
    ]
    test.each(forgeries)('%s', async (_what, given) => {
      const forgery = typeof given === 'function' ? await given() : given
      const before = await count('inbox')
      const answer = await postEvent(running.url, await police.sign(talkHeld(), forgery))
      expect([answer.status, code(answer), await count('inbox')]).toEqual([401, 'EVENT_NOT_SIGNED', before])
    })

    test('with an extension that must be understood', async () => {
      const { kid, privateKey } = police.keys.signing()
      const header = { alg: 'EdDSA', typ: EVENT_TYPE, kid, crit: ['b64x'], b64x: true }
      const [, payload] = (await police.sign(talkHeld())).split('.')
      const signed = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}`
      const signature = signBytes(null, Buffer.from(signed), privateKey).toString('base64url')
      expect((await postEvent(running.url, `${signed}.${signature}`)).status).toBe(401)
    })

    test.each([
      ['no JWS', 'talk-held'],
      ['JSON', JSON.stringify(talkHeld())],
      ['three empty parts', '..'],
    ])('%s', async (_what, body) => {
      const answer = await postEvent(running.url, body)
      expect([answer.status, code(answer)]).toEqual([401, 'EVENT_NOT_SIGNED'])
    })

    test('an event that nobody signed (alg none)', async () => {
      const [, payload] = (await police.sign(talkHeld())).split('.')
      const head = Buffer.from(JSON.stringify({ alg: 'none', typ: 'schakel-event+jwt' })).toString('base64url')
      for (const text of [`${head}.${payload}.`, `${head}.${payload}`]) {
        expect((await postEvent(running.url, text)).status).toBe(401)
      }
    })

    test('an event of which one letter was changed', async () => {
      const [head, payload = '', signature] = (await police.sign(talkHeld())).split('.')
      const said = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { event: { by: string } }
      said.event.by = POLICE_B
      const changed = Buffer.from(JSON.stringify(said)).toString('base64url')
      expect((await postEvent(running.url, `${head}.${changed}.${signature}`)).status).toBe(401)
    })

    test('one that is longer than an event may be', async () => {
      const answer = await postEvent(running.url, await police.sign({ ...talkHeld(), note: 'x'.repeat(EVENT_LONGEST) }))
      expect(answer.status).toBe(413)
    })

    test('one that comes as something else, or not by POST, or under another address', async () => {
      const signed = await police.sign(talkHeld())
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded'])
        expect((await postEvent(running.url, signed, { 'content-type': type })).status).toBe(415)
      expect((await fetch(new URL('events', running.url))).status).toBe(405)
      for (const path of ['events/', 'Events', 'graphql', 'scope']) {
        const headers = { 'content-type': 'application/jose' }
        const { status } = await fetch(new URL(path, running.url), { method: 'POST', headers, body: signed })
        expect([path, [401, 404].includes(status)]).toEqual([path, true])
      }
    })
  })

  describe('an event that is signed but not to be taken leaves nothing', () => {
    test.each([
      ['no object', 'talk-held', 400],
      ['absent', undefined, 400],
      ['of an unknown type', { ...talkHeld(), type: 'talk-heard' }, 400],
      ['without what it must say', { ...talkHeld(), type: 'report-taken' }, 400],
      ['with more than it may say', { ...talkHeld(), narrative: 'all of it' }, 400],
      ['of tomorrow', { ...talkHeld(), at: new Date(Date.now() + 86_400_000).toISOString() }, 400],
      ['of another subgraph', { ...talkHeld(), type: 'treatment-ended' }, 403],
      ['of the chain itself', { ...talkHeld(), type: 'case-closed', reason: 'WITHDREW' }, 403],
      ['that opens a case and is the chain’s own', { ...talkHeld(), type: 'case-opened', helpWanted: true }, 403],
      ['of an agency of another kind', { ...talkHeld(), by: SHELTER_A }, 403],
      ['of an agency of another kind that this subgraph serves for other events', { ...talkHeld(), by: IND }, 403],
      ['of an agency of no list', { ...talkHeld(), by: '00000099999999999999' }, 403],
    ])('%s', async (_what, event, status) => {
      const before = await count('inbox')
      const answer = await police.tell(running.url, event)
      expect([answer.status, code(answer)]).toEqual([status, status === 400 ? 'EVENT_INVALID' : 'EVENT_NOT_YOURS'])
      expect(await count('inbox')).toBe(before)
      expect(JSON.stringify(answer.json)).not.toContain('all of it')
    })
  })

  test('a key that was taken back opens nothing, and the one after it does', async () => {
    const old = police.keys.signing()
    await rotateKeys(
      { directory: join(store.dataDir, 'keys'), name: 'events-police' },
      { now: () => new Date(), revoke: true },
    )
    await police.keys.look()
    expect((await police.tell(running.url, talkHeld(), 'after-the-rotation')).status).toBe(200)
    const forged = await police.sign(talkHeld(), { key: old.privateKey, header: { kid: old.kid } })
    expect((await postEvent(running.url, forged)).status).toBe(401)
  })

  describe('forgets', () => {
    const DAY = 86_400_000
    const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString()
    const known = async (pattern: string) => {
      const found = await sql<{ key: string }>`
        select event_key as key from chain.inbox where event_key like ${pattern} order by event_key`.execute(db)
      return found.rows.map(({ key }) => key)
    }
    const remember = (name: string, days: number, number: number) =>
      sql`
      insert into chain.inbox (event_key, type, case_id, received_at)
      select 'police ' || ${name} || n, 'talk-held', 'case-1', ${ago(days)}::timestamptz
      from generate_series(1, ${number}::int) as n`.execute(db)

    test('what can no longer be sent again, a few with each event, and what can be it knows', async () => {
      await remember('forgotten-', 191, 15)
      await remember('remembered-', 189, 3)
      await police.tell(running.url, talkHeld())
      expect(await known('police forgotten-%')).toHaveLength(5)
      await police.tell(running.url, talkHeld())
      expect(await known('police forgotten-%')).toEqual([])
      expect(await known('police remembered-%')).toHaveLength(3)
    })

    test('no event that it would still take: what happened longer ago is not taken, and not noted', async () => {
      const old = await police.tell(running.url, { ...talkHeld(), at: ago(181) }, 'too-old')
      expect(old).toMatchObject({ status: 410, json: { errors: [{ extensions: { code: 'EVENT_TOO_OLD' } }] } })
      expect(await known('police too-old')).toEqual([])
      const late = await police.tell(running.url, { ...talkHeld(), at: ago(179) }, 'late')
      expect(late.status).toBe(200)
      expect(await known('police late')).toEqual(['police late'])
    })
  })
})
