import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../../policies/engine/compare.ts'
import type { CompiledPolicy } from '../../../../policies/engine/compiled-policy.ts'
import { dpiaAnnex } from '../../../../policies/engine/documents/dpia-annex.ts'
import { FILL_IN } from '../../../../policies/engine/documents/fill-in.ts'
import { clausesOf } from '../../../../policies/engine/documents/inferences.ts'
import { parseClause, printFormula } from '../../../../policies/engine/parse-formula.ts'
import type { ToldInBoth } from '../../../../policies/engine/policy-document.ts'
import { specialCategory } from '../../../../policies/engine/documents/special-category.ts'
import { shipped } from '../../shipped-policy.ts'
import { clinic, clinicCount, clinicHouse, clinicNames, clinicSchema, clinicTreat, clinicVocabulary } from './clinic.ts'

const annex = (before: CompiledPolicy, after: CompiledPolicy, language: 'en' | 'nl' = 'en', names = clinicNames) =>
  dpiaAnnex(compare(before, after), before, after, language, names)
const section = (text: string, title: string) => text.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? ''
const none = clinic({ treat: '', house: '', redLines: '' })
const free = (parts: Parameters<typeof clinic>[0] = {}) => clinic({ redLines: '', ...parts })

/** A change that tells more than it shows. */
function telling() {
  const before = free({ house: clinicHouse.replace('[born, number, home]', '[number]') })
  const after = free({
    treat: clinicTreat
      .replace('[name, doctor', '[nationality, name, doctor')
      .replace('{ Query.persons: [born] }', '{}'),
    house: clinicHouse
      .replace('{ Person: [born, number, home] }', '{ Person: { number: full, born: exists }, Job: [type] }')
      .replace('legal-basis', 'arguments: { Query.persons: [born] }\nlegal-basis'),
    vocabulary: clinicVocabulary.replace('silent: true', 'silent: false'),
  })
  return { before, after }
}

