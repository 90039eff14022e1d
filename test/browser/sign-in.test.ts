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
    await visitor.open('?sign-in=expired')
    await visitor.page.getByRole('alert').getByText('Signing in took too long').waitFor()
    expect(await visitor.axe()).toEqual([])
    await visitor.open('')
    await visitor.picture('start-signed-out')
    expect(await visitor.axe()).toEqual([])
    await visitor.page.getByRole('link', { name: 'Sign in' }).click()
    await visitor.page.getByRole('heading', { name: 'Who are you?' }).waitFor()
    expect(await visitor.axe()).toEqual([])
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

  test('shows nothing of a page that was left to whoever comes after, by going back', async () => {
    // What a browser does for people, and a browser for tests does not: keep a page that was left, as it was.
    const keeping = await openBrowser(['--disable-back-forward-cache'])
    const officer = await atConsole(keeping, hub.base, 'po-chain')
    await officer.open('log/')
    await officer.page.getByRole('heading', { name: 'Why do you look in the log?' }).waitFor()
    await officer.page.getByRole('textbox').first().fill('A regular check of this log')
    const back = async () => {
      await officer.page.getByRole('link', { name: 'Schakel' }).click()
      await officer.page.getByRole('heading', { name: 'What you can do here' }).waitFor()
    }
    await back()
    // What was kept is not loaded again.
    await officer.page.goBack({ waitUntil: 'commit' })
    // Who is still signed in goes on where they were.
    await officer.page.getByRole('heading', { name: 'Why do you look in the log?' }).waitFor()
    expect(await officer.page.getByRole('textbox').first().inputValue()).toBe('A regular check of this log')
    await back()
    await officer.page.getByRole('button', { name: 'Sign out' }).click()
    await officer.page.getByRole('main').getByRole('link', { name: 'Sign in' }).waitFor()
    await officer.page.goBack({ waitUntil: 'commit' })
    await officer.page.getByText('Sign in to use this page.').waitFor()
    expect(await officer.page.getByRole('textbox').count()).toBe(0)
    expect(officer.wrong).toEqual([])
    await keeping.close()
  }, 60_000)
})
