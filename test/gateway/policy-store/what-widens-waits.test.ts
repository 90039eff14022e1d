import { describe, expect, test } from '@jest/globals'
import type { Submission } from '../../../gateway/policy-store/policy-desk.ts'
import { SELL, shopFiles, signedBy, WIDER } from '../../policies/small-bundle.ts'
import { deskInMemory, done } from './desk-in-memory.ts'

const withDelay = (days: number, sell = SELL) => [
  ...shopFiles(sell),
  { name: 'red-lines.yaml', text: `widening-delay: ${days}\nred-lines: []\n` },
]
const FIRST = () => signedBy(['mh-SHOP', 'mh-CLERK', 'mh-CHAIN'], withDelay(14))
const REASONS = { reason: 'r', reasons: { 'sell/code': 'x' } }

/** A hub whose red lines have what shows more wait two weeks, and a second version that shows more and lowers that to a day. */
async function submitted(more: Partial<Submission> = {}) {
  const made = deskInMemory()
  const keeper = made.keeperOf(await FIRST())
  await keeper.look()
  const { number } = done(await made.desk.draft(withDelay(1, WIDER), 'po'))
  const release = done(await made.desk.submit(number, 'po', { ...REASONS, ...more }))
  const signAll = async () => {
    for (const by of ['mh-SHOP', 'mh-CLERK', 'mh-CHAIN']) done(await made.sign(number, by))
    return (await made.desk.history()).releases.get(number)
  }
  return { ...made, keeper, number, release, signAll }
}

describe('a version that shows more', () => {
  test('waits as long as the one it replaces says, whatever it says itself', async () => {
    const { release, signAll, keeper, clock, swapped } = await submitted({ effective: '2026-01-07' })
    expect(release.submitted).toMatchObject({ delay: 14, effective: '2026-01-07' })
    expect((await signAll())?.inForceFrom).toBe('2026-01-18T23:00:00.000Z')
    clock.now = new Date('2026-01-18T22:59:59Z')
    await keeper.look()
    expect(swapped).toHaveLength(1)
    clock.now = new Date('2026-01-18T23:00:00Z')
    await keeper.look()
    expect(swapped).toHaveLength(2)
    await keeper.close()
  })

  test('is in force at once when it is urgent, which its signatures cover', async () => {
    const { desk, number, signAll, keeper, swapped } = await submitted({ urgent: 'A child waits for it.' })
    const before = await desk.signingInput(number, 'mh-SHOP')
    expect((await signAll())?.inForceFrom).toBe('2026-01-05T12:00:00.000Z')
    await keeper.look()
    expect(swapped).toHaveLength(2)
    await keeper.close()
    const calm = await submitted()
    expect((await calm.desk.signingInput(calm.number, 'mh-SHOP'))?.payload).not.toBe(before?.payload)
  })

  test('does not come sooner when somebody takes the delay out of the store, or writes that it is urgent', async () => {
    for (const forged of [{ delay: 0 }, { urgent: 'now' }, { widened: [] }]) {
      const { events, number, signAll } = await submitted()
      await signAll()
      for (const [index, { seq, event }] of events.entries())
        if (event.type === 'submitted' && event.release === number)
          events[index] = { seq, event: { ...event, ...forged } }
      const { keeperOf, store, clock, swapped } = deskInMemory()
      await store.append(
        events.map(({ event }) => event),
        0,
      )
      for (const files of [withDelay(14), withDelay(1, WIDER)]) await store.putContent(files)
      clock.now = new Date('2026-01-06T12:00:00Z')
      const keeper = keeperOf(await FIRST())
      await keeper.look()
      await keeper.close()
      expect(keeper.detail()).toMatchObject({ version: 1, refused: { version: number } })
      expect(swapped).toHaveLength(1)
    }
  })

  test('is rolled back from at once, also to what shows more', async () => {
    const { desk, sign, clock } = await submitted()
    const narrow = done(await desk.draft(withDelay(14, SELL.replace('when: [paid]', 'when: [paid, adult]')), 'po'))
    done(await desk.submit(narrow.number, 'po', { reason: 'r' }))
    done(await sign(narrow.number, 'mh-SHOP'))
    clock.now = new Date('2026-01-06T12:00:00Z')
    const back = done(await desk.rollBack(1, 'mh-CLERK'))
    expect(back.submitted?.widened).toEqual(['sell/name'])
    expect(back.submitted?.delay).toBeUndefined()
    for (const by of ['mh-SHOP', 'mh-CLERK']) done(await sign(back.number, by))
    expect((await desk.history()).releases.get(back.number)?.inForceFrom).toBe('2026-01-06T12:00:00.000Z')
  })
})
