import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import { parse, stringify } from 'yaml'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { Form } from '../../policies/engine/coordinates.ts'
import { editorSchemas } from '../../policies/engine/editor-schema.ts'
import { expandSee } from '../../policies/engine/expand-see.ts'
import { parsePolicy } from '../../policies/engine/parse-policy.ts'
import { generateSchemas } from '../../policies/generate-schemas.ts'
import { policies, schema, shipped } from './shipped-policy.ts'
import { shop, shopVocabulary } from './small-schema.ts'

const ajv = new Ajv({ strict: false, allErrors: true })
const validators = new Map(Object.entries(editorSchemas(shipped)).map(([name, made]) => [name, ajv.compile(made)]))
const accepts = (name: string, value: unknown) => {
  const validate = validators.get(name)
  if (validate === undefined) throw new Error(`no schema ${name}`)
  return validate(value)
}
const compiled = new Map<string, ReturnType<typeof ajv.compile>>()
/** The published schema at a path, compiled once. */
const validatorAt = (location: URL) => {
  const known = compiled.get(location.href)
  if (known !== undefined) return known
  const made = ajv.compile(JSON.parse(readFileSync(location, 'utf8')) as object)
  compiled.set(location.href, made)
  return made
}
const files = ['', 'purposes/'].flatMap((folder) =>
  readdirSync(new URL(folder, policies))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}${name}`),
)
const read = (name: string) => readFileSync(new URL(name, policies), 'utf8')

describe('the schemas for editors', () => {
  test('as published are those the policies want', () => {
    for (const { file, text } of generateSchemas(shipped))
      expect({ file, fresh: readFileSync(new URL(`../${file}`, policies), 'utf8') === text }).toEqual({
        file,
        fresh: true,
      })
  })

  test.each(files)('%s names its schema in the first line and fits it', (file) => {
    const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)\n/u.exec(read(file)) ?? []
    const validate = validatorAt(new URL(path, new URL(file, policies)))
    expect(validate(parse(read(file)))).toBe(true)
    const name = file.endsWith('.test.yaml')
      ? 'purpose-test'
      : file.startsWith('purposes/')
        ? 'purpose'
        : file.slice(0, -5)
    expect(path).toBe(`${file.startsWith('purposes/') ? '../' : ''}schemas/${name}.schema.json`)
  })

  test.each<[string, string, string, string]>([
    ['a type', 'purpose', 'ReferralCase:', 'ReferalCase:'],
    ['a field', 'purpose', 'contactRules', 'contactRule'],
    ['a fact', 'purpose', 'guardian-cleared', 'guardian-clear'],
    ['a form', 'purpose', 'HealthIntake: [acuteMedicalNeed, ', 'HealthIntake: [acuteMedicalNeed: year, '],
    ['a kind', 'purpose', 'YOUTH, NIDOS', 'YOUTH, NIDAS'],
    ['a task', 'purpose', 'STAY_SHELTER]', 'STAY_SHELTR]'],
    ['a regime', 'purpose', 'regime: GDPR', 'regime: GDRP'],
    ['a key', 'purpose', 'register-entry', 'register-entri'],
    ['a date', 'purpose', '2026-01-01', 'yes'],
    ['an operator', 'purpose', 'consent-given or', 'consent-given and'],
  ])('mark a misspelt %s in a %s', (_, name, right, wrong) => {
    const text = read('purposes/shelter.place.yaml')
    expect(text).toContain(right)
    expect(accepts(name, parse(text))).toBe(true)
    expect(accepts(name, parse(text.replace(right, wrong)))).toBe(false)
  })

  test.each<[string, string, string, string]>([
    ['purpose-test', 'purposes/shelter.place.test.yaml', 'consent-given:', 'consent-givn:'],
    ['purpose-test', 'purposes/shelter.place.test.yaml', 'who: SHELTER', 'who: SHELTR'],
    ['purpose-test', 'purposes/shelter.place.test.yaml', 'purpose: shelter.place', 'purpose: shelter.plaec'],
    ['red-lines', 'red-lines.yaml', 'CrimeReport.statementText', 'CrimeReport.statementTxt'],
    ['red-lines', 'red-lines.yaml', 'only-kinds: { vital.emergency', 'only-kinds: { vital.emergancy'],
    ['red-lines', 'red-lines.yaml', 'owner: POLICE', 'owner: KMAR'],
    ['agencies', 'agencies.yaml', 'kind: KMAR', 'kind: KMARR'],
    ['agencies', 'agencies.yaml', 'for: CHAIN', 'for: CHIAN'],
    ['vocabulary', 'vocabulary.yaml', 'silent: true', 'silent: perhaps'],
  ])('mark in %s a misspelling (%s): %s', (name, file, right, wrong) => {
    const text = read(file)
    expect(text).toContain(right)
    expect(accepts(name, parse(text.replace(right, wrong)))).toBe(false)
  })

  test('let a vocabulary list and use a new word at once', () => {
    const text = `facts: { new-fact: { asserted-by: NEW, sentence: { en: a, nl: b }, source: s, silent: false } }
