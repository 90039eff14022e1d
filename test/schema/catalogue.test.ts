import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { type EnumTypeDefinitionNode, Kind, type ObjectTypeDefinitionNode, parse } from 'graphql'
import { isList, namedType } from '../../schema/raw-types.ts'
import { SUBGRAPHS, subgraphSdl } from '../../schema/subgraph-sdl.ts'
import { argument, stringArgument } from '../../schema/supergraph-links.ts'

interface CatalogueField {
  readonly system: string
  readonly entity: string
  readonly owner: string
  readonly field: string
  readonly type: string
  readonly dpv: string
  readonly sensitivity: number
  readonly standard: string
  readonly note: string
}

const catalogue = JSON.parse(readFileSync(new URL('../fixtures/catalogue.json', import.meta.url), 'utf8')) as {
  fields: CatalogueField[]
  tasks: { id: string }[]
}

/** Dates that some purpose may get coarsened, and recipients that may be a kind of agency. */
const OTHER_TYPE: Readonly<Record<string, string>> = {
  'PoliceVictimFile.birthDate': 'PartialDate',
  'CrimeReport.reportedAt': 'PartialDate',
  'Consent.recipients': 'Recipient',
}

const documents = Object.fromEntries(SUBGRAPHS.map((name) => [name, parse(subgraphSdl(name))]))

function objectIn(subgraph: string, name: string): ObjectTypeDefinitionNode | undefined {
  return documents[subgraph]?.definitions.find(
    (node): node is ObjectTypeDefinitionNode => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === name,
  )
}

function enumValues(name: string): string[] | undefined {
  const found = Object.values(documents)
    .flatMap((document) => document.definitions)
    .find((node): node is EnumTypeDefinitionNode => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === name)
  return found?.values?.map((value) => value.name.value)
}

const plain = (type: string): string => type.replaceAll(/[[\]!]/g, '')
const label = ({ entity, field }: CatalogueField): string => `${entity}.${field}`

describe('the subgraph schemas against the field catalogue', () => {
  test('the catalogue holds 256 fields of 26 types', () => {
    expect(catalogue.fields).toHaveLength(256)
    expect(new Set(catalogue.fields.map(({ entity }) => entity)).size).toBe(26)
  })

  test.each(catalogue.fields.map((field) => [label(field), field] as const))(
    '%s is as in the catalogue',
    (at, field) => {
      const definition = objectIn(field.system, field.entity)?.fields?.find(({ name }) => name.value === field.field)
      if (!definition) throw new Error(`${at} is missing in ${field.system}`)
      const data = definition.directives?.find(({ name }) => name.value === 'data')
      if (!data) throw new Error(`${at} has no @data`)
      const sensitivity = argument(data, 'sensitivity')
      expect({
        type: namedType(definition.type),
        list: isList(definition.type),
        nonNull: definition.type.kind === Kind.NON_NULL_TYPE,
        owner: stringArgument(data, 'owner'),
        category: stringArgument(data, 'category'),
        sensitivity: sensitivity?.kind === Kind.INT ? Number(sensitivity.value) : undefined,
        standard: stringArgument(data, 'standard'),
      }).toEqual({
        type: OTHER_TYPE[at] ?? plain(field.type),
        list: field.type.startsWith('['),
        nonNull: at === 'ReferralCase.caseId',
        owner: field.owner,
        category: field.dpv,
        sensitivity: field.sensitivity,
        standard: field.standard,
      })
    },
  )

  test('no type has a field with data beyond the catalogue but versions, what a query gives by itself and the three derived ones', () => {
    const listed = new Set(catalogue.fields.map(label))
    const extra = Object.values(documents)
      .flatMap((document) => document.definitions)
      .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
      .flatMap((type) =>
        (type.fields ?? [])
          .filter(({ directives }) => directives?.some(({ name }) => name.value === 'data'))
          .map(({ name }) => `${type.name.value}.${name.value}`),
      )
      .filter((at) => !listed.has(at))
    const versions = extra.filter((at) => at.endsWith('.version'))
    expect(versions).toHaveLength(19)
    expect(extra.filter((at) => !versions.includes(at)).sort()).toEqual([
      'Consent.recordedBy',
      'PoliceSignal.municipalityCodeRegion',
      'Query.alarms',
      'Query.formerTasks',
      'Query.signalReports',
      'Task.subjectReference',
      'VictimRegistration.exploitationFormsCategory',
      'VictimRegistration.registeredAtExists',
    ])
  })

  const builtIn = new Set(['ID', 'String', 'Int', 'Boolean'])
  const coded = catalogue.fields
    .filter(({ type }) => !builtIn.has(plain(type)) && enumValues(plain(type)))
    .map((field) => [label(field), plain(field.type), listedCodes(field.note)] as const)
    .filter(([, , codes]) => codes.length > 1)

  test('the notes list codes of 38 fields', () => {
    expect(coded).toHaveLength(38)
  })

  test.each(coded)('%s: %s has every code the catalogue lists', (_, name, codes) => {
    expect(enumValues(name)).toEqual(expect.arrayContaining(codes))
  })

  test('control is described by the fifteen codes of CTDC', () => {
    expect(enumValues('MeansOfControl')).toHaveLength(15)
  })

  test('every task type of the catalogue is a TaskType and the reverse', () => {
    expect(enumValues('TaskType')?.sort()).toEqual(catalogue.tasks.map(({ id }) => id).sort())
  })
})

/** The first run of codes in a note: `outcome code: SAFE, UNSAFE, UNKNOWN`. */
function listedCodes(note: string): string[] {
  const list = /\b(?:[A-Z0-9_]{2,}, )+[A-Z0-9_]{2,}\b/.exec(note)?.[0] ?? ''
  // A name in GraphQL cannot start with a digit.
  return list.split(', ').map((code) => (code === '72H' ? 'HOURS_72' : code))
}
