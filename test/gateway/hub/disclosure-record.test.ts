import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { CaseSource } from '../../../gateway/index.ts'
import { decide } from '../../../policies/engine/decide.ts'
import { dossierSupergraph, dossierVocabulary } from '../../fixtures/dossier-supergraph.ts'
import { auditPolicy, hubOver, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'

let world: ServedSupergraph
beforeAll(async () => {
  world = await dossierSupergraph()
})
afterAll(() => world.close())

describe('A disclosure record tells by what was decided', () => {
  const RULES = [
    'see: { Dossier: [id, state] }',
    'see: { Dossier: [born] }, when: [agreed]',
    'see: { Dossier: [secret] }, when: [whispered]',
    'see: { Note: [text] }, when: [agreed or whispered], tasks: [OTHER]',
  ]
  const policy = () =>
    auditPolicy(world.supergraph, RULES, { tasks: ['HANDLE', 'OTHER'], vocabulary: dossierVocabulary })
  const states: Record<string, Record<string, boolean | undefined>> = {
    A: { agreed: true, whispered: false, unasked: true },
    B: { agreed: false, unasked: false },
    C: { agreed: undefined, whispered: true },
  }
  const source: CaseSource = {
    scope: async ({ caseIds }) =>
      Object.entries(states)
        .filter(([caseId]) => caseIds?.includes(caseId) ?? true)
        .map(([caseId, facts]) => ({
          caseId,
          tasks: [{ id: `job-${caseId}`, type: 'HANDLE' }, ...(caseId === 'C' ? [{ id: 'other', type: 'OTHER' }] : [])],
          facts,
        })),
  }

  test('so exactly that the decision can be made again from it', async () => {
    const run = await hubOver(world, policy(), { cases: source })
    await run.ask('{ dossierList { id state born secret notes { text } } }')
    await run.hub.close()
    // The record without a case is that of the incident: the subgraph gave another case as well.
    const records = run.log.records.filter((record) => record.case !== undefined)
    expect(records.map(({ case: of, facts, taskTypes }) => [of, facts, taskTypes])).toEqual([
      // The rules do not depend on `unasked`, and what is unknown is not there.
      ['A', { agreed: true, whispered: false }, ['HANDLE']],
      ['B', { agreed: false }, ['HANDLE']],
      ['C', { whispered: true }, ['HANDLE', 'OTHER']],
    ])
    for (const { kind, purpose, taskTypes = [], facts = {}, at, disclosed, withheld, case: of } of records) {
      const grant = decide(policy(), { kind, purpose, tasks: taskTypes, facts, at: new Date(at) })
      for (const { coordinate, form, rule } of disclosed) {
        expect({ of, ...grant.granted(coordinate) }).toEqual({ of, form, own: false, rule })
      }
      for (const { coordinate, ...reason } of withheld) expect(grant.withheld(coordinate)).toEqual(reason)
      expect(disclosed.length + withheld.length).toBe(5)
    }
    const born = records.find((record) => record.case === 'B')?.withheld
    expect(born).toContainEqual({ coordinate: 'Dossier.born', reason: 'condition', missing: ['agreed'] })
    expect(JSON.stringify(records.map(({ withheld }) => withheld))).not.toContain('whispered')
  })

  test('a case that was named and is closed has a record without facts', async () => {
    const run = await hubOver(world, policy(), { cases: source })
    await run.ask('{ dossier(id: "demo-d") { id } }')
    await run.hub.close()
    expect(run.log.records).toEqual([
      expect.objectContaining({ case: 'demo-d', outcome: 'refused', facts: {}, tasks: [], taskTypes: [] }),
    ])
  })

  test('a hub without cases writes down what it knows of the caller', async () => {
    const rules = ['see: { Agency: [name] }, when: [agreed]']
    const open = auditPolicy(world.supergraph, rules, { vocabulary: dossierVocabulary })
    const run = await hubOver(world, open, { facts: () => ({ agreed: true, unasked: true }) })
    await run.ask('{ agencies { name } version }')
    await run.hub.close()
    expect(run.log.records).toEqual([
      expect.objectContaining({
        facts: { agreed: true },
        taskTypes: [],
        disclosed: [{ coordinate: 'Agency.name', form: 'full', rule: 'r0' }],
        withheld: [{ coordinate: 'Query.version', reason: 'no-rule' }],
      }),
    ])
  })
})
