import { byKey, federation, type Sample, type Sent } from '../sample.ts'

/** An interface that is an entity, to which other subgraphs add fields without knowing its types; one of them computed. */
const media = [
  { __typename: 'Book', id: 'b1', title: 'BOOK-1', pages: 100, secret: 'BOOK-SECRET' },
  { __typename: 'Film', id: 'f1', title: 'FILM-1', minutes: 90, secret: 'FILM-SECRET' },
  { __typename: 'Book', id: 'b2', title: 'BOOK-2', pages: 200, secret: null },
]
const find = byKey(media, 'id')

export const interfaceObject: Sample = {
  entityType: (sent) => find(sent)?.__typename,
  derived: { 'Book.blurb': ['Book.title'], 'Film.blurb': ['Film.title'] },
  subgraphs: {
    library: {
      sdl: `${federation('key')}
        type Query { media: [Media!]! one(id: ID!): Media books: [Book!]! }
        interface Media @key(fields: "id") { id: ID! title: String! secret: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String! secret: String pages: Int! }
        type Film implements Media @key(fields: "id") { id: ID! title: String! secret: String minutes: Int! }`,
      resolvers: {
        Query: {
          media: () => media,
          one: (_: unknown, sent: Sent) => find(sent),
          books: () => media.filter(({ __typename }) => __typename === 'Book'),
        },
        Media: { __resolveReference: find },
        Book: { __resolveReference: find },
        Film: { __resolveReference: find },
      },
    },
    reviews: {
      sdl: `${federation('key', 'interfaceObject', 'external', 'requires')}
        type Query { reviewed: [Media!]! }
        type Media @key(fields: "id") @interfaceObject {
          id: ID! stars: Int! reviews: [Review!]! title: String! @external blurb: String @requires(fields: "title")
        }
        type Review { text: String! about: Media! }`,
      resolvers: {
        Query: { reviewed: () => [{ id: 'f1' }, { id: 'b1' }] },
        Media: {
          __resolveReference: (sent: Sent) => sent,
          stars: ({ id }: Sent) => String(id).length + Number(String(id).slice(1)),
          reviews: ({ id }: Sent) => [{ text: `REVIEW ${String(id)}`, about: { id: 'b2' } }],
          blurb: ({ title }: Sent) => `BLURB ${String(title)}`,
        },
      },
    },
  },
  queries: [
    '{ media { id title secret stars blurb reviews { text about { id title stars } } ... on Book { pages } ... on Film { minutes } } }',
    '{ reviewed { id stars title secret ... on Book { pages blurb } } }',
    '{ one(id: "f1") { __typename stars secret ... on Film { minutes } } }',
    '{ books { title pages secret } }',
  ],
}
