import type { ServedSubgraph } from '../../fixtures/serve-supergraph.ts'
import type { Row } from './naive-reference.ts'
import { federation, type Sent } from './sample.ts'

/** A supergraph made of numbers, with its whole data. */
export interface GeneratedSupergraph {
  readonly subgraphs: Readonly<Record<string, ServedSubgraph>>
  readonly derived: Readonly<Record<string, readonly string[]>>
  readonly ids: readonly string[]
  readonly valueOf: (source: Row, field: string, args: Readonly<Record<string, unknown>>) => unknown
}

interface Field {
  readonly name: string
  /** As the subgraphs write it. */
  readonly type: string
  /** Subgraphs that resolve it. */
  readonly at: readonly number[]
  readonly args?: string
  /** A field of the same type that this one is computed from, and the subgraph that asks for it. */
  readonly from?: Field
}

interface Entity {
  readonly name: string
  /** By subgraph: names of its key fields there. */
  readonly keys: readonly (readonly string[])[]
  readonly fields: Field[]
  readonly rows: (Row & Record<string, unknown>)[]
}

const ROWS = 3
const SCALARS = ['String', 'Int', 'String!', '[String]', '[Int!]!', 'Shade']

/**
 * Random types over two to four subgraphs: entities with one key or two or a compound one, fields spread over the subgraphs
 * or shared, links to entities, interfaces, unions and a type without a key, lists and lists of lists of them, fields that
 * are computed from another subgraph's, also from one that is computed itself, and data with nulls and empty lists.
 */
