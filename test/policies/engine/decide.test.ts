import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { decide, mostEver } from '../../../policies/engine/decide.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import { shop, shopVocabulary, smallSchema } from '../small-schema.ts'

const noon = new Date('2026-03-01T12:00:00Z')

function compile(purpose: string) {
  return compilePolicy([parsePolicy(shopVocabulary), parsePolicy(purpose)], shop)
}

function ask(
  policy: ReturnType<typeof compile>,
  {
    kind = 'CLERK',
    tasks = ['PACK'],
    facts = {},
    at = noon,
  }: { kind?: string; tasks?: string[]; facts?: Record<string, boolean | undefined>; at?: Date } = {},
) {
  return decide(policy, { kind, purpose: 'sell', tasks, facts, at })
}

const sell = (rules: string, head = '') => `
purpose: sell
who: [CLERK, AUDITOR]
tasks: [PACK, SEND]
${head}
rules:
${rules}`

describe('a supergraph that is not ours, with words of its own', () => {
  const schema = smallSchema({
    Query: { fields: { product: { type: 'Product', kind: 'link' }, user: { type: 'User', kind: 'link' } } },
    Product: { fields: { upc: {}, name: {}, price: {} } },
    User: { fields: { id: {}, name: {} } },
  })
  const policy = compilePolicy(
    [
      parsePolicy(
        'purpose: audit\nwho: [AUDITOR]\ntasks: []\nrules: [{ id: all, see: { Product: [upc, name], User: [id] }, because: test }]',
      ),
    ],
    schema,
  )

  test('is granted by rules alone', () => {
    const grant = decide(policy, { kind: 'AUDITOR', purpose: 'audit', tasks: [], facts: {}, at: noon })
    expect([...grant.fields.keys()].sort()).toEqual([
      'Product.name',
      'Product.upc',
      'Query.product',
      'Query.user',
      'User.id',
    ])
    expect(grant.withheld('Product.price')).toEqual({ reason: 'no-rule' })
    expect(grant.granted('Product.upc')).toEqual({ form: 'full', own: false, rule: 'all' })
  })

  test('withholds everything from another kind, and for a purpose that does not exist', () => {
    for (const request of [
      { kind: 'CLERK', purpose: 'audit' },
      { kind: 'AUDITOR', purpose: 'sell' },
    ]) {
      const grant = decide(policy, { ...request, tasks: [], facts: {}, at: noon })
      expect(grant.granted('Product.upc')).toBeUndefined()
      expect(grant.withheld('Product.upc')).toEqual({ reason: 'no-rule' })
      expect(grant.reaches('Query.product')).toBe(false)
      expect(grant.showsType('Product')).toBe(false)
      expect(mostEver(policy, { ...request, at: noon }).fields.size).toBe(0)
    }
  })
})

describe('validity', () => {
  const policy = compile(
    sell('  - { id: all, see: { Product: [upc] }, because: x }', 'valid: { from: 2026-02-01, until: 2026-03-01 }'),
  )

  test.each([
    ['the evening before the first day, Dutch time', '2026-01-31T22:59:59Z', false],
    ['the first day, Dutch time', '2026-01-31T23:00:00Z', true],
    ['the last evening, Dutch time', '2026-02-28T22:59:59Z', true],
    ['the day on which it ends', '2026-02-28T23:00:00Z', false],
  ])('on %s', (_, moment, inForce) => {
    for (const grant of [
      ask(policy, { at: new Date(moment) }),
      mostEver(policy, { kind: 'CLERK', purpose: 'sell', at: new Date(moment) }),
    ]) {
      expect(grant.granted('Product.upc') !== undefined).toBe(inForce)
      expect(grant.withheld('Product.upc')).toEqual(inForce ? undefined : { reason: 'expired' })
    }
  })
})

describe('tasks', () => {
  const policy = compile(
    sell(`
  - { id: any, see: { Product: [upc] }, because: x }
  - { id: sending, tasks: [SEND], see: { User: [email] }, when: [paid], because: x }`),
  )

  test('any task of the purpose opens a rule without tasks, and only the rule’s own task opens one with', () => {
    expect(ask(policy, { tasks: ['PACK'], facts: { paid: true } }).granted('Product.upc')).toBeDefined()
    expect(ask(policy, { tasks: ['PACK'], facts: { paid: true } }).granted('User.email')).toBeUndefined()
    expect(ask(policy, { tasks: ['SEND'], facts: { paid: true } }).granted('User.email')).toBeDefined()
    expect(ask(policy, { tasks: ['OTHER'], facts: { paid: true } }).fields.size).toBe(0)
    expect(ask(policy, { tasks: [] }).fields.size).toBe(0)
  })

  test('a task that is not open is no fact that is missing', () => {
    expect(ask(policy, { tasks: ['PACK'], facts: { paid: true } }).withheld('User.email')).toEqual({
      reason: 'condition',
      missing: [],
    })
    expect(ask(policy, { tasks: ['PACK'] }).withheld('User.email')).toEqual({ reason: 'condition', missing: ['paid'] })
  })

  test('the most that can ever be had is over all tasks and facts', () => {
    const most = mostEver(policy, { kind: 'CLERK', purpose: 'sell', at: noon })
    expect(most.granted('User.email')).toBeDefined()
    expect(mostEver(policy, { kind: 'CLERK', purpose: 'sell', at: noon })).toBe(most)
  })
})

