import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { demoPersonKey } from '../../../gateway/identity/demo-person-key.ts'
import { policyDesk } from '../../../gateway/policy-store/policy-desk.ts'
import { policyKeeper, type PolicyKeeper } from '../../../gateway/policy-store/policy-keeper.ts'
import {
  contentDigest,
  type PolicyStore,
  printContent,
  readContent,
  type StoredEvent,
} from '../../../gateway/policy-store/policy-store.ts'
import { contentFiles } from '../../../gateway/policy-store/release-files.ts'
import type { LifecycleEvent } from '../../../policies/engine/lifecycle-event.ts'
import type { PolicyFile } from '../../../policies/read-policy-files.ts'
import { compileFiles, SELL, shopFiles, signedBy, trust, WIDER } from '../../policies/small-bundle.ts'
import { shop } from '../../policies/small-schema.ts'

/** A store in memory, which can be lost and tampered with. */
function memoryStore() {
  const events: StoredEvent[] = []
  const contents = new Map<string, string>()
  const place = { events, contents, lost: false, asked: 0 }
  const reach = () => {
    place.asked += 1
    if (place.lost) throw new Error('connection refused')
  }
  const store: PolicyStore = {
    events: async (after) => (reach(), events.filter(({ seq }) => seq > after)),
    async append(added, after) {
      reach()
      if (after !== events.length) return 'conflict'
      events.push(...added.map((event, index) => ({ seq: after + index + 1, event })))
      return 'appended'
    },
    async putContent(files) {
      reach()
      contents.set(contentDigest(files), printContent(files))
      return contentDigest(files)
    },
    async content(digest) {
      reach()
      const text = contents.get(digest)
      return text === undefined ? undefined : readContent(text, digest)
    },
    close: async () => undefined,
  }
  return { ...place, store, place }
}

const HASH = { narrow: compileFiles(shopFiles()).hash, wide: compileFiles(shopFiles(WIDER)).hash }
const REASONS = { 'sell/code': 'Parcels went astray.' }

