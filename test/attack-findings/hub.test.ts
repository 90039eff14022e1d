import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { setTimeout as wait } from 'node:timers/promises'
import type { CaseSource } from '../../gateway/index.ts'
import type { ScopedCase } from '../../schema/permit.ts'
import { dossierSupergraph, dossierVocabulary } from '../fixtures/dossier-supergraph.ts'
import { parcelSupergraph } from '../fixtures/parcel-supergraph.ts'
import { auditPolicy, hubOver, type ServedSupergraph } from '../fixtures/serve-supergraph.ts'

let world: ServedSupergraph
let parcels: Awaited<ReturnType<typeof parcelSupergraph>>
beforeAll(async () => {
  world = await dossierSupergraph()
  parcels = await parcelSupergraph()
})
afterAll(async () => {
  await world.close()
  await parcels.close()
})

const open = (caseId: string, facts = {}): ScopedCase => ({
  caseId,
  tasks: [{ id: `job-${caseId}`, type: 'HANDLE' }],
  facts,
})

describe('Promise 7: the record claims no less than was disclosed', () => {
  const pages: CaseSource = {
    scope: async ({ caseIds, page }) => {
      const cases = [open('A'), open('B')].filter(({ caseId }) => caseIds?.includes(caseId) ?? true)
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
  const policy = () =>
    auditPolicy(world.supergraph, ['see: { Dossier: [id, state], Note: [text] }'], {
      tasks: ['HANDLE'],
      vocabulary: dossierVocabulary,
      extra: 'arguments: { Query.page: [state], Dossier.notes: [word] }',
    })

  test('a list filtered by a field discloses that field of every case on it', async () => {
    const run = await hubOver(world, policy(), { cases: pages })
    const answer = await run.ask('{ page(state: "STATE-A") { edges { node { id } } } }')
    await run.hub.close()
    expect(answer.errors ?? []).toEqual([])
    const record = run.log.records.find((one) => one.case === 'A')
    expect(record?.disclosed.map(({ coordinate }) => coordinate)).toContain('Dossier.state')
  })

  test('and a filter inside a case: a list that comes back empty told what its rows do not hold', async () => {
    const run = await hubOver(world, policy(), { cases: pages })
    const answer = await run.ask('{ dossier(id: "A") { notes(word: "NOTE-A") { __typename } } }')
    await run.hub.close()
    expect(answer.errors ?? []).toEqual([])
    const record = run.log.records.find((one) => one.case === 'A')
    expect(record?.disclosed.map(({ coordinate }) => coordinate)).toContain('Note.text')
  })

  test('a case that the filter left off the page was told not to match', async () => {
    const run = await hubOver(world, policy(), { cases: pages })
    await run.ask('{ page(state: "STATE-A") { edges { node { id } } } }')
    await run.hub.close()
    expect(run.log.records.map((one) => one.case)).toContain('B')
  })
})

describe('Promise 2: closing ends access within one second', () => {
  test('also while the log is slow', async () => {
    const told = new Map([['A', open('A')]])
    const cases: CaseSource = {
      scope: async ({ caseIds }) => [...told.values()].filter(({ caseId }) => caseIds?.includes(caseId) ?? true),
    }
    const run = await hubOver(
      world,
      auditPolicy(world.supergraph, ['see: { Dossier: [id, secret] }'], {
        tasks: ['HANDLE'],
        vocabulary: dossierVocabulary,
      }),
      { cases },
    )
    const append = run.log.append.bind(run.log)
    let closedAt = 0
    run.log.append = async (record) => {
      // The disk stalls; 100 ms later the task is closed.
      await wait(100)
      told.clear()
      closedAt = performance.now()
      await wait(3000)
      await append(record)
    }
    const answer = await run.ask('{ dossier(id: "A") { secret } }')
    const late = performance.now() - closedAt
    await run.hub.close()
    expect(late).toBeGreaterThan(1000)
    expect(answer.data).toEqual({ dossier: null })
  }, 20_000)
})

describe('Promise 7: a change that was made is not recorded as refused', () => {
  test('when its case is closed right after the change', async () => {
    const told = new Map([['A', open('A')]])
    const cases: CaseSource = {
      scope: async ({ caseIds }) => [...told.values()].filter(({ caseId }) => caseIds?.includes(caseId) ?? true),
    }
    const run = await hubOver(
      parcels,
      auditPolicy(parcels.supergraph, ['see: { Parcel: [id, weight, label, shipping] }'], {
        tasks: ['HANDLE'],
        extra: 'may-change: [Mutation.reweigh]\n',
      }),
      { cases },
    )
    parcels.changes.length = 0
    const push = parcels.changes.push.bind(parcels.changes)
    parcels.changes.push = (...made) => {
      told.clear()
      const until = performance.now() + 700
      while (performance.now() < until);
      return push(...made)
    }
    await run.ask('mutation { reweigh(parcel: "A", weight: 7) { id } }')
    await run.hub.close()
    expect([...parcels.changes]).toEqual(['reweigh A 7'])
    const ended = run.log.records.filter(({ outcome }) => outcome !== 'begun')
    expect(ended.filter(({ changes }) => changes !== undefined).map(({ outcome }) => outcome)).not.toContain('refused')
  })
})
