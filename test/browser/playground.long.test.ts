import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { type AtConsole, atConsole, describeInBrowser, openBrowser } from './console-browser.ts'
import { type ConsoleHub, consoleHub } from './console-hub.ts'

const DEVELOPER = 'developer-chain'
const HEAVY = /monaco|graphiql|worker/u
/** What axe finds in GraphiQL and its editor themselves, with how often at most: it may shrink, not grow. */
const KNOWN: Readonly<Record<string, number>> = { 'nested-interactive': 1, 'color-contrast': 5 }

/** What a query of the police gives on a case: some of it, and the rest with a reason. */
const PARTLY = `query ($case: ID!) {
  case(id: $case) {
    caseId
    policeVictimFile { fullName }
    carePlan { coordinatorName needs }
    residenceStatus { validUntil }
  }
}`

interface Example {
  readonly task: string
  readonly agency: string
  readonly purpose: string
  readonly document: string
}

interface Offer {
  readonly agencies: readonly { readonly slug: string; readonly purposes: readonly { readonly id: string }[] }[]
  readonly examples: readonly Example[]
}

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
  readonly extensions?: { readonly schakel: { readonly decision: string; readonly withheld: readonly string[] } }
}

interface Task {
  readonly type: string | null
  readonly status: string
  readonly case: { readonly caseId: string | null } | null
}

interface LensAnswer {
  readonly open: boolean
  readonly types: readonly {
    readonly fields: readonly {
      readonly coordinate: string
      readonly state: string
      readonly places: readonly unknown[]
    }[]
  }[]
}

