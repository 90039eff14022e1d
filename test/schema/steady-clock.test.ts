import { beforeEach, describe, expect, test } from '@jest/globals'
import { createAuthenticate } from '../../gateway/authenticate/create-authenticate.ts'
import { steadyClock } from '../../schema/steady-clock.ts'
import type { AgencyEntry } from '../../policies/engine/policy-document.ts'
import { createIssuer, now as START, seconds } from '../gateway/authenticate/token-workshop.ts'

/** What the machine's clock says is `elapsed` and what somebody has set it apart by. */
let elapsed: number
let apart: number
let steps: number[]
let now: () => Date
beforeEach(() => {
  elapsed = 0
  apart = 0
  steps = []
  now = steadyClock({
    wall: () => new Date(START.getTime() + elapsed + apart),
    elapsed: () => elapsed,
    onStep: ({ seconds: size }) => steps.push(size),
  })
  now()
})
const minutes = (count: number): number => count * 60_000
const sinceStart = (): number => now().getTime() - START.getTime()

test('A clock that nobody sets is followed', () => {
  for (let minute = 1; minute < 30; minute++) {
    elapsed = minutes(minute)
    expect(sinceStart()).toBe(minutes(minute))
  }
  expect(steps).toEqual([])
})

test('A clock that is set forward is followed at once', () => {
  apart = minutes(60)
  expect(sinceStart()).toBe(minutes(60))
})

test('A step back of any size never makes it earlier than it was, until a token can no longer live', () => {
  for (const back of [2_000, minutes(5), minutes(600)]) {
    const before = now().getTime()
    const began = elapsed
    apart -= back
    for (; elapsed - began < minutes(10); elapsed += 30_000) {
      expect(now().getTime()).toBeGreaterThanOrEqual(before + (elapsed - began))
    }
    elapsed += 10_000
    now()
    expect(now().getTime()).toBe(START.getTime() + elapsed + apart)
  }
  expect(steps).toEqual([2, 300, 36_000])
})

test('A clock that is set right again in between is followed again', () => {
  apart = -minutes(5)
  elapsed = minutes(1)
  now()
  apart = 0
  elapsed = minutes(2)
  expect(sinceStart()).toBe(minutes(2))
  expect(steps).toHaveLength(1)
  // Also when it is set forward next, and another step back is another step.
  apart = minutes(1)
  expect(sinceStart()).toBe(minutes(3))
  apart = -minutes(4)
  expect(sinceStart()).toBe(minutes(3))
  expect(steps).toEqual([300, 300])
})

describe('An access token', () => {
  const agency = { slug: 'shelter', oin: '00000001000000000001', kind: 'SHELTER' } as AgencyEntry
  const issuer = 'https://idp.test/shelter'

  test.each([
    ['a minute', 1],
    ['ten minutes', 10],
  ])('that has expired stays expired when the clock steps back by %s', async (_name, back) => {
    const made = await createIssuer(issuer)
    const authenticate = createAuthenticate({
      agencies: [agency],
      issuerOf: () => issuer,
      keySetFor: () => made.keySet,
      now,
    })
    const token = await made.sign({ iat: seconds, exp: seconds + 540 })
    const present = () => authenticate({ headers: { authorization: `Bearer ${token}` } })
    expect(await present()).toMatchObject({ kind: 'SHELTER' })
    elapsed = minutes(11)
    await expect(present()).rejects.toMatchObject({ details: { reason: 'expired' } })
    apart = -minutes(back)
    for (const end = elapsed + minutes(25); elapsed < end; elapsed += 15_000) {
      await expect(present()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    }
  })

  test('of an issuer whose clock is right is taken again once the hub follows a clock that had run ahead', async () => {
    const made = await createIssuer(issuer)
    const authenticate = createAuthenticate({
      agencies: [agency],
      issuerOf: () => issuer,
      keySetFor: () => made.keySet,
      now,
    })
    apart = minutes(120)
    now()
    apart = 0
    const fresh = async () => {
      const at = seconds + Math.floor(elapsed / 1000)
      return { headers: { authorization: `Bearer ${await made.sign({ iat: at, exp: at + 600 })}` } }
    }
    await expect(authenticate(await fresh())).rejects.toMatchObject({ details: { reason: 'expired' } })
    elapsed = minutes(11)
    now()
    expect(await authenticate(await fresh())).toMatchObject({ kind: 'SHELTER' })
  })
})
