import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Client } from 'pg'
import { memoryLog } from '../../gateway/log/memory-log.ts'
import { openStore } from '../../subgraphs/kit/store/open-store.ts'
import { type Fault, json } from '../fixtures/fault-proxy.ts'
import { PARTS } from '../fixtures/faulty-hub.ts'
import type { HubAnswer, OwnHub } from '../fixtures/own-hub.ts'
import { type ProxiedHub, proxiedHub } from '../fixtures/proxied-hub.ts'
import { expectNothingInternal, objectsIn, setAll, TEXT, unavailable } from '../fixtures/lost-parts.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const DUBLIN = 'demo-dublin-claimant'
let store: TestStore
let hub: ProxiedHub
let own: OwnHub
let proxies: ProxiedHub['proxies']
const memory = memoryLog()
let logFails = false
beforeAll(async () => {
  store = await embeddedStore()
  hub = await proxiedHub(store, {
    log: {
      append: (record) =>
        logFails ? Promise.reject(new Error('no space left on /var/lib/hub')) : memory.append(record),
    },
  })
  ;({ own, proxies } = hub)
}, 120_000)
afterAll(async () => {
  await hub.close()
  await store.drop()
})

const ask = (query = PARTS) => own.ask('care-coordination', 'care.coordinate', query)
const byText = (a: string, b: string): number => (a < b ? -1 : 1)
const recordsOf = (answer: HubAnswer) =>
  memory.records.filter(({ decision }) => decision === answer.extensions?.schakel.decision)

describe('With the police subgraph gone', () => {
  test('the data of all others still comes, and each lost place is named once in the words of the client', async () => {
    const answer = await proxies.police.downDuring(() => ask())
    expect(answer.status).toBe(200)
    expect(answer.data.mine).toEqual({
      id: DUBLIN,
      file: null,
      reports: null,
      stay: { lawful: true },
      plan: { needs: expect.any(Array) as unknown },
      asked: [{ decision: 'PENDING' }],
    })
    expect(answer.errors).toHaveLength(2)
    expect(unavailable(answer)).toEqual(
      expect.arrayContaining([
        ['mine', 'file'],
        ['mine', 'reports'],
      ]),
    )
    expect(answer.errors?.[0]?.message).toMatch(/try again later/u)
    expectNothingInternal(answer)
    const disclosed = recordsOf(answer).flatMap((record) => record.disclosed.map(({ coordinate }) => coordinate))
    expect(disclosed).toContain('CarePlan.needs')
    expect(disclosed.join()).not.toMatch(/Police|CrimeReport/u)
    expect(unavailable(await ask())).toEqual([])
  })

  test('a list of cases names a lost place once and not once for each case', async () => {
    const list = '{ all: cases(first: 50) { edges { node { id: caseId file: policeVictimFile { contactOfficer } } } } }'
    const answer = await proxies.police.downDuring(() => ask(list))
    expect(answer.data.all.edges.length).toBeGreaterThan(1)
    expect(unavailable(answer)).toEqual([['all', 'edges', 'node', 'file']])
    expectNothingInternal(answer)
  })

  test('two names for one place, and a fragment, are places of their own', async () => {
    const answer = await proxies.police.downDuring(() =>
      ask(
        `query { a: case(id: "${DUBLIN}") { ...F } b: case(id: "${DUBLIN}") { ...F } } fragment F on ReferralCase { x: policeVictimFile { contactOfficer } y: policeVictimFile { contactOfficer } }`,
      ),
    )
    expect(
      unavailable(answer)
        .map((path) => (path ?? []).join('.'))
        .sort(byText),
    ).toEqual(['a.x', 'a.y', 'b.x', 'b.y'])
  })
})

