import { expect, test } from '@jest/globals'
import { SELL, shopFiles, signedBy, WIDER } from '../../policies/small-bundle.ts'
import { deskInMemory, done } from './desk-in-memory.ts'

/** A leak is closed at once, whatever waits for its day. */
test('what is in force can be rolled back at once although a later version waits for its day', async () => {
  const { desk, keeperOf, sign, clock } = deskInMemory()
  await keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK'])).look()
  const wide = done(await desk.draft(shopFiles(WIDER), 'po'))
  done(await desk.submit(wide.number, 'po', { reason: 'r', reasons: { 'sell/code': 'x' } }))
  for (const by of ['mh-SHOP', 'mh-CLERK']) done(await sign(wide.number, by))
  const coming = done(await desk.draft(shopFiles(WIDER.replace('a name', 'any name')), 'po'))
  done(await desk.submit(coming.number, 'po', { reason: 'r', effective: '9999-12-31' }))
  done(await sign(coming.number, 'mh-CLERK'))
  clock.now = new Date('2026-02-01T12:00:00Z')
  expect(SELL).not.toBe(WIDER)
  expect(await desk.rollBack(1, 'mh-SHOP')).toMatchObject({ ok: true })
})
