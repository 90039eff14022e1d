import { byKey, type Sample, type Sent } from '../sample.ts'

/** Federation's directives under names of their own: imported as another, and not imported at all. */
const link = (rest: string) => `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5"${rest})`
const rows = [
  { __typename: 'Stone', id: 's1', colour: 'RED', carat: 2, mine: { __typename: 'Mine', id: 'm1', name: 'MINE' } },
  { __typename: 'Stone', id: 's2', colour: 'BLUE', carat: 3, mine: null },
]
const find = byKey(rows, 'id')

export const renamedImports: Sample = {
  derived: { 'Stone.worth': ['Stone.carat'], 'Stone.key': ['Stone.colour'] },
  subgraphs: {
    cutter: {
      sdl: `${link(', import: [{ name: "@key", as: "@k" }, { name: "@shareable", as: "@everywhere" }, { name: "@external", as: "@elsewhere" }, { name: "@requires", as: "@from" }]')}
        type Query { stones: [Stone!]! stone(id: ID!): Stone }
        type Stone @k(fields: "id") { id: ID! colour: String @elsewhere mine: Mine key: String @from(fields: "colour") colourless: Boolean }
        type Mine @k(fields: "id") { id: ID! }`,
      resolvers: {
        Query: { stones: () => rows, stone: (_: unknown, sent: Sent) => find(sent) },
        Stone: {
          __resolveReference: (sent: Sent) => ({ ...find(sent), colour: sent['colour'] }),
          key: ({ colour }: Sent) => `KEY ${String(colour)}`,
          colourless: () => false,
        },
        Mine: { __resolveReference: (sent: Sent) => sent },
      },
    },
    scale: {
      sdl: `${link('')}
        type Stone @federation__key(fields: "id") { id: ID! carat: Int! colour: String }
        type Mine @federation__key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Stone: { __resolveReference: find },
        Mine: { __resolveReference: ({ id }: Sent) => ({ id, name: `MINE ${String(id)}` }) },
      },
    },
    market: {
      sdl: `${link(', as: "fed", import: ["@key"]')}
        type Stone @key(fields: "id") { id: ID! carat: Int! @fed__external worth: Int @fed__requires(fields: "carat") }`,
      resolvers: {
        Stone: { __resolveReference: (sent: Sent) => sent, worth: ({ carat }: Sent) => 1000 * Number(carat) },
      },
    },
  },
  queries: [
    '{ stones { id colour carat worth key colourless mine { id name } } }',
    '{ stone(id: "s1") { key: worth worth: key x: colour } }',
  ],
}
