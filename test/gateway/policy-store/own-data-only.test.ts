import { describe, expect, test } from '@jest/globals'
import { SELL, shopFiles, signedBy, WIDER } from '../../policies/small-bundle.ts'
import { deskInMemory, done } from './desk-in-memory.ts'

const NARROWER = SELL.replace('see: { Product: [name] }', 'see: { Product: [upc] }')

async function opened() {
  const made = deskInMemory()
  await made.keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK'])).look()
  return made
}

/** Data of the products is the shop's: whoever sees it does not decide on it. */
describe('Whoever is for one agency', () => {
  test('drafts on its own data alone, and nothing is written of what is refused', async () => {
    const { desk, events, contents } = await opened()
    const [count, files] = [events.length, contents.size]
    expect(await desk.draft(shopFiles(WIDER), 'mh-CLERK')).toMatchObject({
      ok: false,
      refusal: { code: 'not-own-data', message: expect.stringContaining('Product.upc (SHOP)') as unknown },
    })
    expect([events.length, contents.size]).toEqual([count, files])
    expect((await desk.draft(shopFiles(WIDER), 'mh-SHOP')).ok).toBe(true)
    expect((await desk.draft(shopFiles(WIDER), 'po')).ok).toBe(true)
  })

  test('submits no draft that another came to own: what is undone counts as well', async () => {
    const { desk, sign, events } = await opened()
    const mail = `${SELL}  - { id: mail, see: { User: [email] }, because: The parcel is announced. }\n`
    const own = done(await desk.draft(shopFiles(WIDER), 'mh-SHOP'))
    const other = done(await desk.draft(shopFiles(mail), 'po'))
    done(await desk.submit(other.number, 'po', { reason: 'r', reasons: { 'sell/mail': 'x' } }))
    done(await sign(other.number, 'mh-CLERK'))
    const count = events.length
    // Made before the other was approved, it would take the mail away again.
    expect(await desk.submit(own.number, 'mh-SHOP', { reason: 'r', reasons: { 'sell/code': 'x' } })).toMatchObject({
      ok: false,
      refusal: { code: 'not-own-data', message: expect.stringContaining('User.email (CHAIN)') as unknown },
    })
    expect(events.length).toBe(count)
  })

  test('rolls back what is another’s: it comes back as its owners signed it', async () => {
    const { desk, sign } = await opened()
    const wide = done(await desk.draft(shopFiles(NARROWER), 'po'))
    done(await desk.submit(wide.number, 'po', { reason: 'r', reasons: { 'sell/name': 'x' } }))
    for (const by of ['mh-SHOP', 'mh-CLERK']) done(await sign(wide.number, by))
    expect(done(await desk.rollBack(1, 'mh-CLERK')).rollsBackTo).toBe(1)
  })
})