export function generatedSupergraph(numbers: readonly number[]): GeneratedSupergraph {
  let at = 0
  const next = (below: number) => (numbers[at++ % numbers.length] ?? 0) % below
  const some = <Value>(values: readonly Value[]): Value => values[next(values.length)] as Value
  const count = 2 + next(3)
  const graphs = Array.from({ length: count }, (_, index) => index)
  const entities = Array.from({ length: 2 + next(3) }, (_, index) => entity(`E${index}`))
  const part: Entity = { name: 'Part', keys: [], fields: [], rows: [] }
  const composite = [...entities.map(({ name }) => name), 'Named', 'Mixed', 'Part']
  const wrapped = (type: string) =>
    some([type, type, `${type}!`, `[${type}!]!`, `[${type}]`, `[${type}!]`, `[[${type}!]!]`])
  // The interface and the union are known where this subgraph is, and the fields that lead to them stand there.
  const home = next(count)
  const members = entities.filter(() => next(3) > 0)
  const named = members.length > 0 ? members : entities
  const mixed = [...new Set([some(entities), some(entities)])].map(({ name }) => name)
  if (next(2) === 0) mixed.push('Part')
  const spelled = some(['String', 'String!'])
  for (const one of named) one.fields.push({ name: 'name', type: some(['String', spelled]), at: [home] })
  for (const one of entities) fill(one)
  part.fields.push({ name: 'note', type: 'String', at: [home] }, { name: 'size', type: 'Int!', at: [home] })
  if (next(2) === 0) part.fields.push({ name: 'of', type: some(entities).name, at: [home] })
  const roots: Field[] = [
    { name: 'shared', type: 'String', at: graphs },
    ...graphs.flatMap((graph): Field[] => {
      const target = () => (graph === home ? some(composite) : some(entities).name)
      const name = `q${graph}`
      return [
        { name: `${name}One`, type: some(entities).name, at: [graph], args: 'id: ID!' },
        { name: `${name}All`, type: some([`[${target()}!]!`, `[${target()}]`]), at: [graph] },
        { name: `${name}Any`, type: wrapped(target()), at: [graph] },
      ]
    }),
  ]
  const everyRow = () => [...entities.flatMap(({ rows }) => rows), ...part.rows]
  const query: Row & Record<string, unknown> = { __typename: 'Query' }
  for (let index = 0; index < ROWS; index++) {
    for (const one of entities)
      one.rows.push({ __typename: one.name, id: `${one.name}-${index}`, code: index, mark: `M${index}` })
    part.rows.push({ __typename: 'Part' })
  }
  for (const one of [...entities, part])
    for (const row of one.rows) for (const field of one.fields) row[field.name] = value(field)
  for (const root of roots) query[root.name] = value(root)

  const derived: Record<string, string[]> = {}
  for (const { name, fields } of entities) {
    for (const field of fields) {
      const sources: string[] = []
      for (let source = field.from; source !== undefined; source = source.from) sources.push(`${name}.${source.name}`)
      if (sources.length > 0) derived[`${name}.${field.name}`] = sources
    }
  }
  return {
    derived,
    ids: [...entities.map(({ name }) => `${name}-1`), 'none'],
    subgraphs: Object.fromEntries(graphs.map((graph) => [`s${graph}`, subgraph(graph)])),
    valueOf,
  }

  function entity(name: string): Entity {
    const compound = next(4) === 0
    const several = !compound && next(3) === 0
    const keys = graphs.map((graph): readonly string[] => {
      if (compound) return ['id code']
      // Some know it by another key; the first subgraph knows it by both.
      return several ? (graph === 0 ? ['id', 'mark'] : [some(['id', 'mark'])]) : ['id']
    })
    return { name, keys, fields: [], rows: [] }
  }

  function fill(one: Entity): void {
    for (let index = 0; index < 2 + next(3); index++) {
      const where = next(count)
      const also = next(4) === 0 ? [...new Set([where, next(count)])] : [where]
      one.fields.push({ name: `f${index}`, type: some(SCALARS), at: also })
    }
    one.fields.push({ name: 'scaled', type: 'String', at: [next(count)], args: 'size: Int = 1' })
    for (let index = 0; index < 1 + next(2); index++) {
      const where = next(count)
      const target = where === home ? some(composite) : some(entities).name
      one.fields.push({ name: `to${index}`, type: wrapped(target), at: [where] })
    }
    // Computed from a field of one other subgraph, and that one from a third field.
    let source = one.fields.find(({ name, at: where }) => /^f\d/u.test(name) && where.length === 1)
    for (const name of ['made', 'remade'].slice(0, next(3))) {
      if (source === undefined) return
      const places = graphs.filter((graph) => !source?.at.includes(graph))
      const made: Field = { name, type: 'String', at: [some(places)], from: source }
      one.fields.push(made)
      source = made
    }
  }

  function value({ type }: Field): unknown {
    const nullable = !type.endsWith('!')
    const bare = nullable ? type : type.slice(0, -1)
    if (nullable && next(6) === 0) return null
    if (bare.startsWith('[')) {
      return Array.from({ length: next(4) }, () => value({ type: bare.slice(1, -1), name: '', at: [] }))
    }
    if (bare === 'String') return `TEXT-${next(1000)}`
    if (bare === 'Int') return next(1000)
    if (bare === 'Shade') return some(['DARK', 'LIGHT'])
    const types = bare === 'Named' ? named.map(({ name }) => name) : bare === 'Mixed' ? mixed : [bare]
    return some(everyRow().filter(({ __typename }) => types.includes(__typename)))
  }

  function valueOf(source: Row, field: string, args: Readonly<Record<string, unknown>>): unknown {
    const row = source.__typename === 'Query' ? query : source
    const root = source.__typename === 'Query' ? roots.find(({ name }) => name === field) : undefined
    if (root?.args !== undefined) {
      return entities.find(({ name }) => name === root.type)?.rows.find(({ id }) => id === args['id']) ?? null
    }
    if (field === 'scaled') return scaled(row, args)
    const computed = entities.find(({ name }) => name === row.__typename)?.fields.find(({ name }) => name === field)
    if (computed?.from !== undefined) return made(field, valueOf(row, computed.from.name, {}))
    return row[field]
  }

  function subgraph(graph: number): ServedSubgraph {
    const isHome = graph === home
    const types = entities.map((one) => {
      const keys = (one.keys[graph] ?? []).map((key) => `@key(fields: "${key}")`).join(' ')
      const keyed = new Set((one.keys[graph] ?? []).flatMap((key) => key.split(' ')))
      const own = one.fields.filter(({ at: where }) => where.includes(graph))
      const external = new Set(own.flatMap(({ from }) => (from !== undefined && !own.includes(from) ? [from] : [])))
      const lines = [
        ...[...keyed].map((key) => `${key}: ${key === 'code' ? 'Int!' : 'ID!'}`),
        ...own.map((field) => written(field)),
        ...[...external].map(({ name, type }) => `${name}: ${type} @external`),
      ]
      const implemented = isHome && named.includes(one) ? ' implements Named' : ''
      return `type ${one.name}${implemented} ${keys} { ${lines.join('\n')} }`
    })
    const here = roots.filter(({ at: where }) => where.includes(graph))
    const abstract = isHome
      ? `interface Named { name: String }
         union Mixed = ${mixed.join(' | ')}
         type Part { ${part.fields.map((field) => written(field)).join(' ')} }`
      : ''
    const resolvers = Object.fromEntries(
      entities.map((one) => [
        one.name,
        {
          __resolveReference: (sent: Sent) => {
            const row = one.rows.find(({ id, mark }) =>
              sent['id'] === undefined ? mark === sent['mark'] : id === sent['id'],
            )
            const own = one.fields.filter(({ at: where, from }) => from !== undefined && where.includes(graph))
            return row && { ...row, ...Object.fromEntries(own.map(({ from }) => [from?.name, sent[from?.name ?? '']])) }
          },
          ...Object.fromEntries(
            one.fields
              .filter(({ at: where, from }) => from !== undefined && where.includes(graph))
              .map(({ name, from }) => [name, (row: Sent) => made(name, row[from?.name ?? ''])]),
          ),
          ...(one.fields.some(({ name, at: where }) => name === 'scaled' && where.includes(graph)) ? { scaled } : {}),
        },
      ]),
    )
    return {
      sdl: `${federation('key', 'external', 'requires', 'shareable')}
        enum Shade { DARK LIGHT }
        type Query { ${here.map((field) => written(field)).join('\n')} }
        ${abstract}
        ${types.join('\n')}`,
      resolvers: {
        Query: Object.fromEntries(
          here.map(({ name }) => [name, (_: unknown, args: Sent) => valueOf(query, name, args)]),
        ),
        ...resolvers,
      },
    }
  }

  function written({ name, type, at: where, args, from }: Field): string {
    const directives = [
      ...(where.length > 1 ? ['@shareable'] : []),
      ...(from === undefined ? [] : [`@requires(fields: "${from.name}")`]),
    ]
    return `${name}${args === undefined ? '' : `(${args})`}: ${type} ${directives.join(' ')}`
  }
}

function made(name: string, source: unknown): string {
  return `${name} of ${JSON.stringify(source)}`
}

function scaled(row: Sent, { size }: Sent): string {
  return `${String(row['id'])} ${String(row['mark'])} at ${String(size)}`
}
