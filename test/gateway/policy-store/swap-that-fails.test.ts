import { expect, test } from '@jest/globals'
import { signedBy } from '../../policies/small-bundle.ts'
import { deskInMemory } from './desk-in-memory.ts'

/** `look` never rejects, and tries again. */
test('a swap that fails does not end the keeper', async () => {
  let fails = true
  const keeper = deskInMemory().keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK']), () => {
    if (fails) throw new Error('no snapshot')
  })
  await expect(keeper.look()).resolves.toBeUndefined()
  await keeper.look()
  expect(keeper.detail()).toEqual({ swap: 'the version that is due could not be put to work' })
  expect(keeper.ready()).toBe(false)
  fails = false
  await keeper.look()
  expect(keeper.detail()).toMatchObject({ version: 1 })
  expect(keeper.detail()).not.toHaveProperty('swap')
  await keeper.close()
})
