import { beforeEach, describe, expect, test } from '@jest/globals'
import { createLocalJWKSet } from 'jose'
import { newSigningKey, publicJwk, type SigningKey } from '../../../schema/keys/signing-key.ts'
import { permitSigner } from '../../../gateway/execute/sign-permit.ts'
import { joinPermit, splitPermit } from '../../../schema/permit.ts'
import { steadyClock } from '../../../schema/steady-clock.ts'
import type { PublicKeys } from '../../../subgraphs/kit/public-keys.ts'
import { seenPermits } from '../../../subgraphs/kit/seen-permits.ts'
import { permitVerifier, type PermitVerifier } from '../../../subgraphs/kit/verify-permit.ts'

const START = Date.parse('2026-03-02T12:00:00Z')
const BODY = Buffer.from('{"query":"{ a }"}')
const content = {
  agency: 'a',
  kind: 'POLICE',
  purpose: 'p',
  taskTypes: [],
  decision: 'd',
  policy: 'h',
  open: {},
  scopes: [],
}

let hubClock: number
let clock: number
let key: SigningKey
let keys: PublicKeys
let publish: (...published: SigningKey[]) => void
/** Keys looked for: as many as signatures, and once for each wave that was known. */
let found: number
let verify: PermitVerifier

beforeEach(() => {
  hubClock = clock = START
  key = newSigningKey()
  found = 0
  let set = createLocalJWKSet({ keys: [] })
  publish = (...published) => {
    set = createLocalJWKSet({ keys: published.map((one) => publicJwk(one) as never) })
  }
  publish(key)
  keys = {
    async find(header) {
      found++
      return set(header)
    },
  }
  verify = newVerifier()
})
const newVerifier = (most?: number) =>
  permitVerifier({
    keys,
    audience: 'police',
    now: () => new Date(clock),
    ...(most === undefined ? {} : { seen: seenPermits(most) }),
  })
const signer = () => permitSigner({ signing: () => key }, () => new Date(hubClock))
const permit = (aud = 'police') => signer()({ ...content, aud }, BODY.toString())
async function outcome(header: string, by = verify): Promise<string> {
  const checked = await by(header, BODY)
  return 'refused' in checked ? checked.because : 'taken'
}

describe('The seconds of a permit', () => {
  test.each([
    [0, 'taken'],
    [11, 'taken'],
    [12, 'ERR_JWT_EXPIRED'],
    [-2, 'taken'],
    [-3, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ])('%i seconds after it was signed it is %s', async (seconds, expected) => {
    clock = START - 60_000
    verify = newVerifier()
    const header = await permit()
    clock = START + seconds * 1000
    expect(await outcome(header)).toBe(expected)
  })

  test('are counted anew for a wave that is known', async () => {
    const [first, second, third] = await wave(3)
    expect(await outcome(first)).toBe('taken')
    clock = START + 11_999
    expect(await outcome(second)).toBe('taken')
    clock = START + 12_000
    expect(await outcome(third)).toBe('the wave has expired')
    clock = START - 3_000
    expect(await outcome(third)).toBe('the wave has expired')
  })

  /** Permits of one wave. */
  async function wave(count: number): Promise<[string, string, string]> {
    const sign = signer()
    return (await Promise.all(
      Array.from({ length: count }, () => sign({ ...content, aud: 'police' }, BODY.toString())),
    )) as [string, string, string]
  }

  test('are over for a known wave when its key is taken back', async () => {
    const [first, second] = await wave(2)
    expect(await outcome(first)).toBe('taken')
    publish(newSigningKey())
    expect(await outcome(second ?? '')).toBe('ERR_JWKS_NO_MATCHING_KEY')
  })

  test('do not make a known wave one of another key that has its id', async () => {
    const [first, second] = await wave(2)
    expect(await outcome(first)).toBe('taken')
    publish({ ...newSigningKey(), kid: key.kid })
    expect(await outcome(second)).toBe('ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
  })

  test('do not make a wave known whose signature was changed', async () => {
    const [first, second] = await wave(2)
    expect(await outcome(first)).toBe('taken')
    const { permit: mine = '', wave: signed = '' } = splitPermit(second) ?? {}
    const changed = joinPermit({ permit: mine, wave: signed.replace(/.$/u, (last) => (last === 'A' ? 'Q' : 'A')) })
    expect(await outcome(changed)).toBe('ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
    expect(await outcome(second)).toBe('taken')
    expect(found).toBe(3)
  })
})

describe('A permit is taken once', () => {
  test('until no check lets it through any more', async () => {
    const header = await permit()
    expect(await outcome(header)).toBe('taken')
    for (const seconds of [0, 5, 10, 11.999]) {
      clock = START + seconds * 1000
      expect(await outcome(header)).toBe('used before')
    }
    clock = START + 12_000
    expect(await outcome(header)).toBe('the wave has expired')
  })

  test('and not by another subgraph, which does not use it up', async () => {
    const header = await permit('care')
    expect(await outcome(header)).toBe('made for another subgraph')
    const care = permitVerifier({ keys, audience: 'care', now: () => new Date(clock) })
    expect(await outcome(header, care)).toBe('taken')
  })

  test('also over a restart: what was signed before it may have been used', async () => {
    const header = await permit()
    expect(await outcome(header)).toBe('taken')
    clock = START + 2_000
    const restarted = newVerifier()
    expect(await outcome(header, restarted)).toBe('signed before this subgraph started: it may have been used')
    hubClock = clock
    expect(await outcome(await permit(), restarted)).toBe('taken')
  })

  test('but a clock that steps back refuses nothing that is signed by it', async () => {
    clock = START + 3_600_000
    verify = newVerifier()
    clock = START
    expect(await outcome(await permit())).toBe('taken')
  })

  test('also when the machine’s clock is set back before its end, after it was forgotten', async () => {
    let elapsed = 0
    let apart = 0
    const held = steadyClock({ wall: () => new Date(START + elapsed + apart), elapsed: () => elapsed })
    const police = permitVerifier({ keys, audience: 'police', now: held })
    const header = await permit()
    expect(await outcome(header, police)).toBe('taken')
    elapsed = 13_000
    hubClock = START + elapsed
    // With this one the first is forgotten: no check lets it through any more.
    expect(await outcome(await permit(), police)).toBe('taken')
    apart = -10_000
    expect(await outcome(header, police)).toBe('the wave has expired')
    // And what the hub signs, whose clock is held as well, is taken.
    expect(await outcome(await permit(), police)).toBe('taken')
  })

  test('when there is room to remember it, and again when there is', async () => {
    verify = newVerifier(2)
    const [one, two, three] = [await permit(), await permit(), await permit()]
    expect([await outcome(one), await outcome(two)]).toEqual(['taken', 'taken'])
    expect(await outcome(three)).toBe('too many permits at once to remember which were used')
    expect(await outcome(one)).toBe('used before')
    hubClock = clock = START + 12_000
    expect(await outcome(await permit())).toBe('taken')
  })
})
