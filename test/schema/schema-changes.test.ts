import { describe, expect, test } from '@jest/globals'
import { composeSupergraph, ownSubgraphs } from '../../schema/compose.ts'
import { coordinatesOf } from '../../schema/coordinates-of.ts'
import { schemaChanges } from '../../schema/schema-changes.ts'
import type { Coordinates, TypeShape } from '../../policies/engine/coordinates.ts'
import { smallSchema } from '../policies/small-schema.ts'

const composed = (change: (sdl: string, name: string) => string = (sdl) => sdl) => {
  const result = composeSupergraph(ownSubgraphs().map((one) => ({ ...one, sdl: change(one.sdl, one.name) })))
  if (result.problems) throw new Error(result.problems.join('\n'))
  return coordinatesOf(result.supergraph)
}
const own = composed()
const changes = (change: (sdl: string) => string) => schemaChanges(own, composed(change))

type Types = Parameters<typeof smallSchema>[0]
const small = (before: Types, after: Types, more: Readonly<Record<string, Partial<TypeShape>>> = {}) =>
  schemaChanges(smallSchema(before), having(smallSchema(after), more))
const having = (schema: Coordinates, more: Readonly<Record<string, Partial<TypeShape>>>): Coordinates => ({
  ...schema,
  types: new Map([...schema.types].map(([name, type]) => [name, { ...type, ...more[name] }])),
})

