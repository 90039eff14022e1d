import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import {
  buildSchema,
  getNullableType,
  isEnumType,
  isListType,
  isObjectType,
  isScalarType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql'
import { createScalars } from '../../../schema/scalars.ts'
import { SUBGRAPHS } from '../../../schema/subgraph-sdl.ts'
import { RECORD_TYPES, type CaseStory } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { worlds } from './worlds.ts'

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const scalars = createScalars({ today: () => '2026-11-01' })

const catalogue = JSON.parse(read('test/fixtures/catalogue.json')) as {
  fields: { entity: string; field: string; type: string }[]
}
const required = new Map<string, string[]>()
for (const { entity, field, type } of catalogue.fields) {
  if (type.endsWith('!')) required.set(entity, [...(required.get(entity) ?? []), field])
}

function schemaOf(): ReadonlyMap<string, GraphQLSchema> {
  const directives = read('schema/directives.graphql')
  const shared = read('schema/shared.graphql')
  return new Map(
    SUBGRAPHS.map((name) => {
      const federation = 'directive @key(fields: String!) repeatable on OBJECT'
      const own = read(`subgraphs/${name}/schema.graphql`)
      const root = name === 'chain' ? '' : 'type Query { none: ID }'
      return [name, buildSchema([federation, directives, shared, own, root].join('\n'), { assumeValidSDL: true })]
    }),
  )
}

const schemas = [...schemaOf().values()]

function typeNamed(name: string): ReturnType<GraphQLSchema['getType']> {
  const found = schemas.map((schema) => schema.getType(name)).filter((type) => type !== undefined)
  return found.find((type) => isObjectType(type) && Object.keys(type.getFields()).length > 1) ?? found[0]
}

function problems(value: unknown, wanted: GraphQLOutputType, path: string): string[] {
  if (value === null || value === undefined) return []
  const type = getNullableType(wanted)
  if (isListType(type)) {
    if (!Array.isArray(value)) return [`${path} is no list`]
    return value.flatMap((each) => (each === null ? [`${path} holds null`] : problems(each, type.ofType, path)))
  }
  if (isEnumType(type))
    return type.getValue(JSON.stringify(value).slice(1, -1))
      ? []
      : [`${path}: ${JSON.stringify(value)} is no ${type.name}`]
  if (isScalarType(type)) {
    try {
      const given = (scalars[type.name] ?? type).serialize(value)
      return given === value ? [] : [`${path}: ${JSON.stringify(value)} is given out as ${JSON.stringify(given)}`]
    } catch (error) {
      return [`${path}: ${JSON.stringify(value)}: ${String(error)}`]
    }
  }
  return isObjectType(type) ? rowProblems(value as Record<string, unknown>, type.name) : [`${path}: ${String(type)}`]
}

function rowProblems(row: Record<string, unknown>, typeName: string, besides: readonly string[] = []): string[] {
  const type = typeNamed(typeName)
  if (!isObjectType(type)) return [`no type ${typeName}`]
  const fields = type.getFields()
  const missing = (required.get(typeName) ?? []).filter((field) => row[field] === null || row[field] === undefined)
  return [
    ...missing.map((field) => `${typeName}.${field} is required`),
    ...Object.entries(row)
      .filter(([name]) => !besides.includes(name))
      .flatMap(([name, value]) =>
        fields[name] ? problems(value, fields[name].type, `${typeName}.${name}`) : [`${typeName} has no ${name}`],
      ),
  ]
}

function storyProblems({ referralCase, tasks, referrals, consents, records }: CaseStory): string[] {
  return [
    ...rowProblems(referralCase, 'ReferralCase'),
    ...tasks.flatMap((row) => rowProblems(row, 'Task')),
    ...referrals.flatMap((row) => rowProblems(row, 'Referral')),
    ...consents.flatMap((row) => rowProblems(row, 'Consent')),
    ...RECORD_TYPES.flatMap((type) =>
      records[type].flatMap((row) => rowProblems(row, type, type === 'PoliceSignal' ? ['handedOverTo'] : [])),
    ),
  ]
}

describe('what the synthetic world holds', () => {
  test('uses names of types that the subgraphs serve', () => {
    expect(RECORD_TYPES.filter((type) => !isObjectType(typeNamed(type)))).toEqual([])
  })

  test.each(worlds)('fits the schema field by field, with every required field filled: %s', (_, cases) => {
    expect([...new Set(cases.flatMap(storyProblems))]).toEqual([])
  })

  test('would not pass with a value that the schema does not know', () => {
    const [story] = worlds[0]![1]
    expect(rowProblems({ ...story!.referralCase, state: 'SOMEWHERE', shoeSize: 41 }, 'ReferralCase')).toHaveLength(2)
    expect(rowProblems({ burgerservicenummer: '999999999' }, 'BrpPerson')).not.toEqual([])
    expect(rowProblems({}, 'PoliceSignal')).not.toEqual([])
  })
})
