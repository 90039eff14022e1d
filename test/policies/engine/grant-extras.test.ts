import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import type { Coordinates, TypeShape } from '../../../policies/engine/coordinates.ts'
import { decide, decidingFacts, mostEver } from '../../../policies/engine/decide.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { shopVocabulary, smallSchema } from '../small-schema.ts'

const noon = new Date('2026-03-20T12:00:00Z')
const DAY = 86_400_000

/** A shop with things that are computed, filtered by, changed and kept. */
const shop: Coordinates = (() => {
  const link = (type: string, more: object = {}) => ({ type, kind: 'link' as const, ...more })
  const made = smallSchema({
    Query: {
      fields: {
        products: link('Product', { list: true, arguments: { name: { reads: 'Product.name' }, first: {} } }),
        past: { type: 'Past', kind: 'value', outsideCase: 'withoutCase' },
      },
    },
    Mutation: {
      fields: {
        pack: link('Product'),
        send: link('Parcel', { arguments: { to: {} } }),
        ring: { type: 'Boolean' },
        accept: { type: 'Boolean', outsideCase: 'byTaskAlone' },
      },
    },
    Product: {
      fields: {
        upc: {},
        name: {},
        shipping: { requires: ['Product.upc'] },
        label: { requires: ['Product.shipping', 'Product.upc'] },
        advert: link('Advert', { requires: ['Product.name'] }),
        parcels: link('Parcel', { list: true }),
      },
    },
    Advert: { fields: { text: {} } },
    Parcel: { fields: { sentAt: {}, to: {}, packer: {}, product: link('Product') } },
  })
  const parcel = made.types.get('Parcel')
  const types = new Map<string, TypeShape>(made.types)
  if (parcel !== undefined) types.set('Parcel', { ...parcel, rowOwner: 'packer' })
  return { ...made, types, mutation: 'Mutation' }
})()

function compile(
  rules: string,
  extra = '',
  vocabulary: string | undefined = shopVocabulary.replace(/structural: .*/u, 'structural: []'),
) {
  const purpose = parsePolicy(`purpose: sell\nwho: [CLERK, AUDITOR]\ntasks: [PACK, SEND]\nrules:\n${rules}\n${extra}\n`)
  return compilePolicy(vocabulary === undefined ? [purpose] : [parsePolicy(vocabulary), purpose], shop)
}
type Asked = Partial<Omit<Parameters<typeof decide>[1], 'purpose'>>
const ask = (policy: ReturnType<typeof compile>, asked: Asked = {}) =>
  decide(policy, { kind: 'CLERK', tasks: ['PACK'], facts: {}, at: noon, ...asked, purpose: 'sell' })
const ever = (policy: ReturnType<typeof compile>) => mostEver(policy, { kind: 'CLERK', purpose: 'sell', at: noon })

describe('a derived field', () => {
  const rules = '  - { id: r, see: { Product: [shipping, label], Advert: [text] }, when: [paid], because: x }'
  const accepted = `derived:
  - { field: Product.shipping, from: [Product.upc], because: x }
  - { field: Product.advert, from: [Product.name], because: x }`

  test('is granted where the purpose accepts its sources, under the conditions of its rule', () => {
    const policy = compile(rules, accepted)
    expect(ask(policy, { facts: { paid: true } }).granted('Product.shipping')).toMatchObject({
      form: 'full',
      rule: 'r',
    })
    expect(ask(policy).withheld('Product.shipping')).toEqual({ reason: 'condition', missing: ['paid'] })
    expect(ever(policy).granted('Product.shipping')).toBeDefined()
  })

  test('is withheld as derived where it does not, whatever holds', () => {
    for (const grant of [ask(compile(rules, accepted), { facts: { paid: true } }), ever(compile(rules, accepted))]) {
      expect(grant.granted('Product.label')).toBeUndefined()
      expect(grant.withheld('Product.label')).toEqual({ reason: 'derived' })
    }
  })

  test('does not grant what it is computed from', () => {
    const grant = ask(compile(rules, accepted), { facts: { paid: true } })
    expect(grant.granted('Product.upc')).toBeUndefined()
    expect(grant.withheld('Product.upc')).toEqual({ reason: 'no-rule' })
  })

  test('that is a link is followed where it is accepted, and only there', () => {
    const [yes, no] = [
      ask(compile(rules, accepted), { facts: { paid: true } }),
      ask(compile(rules), { facts: { paid: true } }),
    ]
    expect([yes.reaches('Product.advert'), yes.reaches('Query.products')]).toEqual([true, true])
    expect([no.reaches('Product.advert'), no.reaches('Query.products')]).toEqual([false, false])
    expect(no.withheld('Product.advert')).toEqual({ reason: 'derived' })
  })

  test('accepted without a rule that shows it is not granted', () => {
    const grant = ask(compile('  - { id: r, see: { Product: [name] }, because: x }', accepted))
    expect(grant.withheld('Product.shipping')).toEqual({ reason: 'no-rule' })
  })
})

