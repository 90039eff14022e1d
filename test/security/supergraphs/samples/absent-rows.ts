import { byKey, federation, type Sample, type Sent } from '../sample.ts'

/** Nothing where something may be: empty lists, nulls in lists, entities that another subgraph does not know, null links. */
const apple = { __typename: 'Apple', id: 'a1', name: 'APPLE', sour: null, origin: null }
const pear = { __typename: 'Pear', id: 'p1', name: null, soft: true, origin: { __typename: 'Origin', land: 'NL' } }

export const absentRows: Sample = {
  subgraphs: {
    fruit: {
      sdl: `${federation('key')}
        type Query { fruit: [Fruit] none: [Fruit!] some: [Sweet]! node(id: ID!): Fruit apples: [Apple] grid: [[Fruit]] }
        interface Fruit { id: ID! name: String origin: Origin }
        union Sweet = Apple | Pear
        type Apple implements Fruit @key(fields: "id") { id: ID! name: String origin: Origin sour: Int }
        type Pear implements Fruit @key(fields: "id") { id: ID! name: String origin: Origin soft: Boolean }
        type Origin { land: String }`,
      resolvers: {
        Query: {
          fruit: () => [apple, null, pear],
          none: () => [],
          some: () => [null, pear, apple, null],
          node: (_: unknown, sent: Sent) => byKey([apple, pear], 'id')(sent),
          apples: () => [null, apple],
          grid: () => [[pear, null], null, [], [apple]],
        },
        Apple: { __resolveReference: () => apple },
        Pear: { __resolveReference: () => pear },
      },
    },
    market: {
      sdl: `${federation('key')}
        type Apple @key(fields: "id") { id: ID! price: Int stalls: [Stall] }
        type Pear @key(fields: "id") { id: ID! price: Int }
        type Stall { name: String }`,
      resolvers: {
        Apple: {
          __resolveReference: (sent: Sent) => sent,
          price: () => 3,
          stalls: () => [null, { name: 'STALL' }, { name: null }],
        },
        // This subgraph has never heard of pears.
        Pear: { __resolveReference: () => null },
      },
    },
  },
  queries: [
    '{ fruit { id name origin { land } ... on Apple { sour price stalls { name } } ... on Pear { soft price } } none { name } apples { id name price } }',
    '{ some { ... on Apple { sour name } ... on Pear { soft name origin { land } } } grid { id } none { __typename } }',
    '{ a: node(id: "a1") { name } p: node(id: "p1") { ... on Pear { id soft price origin { land } } } n: node(id: "x") { id name } }',
  ],
}