describe('facts', () => {
  const policy = compile(
    sell(`
  - { id: when-paid, see: { Product: [upc] }, when: [paid], because: x }
  - { id: when-not-paid, see: { Product: [name] }, when: [not paid], because: x }
  - { id: either, see: { User: [id] }, when: [paid or adult, not watched], because: x }`),
  )

  test.each([
    [true, true, false],
    [false, false, true],
    [undefined, false, false],
  ])('paid being %s opens "paid": %s, and "not paid": %s', (paid, positive, negative) => {
    const grant = ask(policy, { facts: { paid } })
    expect(grant.granted('Product.upc') !== undefined).toBe(positive)
    expect(grant.granted('Product.name') !== undefined).toBe(negative)
  })

  test('entries are and-ed, "or" within one needs one of its facts', () => {
    expect(ask(policy, { facts: { adult: true, watched: false } }).granted('User.id')).toBeDefined()
    expect(ask(policy, { facts: { adult: true } }).granted('User.id')).toBeUndefined()
    expect(ask(policy, { facts: { adult: false, paid: false, watched: false } }).withheld('User.id')).toEqual({
      reason: 'condition',
      missing: ['adult', 'paid'],
    })
  })

  test('of several ways the one with the fewest facts missing is told', () => {
    const ways = compile(
      sell(`
  - { id: hard, see: { User: [id] }, when: [paid, adult], because: x }
  - { id: easy, see: { User: [id] }, when: [adult], because: x }`),
    )
    expect(ask(ways).withheld('User.id')).toEqual({ reason: 'condition', missing: ['adult'] })
    const equal = compile(
      sell(`
  - { id: b, see: { User: [id] }, when: [paid], because: x }
  - { id: a, see: { User: [id] }, when: [adult], because: x }`),
    )
    expect(ask(equal).withheld('User.id')).toEqual({ reason: 'condition', missing: ['adult'] })
  })

  test('purpose-wide conditions stand on every rule, and those for one kind on its own', () => {
    const wide = compile(
      sell('  - { id: all, see: { Product: [upc] }, because: x }', 'when: [paid]\nwhen-asked-by: { AUDITOR: [adult] }'),
    )
    expect(ask(wide, { facts: { paid: true } }).granted('Product.upc')).toBeDefined()
    expect(ask(wide, { facts: { adult: true } }).granted('Product.upc')).toBeUndefined()
    expect(ask(wide, { kind: 'AUDITOR', facts: { paid: true } }).withheld('Product.upc')).toEqual({
      reason: 'condition',
      missing: ['adult'],
    })
  })
})

