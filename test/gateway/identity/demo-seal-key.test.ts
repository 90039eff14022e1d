import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { demoSealKey, demoSealPublicKey } from '../../../gateway/identity/demo-seal-key.ts'
import { refuseDemoSealKeys } from '../../../gateway/identity/refuse-demo-keys.ts'
import { documents } from '../../policies/shipped-policy.ts'

const agencies = documents.flatMap((document) => (document.kind === 'agencies' ? document.agencies : []))
const vocabulary = documents.find((document) => document.kind === 'vocabulary')
const publicHalf = (slug: string) => createPublicKey(demoSealKey(slug)).export({ format: 'jwk' }).x

describe('The seal key of a made-up agency', () => {
  test('is that of agencies.yaml, for every agency that can hold a task and no other', () => {
    const holders = new Set(Object.values(vocabulary?.holders ?? {}).flat())
    expect(agencies.filter(({ seal }) => seal !== undefined).map(({ slug }) => slug)).toEqual(
      agencies.filter(({ kind }) => holders.has(kind)).map(({ slug }) => slug),
    )
    for (const { slug, seal } of agencies)
      if (seal !== undefined) expect([slug, seal]).toEqual([slug, publicHalf(slug)])
  })

  test('does not exist in production', () => {
    expect(() => demoSealKey('ind', 'production')).toThrow(/put the real seal key of each agency/u)
  })
})

describe('In production', () => {
  const agency = (slug: string, seal: string) => ({ slug, name: slug, kind: 'IND', oin: '00000099000000006000', seal })
  const real = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }).x ?? ''

  test('agencies with a key of their own are taken, and demo keys everywhere else', () => {
    expect(() => refuseDemoSealKeys([agency('ind', real)], 'production')).not.toThrow()
    expect(() => refuseDemoSealKeys(agencies, 'development')).not.toThrow()
  })

  test('a demo key is refused, whichever agency of the list it was made for, and says whose it is', () => {
    const held = agency('ministry', demoSealPublicKey('ind'))
    expect(() => refuseDemoSealKeys([agency('ind', real), held], 'production')).toThrow(
      'lists demo seal keys, with which anybody can read what is sealed: ministry.',
    )
    expect(() => refuseDemoSealKeys(agencies, 'production')).toThrow(/: police-amsterdam, /u)
  })
})
