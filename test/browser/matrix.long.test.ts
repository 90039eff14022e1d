import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { gzipSync } from 'node:zlib'
import { matrixColumns } from '../../policies/engine/documents/matrix.ts'
import { shipped } from '../policies/shipped-policy.ts'
import { atConsole, describeInBrowser, hasFocus, openBrowser, tooWide } from './console-browser.ts'
import { askAdmin, sessionOf } from './ask-admin.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'

describeInBrowser('The matrix', () => {
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

  test('shows the whole chain, opens a cell, and says at once what a tick would change', async () => {
    const officer = await atConsole(browser, hub.base, 'po-chain')
    const { page } = officer
    let scripts = 0
    page.on('response', (response) => {
      if (new URL(response.url()).pathname.endsWith('.js'))
        void response.body().then((body) => (scripts += gzipSync(body).length))
    })
    await officer.open('policies/')
    await page.getByRole('table').waitFor()
    expect(await page.getByRole('row').count()).toBe(1 + matrixColumns(shipped).length)
    expect(await officer.axe()).toEqual([])
    await officer.picture('matrix')
    expect(scripts).toBeGreaterThan(10_000)
    expect(scripts).toBeLessThan(100_000)

    const cell = page.getByRole('button', { name: /^2\/3 § Disability.*Find and hold a safe place/u })
    await cell.click()
    await page.getByRole('heading', { name: 'Disability and access needs: Find and hold a safe place' }).waitFor()
    await page.getByRole('complementary').getByRole('checkbox').first().waitFor()
    expect(await officer.axe()).toEqual([])
    await officer.picture('matrix-cell')
    await page.keyboard.press('Escape')
    expect(await hasFocus(cell)).toBe(true)

    await page.getByRole('button', { name: /^\d\/7 § Health, Wmo|^– Health, Wmo/u }).click()
    await page.getByRole('checkbox', { name: 'Care provider' }).check()
    const draft = page.getByRole('region', { name: 'What this draft changes' })
    await draft.getByText('New for Municipality, in “Wmo support”').waitFor()
    await page.getByRole('button', { name: /^1\/7 ● Health, Wmo support/u }).waitFor()
    expect(await officer.axe()).toEqual([])
    await officer.picture('matrix-draft')
    await page.getByText('Show as file').click()
    await page.getByRole('region', { name: 'purposes/municipal.wmo.yaml' }).getByText('treatingProvider').waitFor()
    await page.getByRole('checkbox', { name: 'Care provider' }).uncheck()
    await draft.getByText('Nothing yet').waitFor()
    expect(officer.wrong).toEqual([])
  }, 120_000)

  test('says in sentences which red line an edit crosses, and saves nothing of it', async () => {
    const officer = await atConsole(browser, hub.base, 'po-chain')
    const { page } = officer
    await officer.open('policies/')
    await page.getByRole('button', { name: /^– Medical record, Find and hold/u }).click()
    await page.getByRole('checkbox').last().waitFor()
    await page.getByRole('complementary').getByRole('checkbox').first().check()
    const own = page.getByLabel('Why does the work need it?')
    if (await own.isVisible()) await own.fill('So.')
    await page.getByText('This cannot be').waitFor()
    await page.getByText('diagnoses-never', { exact: false }).waitFor()
    expect(await page.getByRole('button', { name: 'Save as draft' }).isDisabled()).toBe(true)
    await officer.picture('matrix-red-line')
    expect(officer.wrong).toEqual([])
  }, 120_000)

  test('loses no edit of whoever is signed out meanwhile, or is about to leave', async () => {
    const officer = await atConsole(browser, hub.base, 'po-chain')
    const { page, context } = officer
    await officer.open('policies/')
    await page.getByRole('button', { name: /Health, Wmo support/u }).click()
    await page.getByRole('checkbox', { name: 'Care provider' }).check()
    await page.getByText('New for Municipality, in “Wmo support”').waitFor()
    await context.clearCookies()
    await page.getByRole('checkbox', { name: 'Whether the person is pregnant' }).check()
    await page.getByText('You have been signed out. Sign in again in another tab').waitFor()
    await page.getByText('your last edit is not counted yet').waitFor()
    expect(await page.getByRole('button', { name: 'Save as draft' }).isDisabled()).toBe(true)
    expect(await officer.axe()).toEqual([])
    await officer.picture('matrix-signed-out')

    const [other] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('main').getByRole('link', { name: 'Sign in' }).click(),
    ])
    await other.locator('a[href$="/po-chain"]').click()
    await other.locator('main[aria-busy=false]').waitFor()
    await other.close()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('“whether the person is pregnant” (Health intake').waitFor()
    await page.getByText('“care provider” (Health intake').waitFor()
    expect(await page.getByRole('checkbox', { name: 'Care provider' }).isChecked()).toBe(true)

    // Whoever leaves is asked first, and may stay.
    const asked = page.waitForEvent('dialog').then(async (dialog) => {
      await dialog.dismiss()
      return dialog.type()
    })
    await page.getByRole('navigation').getByRole('link', { name: 'Changes' }).click()
    expect(await asked).toBe('beforeunload')
    await page.getByRole('checkbox', { name: 'Care provider' }).waitFor()
  }, 120_000)

  test('lets an officer of one agency tick the own data alone, and says whose the rest is', async () => {
    const officer = await atConsole(browser, hub.base, 'po-care-coordination')
    const { page } = officer
    await officer.open('policies/')
    const panel = page.getByRole('complementary')
    await page.getByRole('button', { name: /Health, Wmo support/u }).click()
    const boxes = panel.getByRole('checkbox')
    await boxes.first().waitFor()
    expect(await boxes.count()).toBe(7)
    for (const box of await boxes.all()) expect(await box.isDisabled()).toBe(true)
    expect(await panel.getByText(/ decides? who sees this\. Ask them to draft the change\./u).count()).toBe(7)
    await panel.getByText('Health care decides who sees this. Ask them to draft the change.').first().waitFor()
    await officer.picture('matrix-cell-others')
    expect(await officer.axe()).toEqual([])
    await page.keyboard.press('Escape')
    await page
      .getByRole('button', { name: /Care plan|Support/u })
      .first()
      .click()
    await boxes.first().waitFor()
    expect(await panel.locator('input:enabled[type=checkbox]').count()).toBeGreaterThan(0)

    // Whatever the page shows, the hub is the judge.
    const session = await sessionOf(browser, hub.base, 'po-care-coordination')
    const { data } = await askAdmin<{ data: { matrix: { version: { number: number; hash: string; seen: number } } } }>(
      hub.base,
      session,
      '{ matrix(language: "en") { version { number hash seen } } }',
    )
    const { number: release, hash, seen } = data.matrix.version
    const draft = async (coordinate: string, rule: string) =>
      askAdmin<{ data: { draftChange: { refusal: { code: string; message: string } | null } } }>(
        hub.base,
        session,
        'mutation($edits: [PolicyEdit!]!, $basedOn: BasedOn!) { draftChange(edits: $edits, basedOn: $basedOn) { refusal { code message } } }',
        {
          edits: [{ purpose: 'municipal.wmo', coordinate, form: 'full', rule }],
          basedOn: { release, hash, seen },
        },
      )
    expect((await draft('HealthIntake.treatingProvider', 'needs')).data.draftChange.refusal).toMatchObject({
      code: 'not-own-data',
      message: expect.stringContaining('HealthIntake.treatingProvider (HEALTH)') as unknown,
    })
    expect(officer.wrong).toEqual([])
  }, 120_000)

  test('tries an edit on 30 days or on 90, and names whom to tell beforehand', async () => {
    const asked = ['query', '--agency', 'municipality-amsterdam', '--purpose', 'municipal.wmo', '--json']
    const { text } = await hub.schakel(
      ...asked,
      '{ case(id: "demo-dublin-claimant") { caseId healthIntake { accessNeedCodes } } }',
    )
    expect(text).toContain('"accessNeedCodes":[')
    const officer = await atConsole(browser, hub.base, 'po-chain')
    const { page } = officer
    await officer.open('policies/')
    await page.getByRole('button', { name: /Disability and access needs, Wmo support/u }).click()
    const panel = page.getByRole('complementary')
    await panel.getByRole('checkbox', { checked: true }).first().uncheck()
    const draft = page.getByRole('region', { name: 'What this draft changes' })
    await draft.getByText(/^Of \d+ requests? in the last 30 days, /u).waitFor()
    await draft.getByText(/Municipality of Amsterdam \(demo\), “Wmo support”: 1 would show less/u).waitFor()
    await draft.getByText('Tell Chain desk (demo) beforehand: municipality-amsterdam@example.org').waitFor()
    await draft.getByLabel('Tried on the requests of the last').selectOption('90')
    await draft.getByText(/^Of \d+ requests? in the last 90 days, /u).waitFor()
    expect(await draft.getByRole('link', { name: 'municipality-amsterdam@example.org' }).getAttribute('href')).toBe(
      'mailto:municipality-amsterdam@example.org',
    )
    expect(await officer.axe()).toEqual([])
    await officer.picture('matrix-replay-90')
    // Of another change it is told over the days that were chosen, too.
    await panel.getByRole('checkbox', { checked: false }).first().check()
    await draft.getByText(/in the last 90 days/u).waitFor()
    const session = await sessionOf(browser, hub.base, 'po-chain')
    expect(
      await askAdmin(hub.base, session, '{ tryChange(language: "en", edits: []) { replay(days: 60) { days } } }'),
    ).toMatchObject({ errors: [{ extensions: { code: 'INVALID' } }] })
    expect(officer.wrong).toEqual([])
  }, 120_000)

  test('is filtered by agency and to special categories', async () => {
    const auditor = await atConsole(browser, hub.base, 'auditor-ap')
    const { page } = auditor
    await auditor.open('policies/')
    await page.getByLabel('Agency').selectOption({ label: 'Shelter' })
    await page.getByLabel('Special categories only').check()
    await page.getByRole('table').waitFor()
    expect(await page.getByRole('columnheader').count()).toBe(9)
    const rows = await page.getByRole('rowheader').allTextContents()
    expect(rows.every((row) => row.includes('Shelter'))).toBe(true)
    expect(rows.length).toBeGreaterThan(1)
    await page.getByRole('button', { name: /Health, Find and hold/u }).click()
    await page.getByText('Your role may look, not change').waitFor()
    expect(await page.getByRole('complementary').getByRole('checkbox').first().isDisabled()).toBe(true)
    expect(auditor.wrong).toEqual([])
  }, 120_000)

  test('prints on one A3 page', async () => {
    const officer = await atConsole(browser, hub.base, 'po-chain', { language: 'nl' })
    await officer.open('policies/')
    await officer.page.getByRole('table').waitFor()
    const pdf = (await officer.page.pdf({ format: 'A3', landscape: true })).toString('latin1')
    expect(pdf.match(/\/Type \/Page\b/gu)).toHaveLength(1)
    await officer.picture('matrix-nl')
  }, 120_000)

  test('fits a narrow screen and large letters: only the table scrolls sideways', async () => {
    for (const language of ['nl', 'en'] as const) {
      const officer = await atConsole(browser, hub.base, 'po-chain', { language, width: 320 })
      const { page } = officer
      await officer.open('policies/')
      await page.getByRole('table').waitFor()
      expect(await tooWide(page)).toEqual([])
      await page.locator('.matrix td button').first().click()
      await page.locator('.matrix-fields').waitFor()
      expect(await tooWide(page)).toEqual([])
      await officer.picture(`matrix-narrow-${language}`)
      await page.evaluate("document.documentElement.style.fontSize = '200%'")
      await page.setViewportSize({ width: 1280, height: 900 })
      expect(await tooWide(page)).toEqual([])
    }
  }, 120_000)

  test('is nobody’s who is not signed in, and tries nothing for a role that may only look', async () => {
    expect(await askAdmin(hub.base, undefined, '{ matrix(language: "en") { version { number } } }')).toMatchObject({
      errors: [{ extensions: { code: 'SIGN_IN' } }],
    })
    const auditor = await sessionOf(browser, hub.base, 'auditor-ap')
    const edit =
      '[{ purpose: "municipal.wmo", coordinate: "HealthIntake.treatingProvider", form: "full", rule: "needs" }]'
    const tried = `{ tryChange(language: "en", edits: ${edit}) { problems { text } } }`
    expect(await askAdmin(hub.base, auditor, tried)).toMatchObject({
      errors: [{ extensions: { code: 'NOT_ALLOWED' } }],
    })
    const drafted = `mutation { draftChange(edits: ${edit}, basedOn: { release: 1, hash: "x", seen: 1 }) { release } }`
    expect(await askAdmin(hub.base, auditor, drafted)).toMatchObject({
      errors: [{ extensions: { code: 'NOT_ALLOWED' } }],
    })
  }, 60_000)
})
