import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { compare } from '../../../policies/engine/compare.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import {
  describeMissing,
  missingApprovals,
  requiredApprovals,
  widenedRules,
} from '../../../policies/engine/required-approvals.ts'
import { shop, shopVocabulary, smallSchema } from '../small-schema.ts'
import { shipped } from '../shipped-policy.ts'

const sell = (rules: string, more = '') =>
  `purpose: sell\nwho: [CLERK, AUDITOR]\ntasks: [PACK]\n${more}rules:\n${rules}`
const NAME = '  - { id: name, see: { Product: [name] }, because: b }\n'
const POLICY = (rules = NAME, more = '', ...others: string[]) =>
  compilePolicy(
    [sell(rules, more), shopVocabulary, ...others].map((text) => parsePolicy(text)),
    shop,
  )

describe('who must sign', () => {
  test('for a first version is every kind that owns a shown field and every kind that sees one', () => {
    expect(requiredApprovals(undefined, POLICY())).toEqual([
      { for: 'AUDITOR', as: 'receiver', because: ['Product.name'] },
      { for: 'CLERK', as: 'receiver', because: ['Product.name'] },
      { for: 'SHOP', as: 'owner', because: ['Product.name'] },
    ])
  })

  test('for one field gained by one kind is the owner of that field and that kind', () => {
    const more = `${NAME}  - { id: made, who: [CLERK], see: { Product: { madeOn: exists } }, because: b }\n`
    expect(requiredApprovals(POLICY(), POLICY(more))).toEqual([
      { for: 'CLERK', as: 'receiver', because: ['Product.madeOnExists'] },
      { for: 'SHOP', as: 'owner', because: ['Product.madeOnExists'] },
    ])
    expect(widenedRules(compare(POLICY(), POLICY(more)))).toEqual(['sell/made'])
  })

  test('for a field without an owner is the receiver only', () => {
    const more = `${NAME}  - { id: mail, who: [CLERK], see: { User: [email] }, because: b }\n`
    expect(requiredApprovals(POLICY(), POLICY(more))).toEqual([
      { for: 'CLERK', as: 'receiver', because: ['User.email'] },
    ])
  })

  test('for a change that only narrows, or says something otherwise, is any one mandate holder', () => {
    const two = `${NAME}  - { id: mail, see: { User: [email] }, because: b }\n`
    const any = [{ for: '*', as: 'any', because: [] }]
    expect(requiredApprovals(POLICY(two), POLICY())).toEqual(any)
    expect(widenedRules(compare(POLICY(two), POLICY()))).toEqual([])
    expect(requiredApprovals(POLICY(), POLICY(NAME.replace('because: b', 'because: better')))).toEqual(any)
    expect(requiredApprovals(POLICY(), POLICY())).toEqual(any)
  })

  test('for shared words, red lines and kinds of agencies is the chain', () => {
    const line = 'red-lines: [{ id: r, because: b, fields: [User.phone], only-purposes: [] }]'
    const agency = `agencies: [{ slug: a, name: A, kind: CLERK, oin: '00000099000000001000' }]`
    const steward = (...because: string[]) => [{ for: 'CHAIN', as: 'steward', because }]
    expect(requiredApprovals(POLICY(), POLICY(NAME, '', line))).toEqual(steward('r'))
    expect(requiredApprovals(POLICY(), POLICY(NAME, '', agency))).toEqual(steward('00000099000000001000'))
    const renamed = compilePolicy(
      [sell(NAME), shopVocabulary.replace('Bediende', 'Klerk')].map((text) => parsePolicy(text)),
      shop,
    )
    expect(requiredApprovals(POLICY(), renamed)).toMatchObject([{ for: 'CHAIN', as: 'steward' }])
  })

  test('for an argument opened is the owner of the field it reads and everybody it is opened to', () => {
    const schema = smallSchema({
      Query: {
        fields: {
          items: { type: 'Item', kind: 'link', arguments: { name: { reads: 'Item.name' } } },
          others: { type: 'Item', kind: 'link', arguments: { plain: {} } },
        },
      },
      Item: { fields: { name: { owner: 'SHOP' } } },
    })
    const text = (more: string) =>
      `purpose: sell\nwho: [CLERK, AUDITOR]\ntasks: []\n${more}rules: [{ id: r, see: { Item: [name] }, because: b }]`
    const policy = (more: string) => compilePolicy([parsePolicy(text(more))], schema)
    const opened = policy('arguments: { Query.items: [name] }\n')
    const none = policy('arguments: { Query.items: [] }\n')
    const comparison = { ...compare(none, opened), other: [] as ReturnType<typeof compare>['other'] }
    const argument = { what: 'argument', subject: 'Query.items(name)', change: 'added', widens: true } as const
    expect(requiredApprovals(none, opened, { ...comparison, other: [{ ...argument, purpose: 'sell' }] })).toEqual([
      { for: 'AUDITOR', as: 'receiver', because: ['Query.items(name)'] },
      { for: 'CLERK', as: 'receiver', because: ['Query.items(name)'] },
      { for: 'SHOP', as: 'owner', because: ['Query.items(name)'] },
    ])
    // An argument that reads nothing belongs to nobody, and of a purpose that is gone nobody receives anything.
    const odd = { ...argument, subject: 'Query.others(plain)', purpose: 'gone' }
    expect(requiredApprovals(none, opened, { ...comparison, other: [odd] })).toMatchObject([{ as: 'any' }])
    expect(requiredApprovals(none, opened, { ...comparison, other: [argument] })).toMatchObject([{ for: 'SHOP' }])
  })

  test('for a computed field gained is the owner of what it is computed from as well', () => {
    const clinic = smallSchema({
      Query: { fields: { person: { type: 'Person', kind: 'link' } } },
      Person: {
        fields: {
          name: { owner: 'TOWN' },
          diagnosis: { owner: 'HEALTH' },
          needsCare: { owner: 'TOWN', requires: ['Person.diagnosis'] },
        },
      },
    })
    const policy = (see: string, more = '') =>
      compilePolicy(
        [
          parsePolicy(
            `purpose: p\nwho: [TOWN]\ntasks: [T]\nrules: [{ id: r, see: { Person: [${see}] }, because: x }]\n${more}`,
          ),
        ],
        clinic,
      )
    const accepted = 'derived: [{ field: Person.needsCare, from: [Person.diagnosis], because: x }]\n'
    const owners = (before?: ReturnType<typeof policy>) =>
      requiredApprovals(before, policy('name, needsCare', accepted)).flatMap(({ for: kind, as }) =>
        as === 'owner' ? [kind] : [],
      )
    expect(owners(policy('name'))).toEqual(['HEALTH', 'TOWN'])
    expect(owners()).toEqual(['HEALTH', 'TOWN'])
  })

  test('for the secrecy of a purpose, lifted or laid on, is the chain', () => {
    const [open, secret] = [POLICY(), POLICY(NAME, 'confidential: true\n')]
    const chain = [{ for: 'CHAIN', as: 'steward', because: ['sell'] }]
    expect(requiredApprovals(open, secret)).toEqual(chain)
    expect(requiredApprovals(secret, open)).toEqual(chain)
  })

  test('for the shipped policies is everybody who owns or sees something, and an owner is asked for what it owns', () => {
    const required = requiredApprovals(undefined, shipped)
    const owners = required.filter(({ as }) => as === 'owner')
    for (const { for: kind, because } of owners)
      for (const coordinate of because) {
        const field = shipped.schema.field(coordinate)
        const whole = field?.coarsens === undefined ? field : shipped.schema.field(field.coarsens.field)
        expect([coordinate, whole?.owner]).toEqual([coordinate, kind])
      }
    const receivers = new Set(required.filter(({ as }) => as === 'receiver').map(({ for: kind }) => kind))
    for (const purpose of shipped.purposes.values())
      for (const [kind, column] of purpose.cells) if (column.size > 0) expect(receivers).toContain(kind)
    expect(owners.map(({ for: kind }) => kind)).toContain('CHAIN')
  })
})

