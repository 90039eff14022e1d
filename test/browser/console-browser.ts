import { describe } from '@jest/globals'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'

const OUT = fileURLToPath(new URL('out/', import.meta.url))
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

interface Violations {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}

/** Where this machine has a browser; undefined where it has none. */
export const chromiumPath: string | undefined = [process.env['SCHAKEL_CHROMIUM'] ?? '', ...PLACES].find(
  (path) => path !== '' && existsSync(path),
)

/** Tests in a real browser; where there is none they are skipped, and a line says so. */
export const describeInBrowser = chromiumPath === undefined ? describe.skip : describe
if (chromiumPath === undefined)
  process.stderr.write(
    'SKIPPED: the console is not tried in a browser, for this machine has no chromium (apt-get install chromium)\n',
  )

/** A real browser; `without`: what playwright starts it with by itself, and here is left out. */
export function openBrowser(without: string[] = []): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('there is no chromium on this machine: apt-get install chromium')
  // Started by root in CI, where chromium has no sandbox of its own.
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'], ignoreDefaultArgs: without })
}

/** A person at the console, with everything that went wrong on their pages: there should be nothing. */
export interface AtConsole {
  readonly page: Page
  readonly context: BrowserContext
  /** Requests to elsewhere, violations of the content security policy, errors on the page. */
  readonly wrong: readonly string[]
  /** Goes to a page of the console, signed in, and waits until it is there. */
  open(path: string): Promise<void>
  /** Violations of WCAG 2.0 to 2.2, levels A and AA, on the page as it stands. */
  axe(): Promise<readonly string[]>
  /** Writes a picture of the whole page to test/browser/out. */
  picture(name: string): Promise<void>
}

export interface SittingDown {
  readonly language?: 'en' | 'nl'
  readonly width?: number
}

/** Somebody sits down, says who they are, and is signed in. Without a person nobody is. */
export async function atConsole(
  browser: Browser,
  base: string,
  person: string | undefined,
  { language = 'en', width = 1280 }: SittingDown = {},
): Promise<AtConsole> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: language })
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${base}/`) && !url.startsWith('data:') && !url.startsWith('blob:')) wrong.push(`asked ${url}`)
  })
  page.on('pageerror', (error) => wrong.push(`failed: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(`said: ${message.text()}`)
  })
  const open = async (path: string): Promise<void> => {
    const separator = path.includes('?') ? '&' : '?'
    await page.goto(`${base}/console/${path}${separator}lang=${language}`)
    await page.locator('main[aria-busy=false]').waitFor()
  }
  if (person !== undefined) {
    await page.goto(`${base}/admin/sign-in`)
    await page.locator(`a[href$="/${person}"]`).click()
    await page.locator('main[aria-busy=false]').waitFor()
  }
  return {
    page,
    context,
    wrong,
    open,
    async axe() {
      // Evaluated from outside, which the page's content security policy does not stop; a script tag it would.
      await page.evaluate(AXE)
      const asked = `axe.run(document, ${JSON.stringify({ runOnly: LEVELS })})`
      const { violations } = await page.evaluate<Violations>(asked)
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    },
    async picture(name) {
      mkdirSync(OUT, { recursive: true })
      await page.screenshot({ path: join(OUT, `${name}.png`), fullPage: true })
    },
  }
}

/** What sticks out of the page sideways, where only regions of their own may scroll. */
export function tooWide(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`(() => {
    const room = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= room) return []
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > room + 1 && element.closest('[role=region][tabindex]') === null)
      .map((element) => element.outerHTML.slice(0, 120))
  })()`)
}

/** Makes all text twice as large, as somebody with low vision does, and tells what suffers: sideways, cut off, or one over the other. */
export async function sufferingLargeText(page: Page): Promise<readonly string[]> {
  await page.evaluate("document.documentElement.style.fontSize = '200%'")
  const wide = await tooWide(page)
  const others = await page.evaluate<string[]>(`(() => {
    // What sticks at the edge of a region stands over what is scrolled under it, and may.
    for (const region of document.querySelectorAll('[role=region][tabindex]')) region.scrollTo(0, 0)
    const found = []
    const hidden = (element) => {
      const { width, height } = element.getBoundingClientRect()
      return width <= 1 || height <= 1
    }
    for (const element of document.querySelectorAll('body *')) {
      const { overflowX, overflowY } = getComputedStyle(element)
      const cut = (overflow, inside, room) => ['hidden', 'clip'].includes(overflow) && inside > room + 1
      // What is written in a box moves along with the cursor in it.
      if (hidden(element) || !element.checkVisibility() || element.closest('svg, input, textarea') !== null) continue
      if (cut(overflowX, element.scrollWidth, element.clientWidth) || cut(overflowY, element.scrollHeight, element.clientHeight))
        found.push('cut off: ' + element.outerHTML.slice(0, 120))
    }
    for (const control of document.querySelectorAll('select, input, textarea, button'))
      if (!hidden(control) && control.checkVisibility() && parseFloat(getComputedStyle(control).fontSize) < 22)
        found.push('stays small: ' + control.outerHTML.slice(0, 120))
    const texts = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.data.trim() === '' || node.parentElement.closest('script, style, option') !== null || !node.parentElement.checkVisibility()) continue
      // Of what scrolls in a region of its own, only the part that is in sight.
      let box = { left: 0, top: -1e6, right: 1e6, bottom: 1e6 }
      for (let around = node.parentElement; around !== null && around !== document.body; around = around.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(around)
        if (overflowX === 'visible' && overflowY === 'visible') continue
        const { left, top, right, bottom } = around.getBoundingClientRect()
        box = { left: Math.max(box.left, left), top: Math.max(box.top, top), right: Math.min(box.right, right), bottom: Math.min(box.bottom, bottom) }
      }
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const rect of range.getClientRects()) {
        const seen = { left: Math.max(rect.left, box.left), top: Math.max(rect.top, box.top), right: Math.min(rect.right, box.right), bottom: Math.min(rect.bottom, box.bottom) }
        if (seen.right - seen.left > 1 && seen.bottom - seen.top > 1) texts.push({ node, ...seen })
      }
    }
    for (const [index, one] of texts.entries())
      for (const other of texts.slice(index + 1)) {
        if (one.node === other.node) continue
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left)
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
        // Lines of text touch each other by a little: what counts is what cannot be read.
        if (across > 3 && down > Math.min(one.bottom - one.top, other.bottom - other.top) / 2)
          found.push('over each other: ' + one.node.data.trim().slice(0, 50) + ' / ' + other.node.data.trim().slice(0, 50))
      }
    return found
  })()`)
  return [...wide.map((element) => `too wide: ${element}`), ...others]
}

/** Whether the keyboard is there. */
export async function hasFocus(target: Locator): Promise<boolean> {
  return (await target.and(target.page().locator(':focus')).count()) > 0
}
