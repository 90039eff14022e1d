import { byKey, federation, type Sample } from '../sample.ts'

/** One union and one interface of which each subgraph knows other types, with fields of one name and another type. */
const mails = [{ __typename: 'Mail', id: 'm1', subject: 'SUBJECT', size: 12 }]
const calls = [{ __typename: 'Call', id: 'c1', subject: null, size: 'LONG', from: 'CALLER' }]
const visits = [{ __typename: 'Visit', id: 'v1', subject: 'VISIT', place: { __typename: 'Room', name: 'ROOM' } }]

export const splitUnions: Sample = {
  subgraphs: {
    desk: {
      sdl: `${federation('key', 'shareable')}
        type Query { contacts: [Contact!]! shared: [Event!]! }
        union Contact = Mail | Call
        interface Event { subject: String }
        type Mail implements Event @key(fields: "id") { id: ID! subject: String! @shareable size: Int! }
        type Call implements Event @key(fields: "id") { id: ID! subject: String size: String! from: String! }`,
      resolvers: {
        Query: { contacts: () => [...mails, ...calls], shared: () => [...calls, ...mails] },
        Mail: { __resolveReference: byKey(mails, 'id') },
        Call: { __resolveReference: byKey(calls, 'id') },
      },
    },
    field: {
      sdl: `${federation('key', 'shareable')}
        type Query { seen: [Contact!]! last: Event }
        union Contact = Visit | Mail
        interface Event { subject: String }
        type Visit implements Event { id: ID! subject: String! place: Room }
        type Mail implements Event @key(fields: "id") { id: ID! subject: String @shareable }
        type Room { name: String! }
        type Call @key(fields: "id") { id: ID! visits: [Visit!]! }`,
      resolvers: {
        Query: { seen: () => [...visits, ...mails], last: () => visits[0] },
        Mail: { __resolveReference: byKey(mails, 'id') },
        Call: { __resolveReference: (sent: object) => sent, visits: () => visits },
      },
    },
  },
  queries: [
    `{ contacts { ... on Mail { id subject size } ... on Call { id subject length: size from visits { id subject place { name } } } }
       seen { ... on Visit { id subject } ... on Mail { subject size } } }`,
    '{ shared { subject ... on Mail { size } ... on Call { from } } last { subject ... on Visit { place { name } } } }',
    '{ contacts { __typename ... on Event { subject } } seen { ... on Event { s: subject } ... on Call { from } } }',
  ],
}
