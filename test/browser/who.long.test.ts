import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { askHub, askToken, until } from '../fixtures/started-hub.ts'
import { askDesk } from './ask-desk.ts'
import { type AtConsole, atConsole, describeInBrowser, openBrowser } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'
import { humanWork } from './human-work.ts'

const CASE = 'demo-dublin-claimant'
const PREVIEW = `query ($agency: String!, $purpose: String!, $case: String!, $on: String) {
  previewCase(agency: $agency, purpose: $purpose, case: $case, on: $on, language: "en") {
    standing released sections { fields { coordinate released form own reason why } } } }`

interface Previewed {
  readonly previewCase: {
    readonly standing: string
    readonly released: number
    readonly sections: readonly {
      readonly fields: readonly {
        readonly coordinate: string
        readonly released: boolean
        readonly reason: string | null
        readonly why: string
      }[]
    }[]
  }
}

interface WhoAnswer {
  readonly whoMaySee: {
    readonly fieldCount: number
    readonly lines: readonly {
      readonly kinds: readonly string[]
      readonly purposeId: string
      readonly rule: string
      readonly legalBasis: readonly string[]
      readonly conditions: readonly string[]
      readonly keptDays: number | null
    }[]
  }
}

const WHO = `query ($field: String, $category: String, $on: String) {
  whoMaySee(field: $field, category: $category, on: $on, language: "en") {
    fieldCount lines { kinds purposeId rule legalBasis conditions keptDays } } }`

