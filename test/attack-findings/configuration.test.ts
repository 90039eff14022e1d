import { describe, expect, test } from '@jest/globals'
import { readGatewayConfig } from '../../gateway/config.ts'
import { readConfig } from '../../subgraphs/kit/config.ts'

/**
 * Finding: demo mode is what happens when nobody says otherwise. `NODE_ENV` must be exactly "production"; with "prod", "Production"
 * or nothing, a hub that listens on all addresses gives anybody a token of any agency for the secret "demo", over whatever
 * stores it is pointed at. Fail closed is the rule here (promise 1).
 * Fix: demo identities only when asked for (`SCHAKEL_DEMO=1`, which `npm start` sets) and only while the hub listens on a loopback
 * address; anything else needs issuers.
 */
describe('demo identities', () => {
  test.each([
    { SCHAKEL_HOST: '0.0.0.0' },
    { SCHAKEL_HOST: '0.0.0.0', NODE_ENV: 'prod' },
    { SCHAKEL_HOST: '::', NODE_ENV: 'Production' },
  ])('are not given to whoever can reach %j', (env) => {
    expect(readGatewayConfig(env).demo).toBe(false)
  })
})

/**
 * Finding: a subgraph that an agency starts on its own PostgreSQL with NODE_ENV=production makes 944 synthetic cases in it, because
 * SCHAKEL_CASES is 944 unless it is set: made-up people between real ones, with open tasks that open real doors.
 * Fix: 0 in production (and a refusal when it is set to anything else there).
 */
test('an agency’s own database is not filled with made-up people in production', () => {
  const env = { NODE_ENV: 'production', SCHAKEL_DATABASE_URL: 'postgres://police.example/police' }
  expect(readConfig('police', env).cases).toBe(0)
})

/**
 * Finding: SCHAKEL_HUB_KEYS may be a plain http address (hub-keys.ts), and so may the `issuer` of an agency, whose keys are fetched
 * from it. Whoever stands in between answers with keys of his own and signs permits, or tokens, for everything.
 * Fix: https, a file, or loopback; refuse others at start.
 */
test('the hub’s keys are not taken from a plain http address of another machine', () => {
  expect(() => readConfig('police', { SCHAKEL_HUB_KEYS: 'http://hub.example/keys' })).toThrow(/https/u)
})