describeInBrowser('The playground', () => {
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

  test('in plain mode, by keyboard alone: the first stop is the mode, a query is run, and every null has its rule', async () => {
    const developer = await atConsole(browser, hub.base, DEVELOPER)
    const { page } = developer
    const loaded = assetsOf(page)
    // As on a slow machine: the editor shows before its workers are there.
    await page.route(/worker-[\w-]+\.js$/u, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500))
      // The page that asked for it is left by then, and a request that is gone cannot go on: that is what is tried here.
      await route.continue().catch(() => undefined)
    })
    await developer.open('playground/')
    await page.locator('.graphiql-query-editor .view-line').first().waitFor()
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Plain mode, without the editor')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Query' }).waitFor()
    await page.getByLabel(/^Task/u).selectOption('TAKE_REPORT')
    await page.getByRole('combobox', { name: 'Demo case' }).selectOption('demo-dublin-claimant')
    await until(async () => /query TakeReport\(/u.test(await page.getByRole('textbox', { name: 'Query' }).inputValue()))
    await page.getByRole('textbox', { name: 'Query' }).fill(PARTLY)
    await page.getByRole('row', { name: /needs.*Withheld/u }).waitFor()
    await page.getByRole('row', { name: /fullName.*Released/u }).waitFor()
    await developer.picture('playground-plain-before')
    expect(await developer.axe()).toEqual([])

    await page.getByRole('button', { name: 'Run' }).press('Enter')
    await page.getByText('Answered: see the answer below.').waitFor()
    const json = await page.getByRole('region', { name: 'As JSON' }).textContent()
    expect((JSON.parse(json ?? '') as Answer).extensions?.schakel.withheld).toContain('CarePlan.needs')
    await page.getByRole('radio', { name: 'As a table' }).press('Space')
    await page.getByRole('row', { name: /case › policeVictimFile › fullName/u }).waitFor()
    await developer.picture('playground-plain-table')
    expect(await developer.axe()).toEqual([])

    await page.getByRole('button', { name: 'Explain this response' }).press('Enter')
    const why = page.getByRole('region', { name: 'Why it is as it is' })
    await why
      .getByRole('row', { name: /case\.carePlan\.needs .*Withheld none CarePlan\.needs is withheld: no rule/u })
      .waitFor()
    await why.getByRole('row', { name: /case\.residenceStatus .*Withheld/u }).waitFor()
    expect(await why.getByRole('row').count()).toBe(3)
    await developer.picture('playground-plain-explained')
    expect(await developer.axe()).toEqual([])
    expect(loaded.filter((name) => HEAVY.test(name))).toEqual([])
    expect(kilobytes(loaded)).toBeLessThan(100)
    expect(await storedIn(page)).toEqual({ local: 0, session: 0, databases: 0 })
    expect(developer.wrong).toEqual([])
  }, 90_000)

  test('has an editor that completes, underlines what would be withheld, runs, and keeps nothing in the browser', async () => {
    const developer = await atConsole(browser, hub.base, DEVELOPER)
    const { page } = developer
    await developer.open('playground/')
    await page.locator('.graphiql-query-editor .view-line').first().waitFor()
    await page.getByLabel(/^Task/u).selectOption('TAKE_REPORT')
    await page.getByRole('combobox', { name: 'Demo case' }).selectOption('demo-dublin-claimant')
    await page.locator('.graphiql-query-editor').getByText('$case').first().waitFor()
    await page.locator('.graphiql-query-editor').getByText('TakeReport').waitFor()
    await known(developer)
    await page.locator('.graphiql-query-editor .view-line').first().click()
    await page.keyboard.press('Control+A')
    // On one line: the editor closes brackets itself at the end of each.
    await page.keyboard.insertText(PARTLY.replaceAll(/\s+/gu, ' '))
    await page.getByRole('row', { name: /needs.*Withheld/u }).waitFor()
    await page.locator('.graphiql-query-editor .squiggly-warning').first().waitFor()
    await developer.picture('playground-editor-before')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: 'Explain this response' }).click()
    await page.getByRole('row', { name: /case\.carePlan\.needs/u }).waitFor()
    await developer.picture('playground-editor-explained')
    await known(developer)

    // Tab is the editor's until Ctrl+M gives it back, as the page says (WCAG 2.1.2).
    await page.locator('.graphiql-query-editor .view-line').first().click()
    await page.keyboard.press('Control+M')
    await page.keyboard.press('Tab')
    expect(
      await page.evaluate(
        "document.activeElement.closest('.graphiql-query-editor .monaco-editor') === null && document.activeElement !== document.body",
      ),
    ).toBe(true)
    expect(await storedIn(page)).toEqual({ local: 0, session: 0, databases: 0 })
    expect(developer.wrong).toEqual([])
  }, 90_000)

  test('marks before sending exactly what the hub then withholds', async () => {
    const developer = await atConsole(browser, hub.base, DEVELOPER)
    let withheld = 0
    for (const [agency, purpose, caseId] of [
      ['police-amsterdam', 'report.take', 'demo-dublin-claimant'],
      ['comensha', 'shelter.place', 'demo-dublin-claimant'],
      ['care-coordination', 'care.coordinate', 'demo-dutch-girl'],
      ['ind', 'residence.decide', 'demo-missing-minor'],
      ['health', 'health.refer', 'demo-health-emergency'],
      ['om', 'prosecution.victim-rights', 'demo-eu-worker'],
    ] as const) {
      const document = `{ case(id: "${caseId}") { caseId state safetyLevel contactRules policeVictimFile { fullName birthDate contactOfficer } crimeReports { filed statementText } carePlan { coordinatorName needs fullName } residenceStatus { validUntil lawfulResidence } healthIntake { treatingProvider diagnosisNotes } shelterPlacements { shelterOrg shelterAddress } } }`
      const { lens } = await api<{ lens: LensAnswer }>(
        developer,
        'query ($document: String!, $agency: String!, $purpose: String!, $case: ID) { lens(document: $document, agency: $agency, purpose: $purpose, case: $case, language: "en") { open types { fields { coordinate state places { line } } } } }',
        { document, agency, purpose, case: caseId },
      )
      expect([agency, lens.open]).toEqual([agency, true])
      const marked = lens.types
        .flatMap(({ fields }) => fields)
        .filter(({ state, places, coordinate }) => state === 'WITHHELD' && places.length > 0 && !isLink(coordinate))
      const answer = await asAgency(agency, purpose, document)
      const told = (answer.extensions?.schakel.withheld ?? []).filter((coordinate) => !isLink(coordinate))
      expect(marked.map(({ coordinate }) => coordinate).sort()).toEqual([...told].sort())
      withheld += told.length
    }
    expect(withheld).toBeGreaterThan(10)
  }, 60_000)

  test('has a worked example for each of the thirty types of task, and each runs without an error', async () => {
    const developer = await atConsole(browser, hub.base, DEVELOPER)
    const { playground } = await api<{ playground: Offer }>(
      developer,
      '{ playground(language: "en") { agencies { slug purposes { id } } examples { task agency purpose document } } }',
    )
    expect(playground.examples).toHaveLength(30)
    const onCases: string[] = []
    for (const { task, agency, purpose, document } of playground.examples) {
      const list = await asAgency(agency, purpose, document)
      expect([task, list.errors, list.data === null]).toEqual([task, undefined, false])
      const kin = playground.agencies.filter(({ purposes }) => purposes.some(({ id }) => id === purpose))
      for (const holder of [agency, ...kin.map(({ slug }) => slug)]) {
        const caseId = (await ownTasks(holder, purpose)).find(
          (each) => each.type === task && each.status === 'OPEN' && each.case?.caseId != null,
        )?.case?.caseId
        if (caseId == null) continue
        const { exampleOfCase } = await api<{ exampleOfCase: string }>(
          developer,
          'query ($task: ID!, $agency: String!, $purpose: String!, $case: ID!) { exampleOfCase(task: $task, agency: $agency, purpose: $purpose, case: $case, language: "en") }',
          { task, agency: holder, purpose, case: caseId },
        )
        const answer = await asAgency(holder, purpose, exampleOfCase, { case: caseId })
        expect([task, holder, answer.errors]).toEqual([task, holder, undefined])
        // Of a case that waits for consent its holder is shown the key alone: another tells more.
        if (Object.keys(answer.data?.['case'] ?? {}).length <= 2) continue
        onCases.push(task)
        break
      }
    }
    // The demo cases have these tasks open; of the others the list alone could be asked.
    expect(onCases.length).toBeGreaterThanOrEqual(24)
  }, 120_000)

  test('never gives data for a person’s own session: the agencies’ endpoint takes no cookie', async () => {
    const developer = await atConsole(browser, hub.base, DEVELOPER)
    const cookies = await developer.context.cookies()
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    expect(cookie).toContain('schakel_console=')
    const response = await fetch(`${hub.base}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, purpose: 'report.take' },
      body: JSON.stringify({ query: '{ cases(first: 1) { edges { node { caseId } } } }' }),
    })
    expect(response.status).toBe(401)
    expect(((await response.json()) as Answer).data).toBeUndefined()

    const sent: (string | undefined)[] = []
    developer.page.on('request', (request) => {
      if (new URL(request.url()).pathname === '/graphql') sent.push(request.headers()['cookie'])
    })
    await developer.open('playground/?mode=plain')
    await until(async () =>
      (await developer.page.getByRole('textbox', { name: 'Query' }).inputValue()).includes('case(id'),
    )
    await developer.page.getByRole('button', { name: 'Run' }).click()
    await developer.page.getByText('Answered: see the answer below.').waitFor()
    expect(sent.length).toBeGreaterThan(1)
    expect(new Set(sent)).toEqual(new Set([undefined]))
  }, 60_000)

  test('answers nobody who is not signed in or whose role has nothing to try', async () => {
    const asks = {
      playground: '{ playground(language: "en") { mode } }',
      lens: '{ lens(document: "{ case(id: \\"a\\") { caseId } }", agency: "ind", purpose: "residence.decide", language: "en") { open } }',
      exampleOfCase:
        '{ exampleOfCase(task: "HOUSE", agency: "ind", purpose: "residence.decide", case: "demo-settled", language: "en") }',
      explainAnswer: '{ explainAnswer(document: "{ __typename }", decision: "x", nulls: [], language: "en") { path } }',
    }
    const auditor = await atConsole(browser, hub.base, 'auditor-ap')
    for (const query of Object.values(asks)) {
      const signedOut = await fetch(`${hub.base}/admin/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })
      expect(((await signedOut.json()) as Answer).errors?.[0]?.extensions.code).toBe('SIGN_IN')
      const refused = await auditor.context.request.post(`${hub.base}/admin/graphql`, { data: { query } })
      expect(((await refused.json()) as Answer).errors?.[0]?.extensions.code).toBe('NOT_ALLOWED')
    }
    await auditor.open('playground/')
    await auditor.page.getByText('Your role has no access to this page').waitFor()
  }, 60_000)

  test('where it is off says so, and in earnest asks for a token of the agency', async () => {
    const developer = await atConsole(browser, hub.base, DEVELOPER)
    const { page } = developer
    await asMode(page, 'OFF')
    await developer.open('playground/?mode=plain')
    await page.getByText('The playground is off on this hub').waitFor()
    await developer.picture('playground-off')
    expect(await page.getByRole('button', { name: 'Run' }).count()).toBe(0)
    expect(await developer.axe()).toEqual([])

    await asMode(page, 'TOKEN')
    const asked: string[] = []
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname))
    await developer.open('playground/?mode=plain')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('listitem').getByText('Paste a token of your agency first.').waitFor()
    expect(asked).not.toContain('/graphql')
    await page.getByLabel('Token of the agency').fill(await tokenOf('comensha', 'shelter.place'))
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('region', { name: 'As JSON' }).getByText('"decision"').waitFor()
    expect(asked).not.toContain('/identity/token')
    expect(await page.getByRole('combobox', { name: 'Demo case' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Explain this response' }).count()).toBe(0)
    await developer.picture('playground-token')
    expect(await developer.axe()).toEqual([])
    expect(await storedIn(page)).toEqual({ local: 0, session: 0, databases: 0 })
    expect(developer.wrong).toEqual([])
  }, 60_000)

  test('fits a screen of 320 px in Dutch', async () => {
    const developer = await atConsole(browser, hub.base, DEVELOPER, { language: 'nl', width: 320 })
    await developer.open('playground/?mode=plain')
    await until(async () =>
      (await developer.page.getByRole('textbox', { name: 'Vraag' }).inputValue()).includes('case(id'),
    )
    await developer.page.getByRole('button', { name: 'Verstuur' }).click()
    await developer.page.getByText('Beantwoord: zie het antwoord hieronder.').waitFor()
    await developer.page.getByRole('heading', { name: 'Wat u te zien krijgt' }).waitFor()
    await developer.picture('playground-plain-nl-320')
    expect(await developer.page.evaluate('document.documentElement.scrollWidth')).toBe(320)
    expect(await developer.axe()).toEqual([])
    expect(developer.wrong).toEqual([])
  }, 60_000)

  async function tokenOf(agency: string, purpose: string): Promise<string> {
    const response = await fetch(`${hub.base}/identity/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credentials',
        client_id: agency,
        client_secret: 'demo',
        scope: `purpose:${purpose}`,
      }),
    })
    return ((await response.json()) as { readonly access_token: string }).access_token
  }

  async function asAgency(agency: string, purpose: string, query: string, variables: object = {}): Promise<Answer> {
    const response = await fetch(`${hub.base}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf(agency, purpose)}` },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as Answer
  }

  async function ownTasks(agency: string, purpose: string): Promise<readonly Task[]> {
    const query = '{ tasks(first: 100) { edges { node { type status case { caseId } } } } }'
    const { data } = await asAgency(agency, purpose, query)
    const page = data?.['tasks'] as { readonly edges: readonly { readonly node: Task }[] } | null | undefined
    return page?.edges.map(({ node }) => node) ?? []
  }

  async function api<T>({ context }: AtConsole, query: string, variables: object = {}): Promise<T> {
    const response = await context.request.post(`${hub.base}/admin/graphql`, { data: { query, variables } })
    const { data, errors } = (await response.json()) as { readonly data: T; readonly errors?: unknown }
    expect(errors).toBeUndefined()
    return data
  }

  /** The page as it is where the hub says another mode. */
  async function asMode(page: Page, mode: 'OFF' | 'TOKEN'): Promise<void> {
    await page.unroute('**/admin/graphql')
    await page.route('**/admin/graphql', async (route) => {
      const response = await route.fetch()
      const body = (await response.json()) as { data?: { playground?: { mode: string } } }
      if (body.data?.playground !== undefined) body.data.playground.mode = mode
      await route.fulfill({ response, json: body })
    })
  }

  /** GraphiQL's own violations are known; none of ours is among them. */
  async function known(developer: AtConsole): Promise<void> {
    const found = new Map<string, number>()
    for (const violation of await developer.axe()) {
      const rule = violation.slice(0, violation.indexOf(':'))
      found.set(rule, (found.get(rule) ?? 0) + 1)
    }
    for (const [rule, count] of found) expect([rule, count <= (KNOWN[rule] ?? 0)]).toEqual([rule, true])
  }
})

/** What answers say of a link follows from what is behind it. */
function isLink(coordinate: string): boolean {
  return /^(?:Query\.|ReferralCase\.(?:policeVictimFile|crimeReports|carePlan|residenceStatus|healthIntake|shelterPlacements)$)/u.test(
    coordinate,
  )
}

/**
 * Names of the files of the build that the page asks for, since it came: what the page before had begun to load (the
 * workers of its editor) may still arrive while it is left.
 */
function assetsOf(page: Page): string[] {
  const names: string[] = []
  page.on('request', (request) => {
    const name = /\/console\/assets\/([\w.-]+)$/u.exec(request.url())?.[1]
    if (name !== undefined) names.push(name)
  })
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) names.length = 0
  })
  return names
}

/** Of those the scripts, gzipped. */
function kilobytes(names: readonly string[]): number {
  const files = [...new Set(names)].filter((name) => name.endsWith('.js'))
  expect(files.length).toBeGreaterThan(1)
  const assets = new URL('../../dist/console/assets/', import.meta.url)
  return (
    files.reduce((sum, name) => sum + gzipSync(readFileSync(fileURLToPath(new URL(name, assets)))).length, 0) / 1024
  )
}

async function storedIn(page: Page): Promise<unknown> {
  return page.evaluate(
    'indexedDB.databases().then((databases) => ({ local: localStorage.length, session: sessionStorage.length, databases: databases.length }))',
  )
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 1) {
    if (waited > 100) throw new Error('it did not come about within ten seconds')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
