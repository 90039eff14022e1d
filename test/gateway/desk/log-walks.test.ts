import { describe, expect, test } from '@jest/globals'
import { agencyPatterns } from '../../../gateway/desk/log/agency-patterns.ts'
import { reasonIn, seesRecord, toldTo } from '../../../gateway/desk/log/begin-reading.ts'
import { deskLines } from '../../../gateway/desk/log/desk-lines.ts'
import { MOST_KEPT, newestRequests, PAGE_SIZE } from '../../../gateway/desk/log/newest-requests.ts'
import { refusals } from '../../../gateway/desk/log/refusals.ts'
import { chain, type ChainedRecord, emptyChain } from '../../../gateway/log/chain.ts'
import type { DisclosureRecord } from '../../../gateway/log/disclosure-record.ts'
import type { PersonEntry } from '../../../policies/engine/policy-document.ts'
import { recordNumber } from '../log/record-number.ts'

async function* walk(records: readonly DisclosureRecord[]): AsyncGenerator<ChainedRecord> {
  yield* chain(emptyChain, records)
}
const all = () => true
const atConsole = (
  number: number,
  desk: NonNullable<DisclosureRecord['desk']>,
  changes: Partial<DisclosureRecord> = {},
) =>
  recordNumber(number, {
    kind: 'CHAIN',
    client: 'po-chain',
    agency: 'console',
    purpose: 'console',
    desk,
    disclosed: [],
    withheld: [],
    confidential: true,
    ...changes,
  })

describe('What was withheld without a word', () => {
  const silently = recordNumber(1, {
    case: 'a',
    withheld: [
      { coordinate: 'YouthProtection.guardianContact', reason: 'condition', silent: true },
      { coordinate: 'CarePlan.notes', reason: 'no-rule' },
    ],
  })
  const people: Readonly<Record<string, PersonEntry>> = {
    officer: { id: 'po', name: 'Officer', for: 'NIDOS', roles: ['privacy-officer'] },
    chain: { id: 'pc', name: 'Officer of the chain', for: 'CHAIN', roles: ['privacy-officer'] },
    auditor: { id: 'au', name: 'Auditor', for: 'AP', roles: ['auditor'] },
  }

  test.each([
    ['officer', ['CarePlan.notes']],
    ['chain', ['CarePlan.notes', 'YouthProtection.guardianContact']],
    ['auditor', ['CarePlan.notes', 'YouthProtection.guardianContact']],
  ])('is in the log for %s as far as may be', async (who, expected) => {
    const person = people[who] as PersonEntry
    const { lines } = await newestRequests(walk([silently]), 0, all, (record) => toldTo(person, record))
    expect([...(lines[0]?.withheld ?? [])].sort()).toEqual(expected)
  })
})

describe('The newest requests', () => {
  test('are one line for a request, however many records it has, and end as their last record says', async () => {
    const { lines, total } = await newestRequests(
      walk([
        recordNumber(1, { case: 'a', outcome: 'begun', disclosed: [], withheld: [] }),
        recordNumber(2, { case: 'a' }),
        recordNumber(1, { case: 'a' }),
        recordNumber(1, { case: 'b', outcome: 'refused', withheld: [], disclosed: [] }),
        atConsole(3, { action: 'read-log', subject: 'a' }),
      ]),
      0,
      all,
    )
    expect(total).toBe(2)
    expect(lines.map(({ record, cases, shown }) => [record.decision, record.outcome, [...cases], shown.size])).toEqual([
      ['decision-2', 'answered', ['a'], 1],
      ['decision-1', 'answered', ['a', 'b'], 1],
    ])
  })

  test('are kept up to a bound, page by page, while all are counted', async () => {
    const many = MOST_KEPT + 70
    const records = Array.from({ length: many }, (_, index) => recordNumber(index))
    const last = await newestRequests(walk(records), MOST_KEPT / PAGE_SIZE - 1, all)
    expect([last.total, last.pages, last.lines.length]).toEqual([many, MOST_KEPT / PAGE_SIZE, PAGE_SIZE])
    expect(last.lines.at(-1)?.record.decision).toBe('decision-70')
    expect((await newestRequests(walk(records), 0, all)).lines[0]?.record.decision).toBe(`decision-${many - 1}`)
  })

  test('of people at the console are kept up to the same bound', async () => {
    const records = Array.from({ length: 2 * MOST_KEPT + 5 }, (_, index) =>
      atConsole(index, { action: 'see-policies' }),
    )
    const found = await deskLines(walk([...records, recordNumber(9)]), MOST_KEPT / PAGE_SIZE - 1, () => true)
    expect([found.total, found.pages]).toEqual([2 * MOST_KEPT + 5, MOST_KEPT / PAGE_SIZE])
    expect(found.lines.at(-1)?.decision).toBe(`decision-${MOST_KEPT + 5}`)
  })
})

