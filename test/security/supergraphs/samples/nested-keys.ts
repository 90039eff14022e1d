import { byKey, federation, type Sample, type Sent } from '../sample.ts'

/** Keys within objects, keys of several fields, several keys of one entity, and `!` everywhere. */
const orgs = [
  { __typename: 'Org', id: 'o1', name: 'ORG-ONE' },
  { __typename: 'Org', id: 'o2', name: 'ORG-TWO' },
]
const people = [
  { __typename: 'Person', org: orgs[0], number: 1, mail: 'a@example.org', name: 'ANNA', salary: 10 },
  { __typename: 'Person', org: orgs[1], number: 1, mail: 'b@example.org', name: 'BERT', salary: 20 },
]
const byOrg = (sent: Sent) =>
  people.find(({ org, number }) => org?.id === (sent['org'] as Sent)['id'] && number === sent['number'])
const byMail = byKey(people, 'mail')

export const nestedKeys: Sample = {
  subgraphs: {
    staff: {
      sdl: `${federation('key')}
        type Query { people: [Person!]! person(mail: String!): Person! }
        type Org @key(fields: "id") { id: ID! }
        type Person @key(fields: "org { id } number") @key(fields: "mail") {
          org: Org! number: Int! mail: String! name: String!
        }`,
      resolvers: {
        Query: { people: () => people, person: (_: unknown, sent: Sent) => byMail(sent) },
        Person: { __resolveReference: (sent: Sent) => (sent['mail'] === undefined ? byOrg(sent) : byMail(sent)) },
        Org: { __resolveReference: byKey(orgs, 'id') },
      },
    },
    payroll: {
      sdl: `${federation('key')}
        type Org @key(fields: "id") { id: ID! name: String! payees: [Person!]! }
        type Person @key(fields: "org { id } number") { org: Org! number: Int! salary: Int! }`,
      resolvers: {
        Person: { __resolveReference: byOrg },
        Org: {
          __resolveReference: byKey(orgs, 'id'),
          payees: ({ id }: { id: string }) => people.filter(({ org }) => org?.id === id),
        },
      },
    },
    mail: {
      sdl: `${federation('key')}
        type Person @key(fields: "mail") { mail: String! unread: Int! letters: [Letter!]! }
        type Letter { text: String! to: Person! }`,
      resolvers: {
        Person: {
          __resolveReference: byMail,
          unread: () => 3,
          letters: ({ mail }: { mail: string }) => [{ text: `LETTER ${mail}`, to: byMail({ mail }) }],
        },
      },
    },
  },
  queries: [
    '{ people { number mail name salary unread org { id name payees { name unread salary org { name } } } letters { text to { salary } } } }',
    '{ a: person(mail: "b@example.org") { id: name name: salary number: unread org { x: name } } people { letters { to { org { name } } } } }',
  ],
}
