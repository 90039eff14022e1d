import { afterEach, describe, expect, test } from '@jest/globals'
import { type ShippedDesk, shippedDesk } from './shipped-desk.ts'

const CASE = '00000000-0000-4000-8000-000000000001'
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
})