describe('Patterns', () => {
  test('count requests, hours by Dutch time, and different cases on the busiest day', async () => {
    const at = (moment: string, number: number, changes: Partial<DisclosureRecord> = {}) =>
      recordNumber(number, { at: moment, ...changes })
    const [pattern, ...others] = await agencyPatterns(
      walk([
        // A Tuesday: 6:59, 7:00, 18:59 and 19:00 in Dutch winter time.
        at('2026-03-03T05:59:00.000Z', 1, { case: 'a' }),
        at('2026-03-03T06:00:00.000Z', 2, { case: 'a' }),
        at('2026-03-03T17:59:00.000Z', 3, { case: 'b', outcome: 'refused' }),
        at('2026-03-03T18:00:00.000Z', 4, { case: 'c' }),
        // A Saturday, and a Monday in summer time, 6:30.
        at('2026-03-07T12:00:00.000Z', 5, { case: 'c' }),
        at('2026-03-30T04:30:00.000Z', 6, { case: 'c' }),
        // One request about two cases; a change that was begun, which another record ends.
        at('2026-03-31T10:00:00.000Z', 7, { case: 'd' }),
        at('2026-03-31T10:00:00.000Z', 7, { case: 'e' }),
        at('2026-03-31T10:00:00.000Z', 8, { outcome: 'begun' }),
        atConsole(9, { action: 'read-log' }),
      ]),
      all,
    )
    expect(others).toEqual([])
    expect(pattern).toEqual({
      agency: '00000099000000011000',
      kind: 'SHELTER',
      requests: 7,
      outOfHours: 4,
      cases: 5,
      mostCases: 3,
      mostCasesOn: '2026-03-03',
      refused: 1,
    })
  })
})

describe('Refusals', () => {
  const now = new Date('2026-03-31T10:00:00.000Z')
  const since = new Date('2026-03-01T10:00:00.000Z')
  const subject = '00000099000000011000 shelter.place CarePlan.notes'
  const judged = (at: string, changes: Partial<DisclosureRecord> = {}) =>
    atConsole(50, { action: 'judge-refusals', subject, reason: 'Notes stay with care' }, { at, ...changes })
  const told = async (records: readonly DisclosureRecord[]) =>
    (await refusals(walk(records), { since, now }, all)).map(({ field, count, reason, judged }) => [
      field,
      count,
      reason,
      judged?.by,
    ])

  test('are grouped by agency, purpose and field; what is withheld without a word, or was long ago, is left out', async () => {
    expect(
      await told([
        recordNumber(1, { at: '2026-02-01T10:00:00.000Z' }),
        recordNumber(2),
        recordNumber(3, { withheld: [{ coordinate: 'Task.type', reason: 'condition', silent: true }] }),
        recordNumber(4),
        recordNumber(5, { outcome: 'begun' }),
        recordNumber(6, { disclosed: [], withheld: [], outcome: 'refused' }),
        // Closed by a silent fact: closed like any other.
        recordNumber(7, {
          disclosed: [],
          withheld: [{ coordinate: 'Task.type', reason: 'condition', silent: true }],
          outcome: 'refused',
        }),
      ]),
    ).toEqual([
      [undefined, 2, 'closed', undefined],
      ['CarePlan.notes', 2, 'no-rule', undefined],
    ])
  })

  test('are silent for 30 days once somebody said that refusing was right, as the log itself tells', async () => {
    expect(
      await told([judged('2026-03-02T10:00:00.000Z'), recordNumber(2, { at: '2026-03-30T10:00:00.000Z' })]),
    ).toEqual([['CarePlan.notes', 1, 'no-rule', 'po-chain']])
    const loud = [['CarePlan.notes', 1, 'no-rule', undefined]]
    expect(await told([recordNumber(2), judged('2026-03-01T09:59:59.000Z')])).toEqual(loud)
    // Nobody silences anything who was refused, or by doing something else.
    expect(await told([recordNumber(2), judged('2026-03-20T10:00:00.000Z', { outcome: 'refused' })])).toEqual(loud)
    expect(await told([recordNumber(2), atConsole(5, { action: 'read-log', subject })])).toEqual(loud)
  })
})

describe('Reading the log', () => {
  test.each([
    ['Complaint about a look', 'Complaint about a look'],
    ['  klacht   over inzage ', 'klacht over inzage'],
    ['need it', undefined],
    ['a b c', undefined],
    ['??? ??? ???', undefined],
    ['word '.repeat(70), undefined],
  ])('takes "%s" for the reason %s', (written, reason) => expect(reasonIn(written)).toBe(reason))

  const person = (kind: string, role: PersonEntry['roles'][number]): PersonEntry => ({
    id: 'x',
    name: 'X',
    for: kind,
    roles: [role],
  })
  test.each([
    ['COMENSHA', 'privacy-officer', false],
    ['COMENSHA', 'data-protection-officer', false],
    ['POLICE', 'privacy-officer', true],
    ['CHAIN', 'data-protection-officer', true],
    ['AP', 'auditor', true],
  ] as const)('shows an investigation to %s %s: %s', (kind, role, sees) => {
    const investigation = recordNumber(1, { kind: 'POLICE', confidential: true })
    expect(seesRecord(person(kind, role), investigation)).toBe(sees)
    expect(seesRecord(person(kind, role), recordNumber(1))).toBe(true)
  })
})
