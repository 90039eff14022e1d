import { describe, expect, test } from '@jest/globals'
import { printContent } from '../../../gateway/policy-store/policy-store.ts'
import { shopFiles, SELL, signedBy, WIDER } from '../../policies/small-bundle.ts'
import { deskInMemory, done } from './desk-in-memory.ts'

/** Files that were lost or changed in the store are a problem of that release alone. */
describe('a release whose files were changed in the store', () => {
  async function story() {
    const place = deskInMemory()
    const files = await signedBy(['mh-SHOP', 'mh-CLERK'])
    const keeper = place.keeperOf(files)
    await keeper.look()
    const { number, content } = done(await place.desk.draft(shopFiles(WIDER), 'po'))
    done(await place.desk.submit(number, 'po', { reason: 'r', reasons: { 'sell/code': 'x' } }))
    for (const by of ['mh-SHOP', 'mh-CLERK']) done(await place.sign(number, by))
    place.contents.set(content, printContent(shopFiles(`${WIDER}# forged`)))
    await keeper.look()
    return { ...place, keeper }
  }

  test('leaves the hub ready under the last good version, and is shown as refused', async () => {
    const { keeper } = await story()
    expect(keeper.detail()).toMatchObject({ version: 1, refused: { version: 2 } })
    expect(keeper.ready()).toBe(true)
  })

  test('does not stand in the way of a later version', async () => {
    const { desk, keeper, sign } = await story()
    const later = done(await desk.draft(shopFiles(SELL.replace('a name', 'any name')), 'po'))
    done(await desk.submit(later.number, 'po', { reason: 'r' }))
    done(await sign(later.number, 'mh-CLERK'))
    await keeper.look()
    expect(keeper.detail()).toMatchObject({ version: 3 })
    expect(keeper.detail()).not.toHaveProperty('refused')
  })
})
