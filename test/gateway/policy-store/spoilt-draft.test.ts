import { expect, test } from '@jest/globals'
import { SELL, shopFiles, signedBy } from '../../policies/small-bundle.ts'
import { deskInMemory, done } from './desk-in-memory.ts'

/** What is void is told to whoever drafts, not to the last who signs. */
test('a draft with signatures over other content is refused when it is drafted or submitted', async () => {
  const { desk, keeperOf } = deskInMemory()
  await keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK'])).look()
  const old = `approved-by:\n  - { mandate-holder: mh-SHOP, for: SHOP, on: 2026-01-05, hash: '${'a'.repeat(64)}', jws: a.b.c }\n`
  const attempt = async () => {
    const { number } = done(await desk.draft(shopFiles(SELL.replace('a name', 'any name') + old), 'po'))
    done(await desk.submit(number, 'po', { reason: 'r' }))
  }
  await expect(attempt()).rejects.toThrow()
})
