import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { setTimeout as wait } from 'node:timers/promises'
import { SCOPE_AGE } from '../../../gateway/enforce/keep-scope.ts'
import type { CaseSource } from '../../../gateway/index.ts'
import { type ParcelSupergraph, parcelSupergraph } from '../../fixtures/parcel-supergraph.ts'
import { auditPolicy, hubOver, type RunningHub } from '../../fixtures/serve-supergraph.ts'

type Facts = Record<string, boolean | undefined>

const facts: Record<string, Facts> = {}
const offered = new Set<string>()
const closed = new Set<string>()
const cases: CaseSource = {
  scope: async ({ caseIds }) =>
    (caseIds ?? ['A', 'B'])
      .filter((caseId) => (caseId === 'A' || caseId === 'B') && !closed.has(caseId))
      .map((caseId) => {
        const task = { id: `job-${caseId}`, type: 'HANDLE' }
        const isOffered = offered.has(caseId)
        return { caseId, tasks: isOffered ? [] : [task], offered: isOffered ? [task] : [], facts: facts[caseId] ?? {} }
      }),
}

const vocabulary = `
facts:
  agreed: { asserted-by: CHAIN, sentence: { en: Agreed., nl: Akkoord. }, source: test, silent: false }
  whispered: { asserted-by: CHAIN, sentence: { en: Whispered., nl: Gefluisterd. }, source: test, silent: true }
kinds: { AUDITOR: { en: Auditor, nl: Controleur } }
tasks: { HANDLE: { holders: [AUDITOR], en: Handle, nl: Behandelen } }
regimes: {}
structural: []
`

let world: ParcelSupergraph
beforeAll(async () => {
  world = await parcelSupergraph()
})
afterAll(() => world.close())