describe('With the chain gone', () => {
  test('nobody gets data, no other subgraph is asked, and everything works again when it is back', async () => {
    await ask()
    hub.asked()
    const answer = await proxies.chain.downDuring(() => ask())
    expect(answer.status).toBe(200)
    expect(answer.data).toEqual({ mine: null })
    expect(unavailable(answer)).toEqual([['mine']])
    expect(answer.errors).toHaveLength(1)
    expectNothingInternal(answer)
    expect(Object.values(hub.asked())).toEqual([0, 0, 0, 0, 0])
    expect(recordsOf(answer)).toEqual([expect.objectContaining({ outcome: 'failed', disclosed: [] })])
    expect((await ask()).data.mine.id).toBe(DUBLIN)
  })

  test('the same when it tells which cases are open and then cannot tell anything about them', async () => {
    const answer = await proxies.chain.during(
      async ({ path, response, real }) => {
        if (path === '/scope') response.setHeader('content-type', 'application/json').end(JSON.stringify(await real()))
        else response.destroy()
      },
      () => ask(),
    )
    expect(answer.data).toEqual({ mine: null })
    expect(unavailable(answer)).toEqual([['mine']])
  })

  const scopes: Readonly<Record<string, Fault>> = {
    'a scope that is none': json({ cases: 'all' }),
    'a scope with half an entry': json({ cases: [{ caseId: DUBLIN, tasks: [], facts: null }] }),
    'a scope with a fact that is neither yes nor no': json({
      cases: [{ caseId: DUBLIN, tasks: [{ id: 't', type: 'CARE_PLAN' }], facts: { 'consent-given': 'no' } }],
    }),
    'a scope with a task that is none': json({ cases: [{ caseId: DUBLIN, tasks: [null], facts: {} }] }),
    text: json(TEXT),
  }
  test.each(Object.keys(scopes))('%s is no scope: no data', async (name) => {
    const answer = await proxies.chain.during(scopes[name] ?? json({}), () => ask())
    expect(answer.data).toEqual({ mine: null })
    expect(unavailable(answer)).toEqual([['mine']])
    expectNothingInternal(answer)
    expect(recordsOf(answer)).toEqual([expect.objectContaining({ outcome: 'failed' })])
  })

  test('a scope that tells of a case nobody asked about opens nothing', async () => {
    const answer = await proxies.chain.during(
      async ({ path, response, real }) => {
        const body = await real()
        if (path === '/scope') {
          const [entry] = body['cases'] as Record<string, unknown>[]
          body['cases'] = [{ ...entry, caseId: 'demo-dutch-girl' }]
        }
        response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
      },
      () => ask(),
    )
    expect(answer.data).toEqual({ mine: null })
    expect(answer.errors).toBeUndefined()
  })
})

