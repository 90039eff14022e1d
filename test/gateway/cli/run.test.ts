import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { fileLog } from '../../../gateway/log/file-log.ts'
import { recordNumber } from '../log/record-number.ts'
import { runSchakel } from '../../fixtures/run-schakel.ts'

interface Seen {
  readonly url: string
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

let directory: string
let server: Server
let hub: string
let seen: Seen[]
let answers: Map<string, { readonly status: number; readonly body: unknown }>

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'schakel-cli-'))
  seen = []
  answers = new Map([
    ['/identity/token', { status: 200, body: { access_token: 'the-token', token_type: 'Bearer' } }],
    ['/graphql', { status: 200, body: { data: { case: null } } }],
  ])
  server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ url: String(request.url), headers: request.headers, body })
      const answer = answers.get(String(request.url)) ?? { status: 404, body: {} }
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  hub = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : ''
})
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve))
  await rm(directory, { recursive: true })
})

/** Runs a command line and gathers what it printed. */
function schakel(argv: readonly string[], env: Record<string, string> = {}, input = '') {
  return runSchakel(argv, { env: { SCHAKEL_DATA: directory, PORT: new URL(hub).port, ...env }, input })
}

async function writeLog(): Promise<string> {
  const log = fileLog(join(directory, 'log'), { now: () => new Date('2026-03-02T10:00:00Z') })
  for (let number = 1; number <= 4; number += 1) await log.append(recordNumber(number))
  await log.close()
  return join(directory, 'log/000001.jsonl')
}