describe('arguments that read', () => {
  const rules = '  - { id: r, see: { Product: [name] }, because: x }'

  test('are those the purpose lists, with a vocabulary', () => {
    const listed = 'arguments: { Query.products: [name] }'
    expect(ask(compile(rules, listed)).arguments).toEqual(new Set(['Query.products(name)']))
    expect(ever(compile(rules, listed)).arguments).toEqual(new Set(['Query.products(name)']))
    expect(ask(compile(rules)).arguments).toEqual(new Set())
  })

  test('are any whose field is granted, without one, until the purpose lists some', () => {
    const free = compilePolicy([parsePolicy(`purpose: sell\nwho: [CLERK]\ntasks: [PACK]\nrules:\n${rules}\n`)], shop)
    expect(ask(free).arguments).toBeUndefined()
  })

  test('are none for another kind, and none when the purpose is over', () => {
    const policy = compile(rules, 'arguments: { Query.products: [name] }\nvalid: { until: 2026-03-01 }')
    expect(ask(policy).arguments).toEqual(new Set())
    expect(ask(policy, { kind: 'NOBODY' }).arguments).toEqual(new Set())
  })
})

describe('what may be changed', () => {
  const rules = '  - { id: r, see: { Product: [upc] }, because: x }'
  const may = 'when: [paid]\nmay-change: [Mutation.pack]'
  const facts = { paid: true }

  test('is granted by name, under the purpose’s own conditions and tasks', () => {
    const policy = compile(rules, may)
    expect(ask(policy, { facts }).granted('Mutation.pack')).toEqual({ form: 'full', own: false, rule: 'may-change' })
    expect(ask(policy).withheld('Mutation.pack')).toEqual({ reason: 'condition', missing: ['paid'] })
    expect(ask(policy, { facts, tasks: [] }).withheld('Mutation.pack')).toEqual({ reason: 'condition', missing: [] })
    expect(ask(policy, { facts, kind: 'AUDITOR' }).granted('Mutation.pack')).toBeDefined()
  })

  test('is nothing that only answers with something that may be seen', () => {
    const grant = ask(compile('  - { id: r, see: { Product: [upc], Parcel: [to] }, because: x }', may), { facts })
    expect([...grant.fields.keys()].filter((coordinate) => coordinate.startsWith('Mutation.'))).toEqual([
      'Mutation.pack',
    ])
    expect(grant.reaches('Mutation.send')).toBe(false)
    expect(grant.withheld('Mutation.send')).toEqual({ reason: 'no-rule' })
    expect(grant.withheld('Mutation.ring')).toEqual({ reason: 'no-rule' })
  })

  test('takes conditions of its own in place of the purpose’s, and tasks and kinds of its own', () => {
    const policy = compile(
      rules,
      `when: [paid]
when-asked-by: { AUDITOR: [adult] }
may-change:
  - change: [Mutation.pack]
    when: []
  - change: [Mutation.send]
    when: [adult]
    who: [CLERK]
  - change: [Mutation.ring]
    tasks: [SEND]`,
    )
    expect(ask(policy).granted('Mutation.pack')).toBeDefined()
    expect(ask(policy, { kind: 'AUDITOR' }).granted('Mutation.pack')).toBeDefined()
    expect(ask(policy, { tasks: [] }).granted('Mutation.pack')).toBeUndefined()
    expect(ask(policy, { facts }).withheld('Mutation.send')).toEqual({ reason: 'condition', missing: ['adult'] })
    expect(ask(policy, { facts: { adult: true } }).granted('Mutation.send')).toBeDefined()
    expect(ask(policy, { facts: { adult: true }, kind: 'AUDITOR' }).withheld('Mutation.send')).toEqual({
      reason: 'no-rule',
    })
    expect(ask(policy, { facts }).granted('Mutation.ring')).toBeUndefined()
    expect(ask(policy, { facts, tasks: ['SEND'] }).granted('Mutation.ring')).toBeDefined()
    expect(ask(policy, { tasks: ['SEND'] }).granted('Mutation.ring')).toBeUndefined()
  })

  test('may be named more than once: one way is enough', () => {
    const policy = compile(
      rules,
      'may-change:\n  - { change: [Mutation.pack], when: [paid] }\n  - { change: [Mutation.pack], tasks: [SEND] }',
    )
    expect(ask(policy).granted('Mutation.pack')).toBeUndefined()
    expect(ask(policy, { facts }).granted('Mutation.pack')).toBeDefined()
    expect(ask(policy, { tasks: ['SEND'] }).granted('Mutation.pack')).toBeDefined()
  })
})

