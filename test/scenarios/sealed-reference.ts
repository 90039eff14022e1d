import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { demoSealKey } from '../../gateway/identity/demo-seal-key.ts'
import { openReference, sealReference } from '../../schema/sealed-reference.ts'
import { openDatabase } from '../../subgraphs/kit/database.ts'
import { openStore } from '../../subgraphs/kit/store/open-store.ts'
import { type StoryHub, storyHub } from '../fixtures/story-hub.ts'
import { documents } from '../policies/shipped-policy.ts'
import { nodeArguments } from '../subgraphs/support/node-arguments.ts'
import type { TestStore } from '../subgraphs/support/test-stores.ts'

const V_NUMBER = '2468013579'
const agencies = documents.flatMap((document) => (document.kind === 'agencies' ? document.agencies : []))
const agencyOf = (slug: string) => agencies.find((agency) => agency.slug === slug) ?? { oin: '', seal: '' }

/** A referral that tells its receiver alone whom it is about, on one store. */
export function sealedReference(openTestStore: () => Promise<TestStore>): void {
  let store: TestStore
  let hub: StoryHub
  let caseId: string
  beforeAll(async () => {
    store = await openTestStore()
    hub = await storyHub(store)
    const opened = await hub.does(
      'comensha',
      'registration.national',
      'openCase',
      'helpWanted: true ageStatus: ADULT residenceGroup: THIRD_LAWFUL careRegion: AMSTERDAM',
    )
    caseId = opened.caseId ?? ''
    hub.about(caseId)
    await hub.does(
      'comensha',
      'registration.national',
      'recordConsent',
      'scope: "victim.support" recipients: ["VICTIM_SUPPORT"] status: NOT_OBJECTED givenBy: SELF form: ORAL_WITNESSED',
    )
  }, 120_000)
  afterAll(async () => {
    await hub.close()
    await store.drop()
  }, 60_000)

  const seal = (to: string) => sealReference({ caseId, subject: { vNumber: V_NUMBER } }, agencyOf(to).seal ?? '')
  const to = agencyOf('victim-support').oin
  const refer = (reference: string) =>
    `service: VICTIM_SUPPORT to: "${to}" subjectReference: ${JSON.stringify(reference)}`
  const references = async (agency: string, purpose: string) => {
    const answer = await hub.ask(agency, purpose, '{ tasks { edges { node { subjectReference { sealed } } } } }')
    const edges = (answer.data?.tasks?.edges ?? []) as { node: { subjectReference: { sealed: string } | null } }[]
    return edges.flatMap(({ node }) => node.subjectReference ?? [])
  }

  /** Every row of every table of the hub's agencies, as text. */
  async function allRows(): Promise<string> {
    const opened = await openStore({
      dataDir: store.dataDir,
      execArgv: nodeArguments,
      ...(store.databaseUrl === undefined ? {} : { databaseUrl: store.databaseUrl }),
    })
    const db = openDatabase({ url: opened.url })
    const tables = await sql<{ schema: string; name: string }>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_schema in ('chain', 'police', 'immigration', 'care', 'municipal')`.execute(db)
    let text = ''
    for (const { schema, name } of tables.rows) {
      const rows = await sql`select to_jsonb(t)::text as row from ${sql.id(schema, name)} as t`.execute(db)
      text += JSON.stringify(rows.rows)
    }
    await db.destroy()
    await opened.close()
    return text
  }

  test('is refused when it is in the clear, or sealed for another agency than the one it goes to', async () => {
    const refused = (reference: string) => hub.refused('comensha', 'registration.national', 'refer', refer(reference))
    expect(await refused(V_NUMBER)).toBe('INVALID_ARGUMENT')
    expect(await refused(await seal('health'))).toBe('INVALID_ARGUMENT')
    expect(await refused(`${await seal('victim-support')}A`)).toBe('INVALID_ARGUMENT')
    expect(await refused('A'.repeat(2_001))).toBe('TEXT_TOO_LONG')
    expect(await hub.tasks()).not.toContainEqual(expect.stringContaining('VICTIM_SUPPORT'))
  })

  test('tells the receiver who it is about, once it has accepted; nobody else, and no store or log', async () => {
    const sealed = await seal('victim-support')
    await hub.does('comensha', 'registration.national', 'refer', refer(sealed))
    expect(await references('victim-support', 'victim.support')).toEqual([])
    await hub.does('victim-support', 'victim.support', 'acceptTask')
    const [told] = await references('victim-support', 'victim.support')
    expect(told?.sealed).toBe(sealed)
    expect(await openReference(sealed, demoSealKey('victim-support'))).toEqual({
      caseId,
      subject: { vNumber: V_NUMBER },
    })
    expect(await openReference(sealed, demoSealKey('comensha'))).toHaveProperty('problem')
    for (const [agency, purpose] of [
      ['comensha', 'registration.national'],
      ['care-coordination', 'care.coordinate'],
    ] as const)
      expect(await references(agency, purpose)).toEqual([])
    const stored = await allRows()
    expect(stored).toContain(sealed)
    expect(stored).not.toContain(V_NUMBER)
    expect(JSON.stringify(hub.own.log.records)).not.toContain(V_NUMBER)
  })

  test('is told on the conditions of the purpose, as all of the case is', async () => {
    await hub.does('victim-support', 'victim.support', 'assertFact', 'name: "no-objection", value: false')
    expect(await references('victim-support', 'victim.support')).toEqual([])
    await hub.does('victim-support', 'victim.support', 'assertFact', 'name: "no-objection", value: true')
    expect(await references('victim-support', 'victim.support')).toHaveLength(1)
  })

  test('is erased once the receiver has linked the case to its own file', async () => {
    const [told] = await references('victim-support', 'victim.support')
    await hub.does('victim-support', 'victim.support', 'linkCase')
    expect(await references('victim-support', 'victim.support')).toEqual([])
    expect(await allRows()).not.toContain(told?.sealed)
  })
}
