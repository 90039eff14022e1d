import { describe, expect, test } from '@jest/globals'
import { SELL, shopFiles, signedBy, WIDER } from '../../policies/small-bundle.ts'
import { deskInMemory, done } from './desk-in-memory.ts'

/** Nobody approves work of their own, whoever else put a name on it since. */
describe('who wrote content', () => {
  test('does not sign it after a colleague drafted the same files', async () => {
    const { desk, keeperOf, sign } = deskInMemory()
    await keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK'])).look()
    const own = done(await desk.draft(shopFiles(WIDER), 'mh-SHOP'))
    done(await desk.withdraw(own.number, 'mh-SHOP'))
    const { number } = done(await desk.draft(shopFiles(WIDER), 'po'))
    done(await desk.submit(number, 'po', { reason: 'r', reasons: { 'sell/code': 'x' } }))
    done(await sign(number, 'mh-CLERK'))
    expect((await sign(number, 'mh-SHOP')).ok).toBe(false)
  })

  test('does not sign it when it comes back under another author without a roll back', async () => {
    const { desk, keeperOf, sign } = deskInMemory()
    await keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK'])).look()
    const wide = done(await desk.draft(shopFiles(WIDER), 'mh-SHOP'))
    done(await desk.submit(wide.number, 'mh-SHOP', { reason: 'r', reasons: { 'sell/code': 'x' } }))
    for (const by of ['mh-SHOP-2', 'mh-CLERK']) done(await sign(wide.number, by))
    const narrow = done(await desk.draft(shopFiles(SELL), 'po'))
    done(await desk.submit(narrow.number, 'po', { reason: 'r' }))
    done(await sign(narrow.number, 'mh-SHOP'))
    const again = done(await desk.draft(shopFiles(WIDER), 'po'))
    done(await desk.submit(again.number, 'po', { reason: 'r', reasons: { 'sell/code': 'x' } }))
    done(await sign(again.number, 'mh-CLERK'))
    expect((await sign(again.number, 'mh-SHOP')).ok).toBe(false)
  })
})
