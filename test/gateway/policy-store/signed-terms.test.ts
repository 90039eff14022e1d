import { describe, expect, test } from '@jest/globals'
import { loadBundle } from '../../../policies/load-bundle.ts'
import { SELL, shopFiles, signedBy, trust, WIDER, withFile } from '../../policies/small-bundle.ts'
import { shop } from '../../policies/small-schema.ts'
import { deskInMemory, done } from './desk-in-memory.ts'

/** A signature covers author, reasons and day of effect as well: whoever can write to the store cannot move them. */
describe('what was signed', () => {
  test('is in force from the day that was signed for, whatever somebody writes into the store since', async () => {
    const { desk, keeperOf, sign, events, swapped } = deskInMemory()
    await keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK'])).look()
    const { number } = done(await desk.draft(shopFiles(WIDER), 'po'))
    done(await desk.submit(number, 'po', { reason: 'r', reasons: { 'sell/code': 'x' }, effective: '2027-01-01' }))
    for (const by of ['mh-SHOP', 'mh-CLERK']) done(await sign(number, by))
    for (const [index, { seq, event }] of events.entries())
      if (event.type === 'submitted' && event.release === number)
        events[index] = { seq, event: { ...event, effective: '2026-01-05' } }
    const keeper = keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK']))
    await keeper.look()
    await keeper.close()
    expect(keeper.detail()).toMatchObject({ version: 1 })
    expect(swapped).toHaveLength(2)
  })

  test('names its author: naming another afterwards does not make the author’s own signature count', async () => {
    const files = await signedBy(['mh-SHOP', 'mh-CLERK'], shopFiles(SELL), { author: 'mh-CLERK' })
    const laundered = withFile(files, 'release.yaml', (text) => text.replace('author: mh-CLERK', 'author: po'))
    await expect(loadBundle(laundered, { schema: shop, trust })).rejects.toThrow()
  })
})
