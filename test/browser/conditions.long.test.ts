import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { type AtConsole, atConsole, describeInBrowser, hasFocus, openBrowser, tooWide } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'

describeInBrowser('The conditions of a rule, in the matrix', () => {
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

  const MINOR = 'The person is under 18, or is treated as such because the age is uncertain.'
  const panelOf = (page: Page) => page.getByRole('complementary')
  const draftOf = (page: Page, name = 'What this draft changes') => page.getByRole('region', { name })

  /** Goes to a control and answers it with the keyboard alone. */
  async function answer(page: Page, label: string, keys: string): Promise<void> {
    await panelOf(page).getByLabel(label, { exact: true }).focus()
    await page.keyboard.type(keys)
  }

  async function press(page: Page, button: string | RegExp): Promise<void> {
    await panelOf(page).getByRole('button', { name: button }).focus()
    await page.keyboard.press('Enter')
  }

  /** The matrix, with the panel as long as what is in it, so that a picture shows all. */
  async function opened(language: 'en' | 'nl', cell: RegExp, width = 1280): Promise<AtConsole> {
    const officer = await atConsole(browser, hub.base, 'po-chain', { language, width })
    await officer.open('policies/')
    await officer.page.getByRole('button', { name: cell }).focus()
    await officer.page.keyboard.press('Enter')
    await officer.page.locator('.matrix-fields').waitFor()
    await officer.page.evaluate("document.querySelector('.matrix-panel').style.maxBlockSize = 'none'")
    return officer
  }

  test('of a new rule are written by keyboard, with an article that the purpose did not rest on', async () => {
    const officer = await opened('en', /Health, Wmo support/u)
    const { page } = officer
    const panel = panelOf(page)
    await panel.getByRole('checkbox', { name: 'Care provider' }).focus()
    await page.keyboard.press('Space')
    await answer(page, 'On the same conditions as', 'A rule of its own')
    await answer(page, 'Why does the work need it?', 'Support is fitted to the care that is there')

    await answer(page, 'Legal basis', 'Another')
    await answer(page, 'Law', 'Jeugdwet')
    expect(await panel.getByRole('button', { name: 'Add this legal basis' }).isDisabled()).toBe(true)
    await answer(page, 'Article', '2.3')
    await answer(page, 'Why may this purpose rest on it?', 'Support of a young adult goes on.')
    expect(await officer.axe()).toEqual([])
    await officer.picture('conditions-ground')
    await press(page, 'Add this legal basis')
    const ground = panel.getByLabel('Legal basis', { exact: true })
    expect(await hasFocus(ground)).toBe(true)
    await ground.locator('option:checked', { hasText: 'Jeugdwet 2.3' }).waitFor({ state: 'attached' })

    await answer(page, 'Find another condition', 'under 18')
    await answer(page, MINOR, 'must not')
    expect(await hasFocus(panel.getByLabel(MINOR))).toBe(true)
    await answer(page, 'Until and including', '06302027')
    await press(page, 'Add an either-or')
    await answer(page, 'Condition 1', 'The person has consented to')
    await panel.getByText('Choose at least two').waitFor()
    await answer(page, 'Condition 2', 'The placement desk')
    await panel
      .getByText(
        'With any task of this purpose, if it is known not to be so that the person is under 18, or is treated as such because the age is uncertain; and if one of these is so: the person has consented',
      )
      .waitFor()
    await panel.getByText('today, until 30 June 2027.').waitFor()
    const draft = draftOf(page)
    await draft.getByText('Up to date.').waitFor()
    await draft.getByText(/New for Municipality, in “Wmo support”.*until 30 June 2027/u).waitFor()
    await draft.getByText('rests on Jeugdwet 2.3 as well').waitFor()
    await draft.getByText('“Wmo support” now also rests on Jeugdwet 2.3.').waitFor()
    expect(await officer.axe()).toEqual([])
    await officer.picture('conditions-new-rule')

    await draft.getByRole('button', { name: /^Add as a test: .*on 1 July 2027/u }).click()
    await page.getByText('Show as file').click()
    const file = page.getByRole('region', { name: 'purposes/municipal.wmo.yaml' })
    const written = `    when:
      - not victim-is-minor
      - consent-given or urgency-acute
      - until 2027-06-30
    because: Support is fitted to the care that is there (Jeugdwet 2.3).`
    await file.getByText('Jeugdwet 2.3').waitFor()
    expect(await file.textContent()).toContain(written)

    // Saved, and edited further: what was written is in the form again.
    await page.getByText('Up to date.').waitFor()
    await page.getByRole('button', { name: 'Save as draft' }).click()
    await page.waitForURL(/changes\/.*release=/u)
    const release = new URL(page.url()).searchParams.get('release') ?? ''
    await officer.open(`policies/?release=${release}`)
    await page.getByRole('button', { name: /Health, Wmo support/u }).click()
    await press(page, /^Change this condition \(rule treating-provider\)/u)
    expect(await panel.getByLabel(MINOR).inputValue()).toBe('no')
    expect(await panel.getByLabel('Until and including').inputValue()).toBe('2027-06-30')
    expect(await panel.getByLabel('Condition 2').inputValue()).toBe('urgency-acute')
    await panel.getByLabel('Until and including').fill('2027-12-31')
    await panel.getByText('until 31 December 2027.').waitFor()
    await page.getByText('Show as file').click()
    await file.getByText('until 2027-12-31').waitFor()
    await draft.getByText('Up to date.').waitFor()
    await page.getByRole('button', { name: 'Save the draft' }).click()
    await page.waitForURL(/changes\//u)
    await officer.open(`policies/?release=${release}`)
    await page.getByRole('button', { name: /Health, Wmo support/u }).click()
    await panel.getByText('until 31 December 2027').first().waitFor()
    expect(officer.wrong).toEqual([])
  }, 240_000)

  test('that is there are changed for all that it shows, which is said, and put back', async () => {
    const officer = await opened('nl', /Gezondheid, Een veilige plek/u)
    const { page } = officer
    const panel = panelOf(page)
    const draft = draftOf(page, 'Wat dit concept verandert')
    const change = panel.getByRole('button', { name: /^Wijzig deze voorwaarde/u }).first()
    await change.focus()
    await page.keyboard.press('Enter')
    expect(await change.getAttribute('aria-expanded')).toBe('true')
    await panel.getByText('Wat u hier wijzigt, geldt voor alles wat deze regel toont:').waitFor()
    await panel.getByText('Voorzieningen die nodig zijn (codes). Zij is voor').waitFor()
    await panel.getByText(/^Bij elke taak van dit doel, als de persoon heeft toestemming gegeven/u).waitFor()
    await panel.getByLabel('Zoek een andere voorwaarde').fill('jonger dan 18')
    await panel.getByLabel('De persoon is jonger dan 18').selectOption({ label: 'mag niet zo zijn' })
    await panel.getByLabel('Tot en met').fill('2027-12-31')
    await panel.getByText('een plek nodig is, tot en met 31 december 2027.').waitFor()
    await draft.getByText('Bijgewerkt.').waitFor()
    await draft.getByRole('heading', { name: 'Laat minder zien' }).waitFor()
    await draft
      .getByText(/^Voortaan strenger voor .*tot en met 31 december 2027\.$/u)
      .first()
      .waitFor()
    await draft.getByText('voorwaarden of reden van regel').waitFor()
    expect(await officer.axe()).toEqual([])
    await officer.picture('conditions-nl')
    await panel.getByRole('button', { name: 'Zet terug zoals het was' }).focus()
    await page.keyboard.press('Enter')
    expect(await hasFocus(change)).toBe(true)
    await draft.getByText('Nog niets').waitFor()
    expect(officer.wrong).toEqual([])
  }, 240_000)

  test('fit a narrow screen in both languages', async () => {
    for (const language of ['nl', 'en'] as const) {
      const cell = language === 'nl' ? /Gezondheid, Een veilige plek/u : /Health, Find and hold/u
      const officer = await opened(language, cell, 320)
      const { page } = officer
      await panelOf(page)
        .getByRole('button', { name: language === 'nl' ? /^Wijzig deze/u : /^Change this/u })
        .first()
        .click()
      await page.locator('.matrix-in-words').getByText('.').first().waitFor()
      expect(await tooWide(page)).toEqual([])
      expect(await officer.axe()).toEqual([])
      await officer.picture(`conditions-narrow-${language}`)
      expect(officer.wrong).toEqual([])
    }
  }, 240_000)
})
