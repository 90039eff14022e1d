import { describe, expect, test } from '@jest/globals'
import { createPrivateKey, sign as signBytes } from 'node:crypto'
import { demoPersonKey } from '../../../gateway/identity/demo-person-key.ts'
import { SELL, shopFiles, signedBy, WIDER } from '../../policies/small-bundle.ts'
import { deskInMemory, done } from './desk-in-memory.ts'

const OTHER = SELL.replace('The parcel needs a name.', 'A parcel needs a name.')

async function opened() {
  const made = deskInMemory()
  await made.keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK'])).look()
  return made
}

describe('Two officers who draft at once', () => {
  test('are told of each other: the second writes nothing until they have seen what the first did', async () => {
    const { desk, events } = await opened()
    const { seq } = await desk.seen()
    const first = done(await desk.draft(shopFiles(WIDER), 'po', { seen: seq }))
    const count = events.length
    const second = await desk.draft(shopFiles(OTHER), 'mh-SHOP', { seen: seq })
    expect(second).toMatchObject({
      ok: false,
      refusal: { code: 'conflict', since: [{ type: 'drafted', release: first.number, by: 'po' }] },
    })
    expect(events.length).toBe(count)
    const again = done(await desk.draft(shopFiles(OTHER), 'mh-SHOP', { seen: (await desk.seen()).seq }))
    expect(again.number).toBe(first.number + 1)
  })

  test('are told of an approval, and not of an advice', async () => {
    const { desk, sign } = await opened()
    const { number } = done(await desk.draft(shopFiles(WIDER), 'po'))
    done(await desk.submit(number, 'po', { reason: 'r', reasons: { 'sell/code': 'x' } }))
    const { seq } = await desk.seen()
    done(await desk.advise(number, 'fg', 'Fine.', false))
    done(await sign(number, 'mh-SHOP'))
    const mine = done(await desk.draft(shopFiles(OTHER), 'mh-SHOP', { seen: seq }))
    const before = (await desk.seen()).seq
    done(await sign(number, 'mh-CLERK-2'))
    const late = await desk.draft(shopFiles(OTHER), 'mh-SHOP', { seen: before, release: mine.number })
    expect(late).toMatchObject({
      ok: false,
      refusal: { code: 'conflict', since: [{ type: 'signed', by: 'mh-CLERK-2' }] },
    })
  })

  test('write their own draft anew under its number, and nobody else’s', async () => {
    const { desk } = await opened()
    const { number } = done(await desk.draft(shopFiles(WIDER), 'po'))
    const anew = done(await desk.draft(shopFiles(OTHER), 'po', { release: number, seen: (await desk.seen()).seq }))
    expect(anew.number).toBe(number)
    const taken = await desk.draft(shopFiles(WIDER), 'mh-SHOP', { release: number })
    expect(taken).toMatchObject({ ok: false, refusal: { code: 'not-author' } })
  })
})

describe('A signature made with a key that the hub never sees', () => {
  /** What a browser does with the input: three parts, base64url, Ed25519 over the first two. */
  function signElsewhere(
    by: string,
    { header, payload }: { readonly header: string; readonly payload: string },
  ): string {
    const input = [header, payload].map((part) => Buffer.from(part).toString('base64url')).join('.')
    const key = createPrivateKey(demoPersonKey(by, 'test').privateKey.export({ type: 'pkcs8', format: 'pem' }))
    return `${input}.${signBytes(undefined, Buffer.from(input), key).toString('base64url')}`
  }

  async function submitted() {
    const made = await opened()
    const { number } = done(await made.desk.draft(shopFiles(WIDER), 'po'))
    done(await made.desk.submit(number, 'po', { reason: 'r', reasons: { 'sell/code': 'x' } }))
    const input = await made.desk.signingInput(number, 'mh-SHOP')
    if (input === undefined) throw new Error('there is nothing to sign')
    return { ...made, number, input }
  }

  test('counts as one made here', async () => {
    const { desk, number, input, sign } = await submitted()
    const { claims } = input
    const approval = {
      mandateHolder: 'mh-SHOP',
      for: 'SHOP',
      on: claims.on,
      hash: claims.hash,
      jws: signElsewhere('mh-SHOP', input),
    }
    expect(done(await desk.takeApproval(number, 'mh-SHOP', approval)).approvals).toHaveLength(1)
    expect(done(await sign(number, 'mh-CLERK')).approvedAt).toBeDefined()
  })

  test('counts for nothing with another’s key, of another day, for another release, or handed in by somebody else', async () => {
    const { desk, number, input, clock } = await submitted()
    const { claims } = input
    const approval = {
      mandateHolder: 'mh-SHOP',
      for: 'SHOP',
      on: claims.on,
      hash: claims.hash,
      jws: signElsewhere('mh-SHOP', input),
    }
    const refusedAs = async (code: string, by: string, change: Partial<typeof approval>, release = number) =>
      expect(await desk.takeApproval(release, by, { ...approval, ...change })).toMatchObject({
        ok: false,
        refusal: { code },
      })
    await refusedAs('not-genuine', 'mh-SHOP', { jws: signElsewhere('mh-CLERK', input) })
    await refusedAs('not-genuine', 'mh-SHOP', { on: '2026-01-04' })
    await refusedAs('not-genuine', 'mh-SHOP', {
      jws: signElsewhere('mh-SHOP', { ...input, payload: input.payload.replace('SHOP', 'CLERK') }),
    })
    await refusedAs('no-mandate', 'mh-CLERK', {})
    await refusedAs('unknown-release', 'mh-SHOP', {}, 9)
    clock.now = new Date('2026-01-06T12:00:00Z')
    await refusedAs('not-genuine', 'mh-SHOP', {})
  })
})
