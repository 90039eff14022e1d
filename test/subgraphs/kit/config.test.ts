import { describe, expect, test } from '@jest/globals'
import { readConfig } from '../../../subgraphs/kit/config.ts'

describe('the number of synthetic cases', () => {
  test('is none in production, where an agency’s own database is not filled with made-up people', () => {
    const env = { NODE_ENV: 'production', SCHAKEL_DATABASE_URL: 'postgres://police.example/police' }
    expect(readConfig('police', env).cases).toBe(0)
    expect(readConfig('police', { ...env, SCHAKEL_CASES: '12' }).cases).toBe(12)
    expect(readConfig('police', {}).cases).toBe(944)
  })
})

describe('the hub’s keys', () => {
  test.each([
    '/etc/schakel/hub.jwks.json',
    'https://hub.example/keys',
    'http://127.0.0.1:4000/keys',
    'http://[::1]/keys',
  ])('come from %s', (source) => {
    expect(readConfig('police', { SCHAKEL_HUB_KEYS: source }).hubKeys).toBe(source)
  })

  test.each([
    'http://hub.example/keys',
    'HTTP://hub.example/keys',
    'http://127.0.0.1.example/keys',
    'http:',
    'https://',
  ])('do not come from %s, for which anybody in between can answer', (source) => {
    expect(() => readConfig('police', { SCHAKEL_HUB_KEYS: source })).toThrow(/SCHAKEL_HUB_KEYS .*https/u)
  })
})

describe('events', () => {
  test('go to the chain on this machine, at its usual port or its own, unless said otherwise', () => {
    expect(readConfig('police', {}).chainUrl).toBe('http://127.0.0.1:4001/graphql')
    expect(readConfig('police', { PORT: '5000' }).chainUrl).toBe('http://127.0.0.1:5001/graphql')
    expect(readConfig('police', { SCHAKEL_CHAIN_PORT: '7000', SCHAKEL_HOST: '0.0.0.0' }).chainUrl).toBe(
      'http://127.0.0.1:7000/graphql',
    )
    const elsewhere = 'https://chain.example/graphql'
    expect(readConfig('police', { SCHAKEL_CHAIN_URL: elsewhere }).chainUrl).toBe(elsewhere)
    expect(readConfig('chain', {}).chainUrl).toBeUndefined()
  })

  test.each(['http://chain.example/graphql', 'ftp://chain.example/', 'chain.example'])(
    'do not go to %s, where anybody in between can read along',
    (url) => {
      expect(() => readConfig('police', { SCHAKEL_CHAIN_URL: url })).toThrow(/SCHAKEL_CHAIN_URL .*https/u)
    },
  )

  test('are checked under keys that each sender leaves on this machine, or publishes elsewhere', () => {
    const env = { SCHAKEL_DATA: '/data', SCHAKEL_EVENT_KEYS_CARE: 'https://care.example/keys' }
    expect(readConfig('chain', env).eventKeys).toEqual({
      police: '/data/keys/events-police.jwks.json',
      immigration: '/data/keys/events-immigration.jwks.json',
      care: 'https://care.example/keys',
      municipal: '/data/keys/events-municipal.jwks.json',
    })
    expect(() => readConfig('chain', { SCHAKEL_EVENT_KEYS_CARE: 'http://care.example/keys' })).toThrow(
      /SCHAKEL_EVENT_KEYS_CARE .*https/u,
    )
  })
})
