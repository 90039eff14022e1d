import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { coordinatesOf } from '../../../gateway/index.ts'
import { paperSupergraph, paperType } from '../../fixtures/paper-supergraph.ts'
import { auditPolicy, hubOver, type RunningHub, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'
import { askedCoordinates } from './asked-coordinates.ts'
import type { Sent } from './sample.ts'

const policyWith = (silent: boolean) =>
  auditPolicy(
    world.supergraph,
    ['see: { Letter: [title, shelf], Photo: [title] }', 'see: { Photo: [shelf] }, when: [cleared]'],
    {
      tasks: ['HANDLE'],
      vocabulary: `
facts: { cleared: { asserted-by: CHAIN, sentence: { en: Cleared., nl: Vrij. }, source: test, silent: ${String(silent)} } }
kinds: { AUDITOR: { en: Auditor, nl: Controleur } }
tasks: { HANDLE: { en: Handling, nl: Behandeling, holders: [AUDITOR] } }
`,
    },
  )

let world: ServedSupergraph
let run: RunningHub
let facts: Readonly<Record<string, boolean>> = {}
beforeAll(async () => {
  world = await paperSupergraph()
  run = await hubOver(world, policyWith(false), {
    cases: { scope: async () => [{ caseId: 'A', tasks: [{ id: 'job-A', type: 'HANDLE' }], facts }] },
  })
})
afterAll(async () => {
  await run?.hub.close()
  await world?.close()
})

/** What is answered of case A, which concrete coordinates the subgraphs were asked, and which their permits named. */
async function ask(papers: string) {
  world.asked.length = 0
  run.reported.length = 0
  const { data } = await run.ask(`{ dossier(id: "A") { papers: ${papers} { title shelf } } }`)
  const asked = world.asked.flatMap(({ query, variables }) => {
    const { representations } = variables as { representations?: readonly Sent[] }
    const sent = representations?.map((each) => paperType(each) ?? String(each['__typename']))
    return [...askedCoordinates(query, coordinatesOf(world.supergraph), sent)]
  })
  const named = world.asked.flatMap(({ permit }) => permit.scopes.flatMap(({ see }) => Object.keys(see)))
  expect([world.failed, run.reported]).toEqual([[], []])
  return { data, asked, named }
}

function shelved(letter: string, photo: string | null) {
  return {
    dossier: {
      papers: [
        { title: 'LETTER', shelf: letter },
        { title: 'PHOTO', shelf: photo },
      ],
    },
  }
}

// The purpose can have it on both types, so that nothing is taken out before planning.
describe.each([false, true])('what a fact withholds on one type of an interface (silently: %s)', (silent) => {
  beforeAll(() => run.hub.swapPolicy(policyWith(silent)))

  test.each(['papers', 'archived'])(
    'is not asked of a subgraph that has the interface as an object: %s',
    async (papers) => {
      facts = {}
      const { data, asked, named } = await ask(papers)
      expect(data).toEqual(shelved('SHELF n1', null))
      for (const told of [asked, named]) {
        expect(told).toContain('Letter.shelf')
        expect(told).not.toContain('Photo.shelf')
      }
    },
  )

  test.each(['papers', 'archived'])('is asked where the fact holds: %s', async (papers) => {
    facts = { cleared: true }
    const { data, asked, named } = await ask(papers)
    expect(data).toEqual(shelved('SHELF n1', 'SHELF n2'))
    for (const told of [asked, named]) expect(told).toContain('Photo.shelf')
  })
})
