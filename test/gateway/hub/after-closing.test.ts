import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { CaseSource } from '../../../gateway/index.ts'
import type { ScopedCase, ScopeQuestion } from '../../../schema/permit.ts'
import { type ParcelSupergraph, parcelSupergraph } from '../../fixtures/parcel-supergraph.ts'
import { auditPolicy, hubOver, type RunningHub } from '../../fixtures/serve-supergraph.ts'

const CLOSED = '2026-03-01T12:00:00.000Z'
const DAYS = 86_400_000
const KEEP = 'after-closing: { keep: [Item.name], for: P14D }'

let world: ParcelSupergraph
beforeAll(async () => {
  world = await parcelSupergraph()
})
afterAll(() => world.close())

describe('What is kept after closing', () => {
  let run: RunningHub
  let at: Date
  let questions: ScopeQuestion[]
  let scoped: readonly ScopedCase[]
  const source: CaseSource = {
    scope: async (question) => {
      questions.push(question)
      return scoped.filter(({ caseId }) => question.caseIds?.includes(caseId) ?? true)
    },
  }
  const former = (caseId: string, type = 'HANDLE'): ScopedCase => ({
    caseId,
    tasks: [],
    closed: [{ id: `job-${caseId}`, type, closedAt: CLOSED }],
    facts: {},
  })
  const start = async (extra = KEEP, rule = 'see: { Parcel: [id, weight], Item: [name, packer] }') => {
    const policy = auditPolicy(world.supergraph, [rule], { tasks: ['HANDLE'], extra })
    run = await hubOver(world, policy, { cases: source, now: () => at })
    world.asked.length = 0
  }
  beforeEach(() => {
    at = new Date(Date.parse(CLOSED) + 13 * DAYS)
    questions = []
    scoped = [former('A')]
  })
  afterEach(() => run.hub.close())
  const QUERY = '{ parcel(id: "A") { weight items { name packer } } }'

  test('the named fields are shown, on own rows, and nothing else is', async () => {
    await start()
    const answer = await run.ask(QUERY)
    expect(questions.map(({ closedSince }) => closedSince)).toEqual([new Date(at.getTime() - 14 * DAYS).toISOString()])
    // These subgraphs do not know of permits: which rows are one's own is the subgraph's to say.
    expect(answer.data).toEqual({
      parcel: {
        weight: null,
        items: [
          { name: 'ITEM-A', packer: null },
          { name: 'OTHER-A', packer: null },
        ],
      },
    })
    expect([...(answer.extensions?.schakel.withheld ?? [])].sort()).toEqual(['Item.packer', 'Parcel.weight'])
    expect(world.asked[0]?.permit.scopes).toEqual([
      {
        cases: ['A'],
        see: { 'Item.name': 'full', 'Parcel.id': 'full', 'Parcel.items': 'full' },
        own: ['Item.name', 'Parcel.items'],
      },
    ])
    expect(run.log.records).toEqual([
      expect.objectContaining({
        case: 'A',
        tasks: [],
        taskTypes: [],
        closed: [{ id: 'job-A', type: 'HANDLE', closedAt: CLOSED }],
        disclosed: [{ coordinate: 'Item.name', form: 'full', rule: 'r0' }],
        internal: ['Parcel.id'],
      }),
    ])
  })

  test.each([
    ['at the moment of closing', 0, true],
    ['on the thirteenth day', 13 * DAYS, true],
    ['a thousandth of a second before the fourteenth day is over', 14 * DAYS - 1, true],
    ['when the fourteenth day is over', 14 * DAYS, false],
    ['before it was closed', -1, false],
  ])('%s', async (_name, after, shown) => {
    at = new Date(Date.parse(CLOSED) + after)
    await start()
    const answer = await run.ask('{ parcel(id: "A") { items { name } } }')
    expect(answer.data).toEqual({ parcel: shown ? { items: [{ name: 'ITEM-A' }, { name: 'OTHER-A' }] } : null })
    expect(answer.errors ?? []).toEqual([])
    if (!shown) expect(world.asked).toEqual([])
  })

  test('a purpose that keeps nothing asks nothing about it and believes nothing of it', async () => {
    await start('')
    const answer = await run.ask(QUERY)
    expect(questions).toEqual([expect.not.objectContaining({ closedSince: expect.anything() })])
    expect(answer.data).toEqual({ parcel: null })
    expect(world.asked).toEqual([])
  })

  test('a task of another purpose keeps nothing', async () => {
    scoped = [former('A', 'OTHER')]
    await start()
    expect((await run.ask(QUERY)).data).toEqual({ parcel: null })
  })

  test('a case with a former task only is on no list, whatever the source says', async () => {
    await start()
    const answer = await run.ask('{ parcels { items { name } } }')
    expect(questions).toEqual([expect.not.objectContaining({ closedSince: expect.anything() })])
    expect(answer.data).toEqual({ parcels: null })
  })

  test('an offer on the same case takes nothing from what is kept, and opens no more', async () => {
    scoped = [{ ...former('A'), offered: [{ id: 'again', type: 'HANDLE' }] }]
    await start()
    expect((await run.ask(QUERY)).data).toMatchObject({ parcel: { weight: null, items: [{ name: 'ITEM-A' }, {}] } })
  })

  test('an open task shows all it ever did beside what is kept', async () => {
    scoped = [{ ...former('A'), tasks: [{ id: 'now', type: 'HANDLE' }] }]
    await start()
    const answer = await run.ask(QUERY)
    expect(answer.data).toMatchObject({ parcel: { weight: 100, items: [{ packer: 'a' }, { packer: 'b' }] } })
    expect(world.asked[0]?.permit.scopes[0]?.own).toEqual([])
    expect(run.log.records[0]).toMatchObject({ tasks: ['now'], taskTypes: ['HANDLE'], closed: [{ id: 'job-A' }] })
  })

  test('what may be changed is not kept', async () => {
    await start(`${KEEP}\nmay-change: [Mutation.reweigh]`)
    world.changes.length = 0
    const answer = await run.ask('mutation { reweigh(parcel: "A", weight: 1) { items { name } } }')
    expect(answer.errors?.[0]?.extensions.code).toBe('OPERATION_WITHHELD')
    expect(world.changes).toEqual([])
  })
})
