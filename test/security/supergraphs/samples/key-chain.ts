import { byKey, federation, type Sample, type Sent } from '../sample.ts'

/** An entity known by one key here, by two there, by the other over there: three subgraphs in a chain, and a source at its end. */
const vessels = [
  { __typename: 'Vessel', local: 'l1', national: 'n1', world: 'w1', flag: 'NL', crew: 3 },
  { __typename: 'Vessel', local: 'l2', national: 'n2', world: 'w2', flag: 'PA', crew: 9 },
]

export const keyChain: Sample = {
  derived: { 'Vessel.due': ['Vessel.flag'], 'Vessel.berth': ['Vessel.due', 'Vessel.flag'] },
  subgraphs: {
    harbour: {
      sdl: `${federation('key', 'external', 'requires')}
        type Query { vessels: [Vessel!]! newest: Vessel }
        type Vessel @key(fields: "local") { local: ID! due: Int @external berth: String @requires(fields: "due") }`,
      resolvers: {
        Query: { vessels: () => vessels, newest: () => vessels[1] },
        Vessel: {
          __resolveReference: (sent: Sent) => sent,
          berth: ({ due }: Sent) => `BERTH ${String(due)}`,
        },
      },
    },
    registry: {
      sdl: `${federation('key')}
        type Vessel @key(fields: "local") @key(fields: "national") { local: ID! national: ID! crew: Int! }`,
      resolvers: { Vessel: { __resolveReference: byKey(vessels, 'local', 'national') } },
    },
    world: {
      sdl: `${federation('key', 'external', 'requires')}
        type Vessel @key(fields: "national") @key(fields: "world") {
          national: ID! world: ID! flag: String @external due: Int @requires(fields: "flag")
        }`,
      resolvers: {
        Vessel: {
          __resolveReference: (sent: Sent) => ({ ...byKey(vessels, 'national', 'world')(sent), ...sent }),
          due: ({ flag }: Sent) => String(flag).length * (flag === 'NL' ? 1 : 2),
        },
      },
    },
    flags: {
      sdl: `${federation('key')}
        type Vessel @key(fields: "world") { world: ID! flag: String }`,
      resolvers: { Vessel: { __resolveReference: byKey(vessels, 'world') } },
    },
  },
  queries: [
    '{ vessels { local national world crew flag due berth } }',
    '{ newest { local: flag flag: due national: berth } vessels { world: crew } }',
  ],
}
