import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type FileHandle, open } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DisclosureRecord } from '../../gateway/log/disclosure-record.ts'
import { fileLog } from '../../gateway/log/file-log.ts'
import { readRecordsIn } from '../../gateway/log/read-records.ts'
import { verifyLog } from '../../gateway/log/verify-log.ts'
import type { PolicyDocument, PurposeDocument } from '../../policies/engine/policy-document.ts'
import { parsePolicyFiles } from '../../policies/load-bundle.ts'
import { readPolicyFiles } from '../../policies/read-policy-files.ts'
import { coordinatesOf } from '../../schema/coordinates-of.ts'
import { type HubAnswer, type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const DUBLIN = 'demo-dublin-claimant'
const { documents } = parsePolicyFiles(readPolicyFiles(new URL('../../policies/', import.meta.url)))
const schema = coordinatesOf(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'))
const ofKind = <K extends PolicyDocument['kind']>(kind: K) =>
  documents.filter((document): document is Extract<PolicyDocument, { kind: K }> => document.kind === kind)
const purposes = ofKind('purpose')
const agencies = ofKind('agencies').flatMap((document) => document.agencies)
const vocabulary = ofKind('vocabulary')[0]

let store: TestStore
let own: OwnHub
let directory: string
let full = false
beforeAll(async () => {
  store = await embeddedStore()
  directory = join(store.dataDir, 'log')
  // The disk that fills up: what would be written goes to full(4), where the kernel answers ENOSPC.
  const openForAppending = async (path: string, exclusive: boolean): Promise<FileHandle> => {
    const handle = await open(path, exclusive ? 'ax' : 'a', 0o600)
    return new Proxy(handle, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target)
        if (property !== 'appendFile' || !full) return typeof value === 'function' ? value.bind(target) : value
        return async (bytes: Uint8Array) => {
          const noRoom = await open('/dev/full', 'a')
          try {
            await noRoom.appendFile(bytes)
          } finally {
            await noRoom.close()
          }
        }
      },
    })
  }
  const log = fileLog(directory, { openForAppending })
  own = await ownHub(store, { log, cases: 12 })
}, 120_000)
afterAll(async () => {
  await own.close()
  await store.drop()
})

async function stored(decision?: string): Promise<readonly DisclosureRecord[]> {
  const records: DisclosureRecord[] = []
  for await (const { record } of readRecordsIn(directory, decision === undefined ? {} : { decision }))
    records.push(record)
  return records
}

/** Everything that a purpose may ever see of its cases, and one field that it may not. */
function everythingFor(purpose: PurposeDocument): string {
  const links = [...(schema.types.get('ReferralCase')?.fields.values() ?? [])]
  const fields = new Set(purpose.rules.flatMap(({ see }) => see.map(({ coordinate }) => coordinate)))
  const selection = (type: string): string =>
    [...fields]
      .filter((coordinate) => coordinate.startsWith(`${type}.`) && schema.field(coordinate)?.kind === 'leaf')
      .map((coordinate) => coordinate.slice(type.length + 1))
      .join(' ')
  const linked = links
    .filter(({ kind, type }) => kind === 'link' && selection(type) !== '')
    .map(({ coordinate, type }) => `${coordinate.split('.')[1] ?? ''} { ${selection(type)} }`)
  return `query Fatima_Diallo { cases(first: 50) { edges { node {
    caseId ${selection('ReferralCase')} ${linked.join(' ')} Fatima_Diallo: healthIntake { diagnosisNotes } } } } }`
}

