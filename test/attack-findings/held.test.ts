import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { request } from 'node:http'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'
import { runSql } from '../fixtures/run-sql.ts'

let store: TestStore
let own: OwnHub
beforeAll(async () => {
  store = await embeddedStore()
  own = await ownHub(store, { cases: 60 })
}, 120_000)
afterAll(async () => {
  await own.close()
  await store.drop()
})

/** Always the same picks (a linear congruential generator). */
let state = 1
const random = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31

const PAIRS: readonly (readonly [string, string, string])[] = [
  [
    'care-coordination',
    'care.coordinate',
    'carePlan { needs coordinatorName } tasks { taskId case { caseId state } } policeVictimFile { contactOfficer fullName }',
  ],
  [
    'coa',
    'reception.arrange',
    'alienRecord { fullName birthDate } shelterRequests { urgency accessibilityNeeds } tasks { taskId }',
  ],
  [
    'shelter-noord',
    'shelter.place',
    'shelterPlacements { shelterAddress } youthProtection { guardianContact guardianType } safetyAssessments { riskLevel assessedAt }',
  ],
  [
    'om',
    'prosecution.victim-rights',
    'crimeReports { filed statementText } investigation { status } carePlan { needs }',
  ],
  [
    'police-amsterdam',
    'report.take',
    'policeSignals { signalId receivedAt } healthIntake { __typename fitForInterview }',
  ],
  ['ind', 'residence.decide', 'residenceApplications { decision } crimeReports { kind reportedAt }'],
  ['victim-support', 'victim.support', 'crimeReports { filed reportedAt } carePlan { birthDate }'],
]

test('one request with many roots gives what each gives alone', async () => {
  const differ: unknown[] = []
  let asked = 0
  for (const [agency, purpose, body] of PAIRS) {
    const ask = async (q: string) => own.ask(agency, purpose, q)
    const listed = await ask(
      '{ cases(first: 100) { edges { cursor node { caseId } } } tasks(first: 100) { edges { node { taskId status case { caseId } } } } }',
    )
    const ids: string[] = (listed.data?.cases?.edges ?? []).map((e: { node: { caseId: string } }) => e.node.caseId)
    const cursor = listed.data?.cases?.edges?.[0]?.cursor as string | undefined
    const offered = (await runSql(
      store,
      "select distinct t.case_id as id from chain.task t where t.status = 'OFFERED' limit 6",
    )) as unknown as { id: string }[] | undefined
    const named = [
      ...ids.slice(0, 3),
      'demo-no-such',
      'demo-eu-worker',
      ...(Array.isArray(offered) ? offered.map(({ id }) => id) : []),
    ]
    const CASE = `caseId state openedAt isOpen ${body}`
    const roots = [
      ...named.map((id, n) => `c${n}: case(id: "${id}") { ${CASE} }`),
      `same: case(id: "${ids[0] ?? 'x'}") { caseId }`,
      `l1: cases(first: 3) { edges { cursor node { ${CASE} } } pageInfo { hasNextPage endCursor } }`,
      `l2: cases(first: 2${cursor === undefined ? '' : `, after: "${cursor}"`}) { edges { node { caseId carePlan { needs } } } pageInfo { hasNextPage hasPreviousPage } }`,
      `t1: tasks(first: 5) { edges { node { taskId status case { ${CASE} } } } }`,
      `t2: tasks(first: 100) { edges { node { taskId status case { caseId } } } }`,
    ]
    const alone = []
    for (const root of roots) alone.push(await ask(`{ ${root} }`))
    for (let size = 0; size < 12; size++) {
      const picked = roots
        .map((root, index) => [root, index] as const)
        .filter(() => random() < 0.5)
        .sort(() => random() - 0.5)
        .slice(0, 9)
      if (picked.length === 0) continue
      const together = await ask(`{ ${picked.map(([root]) => root).join(' ')} }`)
      asked++
      if (together.data === undefined) {
        differ.push([agency, together.errors?.map((e) => e.message)])
        continue
      }
      for (const [root, index] of picked) {
        const key = root.slice(0, root.indexOf(':'))
        if (JSON.stringify(together.data[key]) !== JSON.stringify(alone[index]?.data?.[key]))
          differ.push([agency, root.slice(0, 40), together.data[key], alone[index]?.data?.[key]])
      }
      const union = new Set(picked.flatMap(([, index]) => alone[index]?.extensions?.schakel.withheld ?? []))
      const got = new Set(together.extensions?.schakel.withheld ?? [])
      if ([...union].sort().join() !== [...got].sort().join())
        differ.push([agency, [...union].filter((c) => !got.has(c)), [...got].filter((c) => !union.has(c))])
      // What the answer shows of a case is in the record of that case.
      for (const record of own.log.records.filter(({ decision }) => decision === together.extensions?.schakel.decision))
        if (record.backstop.length > 0) differ.push(['backstop', record])
    }
  }
  expect(asked).toBeGreaterThan(50)
  expect(differ).toEqual([])
}, 300_000)

