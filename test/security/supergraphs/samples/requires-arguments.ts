import { byKey, federation, type Sample, type Sent } from '../sample.ts'

/** Fields computed from others: plain, with an argument, of an object behind, from one that is computed itself. */
const parts = [
  { __typename: 'Part', id: 'p1', weight: 2, zone: 'N', maker: { __typename: 'Maker', code: 'm1', land: 'NL' } },
  { __typename: 'Part', id: 'p2', weight: 5, zone: 'S', maker: { __typename: 'Maker', code: 'm2', land: 'BE' } },
]
const price = ({ weight }: Sent, { currency }: { currency: string }) => `${currency} ${String(weight)}`
const reference = byKey(parts, 'id')

export const requiresArguments: Sample = {
  derived: {
    'Part.postage': ['Part.weight', 'Part.zone'],
    'Part.priced': ['Part.price'],
    'Part.origin': ['Part.maker', 'Maker.land'],
    'Part.total': ['Part.postage', 'Part.weight', 'Part.zone'],
    'Part.quote': ['Part.weight'],
  },
  subgraphs: {
    stock: {
      sdl: `${federation('key', 'external', 'requires')}
        enum Currency { EUR USD }
        type Query { parts: [Part!]! part(id: ID!): Part }
        type Part @key(fields: "id") {
          id: ID! weight: Int! zone: String price(currency: Currency = EUR): String maker: Maker
          postage: String @external total: String @requires(fields: "postage")
        }
        type Maker @key(fields: "code") { code: ID! land: String }`,
      resolvers: {
        Query: { parts: () => parts, part: (_: unknown, sent: Sent) => reference(sent) },
        Part: {
          __resolveReference: (sent: Sent) => ({ ...reference(sent), postage: sent['postage'] }),
          price,
          total: ({ postage }: Sent) => `TOTAL ${String(postage)}`,
        },
        Maker: { __resolveReference: ({ code }: Sent) => parts.find(({ maker }) => maker.code === code)?.maker },
      },
    },
    post: {
      sdl: `${federation('key', 'external', 'requires')}
        enum Currency { EUR USD }
        type Part @key(fields: "id") {
          id: ID! weight: Int! @external zone: String @external price(currency: Currency = EUR): String @external
          maker: Maker @external
          postage: String @requires(fields: "weight zone")
          priced: String @requires(fields: "price(currency: USD)")
          origin: String @requires(fields: "maker { land }")
          quote(per: Int! = 1): Int @requires(fields: "weight")
        }
        type Maker @key(fields: "code") { code: ID! land: String @external }`,
      resolvers: {
        Part: {
          __resolveReference: (sent: Sent) => sent,
          postage: ({ weight, zone }: Sent) => `POST ${String(weight)} ${String(zone)}`,
          priced: ({ price: sent }: Sent) => `PRICED ${String(sent)}`,
          origin: ({ maker }: Sent) => `FROM ${String((maker as Sent | undefined)?.['land'])}`,
          quote: ({ weight }: Sent, { per }: { per: number }) => Number(weight) * per,
        },
      },
    },
  },
  queries: [
    '{ parts { id weight zone eur: price(currency: EUR) maker { code land } postage priced origin total quote(per: 3) } }',
    '{ part(id: "p2") { price: quote e: price(currency: EUR) u: price(currency: USD) priced two: quote(per: 2) } }',
    // Beside `priced` plain Apollo gives, under the plain name, the price that `priced` is computed from.
    '{ parts { price zone } }',
    'query ($c: Currency = USD, $no: Boolean = false) { part(id: "p1") { price(currency: $c) total @skip(if: $no) ...O } } fragment O on Part { weight: origin }',
  ],
}