describe('the command line', () => {
  test.each([
    ['token'],
    ['query'],
    ['what-may-see'],
    ['who-may-see'],
    ['explain'],
    ['policy', 'compare'],
    ['policy', 'replay'],
    ['policy', 'check'],
    ['policy', 'test'],
    ['log', 'show'],
    ['log', 'verify'],
  ])('%s %s has --help and --json', async (...command) => {
    const { code, out } = await schakel([...command.filter((word) => word !== undefined), '--help'])
    expect(code).toBe(0)
    expect(out).toContain('--json')
  })

  test.each([
    [['bogus'], "unknown command 'bogus'"],
    [['token'], "missing required argument 'agency'"],
    [['query', '{a}'], "required option '-a, --agency <slug>'"],
    [['log', 'show', '--last', 'x'], 'whole number from 1'],
    [['who-may-see', 'CrimeReport.statementText', '--at', '2026-02-30'], '"2026-02-30" is no day'],
    [['what-may-see', 'SHELTER', 'shelter.place', '--at', '2026-02-30T10:00:00Z'], 'is no day'],
    [['query', '-a', 'ind'], 'Give a document'],
    [['query', '-a', 'ind', '{a}', '--variables', '[1]'], '--variables must be a JSON object'],
    [['query', '-a', 'ind', '{a}', '--file', 'x'], 'not both'],
    [['query', '-a', 'ind', '--file', '/no/such/file'], 'cannot be read'],
    [['token', 'ind', '--hub', 'nonsense'], 'is no address'],
    [['log', 'show', '--dir', '/no/such/log'], 'There is no disclosure log in /no/such/log'],
    [['log', 'show', '--dir', '.', '--agency', 'nobody'], 'There is no agency "nobody"'],
    [['what-may-see', 'SHELTER', 'shelter.find'], 'There is no purpose "shelter.find"'],
    [['what-may-see', 'nobody', 'shelter.place'], 'There is no agency or kind "nobody"'],
    [['policy', 'check', '--policies', '/no/such/policies'], 'There are no policies in'],
  ])('%j is refused with one line that says what to do', async (argv, message) => {
    const { code, out, err } = await schakel(argv)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(message)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  test('token prints the token and nothing else', async () => {
    expect(await schakel(['token', 'shelter-noord', '--purpose', 'shelter.place', 'care.coordinate'])).toEqual({
      code: 0,
      out: 'the-token\n',
      err: '',
    })
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'shelter-noord',
      client_secret: 'demo',
      scope: 'purpose:shelter.place purpose:care.coordinate',
    })
    expect(JSON.parse((await schakel(['token', 'ind', '--json'])).out)).toEqual({
      access_token: 'the-token',
      token_type: 'Bearer',
    })
  })

  test('a refused token is told in the identity provider’s words', async () => {
    answers.set('/identity/token', {
      status: 401,
      body: { error: 'invalid_client', error_description: 'No such client' },
    })
    expect(await schakel(['token', 'nobody'])).toEqual({
      code: 1,
      out: '',
      err: 'schakel: No token for nobody: No such client\n',
    })
    answers.delete('/identity/token')
    expect((await schakel(['token', 'ind'])).err).toContain('has no demo identities')
    answers.set('/identity/token', { status: 200, body: '<html>' })
    expect((await schakel(['token', 'ind'])).err).toContain('is not a hub')
  })

  test('without a running hub the error says how to start one', async () => {
    const { code, err } = await schakel(['token', 'ind', '--hub', 'http://127.0.0.1:1'])
    expect(code).toBe(2)
    expect(err).toBe(
      'schakel: No hub answers at http://127.0.0.1:1: start one with "npm start", or name another with --hub\n',
    )
  })

  test('query gets a token, sends the document with its headers, and prints the answer', async () => {
    const { code, out } = await schakel([
      'query',
      '{ case(id: "x") { caseId } }',
      '-a',
      'ind',
      '-p',
      'residence.decide',
      '-p',
      'reflection.grant',
      '--purpose-header',
      'residence.decide',
      '--variables',
      '{"id":"x"}',
      '--operation',
      'A',
      '--on-withheld',
      'refuse',
    ])
    expect({ code, answer: JSON.parse(out) as unknown }).toEqual({ code: 0, answer: { data: { case: null } } })
    expect(seen[1]).toMatchObject({
      url: '/graphql',
      headers: { authorization: 'Bearer the-token', purpose: 'residence.decide', 'on-withheld': 'refuse' },
    })
    expect(JSON.parse(String(seen[1]?.body))).toEqual({
      query: '{ case(id: "x") { caseId } }',
      variables: { id: 'x' },
      operationName: 'A',
    })
  })

  test('query reads the document from standard input or a file', async () => {
    await schakel(['query', '-', '-a', 'ind'], {}, '{ fromInput }')
    await writeFile(join(directory, 'q.graphql'), '{ fromFile }')
    await schakel(['query', '-a', 'ind', '--file', join(directory, 'q.graphql')])
    const documents = seen.filter(({ url }) => url === '/graphql').map(({ body }) => JSON.parse(body) as unknown)
    expect(documents).toEqual([{ query: '{ fromInput }' }, { query: '{ fromFile }' }])
  })

  test('an answer without data is a finding, one with withheld fields is not', async () => {
    answers.set('/graphql', { status: 403, body: { errors: [{ message: 'no' }] } })
    expect(await schakel(['query', '{a}', '-a', 'ind', '--json'])).toMatchObject({
      code: 1,
      out: '{"errors":[{"message":"no"}]}\n',
    })
    answers.set('/graphql', { status: 200, body: { data: { a: null }, errors: [{ message: 'withheld' }] } })
    expect(await schakel(['query', '{a}', '-a', 'ind'])).toMatchObject({ code: 0 })
  })

  test('what-may-see answers for an agency as for its kind, in aligned columns', async () => {
    const agency = await schakel(['what-may-see', 'shelter-noord', 'shelter.place'])
    expect(await schakel(['what-may-see', 'SHELTER', 'shelter.place'])).toEqual(agency)
    const lines = agency.out.trimEnd().split('\n')
    const column = lines[0]?.indexOf('WHEN') ?? 0
    expect(lines.length).toBeGreaterThan(10)
    expect(lines.every((line) => line[column - 1] === ' ' && line[column] !== ' ')).toBe(true)
    const { out } = await schakel(['what-may-see', 'SHELTER', 'shelter.place', '--json'])
    const { kind, fields } = JSON.parse(out) as { kind: string; fields: unknown[] }
    expect({ kind, fields: fields.length }).toEqual({ kind: 'SHELTER', fields: lines.length - 1 })
  })

  test('what-may-see says to whom a purpose is open when it is not to this one', async () => {
    const { code, out } = await schakel(['what-may-see', 'IND', 'report.take'])
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/^IND may see nothing for report\.take: it is open to .*POLICE/u),
    })
  })

  test('policy check passes on the shipped policies and names the place of a mistake', async () => {
    expect(await schakel(['policy', 'check'])).toMatchObject({ code: 0, out: expect.stringContaining('no problems') })
    const broken = await policiesWith('purpose: [')
    const { code, out } = await schakel(['policy', 'check', '--policies', broken])
    expect(code).toBe(1)
    expect(out).toMatch(/^purposes\/broken\.yaml:\d+:\d+: /u)
    const json = JSON.parse((await schakel(['policy', 'check', '--policies', broken, '--json'])).out) as { ok: boolean }
    expect(json.ok).toBe(false)
    expect(await schakel(['policy', 'test', '--policies', broken])).toMatchObject({
      code: 2,
      err: expect.stringContaining('policy check'),
    })
  })

  test('policy check tells what is odd and passes all the same, unless it is asked about a day that is none', async () => {
    const odd = await policiesWith('purpose: odd\nvalid: { until: 2025-01-01 }\nwho: [POLICE]\ntasks: []\nrules: []\n')
    const { code, out } = await schakel(['policy', 'check', '--policies', odd, '--at', '2026-03-01'])
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(
        /^warning: purposes\/broken\.yaml:2:10: odd ended on 2025-01-01[^\n]*\n1 purposes, no problems, 1 warning; /u,
      ),
    })
    const json = await schakel(['policy', 'check', '--policies', odd, '--at', '2024-12-31', '--json'])
    expect(JSON.parse(json.out)).toMatchObject({ ok: true, purposes: 1, problems: [], warnings: [] })
    expect(await schakel(['policy', 'check', '--at', '2026-02-30'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('2026-02-30 is not a day of the calendar'),
    })
  })

  test('policy test passes on the shipped policies, and a test that fails is a finding with its place', async () => {
    expect(await schakel(['policy', 'test'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+ policy tests, 0 failed\n$/u),
    })
    const directory = await policiesWith(
      'purpose: audit\nwho: [AUDITOR]\ntasks: []\nrules:\n  - { id: all, see: { ReferralCase: [caseId] }, because: test }\n',
      'purpose: audit\ntests:\n  - name: sees too little\n    given: { who: AUDITOR }\n    sees: { ReferralCase: [state] }\n',
    )
    const { code, out } = await schakel(['policy', 'test', '--policies', directory])
    expect(code).toBe(1)
    expect(out).toContain('"sees too little": ReferralCase.state should be shown')
    expect(out).toContain('1 policy tests, 1 failed')
  })

  test('log show lists the newest records, narrowed as asked', async () => {
    await writeLog()
    const { code, out } = await schakel(['log', 'show', '--last', '3'])
    expect(code).toBe(0)
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ +/u)[0]),
    ).toEqual(['SEQ', '2', '3', '4'])
    const seqs = async (...options: string[]) =>
      (JSON.parse((await schakel(['log', 'show', '--json', ...options])).out) as { seq: number }[]).map(
        ({ seq }) => seq,
      )
    expect(await seqs('--case', 'case-1')).toEqual([1, 4])
    expect(await seqs('--decision', 'decision-3')).toEqual([3])
    expect(await seqs('--agency', 'shelter-noord')).toEqual([1, 2, 3, 4])
    expect(await seqs('--agency', '00000099000000001000')).toEqual([])
  })

  test('nothing in a record is obeyed by the terminal it is shown on', async () => {
    const log = fileLog(join(directory, 'log'))
    const client = 'x\u001b[1A\u001b[2K\n99 forged\u009b2J\u202e\u2028\u{e0041}\ud800'
    await log.append(recordNumber(1, { client }))
    await log.close()
    const { out } = await schakel(['log', 'show'])
    expect(out.trimEnd().split('\n')).toHaveLength(2)
    expect(out).toContain('x\\u001b[1A\\u001b[2K\\u000a99 forged\\u009b2J\\u202e\\u2028\\udb40\\udc41\\ud800')
    const { out: json } = await schakel(['log', 'show', '--json'])
    for (const text of [out, json]) expect(text.replaceAll('\n', '')).toMatch(/^[\x20-\x7e]*$/u)
    expect(JSON.parse(json)).toMatchObject([{ record: { client } }])
  })

  test('log verify passes on a whole log and names the first bad record of another', async () => {
    const segment = await writeLog()
    expect(await schakel(['log', 'verify'])).toEqual({ code: 0, out: 'Whole: 4 records, 4 signed heads\n', err: '' })
    await writeFile(segment, (await readFile(segment, 'utf8')).replace('decision-2', 'decision-9'))
    expect(await schakel(['log', 'verify', join(directory, 'log')])).toEqual({
      code: 1,
      out: 'NOT WHOLE: changed at 000001.jsonl:2: record 2 is not what its hash says\n',
      err: '',
    })
    const { code, out } = await schakel(['log', 'verify', '--json'])
    expect({ code, found: JSON.parse(out) as unknown }).toMatchObject({
      code: 1,
      found: { ok: false, finding: { seq: 2 } },
    })
  })

  test('log verify holds heads against a key kept elsewhere', async () => {
    await writeLog()
    const key = join(directory, 'kept.jwk')
    await writeFile(key, await readFile(join(directory, 'log/keys/public.jwk.json')))
    expect((await schakel(['log', 'verify', '--key', key])).code).toBe(0)
    const other = fileLog(join(directory, 'other'))
    await other.append(recordNumber(1))
    await other.close()
    const { code, out } = await schakel(['log', 'verify', '--key', join(directory, 'other/keys/public.jwk.json')])
    expect(code).toBe(1)
    expect(out).toContain('bad-signature')
    expect((await schakel(['log', 'verify', '--key', '/no/key'])).err).toContain('cannot be read')
  })
})

/** A directory of policies with one purpose, and maybe its tests. */
async function policiesWith(purpose: string, tests?: string): Promise<string> {
  const policies = await mkdtemp(join(directory, 'policies-'))
  await mkdir(join(policies, 'purposes'))
  const name = tests === undefined ? 'broken' : 'audit'
  await writeFile(join(policies, `purposes/${name}.yaml`), purpose)
  if (tests !== undefined) await writeFile(join(policies, `purposes/${name}.test.yaml`), tests)
  return policies
}