describe('What a subgraph says instead of an answer', () => {
  const entity = { __typename: 'ReferralCase', file: { who: TEXT }, reports: [{ done: true }] }
  const raw =
    (text: string | Buffer, type = 'application/json', status = 200): Fault =>
    ({ response }) =>
      void response.writeHead(status, { 'content-type': type }).end(text)
  const faults: Readonly<Record<string, Fault>> = {
    garbage: raw(`${TEXT}}`),
    'nothing at all': raw(''),
    HTML: raw(`<html><body>${TEXT} at http://10.0.0.7:8080</body></html>`, 'text/html'),
    'status 500 with a text': raw(TEXT, 'text/plain', 500),
    'status 500 with data': json({ data: { _entities: [entity] } }, 500),
    'status 401 with a text': json({ errors: [{ message: TEXT }] }, 401),
    'a redirect elsewhere': ({ response }) =>
      void response.writeHead(307, { location: 'http://127.0.0.1:9/graphql' }).end(),
    'a list': json([{ data: { _entities: [entity] } }]),
    'a text': json(JSON.stringify(TEXT)),
    null: json('null'),
    'data that is a list': json({ data: [entity] }),
    'no data and no errors': json({}),
    'too many entities': json({ data: { _entities: [entity, entity] } }),
    'too few entities': json({ data: { _entities: [] } }),
    'entities that are no list': json({ data: { _entities: entity } }),
    'a prototype among the keys': json(
      `{"data":{"_entities":[{"__typename":"ReferralCase","__proto__":{"who":"${TEXT}"},"file":{"who":"x"}}]}}`,
    ),
    'a prototype spelled with an escape': json(
      `{"data":{"_entities":[{"__typename":"ReferralCase","\\u005f_proto__":{"polluted":"${TEXT}"}}]}}`,
    ),
    'a constructor among the keys': json('{"data":{"_entities":[{"constructor":{"prototype":{"polluted":1}}}]}}'),
    'half a body': ({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
      response.write(`{"data":{"_entities":[{"file":{"who":"${TEXT}`)
      setTimeout(() => response.destroy(), 20)
    },
    '20 MB': raw(Buffer.alloc(20 * 1024 * 1024, `{"data":"${TEXT}`)),
    'errors with text, address and stack': json({
      data: null,
      errors: [
        {
          message: `${TEXT}: connect ECONNREFUSED 127.0.0.1:5432`,
          extensions: { stacktrace: [TEXT], code: TEXT, url: 'http://police.internal' },
        },
      ],
    }),
    'errors that place text where a path should be': json({
      data: { _entities: [null] },
      errors: [
        { message: TEXT, path: ['_entities', 0, TEXT] },
        { message: TEXT, path: [TEXT] },
        { message: TEXT, path: { 0: TEXT } },
        { message: TEXT },
        TEXT,
        null,
      ],
    }),
    'errors that are no list': json({ data: { _entities: [entity] }, errors: TEXT }),
  }
  test.each(Object.keys(faults))(
    '%s: its part is lost, the rest comes, and nothing of it is passed on',
    async (name) => {
      const before = own.reported.length
      const answer = await proxies.police.during(faults[name] ?? json({}), () => ask())
      expect(answer.status).toBe(200)
      expect(answer.data.mine).toMatchObject({ id: DUBLIN, file: null, reports: null, stay: { lawful: true } })
      expect(
        unavailable(answer)
          .map((path) => (path ?? []).join('.'))
          .sort(byText),
      ).toEqual(['mine.file', 'mine.reports'])
      expectNothingInternal(answer)
      expect(Object.prototype).not.toHaveProperty('polluted')
      // The people who run the hub are told what happened, not what was said.
      const told = JSON.stringify(own.reported.slice(before))
      expect(told).toMatch(/subgraph-(failed|error)/u)
      expect(told).not.toMatch(/Jansen|999990019/u)
      expect(JSON.stringify(memory.records.slice(-2))).not.toMatch(/Jansen|999990019/u)
    },
  )

  test('an error at one field loses that field, under the name the client gave it', async () => {
    const answer = await proxies.police.during(
      async ({ response, real }) => {
        const body = await real()
        const path = setAll(body, 'who', null)
        const errors = [{ message: TEXT, path: path.slice(1) }]
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...body, errors }))
      },
      () => ask(),
    )
    expect(unavailable(answer)).toEqual([['mine', 'file', 'who']])
    expect(answer.data.mine).toMatchObject({ file: { who: null }, reports: expect.any(Array) as unknown })
    expectNothingInternal(answer)
  })

  test('values of the wrong type are not passed on', async () => {
    const answer = await proxies.police.during(
      async ({ response, real }) => {
        const body = await real()
        expect(setAll(body, 'file', [TEXT])).not.toEqual([])
        expect(setAll(body, 'reports', { done: TEXT })).not.toEqual([])
        response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
      },
      () => ask(),
    )
    expect(answer.data.mine).toMatchObject({ id: DUBLIN, file: null, reports: null, stay: { lawful: true } })
    expect(unavailable(answer)).toEqual([
      ['mine', 'file'],
      ['mine', 'reports'],
    ])
    expectNothingInternal(answer)
  })

  const wrong: Readonly<Record<string, readonly [field: string, value: unknown]>> = {
    'an object for a text': ['who', { name: TEXT }],
    'a number for a text': ['who', 999990019],
    'a list for a text': ['who', [TEXT]],
    'a text for a list': ['aka', TEXT],
    'an object in a list': ['aka', [{ name: TEXT }, 'x']],
    'a list in a list': ['aka', [[TEXT]]],
    'a word that is none of the enum': ['sex', TEXT],
    'an object for a word of an enum': ['sex', { name: TEXT }],
    'an object for a date': ['born', { statementText: TEXT }],
    'a text that is no date': ['born', TEXT],
    'a list for a date': ['born', ['1999-04-12', TEXT]],
    'a number for a date': ['born', 999990019],
    'an object for a code': ['from', { code: TEXT }],
    'a text that is no code': ['from', [TEXT]],
  }
  test.each(Object.keys(wrong))('%s costs that field and nothing else, and is told to nobody', async (name) => {
    const [field, value] = wrong[name] ?? ['', null]
    const person = `{ mine: case(id: "${DUBLIN}") { id: caseId
      file: policeVictimFile { who: fullName sex: gender born: birthDate aka: aliases from: nationality } } }`
    const asked = () => own.ask('police-amsterdam', 'report.take', person)
    const right = await asked()
    const before = own.reported.length
    const answer = await proxies.police.during(async ({ response, real }) => {
      const body = await real()
      expect(setAll(body, field, value)).not.toEqual([])
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    }, asked)
    expect(answer.data).toEqual({ mine: { ...right.data.mine, file: { ...right.data.mine.file, [field]: null } } })
    expect(unavailable(answer)).toEqual([['mine', 'file', field]])
    expectNothingInternal(answer)
    const told = JSON.stringify(own.reported.slice(before))
    expect(told).toMatch(/"subgraph-error".*"coordinate":"PoliceVictimFile\./u)
    expect(told).not.toMatch(/Jansen|999990019/u)
    expect(JSON.stringify(recordsOf(answer))).not.toMatch(/Jansen|999990019/u)
  })
})

