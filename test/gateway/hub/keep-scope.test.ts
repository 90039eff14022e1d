import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { Kind } from 'graphql'
import { generateKeyPairSync } from 'node:crypto'
import { keepScope, SCOPE_AGE } from '../../../gateway/enforce/keep-scope.ts'
import { type RequestScope, resolveScope } from '../../../gateway/enforce/resolve-scope.ts'
import type { RootField } from '../../../gateway/enforce/root-fields.ts'
import { cursorSeal } from '../../../gateway/enforce/seal-cursor.ts'
import type { CaseSource } from '../../../gateway/index.ts'
import type { ScopedCase, ScopeQuestion } from '../../../schema/permit.ts'
import { type ParcelSupergraph, parcelSupergraph } from '../../fixtures/parcel-supergraph.ts'
import { auditPolicy } from '../../fixtures/serve-supergraph.ts'

const vocabulary = `
facts:
  agreed: { asserted-by: CHAIN, sentence: { en: Agreed., nl: Akkoord. }, source: test, silent: false }
kinds: { AUDITOR: { en: Auditor, nl: Controleur } }
tasks: { HANDLE: { holders: [AUDITOR], en: Handle, nl: Behandelen } }
regimes: {}
structural: []
`
const RULES = ['see: { Parcel: [id, weight], Item: [name] }', 'when: [agreed], see: { Parcel: [word] }']
const CLOSED_AT = '2026-03-01T12:00:00.000Z'

let world: ParcelSupergraph
let told: Map<string, ScopedCase>
let questions: ScopeQuestion[]
let clock: number
let isDown: boolean
/** Milliseconds each answer takes, one after the other; then none. */
let takes: number[]
beforeAll(async () => {
  world = await parcelSupergraph()
})
afterAll(() => world.close())
beforeEach(() => {
  told = new Map([open('A'), open('B')].map((entry) => [entry.caseId, entry]))
  questions = []
  clock = 0
  isDown = false
  takes = []
})

const task = (id: string) => ({ id, type: 'HANDLE' })
const open = (caseId: string, more: Partial<ScopedCase> = {}): ScopedCase => ({
  caseId,
  tasks: [task(`job-${caseId}`)],
  facts: { agreed: true },
  ...more,
})
const source: CaseSource = {
  async scope(question) {
    if (isDown) throw new Error('out of reach')
    questions.push(question)
    clock += takes.shift() ?? 0
    const ids = question.caseIds ?? [...told.keys()]
    return ids.flatMap((caseId) => told.get(caseId) ?? [])
  },
}
const root = (change: Partial<RootField>): RootField => ({
  key: 'parcel',
  name: 'parcel',
  coordinate: 'Query.parcel',
  type: 'Parcel',
  node: { kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'parcel' } },
  arguments: {},
  reach: { by: 'named', caseIds: ['A', 'B'] },
  ...change,
})
const named = root({})
const listed = root({ key: 'list', arguments: { first: 10 }, reach: { by: 'list', list: 'cases' } })
const tasksListed = root({ key: 'tasks', arguments: { first: 10 }, reach: { by: 'list', list: 'tasks' } })

const { privateKey } = generateKeyPairSync('ed25519')

async function begin(roots: readonly RootField[] = [named], extra = '') {
  const request = {
    source,
    policy: auditPolicy(world.supergraph, RULES, { tasks: ['HANDLE'], vocabulary, extra }),
    caller: { agency: 'a', kind: 'AUDITOR', client: 'c', purposes: ['audit'] },
    purpose: 'audit',
    decision: 'd',
    at: new Date('2026-03-02T12:00:00Z'),
    cursors: cursorSeal(() => [privateKey]),
  }
  const askedAt = clock
  const scope = await resolveScope({ ...request, roots })
  questions.length = 0
  return { scope, kept: keepScope({ request, scope, askedAt, elapsed: () => clock }) }
}
const casesIn = (scope: RequestScope): string[] => [...scope.cases.keys()]

