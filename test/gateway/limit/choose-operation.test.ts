import { describe, expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { chooseOperation } from '../../../gateway/limit/choose-operation.ts'

const choose = (document: string, name?: string): string => {
  const outcome = chooseOperation(parse(document), name)
  return outcome.ok ? (outcome.value.name?.value ?? 'anonymous') : outcome.error.message
}

describe('the operation that is executed', () => {
  test('is the only one, or the one that is named', () => {
    expect(choose('{a}')).toBe('anonymous')
    expect(choose('{a}', '')).toBe('anonymous')
    expect(choose('query A {a} query B {b}', 'B')).toBe('B')
    expect(choose('fragment F on Q {a} query A {...F}', 'A')).toBe('A')
  })

  test('is refused when it is in doubt', () => {
    expect(choose('query A {a} query B {b}')).toContain('several operations')
    expect(choose('query A {a}', 'B')).toContain('names no operation')
    expect(choose('{a}', 'constructor')).toContain('names no operation')
    expect(choose('query A {a} query A {secret}', 'A')).toContain('names two operations')
    expect(choose('fragment F on Q {a}')).toContain('holds no operation')
  })
})
