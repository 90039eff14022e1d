import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { explainRecord } from '../../../policies/engine/explain-record.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import type { RecordedDisclosure } from '../../../policies/engine/recorded-disclosure.ts'
import { type Language, sentencesIn } from '../../../policies/engine/sentences.ts'
import { market } from '../generated-policy.ts'
import { shipped } from '../shipped-policy.ts'

const policy = compilePolicy(
  [
    parsePolicy(`purpose: sell
who: [CLERK]
tasks: [PACK]
after-closing: { keep: [Product.upc], for: P14D }
rules:
  - { id: a, see: { Product: [upc] }, because: x }
  - { id: b, own: true, see: { Product: [name] }, because: y }`),
  ],
  market,
)
const record: RecordedDisclosure = {
  decision: 'd1',
  at: '2026-03-01T12:00:00Z',
  agency: '00000099000000001000',
  kind: 'CLERK',
  purpose: 'sell',
  case: 'case-1',
  taskTypes: ['PACK'],
  facts: {},
  disclosed: [
    { coordinate: 'Product.upc', form: 'full', rule: 'a' },
    { coordinate: 'Product.name', form: 'full', rule: 'b' },
  ],
  withheld: [{ coordinate: 'User.email', reason: 'no-rule' }],
}
const explained = (coordinate: string, changes: Partial<RecordedDisclosure> = {}) =>
  explainRecord(policy, { ...record, ...changes }, coordinate)

describe('explaining a record', () => {
  test('agrees with a record that was decided so', () => {
    expect(explained('Product.upc')).toMatchObject({ explanation: { shown: true, rule: 'a' } })
    expect(explained('User.email')).toEqual({ explanation: { shown: false, missing: { what: 'rule' } } })
    for (const coordinate of ['Product.upc', 'Product.name', 'User.email'])
      expect(explained(coordinate)).not.toHaveProperty('contradiction')
  })

  test.each([
    [
      'another rule',
      { disclosed: [{ coordinate: 'Product.upc', form: 'full' as const, rule: 'z' }] },
      'rule z',
      'rule a',
    ],
    ['another form', { disclosed: [{ coordinate: 'Product.upc', form: 'year' as const }] }, 'as a year', 'in full'],
    ['that it was withheld', { disclosed: [], withheld: [{ coordinate: 'Product.upc' }] }, 'says withheld', 'rule a'],
    ['that it was shown without a task', { taskTypes: [] }, 'rule a', 'says withheld'],
  ])('tells when the record says %s', (_, changes, recorded, decided) => {
    const contradiction = explained('Product.upc', changes)?.contradiction
    if (contradiction === undefined) throw new Error('no contradiction')
    const said = (language: Language) =>
      sentencesIn(language, policy).contradiction(contradiction).split(', the policy')
    expect(said('en')[0]).toContain(recorded)
    expect(said('en')[1]).toContain(decided)
    expect(said('nl')[0]).toMatch(
      /^Het logboek klopt niet met zijn beleid over Product\.upc: .+ volgens het beleid .+\.$/u,
    )
  })

  test('counts what is kept after closing from the record’s own moment', () => {
    const closed = (closedAt: string) => ({ taskTypes: [], closed: [{ type: 'PACK', closedAt }] })
    expect(explained('Product.upc', closed('2026-02-20T12:00:00Z'))).toMatchObject({
      explanation: { shown: true, own: true, kept: true },
    })
    expect(explained('Product.upc', closed('2026-02-10T12:00:00Z'))).toMatchObject({ explanation: { shown: false } })
  })

  test('says that own rows are no rows outside a case, nor where they were fetched for computing', () => {
    const { case: _case, ...outside } = { ...record, disclosed: [], withheld: [{ coordinate: 'Product.name' }] }
    expect(_case).toBe('case-1')
    expect(explainRecord(policy, outside, 'Product.name')).toEqual({
      explanation: { shown: false, missing: { what: 'own-rows' } },
    })
    const withheld = [{ coordinate: 'Product.name', reason: 'derived' as const }]
    expect(explained('Product.name', { disclosed: [], withheld })).toEqual({
      explanation: { shown: false, missing: { what: 'joined' } },
    })
    for (const language of ['en', 'nl'] as const)
      for (const what of ['own-rows', 'joined', 'offered'] as const)
        expect(sentencesIn(language, policy).explanation({ shown: false, missing: { what } }, 'A.b')).toMatch(
          /^A\.b .{40,}\.$/u,
        )
  })

  test('shows of an offered task the task itself, and says so of the rest', () => {
    const offered: RecordedDisclosure = {
      ...record,
      kind: 'SHELTER',
      purpose: 'shelter.place',
      taskTypes: ['PLACE_SHELTER'],
      facts: { 'consent-given': true },
      offered: true,
    }
    const shown = (coordinate: string) => explainRecord(shipped, offered, coordinate)?.explanation
    expect(shown('Task.taskId')).toMatchObject({ shown: true, rule: 'own-task' })
    for (const coordinate of ['Task.case', 'ReferralCase.caseId', 'ShelterRequest.urgency'])
      expect(shown(coordinate)).toEqual({ shown: false, missing: { what: 'offered' } })
  })

  test('does not explain an older record', () => {
    const { facts: _facts, ...older } = record
    expect(_facts).toEqual({})
    expect(explainRecord(policy, older, 'Product.upc')).toBeUndefined()
  })
})