describe('Mutations over cases: whole or not at all', () => {
  let run: RunningHub
  let stop: () => Promise<void> = async () => undefined
  const SEE = 'see: { Parcel: [id, weight] }'
  const MAY = 'may-change: [Mutation.reweigh, Mutation.move]'
  const start = async (rules: readonly string[] = [SEE], extra = MAY) => {
    await stop()
    run = await hubOver(world, auditPolicy(world.supergraph, rules, { tasks: ['HANDLE'], vocabulary, extra }), {
      cases,
    })
    stop = () => run.hub.close()
    world.asked.length = 0
    world.changes.length = 0
  }
  beforeEach(async () => {
    for (const caseId of ['A', 'B']) facts[caseId] = {}
    offered.clear()
    closed.clear()
  })
  afterEach(async () => {
    await stop()
    stop = async () => undefined
  })

  const refusal = async (query: string, withheld: readonly string[] = []) => {
    const answer = await run.ask(query)
    expect(answer.data ?? null).toBeNull()
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual([
      'OPERATION_WITHHELD',
      ...withheld.map(() => 'FIELD_WITHHELD'),
    ])
    expect(answer.extensions?.schakel.withheld).toEqual(withheld)
    expect([world.asked, world.changes]).toEqual([[], []])
    expect(new Set(run.log.records.map(({ outcome }) => outcome))).toEqual(new Set(['refused']))
    expect(run.log.records.flatMap(({ changes = [] }) => changes)).toEqual([])
    return answer
  }

  test('one of which every part is granted is made, answered and recorded, before and after', async () => {
    await start()
    const answer = await run.ask('mutation { reweigh(parcel: "A", weight: 7) { id weight } }')
    expect(answer.data).toEqual({ reweigh: { id: 'A', weight: 7 } })
    expect(answer.errors ?? []).toEqual([])
    expect(world.changes).toEqual(['reweigh A 7'])
    expect(run.log.records).toEqual([
      expect.objectContaining({
        case: 'A',
        outcome: 'begun',
        changes: ['Mutation.reweigh'],
        disclosed: [],
        tasks: ['job-A'],
      }),
      expect.objectContaining({
        case: 'A',
        outcome: 'answered',
        changes: ['Mutation.reweigh'],
        disclosed: [
          expect.objectContaining({ coordinate: 'Parcel.id' }),
          expect.objectContaining({ coordinate: 'Parcel.weight' }),
        ],
      }),
    ])
    const [fetched] = world.asked
    expect(fetched?.permit.open).toEqual({ 'Mutation.reweigh': 'full' })
    expect(fetched?.permit.scopes).toEqual([
      { cases: ['A'], see: { 'Parcel.id': 'full', 'Parcel.weight': 'full' }, own: [] },
    ])
    expect(run.reported).toEqual([])
  })

  test('the intention is in the log before anything is called', async () => {
    await start()
    const append = run.log.append.bind(run.log)
    const atAppend: number[] = []
    run.log.append = async (record) => {
      atAppend.push(world.changes.length)
      await append(record)
    }
    await run.ask('mutation { reweigh(parcel: "A", weight: 7) { id } }')
    expect(atAppend).toEqual([0, 1])
  })

  describe('on a case that is closed before the change is called', () => {
    const closeWhileRecorded = () => {
      const append = run.log.append.bind(run.log)
      run.log.append = async (record) => {
        await append(record)
        if (record.outcome !== 'begun') return
        closed.add('A')
        await wait(SCOPE_AGE + 100)
      }
    }

    test('nothing is called, and the record says so', async () => {
      await start()
      closeWhileRecorded()
      const answer = await run.ask('mutation { reweigh(parcel: "A", weight: 7) { id } }')
      expect(answer.data ?? null).toBeNull()
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['OPERATION_WITHHELD'])
      expect([world.asked, world.changes]).toEqual([[], []])
      expect(run.log.records.map(({ case: of, outcome, changes }) => ({ of, outcome, changes }))).toEqual([
        { of: 'A', outcome: 'begun', changes: ['Mutation.reweigh'] },
        { of: 'A', outcome: 'refused', changes: undefined },
      ])
    })

    test('nor is a change that names it beside an open one', async () => {
      await start([SEE], 'may-change: [Mutation.reweigh, Mutation.move]')
      closeWhileRecorded()
      const answer = await run.ask('mutation { move(from: "A", to: "B") }')
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['OPERATION_WITHHELD'])
      expect(world.changes).toEqual([])
    })

    test('nothing is undone by closing: what was made is recorded as made, each on its own case', async () => {
      await start([SEE], 'may-change: [Mutation.reweigh, Mutation.stamp]')
      const push = world.changes.push.bind(world.changes)
      world.changes.push = (...made) => {
        if (closed.size > 0) return push(...made)
        closed.add('A').add('B')
        const until = performance.now() + SCOPE_AGE + 100
        while (performance.now() < until);
        return push(...made)
      }
      await run.ask('mutation { reweigh(parcel: "A", weight: 7) { id } stamp(parcel: "B") }')
      Reflect.deleteProperty(world.changes, 'push')
      expect(world.changes).toEqual(['reweigh A 7', 'stamp B'])
      const ended = run.log.records.filter((record) => record.outcome !== 'begun' && record.case !== undefined)
      expect(ended.map(({ case: of, outcome, changes }) => ({ of, outcome, changes }))).toEqual([
        { of: 'A', outcome: 'answered', changes: ['Mutation.reweigh'] },
        { of: 'B', outcome: 'answered', changes: ['Mutation.stamp'] },
      ])
    })
  })

  test('without a log nothing is called', async () => {
    await start()
    run.log.append = async () => Promise.reject(new Error('disk full'))
    const answer = await run.ask('mutation { reweigh(parcel: "A", weight: 7) { id } }')
    expect([answer.status, answer.errors?.[0]?.extensions.code, answer.data ?? null]).toEqual([
      503,
      'LOG_UNAVAILABLE',
      null,
    ])
    expect(world.changes).toEqual([])
  })

  test('a log that fails afterwards costs the answer, says that the change was called for, and still knows of it', async () => {
    await start()
    const append = run.log.append.bind(run.log)
    run.log.append = async (record) =>
      record.outcome === 'begun' ? append(record) : Promise.reject(new Error('disk full'))
    const answer = await run.ask('mutation { reweigh(parcel: "A", weight: 7) { id } }')
    expect([answer.status, answer.errors?.[0]?.extensions.code, answer.data ?? null]).toEqual([
      503,
      'LOG_UNAVAILABLE',
      null,
    ])
    expect(answer.errors?.[0]?.message).not.toContain('try again later')
    expect(world.changes).toEqual(['reweigh A 7'])
    expect(run.log.records.map(({ outcome }) => outcome)).toEqual(['begun'])
  })

  test('several are made in the order in which they are written', async () => {
    await start()
    const answer = await run.ask(
      'mutation { b: reweigh(parcel: "B", weight: 1) { weight } move(from: "A", to: "B") a: reweigh(parcel: "A", weight: 2) { weight } }',
    )
    expect(answer.data).toEqual({ b: { weight: 1 }, move: 'MOVED-A-B', a: { weight: 2 } })
    expect(world.changes).toEqual(['reweigh B 1', 'move A B', 'reweigh A 2'])
  })

  test('what a change answers is recorded on its case, and its permit names the case', async () => {
    await start([SEE], 'may-change: [Mutation.stamp]')
    await run.ask('mutation { stamp(parcel: "A") }')
    expect(world.changes).toEqual(['stamp A'])
    expect(world.asked[0]?.permit.scopes).toEqual([{ cases: ['A'], see: {}, own: [] }])
    expect(run.log.records.at(-1)).toMatchObject({
      case: 'A',
      disclosed: [{ coordinate: 'Mutation.stamp', rule: 'may-change' }],
    })
  })

  test.each([
    ['a change that is not granted', 'mutation { stamp(parcel: "A") }', ['Mutation.stamp']],
    [
      'one of two that is not',
      'mutation { reweigh(parcel: "A", weight: 1) { id } stamp(parcel: "A") }',
      ['Mutation.stamp'],
    ],
    ['a result field that is not', 'mutation { reweigh(parcel: "A", weight: 1) { id word } }', ['Parcel.word']],
    [
      'a result field behind a fragment',
      'mutation { reweigh(parcel: "A", weight: 1) { ... on Parcel { w: word } id } }',
      ['Parcel.word'],
    ],
    [
      'only the type of a result that is granted nothing',
      'mutation { rename(carrier: "carrier-A", name: "x") { __typename } }',
      ['Mutation.rename'],
    ],
    [
      'a result that is not granted at all',
      'mutation { rename(carrier: "carrier-A", name: "x") { name } }',
      ['Carrier.name', 'Mutation.rename'],
    ],
  ])('%s refuses all of it', async (_name, query, withheld) => {
    await start()
    await refusal(query, withheld)
  })

  test.each([
    ['absent', 'X'],
    ['somebody else’s', 'C'],
    ['on offer only', 'B'],
  ])('a case that is %s refuses all of it, and is not told from any other', async (_name, id) => {
    await start()
    offered.add('B')
    const answer = await refusal(
      `mutation { reweigh(parcel: "A", weight: 1) { id } other: reweigh(parcel: "${id}", weight: 1) { id word } }`,
    )
    expect(JSON.stringify(answer.errors)).not.toContain('word')
  })

  test('of two cases that one change names both must be open and grant it', async () => {
    await start()
    await refusal('mutation { move(from: "A", to: "C") }')
    await refusal('mutation { move(from: "C", to: "A") }')
    await run.ask('mutation { move(from: "A", to: "B") }')
    expect(world.changes).toEqual(['move A B'])
  })

  test('a change is granted by the facts of its case', async () => {
    const when = 'when: [agreed]\nmay-change: [Mutation.reweigh]'
    await start(['see: { Parcel: [id] }'], when)
    facts['A'] = { agreed: false }
    facts['B'] = { agreed: true }
    await refusal('mutation { reweigh(parcel: "A", weight: 1) { id } }', ['Parcel.id', 'Mutation.reweigh'])
    const answer = await run.ask('mutation { reweigh(parcel: "B", weight: 1) { id } }')
    expect(answer.data).toEqual({ reweigh: { id: 'B' } })
    expect(world.changes).toEqual(['reweigh B 1'])
  })

  test('a result field that a silent fact withholds comes back empty, and refuses nothing', async () => {
    await start([SEE, 'see: { Parcel: [word] }, when: [whispered]'])
    facts['A'] = { whispered: false }
    facts['B'] = { whispered: true }
    const no = await run.ask('mutation { reweigh(parcel: "A", weight: 1) { id word } }')
    const yes = await run.ask('mutation { reweigh(parcel: "B", weight: 1) { id word } }')
    expect(no.data).toEqual({ reweigh: { id: 'A', word: null } })
    expect(yes.data).toEqual({ reweigh: { id: 'B', word: 'WORD-B' } })
    expect([no.errors ?? [], yes.errors ?? []]).toEqual([[], []])
    expect(world.changes).toEqual(['reweigh A 1', 'reweigh B 1'])
  })

  test('an argument that tells of a field needs its grant and its place on the list', async () => {
    const query = 'mutation { stamp(parcel: "A", word: "x") }'
    await start(['see: { Parcel: [word] }'], 'may-change: [Mutation.stamp]')
    await refusal(query)
    await start(
      ['see: { Parcel: [word] }, when: [agreed]', SEE],
      'may-change: [Mutation.stamp]\narguments: { Mutation.stamp: [word] }',
    )
    await refusal(query)
    facts['A'] = { agreed: true }
    expect((await run.ask(query)).data).toEqual({ stamp: true })
  })

  test('nothing of a change is granted because something of its result may be seen', async () => {
    await start([SEE], '')
    await refusal('mutation { reweigh(parcel: "A", weight: 1) { id weight } }', ['Mutation.reweigh'])
  })

  test('a change that names no case is not one for a task on a case', async () => {
    await start([SEE, 'see: { Carrier: [name] }'], 'may-change: [Mutation.rename]')
    await refusal('mutation { rename(carrier: "carrier-A", name: "x") { name } }', ['Mutation.rename'])
  })

  test('a change under @skip is not made, and grants nothing', async () => {
    await start()
    const answer = await run.ask(
      'mutation ($no: Boolean = false) { reweigh(parcel: "A", weight: 1) @include(if: $no) { id } }',
    )
    expect(answer.data).toEqual({})
    expect([world.asked, world.changes]).toEqual([[], []])
  })
})

