import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { checkOwnData } from '../../../policies/engine/check-own-data.ts'
import { compare } from '../../../policies/engine/compare.ts'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import type { PersonEntry, PolicyDocument } from '../../../policies/engine/policy-document.ts'
import { whatMaySee } from '../../../policies/engine/what-may-see.ts'
import { compileMarket, generatedDocuments, market, marketFields, marketKinds } from '../generated-policy.ts'
import { shopVocabulary } from '../small-schema.ts'

const person = (kind: string): PersonEntry => ({ id: `po-${kind}`, name: 'P', for: kind, roles: ['privacy-officer'] })

const NAME = '  - { id: name, see: { Product: [name] }, because: b }\n'
const MAIL = '  - { id: mail, see: { User: [email] }, because: b }\n'
const CODE = '  - { id: code, see: { Product: [upc] }, because: b }\n'
const MADE = '  - { id: made, see: { Product: { madeOn: exists } }, because: b }\n'
const SHIP = '  - { id: ship, see: { Product: [shipping] }, because: b }\n'
const DERIVED = 'derived: [{ field: Product.shipping, from: [Product.upc], because: weight }]\n'
const GROUND = "legal-basis: [{ law: BW, article: '7:1', because: a sale }]\n"
const GROUNDS =
  "legal-basis: [{ law: BW, article: '7:1', because: a sale }, { law: BW, article: '7:9', because: a parcel }]\n"

const policy = (rules: string, more = '', ...others: string[]): CompiledPolicy =>
  compilePolicy(
    [`purpose: sell\nwho: [CLERK, AUDITOR]\ntasks: [PACK]\n${more}rules:\n${rules}`, ...others]
      .map((text) => parsePolicy(text))
      .concat(others.some((text) => text.includes('facts:')) ? [] : [parsePolicy(shopVocabulary)]),
    market,
  )
const said = (kind: string, before: CompiledPolicy, after: CompiledPolicy) =>
  checkOwnData(person(kind), compare(before, after), { before, after })

const line = 'red-lines: [{ id: r, because: b, fields: [User.phone], only-purposes: [] }]'
const agency = `agencies: [{ slug: a, name: A, kind: CLERK, oin: '00000099000000001000' }]`

