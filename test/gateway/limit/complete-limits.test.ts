import { describe, expect, test } from '@jest/globals'
import { readGatewayConfig } from '../../../gateway/config.ts'
import { completeLimits } from '../../../gateway/limit/complete-limits.ts'
import { defaultLimits } from '../../../gateway/limit/limits.ts'

describe('limits', () => {
  // The figures once more, by hand: one that is changed or lifted by mistake is to be noticed.
  test('are these figures, of which security.md names those of a request, unless set', () => {
    expect(completeLimits()).toEqual({
      body: 262_144,
      document: 65_536,
      tokens: 2000,
      literal: 16_384,
      nesting: 64,
      definitions: 100,
      depth: 12,
      introspectionDepth: 20,
      aliases: 30,
      sameField: 30,
      directives: 20,
      expandedSelections: 2000,
      rootFields: 10,
      listArguments: 100,
      answerValues: 100_000,
      introspectionAnswers: 2,
      agencyRate: 100,
      agencyBurst: 2000,
      agencyInFlight: 100,
      signInRate: 1,
      signInBurst: 300,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      idleTimeout: 60_000,
      keepAliveTimeout: 72_000,
    })
    expect(completeLimits({ depth: 15, tokens: undefined })).toEqual({ ...defaultLimits, depth: 15 })
  })

  test.each([
    [{ dept: 15 }, /no limit "dept": the limits are body, document, tokens/u],
    [{ constructor: 1 }, /no limit "constructor"/u],
    [{ depth: '15' }, /"depth" must be a whole number from 1 to 2147483647, not "15"/u],
    [{ depth: 0 }, /"depth" must be a whole number/u],
    [{ depth: -1 }, /"depth" must be/u],
    [{ depth: 1.5 }, /"depth" must be/u],
    [{ depth: Number.NaN }, /"depth" must be/u],
    [{ depth: null }, /"depth" must be/u],
    [{ idleTimeout: 2 ** 31 }, /"idleTimeout" must be/u],
  ])('%j are refused at start, with what is wrong', (given, message) => {
    expect(() => completeLimits(given as Record<string, unknown>)).toThrow(message)
  })
})

describe('the environment', () => {
  test('sets limits, trusted proxies and the token for the figures', () => {
    const config = readGatewayConfig({
      SCHAKEL_LIMITS: '{"depth": 15, "agencyRate": 5}',
      SCHAKEL_TRUSTED_PROXIES: '10.0.0.5, 2001:db8::/32',
      SCHAKEL_METRICS_TOKEN: 'x'.repeat(24),
    })
    expect(config.limits).toEqual({ ...defaultLimits, depth: 15, agencyRate: 5 })
    expect(config.trustedProxies).toEqual(['10.0.0.5', '2001:db8::/32'])
    expect(config.metricsToken).toBe('x'.repeat(24))
  })

  test('that sets nothing leaves the defaults, no proxy and no token', () => {
    for (const env of [{}, { SCHAKEL_LIMITS: '', SCHAKEL_TRUSTED_PROXIES: '', SCHAKEL_METRICS_TOKEN: '' }]) {
      const { limits, trustedProxies, metricsToken } = readGatewayConfig(env)
      expect([limits, trustedProxies, metricsToken]).toEqual([defaultLimits, [], undefined])
    }
  })

  test.each([
    { SCHAKEL_LIMITS: 'depth=15' },
    { SCHAKEL_LIMITS: '[15]' },
    { SCHAKEL_LIMITS: '15' },
    { SCHAKEL_LIMITS: '{"dept": 15}' },
    { SCHAKEL_LIMITS: '{"depth": "15"}' },
    { SCHAKEL_TRUSTED_PROXIES: 'proxy.example' },
    { SCHAKEL_TRUSTED_PROXIES: '10.0.0.0/x' },
    { SCHAKEL_METRICS_TOKEN: 'short' },
    { SCHAKEL_METRICS_TOKEN: `${'x'.repeat(24)} ${'x'.repeat(24)}` },
  ])('%j is refused at start, with the name of the variable', (env) => {
    expect(() => readGatewayConfig(env)).toThrow(new RegExp(Object.keys(env)[0] ?? '', 'u'))
  })
})
