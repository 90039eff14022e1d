import { describe, expect, test } from '@jest/globals'
import { shopFiles, signedBy, WIDER } from '../../policies/small-bundle.ts'
import { deskInMemory, done } from './desk-in-memory.ts'

/** Advice is kept and shown, and decides nothing (GDPR 38(6)). */
describe('advice', () => {
  async function reviewed() {
    const place = deskInMemory()
    const files = await signedBy(['mh-SHOP', 'mh-CLERK'])
    await place.keeperOf(files).look()
    const { number } = done(await place.desk.draft(shopFiles(WIDER), 'po'))
    done(await place.desk.submit(number, 'po', { reason: 'r', reasons: { 'sell/code': 'x' } }))
    return { ...place, files, number }
  }
  const PASTED = 'I object:\u200b too much.'

  test('never blocks', async () => {
    const { desk, sign, number } = await reviewed()
    await desk.advise(number, 'fg', PASTED, true)
    done(await sign(number, 'mh-SHOP'))
    expect((await sign(number, 'mh-CLERK')).ok).toBe(true)
  })

  test('given after approval does not take a version out of force', async () => {
    const { desk, sign, number, keeperOf, files } = await reviewed()
    for (const by of ['mh-SHOP', 'mh-CLERK']) done(await sign(number, by))
    await desk.advise(number, 'fg', PASTED, true)
    const started = keeperOf(files)
    await started.look()
    await started.close()
    expect(started.detail()).toMatchObject({ version: 2 })
  })
})
