import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DisclosureRecord, WithheldField } from '../../gateway/log/disclosure-record.ts'
import { fileLog } from '../../gateway/log/file-log.ts'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Missing } from '../../policies/engine/explain.ts'
import { explainRecord } from '../../policies/engine/explain-record.ts'
import { replay } from '../../policies/engine/replay.ts'
import { parsePolicyFiles } from '../../policies/load-bundle.ts'
import { type PolicyFile, readPolicyFiles } from '../../policies/read-policy-files.ts'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { policies, schema } from '../policies/shipped-policy.ts'
import { SHELTER_A, story, task } from '../subgraphs/support/stories.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'
import { runSchakel } from '../fixtures/run-schakel.ts'

const ON_CASE = `fragment OnCase on ReferralCase {
  caseId state ageStatus leadAgency safetyLevel openedAt
  tasks { type status holder }
  shelterRequests { urgency callName birthYear } shelterPlacements { shelterAddress region endedAt }
  carePlan { coordinatorName needs notes fullName birthDate }
  victimRegistration { birthYear gender exploitationForms registeredAt registeredAtExists }
  policeVictimFile { unitCode fullName birthDate nationality contactOfficer }
  policeSignals { narrative receivedAt } crimeReports { filed statementText }
  residenceStatus { lawfulResidence validUntil } youthProtection { guardianType guardianContact contactParents }
  healthIntake { acuteMedicalNeed diagnosisNotes } wmoRequests { decision } reception { __typename }
}`
const LISTS = `{ cases(first: 100) { edges { node { ...OnCase } } }
  tasks(first: 100) { edges { node { taskId type status holder case { caseId } } } } } ${ON_CASE}`
const named = (id: string) => `{ case(id: "${id}") { ...OnCase } } ${ON_CASE}`

const ASKERS = [
  ['shelter-noord', 'shelter.place'],
  ['comensha', 'shelter.place'],
  ['comensha', 'registration.national'],
  ['police-amsterdam', 'signal.assess'],
  ['police-amsterdam', 'report.take'],
  ['care-coordination', 'care.coordinate'],
  ['youth', 'child.protect'],
  ['victim-support', 'victim.support'],
  ['health', 'health.refer'],
  ['coa', 'reception.arrange'],
] as const

const placement = { placementId: 'kept-own', shelterOrg: SHELTER_A, shelterType: 'COSM', shelterAddress: 'SECRET' }
const consent = [{ name: 'urgency-acute', value: true, assertedBy: SHELTER_A, assertedAt: '2026-01-10T10:00:00Z' }]
const closedAt = new Date(Date.now() - 5 * 86_400_000).toISOString()
const STORIES = [
  story('kept', {
    tasks: [{ ...task('kept-stay', 'STAY_SHELTER', SHELTER_A, 'DONE'), closedAt }],
    asserted: consent,
    records: { ShelterPlacement: [{ ...placement, placedAt: '2026-01-10', endedAt: '2026-02-10' }] },
  }),
  story('offered', { tasks: [task('offered-1', 'PLACE_SHELTER', SHELTER_A, 'OFFERED')], asserted: consent }),
  story('unagreed', { tasks: [task('unagreed-1', 'PLACE_SHELTER', SHELTER_A, 'OPEN')] }),
  story('agreed', { tasks: [task('agreed-1', 'PLACE_SHELTER', SHELTER_A, 'OPEN')], asserted: consent }),
]

/** The policies of this test, with one text changed in the purpose of placing in a shelter. */
function filesWith(change: (text: string) => string = (text) => text): PolicyFile[] {
  return readPolicyFiles(policies).map((file) =>
    file.name === 'purposes/shelter.place.yaml'
      ? { ...file, text: change(`${file.text}\nafter-closing: { keep: [ShelterPlacement.endedAt], for: P14D }\n`) }
      : file,
  )
}
const compile = (files: readonly PolicyFile[]): CompiledPolicy =>
  compilePolicy(parsePolicyFiles(files).documents, schema)
const without = (text: string) => text.replace(/^ +shelterAddress,\n/mu, '')
const withNeeds = (text: string) =>
  text.replace(
    'rules:\n',
    'rules:\n  - { id: needs, when: [urgency-acute], see: { CarePlan: [needs] }, because: The stay follows the plan. }\n',
  )

