import { describe, expect, test } from '@jest/globals'
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import type { Grant } from '../../../policies/engine/compiled-policy.ts'
import type { Coordinates } from '../../../policies/engine/coordinates.ts'
import { decide } from '../../../policies/engine/decide.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import type { PurposeDocument, Rule } from '../../../policies/engine/policy-document.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { at, shipped } from '../shipped-policy.ts'
import { shop, shopVocabulary } from '../small-schema.ts'

const vocabulary = parsePolicy(shopVocabulary)
const told = ['paid', 'adult']
const silent = ['watched']
const fields = [
  'Product.upc',
  'Product.name',
  'Product.madeOn',
  'User.id',
  'User.email',
  'Secret.word',
  'User.secret',
  'Advert.text',
]
const coordinates = [...shop.types.values()].flatMap((type) =>
  [...type.fields.values()].map(({ coordinate }) => coordinate),
)
const FULLNESS = { full: 3, month: 2, year: 1, exists: 0, category: 0, region: 0 }

const literal = fc.record({ fact: fc.constantFrom(...told, ...silent), negated: fc.boolean() })
const rule = (id: string): fc.Arbitrary<Rule> =>
  fc.record({
    id: fc.constant(id),
    own: fc.constant(false),
    see: fc.uniqueArray(fc.constantFrom(...fields), { minLength: 1 }).chain((names) =>
      fc.tuple(
        ...names.map((coordinate) =>
          fc.record({
            coordinate: fc.constant(coordinate),
            form:
              coordinate === 'Product.madeOn'
                ? fc.constantFrom('full' as const, 'month' as const, 'year' as const, 'exists' as const)
                : fc.constant('full' as const),
          }),
        ),
      ),
    ),
    // One literal a clause on different facts, so that no rule contradicts itself and is refused.
    when: fc
      .uniqueArray(literal, { maxLength: 3, selector: ({ fact }) => fact })
      .chain((literals) =>
        fc.boolean().map((joined) => (literals.length === 0 ? [] : joined ? [literals] : literals.map((one) => [one]))),
      ),
    because: fc.constant({ en: 'generated' }),
  })
// A silent fact that decides between forms is refused.
const rules = fc.tuple(rule('a'), rule('b'), rule('c'), rule('d')).filter((of) => {
  try {
    return compile(of) !== undefined
  } catch (error) {
    if (!(error instanceof PolicyErrors) || !/would tell a silent fact/u.test(error.message)) throw error
    return false
  }
})
const truth = fc.constantFrom(true, false, undefined)
const facts = fc.record({ paid: truth, adult: truth, watched: truth })

function compile(of: readonly Rule[]) {
  const purpose: PurposeDocument = {
    kind: 'purpose',
    purpose: 'sell',
    title: {},
    valid: {},
    who: ['CLERK'],
    tasks: [],
    legalBasis: [],
    when: [],
    whenAskedBy: {},
    rules: of,
    derived: [],
    arguments: [],
    mayChange: [],
    confidential: false,
    approvedBy: [],
    advice: [],
    positions: new Map(),
  }
  return compilePolicy([vocabulary, purpose], shop)
}

const ask = (policy: ReturnType<typeof compile>, known: Record<string, boolean | undefined>) =>
  decide(policy, { kind: 'CLERK', purpose: 'sell', tasks: [], facts: known, at })

/** Where two grants that differ in silent facts only can be told apart by what they withhold, or by the form it has. */
function traces(one: Grant, two: Grant, { types }: Coordinates): string[] {
  const fields = [...types.values()].flatMap((type) => [...type.fields.values()])
  return fields
    .filter(({ coordinate, coarsens }) => !isAlike(coordinate) || !isAlone(coordinate, coarsens?.field))
    .map(({ coordinate }) => coordinate)

  function isAlike(coordinate: string): boolean {
    const [left, right] = [one.withheld(coordinate), two.withheld(coordinate)]
    const [shown, other] = [one.granted(coordinate), two.granted(coordinate)]
    if (shown !== undefined && other !== undefined) return shown.form === other.form && shown.own === other.own
    // Withheld in both: the same answer. Withheld in one only: as an empty field would be, without a word.
    return left !== undefined && right !== undefined ? isDeepStrictEqual(left, right) : (left ?? right)?.silent === true
  }

  /** A coarser sibling that stays where the field goes would tell what took the field away. */
  function isAlone(coordinate: string, field: string | undefined): boolean {
    if (field === undefined || (one.granted(field) === undefined) === (two.granted(field) === undefined)) return true
    const without = one.granted(field) === undefined ? one : two
    return without.granted(coordinate) === undefined
  }
}