/** Texts of an answer that are long enough to be told from anything else. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.length >= 4 ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

const rules = new Map(purposes.map(({ purpose, rules }) => [purpose, new Set([...rules.map(({ id }) => id), 'link'])]))
const laws = new Set(purposes.flatMap(({ legalBasis }) => legalBasis.map(({ law, article }) => `${law} ${article}`)))
const facts = new Set(vocabulary?.facts.map(({ fact }) => fact))
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u
const HASH = /^[0-9a-f]{64}$/u
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u
const ID = /^(?:demo-[a-z0-9-]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u
const isCoordinate = (coordinate: string): boolean =>
  schema.field(coordinate) !== undefined || /^\w+\.\w+\(\w+\)$/u.test(coordinate)

/** What in a record is none of the words that records are made of: a value or a name could only stand there. */
function strangeIn(record: DisclosureRecord): readonly string[] {
  const { decision, at, agency, kind, client, purpose, policy, operation, tasks, outcome, confidential, ...rest } =
    record
  const {
    case: of,
    taskTypes,
    facts: known,
    closed,
    offered,
    changes,
    legalBasis,
    disclosed,
    withheld,
    internal,
    backstop,
  } = rest
  const { case: _, taskTypes: _1, facts: _2, closed: _3, offered: _4, changes: _5, ...more } = rest
  const { legalBasis: _6, disclosed: _7, withheld: _8, internal: _9, backstop: _10, ...unknown } = more
  const checks: Readonly<Record<string, boolean>> = {
    decision: UUID.test(decision),
    at: MOMENT.test(at),
    agency: agencies.some(({ oin, slug, kind: of }) => oin === agency && slug === client && of === kind),
    purpose: rules.has(purpose),
    hashes: HASH.test(policy) && HASH.test(operation),
    outcome: ['answered', 'refused', 'failed', 'begun'].includes(outcome) && typeof confidential === 'boolean',
    case: of === undefined || of === 'not-a-case-id' || ID.test(of),
    tasks: [...tasks, ...(closed ?? []).map(({ id }) => id)].every((id) => ID.test(id)),
    closed: (closed ?? []).every(
      ({ type, closedAt }) => vocabulary?.tasks.includes(type) === true && MOMENT.test(closedAt),
    ),
    offered: offered === undefined || offered,
    taskTypes: (taskTypes ?? []).every((type) => vocabulary?.tasks.includes(type) === true),
    facts: Object.entries(known ?? {}).every(([fact, value]) => facts.has(fact) && typeof value === 'boolean'),
    legalBasis: legalBasis.every(({ law, article, ...more }) => laws.has(`${law} ${article}`) && empty(more)),
    disclosed: disclosed.every(
      ({ coordinate, form, rule, ...more }) =>
        isCoordinate(coordinate) &&
        ['full', 'month', 'year', 'exists', 'category', 'region'].includes(form) &&
        rules.get(purpose)?.has(rule ?? 'link') === true &&
        empty(more),
    ),
    withheld: withheld.every(
      ({ coordinate, reason, silent, missing, ...more }) =>
        isCoordinate(coordinate) &&
        ['no-rule', 'condition', 'expired', 'derived'].includes(reason) &&
        typeof (silent ?? true) === 'boolean' &&
        (missing ?? []).every((fact) => facts.has(fact)) &&
        empty(more),
    ),
    coordinates: [...internal, ...backstop, ...(changes ?? [])].every(isCoordinate),
    nothingElse: empty(unknown),
  }
  return Object.entries(checks).flatMap(([name, holds]) => (holds ? [] : [name]))
}

function empty(rest: object): boolean {
  return Object.keys(rest).length === 0
}