describe('From the records of a real hub alone', () => {
  let store: TestStore
  let own: OwnHub
  let records: readonly DisclosureRecord[]
  const policy = compile(filesWith())

  beforeAll(async () => {
    store = await embeddedStore()
    own = await ownHub(store, {
      cases: 24,
      stories: STORIES,
      extra: { 'shelter.place': 'after-closing: { keep: [ShelterPlacement.endedAt], for: P14D }' },
    })
    for (const [agency, purpose] of ASKERS) expect((await own.ask(agency, purpose, LISTS)).status).toBe(200)
    for (const id of ['kept', 'offered', 'unagreed', 'agreed', 'demo-nowhere', 'demo-dublin-claimant'])
      for (const [agency, purpose] of ASKERS.slice(0, 2)) await own.ask(agency, purpose, named(id))
    // An argument that the purpose does not list: no case is looked for.
    await own.ask('comensha', 'shelter.place', '{ cases(state: CLOSED) { edges { node { caseId } } } }')
    records = own.log.records
  }, 120_000)
  afterAll(async () => {
    await own.close()
    await store.drop()
  })

  test('the questions were of every kind', () => {
    expect(new Set(records.map(({ decision }) => decision)).size).toBe(ASKERS.length + 13)
    expect(new Set(records.map((record) => record.policy))).toEqual(new Set([policy.hash]))
    const withheld = records.flatMap((record) => record.withheld)
    const holds = {
      offered: records.some(({ offered }) => offered === true),
      closed: records.some(({ closed }) => closed !== undefined),
      closedCase: records.some(({ outcome, case: caseId }) => outcome === 'refused' && caseId === 'demo-nowhere'),
      condition: withheld.some(({ reason, silent }) => reason === 'condition' && silent !== true),
      silent: withheld.some(({ silent }) => silent === true),
      noRule: withheld.some(({ reason }) => reason === 'no-rule'),
      year: records.some(({ disclosed }) => disclosed.some(({ form }) => form === 'year')),
      link: records.some(({ disclosed }) => disclosed.some(({ rule }) => rule === 'link')),
      noCase: records.some((record) => record.case === undefined),
    }
    expect(Object.entries(holds).filter(([, present]) => !present)).toEqual([])
  })

  test('every field that was shown or withheld is explained so, by the rule and with the facts of the record', () => {
    let explained = 0
    for (const record of records)
      for (const field of [...record.disclosed, ...record.withheld]) {
        const found = explainRecord(policy, record, field.coordinate)
        if (found === undefined) throw new Error(`${field.coordinate} is not explained`)
        const { explanation, contradiction } = found
        expect([record.case, contradiction]).toEqual([record.case, undefined])
        explained += 1
        if ('form' in field && field.rule !== 'link')
          expect(explanation).toMatchObject({ shown: true, form: field.form, rule: field.rule })
        if (!('reason' in field) || record.disclosed.some(({ coordinate }) => coordinate === field.coordinate)) continue
        if (explanation.shown) throw new Error(`${field.coordinate} was withheld`)
        const told = reasonOf(explanation.missing)
        expect([field.coordinate, ...told]).toContain(explanation.missing.what === 'offered' ? 'offered' : field.reason)
        expect(explanation.missing.what !== 'offered' || record.offered).toBe(true)
        const { missing } = explanation
        if (missing.what === 'facts' && field.missing !== undefined)
          expect([...new Set(missing.when.flat().map(({ fact }) => fact))].sort()).toEqual(field.missing)
        if (missing.what === 'facts')
          expect([field.coordinate, missing.when.length === 0]).toEqual([field.coordinate, field.silent === true])
      }
    expect(explained).toBeGreaterThan(500)
  })

  test('nothing changes under the version that decided, with and without it at hand', () => {
    for (const before of [policy, undefined]) {
      const { operations } = replay(records, policy, before)
      expect(operations).toHaveLength(ASKERS.length + 13)
      expect(operations.filter(({ outcome }) => outcome !== 'unaffected')).toEqual([])
    }
  })

  test('a field less is missed by those requests that showed it, and by no other', () => {
    const { operations } = replay(records, compile(filesWith(without)), policy)
    const showed = new Set(
      records
        .filter(
          ({ purpose, disclosed }) =>
            purpose === 'shelter.place' &&
            disclosed.some(({ coordinate }) => coordinate === 'ShelterPlacement.shelterAddress'),
        )
        .map(({ decision }) => decision),
    )
    expect(showed.size).toBeGreaterThan(0)
    for (const { decision, outcome, lost, gained } of operations) {
      expect({ decision, lost, gained }).toEqual({
        decision,
        lost: showed.has(decision) ? ['ShelterPlacement.shelterAddress'] : [],
        gained: [],
      })
      expect(outcome).toBe(showed.has(decision) ? 'narrowed' : 'unaffected')
    }
  })

  test('a field more widens those requests that asked for it where its condition held, and no other', () => {
    const { operations } = replay(records, compile(filesWith(withNeeds)), policy)
    const holding = new Set(
      records
        .filter(
          (record) =>
            record.purpose === 'shelter.place' &&
            record.withheld.some(({ coordinate }) => coordinate === 'CarePlan.needs') &&
            record.tasks.length > 0 &&
            record.offered !== true &&
            record.facts?.['urgency-acute'] === true,
        )
        .map(({ decision }) => decision),
    )
    expect(holding.size).toBeGreaterThan(0)
    for (const { decision, outcome, gained } of operations) {
      expect([decision, outcome]).toEqual([decision, holding.has(decision) ? 'widened' : 'unaffected'])
      expect(gained.filter((coordinate) => coordinate !== 'ReferralCase.carePlan')).toEqual(
        holding.has(decision) ? ['CarePlan.needs'] : [],
      )
    }
  })

  test('the commands tell all this to people, in both languages', async () => {
    const write = (name: string, files: readonly PolicyFile[]) => {
      for (const file of files) {
        const path = join(store.dataDir, name, file.name)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, file.text)
      }
      return join(store.dataDir, name)
    }
    const log = fileLog(join(store.dataDir, 'log'), { now: () => new Date() })
    for (const record of records) await log.append(record)
    await log.close()
    const schakel = async (...argv: string[]) => {
      const { code, out, err } = await runSchakel([...argv, '--policies', write('deciding', filesWith())], {
        env: { SCHAKEL_DATA: store.dataDir },
      })
      expect(err).toBe('')
      return { code, out }
    }
    const decided = records.find((record) => record.case === 'agreed')?.decision ?? ''
    const explained = await schakel('explain', decided)
    expect(explained.code).toBe(0)
    expect(explained.out).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC: shelter-noord \(SHELTER\) asked for /u)
    expect(explained.out).toMatch(/\d+ fields shown, \d+ withheld\.\n/u)
    expect((await schakel('explain', decided, '--lang', 'nl')).out).toMatch(/\d+ velden getoond, \d+ niet getoond\.\n/u)

    const candidate = write(
      'candidate',
      filesWith((text) => withNeeds(without(text))),
    )
    const again = await schakel('policy', 'replay', '--last', '30d', '--candidate', candidate)
    expect(again.out).toMatch(/^23 requests tried against policy [0-9a-f]{12}:\n\d+ refused, \d+ narrowed, /u)
    expect(again.out).toMatch(/^shelter-noord +\d+ +\d+ +\d+ +\d+ +0$/mu)
    expect(again.out).toContain('  newly shown: CarePlan.needs')
    const dutch = (await schakel('policy', 'replay', '--candidate', candidate, '--lang', 'nl')).out
    expect(dutch).toMatch(/^23 verzoeken beproefd met beleid /u)
    expect(dutch).toContain('niet meer getoond: ShelterPlacement.shelterAddress')
    for (const line of `${explained.out}${again.out}${dutch}`.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  })
})

/** The reason a record gives for what an explanation finds missing. */
function reasonOf({ what }: Missing): (WithheldField['reason'] | 'offered')[] {
  if (what === 'task' || what === 'facts') return ['condition']
  if (what === 'validity') return ['expired']
  if (what === 'derived' || what === 'joined') return ['derived']
  return [what === 'offered' ? 'offered' : 'no-rule']
}
