import { describe, expect, test } from '@jest/globals'
import { affectedBy } from '../../../policies/engine/affected-by.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import type { SchemaChange } from '../../../policies/engine/schema-change.ts'
import { documents } from '../shipped-policy.ts'
import { clinicRedLines, clinicTreat, clinicVocabulary } from './documents/clinic.ts'

const clinic = [
  parsePolicy(clinicTreat, 'treat.yaml'),
  parsePolicy(clinicRedLines, 'red-lines.yaml'),
  parsePolicy(clinicVocabulary.replace('structural: []', 'structural: [Page.next]'), 'vocabulary.yaml'),
]
const change = (what: SchemaChange['what'], coordinate: string, more: Partial<SchemaChange> = {}): SchemaChange => ({
  what,
  coordinate,
  before: 'was',
  after: 'is',
  ...more,
})
/** Who is affected, in short. */
const touched = (one: SchemaChange, policies = clinic) =>
  affectedBy(policies, [one]).map(({ purpose = '-', rule = '-', message, blocks }) =>
    `${purpose} ${rule} ${/^(?:rule|red line) /u.test(message) ? '' : message.split(':')[0]}${blocks ? '' : ' (harmless)'}`.trim(),
  )
const all = (text: string) => [
  parsePolicy(
    text.replace('see: { Person: [name, doctor, opened, recordedBy] }', "see: { Person: '*' }"),
    'treat.yaml',
  ),
]