describe('for any rules and facts', () => {
  test('adding a rule never removes a grant, nor makes one less full', () => {
    fc.assert(
      fc.property(rules, facts, ([added, ...before], known) => {
        const less = ask(compile(before), known)
        const more = ask(compile([...before, added]), known)
        for (const [coordinate, { form }] of less.fields) {
          const grown = more.granted(coordinate)
          expect(grown && FULLNESS[grown.form]).toBeGreaterThanOrEqual(FULLNESS[form])
        }
      }),
    )
  })

  test('removing a fact never adds a grant', () => {
    fc.assert(
      fc.property(rules, facts, fc.constantFrom(...told, ...silent), (of, known, removed) => {
        const policy = compile(of)
        const before = ask(policy, known)
        for (const coordinate of ask(policy, { ...known, [removed]: undefined }).fields.keys())
          expect(before.granted(coordinate)).toBeDefined()
      }),
    )
  })

  test('a silent fact never shows in what is withheld, nor in the form of what is shown', () => {
    fc.assert(
      fc.property(rules, facts, truth, (of, known, other) => {
        const policy = compile(of)
        const [one, two] = [ask(policy, known), ask(policy, { ...known, watched: other })]
        expect(traces(one, two, shop)).toEqual([])
        expect(coordinates.flatMap((coordinate) => one.withheld(coordinate)?.missing ?? [])).not.toContain('watched')
      }),
      { numRuns: 300 },
    )
  })

  test('a link leads, and a type shows itself, where something of the type is granted and nowhere else', () => {
    fc.assert(
      fc.property(rules, facts, (of, known) => {
        const grant = ask(compile(of), known)
        for (const type of shop.types.values()) {
          const isGranted = [...type.fields.values()].some(({ coordinate }) => grant.granted(coordinate) !== undefined)
          if (type.kind === 'object' && !type.value) expect(grant.showsType(type.name)).toBe(isGranted)
          for (const { coordinate, kind } of type.fields.values())
            if (kind === 'link') expect(grant.reaches(coordinate)).toBe(grant.granted(coordinate) !== undefined)
        }
        const isAsked = coordinates.some((coordinate) => grant.withheld(coordinate)?.silent === true)
        expect(grant.isSilent).toBe(grant.fields.size === 0 && isAsked)
      }),
    )
  })

  test('every coordinate is either granted or withheld with a reason, never both and never neither', () => {
    fc.assert(
      fc.property(rules, facts, (of, known) => {
        const grant = ask(compile(of), known)
        expect(
          coordinates.filter(
            (coordinate) => (grant.granted(coordinate) === undefined) !== (grant.withheld(coordinate) !== undefined),
          ),
        ).toEqual([])
      }),
    )
  })
})

describe('for the shipped policies', () => {
  const names = [
    ...new Set(
      [...shipped.purposes.values()].flatMap(({ cells }) =>
        [...cells.values()].flatMap((column) =>
          [...column.values()].flatMap((cells) =>
            cells.flatMap(({ when }) => when.flatMap((clause) => clause.map(({ fact }) => fact))),
          ),
        ),
      ),
    ),
  ]
  const state = fc.record(Object.fromEntries(names.map((name) => [name, truth])))
  const asked = fc.constantFrom(
    ...[...shipped.purposes.values()].flatMap(({ id, who, tasks }) =>
      [...who].map((kind) => ({ purpose: id, kind, tasks: [...tasks] })),
    ),
  )
  test('silent facts leave no trace', () => {
    fc.assert(
      fc.property(asked, state, state, (request, known, others) => {
        const swapped = {
          ...known,
          ...Object.fromEntries([...shipped.silentFacts].map((fact) => [fact, others[fact]])),
        }
        const [one, two] = [
          decide(shipped, { ...request, facts: known, at }),
          decide(shipped, { ...request, facts: swapped, at }),
        ]
        expect(traces(one, two, shipped.schema)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