describe('what is about no case that is open', () => {
  const policy = compile(
    '  - { id: own, see: { Query: [past] }, because: x }\n  - { id: r, see: { Product: [upc] }, because: x }',
    'when: [paid]\nmay-change: [Mutation.pack, Mutation.accept]',
  )

  test.each(['Query.past', 'Mutation.accept'])('%s is granted by purpose and kind alone', (coordinate) => {
    for (const tasks of [[], ['PACK'], ['OTHER']])
      for (const facts of [{}, { paid: false }])
        expect(ask(policy, { tasks, facts }).granted(coordinate)).toMatchObject({ form: 'full' })
    expect(ask(policy, { kind: 'STRANGER' }).granted(coordinate)).toBeUndefined()
  })

  test('opens nothing else', () => {
    const { fields } = ask(policy, { tasks: [] })
    expect([...fields.keys()].sort()).toEqual(['Mutation.accept', 'Query.past'])
  })

  test('takes no task, no fact and no own rows', () => {
    const told = /is about no case that is open to the asker/u
    for (const narrowed of ['tasks: [PACK]', 'when: [paid]', 'own: true'])
      expect(() => compile(`  - { id: own, ${narrowed}, see: { Query: [past] }, because: x }`)).toThrow(told)
    for (const narrowed of ['tasks: [PACK]', 'when: [paid]', 'when: []'])
      expect(() => compile(rules(), `may-change: [{ change: [Mutation.accept], ${narrowed} }]`)).toThrow(told)
  })

  function rules(): string {
    return '  - { id: r, see: { Product: [upc] }, because: x }'
  }
})

