import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { gzipSync } from 'node:zlib'
import { demoPersonKey } from '../../gateway/identity/demo-person-key.ts'
import { until } from '../fixtures/started-hub.ts'
import { askAdmin, sessionOf } from './ask-admin.ts'
import { type AtConsole, atConsole, describeInBrowser, hasFocus, openBrowser, tooWide } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'
import { tabTo } from './tab-to.ts'

const ASKED = '{ case(id: "demo-dublin-claimant") { caseId healthIntake { accessNeedCodes treatingProvider } } }'
const HEALTH_FOR_WMO = /Health, Wmo support/u
const EDIT = { purpose: 'municipal.wmo', coordinate: 'HealthIntake.treatingProvider', form: 'full', rule: 'needs' }

describeInBrowser('A change of the policies', () => {
  let hub: ConsoleHub
  let browser: Browser
  beforeAll(async () => {
    hub = await consoleHub()
    browser = await openBrowser()
  }, 150_000)
  afterAll(async () => {
    await browser?.close()
    await hub?.close()
  }, 60_000)

  /** What the municipality is told of its case: whether the care provider is withheld. */
  async function isWithheld(): Promise<boolean> {
    const { text } = await hub.schakel(
      'query',
      '--agency',
      'municipality-amsterdam',
      '--purpose',
      'municipal.wmo',
      '--json',
      ASKED,
    )
    expect(text).toContain('"accessNeedCodes":[')
    return text.includes('"FIELD_WITHHELD"')
  }

  /** Whoever approved last: each comes in, signs what waits for them, and says what became of it. */
  async function sign(person: string, release: string, press: (at: AtConsole) => Promise<void>): Promise<AtConsole> {
    const holder = await atConsole(browser, hub.base, person)
    await holder.open(`changes/?release=${release}`)
    await press(holder)
    await holder.page.getByText(/^Signed\. Change/u).waitFor()
    expect(holder.wrong).toEqual([])
    return holder
  }

  test('goes from a tick to the agencies’ answers, and back in one press', async () => {
    expect(await isWithheld()).toBe(true)
    expect(await isWithheld()).toBe(true)

    const officer = await atConsole(browser, hub.base, 'po-chain')
    const { page } = officer
    let pressed = 0
    const click = async (locator: Locator): Promise<void> => {
      pressed += 1
      await locator.click()
    }
    await officer.open('')
    await click(page.getByRole('navigation').getByRole('link', { name: 'Matrix' }))
    await click(page.getByRole('button', { name: HEALTH_FOR_WMO }))
    await click(page.getByRole('checkbox', { name: 'Care provider' }))
    const draft = page.getByRole('region', { name: 'What this draft changes' })
    await draft
      .getByText(
        'New for Municipality, in “Wmo support”: “care provider” (Health intake, held by Health care), in full.',
      )
      .waitFor()
    // What the municipality really asked a moment ago.
    await draft.getByText('2 would show more', { exact: false }).first().waitFor()
    await draft
      .getByText(/Gemeente Amsterdam|Amsterdam/u)
      .first()
      .waitFor()
    await draft.getByText(/tests fail: they expect what was shown before/u).waitFor()
    await draft.getByRole('button', { name: /This is meant|All of this is meant/u }).click()
    await draft.getByRole('button', { name: /^Add as a test: Municipality sees “care provider”/u }).click()
    await draft.getByText(/All \d+ tests pass/u).waitFor()
    await officer.picture('change-before-saving')
    await click(draft.getByRole('button', { name: 'Save as draft' }))
    await page.getByRole('heading', { name: /^Change 2/u }).waitFor()
    expect(await officer.axe()).toEqual([])
    await officer.picture('change-draft')
    const reason = 'The Wmo adviser has to know which care provider to call.'
    await page.getByLabel('Why is this change made?').fill(reason)
    await click(page.getByLabel('This is also the reason for everything that shows more'))
    await click(page.getByRole('button', { name: 'Submit for signing' }))
    await page.getByText('Submitted. It now waits for signatures.').waitFor()
    // Made, understood and submitted: six presses beside the sentence that says why, and the two tests.
    expect(pressed).toBe(6)
    const own = page.getByRole('button', { name: 'Sign', exact: true })
    expect(await own.isDisabled()).toBe(true)
    await page.getByText('You wrote this change, so somebody else has to sign it.').waitFor()
    expect(await officer.axe()).toEqual([])
    await officer.picture('change-in-review-author')

    const protection = await atConsole(browser, hub.base, 'fg-chain')
    await protection.open('changes/')
    await protection.page.getByLabel('Waiting for me only').check()
    expect(await protection.axe()).toEqual([])
    await protection.picture('changes-waiting')
    await protection.page.getByRole('link', { name: 'Change 2' }).click()
    await protection.page.getByLabel('Your advice').fill('Narrow it to the name of the provider when you can.')
    await protection.page.getByRole('button', { name: 'Record the advice' }).click()
    await protection.page.getByText('Your advice is recorded.').waitFor()
    await protection.page.getByRole('blockquote').getByText('Narrow it to the name').waitFor()
    const annex = await protection.page.request.get(`${hub.base}/admin/documents/dpia.md?release=2&lang=en`)
    expect(await annex.text()).toContain('# Draft DPIA annex')
    expect(protection.wrong).toEqual([])

    expect(await isWithheld()).toBe(true)
    // One press in the demo; a key file of one's own for the other.
    await sign('mh-health', '2', ({ page: of }) => of.getByRole('button', { name: 'Sign', exact: true }).click())
    expect(await isWithheld()).toBe(true)
    const folder = await mkdtemp(join(tmpdir(), 'schakel-key-'))
    const file = join(folder, 'key.pem')
    await writeFile(file, demoPersonKey('mh-municipality', 'test').privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const municipality = await sign('mh-municipality', '2', async ({ page: of }) => {
      await of.locator('summary', { hasText: 'Sign with a key file of your own' }).click()
      await of.getByLabel('Sign with a key file of your own').setInputFiles(file)
      const press = of.getByRole('button', { name: 'Sign (sign with a key file of your own)' })
      // A hub that would have something else signed than it shows gets no signature.
      await of.route('**/admin/graphql', async (route) => {
        const response = await route.fetch()
        const text = await response.text()
        await route.fulfill({
          response,
          body: text.replace(/\{\\"hash\\":\\"[0-9a-f]{4}/u, String.raw`{\"hash\":\"dead`),
        })
      })
      await press.click()
      await of.getByText('is not what this page shows, so nothing was signed').waitFor()
      await of.unroute('**/admin/graphql')
      await press.click()
    })
    await rm(folder, { recursive: true })
    await municipality.page.getByText('Change 2 is now: In force.').waitFor()
    await municipality.picture('change-in-force')
    expect(await municipality.page.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
    await until(
      async () => !(await isWithheld()),
      () => 'the answer to change',
      20,
    )

    // Rolled back by somebody who did not write it, so that one press is enough.
    const holder = await atConsole(browser, hub.base, 'mh-coa')
    await holder.open('changes/?release=2')
    await holder.page.getByRole('button', { name: 'Roll back to version 1' }).click()
    await holder.page.getByText('The former version comes back. Change 3 is now: In force.').waitFor()
    await holder.page.getByRole('heading', { name: /^Change 3/u }).waitFor()
    await holder.picture('change-rolled-back')
    await until(isWithheld, () => 'the answer to be as before', 20)
    const report = await officer.page.request.get(`${hub.base}/admin/documents/report.md?month=${month()}&lang=en`)
    const text = await report.text()
    expect(text).toContain('| 3 | in force |')
    expect(text).toMatch(/\| Wmo support \| \d+ \| 1 \| 0 \| \d+ \|/u)
    expect(text).not.toContain('demo-dublin')
    expect([...officer.wrong, ...holder.wrong]).toEqual([])
  }, 300_000)

  test('can be made and rolled back with the keyboard alone', async () => {
    let keys = 0
    const press = async (page: Page, key: string): Promise<void> => {
      keys += 1
      await page.keyboard.press(key)
    }
    const goTo = (target: Locator) => tabTo(target, (key) => press(target.page(), key))
    const at = async (person: string, path: string) => {
      const sitting = await atConsole(browser, hub.base, person)
      await sitting.open(path)
      return sitting.page
    }
    const page = await at('po-chain', 'policies/')
    const cell = page.getByRole('button', { name: HEALTH_FOR_WMO })
    await goTo(page.locator('.matrix [data-at="0-0"]'))
    const [down = 0, right = 0] = ((await cell.getAttribute('data-at')) ?? '').split('-').map(Number)
    for (let step = 0; step < down; step += 1) await press(page, 'ArrowDown')
    for (let step = 0; step < right; step += 1) await press(page, 'ArrowRight')
    await press(page, 'Enter')
    const box = page.getByRole('checkbox', { name: 'Care provider' })
    await box.waitFor()
    await goTo(box)
    await press(page, 'Space')
    const save = page.getByRole('button', { name: 'Save as draft' })
    await page.getByText('New for Municipality').waitFor()
    await until(
      () => save.isEnabled(),
      () => 'the draft to be saved',
    )
    await goTo(save)
    await press(page, 'Enter')
    const why = page.getByLabel('Why is this change made?')
    await why.waitFor()
    const release =
      /Change (\d+)/u.exec((await page.getByRole('heading', { name: /^Change \d/u }).textContent()) ?? '')?.[1] ?? ''
    await goTo(why)
    await page.keyboard.type('The adviser has to call.')
    await goTo(page.getByLabel('This is also the reason'))
    await press(page, 'Space')
    await goTo(page.getByRole('button', { name: 'Submit for signing' }))
    await press(page, 'Enter')
    await page.getByText('Submitted.').waitFor()
    expect(keys).toBeLessThan(100)

    for (const person of ['mh-health', 'mh-municipality']) {
      const signing = await at(person, `changes/?release=${release}`)
      const button = signing.getByRole('button', { name: 'Sign', exact: true })
      await button.waitFor()
      await goTo(button)
      await press(signing, 'Enter')
      await signing.getByText(/^Signed\./u).waitFor()
      // Where the focus goes, the outcome is read out.
      expect(await hasFocus(signing.getByRole('status'))).toBe(true)
    }
    const back = await at('mh-coa', `changes/?release=${release}`)
    const roll = back.getByRole('button', { name: /^Roll back to version/u })
    await roll.waitFor()
    await goTo(roll)
    await press(back, 'Enter')
    await back.getByText(/is now: In force/u).waitFor()
    await until(isWithheld, () => 'the answer to be as before', 20)
  }, 240_000)

  test('tells the second of two officers who work at once, and overwrites nothing', async () => {
    const [first, second] = [
      await atConsole(browser, hub.base, 'mh-health'),
      await atConsole(browser, hub.base, 'po-chain'),
    ]
    for (const officer of [first, second]) {
      await officer.open('policies/')
      await officer.page.getByRole('button', { name: HEALTH_FOR_WMO }).click()
    }
    await first.page.getByRole('checkbox', { name: 'Care provider' }).check()
    await second.page.getByRole('checkbox', { name: 'Whether an interview can be borne' }).check()
    await first.page.getByRole('button', { name: 'Save as draft' }).click()
    await first.page.getByRole('heading', { name: /^Change \d/u }).waitFor()
    await second.page.getByRole('button', { name: 'Save as draft' }).click()
    const alert = second.page.getByRole('alert')
    await alert.getByText('Somebody else changed the policies while you were working.').waitFor()
    await alert.getByText(/Mandate holder, health care \(demo\) drafted change \d+, /u).waitFor()
    // What was shown while another version was in force is no effect of this draft.
    await second.page.getByText(/^Of \d+ requests? in the last 30 days, \d+ stay as they were\.$/u).waitFor()
    expect(await second.axe()).toEqual([])
    await second.picture('matrix-conflict')
    const session = await sessionOf(browser, hub.base, 'po-chain')
    const listed = async () =>
      (await askAdmin<{ data: { changes: { draftedBy: string }[] } }>(hub.base, session, '{ changes { draftedBy } }'))
        .data.changes
    const count = (await listed()).length
    await alert.getByRole('button', { name: 'Put my edits on the newest version' }).click()
    await until(
      () => second.page.getByRole('button', { name: 'Save as draft' }).isEnabled(),
      () => 'the matrix',
    )
    await second.page.getByRole('button', { name: 'Save as draft' }).click()
    await second.page.getByRole('heading', { name: /^Change \d/u }).waitFor()
    expect((await listed()).slice(0, 2).map(({ draftedBy }) => draftedBy)).toEqual([
      'Privacy officer, chain (demo)',
      'Mandate holder, health care (demo)',
    ])
    expect((await listed()).length).toBe(count + 1)
  }, 180_000)

  test('is signed neither by its author nor by somebody without a mandate, whatever a program asks', async () => {
    const author = await sessionOf(browser, hub.base, 'mh-chain')
    const start = await askAdmin<{ data: { matrix: { version: { number: number; hash: string; seen: number } } } }>(
      hub.base,
      author,
      '{ matrix(language: "en") { version { number hash seen } } }',
    )
    const { number: release, hash, seen } = start.data.matrix.version
    const draft = (basedOn: object, edits: readonly object[] = [EDIT]) =>
      askAdmin<{ data: { draftChange: { release: number; refusal: { code: string } | null } } }>(
        hub.base,
        author,
        'mutation($edits: [PolicyEdit!]!, $basedOn: BasedOn!) { draftChange(edits: $edits, basedOn: $basedOn) { release refusal { code } } }',
        { edits, basedOn },
      )
    expect((await draft({ release, hash: 'other', seen })).data.draftChange.refusal?.code).toBe('conflict')
    expect((await draft({ release, hash, seen: seen - 1 })).data.draftChange.refusal?.code).toBe('conflict')
    expect((await draft({ release, hash, seen }, [{ ...EDIT, rule: 'no-rule' }])).data.draftChange.refusal?.code).toBe(
      'invalid',
    )
    const { release: mine } = (await draft({ release, hash, seen })).data.draftChange
    const act = (session: string, field: string) =>
      askAdmin<{
        data: Record<string, { refusal: { code: string } | null }> | null
        errors?: { extensions: { code: string } }[]
      }>(hub.base, session, `mutation { ${field} { refusal { code } } }`)
    const reasonless = await act(author, `submitChange(release: ${mine}, reason: "So.", reasons: [])`)
    expect(reasonless.data?.['submitChange']?.refusal?.code).toBe('rule-reason-missing')
    const reasons = '[{ key: "municipal.wmo/needs", reason: "So." }]'
    const submitted = await act(author, `submitChange(release: ${mine}, reason: "So.", reasons: ${reasons})`)
    expect(submitted.data?.['submitChange']?.refusal).toBeNull()
    const signed = await act(author, `signChange(release: ${mine})`)
    expect(signed.data?.['signChange']?.refusal?.code).toBe('author-cannot-sign')
    const officer = await sessionOf(browser, hub.base, 'po-chain')
    expect((await act(officer, `signChange(release: ${mine})`)).errors?.[0]?.extensions.code).toBe('NOT_ALLOWED')
    const forged = await act(
      await sessionOf(browser, hub.base, 'mh-health'),
      `signChange(release: ${mine}, on: "${month()}-01", jws: "a.b.c")`,
    )
    expect(forged.data?.['signChange']?.refusal?.code).toBe('not-genuine')
    for (const path of ['dpia.md?release=1', `report.md?month=${month()}`])
      expect((await fetch(`${hub.base}/admin/documents/${path}`)).status).toBe(401)
    const holder = await fetch(`${hub.base}/admin/documents/report.md?month=${month()}`, {
      headers: { cookie: author },
    })
    expect(holder.status).toBe(403)
  }, 120_000)

  test('is read in Dutch, on a narrow screen, and with little to load', async () => {
    const officer = await atConsole(browser, hub.base, 'mh-coa', { language: 'nl', width: 320 })
    let scripts = 0
    officer.page.on('response', (response) => {
      if (new URL(response.url()).pathname.endsWith('.js'))
        void response.body().then((body) => (scripts += gzipSync(body).length))
    })
    await officer.open('changes/')
    await officer.page.getByRole('table').waitFor()
    expect(await tooWide(officer.page)).toEqual([])
    await officer.picture('changes-nl-narrow')
    expect(scripts).toBeGreaterThan(10_000)
    expect(scripts).toBeLessThan(100_000)
    await officer.open('changes/?release=2')
    await officer.page.getByRole('heading', { name: /^Wijziging 2/u }).waitFor()
    expect(await tooWide(officer.page)).toEqual([])
    expect(await officer.axe()).toEqual([])
    await officer.picture('change-nl-narrow')
    expect(officer.wrong).toEqual([])
  }, 60_000)
})

/** The month it is in the Netherlands. */
function month(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam' }).format(new Date()).slice(0, 7)
}
