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
