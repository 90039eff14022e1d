import { byKey, federation, type Sample } from '../sample.ts'

/** Arguments that are filled from what an enclosing object holds, on two types that can enclose. */
const users = [
  { __typename: 'User', id: 'u1', currency: 'EUR', level: 2, name: 'USER-1' },
  { __typename: 'User', id: 'u2', currency: 'USD', level: 5, name: 'USER-2' },
]
const shops = [{ __typename: 'Shop', id: 's1', currency: 'GBP', name: 'SHOP' }]
const orders = [
  { __typename: 'Order', id: 'o1', amount: 10, by: users[0] },
  { __typename: 'Order', id: 'o2', amount: 20, by: users[1] },
]

export const context: Sample = {
  derived: { 'Order.shown': ['User.currency', 'Shop.currency'] },
  subgraphs: {
    orders: {
      sdl: `${federation('key', 'context', 'fromContext', 'external')}
        type Query { users: [User!]! shops: [Shop!]! }
        type User @key(fields: "id") @context(name: "money") { id: ID! currency: String! @external last: Order! orders: [Order!]! }
        type Shop @key(fields: "id") @context(name: "money") { id: ID! currency: String! last: Order name: String! }
        type Order @key(fields: "id") {
          id: ID! amount: Int!
          shown(currency: String @fromContext(field: "$money { currency }"), short: Boolean = false): String
        }`,
      resolvers: {
        Query: { users: () => users, shops: () => shops },
        User: {
          __resolveReference: byKey(users, 'id'),
          last: ({ id }: { id: string }) => orders.find(({ by }) => by?.id === id),
          orders: ({ id }: { id: string }) => orders.filter(({ by }) => by?.id === id),
        },
        Shop: { __resolveReference: byKey(shops, 'id'), last: () => orders[0] },
        Order: {
          __resolveReference: byKey(orders, 'id'),
          shown: ({ amount }: { amount: number }, { currency, short }: { currency: string; short: boolean }) =>
            `${short ? '' : 'SHOWN '}${currency} ${amount}`,
        },
      },
    },
    people: {
      sdl: `${federation('key')}
        type User @key(fields: "id") { id: ID! currency: String! name: String! level: Int! }
        type Order @key(fields: "id") { id: ID! by: User! }`,
      resolvers: {
        User: { __resolveReference: byKey(users, 'id') },
        Order: { __resolveReference: byKey(orders, 'id') },
      },
    },
  },
  queries: [
    '{ users { id name level currency last { id amount shown } orders { shown(short: true) by { name } } } }',
    '{ shops { id name currency last { id amount shown } } }',
    '{ users { currency: name x: last { amount: shown } } }',
  ],
}