describe('what is kept after closing', () => {
  const rules = `
  - { id: plain, see: { Product: [upc], Parcel: [to] }, because: x }
  - { id: sent, tasks: [SEND], see: { Parcel: [sentAt] }, when: [paid], because: x }`
  const keep = 'after-closing: { keep: [Parcel.sentAt], for: P14D }'
  const closed = (daysAgo: number, type = 'SEND') => [{ type, closedAt: new Date(noon.getTime() - daysAgo * DAY) }]
  const facts = { paid: true }
  const policy = compile(rules, keep)

  test('is the named field of one’s own rows, and nothing else', () => {
    const grant = ask(policy, { tasks: [], facts, closed: closed(3) })
    expect(grant.granted('Parcel.sentAt')).toEqual({ form: 'full', own: true, rule: 'sent' })
    expect(grant.granted('Parcel.to')).toBeUndefined()
    expect(grant.granted('Product.upc')).toBeUndefined()
    expect(grant.reaches('Product.parcels')).toBe(true)
  })

  test.each([
    ['closed now', 0, true],
    ['the last millisecond', 14 - 1 / DAY, true],
    ['the moment after', 14, false],
    ['to be closed', -1 / DAY, false],
  ])('counts from the moment of closing: %s', (_, daysAgo, kept) => {
    const grant = ask(policy, { tasks: [], facts, closed: closed(daysAgo) })
    expect(grant.granted('Parcel.sentAt') !== undefined).toBe(kept)
    if (!kept) expect(grant.fields.size).toBe(0)
  })

  test('goes by the rule’s own task and facts', () => {
    expect(ask(policy, { tasks: [], facts, closed: closed(3, 'PACK') }).fields.size).toBe(0)
    expect(ask(policy, { tasks: [], facts, closed: closed(3, 'OTHER') }).fields.size).toBe(0)
    expect(ask(policy, { tasks: [], closed: closed(3) }).fields.size).toBe(0)
    expect(ask(policy, { tasks: [], facts, closed: [] }).fields.size).toBe(0)
  })

  test('stands beside what an open task shows, which is shown in full', () => {
    const grant = ask(policy, { tasks: ['PACK'], facts, closed: closed(3) })
    expect(grant.granted('Parcel.to')).toMatchObject({ own: false })
    expect(grant.granted('Parcel.sentAt')).toMatchObject({ own: true })
    expect(ask(policy, { tasks: ['SEND'], facts, closed: closed(3) }).granted('Parcel.sentAt')).toMatchObject({
      own: false,
    })
  })

  test('is not mixed up with a grant in which nothing is kept, whichever was asked first', () => {
    for (const policyOfItsOwn of [compile(rules, keep), compile(`${rules}\n`, keep)]) {
      const kept = () => ask(policyOfItsOwn, { tasks: [], facts, closed: closed(3) }).fields.size
      const none = () => ask(policyOfItsOwn, { tasks: [], facts }).fields.size
      const late = () => ask(policyOfItsOwn, { tasks: [], facts, closed: closed(20) }).fields.size
      expect([none(), kept() > 0, late(), kept() > 0, none()]).toEqual([0, true, 0, true, 0])
    }
  })

  test('goes by any task of the purpose where the rule names none', () => {
    const any = compile(rules, 'after-closing: { keep: [Parcel.to], for: P14D }')
    expect(ask(any, { tasks: [], closed: closed(3, 'PACK') }).granted('Parcel.to')).toMatchObject({ own: true })
    expect(ask(any, { tasks: [], closed: closed(3, 'OTHER') }).granted('Parcel.to')).toBeUndefined()
  })

  test('is nothing where the purpose keeps nothing', () => {
    expect(ask(compile(rules), { tasks: [], facts, closed: closed(3) }).fields.size).toBe(0)
  })
})

describe('a link to types some of which have no fields of their own', () => {
  test('is withheld for the nearest reason of those that have', () => {
    const schema = smallSchema({
      Query: { fields: { thing: { type: 'Thing', kind: 'link' } } },
      Thing: { kind: 'union', possible: ['Size', 'Product'] },
      Size: { value: true, fields: { width: {} } },
      Product: { fields: { upc: {} } },
    })
    const purpose =
      'purpose: sell\nwho: [CLERK]\ntasks: []\nrules: [{ id: r, see: { Product: [upc] }, when: [paid], because: x }]'
    const grant = decide(compilePolicy([parsePolicy(purpose)], schema), {
      kind: 'CLERK',
      purpose: 'sell',
      tasks: [],
      facts: {},
      at: noon,
    })
    expect(grant.withheld('Query.thing')).toEqual({ reason: 'condition', missing: ['paid'] })
  })
})

describe('the facts that count', () => {
  test('are those that some rule of the column depends on, in order', () => {
    const policy = compile(`
  - { id: a, who: [CLERK], see: { Product: [upc] }, when: [paid or adult], because: x }
  - { id: b, who: [AUDITOR], see: { Product: [upc] }, when: [not watched], because: x }`)
    expect(decidingFacts(policy, 'CLERK', 'sell')).toEqual(['adult', 'paid'])
    expect(decidingFacts(policy, 'AUDITOR', 'sell')).toEqual(['watched'])
    expect(decidingFacts(policy, 'NOBODY', 'sell')).toEqual([])
    expect(decidingFacts(policy, 'CLERK', 'steal')).toEqual([])
  })
})
