import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { dayAfter, dutchDay } from '../../policies/engine/dutch-day.ts'
import { sessionOf } from './ask-admin.ts'
import { atConsole, describeInBrowser, openBrowser, tooWide } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'
import { draftByProgram } from './draft-by-program.ts'

const PROVIDER = { purpose: 'municipal.wmo', coordinate: 'HealthIntake.treatingProvider', form: 'full', rule: 'needs' }
const DAYS = 14
const URGENT = 'A family has no care from tomorrow on.'

describeInBrowser('A change that shows more', () => {
  let hub: ConsoleHub
  let browser: Browser
  let folder: string
  /** A hub whose red lines have what shows more wait: the second version, made by command. */
  beforeAll(async () => {
    hub = await consoleHub()
    browser = await openBrowser()
    folder = await mkdtemp(join(tmpdir(), 'schakel-delay-'))
    const work = join(folder, 'work')
    const done = async (...args: string[]) => {
      const { code, text } = await hub.schakel('policy', ...args)
      if (code !== 0) throw new Error(`${args.join(' ')}: ${text}`)
    }
    await done('export', work)
    const file = join(work, 'red-lines.yaml')
    const lines = await readFile(file, 'utf8')
    await writeFile(file, lines.replace('\nred-lines:', `\nwidening-delay: ${DAYS}\nred-lines:`))
    await done('draft', work, '--as', 'po-chain')
    await done('submit', '2', '--as', 'po-chain', '--reason', 'Everybody looks first.')
    await done('sign', '2', '--as', 'mh-chain')
  }, 200_000)
  afterAll(async () => {
    await browser?.close()
    await hub?.close()
    await rm(folder, { recursive: true })
  }, 60_000)

  const at = async (person: string, release: number, more: Parameters<typeof atConsole>[3] = {}) => {
    const sitting = await atConsole(browser, hub.base, person, more)
    await sitting.open(`changes/?release=${release}`)
    return sitting
  }
  const drafted = async () => draftByProgram(hub.base, await sessionOf(browser, hub.base, 'po-chain'), [PROVIDER])

  async function submit(page: Page): Promise<void> {
    await page.getByLabel('Why is this change made?').fill('The adviser has to call.')
    await page.getByLabel('This is also the reason for everything that shows more').check()
    await page.getByRole('button', { name: 'Submit for signing' }).click()
    await page.getByText('Submitted. It now waits for signatures.').waitFor()
  }

  async function sign(person: string, release: number, told: RegExp): Promise<void> {
    const { page } = await at(person, release)
    await page.getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByText(told).waitFor()
  }

  const written = (day: string, language: 'en-GB' | 'nl-NL') =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'Europe/Amsterdam' }).format(new Date(day))

  test('waits its days although an earlier one was asked for, counts down, and can be taken back', async () => {
    const rule = await at('po-chain', 2)
    await rule.page
      .getByText('From now on, a version that shows more waits 14 days after its approval (before: 0).')
      .waitFor()
    const release = await drafted()
    const officer = await at('po-chain', release)
    const { page } = officer
    const today = dutchDay(new Date())
    const first = dayAfter(today, DAYS)
    await page.getByText(`If everybody signs today, that is ${written(first, 'en-GB')}.`).waitFor()
    await page.getByLabel(/^In force from/u).fill(dayAfter(today, 2))
    expect(await officer.axe()).toEqual([])
    await officer.picture('change-that-waits-draft')
    await submit(page)
    const sentence = page.getByText(
      `waits ${DAYS} days after the last signature: in force from ${written(first, 'en-GB')} at the earliest.`,
    )
    await sentence.waitFor()
    expect(await officer.axe()).toEqual([])
    await officer.picture('change-that-waits-in-review')
    await sign('mh-health', release, /^Signed\. Change \d is now: In review\./u)
    await sign('mh-municipality', release, /^Signed\. Change \d is now: Approved\./u)
    await officer.open(`changes/?release=${release}`)
    // The night on which the clock goes back makes it an hour longer.
    await page.getByText(new RegExp(`In force from ${written(first, 'en-GB')}: in 1[45] days\\.`, 'u')).waitFor()
    expect(await officer.axe()).toEqual([])
    await officer.picture('change-that-waits-countdown')
    const dutch = await at('po-chain', release, { language: 'nl', width: 320 })
    await dutch.page.getByText(new RegExp(`Geldt vanaf ${written(first, 'nl-NL')}: over 1[45] dagen\\.`, 'u')).waitFor()
    expect(await tooWide(dutch.page)).toEqual([])
    expect(await dutch.axe()).toEqual([])
    await page.getByRole('button', { name: 'Withdraw this change' }).click()
    await page.getByText(`Withdrawn. Change ${release} is now: Obsolete.`).waitFor()
    await page.getByText(/Withdrawn on \d/u).waitFor()
    expect(await page.getByText(/in 1[45] days/u).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Withdraw this change' }).count()).toBe(0)
    expect(await officer.axe()).toEqual([])
    await officer.picture('change-that-waits-withdrawn')
    expect([...rule.wrong, ...officer.wrong, ...dutch.wrong]).toEqual([])
  }, 180_000)

  test('is in force at once when it says why it is urgent, which whoever signs sees first', async () => {
    const release = await drafted()
    const officer = await at('po-chain', release)
    const { page } = officer
    await page.getByLabel('This is urgent and cannot wait for that').check()
    expect(await officer.axe()).toEqual([])
    // Without a reason of its own the form is not sent.
    await page.getByLabel('Why is this change made?').fill('The adviser has to call.')
    await page.getByLabel('This is also the reason').check()
    await page.getByRole('button', { name: 'Submit for signing' }).click()
    expect(await page.getByText('Submitted. It now waits').count()).toBe(0)
    await page.getByLabel('Why can it not wait?').fill(URGENT)
    await page.getByRole('button', { name: 'Submit for signing' }).click()
    await page.getByText('Submitted. It now waits for signatures.').waitFor()
    expect(await page.getByText('at the earliest').count()).toBe(0)
    const holder = await at('mh-health', release, { language: 'nl' })
    await holder.page.getByText(/^Dringend: deze wijziging wacht niet\./u).waitFor()
    await holder.page.getByText(`“${URGENT}”`).waitFor()
    expect(await holder.axe()).toEqual([])
    await holder.picture('change-urgent-nl')
    await holder.page.getByRole('button', { name: 'Onderteken', exact: true }).click()
    await holder.page.getByText(/^Ondertekend\./u).waitFor()
    await sign('mh-municipality', release, /^Signed\. Change \d is now: In force\./u)
    await officer.open(`changes/?release=${release}`)
    await page.getByText('Urgent: it does not wait the 14 days').waitFor()
    const { text } = await hub.schakel('policy', 'history')
    expect(text).toContain(`${release}: urgent: ${URGENT}`)
    expect([...officer.wrong, ...holder.wrong]).toEqual([])
  }, 120_000)
})