describe('the policy keeper', () => {
  let memory: ReturnType<typeof memoryStore>
  let clock: Date
  let swapped: string[]
  let reported: { event: string; detail: Readonly<Record<string, unknown>> }[]
  let keepers: PolicyKeeper[]
  beforeEach(() => {
    memory = memoryStore()
    clock = new Date('2026-01-05T12:00:00Z')
    swapped = []
    reported = []
    keepers = []
  })
  afterEach(async () => {
    await Promise.all(keepers.map((keeper) => keeper.close()))
  })

  const keeperOf = (files: readonly PolicyFile[], pollMs = 20) => {
    const keeper = policyKeeper({
      store: memory.store,
      files,
      schema: shop,
      trust,
      now: () => clock,
      swap: ({ hash }) => void swapped.push(hash),
      report: (event, detail) => void reported.push({ event, detail }),
      pollMs,
    })
    keepers.push(keeper)
    return keeper
  }
  const founded = async () => {
    const keeper = keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK']))
    await keeper.look()
    return keeper
  }
  const desk = () => policyDesk({ store: memory.store, schema: shop, trust, now: () => clock })
  /** Draft, submission and signatures of the wider version. */
  const widen = async (effective?: string) => {
    const done = await Promise.resolve(desk().draft(shopFiles(WIDER), 'po'))
    if (!done.ok) throw new Error(done.refusal.message)
    const { number } = done.release
    await desk().submit(number, 'po', {
      reason: 'r',
      reasons: REASONS,
      ...(effective === undefined ? {} : { effective }),
    })
    for (const by of ['mh-SHOP', 'mh-CLERK']) await desk().sign(number, by, demoPersonKey(by, 'test').privateKey)
    return number
  }
  const events = () => reported.map(({ event }) => event)
  /** What is wrong with a version is for the hub's own log alone. */
  const refusals = () =>
    reported.flatMap(({ event, detail }) => (event === 'policy-refused' ? (detail['problems'] as string[]) : []))

  test('records the files as the first version of an empty store, and runs it', async () => {
    const keeper = await founded()
    expect(swapped).toEqual([HASH.narrow])
    expect(keeper.ready()).toBe(true)
    expect(keeper.detail()).toEqual({ version: 1, hash: HASH.narrow })
    expect(events()).toEqual(['policy-founded', 'policy-in-force'])
    expect(memory.events.map(({ event }) => event.type)).toEqual(['drafted', 'submitted', 'signed', 'signed'])
    // A second hub on the same store takes what is there.
    const second = keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK']))
    await second.look()
    expect(memory.events).toHaveLength(4)
    expect(second.detail()).toEqual(keeper.detail())
  })

  test('of two hubs that start on an empty store at once records one first version', async () => {
    const files = await signedBy(['mh-SHOP', 'mh-CLERK'])
    const hubs = [keeperOf(files), keeperOf(files)]
    await Promise.all(hubs.map((keeper) => keeper.look()))
    await Promise.all(hubs.map((keeper) => keeper.look()))
    expect(memory.events).toHaveLength(4)
    for (const keeper of hubs) expect(keeper.detail()).toEqual({ version: 1, hash: HASH.narrow })
    expect(events().filter((event) => event === 'policy-founded')).toHaveLength(1)
  })

  test('is not ready, and says why, while the files of an empty store do not pass the door', async () => {
    const keeper = keeperOf(await signedBy(['mh-SHOP']))
    await keeper.look()
    await keeper.look()
    expect(keeper.ready()).toBe(false)
    expect(keeper.detail().refused).toEqual({ version: 1, problems: ['not-signed'] })
    expect(refusals()).toEqual([expect.stringContaining('CLERK, which comes to see Product.name, must still sign')])
    expect([swapped, memory.events]).toEqual([[], []])
    expect(events()).toEqual(['policy-refused'])
  })

  test('says of a later version that an empty store does not begin with it, and what to do', async () => {
    const keeper = keeperOf(await signedBy(['mh-CLERK'], shopFiles(), { version: 2, replaces: HASH.wide }))
    await keeper.look()
    expect(keeper.ready()).toBe(false)
    expect(keeper.detail().refused?.problems).toEqual(['not-signed', 'later-version'])
    expect(refusals()).toEqual([
      expect.stringContaining('SHOP, which owns Product.name, must still sign'),
      expect.stringMatching(
        /^release\.yaml:\d+:\d+: these files are release 2, which replaced another one: .*--as-first/u,
      ),
    ])
  })

  test('begins an empty store with a later version that everybody signed, under its own number', async () => {
    const files = await signedBy(['mh-CLERK', 'mh-SHOP'], shopFiles(), { version: 2, replaces: HASH.wide })
    const keeper = keeperOf(files)
    await keeper.look()
    expect(keeper.detail()).toEqual({ version: 2, hash: HASH.narrow })
    const wider = await desk().draft(shopFiles(WIDER), 'po')
    expect(wider).toMatchObject({ ok: true, release: { number: 3 } })
  })

  test('is not ready while the store cannot be reached, since it may hold a later version than the files', async () => {
    memory.place.lost = true
    const keeper = keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK']))
    await keeper.look()
    await keeper.look()
    expect(keeper.ready()).toBe(false)
    expect(keeper.detail()).toEqual({ store: 'the policy store cannot be reached' })
    expect(reported).toEqual([{ event: 'policy-store-unreachable', detail: { cause: 'connection refused' } }])
    expect(swapped).toEqual([])
    expect(events()).toEqual(['policy-store-unreachable'])
    memory.place.lost = false
    await keeper.look()
    expect(keeper.ready()).toBe(true)
  })

  test('goes on under the last version when the store is lost, and still swaps when a known one is due', async () => {
    const keeper = await founded()
    await widen('2026-02-01')
    await keeper.look()
    memory.place.lost = true
    clock = new Date('2026-01-31T22:59:59.999Z')
    await keeper.look()
    expect(keeper.ready()).toBe(false)
    expect(keeper.detail()).toMatchObject({ version: 1, store: 'the policy store cannot be reached' })
    clock = new Date('2026-01-31T23:00:00.000Z')
    await keeper.look()
    expect(keeper.detail()).toMatchObject({ version: 2, hash: HASH.wide })
    expect(swapped).toEqual([HASH.narrow, HASH.wide])
  })

  test('by itself sees what others approve, and swaps at the moment with a timer of its own', async () => {
    const keeper = keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK']), 15)
    keeper.start()
    await until(() => swapped.length === 1)
    await widen()
    await until(() => swapped.length === 2)
    expect(swapped).toEqual([HASH.narrow, HASH.wide])
    await keeper.close()
    const asked = memory.place.asked
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(memory.place.asked).toBe(asked)

    // The next one looks so seldom that only its timer can have done it.
    memory = memoryStore()
    swapped = []
    const began = Date.now()
    const begins = Date.parse('2026-01-31T23:00:00.000Z')
    clock = new Date(begins - 400)
    const seldom = keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK']), 1_000_000)
    await seldom.look()
    await widen('2026-02-01')
    await seldom.look()
    expect(swapped).toEqual([HASH.narrow])
    const ticking = setInterval(() => {
      clock = new Date(begins - 400 + (Date.now() - began))
      if (clock.getTime() < begins) expect(swapped).toEqual([HASH.narrow])
    }, 1)
    await until(() => swapped.length === 2).finally(() => clearInterval(ticking))
    expect(clock.getTime()).toBeGreaterThanOrEqual(begins)
  })

  test('passes over an event it does not know, says so, and takes what comes after it', async () => {
    const keeper = await founded()
    const seq = memory.events.length + 1
    const strange = { type: 'applauded', release: 1, by: 'po', at: clock.toISOString() } as unknown as LifecycleEvent
    memory.events.push({ seq, event: strange })
    await keeper.look()
    const told = `event ${seq} in the policy store has no effect`
    expect(keeper.detail()).toEqual({ version: 1, hash: HASH.narrow, events: told })
    const cause = 'applauded is no event that this version knows'
    expect(reported).toContainEqual({
      event: 'policy-event-without-effect',
      detail: expect.objectContaining({ seq, cause }) as unknown,
    })
    await widen()
    await keeper.look()
    expect(keeper.ready()).toBe(true)
    expect(swapped).toEqual([HASH.narrow, HASH.wide])
  })

  test('starts on a store whose first version was changed, and says what is wrong', async () => {
    await founded()
    for (const digest of memory.contents.keys()) memory.contents.set(digest, '[]')
    const keeper = keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK']))
    await keeper.look()
    expect(keeper.ready()).toBe(false)
    expect(keeper.detail().refused).toEqual({ version: 1, problems: ['content-lost'] })
    expect(refusals()).toEqual([expect.stringMatching(/does not hold the files of release 1 as they were put there/u)])
  })

  test('does not take the first version with another day than was signed for', async () => {
    await founded()
    for (const [index, { seq, event }] of memory.events.entries())
      if (event.type === 'submitted') memory.events[index] = { seq, event: { ...event, effective: '2026-01-01' } }
    const keeper = keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK']))
    await keeper.look()
    expect(keeper.detail().refused?.problems).toEqual(['other-terms'])
    expect(refusals()).toEqual([expect.stringMatching(/says another author, reason, day or wildcards of release 1/u)])
  })

  const tampered: readonly [string, (event: LifecycleEvent) => LifecycleEvent, RegExp][] = [
    [
      'a signature that is not genuine',
      (event) =>
        event.type === 'signed' && event.by === 'mh-SHOP'
          ? { ...event, approval: { ...event.approval, jws: event.approval.jws.slice(0, -8) + 'AAAAAAAA' } }
          : event,
      /the signature of mh-SHOP does not hold/u,
    ],
    [
      'fewer signatures asked for than are needed',
      (event) =>
        event.type === 'submitted'
          ? { ...event, required: [{ for: '*', as: 'any', because: [] }] }
          : event.type === 'signed' && event.by === 'mh-SHOP'
            ? { ...event, type: 'advised', by: 'fg', hash: event.approval.hash, text: 'x', objects: false }
            : event,
      /SHOP, which owns Product\.upc, must still sign/u,
    ],
    [
      'a reason left out',
      (event) => (event.type === 'submitted' ? { ...event, reasons: {}, widened: [] } : event),
      /the signature of mh-SHOP is over release/u,
    ],
  ]
  test.each(tampered)('keeps the last good version under a store with %s, and shows it', async (_what, tamper, why) => {
    const keeper = await founded()
    const before = memory.events.length
    await widen()
    for (const [index, { seq, event }] of memory.events.entries())
      if (index >= before) memory.events[index] = { seq, event: tamper(event) }
    await keeper.look()
    await keeper.look()
    expect(swapped).toEqual([HASH.narrow])
    expect(keeper.ready()).toBe(true)
    expect(keeper.detail()).toMatchObject({ version: 1, refused: { version: 2 } })
    expect(refusals()).toEqual(expect.arrayContaining([expect.stringMatching(why)]))
    expect(events().filter((event) => event === 'policy-refused')).toHaveLength(1)
    // A hub that starts on such a store runs the last good version as well.
    const second = keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK']))
    await second.look()
    expect(second.detail()).toMatchObject({ version: 1, refused: { version: 2 } })
  })

  test('keeps the last good version when the next does not fit the schema, and goes on when a later one does', async () => {
    const keeper = await founded()
    const bad = await signedBadContent()
    await keeper.look()
    expect(keeper.detail()).toMatchObject({
      version: 1,
      refused: { version: bad, problems: [expect.stringMatching(/^[a-z-]+$/u)] },
    })
    expect(refusals()).toEqual([expect.stringContaining('Product.code')])
    expect(keeper.ready()).toBe(true)
    // Held against what is in force here, so that all that is gained since is signed for.
    expect(await widen()).toBe(3)
    await keeper.look()
    expect(keeper.detail()).toEqual({ version: 3, hash: HASH.wide })
    expect(swapped).toEqual([HASH.narrow, HASH.wide])
  })

  test('says when its own files are none of the versions in the store, and does not take them', async () => {
    await founded()
    reported = []
    const edited = shopFiles(SELL.replace('a name', 'any name'))
    const keeper = keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK'], edited))
    await keeper.look()
    await keeper.look()
    expect(keeper.detail()).toMatchObject({
      version: 1,
      hash: HASH.narrow,
      files: expect.stringContaining('policy draft') as unknown,
    })
    expect(keeper.ready()).toBe(true)
    expect(events()).toEqual(['policy-files-differ', 'policy-in-force'])
  })

  test('does nothing about a version that is withdrawn before its day', async () => {
    const keeper = await founded()
    const number = await widen('2026-02-01')
    await keeper.look()
    await desk().withdraw(number, 'po')
    clock = new Date('2026-03-01T00:00:00Z')
    await keeper.look()
    expect(swapped).toEqual([HASH.narrow])
  })

  /** A release whose files name a field that the schema does not have, as after a field was removed. */
  async function signedBadContent(): Promise<number> {
    const files = contentFiles(shopFiles(SELL.replace('Product: [name]', 'Product: [code]')))
    const content = await memory.store.putContent(files)
    const about = { release: 2, at: clock.toISOString(), by: 'po' }
    const hash = 'd'.repeat(64)
    const approval = { mandateHolder: 'mh-CLERK', for: 'CLERK', on: '2026-01-05', hash, jws: 'x' }
    await memory.store.append(
      [
        { ...about, type: 'drafted', content, hash },
        {
          ...about,
          type: 'submitted',
          hash,
          replaces: HASH.narrow,
          reason: 'r',
          reasons: {},
          wildcards: {},
          required: [{ for: 'CLERK', as: 'receiver', because: [] }],
          widened: [],
        },
        { ...about, type: 'signed', by: 'mh-CLERK', approval },
      ],
      memory.events.length,
    )
    return 2
  }
})

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > 5000) throw new Error('waited 5 s')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
