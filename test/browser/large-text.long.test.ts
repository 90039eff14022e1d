import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { askHub, askToken } from '../fixtures/started-hub.ts'
import { atConsole, describeInBrowser, openBrowser, sufferingLargeText } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'

const CASE = 'demo-dublin-claimant'

/** Each page as people use it: with an answer on it. */
const PAGES: readonly (readonly [name: string, path: string, use: (page: Page) => Promise<void>])[] = [
  [
    'who',
    'who/',
    async (page) => {
      const form = page.locator('form', { hasText: 'What does' })
      await form.getByRole('combobox', { name: 'Agency' }).selectOption('care-coordination')
      await form.getByRole('combobox', { name: 'Purpose' }).selectOption('care.coordinate')
      await form.getByRole('combobox', { name: 'Case' }).fill(CASE)
      await form.getByRole('button', { name: 'Show' }).click()
      await page.getByText(/^\d+ fields would be shown/u).waitFor()
    },
  ],
  [
    'log',
    'log/',
    async (page) => {
      await page.getByRole('button', { name: 'Regular check of the log' }).click()
      await page.getByRole('textbox', { name: 'Number of the case' }).fill(CASE)
      await page.getByRole('button', { name: 'Show' }).click()
      await page.getByRole('heading', { name: 'Who looked at this case' }).waitFor()
      await page.getByText(/^Log intact up to #/u).waitFor()
    },
  ],
  [
    'schema',
    'schema/',
    async (page) => {
      await page.getByText('“Then” names the work that can begin with the same event').waitFor()
      await page.getByRole('list', { name: 'All cases together' }).waitFor()
    },
  ],
  [
    'matrix',
    'policies/',
    async (page) => {
      await page.getByRole('button', { name: /Health, Wmo support/u }).click()
      await page.getByRole('checkbox', { name: 'Care provider' }).check()
      await page.getByText('New for Municipality, in “Wmo support”').waitFor()
    },
  ],
  ['changes', 'changes/', async (page) => page.getByRole('table').waitFor()],
  ['change', 'changes/?release=1', async (page) => page.getByRole('heading', { name: /^Change 1/u }).waitFor()],
  [
    'playground',
    'playground/?mode=plain',
    async (page) => page.getByRole('heading', { name: 'What you will get' }).waitFor(),
  ],
  ['start', '', async (page) => page.getByRole('heading').first().waitFor()],
]

describeInBrowser('Text of twice the size', () => {
  let hub: ConsoleHub
  let browser: Browser
  beforeAll(async () => {
    hub = await consoleHub()
    browser = await openBrowser()
    const token = await askToken(hub.base, 'care-coordination', 'care.coordinate')
    await askHub(hub.base, token, `{ case(id: "${CASE}") { caseId state carePlan { needs } } }`)
  }, 150_000)
  afterAll(async () => {
    await browser?.close()
    await hub?.close()
  }, 60_000)

  test.each(PAGES)(
    'loses nothing on the page %s',
    async (name, path, use) => {
      const officer = await atConsole(browser, hub.base, 'po-chain')
      await officer.open(path)
      await use(officer.page)
      expect(await sufferingLargeText(officer.page)).toEqual([])
      await officer.picture(`large-${name}`)
      expect(officer.wrong).toEqual([])
    },
    60_000,
  )
})
