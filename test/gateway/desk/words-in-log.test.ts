import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type ShippedDesk, shippedDesk } from './shipped-desk.ts'

/** A name and a number of a person, typed where something else belongs; and more than anybody types. */
const TYPED = ['Jansen', '123456782', 'Jan Jansen\n1990-01-01', 'x'.repeat(200_000)]

describe('What somebody types at the console stands in the log only when it is a word of the policies', () => {
  let desk: ShippedDesk
  beforeAll(async () => {
    desk = await shippedDesk()
  })
  afterAll(() => desk.close())

  const VARIABLES = 'query ($typed: String!, $id: ID!)'
  const asked: readonly (readonly [string, string, string])[] = [
    [
      'the lens, as an agency',
      'po-chain',
      'lens(document: "{x}", agency: $typed, purpose: "shelter.place", language: "en") { open }',
    ],
    [
      'the lens, for a purpose',
      'po-chain',
      'lens(document: "{x}", agency: "ind", purpose: $typed, language: "en") { open }',
    ],
    [
      'the lens, about a case',
      'po-chain',
      'lens(document: "{x}", agency: "ind", purpose: "shelter.place", case: $id, language: "en") { open }',
    ],
    ['an example', 'po-chain', 'exampleOfCase(task: "X", agency: $typed, purpose: $typed, case: $id, language: "en")'],
    ['who may see a field', 'developer-chain', 'whoMaySee(field: $typed, language: "en") { fieldCount }'],
    ['who may see a category', 'developer-chain', 'whoMaySee(category: $typed, language: "en") { fieldCount }'],
    [
      'what an agency may see',
      'developer-chain',
      'whatMaySee(agency: $typed, purpose: $typed, language: "en") { kind }',
    ],
  ]
  test.each(asked)('%s', async (_what, person, field) => {
    const session = desk.session(person)
    const names = ['typed', 'id'].filter((name) => field.includes(`$${name}`))
    const head = VARIABLES.replaceAll(/\$(\w+): \w+!,? ?/gu, (text, name: string) => (names.includes(name) ? text : ''))
    for (const typed of TYPED) {
      const before = desk.records.length
      await desk.ask(session, `${head} { ${field} }`, { typed, id: typed })
      expect(desk.records).toHaveLength(before + 1)
      const { subject } = desk.records.at(-1)?.desk ?? {}
      expect(subject?.length).toBeLessThan(100)
      expect(subject).not.toContain(typed)
    }
  })

  test('a refusal judged right names a purpose and a field that there are', async () => {
    for (const typed of TYPED) {
      const { errors } = await desk.ask(
        desk.session('po-chain'),
        'mutation ($typed: String!) { judgeRefusal(agency: "00000099000000001000", purpose: $typed, field: $typed, reason: "This is right so") }',
        { typed },
      )
      expect(errors?.[0]?.extensions?.code).toBe('NOT_FOUND')
      expect(JSON.stringify(desk.records.at(-1))).not.toContain(typed)
    }
  })

  test('what the policies know is kept as it is', async () => {
    const subjects: (string | undefined)[] = []
    for (const field of [
      'whoMaySee(field: "CarePlan.needs", language: "en") { fieldCount }',
      'whatMaySee(agency: "ind", purpose: "shelter.place", language: "en") { kind }',
      'lens(document: "{x}", agency: "ind", purpose: "shelter.place", case: "demo-x", language: "en") { open }',
    ]) {
      await desk.ask(desk.session('po-chain'), `{ ${field} }`)
      subjects.push(desk.records.at(-1)?.desk?.subject)
    }
    expect(subjects).toEqual(['CarePlan.needs', 'shelter.place', 'ind shelter.place case demo-x'])
  })
})
