import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { dossierSupergraph, dossierVocabulary } from '../../fixtures/dossier-supergraph.ts'
import { auditPolicy, hubOver, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'

let world: ServedSupergraph
beforeAll(async () => {
  world = await dossierSupergraph()
})
afterAll(() => world.close())

/** An argument that tells of a field is given by what is found: it needs the field in full and on every row (argument-reads.ts). */
test.each([
  [
    'own rows of a part',
    'see: { Note: [text] }, own: true',
    '{ dossier(id: "A") { id notes(word: "x") { text } } }',
    'Dossier.notes(word)',
  ],
  [
    'own rows of the case',
    'see: { Dossier: [state] }, own: true',
    '{ page(state: "STATE-A") { edges { node { id } } } }',
    'Query.page(state)',
  ],
])('what is shown on %s only is not filtered by', async (_name, rule, query, coordinate) => {
  const policy = auditPolicy(world.supergraph, ['see: { Dossier: [id] }', rule], {
    tasks: ['HANDLE'],
    vocabulary: dossierVocabulary,
  })
  const run = await hubOver(world, policy, {
    cases: { scope: async () => [{ caseId: 'A', tasks: [{ id: 'job-A', type: 'HANDLE' }], facts: {} }] },
  })
  try {
    world.asked.length = 0
    const answer = await run.ask(query)
    expect(answer.extensions?.schakel.withheld).toEqual([coordinate])
    expect(world.asked.map((fetch) => fetch.query).join()).not.toMatch(/word|state/u)
  } finally {
    await run.hub.close()
  }
})
