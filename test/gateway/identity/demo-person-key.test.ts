import { createPublicKey, sign, verify } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { demoPersonKey } from '../../../gateway/identity/demo-person-key.ts'
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