kinds: { NEW: { en: New, nl: Nieuw } }
structural: [New.*]`
    expect(accepts('vocabulary', parse(text))).toBe(true)
  })

  test('know people, mandates and wildcards in a release', () => {
    const release = (by: string, wildcards = '{}') =>
      parse(`release: { version: 1, author: ${by}, reason: r, wildcards: ${wildcards} }`)
    expect(accepts('release', release('po-police'))).toBe(true)
    expect(accepts('release', release('po-polise'))).toBe(false)
    expect(accepts('release', release('po-police', '{ Task: [taskId], Gone: [field] }'))).toBe(true)
    expect(accepts('release', release('po-police', '{ Task: [taskIdd] }'))).toBe(false)
  })

  test('allow for each field of each type exactly the forms that the language allows', () => {
    const forms: Form[] = ['full', 'month', 'year', 'exists', 'category', 'region']
    const wrong: string[] = []
    for (const type of schema.types.values())
      for (const field of type.fields.keys())
        for (const form of forms) {
          const see = { [type.name]: [{ [field]: form }] }
          const rule = { id: 'r', because: 'b', see }
          const allowed = typeof expandSee({ coordinate: `${type.name}.${field}`, form }, schema) !== 'string'
          if (accepts('purpose', { purpose: 'p', who: ['POLICE'], tasks: [], rules: [rule] }) !== allowed)
            wrong.push(stringify(see))
        }
    expect(wrong).toEqual([])
  })

  test('tell on a field what it is, whose, and of which category', () => {
    const { definitions } = editorSchemas(shipped)['purpose'] as {
      definitions: Record<string, { anyOf: [{ items: { anyOf: [{ enum: string[]; enumDescriptions: string[] }] } }] }>
    }
    const fields = definitions['see.AlienRecord']?.anyOf[0].items.anyOf[0]
    const help = fields?.enumDescriptions[fields.enum.indexOf('vNumber')]
    expect(help).toBe(
      `Number of the person in the aliens administration (V-number).
Owner: Immigration and Naturalisation Service / Immigratie- en Naturalisatiedienst (IND).
Category: Official number (BSN or V-number) / Officieel nummer (bsn of V-nummer) (pd:OfficialID).
Sensitivity: 2 of 4.`,
    )
  })

  test('serve a schema with other words, and one without a vocabulary', () => {
    const rule = `purpose: sell\nwho: [CLERK]\ntasks: [PACK]\nrules: [{ id: a, see: { Product: [upc, { madeOn: year }] }, because: b }]`
    const small = compilePolicy([parsePolicy(rule), parsePolicy(shopVocabulary)], shop)
    const bare = compilePolicy([parsePolicy(rule)], shop)
    const check = (policy: typeof small, text: string) =>
      ajv.compile(editorSchemas(policy)['purpose'] ?? {})(parse(text))
    expect([check(small, rule), check(bare, rule)]).toEqual([true, true])
    for (const [right, wrong] of [
      ['CLERK', 'CLARK'],
      ['PACK', 'PICK'],
    ] as const)
      expect([check(small, rule.replace(right, wrong)), check(bare, rule.replace(right, wrong))]).toEqual([false, true])
    const derived = (field: string) => `${rule}\nderived: [{ field: ${field}, from: [Product.upc], because: b }]`
    expect([check(bare, derived('Product.shipping')), check(bare, derived('Product.upc'))]).toEqual([true, false])
    expect([check(small, `${rule}\nwhen: [paid or not adult]`), check(small, `${rule}\nwhen: [paid or adlt]`)]).toEqual(
      [true, false],
    )
    expect(check(bare, `${rule}\nwhen: [anything]`)).toBe(true)
  })
})
