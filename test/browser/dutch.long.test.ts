import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { dataFields } from '../../policies/engine/documents/data-cells.ts'
import { shipped } from '../policies/shipped-policy.ts'
import { type AtConsole, atConsole, describeInBrowser, openBrowser } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'

const PAGES = ['', 'policies/', 'who/', 'changes/', 'changes/?release=1', 'log/', 'playground/', 'schema/']

/** Texts of the policies and of the schema in one language, which a page in the other may show only where it says so. */
function textsIn(language: 'en' | 'nl'): string[] {
  const { purposes, redLines, vocabulary } = shipped.bundle
  return [
    ...purposes.flatMap(({ legalBasis, rules, derived, title }) => [
      ...[...legalBasis, ...rules, ...derived].map(({ because }) => because[language]),
      title[language],
    ]),
    ...(redLines?.lines.map(({ because }) => because[language]) ?? []),
    ...(vocabulary?.facts.map(({ sentence }) => sentence[language]) ?? []),
    ...(language === 'en' ? dataFields(shipped).map(({ description }) => description) : []),
  ].flatMap((text) => (text === undefined || text.length < 12 ? [] : [text]))
}

/** Words that are of the one language and not of the other. */
const OF_LANGUAGE = {
  en: String.raw`\b(?:the|and|which|this|that|with|whether|are|from|should)\b`,
  nl: String.raw`\b(?:het|een|niet|wordt|voor|van|naar|mag|heeft|zijn)\b`,
}

/** Names of organisations, and the reason that the first version was given. */
const NAMES = [
  ...(shipped.bundle.agencies?.agencies.map(({ name }) => name) ?? []),
  shipped.bundle.release?.reason ?? '',
]

/** What stands on the page as if it were in its language, and is in the other. Code, names of agencies and files are nobody's language. */
function unmarked(page: Page, of: 'en' | 'nl', other: 'en' | 'nl', texts: readonly string[]): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const names = ${JSON.stringify(NAMES)}
    const texts = new Set(${JSON.stringify(texts)})
    const word = new RegExp(${JSON.stringify(OF_LANGUAGE[other])}, 'iu')
    const found = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const { parentElement: parent, data } = walker.currentNode
      // A rule's id and an organisation's name are what they are, and what somebody wrote is in whatever language they wrote it in.
      const text = [...names].reduce((rest, name) => rest.replaceAll(name, ''), data).replaceAll(/\\b[a-z]+(?:-[a-z]+)+\\b/gu, '').trim()
      if (text === '' || parent.closest('script, style, code, pre, textarea, .monaco-editor, .graphiql-container') !== null) continue
      if (parent.closest('[lang]').lang !== ${JSON.stringify(of)}) continue
      if (word.test(text) || [...texts].some((one) => text.includes(one))) found.push(text.slice(0, 200))
    }
    return [...new Set(found)]
  })()`)
}

describeInBrowser('A page', () => {
  let hub: ConsoleHub
  let browser: Browser
  beforeAll(async () => {
    hub = await consoleHub()
    browser = await openBrowser()
  }, 200_000)
  afterAll(async () => {
    await browser?.close()
    await hub?.close()
  }, 60_000)

  test.each([
    ['nl', 'en'],
    ['en', 'nl'],
  ] as const)(
    'in %s holds nothing in %s that is not marked as such',
    async (language, other) => {
      const officer = await atConsole(browser, hub.base, 'po-chain', { language })
      const texts = textsIn(other)
      const found: Record<string, string[]> = {}
      const look = async (place: string) => {
        const strange = await unmarked(officer.page, language, other, texts)
        if (strange.length > 0) found[place] = strange
      }
      for (const path of PAGES) {
        await officer.open(path)
        await officer.page.waitForLoadState('networkidle')
        await openAll(officer.page)
        await look(path)
      }
      await everyCell(officer, look)
      expect(found).toEqual({})
      expect(officer.wrong).toEqual([])
    },
    240_000,
  )
})

/** Opens everything that can be unfolded, and what that brings in. */
async function openAll(page: Page): Promise<void> {
  await page.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true')
  await page.waitForLoadState('networkidle')
}

/** Opens one cell of each data category, with the panel beside the matrix. */
async function everyCell(officer: AtConsole, look: (place: string) => Promise<void>): Promise<void> {
  const { page } = officer
  await officer.open('policies/')
  const cells = page.locator('.matrix button[aria-pressed]')
  await cells.first().waitFor()
  const count = await cells.count()
  expect(count).toBeGreaterThan(50)
  for (let index = 0; index < count; index += 41) {
    await cells.nth(index).click()
    await page.locator('.matrix-fields li').first().waitFor()
    await openAll(page)
    await look(`cell ${index}`)
    if (index === 41) await officer.picture(`cell-${await page.locator('html').getAttribute('lang')}`)
  }
}
