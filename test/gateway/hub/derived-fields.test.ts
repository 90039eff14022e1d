import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { compilePolicy, coordinatesOf, type CaseSource, parsePolicy, PolicyErrors } from '../../../gateway/index.ts'
import { type ParcelSupergraph, parcelSupergraph, unprotected } from '../../fixtures/parcel-supergraph.ts'
import { auditPolicy, hubOver, type RunningHub } from '../../fixtures/serve-supergraph.ts'

type Facts = Record<string, boolean | undefined>

/** What each derived field of the fixture is computed from, as a policy accepts it. */
const FROM: Readonly<Record<string, string>> = {
  'Parcel.shipping': 'Parcel.weight',
  'Parcel.season': 'Parcel.sentOn',
  'Parcel.worth': 'Parcel.price, Price.amount',
  'Parcel.by': 'Parcel.carrier, Carrier.country',
  'Parcel.area': 'Parcel.size',
  'Parcel.label': 'Parcel.shipping, Parcel.weight',
  'Parcel.contents': 'Parcel.items, Item.name',
  'Carrier.motto': 'Carrier.country',
}
const accept = (...fields: readonly string[]) =>
  `derived:\n${fields.map((field) => `  - { field: ${field}, from: [${FROM[field]}], because: test }`).join('\n')}`

const facts: Record<string, Facts> = {}
const cases: CaseSource = {
  scope: async ({ caseIds }) =>
    (caseIds ?? ['A', 'B']).flatMap((caseId) =>
      caseId === 'C' ? [] : [{ caseId, tasks: [{ id: `job-${caseId}`, type: 'HANDLE' }], facts: facts[caseId] ?? {} }],
    ),
}

let world: ParcelSupergraph
beforeAll(async () => {
  world = await parcelSupergraph()
})
afterAll(() => world.close())

