import { afterEach, describe, expect, test } from '@jest/globals'
import { shipped } from '../../policies/shipped-policy.ts'
import { recordNumber } from '../log/record-number.ts'
import { type ShippedDesk, shippedDesk } from './shipped-desk.ts'

const CASE = '00000000-0000-4000-8000-000000000001'
/** The police saw something of a case for an investigation, which is confidential; a shelter did for what is not. */
const INVESTIGATED = recordNumber(1, {
  case: CASE,
  agency: '00000099000000001000',
  kind: 'POLICE',
  client: 'police-amsterdam',
  purpose: 'report.take',
  confidential: true,
  policy: shipped.hash,
})
const SHELTERED = recordNumber(2, { case: CASE })
let desk: ShippedDesk
afterEach(() => desk.close())

describe('That somebody is investigated is told to nobody but who may know', () => {
  const preview = (person: string, agency: string, purpose: string, caseId = CASE) =>
    desk.ask(
      desk.session(person),
      'query ($agency: String!, $purpose: String!, $case: String!) { previewCase(agency: $agency, purpose: $purpose, case: $case, language: "en") { standing } }',
      { agency, purpose, case: caseId },
    )

  test('not by looking along on a case', async () => {
    desk = await shippedDesk({
      scope: async ({ caseIds = [] }) =>
        caseIds.map((caseId) => ({
          caseId,
          tasks: [{ id: 't', type: 'PROSECUTE' }],
          facts: { 'report-filed-or-ex-officio': true },
        })),
    })
    for (const person of ['po-comensha', 'fg-ind', 'po-police']) {
      const { data, errors } = await preview(person, 'om', 'prosecution.victim-rights')
      expect([person, data, errors?.[0]?.extensions?.code]).toEqual([person, null, 'NOT_ALLOWED'])
      expect(desk.records.at(-1)).toMatchObject({ client: person, outcome: 'refused', desk: { subject: CASE } })
    }
    for (const person of ['po-chain', 'auditor-ap'])
      expect((await preview(person, 'om', 'prosecution.victim-rights')).data.previewCase.standing).toBe('open')
    // A case of the demonstration tells of nobody, and a purpose that is not confidential is told.
    expect((await preview('po-comensha', 'om', 'prosecution.victim-rights', 'demo-x')).errors).toBeUndefined()
    expect((await preview('po-comensha', 'shelter-noord', 'shelter.place')).errors).toBeUndefined()
  })

  test('not by what a change would have done to requests', async () => {
    desk = await shippedDesk({ earlier: [INVESTIGATED, SHELTERED] })
    const tried = async (person: string) => {
      const session = desk.session(person)
      const { data } = await desk.ask(
        session,
        '{ change(language: "en", release: 1) { tried { replay { requests complete } } } }',
      )
      const { client, desk: line } = desk.records.at(-1) ?? {}
      expect([client, line?.action]).toEqual([person, 'see-policies'])
      return { ...data.change.tried.replay, read: line?.subject }
    }
    const read = 'release/1/replay'
    for (const person of ['po-comensha', 'mh-coa'])
      expect(await tried(person)).toEqual({ requests: 1, complete: false, read })
    expect(await tried('po-police')).toEqual({ requests: 2, complete: false, read })
    for (const person of ['po-chain', 'auditor-ap'])
      expect(await tried(person)).toEqual({ requests: 2, complete: true, read })
    // Whoever neither reads the log nor writes a change is told nothing of it.
    expect(await tried('developer-chain')).toEqual({ read: 'release/1' })
  })

  test('not by the report of a month', async () => {
    desk = await shippedDesk({ earlier: [INVESTIGATED, SHELTERED] })
    const report = async (person: string) => {
      const response = await fetch(`${desk.base}/admin/documents/report.md?month=2026-03`, {
        headers: { cookie: desk.session(person) },
      })
      const text = await response.text()
      return [/(\d+) requests/u.exec(text)?.[1], text.includes('Police Unit'), text.includes('are left out')]
    }
    expect(await report('po-comensha')).toEqual(['1', false, true])
    expect(await report('po-police')).toEqual(['2', true, true])
    expect(await report('po-chain')).toEqual(['2', true, false])
  })

  test('not by a grant that was not used yesterday, and is today', async () => {
    desk = await shippedDesk({ earlier: [INVESTIGATED] })
    const unused = async (person: string) => {
      const { data } = await desk.ask(
        desk.reader(person),
        '{ unusedGrants(days: 30, page: 0, language: "en") { pages } }',
      )
      const purposes = new Set<string>()
      for (let page = 0; page < data.unusedGrants.pages; page += 1) {
        const found = await desk.ask(
          desk.reader(person),
          'query ($page: Int!) { unusedGrants(days: 30, page: $page, language: "en") { grants { purposeId } } }',
          { page },
        )
        for (const { purposeId } of found.data.unusedGrants.grants) purposes.add(purposeId as string)
      }
      return [purposes.has('report.take'), purposes.has('shelter.place')]
    }
    expect(await unused('po-comensha')).toEqual([false, true])
    expect(await unused('po-police')).toEqual([true, true])
    expect(await unused('auditor-ap')).toEqual([true, true])
  })

  test('not by what people of the police did here, nor by what others said of their requests', async () => {
    desk = await shippedDesk({ earlier: [INVESTIGATED] })
    const look = (person: string) =>
      desk.ask(
        desk.reader(person),
        'query ($case: String!) { requests(case: $case, page: 0, language: "en") { desk { person } } }',
        { case: CASE },
      )
    await look('po-police')
    await look('po-ind')
    await desk.ask(
      desk.session('po-chain'),
      'mutation ($agency: String!) { judgeRefusal(agency: $agency, purpose: "report.take", field: "CarePlan.needs", reason: "This is right so") }',
      { agency: INVESTIGATED.agency },
    )
    const seen = async (person: string) => {
      const beside = (await look(person)).data.requests.desk as { readonly person: string }[]
      const { data } = await desk.ask(
        desk.reader(person),
        '{ deskLog(page: 0, language: "en") { total lines { person action } } }',
      )
      const { lines, total } = data.deskLog as {
        readonly lines: { readonly person: string; readonly action: string }[]
        readonly total: number
      }
      const names = new Set([...beside, ...lines].map((line) => line.person))
      const judged = lines.some(({ action }) => action === 'judge-refusals')
      expect(lines).toHaveLength(total)
      return [names.has('Privacy officer, police (demo)'), names.has('Privacy officer, immigration (demo)'), judged]
    }
    expect(await seen('po-comensha')).toEqual([false, true, false])
    expect(await seen('po-police')).toEqual([true, true, true])
    for (const person of ['po-chain', 'auditor-ap']) expect(await seen(person)).toEqual([true, true, true])
  })

  test('and nobody silences refusals that they may not know of', async () => {
    desk = await shippedDesk({
      earlier: [{ ...INVESTIGATED, withheld: [{ coordinate: 'CarePlan.needs', reason: 'no-rule' }] }],
    })
    const judge = (person: string, reason = 'This is right so') =>
      desk.ask(
        desk.session(person),
        'mutation ($agency: String!, $reason: String!) { judgeRefusal(agency: $agency, purpose: "report.take", field: "CarePlan.needs", reason: $reason) }',
        { agency: INVESTIGATED.agency, reason },
      )
    const silent = async () => {
      const { data } = await desk.ask(
        desk.reader('po-police'),
        '{ refusals(days: 30, language: "en") { silent { field } } }',
      )
      return (data.refusals.silent as readonly object[]).length
    }
    expect((await judge('po-comensha')).errors?.[0]?.extensions?.code).toBe('NOT_ALLOWED')
    expect(desk.records.at(-1)).toMatchObject({ client: 'po-comensha', outcome: 'refused' })
    expect(await silent()).toBe(0)
    expect((await judge('po-police')).errors).toBeUndefined()
    expect(await silent()).toBe(1)
  })
})

test('A condition on a silent fact is not tried on the log for whoever may not know that fact', async () => {
  desk = await shippedDesk({ earlier: [SHELTERED] })
  const kinds = [...(shipped.purposes.get('care.coordinate')?.who ?? [])]
  const tried = async (person: string, coordinate: string) => {
    const { data } = await desk.ask(
      desk.session(person),
      'query ($edits: [PolicyEdit!]!) { tryChange(language: "en", edits: $edits) { replay { requests } } }',
      { edits: [{ purpose: 'care.coordinate', coordinate, kinds }] },
    )
    return data.tryChange.replay as object | null
  }
  expect(await tried('po-comensha', 'YouthProtection.guardianContact')).toBeNull()
  expect(await tried('po-comensha', 'CarePlan.goals')).toEqual({ requests: 1 })
  expect(await tried('po-chain', 'YouthProtection.guardianContact')).toEqual({ requests: 1 })
})
