import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { type FaultProxy, faultProxy } from '../fixtures/fault-proxy.ts'
import { askDesk } from './ask-desk.ts'
import { type AtConsole, atConsole, describeInBrowser, openBrowser } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'

const CASE = 'demo-dublin-claimant'
const PREVIEW = `{ previewCase(agency: "care-coordination", purpose: "care.coordinate", case: "${CASE}", language: "en") { released } }`
const LENS = `{ lens(document: "{ case(id: \\"${CASE}\\") { caseId } }", agency: "care-coordination", purpose: "care.coordinate", case: "${CASE}", language: "en") { open } }`

describeInBrowser('While the chain cannot be reached', () => {
  let hub: ConsoleHub
  let chain: FaultProxy
  let browser: Browser
  beforeAll(async () => {
    hub = await consoleHub({}, async (_dataDir, port) => {
      chain = await faultProxy(`http://127.0.0.1:${port + 1}/graphql`)
      return { SCHAKEL_CHAIN_URL: chain.url }
    })
    browser = await openBrowser()
  }, 150_000)
  afterAll(async () => {
    await browser?.close()
    await hub?.close()
    await chain?.close()
  }, 60_000)

  const lastSubjects = async (count: number) => {
    const { text } = await hub.schakel('log', 'show', '--last', String(count), '--json')
    return (JSON.parse(text) as { record: { desk?: { action: string; subject?: string } } }[]).map(
      ({ record }) => `${record.desk?.action} ${record.desk?.subject}`,
    )
  }
  const showCase = async (at: AtConsole, label: RegExp, show: string, organisation: string) => {
    const form = at.page.locator('form', { hasText: label })
    await form.getByRole('combobox', { name: organisation }).selectOption('care-coordination')
    await form.getByRole('combobox', { name: /Purpose|Doel/u }).selectOption('care.coordinate')
    await form.getByRole('combobox', { name: /Case|Zaak/u }).fill(CASE)
    await form.getByRole('button', { name: show }).click()
  }

  test('a preview says so in a sentence, is recorded all the same, and works again afterwards', async () => {
    const officer = await atConsole(browser, hub.base, 'po-chain')
    const dutch = await atConsole(browser, hub.base, 'po-chain', { language: 'nl' })
    await officer.open('who/')
    await dutch.open('who/')
    await chain.downDuring(async () => {
      await showCase(officer, /What does/u, 'Show', 'Agency')
      await officer.page
        .getByRole('alert')
        .getByText('The chain cannot be reached, so nothing can be said about this case now. Try again in a moment.')
        .waitFor()
      await officer.picture('who-chain-down')
      expect(await officer.axe()).toEqual([])
      expect(await lastSubjects(1)).toEqual([`preview ${CASE}`])
      await showCase(dutch, /Wat ziet.*van zaak/u, 'Toon', 'Organisatie')
      await dutch.page
        .getByRole('alert')
        .getByText('De keten is niet bereikbaar, dus over deze zaak is nu niets te zeggen.')
        .waitFor()
      expect((await askDesk(officer, hub.base, PREVIEW)).code).toBe('CHAIN_UNREACHABLE')
    })
    expect((await askDesk(officer, hub.base, PREVIEW)).code).toBeUndefined()
  }, 120_000)

  test('the playground says so where the marks would be, and loses nothing of the query', async () => {
    const developer = await atConsole(browser, hub.base, 'developer-chain')
    const { page } = developer
    await developer.open('playground/?mode=plain')
    await page.getByLabel(/^Task/u).selectOption('TAKE_REPORT')
    await page.getByRole('combobox', { name: /Demo case/u }).selectOption('demo-dublin-claimant')
    await page.getByText('Released', { exact: false }).first().waitFor()
    const query = page.getByRole('textbox', { name: 'Query' })
    await chain.downDuring(async () => {
      const written = `${await query.inputValue()} `
      await query.fill(written)
      await page
        .getByRole('alert')
        .getByText('The chain cannot be reached, so nothing can be said about this case now. Try again in a moment.')
        .waitFor()
      expect(await query.inputValue()).toBe(written)
      await developer.picture('playground-chain-down')
      expect(await developer.axe()).toEqual([])
      expect((await askDesk(developer, hub.base, LENS)).code).toBe('CHAIN_UNREACHABLE')
      expect(await lastSubjects(1)).toEqual([`play care-coordination care.coordinate case ${CASE}`])
    })
  }, 120_000)
})
