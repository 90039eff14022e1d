import { byKey, federation, type Sample } from '../sample.ts'

/** Fields that moved from one subgraph to another, tags, and scalars of one's own. */
const rows = [
  { __typename: 'Ticket', id: 't1', title: 'TITLE-1', at: '2026-11-24T10:00', price: { amount: 3, tags: ['x'] } },
  { __typename: 'Ticket', id: 't2', title: 'TITLE-2', at: null, price: [1, 2] },
]
const old = rows.map((row) => ({ ...row, title: 'OUT OF DATE' }))

export const override: Sample = {
  subgraphs: {
    before: {
      sdl: `${federation('key', 'tag', 'shareable')}
        scalar Moment
        scalar Json
        type Query { tickets: [Ticket!]! }
        type Ticket @key(fields: "id") @tag(name: "public") {
          id: ID! title: String! at: Moment price: Json @tag(name: "money")
        }`,
      resolvers: { Query: { tickets: () => old }, Ticket: { __resolveReference: byKey(old, 'id') } },
    },
    after: {
      sdl: `${federation('key', 'override', 'tag')}
        scalar Moment
        type Query { first: Ticket }
        type Ticket @key(fields: "id") {
          id: ID! title: String! @override(from: "before") at: Moment @override(from: "before") @tag(name: "public")
          seat: Int!
        }`,
      resolvers: {
        Query: { first: () => rows[0] },
        Ticket: { __resolveReference: byKey(rows, 'id'), seat: () => 12 },
      },
    },
  },
  queries: [
    '{ tickets { id title at price seat } first { title at price } }',
    '{ first { price: title title: price } }',
  ],
}
