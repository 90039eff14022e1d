import { byKey, federation, type Sample, type Sent } from '../sample.ts'

/** Two subgraphs that know an interface as an object and each other by a key that its types do not have. */
const parties = [
  { __typename: 'Person', id: 'p1', name: 'PERSON-1', born: 'PERSON-BORN' },
  { __typename: 'Firm', id: 'q1', name: 'FIRM-1', founded: 'FIRM-FOUNDED' },
  { __typename: 'Person', id: 'p2', name: 'PERSON-2', born: null },
]
const codes = parties.map(({ id }) => ({ id, code: `CODE-${id}` }))
const find = byKey(parties, 'id')
const findCode = byKey(codes, 'id', 'code')
const idOf = (sent: Sent) => findCode(sent)?.id

export const interfaceObjects: Sample = {
  entityType: (sent) => find({ id: idOf(sent) })?.__typename,
  subgraphs: {
    register: {
      sdl: `${federation('key')}
        type Query { parties: [Party!]! }
        interface Party @key(fields: "id") { id: ID! name: String }
        type Person implements Party @key(fields: "id") { id: ID! name: String born: String }
        type Firm implements Party @key(fields: "id") { id: ID! name: String founded: String }`,
      resolvers: {
        Query: { parties: () => parties },
        Party: { __resolveReference: find },
        Person: { __resolveReference: find },
        Firm: { __resolveReference: find },
      },
    },
    codes: {
      sdl: `${federation('key', 'interfaceObject')}
        type Query { coded(code: ID!): Party }
        type Party @key(fields: "id") @key(fields: "code") @interfaceObject { id: ID! code: ID! checked: Boolean }`,
      resolvers: {
        Query: { coded: (_: unknown, sent: Sent) => findCode(sent) },
        Party: { __resolveReference: findCode, checked: ({ id }: Sent) => id !== 'p2' },
      },
    },
    credit: {
      sdl: `${federation('key', 'interfaceObject')}
        type Query { debtors: [Party!]! }
        type Party @key(fields: "code") @interfaceObject { code: ID! owes(in: String = "EUR"): String }`,
      resolvers: {
        Query: { debtors: () => [codes[1], codes[0]].map((row) => ({ code: row?.code })) },
        Party: {
          __resolveReference: (sent: Sent) => sent,
          owes: ({ code }: Sent, { in: unit }: Sent) => `OWES ${String(code)} ${String(unit)}`,
        },
      },
    },
  },
  queries: [
    '{ parties { id name code checked owes dollars: owes(in: "USD") ... on Person { born } ... on Firm { founded } } }',
    '{ coded(code: "CODE-q1") { owes checked name ... on Person { born } } }',
    '{ debtors { owes checked name ... on Firm { founded guilders: owes(in: "NLG") } } }',
  ],
}
