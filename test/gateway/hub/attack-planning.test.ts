import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { auditPolicy, hubOver, type RunningHub, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'
import { tangledSupergraph } from '../../fixtures/tangled-supergraph.ts'

let world: ServedSupergraph
beforeAll(async () => {
  world = await tangledSupergraph()
})
afterAll(() => world.close())

describe('Promise 5 and 6: an alias cannot pass for another field', () => {
  let run: RunningHub
  const start = async (see: string) => {
    run = await hubOver(world, auditPolicy(world.supergraph, [`see: ${see}`]))
    world.asked.length = 0
    world.failed.length = 0
  }
  beforeEach(() => start('{ Book: [twin, isbn, title, stars], Film: [title], Query: [version] }'))
  afterEach(() => run.hub.close())

  test('a field under the name of the key does not show the key, nor corrupt the join', async () => {
    const answer = await run.ask('{ book(id: "b1") { id: twin stars } }')
    expect(answer.data).toEqual({ book: { id: 'b2', stars: 1 } })
    expect(run.log.records[0]?.disclosed.map(({ coordinate }) => coordinate)).toEqual(['Book.twin', 'Book.stars'])
    expect(world.asked.at(-1)?.variables).toEqual({ representations: [{ __typename: 'Book', id: 'b1' }] })
  })

  test('a withheld field is not shown by giving its name to a granted one, nor the other way round', async () => {
    const answer = await run.ask('{ book(id: "b1") { weight: isbn isbn: weight title } }')
    expect(answer.data).toEqual({ book: { weight: 'ISBN-1', isbn: null, title: 'Book one' } })
    expect(answer.extensions?.schakel.withheld).toEqual(['Book.weight'])
  })

  test('an alias under the name of the type neither hides objects nor changes what they are', async () => {
    const answer = await run.ask('{ __typename: version all { __typename: title ... on Book { stars } } }')
    expect(answer.data).toEqual({
      __typename: '7',
      all: [
        { __typename: 'Book one', stars: 1 },
        { __typename: 'Book two', stars: 2 },
        { __typename: 'Film one' },
        { __typename: null },
        // Nothing of a song itself is granted, but its links lead to books.
        { __typename: null },
      ],
    })
  })
})

describe('Promise 5: what is granted is given, whatever the shapes of the types beside it', () => {
  test.each([
    [
      'an interface field that is nullable on one type and not on the other, split because a third withholds it',
      '{ Book: [title], Film: [title], Song: [id] }',
      '{ all { title } }',
      [{ title: 'Book one' }, { title: 'Book two' }, { title: 'Film one' }, { title: null }, { title: null }],
    ],
    [
      'an interface field beside the same field of one implementation',
      '{ Book: [title, isbn], Film: [title], Song: [title] }',
      '{ all { title ... on Book { title isbn } } }',
      [
        { title: 'Book one', isbn: 'ISBN-1' },
        { title: 'Book two', isbn: 'ISBN-2' },
        { title: 'Film one' },
        { title: null },
        { title: 'Song one' },
      ],
    ],
    [
      'one response key for different fields of different types',
      '{ Book: [isbn], Film: [title], Song: [title] }',
      '{ all { ... on Book { x: isbn } ... on Film { x: title } ... on Song { x: cover(size: 3) } } }',
      [{ x: 'ISBN-1' }, { x: 'ISBN-2' }, { x: 'Film one' }, { x: null }, { x: null }],
    ],
    [
      'one response key for links to different types',
      '{ Book: [id], Author: [name, born], Director: [name] }',
      '{ all { ... on Book { p: by { name born } } ... on Film { p: by { name born } } ... on Song { p: by { name } } } }',
      [
        { p: { name: 'Anna', born: 1970 } },
        { p: { name: 'Bert', born: 1980 } },
        { p: { name: 'Carl', born: null } },
        { p: null },
        { p: { name: 'Anna' } },
      ],
    ],
    [
      'a field of two entities in another subgraph, required on one and not on the other',
      '{ Book: [stars], Song: [stars] }',
      '{ all { ... on Book { stars } ... on Song { stars } } }',
      [{ stars: 1 }, { stars: 2 }, {}, {}, { stars: 5 }],
    ],
    [
      'covariant lists',
      '{ Book: [tags], Film: [tags], Song: [id] }',
      '{ all { tags } }',
      [{ tags: ['x'] }, { tags: [] }, { tags: null }, { tags: ['y', null] }, { tags: null }],
    ],
    [
      'lists of lists',
      '{ Book: [title], Film: [title] }',
      '{ all { ... on Book { grid { __typename title } } } }',
      [
        {
          grid: [
            [
              { __typename: 'Film', title: 'Film one' },
              { __typename: 'Book', title: 'Book two' },
            ],
            [],
            [{ __typename: 'Song', title: null }],
          ],
        },
        { grid: [] },
        {},
        {},
        {},
      ],
    ],
  ])('%s', async (_name, see, query, all) => {
    const run = await hubOver(world, auditPolicy(world.supergraph, [`see: ${see}`]))
    world.failed.length = 0
    const answer = await run.ask(query)
    await run.hub.close()
    expect(world.failed).toEqual([])
    expect(answer.data).toEqual({ all })
    expect(answer.errors?.filter(({ extensions }) => extensions.code !== 'FIELD_WITHHELD') ?? []).toEqual([])
    expect(run.reported).toEqual([])
  })
})
