import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { askHub, askToken, until } from '../fixtures/started-hub.ts'
import { postgresStore, testsPostgres, type TestStore } from '../subgraphs/support/test-stores.ts'
import { askDesk } from './ask-desk.ts'
import { type AtConsole, atConsole, describeInBrowser, openBrowser } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'

const CASE = 'demo-dublin-claimant'
const EDIT = { purpose: 'municipal.wmo', coordinate: 'HealthIntake.treatingProvider', form: 'full', rule: 'needs' }
const ASKED = `{ case(id: "${CASE}") { caseId healthIntake { accessNeedCodes treatingProvider } } }`
const REFUSALS = '{ refusals(days: 30, language: "en") { silent { field judgedReason } } }'

if (testsPostgres) describeInBrowser('The console over a PostgreSQL log and policy store', overPostgres)
else describeInBrowser('The console over PostgreSQL', () => test.todo('SCHAKEL_TEST_DATABASE_URL is not set'))

function overPostgres(): void {
  let store: TestStore
  let hub: ConsoleHub
  let browser: Browser
  beforeAll(async () => {
    store = await postgresStore()
    hub = await consoleHub({ SCHAKEL_DATABASE_URL: String(store.databaseUrl) })
    browser = await openBrowser()
  }, 200_000)
  afterAll(async () => {
    await browser?.close()
    await hub?.close()
    await store?.drop()
  }, 60_000)

  /** What the municipality is told of its case. */
  async function asked(): Promise<string> {
    const token = await askToken(hub.base, 'municipality-amsterdam', 'municipal.wmo')
    return (await askHub(hub.base, token, ASKED)).text()
  }

  async function readLog(person: string): Promise<AtConsole> {
    const officer = await atConsole(browser, hub.base, person)
    await officer.open('log/')
    await officer.page.getByRole('button', { name: 'Regular check of the log' }).click()
    return officer
  }

  const change = async (person: string, field: string, variables: object = {}, types = '') => {
    const at = await atConsole(browser, hub.base, person)
    const { data, code } = await askDesk<Record<string, { release: number; state: string; refusal: object | null }>>(
      at,
      hub.base,
      `mutation${types} { ${field} { release state refusal { code message } } }`,
      variables,
    )
    const [outcome] = Object.values(data ?? {})
    expect([code, outcome?.refusal]).toEqual([undefined, null])
    return outcome
  }

  test('shows who looked at a case, checks the log, and keeps a judgement over a restart', async () => {
    const token = await askToken(hub.base, 'care-coordination', 'care.coordinate')
    await askHub(hub.base, token, `{ case(id: "${CASE}") { caseId state carePlan { needs } } }`)
    expect(await asked()).toContain('"FIELD_WITHHELD"')
    const officer = await readLog('po-chain')
    const { page } = officer
    await page.getByRole('textbox', { name: 'Number of the case' }).fill(CASE)
    await page.getByRole('combobox', { name: 'Period' }).selectOption('today')
    const table = page.getByRole('region', { name: 'Who looked at this case' })
    await table.getByText('Regional Care Coordination').first().waitFor()
    await table.getByRole('button', { name: /shown/u }).first().click()
    await page.getByText(/^Decided by version 1 of the policies/u).waitFor()
    await page.getByText(/^Log intact up to #\d+\.$/u).waitFor()
    await officer.picture('log-on-postgres')

    await page.getByRole('button', { name: 'Refused', exact: true }).click()
    const row = page.getByRole('row', { name: /HealthIntake\.treatingProvider/u })
    await row.getByRole('button', { name: 'It was right to refuse' }).click()
    await page.getByRole('textbox', { name: 'Reason, in three words or more' }).fill('Not needed for Wmo')
    await page.getByRole('button', { name: 'Keep this' }).click()
    await page.getByText('Silent for now (1)').waitFor()
    await hub.restart()
    const after = await readLog('po-chain')
    const { data } = await askDesk<{ refusals: { silent: readonly object[] } }>(after, hub.base, REFUSALS)
    expect(data?.refusals.silent).toEqual([
      { field: 'HealthIntake.treatingProvider', judgedReason: 'Not needed for Wmo' },
    ])
    await after.page.getByText(/^Log intact up to #\d+\.$/u).waitFor()
    expect([...officer.wrong, ...after.wrong]).toEqual([])
  }, 180_000)

  test('takes a change from draft to the agencies’ answers, which it keeps over a restart', async () => {
    const looking = await atConsole(browser, hub.base, 'po-chain')
    const { data } = await askDesk<{ matrix: { version: { number: number; hash: string; seen: number } } }>(
      looking,
      hub.base,
      '{ matrix(language: "en") { version { number hash seen } } }',
    )
    const { number: release = 0, hash = '', seen = 0 } = data?.matrix.version ?? {}
    const drafted = await change(
      'po-chain',
      'draftChange(edits: $edits, basedOn: $basedOn)',
      { edits: [EDIT], basedOn: { release, hash, seen } },
      '($edits: [PolicyEdit!]!, $basedOn: BasedOn!)',
    )
    const reasons = '[{ key: "municipal.wmo/needs", reason: "The adviser has to call." }]'
    await change('po-chain', `submitChange(release: ${drafted?.release}, reason: "So.", reasons: ${reasons})`)
    await change('mh-health', `signChange(release: ${drafted?.release})`)
    await change('mh-municipality', `signChange(release: ${drafted?.release})`)
    await until(
      async () => !(await asked()).includes('"FIELD_WITHHELD"'),
      () => 'the change in the answers',
      30,
    )
    await hub.restart()
    expect(await asked()).not.toContain('"FIELD_WITHHELD"')
    const officer = await atConsole(browser, hub.base, 'po-chain')
    await officer.open(`changes/?release=${drafted?.release}`)
    await officer.page.getByText('In force', { exact: false }).first().waitFor()
    expect(officer.wrong).toEqual([])
  }, 180_000)
}
