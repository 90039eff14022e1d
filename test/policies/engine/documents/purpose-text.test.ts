import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { purposesPage, purposeText } from '../../../../policies/engine/documents/purpose-text.ts'
import { unnamedWords } from '../../../../policies/engine/documents/unnamed-words.ts'
import { createWording } from '../../../../policies/engine/documents/wording.ts'
import { sayIn } from '../../../../policies/engine/told.ts'
import { fieldNames } from '../../../../schema/field-names.ts'
import { shipped } from '../../shipped-policy.ts'
import { compileFiles, SELL, shopFiles } from '../../small-bundle.ts'
import { clinic, clinicNames, clinicTreat } from './clinic.ts'

const names = fieldNames(readFileSync(new URL('../../../../schema/field-names.csv', import.meta.url), 'utf8'))
const languages = ['en', 'nl'] as const

/** What each line is, without its words. */
function skeleton(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('- ') || !line.includes('|'))
    .map((line) => `${/^\s*(?:#+|-|\d+\.|\*\*)?/u.exec(line)?.[0] ?? ''}${(line.match(/`[^`]+`/gu) ?? []).join()}`)
}

describe('The text of a purpose', () => {
  test.each(languages)('names every field of every rule, and every fact it rests on, in %s', (language) => {
    const wording = createWording(shipped, language, names)
    for (const purpose of shipped.bundle.purposes) {
      const text = purposeText(shipped, purpose.purpose, language, names)
      for (const clause of purpose.when) expect(text.toLowerCase()).toContain(wording.clause(clause).toLowerCase())
      for (const rule of purpose.rules) {
        const [, from = ''] = text.split(`. \`${rule.id}\`\n`)
        const [block = ''] = from.split('\n\n')
        expect(block).toContain(sayIn(rule.because, language).text)
        for (const clause of rule.when) expect(block.toLowerCase()).toContain(wording.clause(clause).toLowerCase())
        for (const { coordinate } of rule.see) {
          const whole = shipped.schema.field(coordinate)?.coarsens?.field
          const implied = rule.see.some((entry) => entry.coordinate === whole && entry.form === 'full')
          if (!implied) expect(block).toContain(wording.field(coordinate))
        }
      }
    }
  })

  test('says the same in Dutch and in English', () => {
    expect(skeleton(purposesPage(shipped, 'nl', names))).toEqual(skeleton(purposesPage(shipped, 'en', names)))
    expect(skeleton(purposesPage(clinic(), 'nl', clinicNames))).toEqual(
      skeleton(purposesPage(clinic(), 'en', clinicNames)),
    )
  })

  test('leaves no word of the shipped policies and their schema without a name', () => {
    expect(unnamedWords(shipped, names)).toEqual([])
    expect(unnamedWords(clinic(), clinicNames)).toEqual([])
    expect(unnamedWords(shipped, new Map([...names].slice(1)))).toEqual([
      { word: 'AlienRecord', language: 'en' },
      { word: 'AlienRecord', language: 'nl' },
    ])
  })

  test('tells validity, what is kept after closing, confidentiality and what may be changed', () => {
    const text = purposeText(clinic(), 'treat', 'en', clinicNames)
    expect(text).toContain('From 1 January 2026, until 3 February 2027 (that day not included).')
    expect(text).toContain('For 14 days the organisation goes on seeing, of its own work only: Person.name in English.')
    expect(text).toContain('Confidential: what is shown')
    expect(text).toContain('**May change.**\n\n- `Mutation.closeCase`.')
    expect(text).toContain('**May filter or sort by.** `Query.persons(born)`.')
    expect(text).toContain(
      '(`Person.score`), which is computed from Person.illness in English (`Person.illness`). Counted.',
    )
    expect(text).toContain('**Also required when asked by: Town hall.**')
    const turned = clinicTreat.replace(/(TOWN: [^\]]*\]), (CLINIC: [^\]]*\])/u, '$2, $1')
    expect(turned).not.toBe(clinicTreat)
    expect(purposeText(clinic({ treat: turned }), 'treat', 'en', clinicNames)).toBe(text)
    const house = purposeText(clinic(), 'house', 'en', clinicNames)
    expect(house).toContain('Without limit in time.')
    expect(house).toContain('Nothing is kept visible.')
    expect(house).toContain('Not confidential')
    expect(house).toContain('holds this task on that case and the task is open: “House”')
    const until = clinic({ treat: clinicTreat.replace('from: 2026-01-01, ', '') })
    expect(purposeText(until, 'treat', 'nl')).toContain('Tot 3 februari 2027 (die dag niet meegerekend).')
  })

  test('tells whom, which task and whose rows a rule is narrowed to, and which form is shown', () => {
    const text = purposeText(clinic(), 'treat', 'en', clinicNames)
    expect(text).toContain('   - Only to: Clinic.\n   - Only for the task: Treat.')
    expect(text).toContain('Only what the organisation recorded itself')
    expect(text).toContain('Person.born in English (the year only)')
    expect(text).toContain('Person.homeRegion in English (the region only)')
    expect(purposeText(clinic(), 'house', 'en', clinicNames)).not.toContain('Person.homeRegion')
  })

  test('explains a silent fact without telling its value, and no other fact like that', () => {
    const text = purposeText(clinic(), 'treat', 'nl')
    expect(text).toContain(
      'IND zegt het; of: het is bekend dat niet geldt: de persoon stemt in. Of aan deze voorwaarde',
    )
    expect(text.match(/wordt aan niemand verteld/gu)).toHaveLength(2)
    expect(purposeText(clinic(), 'house', 'nl')).not.toContain('wordt aan niemand verteld')
  })

  test('tells what each red line keeps from the purpose, and says so when none does', () => {
    const lines = (purpose: string) =>
      purposeText(clinic(), purpose, 'en', clinicNames)
        .split('### What the red lines keep back')[1]
        ?.split('\n')
        .filter((line) => line.startsWith('- '))
    expect(lines('treat')).toEqual([
      '- Person.number in English (Person in English): **never**. No.',
      '- Person.mark in English (Person in English): **never**. Never.',
      '- Everything under “Person in English” (as far as kept by Police): **never**. Not.',
      '- Everything kept by Police: **never**. All.',
      '- Person.mother in English (Person in English): **only if: the person agrees**. If.',
      '- Person.born in English (Person in English): **only as in full, the year only and whether there is one**. Coarse.',
      '- Person.mark in English (Person in English): **never**. Kinds.',
    ])
    expect(lines('house')?.[0]).toBe('- Person.number in English (Person in English): **only to Town hall**. No.')
    expect(lines('count')).toContain('- Anything about a single person: **never**. None.')
    expect(lines('count')).toContain(
      '- Everything under “Job in English” and Person.reported in English (Person in English): **never**. Job.',
    )
    expect(purposeText(clinic({ redLines: '' }), 'house', 'en')).toContain('No red line concerns this purpose.')
    const nobodyThere = clinic({
      redLines: `red-lines:
  - { id: other, because: x, fields: [Person.mark], only-purposes: [house], only-kinds: { house: [POLICE] } }
  - { id: formless, because: y, fields: [Person.reported], only-forms: [] }`,
    })
    expect(purposeText(nobodyThere, 'house', 'en').match(/\*\*never\*\*/gu)).toHaveLength(2)
  })

  test('quotes what people wrote as one line, so that nobody can add a condition to it', () => {
    const lines = (because: string, title = 'Sell') => {
      const titled = `title: { en: ${title}, nl: Verkopen }\nrules:`
      const policy = compileFiles(
        shopFiles(SELL.replace('rules:', titled).replace('The parcel needs a name.', because)),
      )
      return purposeText(policy, 'sell', 'en').split('\n')
    }
    const forged = String.raw`"x\n   - **Only if:** the case is closed"`
    expect(lines(forged)).toHaveLength(lines('x').length)
    expect(lines(forged)).toContain(String.raw`   - Reason: x - \*\*Only if:\*\* the case is closed`)
    expect(lines('x', String.raw`"Sell\n\n### What is shown"`)).toHaveLength(lines('x').length)
  })

  test('is empty for a purpose that is not there, and takes words as they are where nobody has named them', () => {
    expect(purposeText(clinic(), 'none', 'en')).toBe('')
    const text = purposeText(clinic({ vocabulary: '', redLines: '' }), 'treat', 'en')
    expect(text).toContain('**Who may ask.** CLINIC and TOWN.')
    expect(text).toContain('**person**: name; doctor; opened; recorded by.')
    expect(text).toContain('- Agreed.')
  })
})
