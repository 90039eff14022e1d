import { expect, test } from '@jest/globals'
import { releaseFiles } from '../../../gateway/policy-store/release-files.ts'
import type { LifecycleEvent } from '../../../policies/engine/lifecycle-event.ts'
import { RELEASE_FILE } from '../../../policies/read-policy-files.ts'
import { SELL, shopFiles, signedBy, WIDER } from '../../policies/small-bundle.ts'
import { deskInMemory, done } from './desk-in-memory.ts'

/** Signatures are over a number, which the history gives and the files cannot choose. */
test('signatures of a former release do not bring it back into force after a roll back', async () => {
  const { desk, keeperOf, sign, store, events, clock } = deskInMemory()
  const keeper = keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK']))
  await keeper.look()
  const wide = done(await desk.draft(shopFiles(WIDER), 'po'))
  done(await desk.submit(wide.number, 'po', { reason: 'r', reasons: { 'sell/code': 'x' } }))
  for (const by of ['mh-SHOP', 'mh-CLERK']) done(await sign(wide.number, by))
  const narrow = done(await desk.rollBack(1, 'mh-CLERK'))
  done(await sign(narrow.number, 'mh-SHOP'))
  await keeper.look()
  expect(keeper.detail()).toMatchObject({ version: 3 })

  const former = (await desk.history()).releases.get(2)
  if (former?.submitted === undefined) throw new Error('no release 2')
  const file = (await releaseFiles(store, former)).find(({ name }) => name === RELEASE_FILE)?.text ?? ''
  const about = { release: 4, by: 'po', at: clock.now.toISOString() }
  const forged: LifecycleEvent[] = [
    { ...about, type: 'drafted', content: former.content, hash: former.hash },
    { ...former.submitted, ...about, file },
    ...former.approvals.map((approval) => ({
      ...about,
      type: 'signed' as const,
      by: approval.mandateHolder,
      approval,
    })),
  ]
  await store.append(forged, events.length)
  await keeper.look()
  await keeper.close()
  expect(SELL).not.toBe(WIDER)
  expect(keeper.detail()).toMatchObject({ version: 3 })
})
