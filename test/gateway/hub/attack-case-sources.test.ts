import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { CaseSource } from '../../../gateway/index.ts'
import { dossierSupergraph } from '../../fixtures/dossier-supergraph.ts'
import { AGREED, dossierHub, knowing, open, PLAIN, recordedIn, type Scoped } from '../../fixtures/dossier-hub.ts'
import type { RunningHub, ServedSupergraph } from '../../fixtures/serve-supergraph.ts'

let world: ServedSupergraph
beforeAll(async () => {
  world = await dossierSupergraph()
})
afterAll(() => world.close())

describe('Over cases whose subgraphs answer whatever they are asked', () => {
  let run: RunningHub
  const start = async (rules: readonly string[], cases: CaseSource, extra?: string) => {
    run = await dossierHub(world, rules, cases, extra)
  }
  afterEach(() => run.hub.close())
  const recorded = () => recordedIn(run)

  describe('Promise 2 and 3: a case source is believed about what it was asked, and no further', () => {
    const LIST =
      '{ a: page(first: 1) { edges { node { id } } } jobs { edges { node { jobId } } } dossierList { id } c: dossier(id: "C") { id } }'
    const NOTHING = {
      a: { edges: [{ node: null }, { node: null }, { node: null }, { node: null }] },
      jobs: { edges: [{ node: null }, { node: null }, { node: null }, { node: null }] },
      dossierList: null,
      c: null,
    }

    test('tasks of another purpose open nothing, nor are they listed', async () => {
      await start([PLAIN], knowing(open('A', {}, 'OTHER'), open('C', {}, 'OTHER')))
      expect((await run.ask(LIST)).data).toEqual(NOTHING)
    })

    test('a task of another purpose on a case that is open is not listed', async () => {
      const both: Scoped = {
        caseId: 'A',
        tasks: [
          { id: 'job-A', type: 'HANDLE' },
          { id: 'job-B', type: 'OTHER' },
        ],
        facts: {},
      }
      await start([PLAIN], knowing(both))
      const answer = await run.ask('{ jobs { edges { node { jobId } } } }')
      expect(JSON.stringify(answer.data)).toContain('job-A')
      expect(JSON.stringify(answer.data)).not.toContain('job-B')
    })

    test('cases it was not asked about stay closed', async () => {
      await start([PLAIN], { scope: async () => [open('A'), open('C')] })
      const answer = await run.ask('{ a: dossier(id: "A") { id other { id } } }')
      expect(answer.data).toEqual({ a: { id: 'A', other: null } })
      expect(Object.keys(recorded())).toEqual(['A'])
    })

    test('only the cases on its page are on a page, and each that is shown is recorded', async () => {
      await start([PLAIN], knowing(open('A'), open('B'), open('C')))
      const answer = await run.ask('{ page(first: 1) { edges { node { id } } } }')
      expect(JSON.stringify(answer.data)).toContain('"A"')
      expect(JSON.stringify(answer.data)).not.toMatch(/"[BCD]"/u)
      // The record without a case is that of the incident: the subgraph gave other cases as well.
      expect(recorded()).toEqual({ '': [], A: ['Dossier.id'] })
    })

    test('a page filtered by a field holds only cases that grant the field', async () => {
      await start(
        ['see: { Dossier: [id] }', 'see: { Dossier: [state] }, when: [agreed]'],
        knowing(open('A', { agreed: true }), open('B')),
      )
      const answer = await run.ask('{ page(state: "STATE-B") { edges { node { id } } } dossierList { id } }')
      expect(answer.data?.['dossierList']).toEqual([{ id: 'A' }, { id: 'B' }])
      expect(JSON.stringify(answer.data?.['page'])).not.toContain('"B"')
    })

    const words = (facts: unknown) =>
      ({ caseId: 'A', tasks: [{ id: 'job-A', type: 'HANDLE' }], facts }) as unknown as Scoped
    test.each([
      ['words for facts', words({ agreed: 'true' })],
      ['numbers for facts', words({ agreed: 1 })],
      ['unknown facts', words({})],
    ])('%s hold nothing', async (_name, scoped) => {
      await start([PLAIN, AGREED, 'see: { Agency: [name] }, when: [not agreed]'], knowing(scoped))
      const answer = await run.ask('{ dossier(id: "A") { id born agency { name } } }')
      expect(answer.data).toMatchObject({ dossier: { id: 'A', born: null } })
    })

    test.each<[string, CaseSource]>([
      ['throws', { scope: async () => Promise.reject(new Error('SECRET-A at http://10.0.0.1')) }],
      ['answers nonsense', { scope: async () => ({ cases: [{ caseId: 'A' }] }) as never }],
      ['answers nothing', { scope: async () => undefined as never }],
      ['tells of one case twice', { scope: async () => [open('A'), open('A', { agreed: true })] }],
    ])('when it %s there is no data, no detail, and a record', async (_name, source) => {
      await start([PLAIN, AGREED], source)
      const answer = await run.ask('{ __typename dossier(id: "A") { id born } version }')
      expect(answer.data).toEqual({ __typename: 'Query', dossier: null, version: null })
      expect(JSON.stringify(answer)).not.toMatch(/SECRET|10\.0/u)
      expect(
        answer.errors?.filter(({ extensions }) => extensions.code === 'SUBGRAPH_UNAVAILABLE').map(({ path }) => path),
      ).toEqual([['dossier']])
      expect(world.asked).toEqual([])
      expect(run.log.records.map(({ outcome }) => outcome)).toEqual(['failed'])
    })

    test('an offered task shows itself and nothing of its case, however it is reached', async () => {
      const offered: Scoped = { caseId: 'A', tasks: [], offered: [{ id: 'job-A', type: 'HANDLE' }], facts: {} }
      await start([PLAIN], knowing(offered))
      const answer = await run.ask(
        '{ jobs { edges { node { jobId kind case { id } } } } dossier(id: "A") { id } dossierList { id } page { edges { node { id } } } note(dossier: "A") { text } }',
      )
      expect(JSON.stringify(answer.data)).not.toMatch(/"A"|NOTE/u)
      expect(JSON.stringify(answer.data)).toContain('{"jobId":"job-A","kind":"KIND-A","case":null}')
    })
  })
})
