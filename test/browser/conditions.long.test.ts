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

  const draftOf = (page: Page) => page.getByRole('region', { name: 'What this draft changes' })

  /** Goes to a control and answers it with the keyboard alone. */
  async function answer(page: Page, label: string | RegExp, keys: string): Promise<void> {
    await page.getByRole('complementary').getByLabel(label).first().focus()
    await page.keyboard.type(keys)
  }

  async function opened(language: 'en' | 'nl', width = 1280): Promise<AtConsole> {
    const officer = await atConsole(browser, hub.base, 'po-chain', { language, width })
    await officer.open('policies/')
    await officer.page.getByRole('table').waitFor()
    return officer
  }

  test('of a new rule are written by keyboard, with an article that the purpose did not rest on', async () => {
    const officer = await opened('en')
    const { page } = officer
    const panel = page.getByRole('complementary')
    await page.getByRole('button', { name: /Health, Wmo support/u }).focus()
    await page.keyboard.press('Enter')
    await panel.getByRole('checkbox', { name: 'Care provider' }).focus()
    await page.keyboard.press('Space')
    await answer(page, 'On the same conditions as', 'A rule of its own')
    await answer(page, 'Why does the work need it?', 'Support is fitted to the care that is there')

    await answer(page, 'Legal basis', 'Another')
    await answer(page, 'Law', 'Jeugdwet')
    expect(await panel.getByRole('button', { name: 'Add this legal basis' }).isDisabled()).toBe(true)
    await answer(page, 'Article', '2.3')
    await answer(page, 'Why may this purpose rest on it?', 'Support of a young adult goes on')
    await officer.picture('conditions-ground')
    expect(await officer.axe()).toEqual([])
    await panel.getByRole('button', { name: 'Add this legal basis' }).focus()
    await page.keyboard.press('Enter')
    expect(await hasFocus(panel.getByLabel('Legal basis', { exact: true }))).toBe(true)
    await panel
      .getByLabel('Legal basis', { exact: true })
      .locator('option:checked', { hasText: 'Jeugdwet 2.3' })
      .waitFor({ state: 'attached' })

    await answer(page, 'Find another condition', 'minor')
    await answer(page, 'The victim is a minor', 'must not')
    await panel.getByLabel('Find another condition').fill('')
    await answer(page, 'Until and including', '06302027')
    await panel.getByRole('button', { name: 'Add an either-or' }).focus()
    await page.keyboard.press('Enter')
    await officer.picture('conditions-new-rule')
    expect(await officer.axe()).toEqual([])
  }, 120_000)
})
