import { expect, test } from '@jest/globals'
import { previewCase } from '../../../gateway/desk/who/preview-case.ts'
import type { ScopedCase, ScopeQuestion } from '../../../schema/permit.ts'
import { at, shipped } from '../../policies/shipped-policy.ts'

const agencyOf = (slug: string) => {
  const found = shipped.bundle.agencies?.agencies.find((agency) => agency.slug === slug)
  if (found === undefined) throw new Error(`no agency ${slug}`)
  return found
}

/** What the preview says when the chain answers this. */
async function preview(slug: string, purpose: string, scoped: Partial<ScopedCase> | undefined, tellsSilent = true) {
  const questions: ScopeQuestion[] = []
  const cases = {
    scope: async (question: ScopeQuestion) => {
      questions.push(question)
      return scoped === undefined ? [] : [{ caseId: 'demo-x', tasks: [], facts: {}, ...scoped }]
    },
  }
  const shown = await previewCase({ cases, names: new Map() }, shipped, {
    agency: agencyOf(slug),
    purpose,
    caseId: 'demo-x',
    at,
    language: 'en',
    tellsSilent,
  })
  const fields = new Map(shown.sections.flatMap((section) => section.fields).map((field) => [field.coordinate, field]))
  return { ...shown, fields, questions }
}

const WHOLE = { tasks: [{ id: 't', type: 'PLACE_SHELTER' }], facts: { 'consent-given': true } }

test('asks the chain about that one case, as the agency would', async () => {
  const { questions, standing, fields } = await preview('shelter-noord', 'shelter.place', WHOLE)
  const { oin } = agencyOf('shelter-noord')
  expect(questions).toMatchObject([{ agency: oin, kind: 'SHELTER', purpose: 'shelter.place', caseIds: ['demo-x'] }])
  expect(standing).toBe('open')
  expect(fields.get('ShelterRequest.urgency')).toMatchObject({ released: true, reason: null })
  expect(fields.get('CrimeReport.statementText')).toMatchObject({ released: false, reason: 'not-granted' })
})

test('says that consent is missing where it is', async () => {
  const { fields } = await preview('shelter-noord', 'shelter.place', { ...WHOLE, facts: { 'consent-given': false } })
  expect(fields.get('ShelterRequest.urgency')).toMatchObject({
    released: false,
    reason: 'consent',
    why: expect.stringContaining('The person has consented to this purpose') as unknown,
  })
})

test('shows of an offered task the task alone', async () => {
  const offered = { tasks: [], offered: WHOLE.tasks, facts: WHOLE.facts }
  const { standing, fields } = await preview('shelter-noord', 'shelter.place', offered)
  expect(standing).toBe('offered')
  expect(fields.get('Task.type')?.released).toBe(true)
  expect(fields.get('ShelterRequest.urgency')).toMatchObject({ released: false, reason: 'offered' })
})

test('a case that silent facts close looks like a case without a task', async () => {
  const task = { tasks: [{ id: 't', type: 'PROSECUTE' }] }
  const silent = await preview('om', 'prosecution.victim-rights', {
    ...task,
    facts: { 'report-filed-or-ex-officio': false },
  })
  const absent = await preview('om', 'prosecution.victim-rights', undefined)
  expect({ ...silent, questions: [] }).toEqual({ ...absent, questions: [] })
  expect(absent).toMatchObject({ standing: 'none', released: 0 })
  const open = await preview('om', 'prosecution.victim-rights', {
    ...task,
    facts: { 'report-filed-or-ex-officio': true },
  })
  expect(open.released).toBeGreaterThan(5)
})

test('believes nothing the chain says of another case', async () => {
  const { released, standing } = await preview('shelter-noord', 'shelter.place', { ...WHOLE, caseId: 'demo-y' })
  expect([released, standing]).toEqual([0, 'none'])
})

test('a purpose without tasks releases nothing of a case', async () => {
  const { released, standing } = await preview('dtv', 'vital.emergency', undefined)
  expect([released, standing]).toEqual([0, 'none'])
})

test('whoever does not look after the whole is told nothing that a silent fact decides', async () => {
  const silentFacts = [...shipped.silentFacts]
  let told = 0
  for (const purpose of shipped.purposes.values())
    for (const kind of purpose.who) {
      const agency = shipped.bundle.agencies?.agencies.find((one) => one.kind === kind)
      const rules = purpose.cells.get(kind)
      const isOfRules = (fact: string) =>
        [...(rules?.values() ?? [])].flat().some(({ when }) => when.flat().some((literal) => literal.fact === fact))
      const isOfAll = (fact: string) =>
        shipped.bundle.purposes
          .find((document) => document.purpose === purpose.id)
          ?.when.flat()
          .some((literal) => literal.fact === fact) === true
      // What closes the whole case is closed without a word: see above.
      for (const fact of silentFacts.filter((one) => isOfRules(one) && !isOfAll(one))) {
        if (agency === undefined) continue
        const tasks = [...purpose.tasks].slice(0, 1).map((type) => ({ id: 't', type }))
        const others = Object.fromEntries(
          (shipped.bundle.vocabulary?.facts ?? []).map((known) => [known.fact, true] as const),
        )
        const looks = (tellsSilent: boolean) =>
          Promise.all(
            [true, false].map((value) =>
              preview(agency.slug, purpose.id, { tasks, facts: { ...others, [fact]: value } }, tellsSilent),
            ),
          )
        const [whole, less] = await looks(true)
        if (JSON.stringify(whole?.sections) !== JSON.stringify(less?.sections)) told += 1
        const [one, other] = await looks(false)
        expect(one?.sections).toEqual(other?.sections)
        expect([one?.released, one?.withheld, one?.untold]).toEqual([other?.released, other?.withheld, other?.untold])
      }
    }
  // Those who do are told a difference: else this would show nothing.
  expect(told).toBeGreaterThan(0)
})
