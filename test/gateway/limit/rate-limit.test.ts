import { describe, expect, test } from '@jest/globals'
import { agencyGate } from '../../../gateway/limit/agency-gate.ts'
import { defaultLimits } from '../../../gateway/limit/limits.ts'
import { networkOf } from '../../../gateway/limit/network-of.ts'
import { rateLimit } from '../../../gateway/limit/rate-limit.ts'

describe('a rate limit', () => {
  let clock = 0
  const limit = () => rateLimit({ rate: 2, burst: 3, elapsed: () => clock })

  test('gives the burst at once, then the rate, and says how long to wait', () => {
    const asked = limit()
    expect([1, 2, 3, 4].map(() => asked.take('a'))).toEqual([true, true, true, false])
    expect(asked.wait('a')).toBe(1)
    clock += 400
    expect(asked.take('a')).toBe(false)
    clock += 100
    expect([asked.wait('a'), asked.take('a'), asked.take('a')]).toEqual([0, true, false])
  })

  test('never gives more than the burst, however long the pause', () => {
    const asked = limit()
    expect(asked.take('a')).toBe(true)
    clock += 3_600_000
    expect([1, 2, 3, 4].map(() => asked.take('a'))).toEqual([true, true, true, false])
  })

  test('what one key takes is not taken from another, and looking takes nothing', () => {
    const asked = limit()
    for (let times = 0; times < 10; times++) asked.take('flood')
    expect([asked.wait('flood'), asked.wait('other')]).toEqual([1, 0])
    for (let times = 0; times < 10; times++) asked.wait('other')
    expect([1, 2, 3, 4].map(() => asked.take('other'))).toEqual([true, true, true, false])
  })

  test('a rate below one a second says the whole wait', () => {
    const slow = rateLimit({ rate: 0.1, burst: 1, elapsed: () => clock })
    expect([slow.take('a'), slow.wait('a')]).toEqual([true, 10])
  })

  test('remembers a bounded number of keys: the oldest is forgotten', () => {
    const asked = limit()
    for (let times = 0; times < 3; times++) asked.take('first')
    expect(asked.wait('first')).toBe(1)
    for (let key = 0; key < 10_000; key++) asked.take(`key ${key}`)
    expect(asked.wait('first')).toBe(0)
    // The latest are remembered.
    asked.take('key 9999')
    asked.take('key 9999')
    expect(asked.wait('key 9999')).toBe(1)
  })
})

describe('the gate of agencies', () => {
  const gate = (limits: object) => agencyGate({ ...defaultLimits, ...limits }, () => 0)

  test('an agency that asks too often is told when to come again, and others are let in', () => {
    const { enter } = gate({ agencyRate: 1, agencyBurst: 2 })
    expect([enter('a').ok, enter('a').ok]).toEqual([true, true])
    const third = enter('a')
    expect(third.ok ? undefined : third.error).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      status: 429,
      details: { limit: 'agencyRate', allowed: 1, retryAfter: 1 },
    })
    expect(enter('b').ok).toBe(true)
  })

  test('as many requests of an agency run at once as are allowed, each until the last that holds it lets go', () => {
    const { enter } = gate({ agencyInFlight: 1 })
    const first = enter('a')
    if (!first.ok) throw new Error('should have been let in')
    const letGo = [first.value(), first.value()]
    const refusal = { ok: false, error: { status: 429, details: { limit: 'agencyInFlight', allowed: 1 } } }
    expect(enter('a')).toMatchObject(refusal)
    expect(enter('b').ok).toBe(true)
    letGo[0]?.()
    expect(enter('a')).toMatchObject(refusal)
    letGo[1]?.()
    expect(enter('a').ok).toBe(true)
  })
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:0:1::5', '2001:db8:0:1::/64'],
  ['2001:0db8:0000:0001:ffff:ffff:ffff:ffff', '2001:db8:0:1::/64'],
  ['2001:DB8:0:2::5', '2001:db8:0:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['no address', 'no address'],
])('%s counts under %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
