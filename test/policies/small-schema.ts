import type { Coordinates, FieldShape, TypeShape } from '../../policies/engine/coordinates.ts'

type Field = Partial<Omit<FieldShape, 'coordinate'>>
type Fields = Readonly<Record<string, Field>>

interface SmallType {
  readonly kind?: TypeShape['kind']
  readonly value?: boolean
  readonly possible?: readonly string[]
  readonly fields?: Fields
}

/** A schema written down by hand: `{ Product: { fields: { upc: {}, maker: { type: 'User', kind: 'link' } } } }`. */
export function smallSchema(types: Readonly<Record<string, SmallType>>): Coordinates {
  const shapes = new Map(
    Object.entries(types).map(([name, type]): [string, TypeShape] => [
      name,
      {
        name,
        kind: type.kind ?? 'object',
        value: type.value ?? false,
        possible: type.possible ?? [name],
        keys: new Set(),
        fields: new Map(
          Object.entries(type.fields ?? {}).map(([field, shape]): [string, FieldShape] => [
            field,
            {
              type: 'String',
              kind: 'leaf',
              list: false,
              arguments: {},
              requires: [],
              ...shape,
              coordinate: `${name}.${field}`,
            },
          ]),
        ),
      },
    ]),
  )
  return {
    types: shapes,
    query: 'Query',
    field(coordinate) {
      const [type = '', field = ''] = coordinate.split('.')
      return shapes.get(type)?.fields.get(field)
    },
  }
}

const link = (type: string, more: Field = {}): Field => ({ type, kind: 'link', ...more })

/** A shop: links in a circle, an interface, a union, a value type, a page, coarse siblings and a derived field. */
export const shop = smallSchema({
  Query: {
    fields: { products: link('ProductConnection'), media: link('Media'), node: link('Node'), reader: link('User') },
  },
  ProductConnection: { fields: { edges: link('ProductEdge', { list: true }), pageInfo: link('PageInfo') } },
  ProductEdge: { fields: { node: link('Product'), cursor: {} } },
  PageInfo: { fields: { hasNextPage: {} } },
  Product: {
    fields: {
      upc: { owner: 'SHOP' },
      name: { owner: 'SHOP' },
      madeOn: { type: 'PartialDate', owner: 'SHOP' },
      madeOnExists: { type: 'Boolean', coarsens: { field: 'Product.madeOn', form: 'exists' } },
      size: { type: 'Size', kind: 'value' },
      seller: link('User'),
      shipping: { type: 'Int', requires: ['Product.upc'] },
      advert: link('Advert', { requires: ['Product.name'] }),
    },
  },
  Advert: { fields: { text: {}, viewer: link('User') } },
  Size: { value: true, fields: { width: {} } },
  User: { fields: { id: {}, email: {}, phone: {}, bought: link('Product', { list: true }), secret: link('Secret') } },
  Secret: { fields: { word: {} } },
  Node: { kind: 'interface', possible: ['Product', 'User'], fields: { id: {} } },
  Media: { kind: 'union', possible: ['Product', 'Advert'] },
})

export const shopVocabulary = `
facts:
  paid: { asserted-by: CHAIN, sentence: { en: Paid., nl: Betaald. }, source: 'BW 7:26', silent: false }
  adult: { asserted-by: CHAIN, sentence: { en: Adult., nl: Volwassen. }, source: 'BW 1:233', silent: false }
  watched: { asserted-by: CLERK, sentence: { en: Watched., nl: In de gaten. }, source: 'Sv 126g', silent: true }
kinds: { CLERK: { en: Clerk, nl: Bediende }, AUDITOR: { en: Auditor, nl: Controleur } }
tasks: { PACK: { holders: [CLERK], en: Pack, nl: Inpakken }, SEND: { holders: [CLERK], en: Send, nl: Versturen } }
regimes: { GDPR: { en: Regulation, nl: Verordening } }
structural: [ProductConnection.edges, ProductConnection.pageInfo, ProductEdge.node, ProductEdge.cursor, PageInfo.*]
`
