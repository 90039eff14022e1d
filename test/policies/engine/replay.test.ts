import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { decide } from '../../../policies/engine/decide.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import type { RecordedDisclosure } from '../../../policies/engine/recorded-disclosure.ts'
import { replay } from '../../../policies/engine/replay.ts'
import {
  compileMarket,
  generatedDocuments,
  market,
  marketFields,
  marketKinds,
  marketTasks,
} from '../generated-policy.ts'

const compile = (rules: string, tasks = '[PACK]') =>
  compilePolicy([parsePolicy(`purpose: sell\nwho: [CLERK]\ntasks: ${tasks}\nrules:\n${rules}`)], market)
const before = compile(`  - { id: a, see: { Product: [upc, name] }, when: [paid], because: x }
  - { id: b, see: { Product: { madeOn: month } }, because: x }`)

const record: RecordedDisclosure = {
  decision: 'd1',
  at: '2026-03-01T12:00:00Z',
  agency: '00000099000000001000',
  kind: 'CLERK',
  purpose: 'sell',
  case: 'case-1',
  taskTypes: ['PACK'],
  facts: { paid: true },
  disclosed: [
    { coordinate: 'Product.upc', form: 'full' },
    { coordinate: 'Product.madeOn', form: 'month' },
  ],
  withheld: [{ coordinate: 'User.email' }],
}
const outcome = (candidate: ReturnType<typeof compile>, of: Partial<RecordedDisclosure> = {}, from = before) =>
  replay([{ ...record, ...of }], candidate, from).operations[0]

