import { getNamedType, type GraphQLCompositeType, type GraphQLSchema, isAbstractType, isCompositeType } from 'graphql'

export interface RandomOperationRequest {
  /** The smaller the numbers, the smaller the document; when they have run out it ends. */
  readonly numbers: readonly number[]
  readonly schema: GraphQLSchema
  /** Fields computed from others: few, so that they are asked more often than others. */
  readonly derived: Readonly<Record<string, unknown>>
  /** Ids that lead to something, and one that does not. */
  readonly ids: readonly string[]
}

/** A random document over a schema: fragments on fragments, conditions, variables, aliases that are names of other fields. */
export function randomOperation({ numbers, schema, derived, ids }: RandomOperationRequest): string {
  let at = 0
  // A stream that has run out ends the document: zero is `__typename`.
  const next = (below: number) => (numbers[at++] ?? 0) % below
  const fragments: string[] = []
  const possible = (type: GraphQLCompositeType) => (isAbstractType(type) ? schema.getPossibleTypes(type) : [type])
  const composite = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLCompositeType =>
      isCompositeType(type) && !type.name.startsWith('__') && type.name !== 'Query',
  )
  const condition = () =>
    ['', '', '', '', ' @include(if: $yes)', ' @skip(if: $no)', ' @include(if: $no)'][next(7)] ?? ''
  const selections = (type: GraphQLCompositeType, depth: number): string => {
    const count = 1 + next(4)
    const parts: string[] = []
    for (let index = 0; index < count; index++) {
      const fields = 'getFields' in type ? Object.values(type.getFields()) : []
      const kind = next(8)
      if (kind === 0 || (fields.length === 0 && kind > 5)) parts.push(`${['', 'x:', 'id:'][next(3)]}__typename`)
      else if ((kind <= 2 || fields.length === 0) && type.name !== 'Query') {
        const near = composite.filter((other) => possible(other).some((one) => possible(type).includes(one)))
        const into = near[next(near.length)] ?? type
        const inner = selections(into, depth)
        if (next(4) > 0) parts.push(`... on ${into.name}${condition()} { ${inner} }`)
        else {
          const name = `F${fragments.length}`
          fragments.push(`fragment ${name} on ${into.name} { ${inner} }`)
          parts.push(`...${name}${condition()}`)
        }
      } else {
        const computed = fields.filter(({ name }) => derived[`${type.name}.${name}`] !== undefined)
        const among = computed.length > 0 && next(4) === 3 ? computed : fields
        const field = among[next(among.length)]
        if (field === undefined) continue
        const target = getNamedType(field.type)
        if (isCompositeType(target) && depth === 0) continue
        const alias = ['', '', '', '', 'x: ', 'id: ', 'title: ', 'name: ', '__typename: '][next(9)] ?? ''
        const named = [...ids.map((id) => JSON.stringify(id)), '$id']
        const args = field.args.map(({ name }) =>
          name === 'id' ? `id: ${named[next(named.length)]}` : `${name}: ${next(3)}`,
        )
        const given = args.length === 0 ? '' : `(${args.join(', ')})`
        const below = isCompositeType(target) ? ` { ${selections(target, depth - 1)} }` : ''
        parts.push(`${alias}${field.name}${given}${condition()}${below}`)
      }
    }
    return parts.length === 0 ? '__typename' : parts.join(' ')
  }
  const query = schema.getQueryType()
  if (!query) throw new Error('no queries')
  const text = `{ ${selections(query, 4)} } ${fragments.join(' ')}`
  const variables = [
    ['$yes', '$yes: Boolean = true'],
    ['$no', '$no: Boolean = false'],
    ['$id', `$id: ID = ${JSON.stringify(ids[0])}`],
  ].flatMap(([name = '', definition = '']) => (text.includes(name) ? [definition] : []))
  return `query${variables.length === 0 ? '' : ` (${variables.join(', ')})`} ${text}`
}
