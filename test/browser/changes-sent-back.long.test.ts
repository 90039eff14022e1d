import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { demoPersonKey } from '../../gateway/identity/demo-person-key.ts'
import { until } from '../fixtures/started-hub.ts'
import { sessionOf } from './ask-admin.ts'
import { atConsole, describeInBrowser, hasFocus, openBrowser, tooWide } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'
import { draftByProgram } from './draft-by-program.ts'
import { tabTo } from './tab-to.ts'

const HEALTH_FOR_WMO = /Health, Wmo support/u
const PROVIDER = { purpose: 'municipal.wmo', coordinate: 'HealthIntake.treatingProvider', form: 'full', rule: 'needs' }
const DPIA = 'DPIA 2026-014, part 3'

describeInBrowser('A change that people talk about', () => {
  let hub: ConsoleHub
  let browser: Browser
  let folder: string
  beforeAll(async () => {
    hub = await consoleHub()
    browser = await openBrowser()
    folder = await mkdtemp(join(tmpdir(), 'schakel-key-'))
  }, 150_000)
  afterAll(async () => {
    await browser?.close()
    await hub?.close()
    await rm(folder, { recursive: true })
  }, 60_000)

  const at = (person: string, release: number | string, more: Parameters<typeof atConsole>[3] = {}) =>
    atConsole(browser, hub.base, person, more).then(async (sitting) => {
      await sitting.open(`changes/?release=${release}`)
      return sitting
    })

  async function sign(person: string): Promise<void> {
    const { page } = await at(person, 2)
    await page.getByRole('button', { name: 'Sign', exact: true }).click()
    await page.getByText(/^Signed\. Change 2/u).waitFor()
  }

  test('is sent back, edited and submitted anew; what was said stays, what was signed does not', async () => {
    expect(await draftByProgram(hub.base, await sessionOf(browser, hub.base, 'po-chain'), [PROVIDER])).toBe(2)
    const officer = await at('po-chain', 2)
    const { page } = officer
    const reason = 'The Wmo adviser has to know which care provider to call.'
    const submit = async (): Promise<void> => {
      await page.getByLabel('Why is this change made?').fill(reason)
      await page.getByLabel('This is also the reason for everything that shows more').check()
      await page.getByLabel(/^Data protection impact assessment/u).fill(DPIA)
      await page.getByRole('button', { name: 'Submit for signing' }).click()
      await page.getByText('Submitted. It now waits for signatures.').waitFor()
    }
    await submit()
    await page.getByText(`Data protection impact assessment: ${DPIA}`).waitFor()
    // Nothing waits here, so nothing asks whether it is urgent.
    expect(await page.getByText(/urgent/iu).count()).toBe(0)

    const auditor = await at('auditor-ap', 2)
    await auditor.page.getByLabel('Your comment').fill('Is the name of the provider needed,\nor would a region do?')
    await auditor.page.getByRole('button', { name: 'Place the comment' }).click()
    await auditor.page.getByText('Your comment is placed.').waitFor()
    await auditor.page.getByRole('blockquote').getByText('or would a region do?').waitFor()
    expect(await auditor.page.getByLabel('Your comment').inputValue()).toBe('')
    expect(await auditor.axe()).toEqual([])
    const protection = await at('fg-chain', 2)
    await protection.page.getByLabel('Your advice').fill('Narrow it.')
    await protection.page.getByRole('button', { name: 'Record the advice' }).click()
    await protection.page.getByText('Your advice is recorded.').waitFor()
    await sign('mh-health')

    // With the keyboard alone.
    const holder = await at('mh-municipality', 2)
    const keys = holder.page.keyboard
    const back = holder.page.locator('summary', { hasText: 'Send back to the author' })
    await back.waitFor()
    await tabTo(back)
    await keys.press('Enter')
    await tabTo(holder.page.getByLabel('What has to change?'))
    await keys.type('Show whether an interview can be borne instead.')
    expect(await holder.axe()).toEqual([])
    await holder.picture('change-sending-back')
    await tabTo(holder.page.getByRole('button', { name: 'Send back to the author' }))
    await keys.press('Enter')
    await holder.page.getByText('Sent back to its author. Change 2 is now: Draft.').waitFor()
    expect(await hasFocus(holder.page.getByRole('status'))).toBe(true)
    // Whoever sent it back cannot do so twice, and neither sign nor submit.
    expect(await holder.page.getByRole('button', { name: 'Sign', exact: true }).count()).toBe(0)

    await officer.open('changes/')
    await page.getByLabel('Waiting for me only').check()
    await page
      .getByRole('row', { name: /Change 2/u })
      .getByText('returned to you')
      .waitFor()
    await page.getByRole('link', { name: 'Change 2' }).click()
    await page.getByText(/^Sent back to its author by .*municipalities/u).waitFor()
    await page.getByText('“Show whether an interview can be borne instead.”').waitFor()
    // What it was submitted with is there to go on from.
    expect(await page.getByLabel('Why is this change made?').inputValue()).toBe(reason)
    expect(await page.getByLabel(/^Data protection impact assessment/u).inputValue()).toBe(DPIA)
    expect(await officer.axe()).toEqual([])
    await officer.picture('change-sent-back')
    await page.getByRole('link', { name: 'Edit this draft in the matrix' }).click()
    await page.getByRole('button', { name: HEALTH_FOR_WMO }).click()
    await page.getByRole('checkbox', { name: 'Care provider' }).uncheck()
    await page.getByRole('checkbox', { name: 'Whether an interview can be borne' }).check()
    const save = page.getByRole('button', { name: 'Save the draft' })
    await until(
      () => save.isEnabled(),
      () => 'the draft to be saved',
    )
    await save.click()
    await page.getByRole('heading', { name: /^Change 2/u }).waitFor()
    await submit()
    const difference = page.locator('.change-difference')
    await difference
      .getByText(/“whether an interview can be borne”/u)
      .first()
      .waitFor()
    expect(await difference.getByText(/“care provider”/u).count()).toBe(0)
    await page.getByText('On what this change said before it was sent back:').waitFor()
    await page.getByRole('blockquote').getByText('Narrow it.').waitFor()
    await page.getByRole('blockquote').getByText('or would a region do?').waitFor()
    expect(await page.getByText('✓').count()).toBe(0)
    expect(await officer.axe()).toEqual([])
    await officer.picture('change-submitted-anew')
    for (const [language, words] of [
      ['en', 'The DPIA that this annex goes with: '],
      ['nl', 'De DPIA waar deze bijlage bij hoort: '],
    ] as const) {
      const annex = await page.request.get(`${hub.base}/admin/documents/dpia.md?release=2&lang=${language}`)
      const text = await annex.text()
      expect(text).toContain(`${words}${DPIA}`)
      expect(text).toContain('HealthIntake.fitForInterview')
      expect(text).not.toContain('HealthIntake.treatingProvider')
    }
    expect([...officer.wrong, ...auditor.wrong, ...protection.wrong, ...holder.wrong]).toEqual([])
  }, 240_000)

  test('is read in Dutch, on a narrow screen', async () => {
    const holder = await at('mh-municipality', 2, { language: 'nl', width: 320 })
    await holder.page.getByRole('heading', { name: 'Opmerkingen' }).waitFor()
    await holder.page.getByText(/^Teruggestuurd naar de auteur door/u).waitFor()
    await holder.page.locator('summary', { hasText: 'Stuur terug naar de auteur' }).click()
    expect(await tooWide(holder.page)).toEqual([])
    // Nor does a long word.
    expect(await holder.page.evaluate('document.documentElement.scrollWidth')).toBe(320)
    expect(await holder.axe()).toEqual([])
    await holder.picture('change-sent-back-nl-narrow')
    expect(holder.wrong).toEqual([])
  }, 60_000)

  test('is rolled back and signed with a key file in one press', async () => {
    await sign('mh-health')
    await sign('mh-municipality')
    const holder = await at('mh-coa', 2)
    const { page } = holder
    await page.locator('summary', { hasText: 'Roll back with a key file of your own' }).click()
    const pick = page.getByLabel(/^Your key file, to sign the roll back in the same press/u)
    const press = page.getByRole('button', { name: 'Roll back to version 1' })
    const noKey = join(folder, 'no-key.pem')
    await writeFile(noKey, 'no key')
    await pick.setInputFiles(noKey)
    await press.click()
    await page.getByRole('alert').getByText('This file holds no Ed25519 key').waitFor()
    expect(await page.locator('.change-told').count()).toBe(0)
    await page.getByRole('heading', { name: 'Change 2 In force' }).waitFor()
    expect(await holder.axe()).toEqual([])
    await holder.picture('change-roll-back-with-key')
    const file = async (person: string): Promise<string> => {
      const path = join(folder, `${person}.pem`)
      await writeFile(path, demoPersonKey(person, 'test').privateKey.export({ type: 'pkcs8', format: 'pem' }))
      return path
    }
    await pick.setInputFiles(await file('mh-coa'))
    await press.click()
    await page.getByText('The former version comes back. Change 3 is now: In force.').waitFor()
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
    await page.getByText('This brings back version 1.').waitFor()

    // Somebody else's key: it comes back, and waits for a signature that holds.
    const other = await at('mh-ind', 3)
    await other.page.locator('summary', { hasText: 'Roll back with a key file of your own' }).click()
    await other.page.getByLabel(/^Your key file/u).setInputFiles(await file('mh-coa'))
    await other.page.getByRole('button', { name: 'Roll back to version 2' }).click()
    await other.page
      .getByText(/^The former version comes back\. Change 4 is now: In review\. This signature does not hold/u)
      .waitFor()
    await other.page.getByRole('heading', { name: 'Change 4 In review' }).waitFor()
    expect(other.wrong).toEqual([])
  }, 120_000)
})