describe('silent facts', () => {
  const policy = compile(
    sell(`
  - { id: quiet, see: { User: [id] }, when: [watched], because: x }
  - { id: mixed, see: { User: [email] }, when: [paid, watched], because: x }
  - { id: escape, see: { User: [phone] }, when: [paid or watched], because: x }
  - { id: alone, see: { Secret: [word] }, when: [watched], because: x }`),
  )

  test('a field withheld by a silent fact alone is withheld silently', () => {
    for (const watched of [false, undefined]) {
      const grant = ask(policy, { facts: { watched, paid: true } })
      expect(grant.withheld('User.id')).toEqual({ reason: 'condition', silent: true })
      expect(grant.withheld('User.email')).toEqual({ reason: 'condition', silent: true })
    }
  })

  test('told facts are named whatever the silent ones are', () => {
    for (const watched of [true, false, undefined])
      expect(ask(policy, { facts: { watched } }).withheld('User.email')).toEqual({
        reason: 'condition',
        missing: ['paid'],
      })
    expect(ask(policy, { facts: {} }).withheld('User.phone')).toEqual({ reason: 'condition', silent: true })
  })

  test('a link to nothing but silently withheld fields leads nowhere, and its type does not show itself', () => {
    const grant = ask(policy, { facts: { paid: true } })
    expect(grant.granted('User.secret')).toBeUndefined()
    expect(grant.withheld('User.secret')).toEqual({ reason: 'condition', silent: true })
    expect(grant.reaches('User.secret')).toBe(false)
    expect(grant.showsType('Secret')).toBe(false)
    expect(ask(policy, { facts: { paid: true, watched: true } }).granted('User.secret')).toBeDefined()
  })

  test('nothing granted, and silent facts alone in the way: that is said, whatever they are', () => {
    const whole = compile(
      sell('  - { id: all, see: { User: [id], Secret: [word] }, when: [paid, watched], because: x }'),
    )
    for (const watched of [false, undefined]) expect(ask(whole, { facts: { paid: true, watched } }).isSilent).toBe(true)
    expect(ask(whole, { facts: { paid: true, watched: true } }).isSilent).toBe(false)
    // What may be told withholds all of it as well, so that is told.
    for (const watched of [true, false]) expect(ask(whole, { facts: { watched } }).isSilent).toBe(false)
    // In the way of some of it only.
    expect(ask(policy).isSilent).toBe(true)
    expect(ask(policy, { facts: { paid: true } }).isSilent).toBe(false)
    const beside = compile(
      sell(`
  - { id: always, see: { User: [id] }, because: x }
  - { id: quiet, see: { Secret: [word] }, when: [watched], because: x }`),
    )
    expect(ask(beside).isSilent).toBe(false)
  })
})

describe('forms', () => {
  test('the fuller form wins, and all rows win over own rows in the same form', () => {
    const policy = compile(
      sell(`
  - { id: year, see: { Product: { madeOn: year } }, because: x }
  - { id: month, see: { Product: [madeOn: month] }, when: [adult], because: x }
  - { id: mine, own: true, see: { Product: [name, madeOn] }, when: [paid], because: x }
  - { id: all, see: { Product: [name] }, when: [adult], because: x }`),
    )
    expect(ask(policy).granted('Product.madeOn')).toEqual({ form: 'year', own: false, rule: 'year' })
    expect(ask(policy, { facts: { adult: true } }).granted('Product.madeOn')?.form).toBe('month')
    expect(ask(policy, { facts: { adult: true, paid: true } }).granted('Product.madeOn')).toEqual({
      form: 'full',
      own: true,
      rule: 'mine',
    })
    expect(ask(policy, { facts: { paid: true } }).granted('Product.name')?.own).toBe(true)
    expect(ask(policy, { facts: { adult: true, paid: true } }).granted('Product.name')?.own).toBe(false)
  })

  test('a full grant brings the coarse siblings, a coarse grant brings nothing but itself', () => {
    const full = ask(compile(sell('  - { id: all, see: { Product: [madeOn] }, because: x }')))
    expect(full.granted('Product.madeOnExists')?.form).toBe('full')
    const exists = ask(compile(sell('  - { id: all, see: { Product: [madeOn: exists] }, because: x }')))
    expect(exists.granted('Product.madeOnExists')?.form).toBe('full')
    expect(exists.withheld('Product.madeOn')).toEqual({ reason: 'no-rule' })
    const year = ask(compile(sell('  - { id: all, see: { Product: [madeOn: year] }, because: x }')))
    expect(year.withheld('Product.madeOnExists')).toEqual({ reason: 'no-rule' })
  })
})

