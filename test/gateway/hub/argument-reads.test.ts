import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { CaseSource } from '../../../gateway/index.ts'
import { dossierSupergraph, dossierVocabulary } from '../../fixtures/dossier-supergraph.ts'
import { auditPolicy, hubOver, type RunningHub, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'

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

describe('What an argument tells by what is found is in the record', () => {
  const pages: CaseSource = {
    scope: async ({ caseIds, page }) => {
      const cases = ['A', 'B']
        .filter((caseId) => caseIds?.includes(caseId) ?? true)
        .map((caseId) => ({ caseId, tasks: [{ id: `job-${caseId}`, type: 'HANDLE' }], facts: {} }))
      if (page === undefined) return { cases }
      // As our chain: what does not match is marked.
      const entries = cases.map(({ caseId }) => ({
        id: caseId,
        caseId,
        cursor: caseId,
        ...(page.state === undefined || page.state === `STATE-${caseId}` ? {} : { matches: false }),
      }))
      return { cases, page: { entries, hasNextPage: false } }
    },
  }
  let run: RunningHub
  beforeAll(async () => {
    const policy = auditPolicy(world.supergraph, ['see: { Dossier: [id, state], Note: [text] }'], {
      tasks: ['HANDLE'],
      vocabulary: dossierVocabulary,
      extra: 'arguments: { Query.page: [state], Dossier.notes: [word] }',
    })
    run = await hubOver(world, policy, { cases: pages })
  })
  afterAll(() => run.hub.close())
  /** Coordinates in the records of one request, by case. */
  const disclosedBy = async (query: string, variables = {}) => {
    const before = run.log.records.length
    const answer = await run.ask(query, { variables })
    expect(answer.errors ?? []).toEqual([])
    const records = run.log.records.slice(before).filter((record) => record.case !== undefined)
    return Object.fromEntries(
      records.map(({ case: of, disclosed }) => [of, disclosed.map(({ coordinate }) => coordinate).sort()]),
    )
  }

  test('for every case on a list, and for those that were left off it', async () => {
    expect(await disclosedBy('{ page(state: "STATE-A") { edges { node { id } } } }')).toEqual({
      A: ['Dossier.id', 'Dossier.state'],
      B: ['Dossier.state'],
    })
  })

  test('for a case inside which nothing is found', async () => {
    const found = { A: ['Dossier.notes', 'Note.text'] }
    expect(await disclosedBy('{ dossier(id: "A") { notes(word: "NOTE-A") { __typename } } }')).toEqual(found)
    expect(await disclosedBy('{ dossier(id: "A") { notes(word: "x") { __typename } } }')).toEqual(found)
  })

  test('unless it is given no value', async () => {
    const query = 'query ($word: String, $state: String) {'
    const page = `${query.replace('$word: String, ', '')} page(state: $state) { edges { node { id } } } }`
    expect(await disclosedBy(page)).toEqual({ A: ['Dossier.id'], B: ['Dossier.id'] })
    expect(await disclosedBy(page, { state: null })).toEqual({ A: ['Dossier.id'], B: ['Dossier.id'] })
    const inside = `${query} dossier(id: "A") { notes(word: $word) { __typename } } }`
    expect(await disclosedBy(inside.replace(', $state: String', ''))).toEqual({ A: ['Dossier.notes'] })
  })
})