describe('replaying recorded operations', () => {
  test('finds them unaffected by the version that they ran under', () => {
    expect(outcome(before)).toEqual({
      decision: 'd1',
      agency: '00000099000000001000',
      purpose: 'sell',
      outcome: 'unaffected',
      lost: [],
      gained: [],
    })
  })

  test.each([
    [
      'refused',
      'when nothing of what was shown is left',
      `  - { id: a, see: { Product: [name] }, because: x }`,
      ['Product.madeOn', 'Product.upc'],
      [],
    ],
    ['narrowed', 'when a field is lost', `  - { id: a, see: { Product: [upc] }, because: x }`, ['Product.madeOn'], []],
    [
      'narrowed',
      'when a form is coarser',
      `  - { id: a, see: { Product: { upc: full, madeOn: year } }, because: x }`,
      ['Product.madeOn'],
      [],
    ],
    [
      'narrowed',
      'when own rows are left of all rows',
      `  - { id: a, own: true, see: { Product: { upc: full, madeOn: month } }, because: x }`,
      ['Product.madeOn', 'Product.upc'],
      [],
    ],
    [
      'narrowed',
      'when something is lost, whatever is gained',
      `  - { id: a, see: { Product: [upc], User: [email] }, because: x }`,
      ['Product.madeOn'],
      ['User.email'],
    ],
    [
      'narrowed',
      'when another field comes in place of all',
      `  - { id: a, see: { User: [email] }, because: x }`,
      ['Product.madeOn', 'Product.upc'],
      ['User.email'],
    ],
    [
      'widened',
      'when what was withheld is shown',
      `  - { id: a, see: { Product: { upc: full, madeOn: month }, User: [email] }, because: x }`,
      [],
      ['User.email'],
    ],
    [
      'widened',
      'when a form is fuller',
      `  - { id: a, see: { Product: { upc: full, madeOn: full } }, because: x }`,
      [],
      ['Product.madeOn'],
    ],
  ])('finds them %s %s', (expected, _, rules, lost, gained) => {
    expect(outcome(compile(rules))).toMatchObject({ outcome: expected, lost, gained })
  })

  test('takes the records of one operation together, and counts by agency', () => {
    const candidate = compile(`  - { id: a, see: { Product: [upc] }, when: [paid], because: x }
  - { id: b, see: { Product: { madeOn: month } }, when: [paid], because: x }`)
    const unpaid = { ...record, facts: {}, disclosed: [{ coordinate: 'Product.madeOn', form: 'month' as const }] }
    const { operations, byAgency } = replay(
      [record, unpaid, { ...record, decision: 'd2' }, { ...unpaid, decision: 'd3', agency: 'other' }],
      candidate,
      before,
    )
    expect(operations.map(({ decision, outcome }) => [decision, outcome])).toEqual([
      ['d1', 'narrowed'],
      ['d2', 'unaffected'],
      ['d3', 'refused'],
    ])
    expect(byAgency).toEqual({
      '00000099000000001000': { refused: 0, narrowed: 1, widened: 0, unaffected: 1, unknown: 0 },
      other: { refused: 1, narrowed: 0, widened: 0, unaffected: 0, unknown: 0 },
    })
    expect(replay([], candidate)).toEqual({ operations: [], byAgency: {} })
  })

  test('never guesses: a record without facts or tasks is unknown, and so is what hangs on a fact nobody recorded', () => {
    const { taskTypes: _tasks, ...withoutTasks } = record
    const { facts: _facts, ...withoutFacts } = record
    expect(_tasks).toEqual(['PACK'])
    expect(_facts).toEqual({ paid: true })
    for (const older of [withoutTasks, withoutFacts])
      expect(replay([older], before).operations).toMatchObject([{ outcome: 'unknown', lost: [], gained: [] }])
    const onNewFact = compile(
      `  - { id: a, see: { Product: { upc: full, madeOn: month } }, when: [adult], because: x }`,
    )
    expect(outcome(onNewFact)?.outcome).toBe('unknown')
    // The same fact, where the answer does not hang on it.
    const either = compile(
      `  - { id: a, see: { Product: { upc: full, madeOn: month } }, when: [adult or paid], because: x }`,
    )
    expect(outcome(either)?.outcome).toBe('unaffected')
    const onNewTask = compile(
      `  - { id: a, tasks: [SEND], see: { Product: { upc: full, madeOn: month } }, because: x }`,
      '[PACK, SEND]',
    )
    expect(outcome(onNewTask)?.outcome).toBe('unknown')
  })

  test('goes by what was recorded where the version that decided is not at hand', () => {
    expect(replay([record], before).operations).toMatchObject([{ outcome: 'unaffected' }])
    const narrower = compile(`  - { id: a, see: { Product: [upc] }, when: [paid], because: x }`)
    expect(replay([record], narrower).operations).toMatchObject([{ outcome: 'narrowed', lost: ['Product.madeOn'] }])
  })

  test('takes a purpose that is gone as refused, and one that did not exist by what was recorded', () => {
    const other = compilePolicy([parsePolicy(`purpose: tell\nwho: [CLERK]\ntasks: [PACK]\nrules: []`)], market)
    expect(outcome(other)?.outcome).toBe('refused')
    expect(outcome(before, { disclosed: [] }, other)).toMatchObject({ outcome: 'unaffected' })
  })

  test('takes what is left of a change as refused: without its grant nothing of the request is answered', () => {
    const changing = (mayChange: string) =>
      compilePolicy(
        [
          parsePolicy(
            `purpose: sell\nwho: [CLERK]\ntasks: [PACK]\n${mayChange}rules:\n  - { id: a, see: { Product: [upc] }, because: x }`,
          ),
        ],
        market,
      )
    const [may, mayNot] = [changing('may-change: [Mutation.sell]\n'), changing('')]
    const changed: RecordedDisclosure = {
      ...record,
      changes: ['Mutation.sell'],
      disclosed: [{ coordinate: 'Product.upc', form: 'full' }],
    }
    const begun = { ...changed, disclosed: [], outcome: 'begun' }
    expect(replay([begun, changed], may, may).operations).toMatchObject([{ outcome: 'unaffected' }])
    expect(replay([begun, changed], mayNot, may).operations).toMatchObject([
      { outcome: 'refused', lost: ['Mutation.sell'] },
    ])
    // Of what was only begun nobody knows what it showed.
    expect(replay([begun], mayNot, may).operations).toEqual([])
  })

  test('counts days from the moment a task was closed, and never guesses whether one was', () => {
    const keeping = (days: number) =>
      compilePolicy(
        [
          parsePolicy(
            `purpose: sell\nwho: [CLERK]\ntasks: [PACK]\nafter-closing: { keep: [Product.upc], for: P${days}D }\nrules:\n  - { id: a, see: { Product: [upc] }, because: x }`,
          ),
        ],
        market,
      )
    const kept: RecordedDisclosure = {
      ...record,
      taskTypes: [],
      closed: [{ type: 'PACK', closedAt: '2026-02-20T12:00:00Z' }],
      disclosed: [{ coordinate: 'Product.upc', form: 'full' }],
      withheld: [],
    }
    expect(replay([kept], keeping(14), keeping(14)).operations).toMatchObject([{ outcome: 'unaffected' }])
    expect(replay([kept], keeping(9), keeping(14)).operations).toMatchObject([{ outcome: 'refused' }])
    const withheld = { ...kept, closed: [], disclosed: [], withheld: [{ coordinate: 'Product.upc' }] }
    expect(replay([withheld], keeping(14), keeping(14)).operations).toMatchObject([{ outcome: 'unaffected' }])
    expect(replay([withheld], keeping(15), keeping(14)).operations).toMatchObject([{ outcome: 'unknown' }])
  })

  test('does not take as gained what was granted then and withheld for another reason', () => {
    const own = compile(`  - { id: a, own: true, see: { Product: [upc, name] }, because: x }`)
    const all = compile(`  - { id: a, see: { Product: [upc, name] }, because: x }`)
    const joined: RecordedDisclosure = {
      ...record,
      disclosed: [{ coordinate: 'Product.upc', form: 'full' }],
      withheld: [{ coordinate: 'Product.name', reason: 'derived' }],
    }
    expect(replay([joined], own, own).operations).toMatchObject([{ outcome: 'unaffected' }])
    expect(replay([joined], all, own).operations).toMatchObject([{ gained: ['Product.name', 'Product.upc'] }])
    const withheld = { ...joined, disclosed: [] }
    expect(replay([withheld], own).operations).toMatchObject([{ outcome: 'unaffected' }])
    expect(replay([withheld], all).operations).toMatchObject([{ outcome: 'widened' }])
    // Outside any case nobody can tell whose a row is.
    const { case: _case, ...outside } = withheld
    expect(_case).toBe('case-1')
    const none = compile(`  - { id: a, see: { User: [email] }, because: x }`)
    expect(replay([outside], own, none).operations).toMatchObject([{ outcome: 'unaffected' }])
    expect(replay([outside], all, none).operations).toMatchObject([{ outcome: 'widened' }])
  })

  test('agrees with deciding both versions, for any versions and requests', () => {
    const truth = fc.constantFrom(true, false, undefined)
    const asked = fc.record({
      kind: fc.constantFrom(...marketKinds),
      tasks: fc.subarray(marketTasks),
      facts: fc.record({ paid: truth, adult: truth, watched: truth }),
    })
    fc.assert(
      fc.property(generatedDocuments, generatedDocuments, asked, (one, other, { kind, tasks, facts }) => {
        const [was, is] = [compileMarket(one), compileMarket(other)]
        fc.pre(was !== undefined && is !== undefined)
        const at = new Date('2026-01-20T12:00:00Z')
        const request = { kind, purpose: 'sell', tasks, facts, at }
        const [then, now] = [decide(was, request), decide(is, request)]
        const disclosed = marketFields.flatMap((coordinate) => {
          const form = then.fields.get(coordinate)?.form
          return form === undefined ? [] : [{ coordinate, form }]
        })
        const withheld = marketFields
          .filter((coordinate) => then.fields.get(coordinate) === undefined)
          .map((coordinate) => ({ coordinate }))
        const known = Object.fromEntries(
          Object.entries(facts).flatMap(([fact, value]) => (value === undefined ? [] : [[fact, value] as const])),
        )
        const [operation] = replay(
          [{ ...record, at: at.toISOString(), kind, taskTypes: tasks, facts: known, disclosed, withheld }],
          is,
          was,
        ).operations
        const level = (shown: { form: string; own: boolean } | undefined, ownRow: boolean) =>
          shown === undefined || (shown.own && !ownRow) ? 0 : ['year', 'month', 'full'].indexOf(shown.form) + 1
        const more = (left: typeof then, right: typeof then) =>
          marketFields
            .filter((coordinate) =>
              [true, false].some(
                (ownRow) => level(left.fields.get(coordinate), ownRow) > level(right.fields.get(coordinate), ownRow),
              ),
            )
            .sort()
        // Every fact is recorded here, unless the earlier version went by fewer: then unknown is the honest answer.
        if (operation?.outcome !== 'unknown')
          expect(operation).toMatchObject({ lost: more(then, now), gained: more(now, then) })
      }),
      { numRuns: 200 },
    )
  })
})