describe('Promise 6: derived means derived', () => {
  let run: RunningHub
  const start = async (rules: readonly string[], extra: string, known: Record<string, Facts> = {}) => {
    run = await hubOver(world, auditPolicy(world.supergraph, rules, { tasks: ['HANDLE'], extra }), { cases })
    for (const caseId of ['A', 'B']) facts[caseId] = known[caseId] ?? {}
    world.asked.length = 0
    world.failed.length = 0
  }
  afterEach(() => run.hub.close())
  const backstops = () => run.reported.filter(({ event }) => event === 'backstop')
  const askedFor = (word: string) => world.asked.filter(({ query }) => new RegExp(`\\b${word}\\b`, 'u').test(query))
  /** Cases whose permit shows this coordinate. */
  const permittedOn = (coordinate: string) =>
    [
      ...new Set(
        world.asked.flatMap(({ permit }) =>
          permit.scopes.flatMap(({ see, cases: on }) => (Object.hasOwn(see, coordinate) ? on : [])),
        ),
      ),
    ].sort()
  const sent = () => JSON.stringify(world.asked.map(({ variables }) => variables))

  const DERIVED = 'see: { Parcel: [id, shipping, season, worth, by, area, label, contents], Carrier: [motto] }'

  test('what is given equals what it is without a hub, and nothing else comes', async () => {
    await start([DERIVED], accept(...Object.keys(FROM)))
    const answer = await run.ask(
      '{ parcels { id shipping season worth by area label contents carrier { motto } rating weight } }',
    )
    expect(answer.data).toEqual({
      parcels: ['A', 'B'].map((id) => ({
        id,
        shipping: unprotected.shipping(id),
        season: unprotected.season(id),
        worth: unprotected.worth,
        by: unprotected.by(id),
        area: unprotected.area(id),
        label: unprotected.label(id),
        contents: unprotected.contents(id),
        carrier: { motto: unprotected.motto(id) },
        rating: null,
        weight: null,
      })),
    })
    expect([world.failed, backstops()]).toEqual([[], []])
    for (const { case: of, disclosed, internal } of run.log.records) {
      expect(['A', 'B']).toContain(of)
      expect(disclosed.map(({ coordinate }) => coordinate).sort()).toEqual([
        'Carrier.motto',
        'Parcel.area',
        'Parcel.by',
        'Parcel.contents',
        'Parcel.id',
        'Parcel.label',
        'Parcel.season',
        'Parcel.shipping',
        'Parcel.worth',
      ])
      expect([...internal].sort()).toEqual([
        'Carrier.code',
        'Carrier.country',
        'Item.name',
        'Parcel.items',
        'Parcel.price',
        'Parcel.sentOn',
        'Parcel.size',
        'Parcel.weight',
        'Price.amount',
      ])
    }
  })

  test.each(Object.keys(FROM))('%s is withheld where the purpose does not accept its sources', async (field) => {
    const others = Object.keys(FROM).filter((other) => other !== field)
    await start([DERIVED, 'see: { Parcel: [weight] }'], accept(...others))
    const [type, name = ''] = field.split('.')
    const selection = type === 'Carrier' ? `carrier { ${name} }` : name
    const answer = await run.ask(`{ parcel(id: "A") { id ${selection} } }`)
    expect(answer.data).toEqual({ parcel: { id: 'A', [type === 'Carrier' ? 'carrier' : name]: null } })
    expect(answer.errors?.[0]?.extensions).toMatchObject({ coordinate: field, reason: 'derived' })
    expect(askedFor(name)).toEqual([])
    expect(world.asked).toHaveLength(1)
  })

  test('a source is asked of no subgraph where nothing computed from it is asked', async () => {
    await start([DERIVED], accept(...Object.keys(FROM)))
    await run.ask('{ parcels { id area weight } }')
    expect(permittedOn('Parcel.size')).toEqual(['A', 'B'])
    expect(askedFor('weight')).toEqual([])
    expect(permittedOn('Parcel.weight')).toEqual([])
  })

  test('a source is read on the cases that give what is computed from it, and on those only', async () => {
    await start(
      ['see: { Parcel: [id, rating, weight] }', 'see: { Parcel: [shipping] }, when: [agreed]'],
      accept('Parcel.shipping'),
      {
        A: { agreed: true },
        B: { agreed: false },
      },
    )
    // The weight itself is granted on both, and asked for A alone.
    const answer = await run.ask('{ parcels { id rating shipping } }')
    expect(answer.data).toEqual({
      parcels: [
        { id: 'A', rating: 5, shipping: unprotected.shipping('A') },
        { id: 'B', rating: 5, shipping: null },
      ],
    })
    expect(permittedOn('Parcel.shipping')).toEqual(['A'])
    // Another agency is not sent what it would compute from where it computes nothing.
    expect(sent()).toContain('100')
    expect(sent()).not.toContain('200')
  })

  test('the key that leads to a source is in the permit, also of a type of which nothing is shown', async () => {
    await start(['see: { Parcel: [id, by] }'], accept('Parcel.by'))
    await run.ask('{ parcel(id: "A") { by } }')
    expect(permittedOn('Carrier.code')).toEqual(['A'])
    expect(permittedOn('Carrier.country')).toEqual(['A'])
  })

  test('another case’s question is no reason to read a source', async () => {
    await start(
      ['see: { Parcel: [id, shipping] }', 'see: { Parcel: [weight] }, when: [agreed]'],
      accept('Parcel.shipping'),
    )
    await run.ask('{ a: parcel(id: "A") { shipping } b: parcel(id: "B") { id weight } }')
    expect(permittedOn('Parcel.weight')).toEqual(['A'])
  })

  test('a source that is withheld stays withheld beside what is computed from it, and that is no incident', async () => {
    await start(
      ['see: { Parcel: [id, shipping] }', 'see: { Parcel: [weight] }, when: [agreed]'],
      accept('Parcel.shipping'),
      {
        A: { agreed: true },
      },
    )
    const answer = await run.ask('{ parcels { id shipping weight w: weight } }')
    expect(answer.data).toEqual({
      parcels: [
        { id: 'A', shipping: unprotected.shipping('A'), weight: 100, w: 100 },
        { id: 'B', shipping: unprotected.shipping('B'), weight: null, w: null },
      ],
    })
    expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([
      expect.objectContaining({ coordinate: 'Parcel.weight', reason: 'condition', missing: ['agreed'] }),
    ])
    expect(backstops()).toEqual([])
    const b = run.log.records.find((record) => record.case === 'B')
    expect(b?.internal).toEqual(['Parcel.weight'])
    expect(b?.disclosed.map(({ coordinate }) => coordinate)).not.toContain('Parcel.weight')
    expect(run.log.records.find((record) => record.case === 'A')?.internal).toEqual([])
  })

  test('the same source where nothing computed from it is given is an incident', async () => {
    await start(
      ['see: { Parcel: [id] }', 'see: { Parcel: [weight, shipping] }, when: [agreed]'],
      accept('Parcel.shipping'),
      { A: { agreed: true } },
    )
    const answer = await run.ask('{ parcels { id shipping weight } }')
    expect(answer.data?.['parcels']).toContainEqual({ id: 'B', shipping: null, weight: null })
    expect(permittedOn('Parcel.weight')).toEqual(['A'])
    // These subgraphs know of no permit, so they answer it.
    expect(backstops()).toContainEqual(
      expect.objectContaining({ detail: expect.objectContaining({ coordinate: 'Parcel.weight', caseId: 'B' }) }),
    )
  })

  test('a source of which the year may be shown is computed from in full and shown as a year', async () => {
    await start(['see: { Parcel: [id, season] }', 'see: { Parcel: { sentOn: year } }'], accept('Parcel.season'))
    const answer = await run.ask('{ parcel(id: "A") { sentOn season } }')
    expect(answer.data).toEqual({ parcel: { sentOn: '2021', season: unprotected.season('A') } })
    expect(backstops()).toEqual([])
    expect(run.log.records[0]?.disclosed).toContainEqual(
      expect.objectContaining({ coordinate: 'Parcel.sentOn', form: 'year' }),
    )
    expect(run.log.records[0]?.internal).toContain('Parcel.sentOn')
  })

  test('the client’s own argument and the one a derived field needs do not meet', async () => {
    await start(['see: { Parcel: [id, worth], Price: [amount] }'], accept('Parcel.worth'))
    const answer = await run.ask(
      '{ parcel(id: "A") { worth price(currency: USD) { amount } euro: price(currency: EUR) { amount } } }',
    )
    expect(answer.data).toEqual({ parcel: { worth: unprotected.worth, price: { amount: 11 }, euro: { amount: 9 } } })
    expect(world.failed).toEqual([])
  })

  test('rows that are shown only when they are one’s own are withheld where all are read for a derived field', async () => {
    await start(['see: { Parcel: [id, contents] }', 'see: { Item: [name] }, own: true'], accept('Parcel.contents'))
    const alone = await run.ask('{ parcel(id: "A") { items { name } } }')
    expect(alone.errors ?? []).toEqual([])
    expect(world.asked[0]?.permit.scopes[0]?.own).toContain('Item.name')
    world.asked.length = 0
    const both = await run.ask('{ parcel(id: "A") { contents items { name } } }')
    expect(world.asked[0]?.permit.scopes[0]?.own).toEqual([])
    expect(JSON.stringify(both.data)).toBe(
      JSON.stringify({ parcel: { contents: unprotected.contents('A'), items: [{ name: null }, { name: null }] } }),
    )
    expect(both.errors?.[0]?.extensions).toMatchObject({ coordinate: 'Item.name', reason: 'derived' })
    expect(backstops()).toEqual([])
  })

  test('a derived field of one’s own rows reads its source on those rows only', async () => {
    await start(['see: { Parcel: [id] }', 'see: { Parcel: [shipping] }, own: true'], accept('Parcel.shipping'))
    await run.ask('{ parcel(id: "A") { id shipping } }')
    expect(world.asked[0]?.permit.scopes[0]?.own).toEqual(['Parcel.weight'])
  })

  test.each(['@include(if: $no)', '@skip(if: true)'])(
    'a derived field under %s reads nothing and takes nothing with it',
    async (skipped) => {
      await start(
        ['see: { Parcel: [id, rating, shipping] }', 'see: { Parcel: [weight] }, when: [agreed]'],
        accept('Parcel.shipping'),
      )
      const answer = await run.ask(
        `query ($no: Boolean = false) { no: parcel(id: "A") @include(if: $no) { id } parcel(id: "A") { rating shipping ${skipped} weight } }`,
      )
      expect(answer.data).toEqual({ parcel: { rating: 5, weight: null } })
      expect(permittedOn('Parcel.weight')).toEqual([])
      expect(permittedOn('Parcel.rating')).toEqual(['A'])
      const nothing = await run.ask(
        `query ($no: Boolean = false) { no: parcel(id: "A") @include(if: $no) { id } parcel(id: "A") { shipping ${skipped} } }`,
      )
      expect(nothing.data).toEqual({ parcel: {} })
      const emptied = await run.ask(
        `query ($no: Boolean = false) { no: parcel(id: "A") @include(if: $no) { id } parcel(id: "A") ${skipped} { shipping } }`,
      )
      expect(emptied.data).toEqual({})
    },
  )

  test('a case that is not the caller’s gives nothing that is computed from it', async () => {
    await start([DERIVED], accept(...Object.keys(FROM)))
    const answer = await run.ask('{ parcel(id: "C") { shipping worth by } }')
    expect(answer.data).toEqual({ parcel: null })
    expect(world.asked).toEqual([])
  })
})