describe('The draft DPIA annex', () => {
  test('says of two equal versions that they are, and asks for the advice all the same', () => {
    const text = annex(clinic(), clinic())
    expect(section(text, 'In short')).toContain('The two versions say the same.')
    expect(text).not.toContain('## What widens')
    expect(section(text, 'What else changes')).toContain('Nothing.')
    expect(text.split(FILL_IN.en)).toHaveLength(2)
  })

  test('names the DPIA that the release says it was assessed in, as plain text', () => {
    const version = clinic()
    const release = {
      kind: 'release' as const,
      version: 1,
      author: 'po',
      reason: 'r',
      reasons: {},
      wildcards: {},
      approvedBy: [],
      advice: [],
      positions: new Map(),
      dpia: 'DPIA 2026-014, *part* 3',
    }
    const assessed = { ...version, bundle: { ...version.bundle, release } }
    expect(annex(version, assessed)).toContain(
      '\n\nThe DPIA that this annex goes with: DPIA 2026-014, \\*part\\* 3\n\n',
    )
    expect(annex(version, assessed, 'nl')).toContain('De DPIA waar deze bijlage bij hoort: DPIA 2026-014')
    expect(annex(version, version)).not.toContain('goes with')
  })

  test('tells exactly what widens, for whom and how many, under which facts and from which form', () => {
    const after = free({
      treat: clinicTreat
        .replace('{ Person: { born: year } }', '{ Person: [born] }')
        .replace('[name, doctor', '[reported, name, doctor'),
    })
    const widens = section(annex(free(), after), 'What widens, and for whom')
    expect(widens).toContain('### Treat a person (`treat`)')
    expect(widens).toContain('- Clinic: 2 organisations.\n')
    expect(widens).toContain('- Town hall: 1 organisation.\n')
    const rows = widens.split('\n').filter((line) => line.includes('(`Person.'))
    expect(rows.filter((row) => row.includes('`Person.born`'))).toEqual([
      '| Person.born in English (`Person.born`) | Town hall | Birth | 2 | the year only; for “House” and “Treat”; if the person agrees; `born` | in full; for “House” and “Treat”; if the person agrees; `born` |',
      '| Person.born in English (`Person.born`) | Town hall | Birth | 2 | the year only; for “House” and “Treat”; if the person agrees; if the person agrees; or: it is known not to be so that IND says so; `born` | in full; for “House” and “Treat”; if the person agrees; if the person agrees; or: it is known not to be so that IND says so; `born` |',
    ])
    expect(rows.some((row) => row.includes('| Crime (**GDPR 10**) | 3 | not | in full'))).toBe(true)
    expect(section(annex(free(), after), 'In short')).toContain(
      '4 grants are new or wider: 2 different fields, for 2 kinds',
    )
    expect(section(annex(free(), after), 'In short')).toContain('1 belong to a special category')
  })

  test('lists what narrows, with what was and what will be', () => {
    const text = annex(free(), free({ house: clinicHouse.replace('[born, number, home]', '[born, number]') }))
    expect(section(text, 'In short')).toContain('Nobody comes to see more.')
    expect(section(text, 'What narrows')).toContain(
      '| Person.home in English (`Person.home`) | Town hall | in full; for “House”; `all-birth` | not |',
    )
    expect(section(text, 'Questions that people must answer')).toContain('still lets every task be done safely')
    expect(text).not.toContain('(GDPR 35(7)(b))')
  })

  test('draws from a new purpose what it tells by itself, by its tasks, owners, forms, facts and categories', () => {
    const concluded = section(annex(none, free()), 'What can be concluded from it')
    for (const sentence of [
      'Newly learn of cases through “Treat a person”: Clinic and Town hall.',
      'whoever sees that one is open (“Treat” and “House”)',
      'See something kept by Town hall for the first time for this purpose: Clinic.',
      'See something kept by Clinic for the first time for this purpose: Town hall.',
      'Shown less precisely (the year only): Person.born in English (`Person.born`).',
      'Depends on a fact that is never told (“IND says so; or: it is known not to be so that the person agrees”): Person.mother',
      'Depends on a condition that is named in a refusal (“the person agrees”)',
      'Helps to find the person: Person.home in English (`Person.home`); Person.homeRegion in English (`Person.homeRegion`).',
      'Ties the case to other registers: Person.number in English (`Person.number`).',
      'Is (also) about people other than the person in the case: Person.mother in English (`Person.mother`).',
      'Is computed from `Person.illness`, and so tells something of those too: Person.score in English (`Person.score`).',
      'Lets the asker change something: Mutation.closeCase in English (`Mutation.closeCase`).',
    ])
      expect(concluded).toContain(sentence)
    expect(concluded).not.toContain('kept by Town hall for the first time for this purpose: Town hall')
    expect(concluded).not.toContain('kept by CHAIN')
  })

  test('warns of presence alone, of origin, of task types, of filters, and of facts that are silent no more', () => {
    const { before, after } = telling()
    const concluded = section(annex(before, after), 'What can be concluded from it')
    expect(concluded).toContain('Tells only that something exists, which often is what matters most: Person.bornExists')
    expect(concluded).toContain('Can point to racial or ethnic origin (GDPR 9)')
    expect(concluded).toContain('The type of a task on the case is shown.')
    expect(concluded).toContain('Filtering or sorting by `Query.persons(born)`')
    expect(concluded).toContain('where it was never told before: “IND says so”.')
    const other = section(annex(before, after), 'What else changes')
    expect(other).toContain('- Filter or sort order `Query.persons(born)` (Treat a person, `treat`): removed.')
    expect(other).toContain('- Word of the vocabulary `hunted`: changed.')
  })

  test('asks for less where the schema has a coarser form, for the exceptions where data are special, and for safety', () => {
    const questions = (before: CompiledPolicy, after: CompiledPolicy) =>
      section(annex(before, after), 'Questions that people must answer')
    const all = questions(none, free({ treat: clinicTreat.replace('[name, doctor', '[reported, name, doctor') }))
    expect(all).toContain(
      'These fields could be shown less precisely: Person.born in English (month, the year only, whether there is one); Person.home in English (the region only). **[',
    )
    expect(all).toContain('exception of GDPR 9(2)')
    expect(all).toContain('criminal data may be processed (GDPR 10')
    expect(all).toContain('pursuer')
    const few = questions(free({ treat: clinicTreat.replace('[name, doctor, ', '[name, ') }), free())
    expect(few).not.toContain('less precisely')
    expect(few).not.toContain('GDPR 9(2)')
    expect(few).not.toContain('pursuer')
  })

  test('tells what is kept after closing', () => {
    const kept = annex(free(), free({ treat: clinicTreat.replace('P14D', 'P28D') }))
    expect(section(kept, 'What widens, and for whom')).toContain('after closing: 14 days, becomes 28 days')
    const keptNl = annex(free({ treat: clinicTreat.replace('P14D', 'P28D') }), free(), 'nl')
    expect(section(keptNl, 'Wat krapper wordt')).toContain('na sluiting: 28 dagen, wordt 14 dagen')
  })

  test('says the same in Dutch as in English, mark for mark and row for row', () => {
    const shape = (text: string) =>
      text
        .split('\n')
        .map((line) => `${/^(?:#+|-|\|)?/u.exec(line)?.[0] ?? ''}${(line.match(/`[^`]+`/gu) ?? []).join()}`)
    for (const [before, after] of [
      [none, free()],
      [free(), none],
      [telling().before, telling().after],
      [clinic(), clinic()],
    ] as const) {
      const [en, nl] = [annex(before, after, 'en'), annex(before, after, 'nl')]
      expect(shape(nl)).toEqual(shape(en))
      expect(nl.split(FILL_IN.nl)).toHaveLength(en.split(FILL_IN.en).length)
    }
  })

  test('says of a field without owner or category nothing that nobody said, and needs no list of agencies', () => {
    const after = free({ house: clinicHouse.replace('[born, number, home]', '[born, number, home, mark, opened]') })
    const text = annex(free(), after)
    expect(text).toContain('| Person.mark in English (`Person.mark`) |  |  |  | not | in full')
    expect(text).toContain('| Person.opened in English (`Person.opened`) | the chain | Work | 0 | not | in full')
    const quiet = section(
      annex(free(), free({ house: clinicHouse.replace('[born, number, home]', '[born, number, home, mark]') })),
      'What can be concluded from it',
    )
    expect(quiet).toContain('Nothing follows from the schema and the policy alone.')
    const { agencies, ...bundle } = after.bundle
    expect(agencies).toBeDefined()
    expect(annex(free(), { ...after, bundle })).toContain('- Town hall: 0 organisations.')
    expect(dpiaAnnex(compare(free(), after), free(), after, 'en')).toContain('| mark (`Person.mark`) |')
  })

  test('tells own rows, grants without a task, and what a field was that the schema no longer has', () => {
    const own = annex(none, free())
    expect(own).toContain('in full; own rows only; for “Treat”; if the person agrees; `ill`')
    const taskless = clinicCount.replace('rules: []', 'rules: [{ id: all, see: { Person: [mark] }, because: x }]')
    expect(annex(free(), free({ count: taskless }))).toContain('|  |  |  | not | in full; `all` |')
    const without: CompiledPolicy['schema'] = {
      ...clinicSchema,
      field: (coordinate) => (coordinate === 'Person.home' ? undefined : clinicSchema.field(coordinate)),
    }
    const after = { ...free({ house: clinicHouse.replace('[born, number, home]', '[born, number]') }), schema: without }
    expect(annex(free(), after)).toContain('| Person.home in English (`Person.home`) | Town hall | in full')
  })

  test('reads a formula back from its text as it was', () => {
    for (const text of [['a'], ['not a or b'], ['a or b', 'c'], ['a', 'not b', 'c or d']]) {
      const formula = text.map((entry) => parseClause(entry) as Exclude<ReturnType<typeof parseClause>, ToldInBoth>)
      expect(clausesOf(printFormula(formula))).toEqual(formula)
    }
    expect(clausesOf('')).toEqual([])
    expect(clausesOf('not a formula at all')).toEqual([])
  })

  test('calls special exactly the categories of the shipped schema that GDPR 9 and 10 name', () => {
    const schema = readFileSync(new URL('../../../../schema/supergraph.graphql', import.meta.url), 'utf8')
    const used = new Set([...schema.matchAll(/category: "([^"]+)"/gu)].map((match) => match[1] ?? ''))
    const special = [...used].filter((category) => specialCategory(category) !== undefined).sort()
    expect(special).toEqual([
      'pd:Criminal',
      'pd:CriminalOffence',
      'pd:Disability',
      'pd:Fingerprint',
      'pd:Health',
      'pd:HealthRecord',
      'pd:MentalHealth',
      'pd:Sexual',
    ])
    expect(shipped.purposes.size).toBe(25)
  })
})
