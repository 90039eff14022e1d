import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { isAccepted } from '../../../policies/engine/ways.ts'
import { whatMaySee } from '../../../policies/engine/what-may-see.ts'
import { shipped } from '../shipped-policy.ts'
import { shop } from '../small-schema.ts'

const policy = compilePolicy(
  [
    parsePolicy(`
purpose: sell
who: [CLERK, AUDITOR]
tasks: [SEND, PACK]
valid: { from: 2026-02-01 }
when: [paid or not adult]
rules:
  - { id: b, see: { User: [id], Product: [madeOn: month, shipping] }, because: x }
  - { id: a, who: [CLERK], tasks: [PACK], own: true, see: { User: [id] }, when: [watched], because: x }
`),
  ],
  shop,
)

describe('what a kind may see for a purpose', () => {
  test('is every way to every field, by coordinate and rule, derived fields left out', () => {
    expect(whatMaySee(policy, 'CLERK', 'sell')).toEqual([
      {
        coordinate: 'Product.madeOn',
        form: 'month',
        own: false,
        tasks: ['PACK', 'SEND'],
        when: 'paid or not adult',
        rule: 'b',
      },
      {
        coordinate: 'User.id',
        form: 'full',
        own: true,
        tasks: ['PACK'],
        when: '(paid or not adult) and watched',
        rule: 'a',
      },
      {
        coordinate: 'User.id',
        form: 'full',
        own: false,
        tasks: ['PACK', 'SEND'],
        when: 'paid or not adult',
        rule: 'b',
      },
    ])
    expect(whatMaySee(policy, 'AUDITOR', 'sell').map(({ rule }) => rule)).toEqual(['b', 'b'])
  })

  test('is nothing for others, for unknown purposes, and outside the purpose’s dates', () => {
    expect(whatMaySee(policy, 'STRANGER', 'sell')).toEqual([])
    expect(whatMaySee(policy, 'CLERK', 'buy')).toEqual([])
    expect(whatMaySee(policy, 'CLERK', 'sell', new Date('2026-01-15T12:00:00Z'))).toEqual([])
    expect(whatMaySee(policy, 'CLERK', 'sell', new Date('2026-02-15T12:00:00Z'))).toHaveLength(3)
  })

  test('takes a field that the schema no longer has as one that is computed from nothing', () => {
    const purpose = policy.purposes.get('sell')
    expect(purpose && isAccepted(policy, purpose, 'Product.gone')).toBe(true)
    expect(purpose && isAccepted(policy, purpose, 'Product.shipping')).toBe(false)
  })

  test('says the same of the shipped policies as they do', () => {
    expect(whatMaySee(shipped, 'DTV', 'departure.hold').map(({ coordinate }) => coordinate)).toContain(
      'ReflectionPeriod.departureSuspended',
    )
    expect(
      whatMaySee(shipped, 'POLICE', 'signal.assess').find(({ coordinate }) => coordinate === 'PoliceSignal.narrative'),
    ).toEqual({
      coordinate: 'PoliceSignal.narrative',
      form: 'full',
      own: true,
      tasks: ['ASSESS_SIGNAL'],
      when: '',
      rule: 'own-signals',
    })
  })
})