describe('A subgraph that does not heed its permit', () => {
  const inChain = async (statement: string, values: unknown[]): Promise<void> => {
    const opened = await openStore({ dataDir: store.dataDir })
    const client = new Client({ connectionString: opened.url })
    await client.connect()
    await client.query(statement, values)
    await client.end()
    await opened.close()
  }
  const backstopOf = (before: number) =>
    own.reported.slice(before).flatMap(({ event, detail }) => (event === 'backstop' ? [detail['coordinate']] : []))
  const changing =
    (change: (data: Record<string, unknown>) => void): Fault =>
    async ({ path, response, real }) => {
      const body = await real()
      if (path === '/graphql') change(body['data'] as Record<string, unknown>)
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    }

  test('a value withheld for this case is caught by the last net, reported and recorded', async () => {
    const professional = (value: boolean) =>
      inChain(
        "update chain.asserted_fact set value = $1 where case_id = 'demo-dutch-girl' and name = 'guardian-is-professional'",
        [value],
      )
    await professional(false)
    try {
      const before = own.reported.length
      const answer = await proxies.care.during(
        changing((data) => void setAll(data, 'guardianContact', TEXT)),
        () =>
          own.ask(
            'youth',
            'child.protect',
            '{ case(id: "demo-dutch-girl") { youthProtection { guardianType guardianContact } } }',
          ),
      )
      expect(answer.data).toEqual({ case: { youthProtection: { guardianType: 'GI', guardianContact: null } } })
      expectNothingInternal(answer)
      expect(backstopOf(before)).toEqual(['YouthProtection.guardianContact'])
      expect(recordsOf(answer)).toEqual([
        expect.objectContaining({
          case: 'demo-dutch-girl',
          backstop: ['YouthProtection.guardianContact'],
          disclosed: [{ coordinate: 'YouthProtection.guardianType', form: 'full', rule: 'protection' }],
        }),
      ])
    } finally {
      await professional(true)
    }
  })

  test('a date more precise than granted is caught', async () => {
    const query = '{ cases(first: 100) { edges { node { crimeReports { reportedAt } } } } }'
    const before = own.reported.length
    const answer = await proxies.police.during(
      changing((data) => void setAll(data, 'reportedAt', '2026-03-14')),
      () => own.ask('victim-support', 'victim.support', query),
    )
    expect(JSON.stringify(answer.data)).not.toContain('2026-03-14')
    expect(new Set(backstopOf(before))).toEqual(new Set(['CrimeReport.reportedAt']))
    expect(recordsOf(answer).flatMap((record) => record.backstop)).toContain('CrimeReport.reportedAt')
  })

  test('another case in place of the one that was asked for is caught whole', async () => {
    const before = own.reported.length
    const answer = await proxies.chain.during(
      ({ path, response, real }) =>
        real().then((body) => {
          const text = JSON.stringify(body)
          const told = path === '/graphql' ? text.replaceAll(DUBLIN, 'demo-witness') : text
          response.setHeader('content-type', 'application/json').end(told)
        }),
      () => ask(),
    )
    expect(answer.data).toEqual({ mine: null })
    expect(backstopOf(before)).toContain('ReferralCase')
    expect(JSON.stringify(answer)).not.toContain('demo-witness')
  })

  test('fields nobody asked for do not reach the answer', async () => {
    const answer = await proxies.police.during(
      changing((data) => {
        setAll(data, 'who', 'x')
        for (const object of objectsIn(data)) Object.assign(object, { statementText: TEXT, fullName: TEXT, who: 'x' })
      }),
      () => ask(),
    )
    expect(answer.data.mine.file).toEqual({ who: 'x' })
    expectNothingInternal(answer)
  })
})

describe('With the disclosure log gone', () => {
  test('nobody gets data, and everybody does again when it is back', async () => {
    logFails = true
    const before = own.reported.length
    const answers = await Promise.all([
      ask(),
      ask(`{ case(id: "demo-no-such-case") { caseId } }`),
      ask('{ __typename }'),
      own.ask('care-coordination', 'care.coordinate', `{ case(id: "${DUBLIN}") { crimeReports { statementText } } }`, {
        headers: { 'on-withheld': 'refuse' },
      }),
    ])
    logFails = false
    for (const answer of answers) {
      expect(answer.status).toBe(503)
      expect(answer.data ?? null).toBeNull()
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['LOG_UNAVAILABLE'])
      expect(answer.errors?.[0]?.message).toMatch(/no data is given: try again later/u)
      expectNothingInternal(answer)
    }
    expect(own.reported.slice(before).map(({ event }) => event)).toEqual(answers.map(() => 'log-unavailable'))
    const after = await ask()
    expect(after.data.mine.id).toBe(DUBLIN)
    expect(recordsOf(after)).toHaveLength(1)
  })
})
