import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { type AtConsole, atConsole, describeInBrowser, openBrowser } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'

interface Chain {
  readonly counted: boolean
  readonly askers: readonly { readonly agency: string; readonly purpose: string }[]
  readonly tracks: readonly {
    readonly tasks: readonly {
      readonly type: string
      readonly waiting: number | null
      readonly overdue: number | null
    }[]
  }[]
}

interface FirstQuery {
  readonly agency: string
  readonly purpose: string
  readonly document: string
}

describeInBrowser('Schema and status', () => {
  let hub: ConsoleHub
  let browser: Browser
  beforeAll(async () => {
    hub = await consoleHub({ SCHAKEL_CASES: '60' })
    browser = await openBrowser()
  }, 150_000)
  afterAll(async () => {
    await browser?.close()
    await hub?.close()
  }, 60_000)

  test('tells how the hub does: every part, the version in force, and how fast agencies were answered', async () => {
    const officer = await atConsole(browser, hub.base, 'po-chain')
    await officer.open('schema/')
    const state = officer.page.getByRole('region', { name: 'How the hub does now' })
    await state.getByRole('row', { name: /Policies in force version 1 [0-9a-f]{12}/u }).waitFor()
    for (const part of ['the chain', 'the police', 'immigration', 'care and shelter', 'the municipalities'])
      expect(await state.getByRole('row', { name: new RegExp(`System of ${part}.*Ready`, 'u') }).count()).toBe(1)
    expect(await state.getByRole('row', { name: /Disclosure log .*Ready/u }).count()).toBe(1)
    expect(await state.getByText('Not ready').count()).toBe(0)
    await hub.schakel(
      'query',
      '--agency',
      'ind',
      '--purpose',
      'residence.decide',
      '{ cases(first: 1) { edges { cursor } } }',
    )
    await officer.open('schema/')
    await state.getByText(/95 of 100 were answered within [\d.]+ seconds/u).waitFor()
    expect(officer.wrong).toEqual([])
  }, 60_000)

  test('finds a field by its name, with who may see it, and tells what nobody sees yet', async () => {
    const officer = await atConsole(browser, hub.base, 'po-chain')
    const { page } = officer
    await officer.open('schema/')
    await page.getByRole('searchbox', { name: 'Search in names and descriptions' }).waitFor()
    expect(await officer.axe()).toEqual([])
    await page.getByRole('searchbox').fill('diagnosis')
    const row = page.getByRole('row', { name: /HealthIntake\.diagnosisNotes/u })
    await row.getByRole('link', { name: 'Nobody sees this yet' }).waitFor()
    expect(await row.getByRole('link').getAttribute('href')).toContain(
      '/console/who/?field=HealthIntake.diagnosisNotes',
    )
    await page.getByRole('searchbox').fill('shelter address')
    await page.getByRole('row', { name: /ShelterPlacement\.shelterAddress/u }).waitFor()
    await officer.picture('schema-search')
    expect(await officer.axe()).toEqual([])
    await page.getByRole('searchbox').fill('')
    await page.getByLabel('Only fields that nobody sees yet').check()
    await page
      .getByRole('status')
      .getByText(/^[1-9] fields?$/u)
      .waitFor()
    await page.getByLabel('Only fields that nobody sees yet').uncheck()
    await page.getByLabel('Owner').selectOption('HEALTH')
    await page.getByLabel('Kind of data').selectOption('pd:Health')
    await page
      .getByRole('row', { name: /HealthIntake\./u })
      .first()
      .waitFor()
    expect(await page.getByRole('row', { name: /PoliceVictimFile\./u }).count()).toBe(0)
    expect(officer.wrong).toEqual([])
  }, 60_000)

  test('shows the chain with how much waits, and no number that could point at one person', async () => {
    const officer = await atConsole(browser, hub.base, 'po-chain')
    await officer.open('schema/')
    const all = officer.page.getByRole('list', { name: 'All cases together' })
    await all
      .getByRole('list', { name: 'Shelter and care' })
      .getByText('Make and keep the care plan', { exact: true })
      .waitFor()
    const { chain } = await api<{ chain: Chain }>(
      officer,
      '{ chain(language: "en") { counted askers { agency purpose } tracks { tasks { type waiting overdue } } } }',
    )
    const tasks = chain.tracks.flatMap((track) => track.tasks)
    expect([chain.counted, tasks.length]).toEqual([true, 30])
    const counts = tasks.flatMap(({ waiting, overdue }) => [waiting, overdue]).filter((count) => count !== null)
    expect(counts.length).toBeGreaterThan(3)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(5)
    const lit = await all.locator('.chain-task--lit').count()
    expect(lit).toBe(tasks.filter(({ waiting }) => waiting !== null).length)
    await officer.picture('schema-chain')
  }, 60_000)

  test('lights the open tasks of one demo case, with state and due date, as its agencies are told', async () => {
    const officer = await atConsole(browser, hub.base, 'po-chain')
    const { page } = officer
    await officer.open('schema/')
    await page.getByRole('button', { name: 'Find the demo cases' }).click()
    await page.getByRole('combobox', { name: 'Demo case' }).selectOption('demo-dublin-claimant')
    const picture = page.getByRole('list', { name: 'One demo case: demo-dublin-claimant' })
    const lit = await picture.locator('.chain-task--lit').allTextContents()
    // As subgraphs/kit/synthetic/README.md has them.
    for (const [title, holder] of [
      ['Record and guard the reflection period', 'Immigration and Naturalisation Service'],
      ['Keep departure suspended', 'Repatriation and Departure Service'],
      ['Find the first shelter place', 'National Coordination of Victims'],
      ['Receive and protect', 'Reception of Asylum Seekers'],
      ['Make and keep the care plan', 'Regional Care Coordination'],
      ['Treat', 'Municipal Health Centre'],
      ['Wmo investigation and decision', 'Municipality of Amsterdam'],
      ['Informative talk and report', 'Police Unit Amsterdam'],
    ] as const)
      expect([title, lit.filter((text) => text.startsWith(title) && text.includes(holder)).length]).toEqual([title, 1])
    // Being received has no term.
    expect(lit.filter((text) => /open, (?:due|overdue since) \d/u.test(text))).toHaveLength(7)
    expect(lit).toHaveLength(8)
    await officer.picture('schema-one-case')
    expect(await officer.axe()).toEqual([])
    expect(officer.wrong).toEqual([])
  }, 60_000)

  test('gives a new developer commands and queries that work as they stand', async () => {
    const developer = await atConsole(browser, hub.base, 'developer-chain')
    const { firstSteps } = await api<{
      firstSteps: { readonly commands: readonly { readonly text: string }[]; readonly queries: readonly FirstQuery[] }
    }>(developer, '{ firstSteps(language: "en") { commands { text } queries { agency purpose document } } }')
    expect(firstSteps.queries).toHaveLength(3)
    for (const { agency, purpose, document } of firstSteps.queries) {
      const { code, text } = await hub.schakel('query', '--agency', agency, '--purpose', purpose, document)
      expect([code, text.includes('"demo-dublin-claimant"') || text.includes('"taskId"')]).toEqual([0, true])
    }
    const tokens = firstSteps.commands.flatMap(({ text }) => /^npx schakel (token .*)$/u.exec(text)?.[1] ?? [])
    expect(tokens).toHaveLength(4)
    for (const command of tokens) {
      const { code, text } = await hub.schakel(...command.split(' '))
      expect([command, code, text.trim().split('.').length]).toEqual([command, 0, 3])
    }
    const scripts = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>
    }
    expect(firstSteps.commands.map(({ text }) => text)).toContain('npm start')
    expect(scripts.scripts['start']).toBeDefined()
    await developer.open('schema/')
    await developer.page
      .getByRole('region', { name: /Your own open tasks/u })
      .getByText('npx schakel query')
      .waitFor()
  }, 60_000)

  test('is for whoever is signed in with a role, and is in the log', async () => {
    const queries = [
      '{ schemaFields(language: "en") { coordinate } }',
      '{ status { answered } }',
      '{ chain(language: "en") { counted } }',
      '{ firstSteps(language: "en") { commands { text } } }',
    ]
    for (const query of queries) {
      const response = await fetch(`${hub.base}/admin/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })
      const { data, errors } = (await response.json()) as {
        readonly data: unknown
        readonly errors: readonly { readonly extensions: { readonly code: string } }[]
      }
      expect([data, errors[0]?.extensions.code]).toEqual([null, 'SIGN_IN'])
    }
    const auditor = await atConsole(browser, hub.base, 'auditor-ap')
    await api(auditor, '{ status { answered } }')
    const { text } = await hub.schakel('log', 'show', '--last', '20', '--json')
    expect(text).toContain('"action": "see-status"')
    expect(text).toContain('"client": "auditor-ap"')
  }, 60_000)

  test('fits a screen of 320 px in Dutch, and text of twice the size', async () => {
    const officer = await atConsole(browser, hub.base, 'po-chain', { language: 'nl', width: 320 })
    const { page } = officer
    await officer.open('schema/')
    await page.getByRole('searchbox', { name: 'Zoek in namen en omschrijvingen' }).fill('opvang')
    await page.getByRole('list', { name: 'Alle zaken samen' }).waitFor()
    await page
      .getByRole('row', { name: /ShelterPlacement\./u })
      .first()
      .waitFor()
    await officer.picture('schema-nl-320')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
    expect(await officer.axe()).toEqual([])
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1280)
    expect(officer.wrong).toEqual([])
  }, 60_000)

  async function api<T>({ context }: AtConsole, query: string): Promise<T> {
    const response = await context.request.post(`${hub.base}/admin/graphql`, { data: { query } })
    const { data, errors } = (await response.json()) as { readonly data: T; readonly errors?: unknown }
    expect(errors).toBeUndefined()
    return data
  }
})