describe('links', () => {
  const policy = compile(
    sell(`
  - { id: email, see: { User: [email] }, when: [paid], because: x }
  - { id: shipping, see: { Product: [shipping] }, because: x }`),
  )

  test('are granted when something behind them is, through pages, circles, interfaces and unions', () => {
    const grant = ask(policy, { facts: { paid: true } })
    for (const coordinate of [
      'Query.reader',
      'Query.node',
      'Query.products',
      'Query.media',
      'Product.seller',
      'User.bought',
    ])
      expect([coordinate, grant.granted(coordinate)?.rule]).toEqual([coordinate, 'email'])
    expect(grant.granted('User.secret')).toBeUndefined()
    expect(grant.withheld('User.secret')).toEqual({ reason: 'no-rule' })
  })

  test('are closed with the best reason of what lies behind, a circle supporting nothing by itself', () => {
    const grant = ask(policy)
    expect(grant.fields.size).toBe(0)
    expect(grant.withheld('Query.products')).toEqual({ reason: 'condition', missing: ['paid'] })
    expect(grant.withheld('Query.products')).toEqual({ reason: 'condition', missing: ['paid'] })
    expect(grant.reaches('Query.products')).toBe(false)
  })

  test('structural coordinates need no grant and open nothing', () => {
    const grant = ask(policy)
    expect(grant.granted('PageInfo.hasNextPage')).toEqual({ form: 'full', own: false, rule: 'structural' })
    expect(grant.withheld('ProductEdge.node')).toBeUndefined()
    expect(grant.reaches('ProductConnection.edges')).toBe(true)
    expect(grant.showsType('PageInfo')).toBe(true)
    expect(grant.showsType('User')).toBe(false)
    expect(grant.granted('Query.products')).toBeUndefined()
    expect(grant.fields.has('PageInfo.hasNextPage')).toBe(false)
  })

  test('may be named, and then open what leads to them', () => {
    const named = ask(compile(sell('  - { id: named, see: { User: [secret] }, because: x }')))
    expect(named.granted('User.secret')?.rule).toBe('named')
    expect(named.granted('Query.reader')).toBeDefined()
    expect(named.granted('Secret.word')).toBeUndefined()
  })

  test('the reason told is the nearest to a grant: fewest facts, then derived, then none', () => {
    const two = compile(
      sell(`
  - { id: a, see: { User: [email] }, when: [paid, adult], because: x }
  - { id: b, see: { User: [phone] }, when: [paid], because: x }
  - { id: c, see: { User: [id] }, when: [adult], because: x }`),
    )
    expect(ask(two).withheld('Product.seller')).toEqual({ reason: 'condition', missing: ['adult'] })
    expect(
      ask(compile(sell('  - { id: s, see: { Product: [shipping] }, because: x }'))).withheld('Query.products'),
    ).toEqual({ reason: 'derived' })
  })
})

describe('derived fields', () => {
  test('are withheld although a rule names them, and open no link', () => {
    const grant = ask(compile(sell('  - { id: s, see: { Product: [shipping, advert] }, because: x }')))
    expect(grant.fields.size).toBe(0)
    expect(grant.withheld('Product.shipping')).toEqual({ reason: 'derived' })
    expect(grant.withheld('Product.advert')).toEqual({ reason: 'derived' })
    expect(grant.withheld('Product.upc')).toEqual({ reason: 'no-rule' })
  })

  test('a derived link is not followed: what lies behind it opens no way through it', () => {
    const grant = ask(compile(sell('  - { id: s, see: { Advert: [text] }, because: x }')))
    expect(grant.granted('Product.advert')).toBeUndefined()
    expect(grant.withheld('Product.advert')).toEqual({ reason: 'derived' })
    expect(grant.granted('Query.media')).toBeDefined()
    expect(grant.granted('Query.products')).toBeUndefined()
    expect(grant.withheld('Query.products')).toEqual({ reason: 'derived' })
    expect(
      ask(compile(sell('  - { id: s, see: { Secret: [word] }, when: [paid], because: x }'))).withheld('Product.advert'),
    ).toEqual({ reason: 'no-rule' })
  })
})

describe('memory', () => {
  const policy = compile(sell('  - { id: all, see: { Product: [upc] }, when: [paid], because: x }'))

  test('equal requests get the same grant, whatever does not bear on the purpose', () => {
    const first = ask(policy, { facts: { paid: true } })
    expect(ask(policy, { facts: { paid: true, adult: false }, tasks: ['PACK', 'ELSE'] })).toBe(first)
    expect(ask(policy, { facts: { paid: false } })).not.toBe(first)
    expect(ask(policy, { facts: { paid: true }, tasks: ['SEND'] })).not.toBe(first)
  })

  test('forgets the oldest when many states have been asked about', () => {
    const facts = Array.from({ length: 10 }, (_, index) => `f${index}`)
    const many = compilePolicy(
      [
        parsePolicy(
          `purpose: sell\nwho: [CLERK]\ntasks: []\nrules: [{ id: all, see: { Product: [upc] }, when: [${facts.join(', ')}], because: x }]`,
        ),
      ],
      shop,
    )
    const asked = (state: number) =>
      decide(many, {
        kind: 'CLERK',
        purpose: 'sell',
        tasks: [],
        facts: Object.fromEntries(facts.map((fact, index) => [fact, (state & (1 << index)) !== 0])),
        at: noon,
      })
    const first = asked(0)
    expect(asked(0)).toBe(first)
    for (let state = 1; state < 1024; state += 1) asked(state)
    expect(asked(0)).not.toBe(first)
    expect(asked(1023)).toBe(asked(1023))
  })

  test('does not grow with coordinates that no schema has', () => {
    const grant = ask(policy)
    expect(grant.withheld('Nothing.here')).toEqual({ reason: 'no-rule' })
    expect(grant.withheld('Nothing.here')).not.toBe(grant.withheld('Nothing.here'))
    expect(grant.withheld('Product.upc')).toBe(grant.withheld('Product.upc'))
  })
})
