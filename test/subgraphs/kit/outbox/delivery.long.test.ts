import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { sql } from 'kysely'
import { chain } from '../../../../subgraphs/chain/subgraph.ts'
import type { Delivery } from '../../../../subgraphs/kit/outbox/start-delivery.ts'
import { type FaultProxy, faultProxy, json, type Fault } from '../../../fixtures/fault-proxy.ts'
import { startForTest, type TestSubgraph } from '../../support/running.ts'
import { testHub } from '../../support/test-hub.ts'
import { describeOnEachStore, type TestStore } from '../../support/test-stores.ts'
import { eventsOfCase, sendingSide, type SendingSide, until } from './sending-side.ts'

jest.setTimeout(90_000)

describeOnEachStore('Sending events to the chain', (openTestStore) => {
  let store: TestStore
  let running: TestSubgraph
  let proxy: FaultProxy
  let police: SendingSide
  let delivery: Delivery | undefined

  beforeAll(async () => {
    store = await openTestStore()
    running = await startForTest(chain, { store, hub: await testHub(store.dataDir), stories: [] })
    proxy = await faultProxy(running.url)
    police = await sendingSide(store)
  }, 60_000)
  afterEach(async () => {
    await delivery?.close()
    delivery = undefined
    police.logged.length = 0
  })
  afterAll(async () => {
    await police.close()
    await proxy.close()
    await running.close()
    await store.drop()
  })

  /** Ids of the events that the chain applied to a case, in that order. */
  async function applied(caseId: string): Promise<readonly string[]> {
    const found = await sql<{ eventId: string }>`
      select event_id as "eventId" from chain.case_event where case_id = ${caseId} order by number`.execute(police.db)
    return found.rows.map(({ eventId }) => eventId)
  }
  const ids = (events: readonly { readonly eventId: string }[]) => events.map(({ eventId }) => eventId)
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

  test('brings what waits to the chain, each once, those of a case in their order', async () => {
    const cases = ['in-order-1', 'in-order-2', 'in-order-3', 'in-order-4'].map((caseId) => eventsOfCase(caseId, 5))
    for (let place = 0; place < 5; place += 1) {
      for (const events of cases) await police.change(...events.slice(place, place + 1))
    }
    delivery = await police.deliver(proxy.url)
    await police.allSent()
    for (const events of cases) expect(await applied(events[0]?.caseId ?? '')).toEqual(ids(events))
    expect((await police.sent()).every(({ attempts, refused }) => attempts === 1 && refused === null)).toBe(true)
  })

  test('brings an event at once when it is woken, and without that soon', async () => {
    delivery = await police.deliver(proxy.url, { look: 300_000 })
    // It looks once when it starts.
    await pause(1_000)
    await police.change(...eventsOfCase('woken', 2))
    delivery.wake()
    await police.allSent()
    await delivery.close()
    delivery = await police.deliver(proxy.url, { look: 50 })
    await pause(100)
    await police.change(...eventsOfCase('not-woken', 2))
    await police.allSent()
    expect([await applied('woken'), await applied('not-woken')]).toEqual([
      ['woken-1', 'woken-2'],
      ['not-woken-1', 'not-woken-2'],
    ])
  })

  test('does not bring again what the state machine refused, and goes on with the case', async () => {
    const [first, ...others] = eventsOfCase('refused', 3)
    const unable = { type: 'talk-held', caseId: 'refused', eventId: 'refused-unable' }
    await police.change(first!, unable, ...others)
    delivery = await police.deliver(proxy.url)
    await police.allSent()
    expect(await police.sent('refused')).toEqual([
      { eventId: 'refused-1', attempts: 1, isDelivered: true, refused: null },
      { eventId: 'refused-unable', attempts: 1, isDelivered: true, refused: 'NOT_YOUR_EVENT' },
      { eventId: 'refused-2', attempts: 1, isDelivered: true, refused: null },
      { eventId: 'refused-3', attempts: 1, isDelivered: true, refused: null },
    ])
    expect(await applied('refused')).toEqual(['refused-1', 'refused-2', 'refused-3'])
    expect(police.logged.join('')).toMatch(/"type":"talk-held","code":"NOT_YOUR_EVENT"/u)
  })

  describe('while the chain', () => {
    const faults: readonly [string, Fault][] = [
      ['fails', json({ errors: [{ message: 'x', extensions: { code: 'INTERNAL' } }] }, 500)],
      ['is busy', json({}, 429)],
      ['answers something else', json('<html>', 200)],
      ['answers with nothing', json('', 200)],
      ['answers with an outcome of its own', json({ outcome: 'thrown away' })],
      ['answers a refusal without its code', json({ outcome: 'refused' })],
      ['breaks the connection', ({ response }) => void response.destroy()],
      ['sends elsewhere', ({ response }) => void response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end()],
      // It was applied, and nobody knows.
      ['applies it and breaks the connection', async ({ real, response }) => void (await real(), response.destroy())],
    ]
    test.each(faults)('%s, events wait, and are applied once when it is well again', async (what, fault) => {
      const events = eventsOfCase(`while-${what.replaceAll(' ', '-')}`, 3)
      const caseId = events[0]?.caseId ?? ''
      await proxy.during(fault, async () => {
        await police.change(...events)
        delivery = await police.deliver(proxy.url)
        await until(async () => ((await police.sent(caseId))[0]?.attempts ?? 0) >= 2)
        expect((await police.sent(caseId)).map(({ isDelivered }) => isDelivered)).toEqual([false, false, false])
        // Nothing overtakes what waits.
        expect((await police.sent(caseId)).map(({ attempts }) => attempts).slice(1)).toEqual([0, 0])
      })
      await police.allSent()
      expect(await applied(caseId)).toEqual(ids(events))
      expect((await police.sent(caseId)).map(({ refused }) => refused)).toEqual([null, null, null])
      expect(police.logged.filter((line) => line.includes('the chain is not there'))).toHaveLength(1)
    })

    test('is not there at all, events wait, and are applied once when it is', async () => {
      const events = eventsOfCase('down', 3)
      await proxy.downDuring(async () => {
        await police.change(...events)
        delivery = await police.deliver(proxy.url)
        await until(async () => ((await police.sent('down'))[0]?.attempts ?? 0) >= 3)
      })
      await police.allSent()
      expect(await applied('down')).toEqual(ids(events))
    })

    test('hangs, stopping does not wait for it, and the next sender goes on', async () => {
      const events = eventsOfCase('hangs', 2)
      let asked = false
      await proxy.during(
        () => void (asked = true),
        async () => {
          await police.change(...events)
          delivery = await police.deliver(proxy.url)
          await until(() => asked)
          const began = performance.now()
          await delivery.close()
          expect(performance.now() - began).toBeLessThan(1_000)
        },
      )
      delivery = await police.deliver(proxy.url)
      await police.allSent()
      expect(await applied('hangs')).toEqual(ids(events))
    })

    test('waits longer after each failure, up to the longest pause', async () => {
      const tries: number[] = []
      const failing: Fault = (exchange) => {
        tries.push(performance.now())
        return json({}, 503)(exchange)
      }
      await proxy.during(failing, async () => {
        await police.change(...eventsOfCase('pauses', 2))
        delivery = await police.deliver(proxy.url, { first: 60, longest: 300, look: 10 })
        await until(() => {
          // Being woken does not make it press on.
          delivery?.wake()
          return tries.length >= 6
        })
      })
      const waited = tries.slice(1).map((at, index) => at - (tries[index] ?? 0))
      for (const [index, least] of [60, 120, 240, 300, 300].entries())
        expect(waited[index]).toBeGreaterThanOrEqual(least - 5)
      await police.allSent()
    })
  })

  test('lets the case wait whose event the chain does not take, and no other', async () => {
    const stuck = eventsOfCase('stuck', 3)
    const others = eventsOfCase('not-stuck', 3)
    const turnAway: Fault = async ({ body, response, real }) => {
      const said = Buffer.from(body.toString().split('.')[1] ?? '', 'base64url').toString()
      if (said.includes('"stuck"'))
        response
          .writeHead(400, { 'content-type': 'application/json' })
          .end('{"errors":[{"extensions":{"code":"EVENT_INVALID"}}]}')
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await real()))
    }
    await proxy.during(turnAway, async () => {
      await police.change(...stuck)
      await police.change(...others)
      delivery = await police.deliver(proxy.url)
      await police.allSent('not-stuck')
      await until(async () => ((await police.sent('stuck'))[0]?.attempts ?? 0) >= 3)
      expect((await police.sent('stuck')).map(({ isDelivered }) => isDelivered)).toEqual([false, false, false])
      expect((await police.sent('stuck')).map(({ attempts }) => attempts).slice(1)).toEqual([0, 0])
    })
    expect(await applied('not-stuck')).toEqual(ids(others))
    expect(police.logged.join('')).toMatch(/"type":"signal-reported","status":400,"code":"EVENT_INVALID"/u)
    await police.allSent()
    expect(await applied('stuck')).toEqual(ids(stuck))
  })

  test('is done by two processes at once without anything applied twice or out of order', async () => {
    const cases = Array.from({ length: 6 }, (_, index) => eventsOfCase(`two-${index}`, 5))
    const [one, other] = await Promise.all([police.deliver(proxy.url), police.deliver(proxy.url)])
    await Promise.all(
      cases.map(async (events) => {
        for (const event of events) {
          await police.change(event)
          one.wake()
          other.wake()
        }
      }),
    )
    await police.allSent()
    await Promise.all([one.close(), other.close()])
    for (const events of cases) expect(await applied(events[0]?.caseId ?? '')).toEqual(ids(events))
  })
})
