import { federation, type Sample } from '../sample.ts'

/** Enums, input objects within input objects, defaults, and changes. */
interface Wanted {
  readonly kinds: readonly string[]
  readonly within?: { readonly from: number; readonly to: number } | null
}
const rooms = [
  { __typename: 'Room', id: 'r1', kind: 'SMALL', floor: 1, guest: { __typename: 'Guest', name: 'GUEST-1', vip: true } },
  { __typename: 'Room', id: 'r2', kind: 'LARGE', floor: 2, guest: null },
]
const pick = (_: unknown, { want: { kinds, within } }: { want: Wanted }) =>
  rooms.filter(({ kind, floor }) => kinds.includes(kind) && (!within || (floor >= within.from && floor <= within.to)))

export const inputObjects: Sample = {
  notInQueries: ['Booking.code', 'Booking.nights'],
  subgraphs: {
    hotel: {
      sdl: `${federation('key')}
        enum Kind { SMALL LARGE }
        input Floors { from: Int! = 0 to: Int! = 9 }
        input Want { kinds: [Kind!]! = [SMALL, LARGE] within: Floors = { from: 0 } }
        type Query { rooms(want: Want! = {}): [Room!]! kinds: [Kind!]! }
        type Mutation { book(id: ID!, want: Want): Booking! clean(id: ID!): Boolean! }
        type Room @key(fields: "id") { id: ID! kind: Kind! floor: Int! guest: Guest }
        type Guest { name: String! vip: Boolean! }
        type Booking { room: Room! code: String! nights(past: [Kind!] = [SMALL]): [Kind!]! }`,
      resolvers: {
        Query: { rooms: pick, kinds: () => ['LARGE', 'SMALL'] },
        Mutation: {
          book: (_: unknown, { id }: { id: string }) => ({ room: rooms.find((room) => room.id === id), code: 'CODE' }),
          clean: () => true,
        },
        Room: { __resolveReference: ({ id }: { id: string }) => rooms.find((room) => room.id === id) },
        Booking: { nights: (_: unknown, { past }: { past: string[] }) => past },
      },
    },
    tax: {
      sdl: `${federation('key')}
        type Room @key(fields: "id") { id: ID! tax(percent: Float! = 6.5): Float! }
        type Mutation { pay(id: ID!): Room! }`,
      resolvers: {
        Room: {
          __resolveReference: (sent: object) => sent,
          tax: (_: unknown, { percent }: { percent: number }) => percent,
        },
        Mutation: { pay: (_: unknown, { id }: { id: string }) => ({ __typename: 'Room', id }) },
      },
    },
  },
  queries: [
    '{ rooms { id kind floor tax guest { name vip } } kinds }',
    `query ($want: Want! = { kinds: [LARGE], within: { to: 2 } }, $percent: Float! = 3) {
       some: rooms(want: $want) { kind: floor floor: kind tax(percent: $percent) }
       none: rooms(want: { kinds: [] }) { guest { vip } }
     }`,
  ],
  mutations: [
    'mutation { book(id: "r1", want: { within: { from: 1 } }) { code nights room { id tax guest { name } } } clean(id: "r2") }',
    'mutation ($id: ID! = "r2") { pay(id: $id) { kind floor } again: clean(id: $id) }',
  ],
}
