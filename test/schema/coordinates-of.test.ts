import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Coordinates, FieldShape } from '../../policies/engine/coordinates.ts'
import { composeSupergraph } from '../../schema/compose.ts'
import { coordinatesOf } from '../../schema/coordinates-of.ts'

function compose(subgraphs: Readonly<Record<string, string>>): string {
  const { supergraph, problems } = composeSupergraph(
    Object.entries(subgraphs).map(([name, sdl]) => ({ name, url: `http://${name}`, sdl })),
  )
  if (supergraph === undefined) throw new Error(problems.join('\n'))
  return supergraph
}

function federation(imports: string, rest = ''): string {
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}]) ${rest}\n`
}

function fieldOf(schema: Coordinates, coordinate: string): FieldShape {
  const field = schema.field(coordinate)
  if (!field) throw new Error(`${coordinate} is not a coordinate`)
  return field
}

describe('the coordinates of our supergraph', () => {
  let schema: Coordinates
  let fields: FieldShape[]
  beforeAll(() => {
    schema = coordinatesOf(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'))
    fields = [...schema.types.values()].flatMap((type) => [...type.fields.values()])
  })

  test('hold 256 fields of the catalogue, 19 versions and 5 beside it with an owner, and three derived ones', () => {
    const owned = fields.filter(({ owner }) => owner !== undefined)
    expect(owned.filter(({ coarsens }) => !coarsens)).toHaveLength(256 + 19 + 5)
    expect(
      Object.fromEntries(owned.flatMap(({ coordinate, coarsens }) => (coarsens ? [[coordinate, coarsens]] : []))),
    ).toEqual({
      'PoliceSignal.municipalityCodeRegion': { field: 'PoliceSignal.municipalityCode', form: 'region' },
      'VictimRegistration.registeredAtExists': { field: 'VictimRegistration.registeredAt', form: 'exists' },
      'VictimRegistration.exploitationFormsCategory': {
        field: 'VictimRegistration.exploitationForms',
        form: 'category',
      },
    })
  })

  test('give every owner the fields that are theirs in the catalogue', () => {
    const catalogue = JSON.parse(readFileSync(new URL('../fixtures/catalogue.json', import.meta.url), 'utf8')) as {
      fields: { owner: string; entity: string; field: string }[]
    }
    const inCatalogue = ({ coarsens, coordinate }: FieldShape) =>
      !coarsens && !/^Query\.|\.version$|^Task\.subjectReference$|^Consent\.recordedBy$/u.test(coordinate)
    const pairs = fields.flatMap((field) => {
      const { owner, coordinate } = field
      return owner && inCatalogue(field) ? [`${owner} ${coordinate}`] : []
    })
    expect(pairs.sort()).toEqual(catalogue.fields.map((at) => `${at.owner} ${at.entity}.${at.field}`).sort())
    const counts: Record<string, number> = {}
    for (const pair of pairs) counts[pair.split(' ')[0] ?? ''] = (counts[pair.split(' ')[0] ?? ''] ?? 0) + 1
    expect(counts).toEqual({
      CHAIN: 43,
      POLICE: 46,
      IND: 35,
      COA: 8,
      DTV: 6,
      COMENSHA: 27,
      SHELTER: 10,
      CARE_COORDINATION: 20,
      HEALTH: 10,
      YOUTH: 10,
      VICTIM_SUPPORT: 8,
      MUNICIPALITY: 33,
    })
  })

  test('tell a leaf, a value and a link apart', () => {
    expect(fieldOf(schema, 'CarePlan.needs')).toMatchObject({
      kind: 'leaf',
      type: 'CareNeed',
      list: true,
      sensitivity: 2,
    })
    expect(fieldOf(schema, 'BrpPerson.adres')).toMatchObject({
      kind: 'value',
      type: 'Address',
      list: false,
      category: 'pd:PhysicalAddress',
    })
    expect(fieldOf(schema, 'ReferralCase.carePlan')).toMatchObject({ kind: 'link', type: 'CarePlan', list: false })
    expect(fieldOf(schema, 'Task.case').kind).toBe('link')
    expect(schema.types.get('Address')?.value).toBe(true)
    expect(schema.types.get('CarePlan')?.value).toBe(false)
  })

  test('know the case, the task, whose row a signal is, and the only key', () => {
    expect(schema.types.get('ReferralCase')).toMatchObject({ caseKey: 'caseId', keys: new Set(['caseId']) })
    expect(schema.types.get('Task')).toMatchObject({ taskKey: 'taskId', keys: new Set() })
    expect(schema.types.get('PoliceSignal')?.rowOwner).toBe('recordedBy')
    expect([...schema.types.values()].filter(({ keys }) => keys.size > 0).map(({ name }) => name)).toEqual([
      'ReferralCase',
    ])
  })

  test('know which argument names a case and which reads a field', () => {
    expect(schema.query).toBe('Query')
    expect(schema.mutation).toBe('Mutation')
    expect(fieldOf(schema, 'Query.case').arguments).toEqual({ id: { caseId: true } })
    expect(fieldOf(schema, 'Query.cases').arguments).toEqual({
      first: {},
      after: {},
      state: { reads: 'ReferralCase.state' },
    })
    expect(fieldOf(schema, 'Query.tasks').arguments).toEqual({
      first: {},
      after: {},
      status: { reads: 'Task.status' },
      due: { reads: 'Task.dueAt' },
    })
    expect(fieldOf(schema, 'Mutation.suspendTask').arguments['caseId']).toEqual({ caseId: true })
  })

  test('know which root fields are about no case that is open', () => {
    const outside = fields.flatMap(({ coordinate, outsideCase }) =>
      outsideCase === undefined ? [] : [`${coordinate} ${outsideCase}`],
    )
    expect(outside.sort()).toEqual([
      'Mutation.acceptTask byTaskAlone',
      'Mutation.declineTask byTaskAlone',
      'Mutation.openCase withoutCase',
      'Mutation.reportSignal withoutCase',
      'Mutation.resumeTask byTaskAlone',
      'Query.alarms withoutCase',
      'Query.formerTasks withoutCase',
      'Query.signalReports withoutCase',
    ])
  })

  test('leave out what federation adds', () => {
    expect([...schema.types.keys()].filter((name) => name.includes('__'))).toEqual([])
  })
})

describe('the coordinates of a supergraph that is not ours', () => {
  // Interfaces, a union, @requires over links, interfaces and values, compound keys, @inaccessible, @interfaceObject,
  // and directives that happen to carry our names.
  const FOREIGN = {
    catalog: `${federation('"@key", "@shareable", "@inaccessible"')}
      type Query { search(text: String, secret: Int @inaccessible): [Hit!]! media(id: ID!): Media }
      type Mutation { rename(id: ID!, title: String): Book }
      union Hit = Book | Film | Shop
      interface Media @key(fields: "id") { id: ID! title: String! }
      type Book implements Media @key(fields: "id") { id: ID! title: String! pages: Int isbn: String @inaccessible }
      type Film implements Media @key(fields: "id") { id: ID! title: String! minutes: Int }
      type Draft implements Media @key(fields: "id") @inaccessible { id: ID! title: String! }
      type Shop @key(fields: "number region { code }") { number: Int! region: Region! size: Size stock: [Media!]! }
      type Region @shareable { code: String! name: String }
      type Size @shareable { width: Int height: Int }`,
    delivery: `${federation('"@key", "@requires", "@external", "@shareable"')}
      type Shop @key(fields: "number region { code }") {
        number: Int!
        region: Region!
        size: Size @external
        stock: [Media!]! @external
        cost(currency: String): Float @requires(fields: "size { width height }")
        weight: Int @requires(fields: "stock { __typename title ... on Book { pages } }")
        open: Boolean
      }
      type Region @shareable { code: String! }
      type Size @shareable { width: Int height: Int }
      interface Media { id: ID! title: String! }
      type Book implements Media @key(fields: "id") { id: ID! title: String! @external pages: Int @external }
      type Film implements Media @key(fields: "id") { id: ID! title: String! @external }
      type Draft implements Media @key(fields: "id") { id: ID! title: String! @external }`,
    reviews: `${federation('"@key", "@interfaceObject", "@requires", "@external"')}
      type Media @key(fields: "id") @interfaceObject {
        id: ID!
        title: String! @external
        score: Float @requires(fields: "title")
        stars: Int
      }`,
  }
  let schema: Coordinates
  beforeAll(() => {
    schema = coordinatesOf(compose(FOREIGN))
  })

  test('an interface and a union name the concrete types they may be', () => {
    expect(schema.types.get('Media')).toMatchObject({ kind: 'interface' })
    expect([...(schema.types.get('Media')?.possible ?? [])].sort()).toEqual(['Book', 'Film'])
    expect(schema.types.get('Hit')).toMatchObject({ kind: 'union', fields: new Map() })
    expect([...(schema.types.get('Hit')?.possible ?? [])].sort()).toEqual(['Book', 'Film', 'Shop'])
    expect(schema.types.get('Book')?.possible).toEqual(['Book'])
    expect(fieldOf(schema, 'Query.search')).toMatchObject({ kind: 'link', type: 'Hit', list: true })
    expect(schema.mutation).toBe('Mutation')
  })

  test('a field computed by @requires names each source, nested ones too', () => {
    expect([...fieldOf(schema, 'Shop.cost').requires].sort()).toEqual(['Shop.size', 'Size.height', 'Size.width'])
    expect(fieldOf(schema, 'Shop.cost').arguments).toEqual({ currency: {} })
    expect(fieldOf(schema, 'Shop.open').requires).toEqual([])
  })

  test('a source on an interface counts on every concrete type, hidden ones too', () => {
    expect([...fieldOf(schema, 'Shop.weight').requires].sort()).toEqual([
      'Book.pages',
      'Book.title',
      'Draft.title',
      'Film.title',
      'Shop.stock',
    ])
  })

  test('a field added through an interface object keeps its sources on each concrete type', () => {
    expect(fieldOf(schema, 'Book.score').requires).toEqual(['Book.title'])
    expect(fieldOf(schema, 'Film.score').requires).toEqual(['Film.title'])
    expect(fieldOf(schema, 'Film.stars').requires).toEqual([])
  })

  test('a compound key counts its inner fields where they stand', () => {
    expect(schema.types.get('Shop')?.keys).toEqual(new Set(['number', 'region']))
    expect(schema.types.get('Region')?.keys).toEqual(new Set(['code']))
    expect(schema.types.get('Book')?.keys).toEqual(new Set(['id']))
    expect(schema.types.get('Size')?.keys).toEqual(new Set())
  })

  test('what is inaccessible is no coordinate: type, field or argument', () => {
    expect(schema.types.has('Draft')).toBe(false)
    expect(schema.field('Book.isbn')).toBeUndefined()
    expect(fieldOf(schema, 'Query.search').arguments).toEqual({ text: {} })
  })

  test('nothing carries an owner, a value mark or a case key', () => {
    for (const type of schema.types.values()) {
      expect(type).toMatchObject({ value: false })
      expect(type.caseKey).toBeUndefined()
      for (const field of type.fields.values()) expect(field.owner).toBeUndefined()
    }
  })

  test('what is no coordinate is not found', () => {
    for (const unknown of [
      'Book.nothing',
      'Nothing.title',
      'Book',
      '',
      'Book.',
      'Book.constructor',
      '__proto__.x',
      'Hit.title',
    ]) {
      expect(schema.field(unknown)).toBeUndefined()
    }
  })
})

describe('links and renamed directives', () => {
  const OURS = 'https://schakel.example/spec/schakel/v1.0'

  test('our directives count under the name they were imported by', () => {
    const schema = coordinatesOf(
      compose({
        a: `${federation(
          '"@key", "@composeDirective"',
          `@link(url: "${OURS}", import: [{ name: "@data", as: "@held" }, "@value"]) @composeDirective(name: "@held") @composeDirective(name: "@value")`,
        )}
        directive @held(owner: String!, category: String!, sensitivity: Int!, standard: String!) on FIELD_DEFINITION
        directive @value on OBJECT
        type Query { person: Person }
        type Person { home: Home @held(owner: "TOWN", category: "pd:Home", sensitivity: 4, standard: "own") }
        type Home @value { street: String }`,
      }),
    )
    expect(fieldOf(schema, 'Person.home')).toMatchObject({
      owner: 'TOWN',
      category: 'pd:Home',
      sensitivity: 4,
      kind: 'value',
    })
  })

  test('a source within a value is the field that holds the value', () => {
    const value = `@link(url: "${OURS}", import: ["@value"]) @composeDirective(name: "@value")`
    const schema = coordinatesOf(
      compose({
        a: `${federation('"@key", "@shareable", "@composeDirective"', value)}
          directive @value on OBJECT
          type Query { person: Person }
          type Person @key(fields: "id") { id: ID! home: Home }
          type Home @value @shareable { street: String }`,
        b: `${federation('"@key", "@shareable", "@requires", "@external"')}
          type Person @key(fields: "id") { id: ID! home: Home @external route: String @requires(fields: "home { street }") }
          type Home @shareable { street: String }`,
      }),
    )
    expect(fieldOf(schema, 'Person.route').requires).toEqual(['Person.home'])
  })

  test('a type of a linked feature is no type of the schema', () => {
    const sdl = `${compose({ a: 'type Query { x: Int }' })}\ntype join__Note { text: String } type Note { text: String }`
    expect([...coordinatesOf(sdl).types.keys()].sort()).toEqual(['Note', 'Query'])
  })

  test("another schema's directive of the same name means nothing to us", () => {
    const schema = coordinatesOf(
      compose({
        a: `${federation(
          '"@composeDirective"',
          '@link(url: "https://shop.example/spec/shop/v1.0", import: ["@value"]) @composeDirective(name: "@value")',
        )}
        directive @value on OBJECT
        type Query { home: Home }
        type Home @value { street: String }`,
      }),
    )
    expect(fieldOf(schema, 'Query.home').kind).toBe('link')
    expect(schema.types.get('Home')?.value).toBe(false)
  })

  test('federation directives are found when the supergraph gives them other names', () => {
    const renamed = compose({
      a: `${federation('"@key", "@shareable", "@inaccessible"')}
        type Query { t: T } type T @key(fields: "id") { id: ID! a: Int hidden: Int @inaccessible }`,
      b: `${federation('"@key", "@requires", "@external"')}
        type T @key(fields: "id") { id: ID! a: Int @external b: Int @requires(fields: "a") }`,
    })
      .replaceAll('join__', 'j__')
      .replace('join/v0.5", for', 'join/v0.5", as: "j", for')
      .replaceAll('@inaccessible', '@secret')
      .replace('inaccessible/v0.2", for', 'inaccessible/v0.2", as: "secret", for')
    const schema = coordinatesOf(renamed)
    expect(fieldOf(schema, 'T.b').requires).toEqual(['T.a'])
    expect(schema.types.get('T')?.keys).toEqual(new Set(['id']))
    expect(schema.field('T.hidden')).toBeUndefined()
    expect([...schema.types.keys()].sort()).toEqual(['Query', 'T'])
  })

  test('a field whose value comes from a context names what the context selects', () => {
    const schema = coordinatesOf(
      compose({
        a: `${federation('"@key", "@context", "@fromContext"')}
          type Query { order: Order }
          type Order @key(fields: "id") @context(name: "order") { id: ID! currency: String line: Line }
          type Line @key(fields: "id") { id: ID! price(currency: String @fromContext(field: "$order { currency }")): Int }`,
      }),
    )
    expect(fieldOf(schema, 'Line.price').requires).toEqual(['Order.currency'])
    expect(fieldOf(schema, 'Line.price').arguments).toEqual({})
  })

  test('roots may carry other names', () => {
    const schema = coordinatesOf(
      compose({ a: `${federation('')} schema { query: Everything } type Everything { x: Int }` }),
    )
    expect(schema.query).toBe('Query')
    expect(fieldOf(schema, 'Query.x').kind).toBe('leaf')
  })

  test('a field that every subgraph only repeats is no coordinate', () => {
    const sdl = compose({ a: 'type Query { t: T } type T { a: Int b: Int }' })
    expect(fieldOf(coordinatesOf(sdl), 'T.b').kind).toBe('leaf')
    const repeated = sdl.replace('  b: Int', '  b: Int @join__field(graph: A, external: true)')
    expect(repeated).not.toBe(sdl)
    expect(coordinatesOf(repeated).field('T.b')).toBeUndefined()
  })

  test('what is no federation 2 supergraph is refused', () => {
    expect(() => coordinatesOf('type Query { x: Int }')).toThrow(/Not a federation 2 supergraph/)
    expect(() =>
      coordinatesOf('schema @link(url: "https://specs.apollo.dev/link/v1.0") { query: Query } type Query { x: Int }'),
    ).toThrow(/does not link the join/)
  })
})
