import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Kind, parse } from 'graphql'
import { careRegionOf } from '../../../schema/codes/care-region.ts'
import { codeTable, createCodeTable } from '../../../schema/codes/code-table.ts'
import { parseCsv } from '../../../schema/codes/parse-csv.ts'

const countries = codeTable('landen')
const municipalities = codeTable('gemeenten')
const nationalities = codeTable('nationaliteiten')

describe('code tables', () => {
  test('a code in use is described and valid', () => {
    expect(nationalities.describe('0137')).toBe('Nigeriaanse')
    expect(nationalities.isValid('0137', '2026-03-09')).toBe(true)
    expect(municipalities.describe('0820')).toBe('Nuenen, Gerwen en Nederwetten')
  })

  test('an expired code is known and described, but not valid from its last day on', () => {
    expect(municipalities.knows('0001')).toBe(true)
    expect(municipalities.describe('0001')).toBe('Adorp')
    expect(municipalities.describe('0001', '2026-03-09')).toBeUndefined()
    expect(municipalities.isValid('0001', '1989-12-31')).toBe(true)
    expect(municipalities.isValid('0001', '1990-01-01')).toBe(false)
  })

  test('a code is not valid before its first day', () => {
    expect(countries.isValid('5001', '1867-06-30')).toBe(false)
    expect(countries.isValid('5001', '1867-07-01')).toBe(true)
  })

  test('an unknown code is neither known, nor described, nor valid', () => {
    expect(nationalities.knows('9999')).toBe(false)
    expect(nationalities.describe('9999')).toBeUndefined()
    expect(nationalities.isValid('9999', '2026-03-09')).toBe(false)
    expect(nationalities.isValid('toString', '2026-03-09')).toBe(false)
  })

  test('a day that is no day is refused rather than compared', () => {
    expect(() => nationalities.isValid('0137', 'today')).toThrow(/checked on a day/)
  })

  test('a merged municipality is followed to the one it became', () => {
    expect(municipalities.current('0001')).toBe('1966')
    expect(municipalities.current('0363')).toBe('0363')
  })

  test('the shipped tables have the sizes of their editions', () => {
    expect(municipalities.codes()).toHaveLength(1474)
    expect(municipalities.codes('2026-03-09')).toHaveLength(357)
    expect(nationalities.codes()).toHaveLength(217)
    expect(countries.codes()).toHaveLength(389)
    expect(codeTable('countries').codes()).toHaveLength(249)
  })

  test('ISO countries are those Unicode knows, by the same names', () => {
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
    const table = codeTable('countries')
    expect(table.codes().filter((code) => names.of(code) === undefined)).toEqual([])
    expect(table.describe('NL')).toBe('Netherlands')
    expect(table.knows('XK')).toBe(false)
    expect(table.knows('EU')).toBe(false)
  })

  test('a table with one code twice, or a row of another length, is refused', () => {
    expect(() => createCodeTable('landen', 'code,omschrijving\n01,a\n01,b\n')).toThrow(/landen/)
    expect(() => createCodeTable('landen', 'code,omschrijving\n')).toThrow(/empty/)
    expect(() => parseCsv('a,b\n1\n')).toThrow(/row 2 has 1 fields/)
  })

  test('quotes and commas within quotes are read as CSV has them', () => {
    expect(parseCsv('\uFEFFa,b\r\n"x, ""y""",z\r\n')).toEqual([{ a: 'x, "y"', b: 'z' }])
  })
})

describe('care regions', () => {
  test('every municipality in use lies in a region that the schema knows', () => {
    const shared = parse(readFileSync(new URL('../../../schema/shared.graphql', import.meta.url), 'utf8'))
    const known = shared.definitions.flatMap((node) =>
      node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'CareRegion'
        ? (node.values ?? []).map(({ name }) => name.value)
        : [],
    )
    const without = municipalities
      .codes('2026-03-09')
      .filter((code) => !['0000', '1999'].includes(code))
      .filter((code) => !known.includes(careRegionOf(code) ?? ''))
    expect(without).toEqual([])
    expect(known).toHaveLength(10)
  })

  test('a municipality is found in its region, also under the name it had', () => {
    expect(careRegionOf('0363')).toBe('AMSTERDAM')
    expect(careRegionOf('0034')).toBe('MIDDEN_NEDERLAND')
    expect(careRegionOf('0001')).toBe('NOORD_NEDERLAND')
  })

  test('an unknown municipality, and one for people who live elsewhere, has no region', () => {
    expect(careRegionOf('0000')).toBeUndefined()
    expect(careRegionOf('1999')).toBeUndefined()
    expect(careRegionOf('4711')).toBeUndefined()
  })
})
