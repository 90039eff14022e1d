import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { everySample } from './every-sample.ts'
import { type HeldSample, holdSample } from './hold-sample.ts'

test('there are at least twelve supergraphs that are not ours, with the four of the fixtures', () => {
  expect(Object.keys(everySample).length + 4).toBeGreaterThanOrEqual(12)
})

describe.each(Object.entries(everySample))('A hub over %s', (_name, sample) => {
  const { queries, mutations = [], notInQueries = [] } = sample
  let held: HeldSample
  let asked: readonly string[]
  beforeAll(async () => {
    held = await holdSample(sample)
    asked = held.leaves.filter((coordinate) => !notInQueries.includes(coordinate))
  }, 60_000)
  afterAll(() => held?.close())

  test('with everything granted the answer is what a gateway without a hub gives', async () => {
    const told = await held.hold(held.leaves)
    for (const document of queries) {
      const { data, errors } = await held.run.ask(document)
      expect({ document, data, errors }).toEqual({ document, data: await held.plainly(document), errors: undefined })
    }
    const [first] = queries
    const toldByFirst = await held.hold(held.leaves, [first])
    // No field that the tests below would pass over.
    expect(held.leaves.filter((coordinate) => !told.has(coordinate))).toEqual(notInQueries)
    expect(asked.filter((coordinate) => !toldByFirst.has(coordinate))).toEqual([])
  }, 60_000)

  test('with any one field denied nothing of it is asked or given, and all else is', async () => {
    for (const denied of asked) {
      const told = await held.hold(
        held.leaves.filter((coordinate) => coordinate !== denied),
        [queries[0]],
      )
      expect(told.has(denied)).toBe(false)
    }
  }, 60_000)

  test('with any one field granted it alone is given', async () => {
    for (const granted of asked) {
      const told = await held.hold([granted], [queries[0]])
      expect([...told].filter((coordinate) => held.leaves.includes(coordinate))).toEqual([granted])
    }
  }, 60_000)

  const changed = (document: string) =>
    parse(document).definitions.flatMap((definition) =>
      'selectionSet' in definition
        ? definition.selectionSet.selections.flatMap((each) => ('name' in each ? [`Mutation.${each.name.value}`] : []))
        : [],
    )

  if (mutations.length > 0)
    test('a change is made whole or not at all', async () => {
      for (const document of mutations) {
        const changes = [...new Set(changed(document))]
        held.grant(held.leaves, changes)
        const { data, errors } = await held.run.ask(document)
        expect({ data, errors }).toEqual({ data: await held.plainly(document), errors: undefined })
        const disclosed = new Set(held.run.log.records.at(-1)?.disclosed.map(({ coordinate }) => coordinate))
        const refused = async (denied: string) => {
          held.world.asked.length = 0
          const answer = await held.run.ask(document)
          expect({ denied, code: answer.errors?.[0]?.extensions.code }).toEqual({ denied, code: 'OPERATION_WITHHELD' })
          expect([answer.data ?? null, held.world.asked]).toEqual([null, []])
        }
        for (const denied of changes) {
          held.grant(
            held.leaves,
            changes.filter((change) => change !== denied),
          )
          await refused(denied)
        }
        const given = held.leaves.filter((leaf) => disclosed.has(leaf))
        expect(given.length).toBeGreaterThan(1)
        for (const denied of given) {
          held.grant(
            held.leaves.filter((leaf) => leaf !== denied),
            changes,
          )
          await refused(denied)
        }
      }
    }, 60_000)
})
