import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { demoPersonKey } from '../../../gateway/identity/demo-person-key.ts'
import { refuseDemoKeys } from '../../../gateway/identity/refuse-demo-keys.ts'
import { documents } from '../../policies/shipped-policy.ts'

const agencies = documents.find((document) => document.kind === 'agencies')
const vocabulary = documents.find((document) => document.kind === 'vocabulary')
const people = agencies?.people ?? []

describe('The key of a made-up person', () => {
  test('signs what its public half in agencies.yaml verifies', () => {
    const { privateKey, key } = demoPersonKey('mh-comensha')
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' })
    const words = Buffer.from('one version of the policies')
    expect(verify(null, words, publicKey, sign(null, words, privateKey))).toBe(true)
    expect(verify(null, words, publicKey, sign(null, words, demoPersonKey('mh-chain').privateKey))).toBe(false)
  })

  test('does not exist in production', () => {
    expect(() => demoPersonKey('mh-comensha', 'production')).toThrow(/put the real public key of each person/)
  })
})

describe('In production', () => {
  const person = (id: string, key: string) => ({ id, name: id, for: 'COA', roles: ['mandate-holder' as const], key })
  const real = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? ''

  test('people with a key of their own are taken', () => {
    expect(() => refuseDemoKeys([person('mh-coa', real), person('jansen', real)], 'production')).not.toThrow()
    expect(() => refuseDemoKeys(people, 'development')).not.toThrow()
    expect(() => refuseDemoKeys(people, undefined)).not.toThrow()
  })

  test('a demo key is refused, whoever holds it and however it is written, and says whose it is and what to do', () => {
    const demo = demoPersonKey('mh-coa', 'test').key
    // The same key with one of the bits set that do not count.
    const other = `${demo.slice(0, -1)}${String.fromCharCode(demo.charCodeAt(demo.length - 1) + 1)}`
    expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(demo, 'base64url'))
    for (const held of [person('mh-coa', demo), person('mh-coa', other), person('jansen', demo)])
      expect(() => refuseDemoKeys([person('pietersen', real), held], 'production')).toThrow(
        `lists demo keys, with which anybody can sign: ${held.id}. With NODE_ENV=production put the real public key of each person there`,
      )
    expect(() => refuseDemoKeys(people, 'production')).toThrow(/: mh-.*, mh-/u)
  })
})

describe('The people of agencies.yaml', () => {
  test('are one mandate holder for each kind of agency and one for the chain, each with the demo key of the id', () => {
    const holders = people.filter(({ roles }) => roles.includes('mandate-holder'))
    expect(holders.map((person) => person.for).sort()).toEqual([...(vocabulary?.kinds ?? []), 'CHAIN'].sort())
    expect(holders.map(({ id }) => id)).toEqual(
      holders.map((person) => `mh-${person.for.toLowerCase().replaceAll('_', '-')}`),
    )
    expect(holders.map(({ key }) => key)).toEqual(holders.map(({ id }) => demoPersonKey(id).key))
  })

  test('are all made up, and every role is taken', () => {
    expect(people.filter(({ name }) => !name.endsWith('(demo)'))).toEqual([])
    expect([...new Set(people.flatMap(({ roles }) => roles))].sort()).toEqual([
      'auditor',
      'data-protection-officer',
      'developer',
      'mandate-holder',
      'privacy-officer',
    ])
  })
})
