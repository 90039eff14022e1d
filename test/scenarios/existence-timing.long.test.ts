import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { setTimeout as wait } from 'node:timers/promises'
import { ASKER, barred, barredStories, rawAnswer } from '../fixtures/barred-cases.ts'
import { type FaultProxy, faultProxy } from '../fixtures/fault-proxy.ts'
import { type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { runSql } from '../fixtures/run-sql.ts'
import { type Block, differ, randomFrom, shuffle } from '../fixtures/same-distribution.ts'
import { POLICE_A, POLICE_B } from '../subgraphs/support/stories.ts'
import { embeddedStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const SILENT = 'demo-eu-worker'
const CLASSES = [
  barred.absent,
  barred.closed,
  barred['of somebody else'],
  barred.suspended,
  barred['forbidden for this purpose'],
]
const SILENT_CLASSES = ['demo-no-worker', SILENT]
const OM = { agency: 'om', purpose: 'prosecution.victim-rights' }
/** Of a case that is there and not the asker's. */
const PLANTED_MS = 2

let store: TestStore
let own: OwnHub
/** Before the hub: what is planted must come after all that the hub does to hide it. */
let front: FaultProxy
let delayed: string | undefined
beforeAll(async () => {
  store = await embeddedStore()
  own = await ownHub(store, { stories: barredStories(POLICE_A, POLICE_B) })
  front = await faultProxy(own.base)
  await runSql(
    store,
    "update chain.asserted_fact set value = false where case_id = $1 and name = 'report-filed-or-ex-officio'",
    [SILENT],
  )
}, 120_000)
afterAll(async () => {
  await front.close()
  await own.close()
  await store.drop()
})

/** Asks for one of each class in an order of chance, many times over; nothing else goes on meanwhile. */
async function measured(
  classes: readonly string[],
  requests: number,
  asker: { agency: string; purpose: string },
  random: () => number,
): Promise<Block[]> {
  const ask = async (id: string): Promise<number> => {
    const token = await own.token(asker.agency, asker.purpose)
    const begun = performance.now()
    const query = `{ case(id: "${id}") { caseId crimeReports { filed } carePlan { needs } } }`
    const { wire } = await rawAnswer(front.url, token, query)
    const took = performance.now() - begun
    // What is refused at the door has no time to tell of.
    expect(wire).toContain('"data":{"case":null}')
    return took
  }
  const blocks: Block[] = []
  return front.during(
    async ({ body, response, real }) => {
      const said = await real()
      if (delayed !== undefined && body.includes(delayed)) await wait(PLANTED_MS)
      response.setHeader('content-type', 'application/json').end(JSON.stringify(said))
    },
    async () => {
      // What is compiled and planned once is not what is measured.
      for (let count = 0; count < 20; count++) for (const id of classes) await ask(id)
      while (blocks.length * classes.length < requests) {
        const times = new Map<string, number>()
        for (const id of shuffle([...classes], random)) times.set(id, await ask(id))
        blocks.push(classes.map((id) => times.get(id) ?? 0))
      }
      return blocks
    },
  )
}

const figures = (classes: readonly string[], blocks: readonly Block[]): void => {
  const median = (place: number): number => {
    const times = blocks.map((block) => block[place] ?? 0).sort((a, b) => a - b)
    return times[Math.floor(times.length / 2)] ?? 0
  }
  const shown = classes.map((id, place) => `${id} ${median(place).toFixed(2)} ms`)
  process.stdout.write(`${blocks.length * classes.length} requests, median: ${shown.join(', ')}\n`)
}

describe('How long an answer takes', () => {
  test('does not tell an absent case from one that is closed, suspended, another’s or of another purpose', async () => {
    const random = randomFrom(1)
    const blocks = await measured(CLASSES, 2_000, ASKER, random)
    figures(CLASSES, blocks)
    expect(differ(blocks, random)).toBe(false)
  }, 600_000)

  test('does not tell an absent case from one that silent facts alone close', async () => {
    const random = randomFrom(2)
    const blocks = await measured(SILENT_CLASSES, 2_000, OM, random)
    figures(SILENT_CLASSES, blocks)
    expect(differ(blocks, random)).toBe(false)
  }, 600_000)

  test('would tell them apart if one of them took two milliseconds longer', async () => {
    const random = randomFrom(3)
    delayed = barred['of somebody else']
    const blocks = await measured(CLASSES, 2_000, ASKER, random)
    figures(CLASSES, blocks)
    expect(differ(blocks, random)).toBe(true)
  }, 600_000)
})
