import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { atConsole, describeInBrowser, openBrowser } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'

describeInBrowser('Signing in to the console', () => {
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

  test('begins at a page that tells what the console is, and comes back signed in', async () => {
    const visitor = await atConsole(browser, hub.base, undefined)
    await visitor.open('')
    await visitor.picture('start-signed-out')
    expect(await visitor.axe()).toEqual([])
    await visitor.page.getByRole('link', { name: 'Sign in' }).click()
    await visitor.page.getByRole('heading', { name: 'Who are you?' }).waitFor()
    await visitor.picture('who-are-you')
    await visitor.page.getByRole('link', { name: 'Privacy officer, chain (demo)' }).click()
    await visitor.page.getByRole('heading', { name: 'What you can do here' }).waitFor()
    expect(await visitor.page.getByRole('main').getByRole('link').allTextContents()).toEqual(
      await visitor.page.getByRole('navigation').getByRole('link').allTextContents(),
    )
    expect(await visitor.axe()).toEqual([])
    await visitor.picture('start-signed-in')
    expect(visitor.wrong).toEqual([])
  }, 60_000)

  test('gives a cookie that scripts cannot read and that goes to the console’s own API alone', async () => {
    const officer = await atConsole(browser, hub.base, 'po-chain')
    const session = (await officer.context.cookies()).filter(({ name }) => name === 'schakel_console')
    expect(session).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/admin' }])
  }, 60_000)
})
