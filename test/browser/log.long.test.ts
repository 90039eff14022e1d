import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import type { DisclosureRecord } from '../../gateway/log/disclosure-record.ts'
import { fileLog } from '../../gateway/log/file-log.ts'
import { askHub, askToken, until } from '../fixtures/started-hub.ts'
import { recordNumber } from '../gateway/log/record-number.ts'
import { askDesk } from './ask-desk.ts'
import { type AtConsole, atConsole, describeInBrowser, hasFocus, openBrowser } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'
import { humanWork } from './human-work.ts'

const CASE = 'demo-dublin-claimant'
const POLICE = '00000099000000001000'
const MUNICIPALITY = '00000099000000019000'
const yesterday = (hour: string) => `${new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)}T${hour}:00.000Z`

/** What agencies did yesterday, before this hub was started. */
const YESTERDAY: readonly DisclosureRecord[] = [
  recordNumber(1, { at: yesterday('11:00'), case: CASE, taskTypes: ['PLACE_SHELTER'], facts: {} }),
  recordNumber(2, {
    at: yesterday('11:05'),
    case: CASE,
    agency: POLICE,
    kind: 'POLICE',
    client: 'police-amsterdam',
    purpose: 'report.take',
    confidential: true,
    withheld: [],
  }),
  ...Array.from({ length: 41 }, (_, index) =>
    recordNumber(100 + index, {
      at: yesterday('11:10'),
      case: `00000000-0000-4000-8000-0000000000${String(10 + index)}`,
      purpose: 'municipal.wmo',
      kind: 'MUNICIPALITY',
      agency: MUNICIPALITY,
      client: 'municipality-amsterdam',
      disclosed: [],
      withheld: [
        { coordinate: 'ReferralCase.contactRules', reason: 'no-rule' },
        { coordinate: 'ShelterRequest.callName', reason: 'condition', silent: true },
      ],
    }),
  ),
]

const REQUESTS = `query ($case: String, $page: Int!) { requests(case: $case, page: $page, language: "en") {
  total lines { decision agency purpose confidential shown withheld } desk { person action reason } } }`

interface RequestsAnswer {
  readonly requests: {
    readonly total: number
    readonly lines: readonly { readonly decision: string; readonly purpose: string; readonly confidential: boolean }[]
    readonly desk: readonly { readonly person: string; readonly action: string; readonly reason: string }[]
  }
}