describe('the owner decides what is released', () => {
  test.each<[string, CompiledPolicy, CompiledPolicy]>([
    ['shows more of it', policy(MAIL), policy(MAIL + NAME)],
    ['shows less of it', policy(MAIL + NAME), policy(MAIL)],
    ['shows that it is there', policy(MAIL), policy(MAIL + MADE)],
    ['shows what is computed from it', policy(MAIL), policy(MAIL + SHIP, DERIVED)],
    [
      'opens an argument that reads it',
      policy(NAME, 'arguments: { Query.products: [made] }\n'),
      policy(NAME, 'arguments: { Query.products: [made, named] }\n'),
    ],
    [
      'has a rule of it say otherwise why',
      policy(MAIL + NAME),
      policy(MAIL + NAME.replace('because: b', 'because: c')),
    ],
    ['has another title over nothing else', policy(NAME), policy(NAME, 'title: { en: Sell, nl: Verkopen }\n')],
    ['shows it on a ground of its own beside that of others', policy(MAIL, GROUND), policy(MAIL + NAME, GROUNDS)],
    ['is as it was', policy(MAIL), policy(MAIL)],
  ])('so they may draft a change that %s', (_what, before, after) => {
    expect(said('SHOP', before, after)).toBeUndefined()
    expect(said('CHAIN', before, after)).toBeUndefined()
    if (before.hash !== after.hash) expect(said('CLERK', before, after)).toMatchObject({ code: 'not-own-data' })
  })

  test.each<[string, CompiledPolicy, CompiledPolicy, string]>([
    ['shows what has no owner', policy(NAME), policy(NAME + MAIL), 'User.email (CHAIN)'],
    [
      'adds a second way to what has no owner',
      policy(MAIL + NAME),
      policy(MAIL + NAME.replace('[name]', '[name, upc], User: [email]')),
      'User.email (CHAIN)',
    ],
    ['hides what has no owner', policy(NAME + MAIL), policy(NAME), 'User.email (CHAIN)'],
    ['lets something be changed', policy(NAME), policy(NAME, 'may-change: [Mutation.sell]\n'), 'Mutation.sell (CHAIN)'],
    [
      'asks more of the whole purpose',
      policy(NAME + MAIL),
      policy(NAME + MAIL, 'when: [paid]\n'),
      'User.email (CHAIN)',
    ],
    [
      'retitles what shows others’ data too',
      policy(NAME + MAIL),
      policy(NAME + MAIL, 'title: { en: Sell, nl: Verkopen }\n'),
      'title of sell (CHAIN)',
    ],
    [
      'puts another ground under others’ data',
      policy(MAIL, GROUND),
      policy(MAIL + NAME, GROUND.replace('7:1', '7:2')),
      'legalBasis of sell (CHAIN)',
    ],
    [
      'adds a ground and nothing of their own',
      policy(MAIL, GROUND),
      policy(MAIL, GROUNDS),
      'legalBasis of sell (CHAIN)',
    ],
    [
      'says otherwise why others’ data is shown',
      policy(NAME + MAIL),
      policy(NAME + MAIL.replace('because: b', 'because: c')),
      'rule-text sell/mail (CHAIN)',
    ],
    ['adds a red line', policy(NAME), policy(NAME, '', line), 'red-line r (CHAIN)'],
    ['adds an agency', policy(NAME), policy(NAME, '', agency), 'agency 00000099000000001000 (CHAIN)'],
    ['renames a word', policy(NAME), policy(NAME, '', shopVocabulary.replace('Bediende', 'Klerk')), '(CHAIN)'],
    ['keeps who looked from the person', policy(NAME), policy(NAME, 'confidential: true\n'), 'confidential'],
  ])('and nobody for one agency may draft a change that %s', (_what, before, after, named) => {
    const refusal = said('SHOP', before, after)
    expect(refusal).toMatchObject({ code: 'not-own-data' })
    expect(refusal?.message).toContain(named)
    expect(said('CHAIN', before, after)).toBeUndefined()
  })

  test('and whoever is refused reads which fields, and whose they are', () => {
    expect(said('CLERK', policy(NAME), policy(NAME + CODE + MAIL))?.message).toBe(
      'po-CLERK writes changes for the data of CLERK only, and this also changes Product.upc (SHOP), User.email (CHAIN): ask somebody of CHAIN, SHOP to draft it',
    )
  })

  test('whatever is drafted: nobody for one agency changes who sees a field of another', () => {
    const own = ['Product.upc', 'Product.name', 'Product.madeOn', 'Product.madeOnExists', 'Product.shipping']
    const seen = (compiled: CompiledPolicy) =>
      [...compiled.purposes.keys()].flatMap((id) =>
        marketKinds.flatMap((kind) =>
          whatMaySee(compiled, kind, id)
            .filter(({ coordinate }) => !own.includes(coordinate))
            .map(({ rule: _rule, ...way }) => JSON.stringify([id, kind, way])),
        ),
      )
    let [allowed, refused] = [0, 0]
    fc.assert(
      fc.property(
        generatedDocuments,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...own.slice(0, 3), ...own.slice(0, 3), ...marketFields)), {
          maxLength: 3,
        }),
        fc.option(generatedDocuments, { freq: 2 }),
        (documents, toggles, others) => {
          const edited = others ?? toggled(documents, toggles)
          const [before, after] = [compileMarket(documents), compileMarket(edited)]
          fc.pre(before !== undefined && after !== undefined && before.hash !== after.hash)
          if (before === undefined || after === undefined) return
          const outcome = said('SHOP', before, after)
          if (outcome === undefined) {
            allowed += 1
            expect(seen(after).sort()).toEqual(seen(before).sort())
          } else refused += 1
          expect(said('CHAIN', before, after)).toBeUndefined()
        },
      ),
      { numRuns: 200 },
    )
    expect(Math.min(allowed, refused)).toBeGreaterThan(15)
  })
})

/** The documents with fields ticked and unticked, each in some rule. */
function toggled(
  documents: readonly PolicyDocument[],
  toggles: readonly (readonly [number, string])[],
): PolicyDocument[] {
  return documents.map((document) => {
    if (document.kind !== 'purpose') return document
    const rules = toggles.reduce(
      (all, [at, coordinate]) =>
        all.map((rule, index) => {
          if (index !== at % all.length) return rule
          const rest = rule.see.filter((entry) => entry.coordinate !== coordinate)
          const see = rest.length < rule.see.length ? rest : [...rest, { coordinate, form: 'full' as const }]
          return see.length === 0 ? rule : { ...rule, see }
        }),
      document.rules,
    )
    return { ...document, rules }
  })
}