describe('Mutations over a hub without cases', () => {
  test('are made where their purpose may make them, and by no other', async () => {
    const extra = 'may-change: [Mutation.rename]'
    const run = await hubOver(world, auditPolicy(world.supergraph, ['see: { Carrier: [name] }'], { extra }))
    world.changes.length = 0
    const made = await run.ask('mutation { rename(carrier: "carrier-A", name: "x") { name } }')
    expect(made.data).toEqual({ rename: { name: 'x' } })
    const refused = await run.ask('mutation { rename(carrier: "carrier-A", name: "x") { name code } }')
    expect(refused.errors?.map(({ extensions }) => extensions.code)).toEqual(['OPERATION_WITHHELD', 'FIELD_WITHHELD'])
    expect(world.changes).toEqual(['rename carrier-A'])
    expect(run.log.records.map(({ outcome }) => outcome)).toEqual(['begun', 'answered', 'refused'])
    await run.hub.close()
  })

  test('of whose result not even the type is given are refused, not left undone without a word', async () => {
    const extra = 'may-change: [Mutation.rename]'
    const run = await hubOver(world, auditPolicy(world.supergraph, ['see: { Item: [name] }'], { extra }))
    world.changes.length = 0
    const answer = await run.ask('mutation { rename(carrier: "carrier-A", name: "x") { __typename } }')
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['OPERATION_WITHHELD'])
    expect(world.changes).toEqual([])
    await run.hub.close()
  })
})