test('variables and conditions never change a decision', async () => {
  const ask = (q: string, variables?: Record<string, unknown>) =>
    own.ask('coa', 'reception.arrange', q, variables === undefined ? {} : { variables })
  const id = (await ask('{ cases(first: 1) { edges { node { caseId } } } }')).data.cases.edges[0].node.caseId as string
  const secret = 'carePlan { needs notes } policeVictimFile { fullName }'
  const plain = await ask(`{ case(id: "${id}") { caseId ${secret} } }`)
  const list: [string, Record<string, unknown>?][] = [
    [`query ($on: Boolean! = true) { case(id: "${id}") { caseId ... @include(if: $on) { ${secret} } } }`],
    [
      `query ($on: Boolean! = false) { case(id: "${id}") { caseId ... @include(if: $on) { ${secret} } } }`,
      { on: true },
    ],
    [
      `query ($off: Boolean!) { case(id: "${id}") { caseId ...F @skip(if: $off) } } fragment F on ReferralCase { ...G } fragment G on ReferralCase { ${secret} }`,
      { off: false },
    ],
    [`query ($id: ID! = "${id}") { case(id: $id) { caseId ${secret} } }`],
  ]
  for (const [q, v] of list) {
    const got = await ask(q, v)
    expect(got.data).toEqual(plain.data)
    expect(new Set(got.extensions?.schakel.withheld)).toEqual(new Set(plain.extensions?.schakel.withheld))
  }
  for (const other of [
    ` ${id}`,
    `${id} `,
    id.toUpperCase(),
    id.normalize('NFD') + '\u200b',
    '\ud800',
    '\u0000',
    `${id}\u0000`,
    '0012',
    12,
    1e21,
    -0,
    '../x',
    '%',
    "' or 1=1 --",
  ]) {
    const got = await ask('query ($id: ID!) { case(id: $id) { caseId } }', { id: other })
    expect([other, got.data, got.errors]).toEqual([other, { case: null }, undefined])
  }
  expect((await ask('{ case(id: 007) { caseId } }')).data).toBeUndefined()
  expect((await ask('{ case(id: 7) { caseId } }')).data).toEqual({ case: null })
})

test('HTTP', async () => {
  const token = await own.token('coa', 'reception.arrange', 'shelter.place')
  const call = (
    method: string,
    path: string,
    headers: Record<string, string | string[]> = {},
    body = '{"query":"{ cases { edges { node { caseId } } } }"}',
  ) =>
    new Promise<string>((resolve, reject) => {
      const sent = request(
        new URL(own.base),
        { method, path, headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers } },
        (answer) => {
          let text = ''
          answer
            .on('data', (part) => (text += part))
            .on('end', () => resolve(`${answer.statusCode} ${text.slice(0, 160)}`))
        },
      )
      sent.on('error', reject)
      sent.end(['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method) ? undefined : body)
    })
  const one = { purpose: 'reception.arrange' }
  const lines: string[] = []
  for (const [method, path, headers] of [
    ['POST', '/graphql', one],
    ['POST', '/graphql/', one],
    ['POST', '//graphql', one],
    ['POST', '/%67raphql', one],
    ['POST', '/GRAPHQL', one],
    ['POST', '/graphql;x', one],
    ['POST', '/graphql?query={__typename}', one],
    ['HEAD', '/graphql', one],
    ['OPTIONS', '/graphql', one],
    ['TRACE', '/graphql', one],
    ['GET', '/graphql?query={cases{edges{node{caseId}}}}', one],
    ['PUT', '/graphql', one],
    ['POST', '/graphql', {}],
    ['POST', '/graphql', { purpose: 'reception.arrange, shelter.place' }],
    ['POST', '/graphql', { purpose: ['reception.arrange', 'shelter.place'] }],
    ['POST', '/graphql', { purpose: 'shelter.place' }],
    ['POST', '/graphql', { purpose: 'vital.emergency' }],
    ['POST', '/graphql', { purpose: '__proto__' }],
    ['POST', '/graphql', { ...one, 'on-withheld': 'REFUSE' }],
    ['POST', '/graphql', { ...one, 'on-withheld': '' }],
    ['POST', '/graphql', { ...one, 'on-withheld': ['refuse', 'prune'] }],
    ['POST', '/graphql', { ...one, accept: 'text/html' }],
    ['POST', '/graphql', { ...one, 'content-encoding': 'gzip' }],
    ['POST', '/graphql', { ...one, 'content-type': 'application/json; charset=utf-7' }],
    ['POST', '/graphql', { ...one, 'content-type': 'text/plain' }],
    ['POST', '/graphql', { ...one, 'x-http-method-override': 'GET', 'schakel-permit': 'x' }],
    ['GET', '/readyz', {}],
    ['GET', '/metrics', {}],
    ['GET', '/schema.graphql', {}],
  ] as [string, string, Record<string, string | string[]>][]) {
    const before = own.log.records.length
    lines.push(
      `${method} ${path} ${JSON.stringify(headers)} -> ${await call(method, path, headers)} [records +${own.log.records.length - before}]`,
    )
  }
  const ends = lines.map((line) => `${/-> (\d+)/u.exec(line)?.[1]} ${/records \+(\d+)/u.exec(line)?.[1]}`)
  const data = '200 4'
  expect(ends).toEqual([
    ...[data, '404 0', '404 0', data, '404 0', '404 0', data],
    ...['405 0', '404 0', '404 0', '405 0', '405 0'],
    ...['400 0', '403 0', '400 0', '403 0', '403 0', '403 0'],
    ...['400 0', '400 0', '400 0', '406 0', '415 0', data, '415 0', data],
    ...['200 0', '200 0', '404 0'],
  ])
})
