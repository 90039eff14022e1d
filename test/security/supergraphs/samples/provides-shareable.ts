import { byKey, federation, type Sample } from '../sample.ts'

/** Fields that several subgraphs give, a subgraph that gives another's on one path, and root fields of two subgraphs. */
const makers = [{ __typename: 'Maker', id: 'm1', name: 'MAKER', town: 'TOWN' }]
const things = [
  { __typename: 'Thing', id: 't1', size: { unit: 'cm', width: 3 }, name: 'THING-1', stock: 4, maker: makers[0] },
  { __typename: 'Thing', id: 't2', size: null, name: 'THING-2', stock: 0, maker: makers[0] },
]
const root = { version: () => '7', today: () => ({ day: 'MON', note: 'NOTE' }) }

export const providesShareable: Sample = {
  subgraphs: {
    shop: {
      sdl: `${federation('key', 'external', 'provides', 'shareable')}
        type Query {
          things: [Thing!]! @provides(fields: "stock maker { name }")
          version: String! @shareable
          today: Today! @shareable
        }
        type Today @shareable { day: String! }
        type Size @shareable { unit: String! width: Int! }
        type Thing @key(fields: "id") {
          id: ID! size: Size @shareable name: String! @shareable stock: Int! @external maker: Maker
        }
        type Maker @key(fields: "id") { id: ID! name: String @external }`,
      resolvers: {
        Query: { ...root, things: () => things },
        Thing: { __resolveReference: byKey(things, 'id') },
        Maker: { __resolveReference: byKey(makers, 'id') },
      },
    },
    depot: {
      sdl: `${federation('key', 'shareable')}
        type Query { version: String! @shareable today: Today! @shareable empty: [Thing!]! }
        type Today @shareable { day: String! note: String! }
        type Size @shareable { unit: String! width: Int! }
        type Thing @key(fields: "id") { id: ID! size: Size @shareable name: String! @shareable stock: Int! @shareable }
        type Maker @key(fields: "id") { id: ID! name: String @shareable town: String made: [Thing!]! }`,
      resolvers: {
        Query: { ...root, empty: () => [] },
        Thing: { __resolveReference: byKey(things, 'id') },
        Maker: { __resolveReference: byKey(makers, 'id'), made: () => things },
      },
    },
  },
  queries: [
    '{ things { id name stock size { unit width } maker { id name town made { stock maker { name } } } } version today { day note } empty { id stock } }',
    '{ things { stock } } ',
    '{ today { note } things { maker { name } size { width } } v: version }',
  ],
}
