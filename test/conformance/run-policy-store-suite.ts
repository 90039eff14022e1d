import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { contentDigest, type PolicyStore } from '../../gateway/policy-store/policy-store.ts'
import type { LifecycleEvent } from '../../policies/engine/lifecycle-event.ts'
import { say } from '../policies/engine/lifecycle-story.ts'

/** One place to keep versions in, with the means to look behind the store. */
export interface PolicyStorePlace {
  /** A store over the place; several may be open at once. */
  open(): PolicyStore
  /** Runs a statement on the database itself. */
  statement(sql: string): Promise<void>
  dispose(): Promise<void>
}

/** What every policy store promises the hub and the people at the policy desk. */
export function runPolicyStoreSuite(create: () => Promise<PolicyStorePlace>): void {
  let place: PolicyStorePlace
  let store: PolicyStore
  let other: PolicyStore
  beforeAll(async () => {
    place = await create()
    store = place.open()
    other = place.open()
  }, 60_000)
  afterAll(async () => {
    await store.close()
    await other.close()
    await place.dispose()
  }, 60_000)

  const files = [
    { name: 'purposes/b.yaml', text: '# comment\r\n\tprepared by Zoë “quoted” \u2028 𝄞\n\n' },
    { name: 'a.yaml', text: '' },
  ]

  describe('a policy store', () => {
    test('is made by whoever comes first, also when two come at once', async () => {
      expect(await Promise.all([store.events(0), other.events(0)])).toEqual([[], []])
    })

    test('keeps files byte for byte under their digest, tests and comments included', async () => {
      const digest = await store.putContent(files)
      expect(digest).toBe(contentDigest([...files].reverse()))
      expect(await other.content(digest)).toEqual([files[1], files[0]])
      expect(await other.putContent(files)).toBe(digest)
      expect(await store.content('0'.repeat(64))).toBeUndefined()
      const edited = files.map(({ name, text }) => ({ name, text: `${text} ` }))
      expect(await store.putContent(edited)).not.toBe(digest)
      expect(await store.content(digest)).toEqual([files[1], files[0]])
    })

    test('keeps events in order, whole and for everybody', async () => {
      const events: LifecycleEvent[] = [say.draft(1), say.submit(1, 'a', { reason: 'naïve “reason” 𝄞' }), say.sign(1)]
      expect(await store.append(events.slice(0, 2), 0)).toBe('appended')
      expect(await other.append(events.slice(2), 2)).toBe('appended')
      const stored = await store.events(0)
      expect(stored.map(({ seq }) => seq)).toEqual([1, 2, 3])
      expect(stored.map(({ event }) => event)).toEqual(events)
      expect(await other.events(2)).toEqual(stored.slice(2))
      expect(await other.events(3)).toEqual([])
    })

    test('of two officers at once lets one through, tells the other, and overwrites nothing', async () => {
      const before = await store.events(0)
      const after = before.length
      for (const place_ of [after - 1, after + 1]) expect(await store.append([say.draft(9)], place_)).toBe('conflict')
      const attempts = await Promise.all(
        [store, other, store, other].map((desk, index) =>
          desk.append([say.draft(10 + index), say.submit(10 + index)], after),
        ),
      )
      expect(attempts.sort()).toEqual(['appended', 'conflict', 'conflict', 'conflict'])
      const now = await store.events(0)
      expect(now.slice(0, after)).toEqual(before)
      expect(now).toHaveLength(after + 2)
      const [first, second] = now.slice(after)
      expect(first?.event.release).toBe(second?.event.release)
    })

    test('is only ever added to: the database itself refuses changes', async () => {
      for (const sql of [
        `update policy.event set event = '{}'`,
        'delete from policy.event where seq = 1',
        'truncate policy.event',
        `update policy.content set files = '[]'`,
        'delete from policy.content',
      ])
        await expect(place.statement(sql)).rejects.toThrow('only ever added to')
      expect(await store.events(0)).not.toHaveLength(0)
    })

    test('finds out when somebody overruled the database and changed files under their digest', async () => {
      const digest = await store.putContent([{ name: 'a.yaml', text: 'genuine' }])
      await place.statement('alter table policy.content disable trigger user')
      await place.statement(`update policy.content set files = replace(files, 'genuine', 'forged')`)
      await place.statement('alter table policy.content enable trigger user')
      expect(await store.content(digest)).toBeUndefined()
    })
  })
}
