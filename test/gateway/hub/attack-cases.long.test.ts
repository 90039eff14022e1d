import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { CaseSource } from '../../../gateway/index.ts'
import { dossierSupergraph } from '../../fixtures/dossier-supergraph.ts'
import { AGREED, dossierHub, LISTED, knowing, open, PLAIN, recordedIn, WHISPERED } from '../../fixtures/dossier-hub.ts'
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
  const asked = () => world.asked.map(({ query }) => query).join('\n')
  const backstops = () => run.reported.filter(({ event }) => event === 'backstop').map(({ detail }) => detail)
  const recorded = () => recordedIn(run)

  describe('Promise 2: no open task, no case', () => {
    test.each([
      ['the case itself', '{ dossier(id: "C") { id state medical { drug } } }', { dossier: null }],
      ['a list of all', '{ dossierList { id } }', { dossierList: [{ id: 'A' }, { id: 'B' }] }],
      ['some by id', '{ dossiers(ids: ["C", "B", "D"]) { id } }', { dossiers: [null, { id: 'B' }, null] }],
      ['a link to another case', '{ dossier(id: "B") { other { id state } } }', { dossier: { other: null } }],
      ['something with a case id', '{ note(dossier: "C") { text } }', { note: null }],
      ['several by case id', '{ notesOf(dossiers: ["A", "C"]) { text } }', { notesOf: null }],
      [
        'a page',
        '{ page { edges { node { id } } } }',
        { page: { edges: [{ node: { id: 'A' } }, { node: { id: 'B' } }, { node: null }, { node: null }] } },
      ],
      [
        'their tasks',
        '{ jobs { edges { node { jobId case { id } } } } }',
        {
          jobs: {
            edges: [
              { node: { jobId: 'job-A', case: { id: 'A' } } },
              { node: { jobId: 'job-B', case: { id: 'B' } } },
              { node: null },
              { node: null },
            ],
          },
        },
      ],
    ])('%s', async (_name, query, data) => {
      await start([PLAIN], knowing(open('A'), open('B')))
      const answer = await run.ask(query)
      expect(answer.data).toEqual(data)
      expect(JSON.stringify(answer)).not.toMatch(/-[CD]"/u)
    })

    test('a case named only to be refused is asked of no subgraph', async () => {
      await start([PLAIN], knowing(open('A')))
      await run.ask('{ note(dossier: "C") { text } dossier(id: "D") { id } }')
      expect(world.asked).toEqual([])
      expect(run.log.records.map(({ case: of, outcome }) => [of, outcome])).toEqual([
        ['C', 'refused'],
        ['D', 'refused'],
      ])
    })

    test('a root field that leads to no open case is not called beside one that does', async () => {
      await start([PLAIN], knowing(open('A')))
      const answer = await run.ask(
        '{ a: dossier(id: "A") { id } b: note(dossier: "C") { text } c: dossier(id: "C") { id } }',
      )
      expect(answer.data).toEqual({ a: { id: 'A' }, b: null, c: null })
      expect(asked()).not.toContain('"C"')
      expect(backstops()).toEqual([])
    })
  })

  describe('Promise 4 and 5: what a subgraph gives too much is taken out again', () => {
    test('by the facts of each case, in a list and through another subgraph', async () => {
      await start([PLAIN, AGREED], knowing(open('A', { agreed: true }), open('B', { agreed: false })))
      const answer = await run.ask('{ dossierList { id born medical { drug illness } } }')
      expect(answer.data).toEqual({
        dossierList: [
          { id: 'A', born: 'BORN-A', medical: { drug: 'DRUG-A', illness: 'ILLNESS-A' } },
          { id: 'B', born: null, medical: { drug: 'DRUG-B', illness: null } },
        ],
      })
      expect(backstops()).toContainEqual(expect.objectContaining({ coordinate: 'Dossier.born', caseId: 'B' }))
      expect(recorded()['A']).toContain('Dossier.born')
      expect(recorded()['B']).not.toContain('Dossier.born')
      expect(run.log.records.find((record) => record.case === 'B')?.backstop).toEqual([
        'Dossier.born',
        'Medical.illness',
      ])
    })

    test('through a union, whose members are a case and a part of one', async () => {
      await start([PLAIN], knowing(open('A'), open('B')))
      const answer = await run.ask(
        '{ things { __typename ... on Dossier { id state } } found(id: "A") { ... on Dossier { state } } }',
      )
      expect(answer.data).toEqual({
        things: [
          { __typename: 'Dossier', id: 'A', state: 'STATE-A' },
          { __typename: 'Dossier', id: 'B', state: 'STATE-B' },
        ],
        found: { state: 'STATE-A' },
      })
    })

    test('a case id under another name changes nothing', async () => {
      await start([PLAIN], knowing(open('A'), open('B', { agreed: true })))
      const answer = await run.ask('{ dossier(id: "A") { id: state state: id medical { drug } } }')
      expect(answer.data).toEqual({ dossier: { id: 'STATE-A', state: 'A', medical: { drug: 'DRUG-A' } } })
    })

    test('an argument reads a field only where the case grants that field, in full', async () => {
      await start(
        ['see: { Dossier: [id], Note: [author] }', 'see: { Note: [text] }, when: [agreed]'],
        knowing(open('A', { agreed: true }), open('B')),
      )
      const query = '{ dossierList { id notes(word: "NOTE") { author } } }'
      expect((await run.ask(query)).data).toEqual({
        dossierList: [
          { id: 'A', notes: [{ author: 'AUTHOR-A' }] },
          { id: 'B', notes: null },
        ],
      })
    })

    test.each([
      [
        'of a part',
        'Dossier.notes(word)',
        '{ dossier(id: "A") { id notes(word: "NOTE") { author } } }',
        { dossier: { id: 'A', notes: null } },
      ],
      ['of a list', 'Query.page(state)', '{ page(state: "STATE-A") { edges { node { id } } } }', { page: null }],
      [
        'by a variable that is null',
        'Query.page(state)',
        'query ($none: String) { page(state: $none) { edges { node { id } } } }',
        { page: null },
      ],
    ])(
      'an argument %s that the purpose does not list is withheld, also where its field is given',
      async (_name, coordinate, query, data) => {
        await start(['see: { Dossier: [id, state], Note: [author, text] }'], knowing(open('A')), '')
        const answer = await run.ask(query)
        expect(answer.data).toEqual(data)
        expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([
          expect.objectContaining({ code: 'FIELD_WITHHELD', coordinate, reason: 'no-rule' }),
        ])
        expect(asked()).not.toMatch(/word|state/u)
        await run.hub.close()
        await start(['see: { Dossier: [id, state], Note: [author, text] }'], knowing(open('A')))
        const listed = await run.ask(query)
        expect(listed.errors ?? []).toEqual([])
        expect(asked()).toMatch(/word|state/u)
      },
    )

    test('an argument that the purpose may not use is not in its schema', async () => {
      const query = '{ __type(name: "Dossier") { fields { name args { name } } } }'
      const notes = async (extra: string) => {
        await start(['see: { Dossier: [id], Note: [author, text] }'], knowing(), extra)
        const type = (await run.ask(query)).data?.['__type'] as
          { fields: { name: string; args: object[] }[] } | undefined
        await run.hub.close()
        return type?.fields.find(({ name }) => name === 'notes')?.args
      }
      expect(await notes(LISTED)).toEqual([{ name: 'word' }])
      expect(await notes('')).toEqual([])
      await start([PLAIN], knowing())
    })

    test('something that hangs on a named case is given under that case', async () => {
      await start([PLAIN, AGREED], knowing(open('A', { agreed: true }), open('B')))
      const answer = await run.ask('{ a: note(dossier: "A") { text author } b: note(dossier: "B") { text author } }')
      expect(answer.data).toEqual({ a: { text: 'NOTE-A', author: 'AUTHOR-A' }, b: { text: 'NOTE-B', author: null } })
      expect(recorded()).toEqual({ A: ['Note.text', 'Note.author'], B: ['Note.text'] })
    })

    test('what belongs to cases is neither asked nor given where no case leads to it', async () => {
      await start([PLAIN], knowing(open('A')))
      const answer = await run.ask('{ agencies { name } }')
      expect(answer.data).toEqual({ agencies: null })
      expect(world.asked).toEqual([])
      expect(backstops()).toEqual([])
    })
  })

  describe('Promise 1: a silent fact leaves no trace', () => {
    test.each([
      ['beside other fields', '{ dossier(id: "A") { id secret notes { text hidden } } }'],
      ['alone', '{ dossier(id: "A") { secret } }'],
      ['alone in a part', '{ dossier(id: "A") { notes { hidden } } }'],
      ['in a list', '{ dossierList { secret notes { hidden } } page { edges { node { secret } } } }'],
      ['beside its type only', '{ dossier(id: "A") { notes { __typename hidden } } }'],
    ])('%s', async (_name, query) => {
      const asks = async (fact: boolean | undefined) => {
        await start([PLAIN, WHISPERED], knowing(open('A', { whispered: fact })))
        const { extensions, ...answer } = await run.ask(query)
        const given = {
          answer,
          withheld: extensions?.schakel.withheld,
          queries: world.asked.map(({ query: text }) => text),
        }
        await run.hub.close()
        return given
      }
      const no = await asks(false)
      const unknown = await asks(undefined)
      const yes = await asks(true)
      expect(unknown).toEqual(no)
      // Where the fact holds the values are there; with them empty it would be the same answer at the same cost.
      const emptied = JSON.parse(JSON.stringify(yes), (_key, value: unknown) =>
        typeof value === 'string' && /^(SECRET|HIDDEN)-/u.test(value) ? null : value,
      ) as unknown
      expect(no).toEqual(emptied)
      await start([PLAIN, WHISPERED], knowing(open('A')))
    })

    describe('where nothing else of a part is granted', () => {
      const BARE = ['see: { Dossier: [id] }', 'see: { Note: [author], Medical: [drug] }, when: [agreed, whispered]']
      const rules = [...BARE, 'see: { Note: [hidden], Medical: [illness] }, when: [whispered]']
      test.each([
        ['a list and a single part', '{ dossier(id: "A") { id notes { hidden } medical { illness } } }'],
        ['nothing but the parts', '{ dossier(id: "A") { notes { hidden } medical { illness } } }'],
        ['their types only', '{ dossier(id: "A") { notes { __typename } medical { __typename } } }'],
        ['beside what may be told', '{ dossier(id: "A") { notes { hidden author } medical { drug illness } } }'],
        ['further down', '{ dossier(id: "A") { other { notes { hidden } } jobs { case { notes { hidden } } } } }'],
        ['a part by the id of its case', '{ note(dossier: "A") { hidden } notesOf(dossiers: ["A"]) { hidden } }'],
      ])('%s: it is as if there were none', async (_name, query) => {
        const asks = async (whispered: boolean | undefined) => {
          await start(rules, knowing(open('A', { whispered })))
          const { extensions, data, errors } = await run.ask(query)
          const told = errors?.map((error) => [error.path, error.extensions.coordinate, error.extensions['missing']])
          const log = JSON.stringify(run.log.records[0]?.disclosed)
          await run.hub.close()
          return { data, told, withheld: extensions?.schakel.withheld, log }
        }
        const { log: disclosed, ...no } = await asks(false)
        const { log: _same, ...unknown } = await asks(undefined)
        const { log: _more, ...yes } = await asks(true)
        expect(unknown).toEqual(no)
        expect(disclosed).not.toMatch(/Note|Medical/u)
        // Where the fact holds there are rows: take them away.
        const emptied = JSON.parse(JSON.stringify(yes), (key, value: unknown) => {
          if (key === 'notes' || key === 'notesOf') return Array.isArray(value) ? [] : value
          return key === 'medical' || key === 'note' ? null : value
        }) as unknown
        expect(no).toEqual(emptied)
        await start(rules, knowing(open('A')))
      })
    })

    test('the log knows what was silently withheld', async () => {
      await start([PLAIN, WHISPERED], knowing(open('A', { whispered: false })))
      await run.ask('{ dossier(id: "A") { id secret } }')
      expect(run.log.records[0]?.withheld).toEqual([
        { coordinate: 'Dossier.secret', reason: 'condition', silent: true },
      ])
    })
  })

  describe('Promise 7: everything given is recorded', () => {
    test('that there is something is recorded where nothing but its type is asked', async () => {
      await start([PLAIN], knowing(open('A')))
      const answer = await run.ask('{ dossier(id: "A") { notes { __typename } medical { __typename } } }')
      expect(answer.data).toEqual({ dossier: { notes: [{ __typename: 'Note' }], medical: { __typename: 'Medical' } } })
      expect(recorded()).toEqual({ A: ['Dossier.notes', 'Dossier.medical'] })
    })

    test('a part of which only the type is asked is named when it is withheld', async () => {
      await start(
        ['see: { Dossier: [id] }', 'see: { Medical: [illness] }, when: [agreed]'],
        knowing(open('A', { agreed: false })),
      )
      const answer = await run.ask('{ dossier(id: "A") { id medical { __typename } } }')
      expect(answer.data).toEqual({ dossier: { id: 'A', medical: null } })
      expect(answer.extensions?.schakel.withheld).toEqual(['Dossier.medical'])
      expect(answer.errors?.[0]?.extensions).toMatchObject({ reason: 'condition', missing: ['agreed'] })
    })

    test('with On-Withheld: refuse a single withheld field of a single case refuses all of it', async () => {
      await start([PLAIN, AGREED], knowing(open('A', { agreed: true }), open('B')))
      const answer = await run.ask('{ dossierList { born } }', {}, { 'on-withheld': 'refuse' })
      expect(answer.data ?? null).toBeNull()
      expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['OPERATION_WITHHELD', 'FIELD_WITHHELD'])
      expect(world.asked).toEqual([])
      expect(run.log.records.map((record) => [record.case, record.outcome])).toEqual([
        ['A', 'refused'],
        ['B', 'refused'],
      ])
    })
  })
})
