import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { setTimeout as wait } from 'node:timers/promises'
import { SCOPE_AGE } from '../../../gateway/enforce/keep-scope.ts'
import type { CaseSource } from '../../../gateway/index.ts'
import { dossierSupergraph, dossierVocabulary } from '../../fixtures/dossier-supergraph.ts'
import { auditPolicy, hubOver, type RunningHub, type ServedSupergraph } from '../../fixtures/serve-supergraph.ts'

let world: ServedSupergraph
let run: RunningHub
const open = new Set<string>()
let isDown = false
const cases: CaseSource = {
  async scope({ caseIds }) {
    if (isDown) throw new Error('out of reach')
    return [...open]
      .filter((caseId) => caseIds?.includes(caseId) ?? true)
      .map((caseId) => ({ caseId, tasks: [{ id: `job-${caseId}`, type: 'HANDLE' }], facts: {} }))
  },
}
beforeAll(async () => {
  world = await dossierSupergraph()
})
afterAll(() => world.close())
beforeEach(async () => {
  open.clear()
  open.add('A').add('B')
  isDown = false
  const policy = auditPolicy(
    world.supergraph,
    ['see: { Dossier: [id, secret], Agency: [name] }', 'when: [agreed], see: { Dossier: [state] }'],
    { tasks: ['HANDLE'], vocabulary: dossierVocabulary },
  )
  run = await hubOver(world, policy, { cases, logTimeout: 2_000 })
})
afterEach(() => run.hub.close())

/** The log takes so long that the answer about cases has grown old; this happens meanwhile. */
function slowLog(happens: () => void): void {
  const append = run.log.append.bind(run.log)
  run.log.append = async (record) => {
    happens()
    await wait(SCOPE_AGE + 100)
    await append(record)
  }
}

describe('A task that is closed while the log is slow', () => {
  const QUERY = '{ dossier(id: "A") { secret state } other: dossier(id: "B") { secret } }'

  test('gives nothing any more, and the record claims more than was given', async () => {
    slowLog(() => open.delete('A'))
    const answer = await run.ask(QUERY)
    expect(answer.data).toEqual({ dossier: null, other: { secret: 'SECRET-B' } })
    expect([answer.errors ?? [], answer.extensions?.schakel.withheld]).toEqual([[], []])
    expect(run.log.records.map(({ case: of, outcome }) => [of, outcome])).toEqual([
      ['A', 'answered'],
      ['B', 'answered'],
    ])
    // The subgraph of this fixture gives what its permit does not show; that is taken out as ever.
    expect(run.reported.filter(({ event }) => event !== 'backstop')).toEqual([])
  })

  test('no longer tells why a request was refused', async () => {
    slowLog(() => open.delete('A'))
    const answer = await run.ask(QUERY, {}, { 'on-withheld': 'refuse' })
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['OPERATION_WITHHELD'])
    expect([answer.data ?? null, answer.extensions?.schakel.withheld]).toEqual([null, []])
  })

  test('is taken to be closed where nobody can tell', async () => {
    slowLog(() => (isDown = true))
    const answer = await run.ask(QUERY)
    expect(answer.data).toEqual({ dossier: null, other: null })
    expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [['dossier'], 'SUBGRAPH_UNAVAILABLE'],
      [['other'], 'SUBGRAPH_UNAVAILABLE'],
    ])
    const refused = await run.ask(QUERY, {}, { 'on-withheld': 'refuse' })
    expect(refused.extensions?.schakel.withheld).toEqual([])
    expect(run.reported.map(({ event }) => event)).toContain('scope-failed')
  })
})

describe('A log that gives no answer', () => {
  test('is waited for so long and no longer, and nobody gets data', async () => {
    run.log.append = () => new Promise(() => undefined)
    const answer = await run.ask('{ dossier(id: "A") { secret } }')
    expect([answer.status, answer.errors?.[0]?.extensions.code, answer.data ?? null]).toEqual([
      503,
      'LOG_UNAVAILABLE',
      null,
    ])
    expect(run.reported).toEqual([
      { event: 'log-unavailable', detail: expect.objectContaining({ cause: 'The log took longer than 2000 ms' }) },
    ])
  })
})
