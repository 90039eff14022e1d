import { describe, expect, test } from '@jest/globals'
import { readInTurn } from '../../../gateway/desk/log/read-in-turn.ts'
import { replayLog, withoutFormer } from '../../../gateway/desk/replay-log.ts'
import { chain, emptyChain } from '../../../gateway/log/chain.ts'
import type { DisclosureRecord } from '../../../gateway/log/disclosure-record.ts'
import type { ReplayedOperation } from '../../../policies/engine/replay.ts'
import { compare } from '../../../policies/engine/compare.ts'
import { compileFiles, SELL, shopFiles, WIDER } from '../../policies/small-bundle.ts'

const narrow = compileFiles(shopFiles(SELL))
const wide = compileFiles(shopFiles(WIDER))

function recorded(change: Partial<DisclosureRecord>): DisclosureRecord {
  const upc = { coordinate: 'Product.upc', reason: 'no-rule' } as const
  return {
    decision: 'd1',
    at: '2026-01-10T12:00:00.000Z',
    agency: '00000099000000001000',
    kind: 'CLERK',
    client: 'c',
    purpose: 'sell',
    policy: narrow.hash,
    operation: '',
    case: 'k1',
    tasks: ['t'],
    taskTypes: ['PACK'],
    facts: { paid: true },
    legalBasis: [],
    confidential: false,
    disclosed: [{ coordinate: 'Product.name', form: 'full', rule: 'name' }],
    withheld: [upc],
    internal: [],
    backstop: [],
    outcome: 'answered',
    ...change,
  }
}

/** The log as it is stored, of which reading takes the record alone. */
function logOf(
  records: readonly DisclosureRecord[],
  after = wide,
  before = narrow,
  { fits = () => true, days }: { readonly fits?: (record: DisclosureRecord) => boolean; readonly days?: 30 | 90 } = {},
) {
  const history = { releases: new Map(), writers: new Map(), approved: [], at: '' }
  async function* lines() {
    for (const entry of chain(emptyChain, records)) yield { text: JSON.stringify(entry), where: 'log', complete: true }
  }
  return replayLog(
    {
      now: () => new Date('2026-01-20T12:00:00Z'),
      history: async () => history,
      versions: {
        release: async () => undefined,
        on: async () => undefined,
        byHash: async (_history, hash) => [narrow, wide].find((policy) => policy.hash === hash),
      },
      withLog: readInTurn(async (use) =>
        use({ entries: { [Symbol.asyncIterator]: lines }, heads: none, removals: none }, async () => []),
      ),
    },
    { policy: after, before, comparison: compare(before, after) },
    { fits, ...(days === undefined ? {} : { days }) },
  )
}
const none = { async *[Symbol.asyncIterator]() {} }

describe('What recorded requests would be under a change', () => {
  test('is told by agency, and only of the last thirty days', async () => {
    const { requests, counts, groups } = await logOf([
      recorded({}),
      recorded({ decision: 'd2', at: '2025-12-01T12:00:00.000Z' }),
    ])
    expect([requests, counts.widened]).toEqual([1, 1])
    expect(groups).toMatchObject([
      { agency: '00000099000000001000', outcome: 'widened', gained: ['Product.upc'], count: 1 },
    ])
  })

  test('is told of ninety days where that is asked, whether or not the version of then is the one that is replaced', async () => {
    const records = [
      recorded({}),
      recorded({ decision: 'd2', at: '2025-12-01T12:00:00.000Z' }),
      recorded({ decision: 'd3', at: '2025-10-01T12:00:00.000Z' }),
    ]
    const { days, requests, groups } = await logOf(records, wide, narrow, { days: 90 })
    expect([days, requests]).toEqual([90, 2])
    expect(groups).toMatchObject([{ outcome: 'widened', count: 2 }])
  })

  test('holds up nobody: other work comes between, and each request is decided with all of its records', async () => {
    // Of each request two records, far apart in the log.
    const many = Array.from({ length: 4000 }, (_, number) =>
      recorded({ decision: `d${number % 2000}`, case: `k${number}` }),
    )
    let turns = 0
    const turn = () => {
      turns += 1
      next = setImmediate(turn)
    }
    let next = setImmediate(turn)
    const { requests, counts } = await logOf(many)
    clearImmediate(next)
    expect([requests, counts.widened]).toEqual([2000, 2000])
    // Of fifty lines each while it is read, and of fifty requests each while they are decided again.
    expect(turns).toBeGreaterThanOrEqual(4000 / 50 + 2000 / 50)
  })

  test('leaves out what people did at the console', async () => {
    expect((await logOf([recorded({ desk: { action: 'see-policies' } })])).requests).toBe(0)
  })

  test('leaves out what whoever looks may not know of', async () => {
    const records = [recorded({}), recorded({ decision: 'd2', confidential: true })]
    const told = await logOf(records, wide, narrow, { fits: ({ confidential }) => !confidential })
    expect([told.requests, told.groups.map(({ count }) => count)]).toEqual([1, [1]])
  })

  test('counts requests for other purposes as they were, without deciding them again', async () => {
    expect((await logOf([recorded({ purpose: 'other', facts: {} })])).counts).toMatchObject({
      unaffected: 1,
      unknown: 0,
    })
  })

  test('does not count as lost what was taken back before', async () => {
    const shownUnderWide = recorded({
      policy: wide.hash,
      disclosed: [
        { coordinate: 'Product.name', form: 'full', rule: 'name' },
        { coordinate: 'Product.upc', form: 'full', rule: 'code' },
      ],
      withheld: [],
    })
    const other = compileFiles(shopFiles(SELL.replace('when: [paid]', 'when: []')))
    expect((await logOf([shownUnderWide], other, narrow)).counts).toMatchObject({ narrowed: 0, unaffected: 1 })
    expect((await logOf([shownUnderWide], wide, narrow)).counts).toMatchObject({ widened: 1, unaffected: 0 })
  })

  test('cannot be told where the version before cannot be', () => {
    const operation: ReplayedOperation = {
      decision: 'd',
      agency: 'a',
      purpose: 'p',
      outcome: 'narrowed',
      lost: ['A.b'],
      gained: [],
    }
    expect(withoutFormer(operation, { ...operation, outcome: 'unknown' }).outcome).toBe('unknown')
    expect(
      withoutFormer({ ...operation, outcome: 'refused' }, { ...operation, outcome: 'unaffected', lost: [] }).outcome,
    ).toBe('refused')
    expect(withoutFormer({ ...operation, outcome: 'refused' }, { ...operation, outcome: 'refused' }).outcome).toBe(
      'unaffected',
    )
  })
})
