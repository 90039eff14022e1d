import * as fc from 'fast-check'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Coordinates, FieldShape, TypeShape } from '../../policies/engine/coordinates.ts'
import { parsePolicy } from '../../policies/engine/parse-policy.ts'
import type { AllowedChange, PolicyDocument, PurposeDocument, Rule } from '../../policies/engine/policy-document.ts'
import { PolicyErrors } from '../../policies/engine/policy-errors.ts'
import { shop, shopVocabulary } from './small-schema.ts'

const field = (coordinate: string, more: Partial<FieldShape> = {}): FieldShape => ({
  coordinate,
  type: 'String',
  kind: 'leaf',
  list: false,
  arguments: {},
  requires: [],
  ...more,
})

/** The shop, with rows that are somebody's, something that changes data, and an argument that tells of a field. */
export const market: Coordinates = (() => {
  const types = new Map<string, TypeShape>(shop.types)
  const of = (name: string, change: Partial<TypeShape>, fields: readonly FieldShape[]) => {
    const type = types.get(name) ?? {
      name,
      kind: 'object',
      value: false,
      possible: [name],
      keys: new Set(),
      fields: new Map(),
    }
    const added = fields.map((shape): [string, FieldShape] => [shape.coordinate.slice(name.length + 1), shape])
    types.set(name, { ...type, ...change, fields: new Map([...type.fields, ...added]) })
  }
  of('Product', { rowOwner: 'upc' }, [])
  of('Query', {}, [
    field('Query.products', {
      type: 'ProductConnection',
      kind: 'link',
      arguments: {
        named: { reads: 'Product.name' },
        made: { reads: 'Product.madeOn' },
        coded: { reads: 'Product.upc' },
        first: {},
      },
    }),
  ])
  of('Mutation', {}, [field('Mutation.sell', { type: 'Boolean' }), field('Mutation.scrap', { type: 'Boolean' })])
  return {
    types,
    query: 'Query',
    mutation: 'Mutation',
    field: (coordinate) => {
      const [type = '', name = ''] = coordinate.split('.')
      return types.get(type)?.fields.get(name)
    },
  }
})()

export const marketVocabulary = parsePolicy(shopVocabulary)
const agencies = parsePolicy(`agencies: [{ slug: clerk, name: Clerk, kind: CLERK, oin: '00000099000000000001' }]`)
const redLines = parsePolicy(`red-lines: [{ id: none, because: x, fields: [Secret.word], only-purposes: [] }]`)

export const marketFields = [
  'Product.upc',
  'Product.name',
  'Product.madeOn',
  'Product.shipping',
  'User.id',
  'User.email',
  'Advert.text',
]
export const marketFacts = ['paid', 'adult', 'watched']
export const marketKinds = ['CLERK', 'AUDITOR']
export const marketTasks = ['PACK', 'SEND']

const DAYS = ['2026-01-10', '2026-02-10', '2026-03-10']
const day = fc.constantFrom(...DAYS)

/** What every literal of a day comes to on a day, as facts. */
export function daysOn(today: string): Record<string, boolean> {
  return Object.fromEntries(DAYS.map((last) => [`until ${last}`, today <= last]))
}

const literal = fc.record({
  fact: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...marketFacts) },
    { weight: 1, arbitrary: day.map((last) => `until ${last}`) },
  ),
  negated: fc.boolean(),
})
const formula = fc.array(fc.uniqueArray(literal, { minLength: 1, maxLength: 2, selector: ({ fact }) => fact }), {
  maxLength: 2,
})
const rule = (id: string): fc.Arbitrary<Rule> =>
  fc.record(
    {
      id: fc.constant(id),
      who: fc.subarray(marketKinds, { minLength: 1 }),
      tasks: fc.subarray(marketTasks, { minLength: 1 }),
      own: fc.boolean(),
      see: fc.uniqueArray(fc.constantFrom(...marketFields), { minLength: 1, maxLength: 4 }).chain((names) =>
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
      when: formula,
      because: fc.constantFrom({ en: 'one ground' }, { nl: 'een andere grond' }, { en: 'both', nl: 'beide' }),
    },
    { requiredKeys: ['id', 'own', 'see', 'when', 'because'] },
  )

const change: fc.Arbitrary<AllowedChange> = fc.record(
  {
    coordinate: fc.constantFrom('Mutation.sell', 'Mutation.scrap'),
    who: fc.subarray(marketKinds, { minLength: 1 }),
    tasks: fc.subarray(marketTasks, { minLength: 1 }),
    when: formula,
  },
  { requiredKeys: ['coordinate'] },
)

const purpose = (id: string): fc.Arbitrary<PurposeDocument> =>
  fc
    .record({
      valid: fc.record({ from: day, until: day }, { requiredKeys: [] }),
      crossCutting: fc.nat(3).map((number) => number === 0),
      when: fc.constantFrom([], [[{ fact: 'paid', negated: false }]]),
      whenAskedBy: fc.constantFrom({}, { AUDITOR: [[{ fact: 'adult', negated: false }]] }),
      rules: fc
        .uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 })
        .chain((ids) => fc.tuple(...ids.map(rule))),
      derived: fc.constantFrom([], [{ field: 'Product.shipping', from: ['Product.upc'], because: { en: 'weight' } }]),
      arguments: fc.subarray(['Query.products(named)', 'Query.products(made)']),
      mayChange: fc.array(change, { maxLength: 3 }),
      kept: fc.subarray(['Product.upc', 'Product.name']),
      days: fc.constantFrom(7, 14),
      confidential: fc.boolean(),
    })
    .map(({ crossCutting, rules, kept, days, ...rest }) => {
      const shown = kept.filter((coordinate) =>
        rules.some(({ see }) => see.some((entry) => entry.coordinate === coordinate)),
      )
      return {
        ...rest,
        kind: 'purpose',
        purpose: id,
        title: { en: id, nl: id },
        who: marketKinds,
        tasks: crossCutting ? [] : marketTasks,
        // A purpose without tasks has none that its rules could ask for, and none to close.
        rules: crossCutting ? rules.map((of) => without(of, 'tasks')) : rules,
        mayChange: crossCutting ? rest.mayChange.map((of) => without(of, 'tasks')) : rest.mayChange,
        ...(crossCutting || shown.length === 0 ? {} : { afterClosing: { keep: shown, days } }),
        legalBasis: [{ law: 'GDPR', article: '6(1)(c)', because: { en: 'duty' } }],
        approvedBy: [],
        advice: [],
        positions: new Map(),
      }
    })

/** The documents of a small bundle. Some contradict themselves and do not compile. */
export const generatedDocuments: fc.Arbitrary<readonly PolicyDocument[]> = fc
  .tuple(purpose('sell'), fc.option(purpose('tell')))
  .map(([one, other]) => [marketVocabulary, agencies, redLines, one, ...(other === null ? [] : [other])])

/** The same without one of its optional parts. */
export function without<Of extends object, Key extends keyof Of>(of: Of, key: Key): Omit<Of, Key> {
  return Object.fromEntries(Object.entries(of).filter(([name]) => name !== key)) as Omit<Of, Key>
}

/** Compiles a generated bundle; undefined when its rules contradict themselves. */
export function compileMarket(documents: readonly PolicyDocument[]): CompiledPolicy | undefined {
  try {
    return compilePolicy(documents, market)
  } catch (error) {
    if (error instanceof PolicyErrors) return undefined
    throw error
  }
}