describe('what is still missing', () => {
  test('is what no signature for that kind was given for; any signature will do where any kind may sign', () => {
    const required = requiredApprovals(undefined, POLICY())
    expect(missingApprovals(required, new Set(['CLERK', 'SHOP']))).toMatchObject([{ for: 'AUDITOR' }])
    const any = requiredApprovals(POLICY(), POLICY())
    expect(missingApprovals(any, new Set())).toEqual(any)
    expect(missingApprovals(any, new Set(['OM']))).toEqual([])
  })

  test('is said in a sentence, with the first few fields', () => {
    const required = (as: 'owner' | 'receiver' | 'steward' | 'any', because: string[]) => ({ for: 'X', as, because })
    expect(describeMissing([required('owner', ['A.a', 'A.b', 'A.c', 'A.d', 'A.e'])])).toBe(
      'a mandate holder for X, which owns A.a, A.b, A.c and 2 more, must still sign',
    )
    expect(describeMissing([required('receiver', ['A.a']), required('steward', ['word'])])).toBe(
      'a mandate holder for X, which comes to see A.a, must still sign; a mandate holder for X, which looks after the shared word, must still sign',
    )
    expect(describeMissing([required('any', [])])).toMatch(/of any kind of agency/u)
  })
})

describe('what needs a reason', () => {
  const words = (edit: (text: string) => string) =>
    compilePolicy(
      [sell(NAME), edit(shopVocabulary)].map((text) => parsePolicy(text)),
      shop,
    )
  const agencies = (kind: string) => `agencies: [{ slug: a, name: A, kind: ${kind}, oin: '00000099000000001000' }]`

  test('is whatever widens, also where no field is newly shown', () => {
    const told = words((text) => text.replace('silent: true', 'silent: false'))
    expect(widenedRules(compare(POLICY(), told))).toEqual(['vocabulary/watched'])
    const fewer = words((text) => text.replace(', PageInfo.*', ''))
    expect(widenedRules(compare(fewer, POLICY()))).toEqual(['vocabulary/PageInfo.*'])
    const clerks = POLICY(NAME, '', agencies('CLERK'))
    expect(widenedRules(compare(POLICY(), clerks))).toEqual(['agency/00000099000000001000'])
    expect(widenedRules(compare(clerks, POLICY(NAME, '', agencies('AUDITOR'))))).toEqual([
      'agency/00000099000000001000',
    ])
    const argument = { what: 'argument', subject: 'Query.items(name)', change: 'added', widens: true } as const
    expect(widenedRules({ cells: [], other: [{ ...argument, purpose: 'sell' }] })).toEqual(['sell/Query.items(name)'])
  })

  test('is not what narrows: a word that becomes silent or goes, an agency that goes', () => {
    const told = words((text) => text.replace('silent: true', 'silent: false'))
    expect(widenedRules(compare(told, POLICY()))).toEqual([])
    const gone = words((text) => text.replace(/ {2}watched: .*\n/u, ''))
    expect(widenedRules(compare(POLICY(), gone))).toEqual([])
    const other = agencies('CLERK').replace('1000', '2000')
    const one = POLICY(NAME, '', agencies('CLERK'))
    expect(widenedRules(compare(one, POLICY(NAME, '', other)))).toEqual(['agency/00000099000000002000'])
  })

  test('can be given one under each of these names', () => {
    const names = ['sell/name', 'vocabulary/PageInfo.*', 'agency/00000099000000001000', 'sell/Query.items(name)']
    const reasons = names.map((name) => `"${name}": Because.`).join(', ')
    const release = parsePolicy(`release: { version: 1, author: po, reason: r, reasons: { ${reasons} } }`)
    expect(release).toMatchObject({ reasons: Object.fromEntries(names.map((name) => [name, 'Because.'])) })
  })
})
