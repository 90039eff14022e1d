import { describe, expect, test } from '@jest/globals'
import { readGatewayConfig } from '../../gateway/config.ts'

describe('demo identities', () => {
  test.each([
    {},
    { NODE_ENV: 'test' },
    { NODE_ENV: 'development', SCHAKEL_HOST: '::1' },
    { SCHAKEL_HOST: 'localhost', SCHAKEL_PUBLIC_URL: 'http://localhost:4000' },
    { SCHAKEL_HOST: '' },
    { SCHAKEL_HOST: '0.0.0.0', SCHAKEL_DEMO: '1' },
    { SCHAKEL_PUBLIC_URL: 'https://hub.example', SCHAKEL_DEMO: '1' },
  ])('are served with %j', (env) => {
    expect(readGatewayConfig(env).demo).toBe(true)
  })

  test.each([
    { SCHAKEL_HOST: '0.0.0.0' },
    { SCHAKEL_HOST: '::' },
    { SCHAKEL_HOST: '127.0.0.1.example' },
    { SCHAKEL_HOST: '0.0.0.0', NODE_ENV: 'prod' },
    { SCHAKEL_HOST: '::', NODE_ENV: 'Production' },
    { NODE_ENV: 'prod' },
    { NODE_ENV: 'production' },
    { SCHAKEL_PUBLIC_URL: 'https://hub.example' },
    { SCHAKEL_DEMO: '0' },
  ])('are not with %j', (env) => {
    expect(readGatewayConfig(env).demo).toBe(false)
  })

  test.each([
    { SCHAKEL_DEMO: '1', NODE_ENV: 'production' },
    { SCHAKEL_DEMO: 'yes' },
    { SCHAKEL_DEMO: 'yes', NODE_ENV: 'production' },
  ])('%j is refused, with the name of the variable', (env) => {
    expect(() => readGatewayConfig(env)).toThrow(/SCHAKEL_DEMO/u)
  })
})

test('an address agencies cannot reach the hub at is refused, with the name of the variable', () => {
  expect(() => readGatewayConfig({ SCHAKEL_PUBLIC_URL: 'hub.example' })).toThrow(/SCHAKEL_PUBLIC_URL/u)
})

describe('people of the console', () => {
  const own = { SCHAKEL_CONSOLE_CLIENT: 'schakel', SCHAKEL_PUBLIC_URL: 'https://hub.example' }
  const issuer = (address: string, more: object = {}) =>
    readGatewayConfig({ ...own, SCHAKEL_CONSOLE_ISSUER: address, ...more }).console?.issuer

  test.each([{ NODE_ENV: 'production' }, { SCHAKEL_DEMO: '0' }])(
    'sign in with no provider of the demo with %j, whether or not it is named',
    (env) => {
      expect(readGatewayConfig(env).console).toBeUndefined()
      for (const address of ['https://hub.example/identity/people', 'https://HUB.example:443/identity/people/'])
        expect(() => issuer(address, env)).toThrow(/SCHAKEL_CONSOLE_ISSUER names the provider of the demo/u)
      expect(issuer('https://login.example', env)).toBe('https://login.example')
    },
  )
})

describe('the last good keys of an issuer', () => {
  const lastGood = (minutes?: string) =>
    readGatewayConfig(minutes === undefined ? {} : { SCHAKEL_ISSUER_KEYS_MINUTES: minutes }).issuerKeysLastGood

  test('stand in for an hour unless said otherwise, from ten minutes to a day', () => {
    expect([undefined, '', '10', '90', '1440'].map(lastGood)).toEqual(
      [60, 60, 10, 90, 1440].map((each) => each * 60_000),
    )
  })

  test.each(['9', '0', '-60', '1441', '12.5', '1e9', 'sixty', 'NaN', 'Infinity'])(
    'not for %s minutes: refused, with the name of the variable',
    (minutes) => {
      expect(() => lastGood(minutes)).toThrow(/SCHAKEL_ISSUER_KEYS_MINUTES must be a whole number/u)
    },
  )
})
