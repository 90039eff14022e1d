import { describe, expect, test } from '@jest/globals'
import { checkPerson } from '../../../policies/engine/check-person.ts'
import type { PersonEntry } from '../../../policies/engine/policy-document.ts'
import { wildcardsIn } from '../../../policies/engine/wildcards-in.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { shop, shopVocabulary } from '../small-schema.ts'
import { say } from './lifecycle-story.ts'

const people: readonly PersonEntry[] = [
  { id: 'po', name: 'Officer', for: 'CHAIN', roles: ['privacy-officer'] },
  { id: 'fg', name: 'Protection', for: 'CHAIN', roles: ['data-protection-officer'] },
  { id: 'mh-OM', name: 'Holder', for: 'OM', roles: ['mandate-holder'], key: 'x' },
]

describe('a person', () => {
  test('may do what the role is for', () => {
    for (const event of [say.draft(1), say.submit(1), say.advise(1), say.sign(1), say.withdraw(1)])
      expect(checkPerson(people, event)).toBeUndefined()
  })

  test('is told why not otherwise', () => {
    expect(checkPerson(people, say.draft(1, 'a', { by: 'stranger' }))).toEqual({
      code: 'unknown-person',
      message: 'stranger is not among the people in the agencies.yaml of this hub',
    })
    expect(checkPerson(people, say.sign(1, 'a', { by: 'stranger' }))?.code).toBe('unknown-person')
    expect(checkPerson(people, { ...say.advise(1), by: 'stranger' })?.code).toBe('unknown-person')
    expect(checkPerson(people, say.draft(1, 'a', { by: 'fg' }))).toEqual({
      code: 'no-writer',
      message: 'fg is no privacy officer or mandate holder: only they write versions',
    })
    expect(checkPerson(people, say.draft(1, 'a', { by: 'mh-OM' }))).toBeUndefined()
    expect(checkPerson(people, say.sign(1, 'a', { by: 'po' }))).toEqual({
      code: 'no-mandate',
      message: 'po holds no mandate and cannot sign: a mandate holder for OM signs',
    })
    expect(checkPerson(people, say.sign(1, 'a', { by: 'mh-OM', kind: 'IND' }))).toEqual({
      code: 'no-mandate',
      message: 'mh-OM holds a mandate for OM, not for IND',
    })
    expect(checkPerson(people, { ...say.advise(1), by: 'po' })).toMatchObject({ code: 'no-officer' })
    expect(checkPerson(people, say.sendBack(1, 'a', { by: 'po' }))).toMatchObject({ code: 'not-asked' })
    expect(checkPerson(people, say.sendBack(1, 'a', { by: 'mh-OM', kind: 'IND' }))).toMatchObject({
      code: 'no-mandate',
    })
    expect(checkPerson(people, say.sendBack(1, 'a', { by: 'po', kind: 'CHAIN' }))).toMatchObject({ code: 'no-mandate' })
    expect(checkPerson(people, say.comment(1, { by: 'nobody' }))).toMatchObject({ code: 'unknown-person' })
  })
})

describe('the wildcards of a version', () => {
  test('are the plain fields each type has now', () => {
    const text = `purpose: sell\nwho: [CLERK]\ntasks: []\nrules:\n  - { id: all, see: { User: '*', Product: [name], Gone: '*' }, because: b }`
    const documents = [parsePolicy(text), parsePolicy(shopVocabulary)]
    expect(wildcardsIn(documents, shop)).toEqual({ User: ['id', 'email', 'phone'] })
  })
})
