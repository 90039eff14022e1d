import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CaseSource } from '../../../gateway/index.ts'
import { PERMIT_LONGEST } from '../../../schema/permit.ts'
import { type ParcelSupergraph, parcelSupergraph } from '../../fixtures/parcel-supergraph.ts'
import { auditPolicy, hubOver, type RunningHub } from '../../fixtures/serve-supergraph.ts'

let world: ParcelSupergraph
let run: RunningHub
/** How many cases the caller holds a task on, beside A; their ids are long so that few of them fill a permit. */
let others: number
const ID_LENGTH = 2000
const cases: CaseSource = {
  scope: async ({ caseIds }) =>
    (caseIds ?? ['A', ...Array.from({ length: others }, (_, index) => String(index).padEnd(ID_LENGTH, 'x'))]).map(
      (caseId) => ({ caseId, tasks: [{ id: `job-${caseId.slice(0, 10)}`, type: 'HANDLE' }], facts: {} }),
    ),
}
beforeAll(async () => {
  world = await parcelSupergraph()
  run = await hubOver(world, auditPolicy(world.supergraph, ['see: { Parcel: [id] }'], { tasks: ['HANDLE'] }), { cases })
})
afterAll(async () => {
  await run.hub.close()
  await world.close()
})
const ask = async () => {
  world.asked.length = 0
  return run.ask('{ parcels { id } }')
}

test('a fetch about more cases than a permit can name is told as a limit, not as a subgraph out of reach', async () => {
  others = Math.ceil(PERMIT_LONGEST / ID_LENGTH)
  const answer = await ask()
  expect([answer.status, answer.data ?? null]).toEqual([400, null])
  expect(answer.errors?.map(({ message, extensions }) => [message, extensions.code])).toEqual([
    [expect.stringMatching(/more cases than can be asked for at once: ask for shorter pages/u), 'LIMIT_EXCEEDED'],
  ])
  expect(world.asked).toEqual([])
  expect(run.reported).toEqual([])
  expect(new Set(run.log.records.map(({ outcome }) => outcome))).toEqual(new Set(['refused']))
  expect(run.log.records.flatMap(({ disclosed }) => disclosed)).toEqual([])
})

test('one that a permit can name is made', async () => {
  others = 5
  expect((await ask()).data).toEqual({ parcels: [{ id: 'A' }] })
  expect(world.asked).toHaveLength(1)
})
