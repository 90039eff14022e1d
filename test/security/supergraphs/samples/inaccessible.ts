import { byKey, federation, type Sample, type Sent } from '../sample.ts'

/** Fields, types, arguments and values of an enum that the API schema hides; one of them is the key that joins. */
const wards = [
  { __typename: 'Ward', number: 1, name: 'WARD-1', state: 'OPEN', nurse: 'NURSE-1', beds: 4 },
  { __typename: 'Ward', number: 2, name: 'WARD-2', state: 'CLOSED', nurse: null, beds: 0 },
]
const clinics = [{ __typename: 'Clinic', name: 'CLINIC', head: 'HEAD' }]

export const inaccessible: Sample = {
  derived: { 'Ward.label': ['Ward.beds'] },
  subgraphs: {
    wards: {
      sdl: `${federation('key', 'inaccessible')}
        type Query { wards: [Ward!]! places(all: Boolean @inaccessible): [Place!]! hidden: Ledger @inaccessible }
        enum State { OPEN CLOSED SECRET @inaccessible }
        union Place = Ward | Clinic
        type Ward @key(fields: "number") { number: Int! @inaccessible name: String! state: State! ledger: Ledger @inaccessible }
        type Clinic { name: String! head: String! }
        type Ledger @inaccessible { lines: [String!]! }`,
      resolvers: {
        Query: { wards: () => wards, places: () => [...wards, ...clinics] },
        Ward: { __resolveReference: byKey(wards, 'number') },
      },
    },
    beds: {
      sdl: `${federation('key', 'inaccessible', 'external', 'requires')}
        type Ward @key(fields: "number") { number: Int! @inaccessible beds: Int! nurse: String }`,
      resolvers: { Ward: { __resolveReference: byKey(wards, 'number') } },
    },
    labels: {
      sdl: `${federation('key', 'inaccessible', 'external', 'requires')}
        type Ward @key(fields: "number") {
          number: Int! @inaccessible beds: Int! @external label: String @requires(fields: "beds")
        }`,
      resolvers: {
        Ward: { __resolveReference: (sent: Sent) => sent, label: ({ beds }: Sent) => `BEDS ${String(beds)}` },
      },
    },
  },
  queries: [
    '{ wards { name state beds nurse label } places { ... on Ward { name nurse } ... on Clinic { name head } } }',
    '{ places { __typename ... on Ward { label state } } }',
  ],
}