describe('A scope that is kept for a request', () => {
  test('is not asked again while it is young', async () => {
    const { scope, kept } = await begin()
    told.clear()
    clock += SCOPE_AGE
    expect(await kept.current()).toBe(scope)
    expect(questions).toEqual([])
  })

  test('is asked again, once and about all cases, when it has grown old', async () => {
    const { scope, kept } = await begin()
    clock += SCOPE_AGE + 1
    const [one, two] = await Promise.all([kept.current(), kept.current()])
    expect([one, two]).toEqual([scope, scope])
    expect(questions.map(({ caseIds }) => caseIds)).toEqual([['A', 'B']])
    clock += SCOPE_AGE
    await kept.current()
    expect(questions).toHaveLength(1)
    clock += 1
    await kept.current()
    expect(questions).toHaveLength(2)
  })

  test('counts its age from the question, so that an answer that was long on its way is asked again', async () => {
    takes = [SCOPE_AGE + 1]
    const { kept } = await begin()
    told.delete('A')
    expect(casesIn(await kept.current())).toEqual(['B'])
  })

  test('grants nothing more, whatever has been gained since', async () => {
    told.set('A', open('A', { facts: {} }))
    const { scope, kept } = await begin()
    told.set('A', open('A', { tasks: [task('job-A'), task('another')] }))
    clock += SCOPE_AGE + 1
    const current = await kept.current()
    expect(current).toBe(scope)
    expect(current.cases.get('A')?.grant.granted('Parcel.word')).toBeUndefined()
  })

  const losses: Readonly<Record<string, (entry: ScopedCase) => ScopedCase | undefined>> = {
    'is closed': () => undefined,
    'rests on another task': (entry) => ({ ...entry, tasks: [task('another')] }),
    'has its task only offered': ({ tasks, ...entry }) => ({ ...entry, tasks: [], offered: tasks }),
    'has its task of another type': (entry) => ({ ...entry, tasks: [{ id: 'job-A', type: 'OTHER' }] }),
    'no longer has a fact that granted something': (entry) => ({ ...entry, facts: {} }),
    'has the fact the other way': (entry) => ({ ...entry, facts: { agreed: false } }),
  }
  test.each(Object.keys(losses))('drops a case that %s, and keeps the others', async (name) => {
    const { kept } = await begin([named, listed, tasksListed])
    const after = losses[name]?.(open('A'))
    if (after === undefined) told.delete('A')
    else told.set('A', after)
    clock += SCOPE_AGE + 1
    const scope = await kept.current()
    expect(casesIn(scope)).toEqual(['B'])
    expect([...scope.caseOfTask.values()]).toEqual(['B'])
    expect([...scope.casesOfRoot.values()]).toEqual([['B'], ['B'], ['B']])
    const pageOf = (key: string) => {
      const page = scope.pages.get(key)
      return [page?.ids, page?.cursors.length, page?.cases]
    }
    expect(pageOf('list')).toEqual([['B'], 1, ['B']])
    expect(pageOf('tasks')).toEqual([['job-B'], 1, ['B']])
    expect(scope.closed).toEqual(['A'])
    told.set('A', open('A'))
    clock += SCOPE_AGE + 1
    expect(casesIn(await kept.current())).toEqual(['B'])
  })

  test('keeps what is only offered, and what is kept of former tasks, while those stand', async () => {
    told.set('A', open('A', { tasks: [], offered: [task('job-A')] }))
    const offers = await begin([tasksListed])
    clock += SCOPE_AGE + 1
    expect(casesIn(await offers.kept.current())).toEqual(['A', 'B'])
    expect(questions.at(-1)?.offered).toBe(true)

    told.set('A', open('A', { tasks: [], closed: [{ ...task('job-A'), closedAt: CLOSED_AT }] }))
    const former = await begin([named], 'after-closing: { keep: [Item.name], for: P14D }')
    clock += SCOPE_AGE + 1
    expect(casesIn(await former.kept.current())).toEqual(['A', 'B'])
    told.set('A', open('A', { tasks: [] }))
    clock += SCOPE_AGE + 1
    expect(casesIn(await former.kept.current())).toEqual(['B'])
  })

  test('is lost for the rest of the request when the case source fails', async () => {
    const { kept } = await begin()
    clock += SCOPE_AGE + 1
    isDown = true
    await expect(kept.current()).rejects.toThrow('out of reach')
    isDown = false
    await expect(kept.current()).rejects.toThrow('out of reach')
    expect(questions).toEqual([])
  })

  test('is lost when an answer that can still be relied on does not come twice in a row', async () => {
    const { kept } = await begin()
    clock += SCOPE_AGE + 1
    takes = [1001, 10]
    expect(casesIn(await kept.current())).toEqual(['A', 'B'])
    clock += SCOPE_AGE + 1
    takes = [1001, 1001]
    await expect(kept.current()).rejects.toThrow(/longer than 1000 ms/u)
  })
})
