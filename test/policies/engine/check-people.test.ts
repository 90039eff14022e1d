import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { shop, shopVocabulary, smallSchema } from '../small-schema.ts'

const KEY = 'A'.repeat(43)
const OTHER_KEY = `${'A'.repeat(42)}E`
const HASH = 'a'.repeat(64)
const agencies = `agencies: []
people:
  - { id: mh-clerk, name: Signer, for: CLERK, roles: [mandate-holder], key: ${KEY} }
  - { id: po-clerk, name: Drafter, for: CLERK, roles: [privacy-officer] }
  - { id: fg-clerk, name: Adviser, for: CLERK, roles: [data-protection-officer] }
  - { id: mh-chain, name: Chair, for: CHAIN, roles: [mandate-holder], key: ${OTHER_KEY} }
`
const approval = (holder: string, kind: string) =>
  `{ mandate-holder: ${holder}, for: ${kind}, on: 2026-01-01, hash: ${HASH}, jws: a.b.c }`
const release = (author: string, rest = '') =>
  `release:\n  version: 1\n  author: ${author}\n  reason: First version.\n${rest}`

function problemsOf(texts: readonly string[], schema = shop): string[] {
  try {
    compilePolicy(
      texts.map((text, index) => parsePolicy(text, `${index}.yaml`)),
      schema,
    )
    return []
  } catch (error) {
    if (!(error instanceof PolicyErrors)) throw error
    return error.problems.map(
      ({ position, message }) => `${position?.file}:${position?.line}:${position?.column} ${message}`,
    )
  }
}

describe('people', () => {
  test('each in their own role are accepted', () => {
    const rest = `  approved-by: [${approval('mh-clerk', 'CLERK')}, ${approval('mh-chain', 'CHAIN')}]\n  advice: [{ officer: fg-clerk, on: 2026-01-01, text: Fine. }]\n`
    for (const author of ['po-clerk', 'mh-clerk'])
      expect(problemsOf([shopVocabulary, agencies, release(author, rest)])).toEqual([])
  })

  test('speak for a listed kind or for the chain', () => {
    expect(problemsOf([shopVocabulary, agencies.replace('for: CLERK', 'for: CLARK')])).toEqual([
      '1.yaml:3:35 kind "CLARK" is not listed; did you mean "CLERK"?',
    ])
    expect(problemsOf([agencies.replace('for: CLERK', 'for: CLARK')])).toEqual([])
  })

  test('have keys of their own, each in its one spelling', () => {
    expect(problemsOf([agencies.replace(OTHER_KEY, KEY)])).toEqual([
      '0.yaml:6:71 this key belongs to another person already: nobody signs as two',
    ])
    // The same 32 bytes as `OTHER_KEY`, spelled with bits that belong to no key.
    const other = `${'A'.repeat(42)}F`
    expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(OTHER_KEY, 'base64url'))
    expect(problemsOf([agencies.replace(KEY, other)])).toEqual([
      '0.yaml:3:72 the last character of the key of mh-clerk holds bits that belong to no key: copy it anew, as "x" of the JWK',
    ])
  })

  test('seal for one agency alone, with a key in its one spelling', () => {
    const agency = (slug: string, oin: number, seal: string) =>
      `  - { slug: ${slug}, name: A, kind: CLERK, oin: '0000009900000000${oin}000', seal: '${seal}' }\n`
    const listed = (...seals: string[]) =>
      problemsOf([`agencies:\n${seals.map((seal, index) => agency(`a${index}`, index + 1, seal)).join('')}`])
    expect(listed(KEY, OTHER_KEY)).toEqual([])
    expect(listed(KEY, KEY)).toEqual([
      expect.stringMatching(
        /this seal belongs to another agency already: no agency reads what is sealed for another$/u,
      ),
    ])
    expect(listed(`${'A'.repeat(42)}F`)).toEqual([expect.stringMatching(/the last character of the seal of a0 holds/u)])
    expect(listed('A'.repeat(42))).toEqual([expect.stringMatching(/an X25519 public key, 43 characters/u)])
  })

  test('who write a release are listed, as a privacy officer or a mandate holder', () => {
    expect(problemsOf([shopVocabulary, agencies, release('po-clark')])).toEqual([
      '2.yaml:3:3 person "po-clark" is not listed; did you mean "po-clerk"?',
    ])
    expect(problemsOf([shopVocabulary, agencies, release('fg-clerk')])).toEqual([
      '2.yaml:3:3 fg-clerk is no privacy-officer or mandate-holder and cannot stand here',
    ])
  })

  test('who sign hold the mandate they sign with', () => {
    const signed = (holder: string, kind: string) =>
      problemsOf([shopVocabulary, agencies, release('po-clerk', `  approved-by:\n    - ${approval(holder, kind)}\n`)])
    expect(signed('mh-clark', 'CLERK')).toEqual([
      '2.yaml:6:9 person "mh-clark" is not listed; did you mean "mh-clerk"?',
    ])
    expect(signed('po-clerk', 'CLERK')).toEqual(['2.yaml:6:9 po-clerk is no mandate-holder and cannot stand here'])
    expect(signed('mh-clerk', 'CHAIN')).toEqual([
      '2.yaml:6:35 mh-clerk holds the mandate of CLERK and cannot sign for CHAIN',
    ])
  })

  test('who advise are data protection officers', () => {
    expect(
      problemsOf([
        agencies,
        release('po-clerk', '  advice:\n    - { officer: mh-clerk, on: 2026-01-01, text: Fine. }\n'),
      ]),
    ).toEqual(['1.yaml:6:9 mh-clerk is no data-protection-officer and cannot stand here'])
  })

  test('are looked for in a purpose as well', () => {
    const purpose = `purpose: p
who: [CLERK]
tasks: []
rules: []
approved-by:
  - ${approval('mh-clark', 'CLERK')}
advice:
  - { officer: fg-clark, on: 2026-01-01, text: Fine. }
`
    expect(problemsOf([agencies, purpose])).toEqual([
      '1.yaml:6:7 person "mh-clark" is not listed; did you mean "mh-clerk"?',
      '1.yaml:8:7 person "fg-clark" is not listed; did you mean "fg-clerk"?',
    ])
  })

  test('are not looked for where nobody is listed', () => {
    expect(problemsOf(['agencies: []', release('anybody')])).toEqual([])
    expect(problemsOf([release('anybody')])).toEqual([])
  })
})