describeInBrowser('The log', () => {
  let hub: ConsoleHub
  let browser: Browser
  let officer: AtConsole
  beforeAll(async () => {
    hub = await consoleHub({}, async (dataDir) => {
      const log = fileLog(join(dataDir, 'log'))
      for (const record of YESTERDAY) await log.append(record)
      await log.close()
    })
    browser = await openBrowser()
    officer = await atConsole(browser, hub.base, 'po-chain')
    const token = await askToken(hub.base, 'care-coordination', 'care.coordinate')
    await askHub(
      hub.base,
      token,
      `{ case(id: "${CASE}") { caseId state carePlan { needs } healthIntake { acuteMedicalNeed pregnant } } }`,
    )
  }, 200_000)
  afterAll(async () => {
    await browser?.close()
    await hub?.close()
  }, 60_000)

  const requestsBy = (at: AtConsole, about: object = { case: CASE }) =>
    askDesk<RequestsAnswer>(at, hub.base, REQUESTS, { ...about, page: 0 })
  const giveReason = (at: AtConsole, reason: string) =>
    askDesk(at, hub.base, 'mutation ($reason: String!) { giveLogReason(reason: $reason) }', { reason })
  const lastInLog = async (count: number) => {
    const { text } = await hub.schakel('log', 'show', '--last', String(count), '--json')
    return (JSON.parse(text) as { record: DisclosureRecord }[]).map(({ record }) => record)
  }

  test('shows nothing without a reason of some words, and the reason stands in the log', async () => {
    const queries = [
      REQUESTS,
      '{ logCheck { ok } }',
      '{ refusals(days: 30, language: "en") { more } }',
      '{ unusedGrants(days: 90, page: 0, language: "en") { total } }',
      '{ agencyPatterns(language: "en") { requests } }',
      '{ deskLog(page: 0, language: "en") { total } }',
      '{ request(decision: "decision-1", language: "en") { hash } }',
    ]
    for (const query of queries)
      expect((await askDesk(officer, hub.base, query, { page: 0 })).code).toBe('REASON_MISSING')
    const exported = await officer.context.request.post(`${hub.base}/admin/access-request`, {
      data: { case: CASE, language: 'en' },
    })
    expect([exported.status(), await exported.json()]).toEqual([403, { code: 'REASON_MISSING' }])
    for (const reason of ['', 'because', 'x y z', 'need it'])
      expect((await giveReason(officer, reason)).code).toBe('REASON_MISSING')
    expect((await requestsBy(officer)).code).toBe('REASON_MISSING')
  }, 60_000)

  test('“Who saw this case yesterday?” takes less than fifteen seconds', async () => {
    await officer.open('log/')
    await officer.page.getByRole('heading', { name: 'Why do you look in the log?' }).waitFor()
    expect(await officer.axe()).toEqual([])
    await officer.picture('log-reason')
    const work = humanWork(officer.page)
    await work.click(officer.page.getByRole('button', { name: 'A person asks who saw their data' }))
    await officer.page.getByRole('textbox', { name: 'Number of the case' }).waitFor()
    await work.type(CASE)
    await work.press('Tab')
    await work.press('y')
    await officer.page.getByRole('heading', { name: 'Who looked at this case' }).waitFor()
    expect({ keys: work.keys, clicks: work.clicks }).toEqual({ keys: CASE.length + 2, clicks: 1 })
    expect(work.seconds()).toBeLessThanOrEqual(15)
    const table = officer.page.getByRole('region', { name: 'Who looked at this case' })
    expect(await table.locator('tbody th').allInnerTexts()).toEqual([
      'Police Unit Amsterdam (demo)',
      expect.stringContaining('Shelter'),
    ])
    expect(await table.innerText()).toContain('Find and hold a safe place')
    await officer.page.getByText(/^Log intact up to #\d+\.$/u).waitFor()
    expect(await officer.axe()).toEqual([])
    await officer.picture('log-case-yesterday')
    // The case stands in no address.
    expect(officer.page.url()).not.toContain(CASE)
    const looked = (await lastInLog(4)).filter(({ desk }) => desk?.subject === CASE)
    expect(looked.at(-1)).toMatchObject({
      client: 'po-chain',
      desk: { action: 'read-log', subject: CASE, reason: 'A person asks who saw their data' },
      disclosed: [],
    })
    expect(officer.wrong).toEqual([])
  }, 60_000)

  test('opens a request to its fields, each with rule and reason, under the version that decided', async () => {
    await officer.page.getByRole('combobox', { name: 'Period' }).selectOption('today')
    const table = officer.page.getByRole('region', { name: 'Who looked at this case' })
    await table.getByText('Regional Care Coordination').first().waitFor()
    await table.getByRole('button', { name: /shown/u }).first().click()
    await officer.page.getByText(/^Decided by version 1 of the policies/u).waitFor()
    const detail = await officer.page.locator('.log-fields').innerText()
    expect(detail).toContain('CarePlan.needs')
    expect(detail).toMatch(/is shown in full, by rule [\w-]+/u)
    expect(await officer.axe()).toEqual([])
    await officer.picture('log-case-fields')
    expect(officer.wrong).toEqual([])
  }, 60_000)

  test('keeps confidential purposes from officers of other agencies, and from the person', async () => {
    const purposes = async (person: string) => {
      const at = await atConsole(browser, hub.base, person)
      await giveReason(at, 'Regular check of the log')
      const { data } = await requestsBy(at)
      return data?.requests.lines.map(({ decision }) => decision)
    }
    expect(await purposes('auditor-ap')).toContain('decision-2')
    expect(await purposes('po-police')).toContain('decision-2')
    const others = await purposes('po-comensha')
    expect(others).toContain('decision-1')
    expect(others).not.toContain('decision-2')

    const downloading = officer.page.waitForEvent('download')
    await officer.page.getByRole('button', { name: 'Download the overview for the person' }).click()
    const download = await downloading
    const page = await readFile(await download.path(), 'utf8')
    expect(page).toContain('Find and hold a safe place')
    expect(page).not.toMatch(/police|confidential/iu)
    expect(page).toContain('This overview may be incomplete')
    expect((await lastInLog(1))[0]).toMatchObject({ desk: { action: 'export-log', subject: CASE } })

    const auditor = await atConsole(browser, hub.base, 'auditor-ap')
    await giveReason(auditor, 'Regular check of the log')
    const send = (headers: Record<string, string> = {}) =>
      auditor.context.request.post(`${hub.base}/admin/access-request`, { data: { case: CASE }, headers })
    expect((await send()).status()).toBe(403)
    const foreign = await officer.context.request.post(`${hub.base}/admin/access-request`, {
      data: { case: CASE },
      headers: { origin: 'https://elsewhere.example' },
    })
    expect(foreign.status()).toBe(403)
  }, 60_000)

  test('is closed to those who may not read it, which is recorded', async () => {
    for (const person of ['developer-chain', 'mh-chain']) {
      const at = await atConsole(browser, hub.base, person)
      expect((await giveReason(at, 'Regular check of the log')).code).toBe('NOT_ALLOWED')
      expect((await requestsBy(at)).code).toBe('NOT_ALLOWED')
      expect((await lastInLog(1))[0]).toMatchObject({
        client: person,
        outcome: 'refused',
        desk: { action: 'read-log', subject: CASE },
      })
    }
    // A reason lasts for its session: who signs in anew is asked again.
    const again = await atConsole(browser, hub.base, 'po-chain')
    expect((await requestsBy(again)).code).toBe('REASON_MISSING')
    const nobody = await atConsole(browser, hub.base, undefined)
    expect((await requestsBy(nobody)).code).toBe('SIGN_IN')
  }, 60_000)

  test('groups what was refused, and stays silent about what was rightly refused', async () => {
    await officer.page.getByRole('button', { name: 'Refused', exact: true }).click()
    const row = officer.page.getByRole('row', { name: /ReferralCase\.contactRules/u })
    await row.waitFor()
    expect(await row.getByRole('cell').first().innerText()).toBe('41')
    expect(await row.getByRole('link', { name: 'Make a change from this' }).getAttribute('href')).toMatch(
      /^\/console\/policies\/\?purpose=municipal\.wmo&field=ReferralCase\.contactRules&kind=MUNICIPALITY/u,
    )
    const [matrix] = await Promise.all([
      officer.context.waitForEvent('page'),
      row.getByRole('link', { name: 'Make a change from this' }).click({ modifiers: ['Control'] }),
    ])
    const box = matrix.getByRole('complementary').getByRole('checkbox', { name: 'How the person may be contacted' })
    await box.waitFor()
    await until(
      () => hasFocus(box),
      () => 'the field that was refused',
    )
    await matrix.close()
    // Withheld without a word: no feed tells of it.
    expect(await officer.page.locator('.log-answer').innerText()).not.toContain('ShelterRequest.callName')
    expect(await officer.axe()).toEqual([])
    await officer.picture('log-refused')
    await row.getByRole('button', { name: 'It was right to refuse' }).click()
    await officer.page.getByRole('textbox', { name: 'Reason, in three words or more' }).fill('Not needed for Wmo')
    expect(await officer.axe()).toEqual([])
    await officer.page.getByRole('button', { name: 'Keep this' }).click()
    await officer.page.getByText('Silent for now (1)').click()
    expect(await officer.page.locator('details li').innerText()).toMatch(
      /silent until \d+ \w+ \d{4}\. Privacy officer, chain \(demo\): “Not needed for Wmo”/u,
    )
    await row.waitFor({ state: 'detached' })

    // Another officer, who signs in anew, finds it silent too: it stands in the log. Only an officer judges.
    const query = '{ refusals(days: 30, language: "en") { groups { field } silent { field judgedBy judgedReason } } }'
    const other = await atConsole(browser, hub.base, 'fg-chain')
    await giveReason(other, 'Regular check of the log')
    const { data } = await askDesk<{
      refusals: { groups: readonly { field: string }[]; silent: readonly object[] }
    }>(other, hub.base, query)
    expect(data?.refusals.silent).toEqual([
      {
        field: 'ReferralCase.contactRules',
        judgedBy: 'Privacy officer, chain (demo)',
        judgedReason: 'Not needed for Wmo',
      },
    ])
    const judge = `mutation { judgeRefusal(agency: "${MUNICIPALITY}", purpose: "municipal.wmo", field: "Task.type", reason: "Not needed at all") }`
    expect((await askDesk(other, hub.base, judge)).code).toBe('NOT_ALLOWED')
    expect(officer.wrong).toEqual([])
  }, 60_000)

  test('counts how agencies asked, and lists the requests of one', async () => {
    await officer.page.getByRole('button', { name: 'Agencies' }).click()
    const row = officer.page.getByRole('row', { name: /41 .*41/u })
    await row.waitFor()
    await officer.picture('log-agencies')
    expect(await officer.axe()).toEqual([])
    await row.getByRole('button').click()
    await officer.page.getByRole('heading', { name: /^Requests of/u }).waitFor()
    await officer.page.getByText('41 requests.').waitFor()
  }, 60_000)

  test('names grants that nobody used, and how young the log is', async () => {
    await officer.page.getByRole('button', { name: 'Never used' }).click()
    await officer.page.getByText(/^\d+ grants with 0 uses in 90 days/u).waitFor()
    await officer.page.getByText(/^Mind: the log begins on/u).waitFor()
    await officer.page.locator('details summary').first().click()
    expect(
      await officer.page
        .getByRole('link', { name: /^Withdraw\?/u })
        .first()
        .getAttribute('href'),
    ).toMatch(/^\/console\/policies\/\?purpose=[\w.-]+&field=\w+\.\w+/u)
    await officer.picture('log-unused')
    expect(await officer.axe()).toEqual([])
    expect(officer.wrong).toEqual([])
  }, 60_000)

  test('shows what people did at the console, apart and beside the case', async () => {
    await officer.page.getByRole('button', { name: 'At this console' }).click()
    await officer.page.getByRole('cell', { name: 'made an overview for the person', exact: true }).waitFor()
    expect(await officer.page.getByRole('cell', { name: 'refused: looked in the log' }).count()).toBeGreaterThan(1)
    await officer.picture('log-console')
    const { data } = await requestsBy(officer)
    expect(data?.requests.lines.map(({ purpose }) => purpose)).not.toContain('console')
    expect(data?.requests.desk.map(({ action }) => action)).toContain('export-log')
    expect(officer.wrong).toEqual([])
  }, 60_000)

  test('fits a narrow screen, in Dutch', async () => {
    const narrow = await atConsole(browser, hub.base, 'fg-chain', { language: 'nl', width: 320 })
    await narrow.open('log/')
    await narrow.page.getByRole('button', { name: 'Periodieke controle van het logboek' }).click()
    await narrow.page.getByRole('textbox', { name: 'Nummer van de zaak' }).fill(CASE)
    await narrow.page.getByRole('button', { name: 'Toon' }).click()
    await narrow.page.getByRole('heading', { name: 'Wie deze zaak inzag' }).waitFor()
    await narrow.page.getByText(/^Logboek ongeschonden tot en met nr/u).waitFor()
    await narrow.picture('log-case-320-nl')
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await narrow.page.evaluate<number>(overflow)).toBe(0)
    expect(await narrow.axe()).toEqual([])
    expect(narrow.wrong).toEqual([])
  }, 60_000)

  test('keeps what was rightly refused silent after the hub was started again: it is read from the log', async () => {
    await hub.restart()
    const after = await atConsole(browser, hub.base, 'po-chain')
    const query = '{ refusals(days: 30, language: "en") { groups { field } silent { field judgedReason } } }'
    // A reason lasts for its session, and sessions end with the hub.
    expect((await askDesk(officer, hub.base, query)).code).toBe('SIGN_IN')
    expect((await askDesk(after, hub.base, query)).code).toBe('REASON_MISSING')
    await after.open('log/')
    await after.page.getByRole('button', { name: 'Regular check of the log' }).click()
    await after.page.getByRole('button', { name: 'Refused', exact: true }).click()
    await after.page.getByText('Silent for now (1)').click()
    expect(await after.page.locator('details li').innerText()).toContain('“Not needed for Wmo”')
    expect(await after.page.getByRole('row', { name: /ReferralCase\.contactRules/u }).count()).toBe(0)
    const { data } = await askDesk<{ refusals: { silent: readonly object[] } }>(after, hub.base, query)
    expect(data?.refusals.silent).toEqual([{ field: 'ReferralCase.contactRules', judgedReason: 'Not needed for Wmo' }])
    // The log goes on where it stopped.
    await after.page.getByText(/^Log intact up to #\d+\.$/u).waitFor()
    expect(after.wrong).toEqual([])
    officer = after
  }, 120_000)

  // The last test: the log is not whole afterwards.
  test('says so when a record is not as it was written', async () => {
    const folder = join(hub.dataDir, 'log')
    const [segment = ''] = (await readdir(folder)).filter((name) => /^\d+\.jsonl$/u.test(name))
    const text = await readFile(join(folder, segment), 'utf8')
    await writeFile(join(folder, segment), text.replace('"decision":"decision-2"', '"decision":"decision-9"'))
    await officer.open('log/')
    await officer.page.getByText('The log is NOT intact').waitFor()
    expect(await officer.page.getByRole('status').innerText()).toContain('record 2')
    await officer.picture('log-not-intact')
  }, 60_000)
})
