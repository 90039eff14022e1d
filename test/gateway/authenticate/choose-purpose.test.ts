import { describe, expect, test } from '@jest/globals'
import { choosePurpose } from '../../../gateway/authenticate/choose-purpose.ts'
import { singleHeaders } from '../../../gateway/authenticate/single-headers.ts'

const known = new Map([
  ['shelter.place', { who: new Set(['SHELTER', 'COMENSHA']) }],
  ['signal.assess', { who: new Set(['POLICE']) }],
  ['victim.register', { who: new Set(['SHELTER']) }],
])

function choose(purposes: readonly string[], header?: string): string {
  const outcome = choosePurpose({ kind: 'SHELTER', purposes }, header, known)
  return outcome.ok ? outcome.value : outcome.error.code
}

describe('choosing the purpose of a request', () => {
  test('one purpose in the token needs no header', () => {
    expect(choose(['shelter.place'])).toBe('shelter.place')
    expect(choose(['shelter.place'], ' shelter.place ')).toBe('shelter.place')
    expect(choose(['shelter.place'], '')).toBe('shelter.place')
  })

  test('the header chooses among several', () => {
    expect(choose(['signal.assess', 'shelter.place'], 'shelter.place')).toBe('shelter.place')
  })

  test.each([
    ['no purpose in the token', [], undefined, 'PURPOSE_MISSING'],
    ['no purpose in the token, one in the header', [], 'shelter.place', 'PURPOSE_MISSING'],
    ['two purposes and no header', ['shelter.place', 'signal.assess'], undefined, 'PURPOSE_AMBIGUOUS'],
    ['two purposes and an empty header', ['shelter.place', 'signal.assess'], ' ', 'PURPOSE_AMBIGUOUS'],
    [
      'a header that names what is open to the kind but not in the token',
      ['shelter.place'],
      'victim.register',
      'PURPOSE_NOT_ALLOWED',
    ],
    ['a header that names what the token does not carry', ['shelter.place'], 'signal.assess', 'PURPOSE_NOT_ALLOWED'],
    [
      'a header that names two',
      ['shelter.place', 'signal.assess'],
      'shelter.place, signal.assess',
      'PURPOSE_NOT_ALLOWED',
    ],
    ['an unknown purpose', ['shelter.find'], undefined, 'PURPOSE_NOT_ALLOWED'],
    ['a purpose of another kind', ['signal.assess'], undefined, 'PURPOSE_NOT_ALLOWED'],
    [
      'a purpose of another kind chosen by header',
      ['shelter.place', 'signal.assess'],
      'signal.assess',
      'PURPOSE_NOT_ALLOWED',
    ],
    ['a purpose that differs in case', ['Shelter.Place'], undefined, 'PURPOSE_NOT_ALLOWED'],
    ['a purpose named like a property of every object', ['constructor'], undefined, 'PURPOSE_NOT_ALLOWED'],
  ])('%s is refused', (_name, purposes, header, code) => {
    expect(choose(purposes, header)).toBe(code)
  })

  test('an ambiguous request is told which purposes its token carries', () => {
    const outcome = choosePurpose({ kind: 'SHELTER', purposes: ['a', 'b'] }, undefined, known)
    expect(outcome.ok ? undefined : outcome.error.details).toEqual({ purposes: ['a', 'b'] })
  })
})

describe('headers', () => {
  test('are read once each, by lower-case name', () => {
    const outcome = singleHeaders(['Purpose', 'a', 'Accept', 'x', 'accept', 'y', '__proto__', 'z'])
    expect(outcome.ok && Object.entries(outcome.value)).toEqual([
      ['purpose', 'a'],
      ['accept', 'x'],
      ['__proto__', 'z'],
    ])
  })

  test.each([
    ['Authorization', 'UNAUTHENTICATED'],
    ['Purpose', 'GRAPHQL_PARSE_FAILED'],
    ['On-Withheld', 'GRAPHQL_PARSE_FAILED'],
    ['Content-Type', 'GRAPHQL_PARSE_FAILED'],
  ])('%s sent twice is refused, even with the same value', (name, code) => {
    const outcome = singleHeaders([name, 'a', name.toLowerCase(), 'a'])
    expect(outcome.ok ? undefined : outcome.error.code).toBe(code)
  })
})