describe('categories of data', () => {
  const named = (categories: string) => `kinds: {}\ncategories: ${categories}\n`
  const schema = smallSchema({
    Patient: {
      fields: { name: { category: 'pd:Name' }, illness: { category: 'pd:Health' }, cure: { category: 'pd:Health' } },
    },
  })

  test('that the schema uses have a name, once the vocabulary names any', () => {
    const [name, health] = ['pd:Name: { en: Name, nl: Naam }', 'pd:Helth: { en: Health, nl: Gezondheid }']
    expect(problemsOf([named(`{ ${name}, ${health} }`)], schema)).toEqual([
      '0.yaml:2:1 category "pd:Health" is not listed; did you mean "pd:Helth"? (of Patient.illness in the schema); name it here',
    ])
    expect(problemsOf([named(`{ ${name}, ${health.replace('Helth', 'Health')} }`)], schema)).toEqual([])
    expect(problemsOf([named('{}')], schema)).toEqual([])
  })
})

describe('the contact of an agency', () => {
  const withContact = (contact: string) =>
    `agencies:\n  - slug: clerks\n    name: Clerks\n    kind: CLERK\n    oin: '00000099000000001000'\n    contact: ${contact}\n`
  const problems = (contact: string) => {
    try {
      parsePolicy(withContact(contact), 'agencies.yaml')
      return []
    } catch (error) {
      if (!(error instanceof PolicyErrors)) throw error
      return error.problems.map(({ position, message }) => `${position?.line}:${position?.column} ${message}`)
    }
  }

  test.each([
    '{ name: Desk, email: desk@example.org }',
    "{ name: Desk, phone: '+31 (0)20 000 0000' }",
    "{ name: Desk, email: desk@example.org, phone: '020-0000000' }",
  ])('can be reached: %s', (contact) => {
    expect(problems(contact)).toEqual([])
  })

  test('that nobody can reach is refused where it stands', () => {
    expect(problems('{ name: Desk }')).toEqual(['6:5 nobody can reach Desk of clerks: add an email, a phone or both'])
  })

  test.each(['{ email: desk@example.org }', '{ name: Desk, email: desk }', "{ name: Desk, phone: 'call us' }", 'Desk'])(
    'written otherwise is refused: %s',
    (contact) => {
      expect(problems(contact)).toHaveLength(1)
    },
  )

  test('is beside the content: another address is no other version', () => {
    const hash = (contact: string) =>
      compilePolicy([parsePolicy(withContact(contact)), parsePolicy(shopVocabulary)], shop).hash
    expect(hash('{ name: Desk, email: a@example.org }')).toBe(hash('{ name: Other, email: b@example.org }'))
  })
})