describe('The records of every purpose over all demo cases', () => {
  const answers: HubAnswer[] = []
  beforeAll(async () => {
    for (const purpose of purposes.filter(({ tasks }) => tasks.length > 0)) {
      const query = everythingFor(purpose)
      const askers = agencies.filter(({ kind }) => purpose.who.includes(kind)).slice(0, 2)
      for (const { slug } of askers) answers.push(await own.ask(slug, purpose.purpose, query))
    }
    // Typed in the wrong place: a name, a number of the register of persons, a date of birth.
    const wrong = ['Fatima Diallo', '999990019', '1999-04-12']
    answers.push(
      await own.ask(
        'care-coordination',
        'care.coordinate',
        `query Fatima_Diallo($id: ID!) { a: case(id: $id) { Fatima_Diallo: caseId } ${wrong
          .map((id, index) => `c${index}: case(id: "${id}") { caseId }`)
          .join(' ')} }`,
        { variables: { id: wrong[0] ?? '' }, headers: { 'x-client-name': 'Fatima Diallo' } },
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    await own.ask('care-coordination', 'care.coordinate', '{ cases(after: "Fatima Diallo") { edges { cursor } } }')
  }, 120_000)

  test('hold words of the policies, ids and hashes only: there is no place for a value or a name', async () => {
    const records = await stored()
    expect(records.length).toBeGreaterThan(40)
    expect(new Set(records.map(({ purpose }) => purpose)).size).toBeGreaterThan(15)
    const strange = records.map((record) => ({ record, strange: strangeIn(record) }))
    expect(strange.filter(({ strange }) => strange.length > 0)).toEqual([])
  })

  test('hold none of the values that were given, nor what was typed in a wrong place', async () => {
    const records = await stored()
    const given = new Set(answers.flatMap(({ data }) => textsIn(data)))
    expect(given.size).toBeGreaterThan(200)
    const words = new Set(
      records.flatMap((record) => [
        record.agency,
        record.kind,
        record.purpose,
        ...record.tasks,
        ...(record.taskTypes ?? []),
        record.case ?? '',
        // An agency that a field names may be the asker; a code of a list may be the name of a kind.
        ...agencies.flatMap(({ oin, kind, slug }) => [oin, kind, slug]),
        ...purposes.map(({ purpose }) => purpose),
      ]),
    )
    const leaves = new Set(records.flatMap(textsIn))
    const written = [...leaves].join('\n')
    const known = [...words].join('\n')
    // Short codes are compared whole: MENS is part of MENSHA. Longer texts may not stand inside another either.
    const found = (text: string): boolean => leaves.has(text) || (text.length >= 12 && written.includes(text))
    expect([...given].filter((text) => !known.includes(text) && found(text))).toEqual([])
    expect(written).not.toMatch(/Fatima|Diallo|999990019|1999-04-12/u)
  })

  test('are one for each request and case, each with everything that was decided by', async () => {
    const records = await stored()
    const places = records.map(({ decision, case: of }) => `${decision} ${of ?? ''}`)
    // Three wrong ids of one request are written down as none, three times.
    expect(records.filter(({ case: of }) => of === 'not-a-case-id')).toHaveLength(3)
    expect(new Set(places).size).toBe(records.length - 2)
    for (const { data, extensions } of answers) {
      const shown = (data?.cases?.edges ?? []) as { node: { caseId: string | null } }[]
      const of = records.filter(({ decision }) => decision === extensions?.schakel.decision)
      expect(of.length).toBeGreaterThan(0)
      for (const { node } of shown) {
        if (node.caseId === null) continue
        const record = of.filter((record) => record.case === node.caseId)
        expect(record).toHaveLength(1)
        expect(record[0]?.policy).toBe(extensions?.schakel.policy)
        expect(record[0]?.purpose).toBe(extensions?.schakel.purpose)
        expect(record[0]?.disclosed.map(({ coordinate }) => coordinate)).toContain('ReferralCase.caseId')
        expect((record[0]?.tasks.length ?? 0) + (record[0]?.closed?.length ?? 0)).toBeGreaterThan(0)
        expect(record[0]?.legalBasis.length).toBeGreaterThan(0)
      }
      // What was told to be withheld is withheld in every record of that answer.
      for (const coordinate of extensions?.schakel.withheld ?? []) {
        expect(of.some(({ withheld }) => withheld.some((field) => field.coordinate === coordinate))).toBe(true)
      }
    }
    const confidential = new Set(purposes.filter(({ confidential }) => confidential).map(({ purpose }) => purpose))
    for (const record of records) expect(record.confidential).toBe(confidential.has(record.purpose))
    expect(await verifyLog(directory)).toMatchObject({ ok: true, records: records.length })
  })
})

describe('With the disk of the log full', () => {
  test('nobody gets data, nothing half remains, and everybody is answered again when there is room, without a restart', async () => {
    const query = `{ case(id: "${DUBLIN}") { caseId carePlan { needs } } }`
    const before = (await stored()).length
    full = true
    const refused = await Promise.all(
      Array.from({ length: 5 }, () => own.ask('care-coordination', 'care.coordinate', query)),
    )
    full = false
    for (const answer of refused) {
      expect([answer.status, answer.data ?? null]).toEqual([503, null])
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['LOG_UNAVAILABLE'])
    }
    expect((await stored()).length).toBe(before)
    const answer = await own.ask('care-coordination', 'care.coordinate', query)
    expect(answer.data.case.caseId).toBe(DUBLIN)
    expect(await stored(answer.extensions?.schakel.decision)).toHaveLength(1)
    expect(await verifyLog(directory)).toMatchObject({ ok: true, records: before + 1 })
  })
})