describeInBrowser('Who sees what', () => {
  let hub: ConsoleHub
  let browser: Browser
  let officer: AtConsole
  beforeAll(async () => {
    hub = await consoleHub()
    browser = await openBrowser()
    officer = await atConsole(browser, hub.base, 'po-chain')
  }, 200_000)
  afterAll(async () => {
    await browser?.close()
    await hub?.close()
  }, 60_000)

  const answered = (at: AtConsole) => at.page.locator('.who-answer[aria-busy=false] h2').waitFor()
  const previewBy = (at: AtConsole, variables: object) => askDesk<Previewed>(at, hub.base, PREVIEW, variables)

  test('“Who may see health data?” takes seven keys, and less than ten seconds', async () => {
    await officer.open('who/')
    await officer.page.getByRole('combobox', { name: 'Field or kind of data' }).waitFor()
    expect(await officer.axe()).toEqual([])
    await officer.picture('who-start')
    const work = humanWork(officer.page)
    await work.type('health')
    await work.press('Enter')
    await answered(officer)
    const heading = officer.page.getByRole('heading', { name: 'Who may see: Health, Medical record and Mental health' })
    await heading.waitFor()
    expect({ keys: work.keys, clicks: work.clicks }).toEqual({ keys: 7, clicks: 0 })
    expect(work.seconds()).toBeLessThanOrEqual(10)
    const table = officer.page.getByRole('region', { name: /^Who may see/u })
    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual([
      'Kind of agency',
      'For',
      'What',
      'When',
      'Legal basis',
      'Kept',
    ])
    expect(await officer.axe()).toEqual([])
    await officer.picture('who-health')
    expect(officer.page.url()).toContain('category=pd%3AHealth')
    expect(officer.wrong).toEqual([])
  }, 60_000)

  test('says what the engine says, whoever asks it', async () => {
    const { text } = await hub.schakel('who-may-see', 'CarePlan.needs', '--release', 'in-force', '--json')
    const told = JSON.parse(text) as { seers: readonly { purpose: string; kind: string; rule: string }[] }
    const { data } = await askDesk<WhoAnswer>(officer, hub.base, WHO, { field: 'CarePlan.needs' })
    const lines = data?.whoMaySee.lines ?? []
    expect(told.seers.length).toBeGreaterThan(3)
    expect(new Set(lines.map(({ purposeId, rule }) => `${purposeId} ${rule}`))).toEqual(
      new Set(told.seers.map(({ purpose, rule }) => `${purpose} ${rule}`)),
    )
    expect(lines.reduce((sum, { kinds }) => sum + kinds.length, 0)).toBe(told.seers.length)
    for (const { legalBasis } of lines) expect(legalBasis.length).toBeGreaterThan(0)
  }, 60_000)

  test('opens an answer from a link, by field and by category, and says when there is no such thing', async () => {
    await officer.open('who/?field=CarePlan.needs')
    await answered(officer)
    expect(await officer.page.locator('.who-answer h2').innerText()).toContain('areas in which help is needed')
    await officer.open('who/?category=health')
    await answered(officer)
    expect(await officer.page.locator('.who-answer h2').innerText()).toContain('Medical record')
    expect((await askDesk(officer, hub.base, WHO, { field: 'CarePlan.nothing' })).code).toBe('NOT_FOUND')
    expect((await askDesk(officer, hub.base, WHO, { category: 'wealth' })).code).toBe('NOT_FOUND')
    await officer.open('who/?category=wealth')
    await officer.page.getByRole('alert').getByText('no such thing').waitFor()
    expect(officer.wrong).toEqual([])
  }, 60_000)

  test('asks under the version of the day: before there was any, nobody could see anything', async () => {
    expect((await askDesk(officer, hub.base, WHO, { category: 'health', on: '2020-01-01' })).code).toBe('NOT_FOUND')
    expect((await askDesk(officer, hub.base, WHO, { category: 'health', on: 'yesterday' })).code).toBe('INVALID')
    const now = await askDesk<WhoAnswer>(officer, hub.base, WHO, { category: 'health' })
    const later = await askDesk<WhoAnswer>(officer, hub.base, WHO, { category: 'health', on: '2040-01-01' })
    expect(later.data).toEqual(now.data)
  }, 60_000)

  test('“What may an agency see for a purpose?” lists the fields by rule', async () => {
    await officer.open('who/')
    const form = officer.page.locator('form', { hasText: 'What may' })
    await form.getByRole('combobox', { name: 'Agency' }).selectOption('ind')
    await form.getByRole('combobox', { name: 'Purpose' }).selectOption('residence.decide')
    await form.getByRole('button', { name: 'Show' }).click()
    await answered(officer)
    await officer.picture('who-what-may')
    expect(await officer.axe()).toEqual([])
    const { text } = await hub.schakel('what-may-see', 'ind', 'residence.decide', '--release', 'in-force', '--json')
    const { fields } = JSON.parse(text) as { fields: readonly { coordinate: string; rule: string }[] }
    const query = `{ whatMaySee(agency: "ind", purpose: "residence.decide", language: "en") { lines { rule fields { coordinate } } } }`
    const { data } = await askDesk<{
      whatMaySee: { lines: readonly { rule: string; fields: readonly { coordinate: string }[] }[] }
    }>(officer, hub.base, query)
    const pairs = data?.whatMaySee.lines.flatMap(({ rule, fields }) =>
      fields.map(({ coordinate }) => `${rule} ${coordinate}`),
    )
    expect(new Set(pairs)).toEqual(new Set(fields.map(({ coordinate, rule }) => `${rule} ${coordinate}`)))
  }, 60_000)

  test('draws a case as an agency would see it, and stands in the log with the case', async () => {
    await officer.open('who/')
    const form = officer.page.locator('form', { hasText: 'What does' })
    await form.getByRole('combobox', { name: 'Agency' }).selectOption('care-coordination')
    await form.getByRole('combobox', { name: 'Purpose' }).selectOption('care.coordinate')
    const chosen = form.getByRole('combobox', { name: 'Case' })
    // A made-up case is filled in by itself.
    await until(
      async () => (await chosen.inputValue()).startsWith('demo-'),
      () => 'a made-up case',
    )
    await chosen.fill(CASE)
    await form.getByRole('button', { name: 'Show' }).click()
    await answered(officer)
    await officer.picture('who-case')
    expect(await officer.axe()).toEqual([])
    expect(await officer.page.getByText(/^\d+ fields would be shown, \d+ would not\.$/u).count()).toBe(1)
    expect(await officer.page.locator('.who-released').count()).toBeGreaterThan(10)
    expect(await officer.page.locator('.who-withheld').first().innerText()).not.toBe('')
    // Nothing of the case itself stands on the page or in its address.
    expect(officer.page.url()).not.toContain(CASE)
    const { text } = await hub.schakel('log', 'show', '--last', '1', '--json')
    expect(JSON.parse(text)).toMatchObject([
      { record: { client: 'po-chain', desk: { action: 'preview', subject: CASE }, disclosed: [] } },
    ])
    expect(officer.wrong).toEqual([])
  }, 60_000)

  test('shows in the preview what the agency is really shown', async () => {
    const asked: readonly (readonly [string, string])[] = [
      ['care-coordination', 'care.coordinate'],
      ['ind', 'residence.decide'],
      ['om', 'prosecution.victim-rights'],
    ]
    const counts: [number, number][] = []
    for (const [agency, purpose] of asked) {
      const token = await askToken(hub.base, agency, purpose)
      const query = `{ case(id: "${CASE}") { caseId state safetyLevel residenceGroup
        carePlan { planId coordinatorName needs reviewAt } residenceStatus { lawfulResidence validUntil }
        healthIntake { acuteMedicalNeed pregnant } policeVictimFile { fullName contactOfficer } } }`
      await askHub(hub.base, token, query)
      const { text } = await hub.schakel('log', 'show', '--agency', agency, '--last', '1', '--json')
      const [{ record }] = JSON.parse(text) as [
        { record: { outcome: string; disclosed: { coordinate: string }[]; withheld: { coordinate: string }[] } },
      ]
      const { data } = await previewBy(officer, { agency, purpose, case: CASE })
      const previewed = new Map(
        data?.previewCase.sections.flatMap((section) => section.fields).map((field) => [field.coordinate, field]),
      )
      // Links are no data, and so not on the form.
      const onForm = ({ coordinate }: { coordinate: string }) => (previewed.has(coordinate) ? [coordinate] : [])
      const shown = record.disclosed.flatMap(onForm)
      const withheld = record.withheld.flatMap(onForm)
      expect({ agency, shown: shown.filter((field) => previewed.get(field)?.released !== true) }).toEqual({
        agency,
        shown: [],
      })
      expect({ agency, withheld: withheld.filter((field) => previewed.get(field)?.released !== false) }).toEqual({
        agency,
        withheld: [],
      })
      counts.push([shown.length, withheld.length])
    }
    // Somebody was shown something, and somebody was not.
    expect(Math.max(...counts.map(([shown]) => shown))).toBeGreaterThan(3)
    expect(Math.max(...counts.map(([, withheld]) => withheld))).toBeGreaterThan(2)
  }, 60_000)

  test('releases nothing where the agency has no task, and says so', async () => {
    const { data } = await previewBy(officer, { agency: 'kmar', purpose: 'report.take', case: CASE })
    expect(data?.previewCase).toMatchObject({ standing: 'none', released: 0 })
    const reasons = new Set(data?.previewCase.sections.flatMap(({ fields }) => fields.map(({ reason }) => reason)))
    expect(reasons).toEqual(new Set(['no-task', 'not-granted']))
  }, 60_000)

  test('lets developers look along on made-up cases alone, and nobody who is not signed in', async () => {
    const real = 'f0e1d2c3-0000-4000-8000-000000000001'
    const about = { agency: 'ind', purpose: 'residence.decide' }
    const developer = await atConsole(browser, hub.base, 'developer-chain')
    expect((await previewBy(developer, { ...about, case: CASE })).code).toBeUndefined()
    expect((await previewBy(developer, { ...about, case: real })).code).toBe('NOT_ALLOWED')
    const auditor = await atConsole(browser, hub.base, 'auditor-ap')
    expect((await previewBy(auditor, { ...about, case: real })).data?.previewCase.standing).toBe('none')
    // The page one comes to after signing in looks whether a change waits, which stands in the log as well.
    const { text } = await hub.schakel('log', 'show', '--last', '8', '--json')
    const told = JSON.parse(text) as readonly { readonly record: { readonly desk?: { readonly action: string } } }[]
    expect(told.filter(({ record }) => record.desk?.action === 'preview-case')).toMatchObject([
      {
        record: { client: 'developer-chain', outcome: 'refused', desk: { action: 'preview-case', subject: real } },
      },
      { record: { client: 'auditor-ap', outcome: 'answered', desk: { action: 'preview-case', subject: real } } },
    ])
    expect((await previewBy(auditor, { ...about, case: 'Anna de Vries' })).code).toBe('INVALID')
    const after = await hub.schakel('log', 'show', '--last', '3', '--json')
    expect(after.text).not.toContain('Anna')
    const nobody = await atConsole(browser, hub.base, undefined)
    expect((await previewBy(nobody, { ...about, case: CASE })).code).toBe('SIGN_IN')
    expect((await askDesk(nobody, hub.base, WHO, { category: 'health' })).code).toBe('SIGN_IN')
  }, 60_000)

  test('fits a narrow screen, in Dutch', async () => {
    const narrow = await atConsole(browser, hub.base, 'po-police', { language: 'nl', width: 320 })
    await narrow.open('who/?category=health')
    await answered(narrow)
    await narrow.picture('who-health-320-nl')
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await narrow.page.evaluate<number>(overflow)).toBe(0)
    expect(await narrow.axe()).toEqual([])
    expect(narrow.wrong).toEqual([])
  }, 60_000)
})