describe('Derived fields over a hub without cases', () => {
  test('are given with their sources accepted, which are not shown', async () => {
    const policy = auditPolicy(
      world.supergraph,
      ['see: { Parcel: [id, shipping] }', 'see: { Parcel: [weight] }, when: [agreed]'],
      {
        extra: accept('Parcel.shipping'),
      },
    )
    const run = await hubOver(world, policy)
    world.asked.length = 0
    const answer = await run.ask('{ parcels { id shipping } }')
    expect(answer.data?.['parcels']).toEqual(['A', 'B'].map((id) => ({ id, shipping: unprotected.shipping(id) })))
    expect(run.log.records[0]?.internal).toEqual(['Parcel.weight'])
    expect(world.asked[0]?.permit.open).toHaveProperty(['Parcel.weight'], 'full')
    expect(run.reported).toEqual([])
    await run.hub.close()
  })
})

test('a field computed from a computed field needs the sources of both by name', () => {
  const purpose = `purpose: audit\nwho: [AUDITOR]\ntasks: []\nrules: [{ id: r, see: { Parcel: [label] }, because: t }]\n`
  const from = (sources: string) => () =>
    compilePolicy(
      [parsePolicy(`${purpose}derived: [{ field: Parcel.label, from: [${sources}], because: t }]\n`)],
      coordinatesOf(world.supergraph),
    )
  expect(from('Parcel.shipping')).toThrow(PolicyErrors)
  expect(from('Parcel.weight')).toThrow(PolicyErrors)
  expect(from('Parcel.shipping, Parcel.weight')).not.toThrow()
})