describe('What a change of the schema does to a version', () => {
  test('is told with the place, what is the matter, and the cure', () => {
    expect(affectedBy(clinic, [change('removed', 'Person.opened', { before: 'String', after: '' })])).toEqual([
      {
        code: 'schema-removed',
        message: 'rule "who-it-is" of treat shows Person.opened: Person.opened is gone',
        cure: 'bring a version into force that does not name it, then remove it',
        blocks: true,
        change: expect.objectContaining({ what: 'removed' }),
        purpose: 'treat',
        rule: 'who-it-is',
        position: { file: 'treat.yaml', line: 14, column: 52 },
      },
    ])
  })

  test('is found in rules, forms, computed fields and sources, arguments, changes, what is kept, red lines and structure', () => {
    expect(touched(change('removed', 'Person.name'))).toEqual([
      'treat who-it-is',
      'treat - treat keeps Person.name after closing',
    ])
    expect(touched(change('renamed', 'Person.illness'))).toEqual([
      'treat ill',
      'treat - treat accepts a computed field made from Person.illness',
    ])
    expect(touched(change('removed', 'Person.score'))).toEqual([
      'treat ill',
      'treat - treat accepts the computed field Person.score',
    ])
    expect(touched(change('removed', 'Query.persons'))).toEqual([
      'treat - treat may use the argument Query.persons(born)',
    ])
    expect(touched(change('removed', 'Mutation.closeCase'))).toEqual([
      'treat - treat may change through Mutation.closeCase',
    ])
    expect(touched(change('removed', 'Person.number'))).toEqual(['- town-only'])
    expect(touched(change('removed', 'Page.next'))).toEqual(['- - the vocabulary calls Page.next structural'])
    expect(
      touched(change('removed', 'Person.homeRegion', { coarsens: { field: 'Person.home', form: 'region' } })),
    ).toEqual(['treat where'])
    expect(
      touched(change('removed', 'Person.bornExists', { coarsens: { field: 'Person.born', form: 'exists' } })),
    ).toEqual([])
    expect(touched(change('removed', 'Person.nothing'))).toEqual([])
    expect(touched(change('retyped', 'Person.born'))).toEqual(['treat born'])
  })

  test('is found behind "all fields of the type", as it was approved', () => {
    const release = (names: string) =>
      parsePolicy(`release: { version: 1, author: a, reason: r, wildcards: { Person: [${names}] } }`, 'release.yaml')
    expect(touched(change('removed', 'Person.illness'), all(clinicTreat))).toContain('treat who-it-is')
    expect(touched(change('removed', 'Person.opened'), [...all(clinicTreat), release('name, opened')])).toContain(
      'treat who-it-is',
    )
    expect(touched(change('removed', 'Person.opened'), [...all(clinicTreat), release('name')])).toEqual([])
  })

  test('is a computed field only until the purpose accepts its sources', () => {
    const derived = (sources: string[]) => change('derived', 'Person.score', { sources })
    expect(touched(derived(['Person.illness']))).toEqual([])
    expect(touched(derived(['Person.illness', 'Person.home']))).toEqual([
      'treat ill',
      'treat - treat accepts the computed field Person.score',
    ])
    expect(touched(change('derived', 'Person.name', { sources: ['Person.illness'] }))).toEqual(['treat who-it-is'])
    expect(touched(change('derived', 'Query.person', { sources: ['Person.x'], leadsTo: 'Person' }))).toHaveLength(5)
    expect(touched(change('derived', 'Person.mark'))).toEqual([])
  })

  test('is another owner wherever the field is shown, and where a red line goes by the owner', () => {
    expect(touched(change('owner', 'Person.name', { before: 'TOWN', after: 'CLINIC' }))).toEqual(['treat who-it-is'])
    expect(touched(change('owner', 'Person.reported', { before: 'POLICE', after: '' }))).toEqual([
      '- treat-not',
      '- police-all',
    ])
    expect(
      touched(change('owner', 'Person.homeRegion', { coarsens: { field: 'Person.home', form: 'region' } })),
    ).toEqual(['treat where'])
    const exact = parsePolicy(
      'red-lines: [{ id: exact, because: x, fields: [Person.reported], owner: POLICE, not-purposes: [] }]',
    )
    expect(touched(change('owner', 'Person.reported', { before: 'POLICE' }), [exact])).toEqual(['- exact'])
    expect(touched(change('owner', 'Person.reported', { before: 'TOWN' }), [exact])).toEqual([])
    expect(touched(change('owner', 'Person.name', { before: 'POLICE' }), [exact])).toEqual([])
  })

  test('is a coarser form put on a field that was there, for whoever sees the other one in full', () => {
    const coarsens = { field: 'Person.name', form: 'exists' } as const
    expect(touched(change('coarsens', 'Person.reported', { coarsens }))).toEqual(['treat who-it-is'])
    expect(touched(change('coarser-form-added', 'Person.nameExists', { coarsens }))).toEqual([
      'treat who-it-is  (harmless)',
    ])
    expect(
      touched(change('coarsens', 'Person.reported', { coarsens: { field: 'Person.born', form: 'exists' } })),
    ).toEqual([])
    expect(
      touched(
        change('coarser-form-removed', 'Person.homeRegion', { coarsens: { field: 'Person.home', form: 'region' } }),
      ),
    ).toEqual(['treat where'])
    expect(touched(change('coarsens', 'Person.reported'))).toEqual([])
  })

  test('is an argument that is held to no grant any more, whoever lists it', () => {
    const freed = change('argument-reads', 'Query.persons(born)', { before: 'Person.born', after: '' })
    expect(affectedBy([], [freed])).toEqual([
      expect.objectContaining({ blocks: true, message: expect.stringContaining('every purpose may use') }),
    ])
    expect(touched(freed)).toHaveLength(2)
    expect(touched(change('argument-reads', 'Query.persons(born)'))).toEqual([
      'treat - treat may use the argument Query.persons(born)',
    ])
    expect(touched(change('argument-removed', 'Query.persons(born)', { after: '' }))).toEqual([
      'treat - treat may use the argument Query.persons(born)',
    ])
    expect(touched(change('argument-removed', 'Query.persons(other)'))).toEqual([])
  })

  test('is told once for each rule when it is about a whole type, or about the link that leads there', () => {
    expect(
      touched(change('type-removed', 'Person', { after: '' })).filter((line) => line.startsWith('treat who')),
    ).toHaveLength(1)
    expect(touched(change('type-kind', 'Job', { before: 'object', after: 'interface' }))).toEqual(['- job-none'])
    expect(touched(change('row-owner', 'Person'))).toEqual([
      'treat ill',
      'treat - treat keeps Person.name after closing',
    ])
    expect(touched(change('identity', 'Person'))).toHaveLength(5)
    expect(touched(change('key', 'Person'))).toHaveLength(5)
    const link = affectedBy(clinic, [change('removed', 'Query.other', { leadsTo: 'Person' })])
    expect(link).toHaveLength(5)
    expect(link.every(({ blocks, cure }) => !blocks && cure.includes('can still be reached'))).toBe(true)
    expect(touched(change('retyped', 'Query.other', { leadsTo: 'Person' }))).toHaveLength(5)
  })

  test('is more in a value, and only a thing to know when category or sensitivity differ', () => {
    expect(touched(change('value-grew', 'Person.name'))).toEqual(['treat who-it-is'])
    expect(touched(change('category', 'Person.name'))).toEqual(['treat who-it-is  (harmless)'])
    expect(touched(change('sensitivity', 'Person.name'))).toEqual(['treat who-it-is  (harmless)'])
  })

  test('has words for everything, also where there was or is nothing', () => {
    const everything = [
      'removed',
      'renamed',
      'retyped',
      'derived',
      'owner',
      'category',
      'sensitivity',
      'value-grew',
    ] as const
    const told = (before: string, after: string, kinds: readonly SchemaChange['what'][]) =>
      [
        ...kinds.map((what) => change(what, 'Person.name', { before, after })),
        ...(['row-owner', 'identity', 'key'] as const).map((what) => change(what, 'Person', { before, after })),
        ...['interface', 'union', 'value'].map((kind) => change('type-kind', 'Person', { after: kind })),
        change('argument-reads', 'Query.persons(born)', { before, after }),
      ].flatMap((one) => affectedBy(clinic, [one]))
    for (const affected of [
      told('a', 'b', everything),
      told('object', 'interface', everything),
      told('', '', ['removed', 'owner', 'category', 'sensitivity']),
    ]) {
      expect(affected.length).toBeGreaterThan(15)
      for (const { message, cure } of affected) {
        expect(message).not.toMatch(/undefined| {2}|\s$/u)
        expect(cure.length).toBeGreaterThan(20)
      }
    }
  })

  test('is found in the shipped policies with the line it stands on', () => {
    const hit = affectedBy(documents, [change('removed', 'YouthProtection.guardianContact', { after: '' })])
    const shelter = hit.find(({ purpose }) => purpose === 'shelter.place')
    expect(shelter).toMatchObject({ rule: 'guardian-contact', position: { file: 'purposes/shelter.place.yaml' } })
    expect(shelter?.position?.line).toBeGreaterThan(100)
    expect(hit.some(({ rule }) => rule === 'no-way-to-an-offending-guardian')).toBe(true)
  })

  test('needs no file to be found in', () => {
    const nowhere = clinic.map((document) => ({ ...document, positions: new Map() }))
    expect(affectedBy(nowhere, [change('removed', 'Person.opened')])[0]).not.toHaveProperty('position')
  })
})