describe('What a schema changes', () => {
  test('is nothing for the same schema, and nothing for what is merely added', () => {
    expect(schemaChanges(own, composed())).toEqual([])
    expect(
      changes((sdl) =>
        sdl.replace(
          'type CarePlan {',
          'type CarePlan {\n  "New."\n  added: String @data(owner: "COMENSHA", category: "pd:Name", sensitivity: 1, standard: "own")',
        ),
      ),
    ).toEqual([])
  })

  test('is a field that is gone', () => {
    expect(
      changes((sdl) => sdl.replace(/ {2}"Line of work in which the exploitation took place\."\n.*\n.*\n/u, '')),
    ).toEqual([{ what: 'removed', coordinate: 'VictimRegistration.sector', before: 'ExploitationSector', after: '' }])
  })

  test('is a field by another name, and another type of value', () => {
    expect(changes((sdl) => sdl.replace('  riskLevel: SafetyLevel\n', '  levelOfRisk: SafetyLevel\n'))).toEqual([
      {
        what: 'renamed',
        coordinate: 'SafetyAssessment.riskLevel',
        before: 'SafetyAssessment.riskLevel',
        after: 'SafetyAssessment.levelOfRisk',
      },
    ])
    expect(changes((sdl) => sdl.replace('  shelterAddress: String', '  shelterAddress: ID'))).toEqual([
      { what: 'retyped', coordinate: 'ShelterPlacement.shelterAddress', before: 'String (leaf)', after: 'ID (leaf)' },
    ])
    expect(
      changes((sdl) => sdl.replace('  birthDate: PartialDate', '  birthDate: Date')).map(({ what }) => what),
    ).toContain('retyped')
  })

  test('is another owner, category or sensitivity', () => {
    expect(
      changes((sdl) =>
        sdl.replace(
          'shelterAddress: String @data(owner: "SHELTER", category: "pd:PhysicalAddress", sensitivity: 4',
          'shelterAddress: String @data(owner: "COMENSHA", category: "pd:Region", sensitivity: 3',
        ),
      ).map(({ what, before, after }) => [what, before, after]),
    ).toEqual([
      ['category', 'pd:PhysicalAddress', 'pd:Region'],
      ['owner', 'SHELTER', 'COMENSHA'],
      ['sensitivity', '4', '3'],
    ])
  })

  test('is an argument that reads something else, and one that is gone', () => {
    expect(
      changes((sdl) => sdl.replace('state: CaseState @reads(field: "ReferralCase.state")', 'state: CaseState')),
    ).toEqual([{ what: 'argument-reads', coordinate: 'Query.cases(state)', before: 'ReferralCase.state', after: '' }])
    expect(changes((sdl) => sdl.replace(/ {4}"Only tasks in this state[^\n]*\n[^\n]*\n/u, ''))).toEqual([
      { what: 'argument-removed', coordinate: 'Query.tasks(status)', before: 'Task.status', after: '' },
    ])
  })

  test('is a root field that no longer needs an open case, or needs one now', () => {
    expect(
      changes((sdl) =>
        sdl.replace(
          '    taskId: ID!\n    "Version of that task as last read."\n    version: Int!\n  ): Change @byTaskAlone',
          '    taskId: ID!\n    "Version of that task as last read."\n    version: Int!\n  ): Change',
        ),
      ),
    ).toEqual([{ what: 'outside-case', coordinate: 'Mutation.acceptTask', before: 'byTaskAlone', after: '' }])
  })

  test('is a value with more in it, wherever it is held: that is shown to whoever sees the field', () => {
    const grown = changes((sdl) => sdl.replace('type Slot @value {', 'type Slot @value {\n  "Where."\n  place: String'))
    expect(grown).toEqual([
      { what: 'value-grew', coordinate: 'CarePlan.availability', before: 'Slot', after: 'Slot.place' },
    ])
    const deep = changes((sdl) =>
      sdl.replace('type BrpName @value {', 'type BrpName @value {\n  "New."\n  roepnaam: String'),
    )
    expect(deep.map(({ coordinate }) => coordinate)).toEqual(['BrpPerson.gezag', 'BrpPerson.naam'])
  })

  test('is a coarser form that comes, goes, or is put on a field that was there', () => {
    const mark = '\n    @coarsens(field: "VictimRegistration.registeredAt", form: "exists")'
    expect(changes((sdl) => sdl.replace(mark, ''))).toEqual([
      {
        what: 'coarser-form-removed',
        coordinate: 'VictimRegistration.registeredAtExists',
        before: 'VictimRegistration.registeredAt, exists',
        after: '',
        coarsens: { field: 'VictimRegistration.registeredAt', form: 'exists' },
      },
    ])
    expect(
      changes((sdl) =>
        sdl.replace(
          'standard: "CTDC typeOfLabour*/typeOfSex*")',
          'standard: "own") @coarsens(field: "VictimRegistration.exploitationForms", form: "exists")',
        ),
      ),
    ).toEqual([expect.objectContaining({ what: 'coarsens', coordinate: 'VictimRegistration.sector' })])
    expect(
      changes((sdl) =>
        sdl.replace(
          'type ShelterPlacement @rowOwner(field: "shelterOrg") {',
          'type ShelterPlacement @rowOwner(field: "shelterOrg") {\n  "Whether."\n  shelterAddressExists: Boolean @data(owner: "SHELTER", category: "pd:Region", sensitivity: 1, standard: "derived") @coarsens(field: "ShelterPlacement.shelterAddress", form: "exists")',
        ),
      ),
    ).toEqual([
      expect.objectContaining({ what: 'coarser-form-added', coordinate: 'ShelterPlacement.shelterAddressExists' }),
    ])
    const gone = changes((sdl) =>
      sdl.replace(/ {2}"Whether the person is registered at CoMensha[^\n]*\n[^\n]*\n[^\n]*\n[^\n]*\n/u, ''),
    )
    expect(gone).toEqual([
      expect.objectContaining({
        what: 'removed',
        coarsens: { field: 'VictimRegistration.registeredAt', form: 'exists' },
      }),
    ])
  })

  test('is a field that is computed from others now, and a link that leads elsewhere', () => {
    expect(
      small(
        { A: { fields: { sum: { requires: ['A.x'] }, x: {}, y: {}, to: { type: 'B', kind: 'link' } } }, B: {}, C: {} },
        {
          A: { fields: { sum: { requires: ['A.y', 'A.x'] }, x: {}, y: {}, to: { type: 'C', kind: 'link' } } },
          B: {},
          C: {},
        },
      ),
    ).toEqual([
      { what: 'derived', coordinate: 'A.sum', before: 'A.x', after: 'A.y, A.x', sources: ['A.y'] },
      { what: 'retyped', coordinate: 'A.to', before: 'B (link)', after: 'C (link)', leadsTo: 'B' },
    ])
    expect(small({ A: { fields: { to: { type: 'B', kind: 'link' } } }, B: {} }, { A: {}, B: {} })).toEqual([
      { what: 'removed', coordinate: 'A.to', before: 'B', after: '', leadsTo: 'B' },
    ])
    const linked = small(
      { A: { fields: { to: { type: 'B', kind: 'link' }, x: {} } }, B: {} },
      { A: { fields: { to: { type: 'B', kind: 'link', requires: ['A.x'] }, x: {} } }, B: {} },
    )
    expect(linked).toEqual([expect.objectContaining({ what: 'derived', leadsTo: 'B', sources: ['A.x'] })])
  })

  test('is a type that is gone or no longer an object, and what tells its rows, its case and its keys', () => {
    expect(small({ A: { fields: { x: {} } } }, {})).toEqual([
      { what: 'type-removed', coordinate: 'A', before: 'object', after: '' },
    ])
    expect(small({ A: {}, B: {} }, { A: { kind: 'interface' }, B: { value: true } }).map(({ after }) => after)).toEqual(
      ['interface', 'value'],
    )
    expect(small({ I: { kind: 'interface' }, V: { value: true } }, {})).toEqual([])
    expect(
      small({ A: {} }, { A: {} }, { A: { rowOwner: 'x', caseKey: 'id', taskKey: 'task', keys: new Set(['b', 'a']) } }),
    ).toEqual([
      { what: 'identity', coordinate: 'A', before: '', after: 'id, task' },
      { what: 'key', coordinate: 'A', before: '', after: 'a, b' },
      { what: 'row-owner', coordinate: 'A', before: '', after: 'x' },
    ])
  })

  test('takes an added field for a renamed one only when it is of one shape and near, or says the same of itself', () => {
    const said = { owner: 'X', category: 'pd:Name', sensitivity: 2 }
    const renamed = (before: Types[string], after: Types[string]) =>
      small({ A: before }, { A: after }).map(({ what, coordinate, after: to }) => [what, coordinate, to])
    expect(renamed({ fields: { town: said } }, { fields: { placeOfResidence: said } })).toEqual([
      ['renamed', 'A.town', 'A.placeOfResidence'],
    ])
    expect(renamed({ fields: { town: {} } }, { fields: { placeOfResidence: {} } })).toEqual([['removed', 'A.town', '']])
    expect(renamed({ fields: { town: {} } }, { fields: { towns: { list: true } } })).toEqual([
      ['removed', 'A.town', ''],
    ])
    expect(renamed({ fields: { town: {} } }, { fields: { towns: { kind: 'value' } } })).toEqual([
      ['removed', 'A.town', ''],
    ])
    // Two that are gone are never taken for one that came; the nearest is it, and who says the same goes first.
    expect(renamed({ fields: { towns: {}, towny: {} } }, { fields: { town: {} } })).toEqual([
      ['renamed', 'A.towns', 'A.town'],
      ['removed', 'A.towny', ''],
    ])
    expect(renamed({ fields: { town: said } }, { fields: { tow: {}, place: said } })).toEqual([
      ['renamed', 'A.town', 'A.place'],
    ])
    expect(renamed({ fields: { abcd: {}, abce: {} } }, { fields: { abcf: {}, abcg: {} } })).toEqual([
      ['renamed', 'A.abcd', 'A.abcf'],
      ['renamed', 'A.abce', 'A.abcg'],
    ])
  })

  test('does not follow a value that holds itself for ever', () => {
    const value: Types = { V: { value: true, fields: { again: { type: 'V', kind: 'value' }, x: {} } } }
    const holder: Types = { A: { fields: { v: { type: 'V', kind: 'value' } } } }
    expect(small({ ...holder, ...value }, { ...holder, ...value })).toEqual([])
  })
})
