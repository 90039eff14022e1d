import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { GraphQLError, type GraphQLScalarType, Kind, parse, parseValue } from 'graphql'
import { createScalars, scalars } from '../../schema/scalars.ts'

const onDay = createScalars({ today: () => '2026-03-09' })

function scalar(name: string): GraphQLScalarType<string, string> {
  const found = onDay[name]
  if (!found) throw new Error(`no scalar ${name}`)
  return found
}

const ACCEPTED: readonly (readonly [string, string])[] = [
  ['Date', '2024-02-29'],
  ['DateTime', '2026-03-09T14:30:00Z'],
  ['PartialDate', '1999'],
  ['PartialDate', '1999-04'],
  ['PartialDate', '1999-04-12'],
  ['YearMonth', '2025-11'],
  ['BSN', '999990019'],
  ['BSN', '123456782'],
  ['OIN', '00000099000000001000'],
  ['Recipient', '00000099000000001000'],
  ['Recipient', 'CARE_COORDINATION'],
  ['VNumber', '2812345678'],
  ['IBAN', 'NL91ABNA0417164300'],
  ['IBAN', 'GB82WEST12345698765432'],
  ['NationaliteitCode', '0137'],
  ['GemeenteCode', '0363'],
  ['LandCode', '5001'],
  ['VerblijfstitelCode', '37'],
  ['CountryCode', 'NG'],
  ['LanguageCode', 'tir'],
  ['LanguageCode', 'mnk'],
  ['LegalRef', 'project'],
  ['LegalRef', 'jci1.3:c:BWBR0035362&artikel=2.3.5'],
  ['LegalRef', 'jci1.3:c:BWBR0012289&paragraaf=B8/3.1'],
  ['LegalRef', 'ECLI:NL:HR:2009:BI7099'],
  ['LegalRef', 'celex:32011L0036'],
  ['PurposeId', 'prosecution.victim-rights'],
]

const REFUSED: readonly (readonly [string, unknown])[] = [
  ['Date', '2023-02-29'],
  ['Date', '2023-02'],
  ['Date', '2023-02-28T00:00:00Z'],
  ['Date', 20230228],
  ['DateTime', '2026-03-10'],
  ['DateTime', '2026-03-10T14:30:00'],
  ['DateTime', '2026-03-09 14:30:00Z'],
  ['DateTime', '2026-02-30T14:30:00Z'],
  ['DateTime', '2026-03-09T24:00:00Z'],
  ['DateTime', '2026-03-09T14:30:60Z'],
  ['PartialDate', '1999-4'],
  ['PartialDate', 1998],
  ['YearMonth', '2025-13'],
  ['YearMonth', '2025-11-01'],
  ['BSN', '123456789'],
  ['BSN', '000000000'],
  ['BSN', '12345678'],
  ['BSN', 123456782],
  ['OIN', '0000009900000000100'],
  ['OIN', '0000009900000000100A'],
  ['Recipient', 'shelter'],
  ['VNumber', '281234567'],
  ['IBAN', 'NL92ABNA0417164300'],
  ['IBAN', 'NL91 ABNA 0417 1643 00'],
  ['IBAN', 'nl91abna0417164300'],
  ['NationaliteitCode', '9999'],
  ['NationaliteitCode', '137'],
  ['GemeenteCode', '0001'],
  ['LandCode', '6045'],
  ['VerblijfstitelCode', '370'],
  ['CountryCode', 'XK'],
  ['CountryCode', 'ng'],
  ['LanguageCode', 'nl'],
  ['LanguageCode', 'xxx'],
  ['LegalRef', 'because I say so'],
  ['PurposeId', 'Shelter.place'],
  ['PurposeId', 'reflection'],
]

describe('scalars', () => {
  test('there is an implementation for every scalar of the shared schema and for no other', () => {
    const shared = parse(readFileSync(new URL('../../schema/shared.graphql', import.meta.url), 'utf8'))
    const declared = shared.definitions.flatMap((node) =>
      node.kind === Kind.SCALAR_TYPE_DEFINITION ? [node.name.value] : [],
    )
    expect(Object.keys(scalars).sort()).toEqual(declared.sort())
  })

  test.each(ACCEPTED)('%s takes and gives %s', (name, value) => {
    expect(scalar(name).parseValue(value)).toBe(value)
    expect(scalar(name).serialize(value)).toBe(value)
    expect(scalar(name).parseLiteral(parseValue(JSON.stringify(value)), {})).toBe(value)
  })

  test.each(REFUSED)('%s refuses %j, and does not repeat it', (name, value) => {
    const attempts = [
      () => scalar(name).parseValue(value),
      () => scalar(name).parseLiteral(parseValue(JSON.stringify(value)), {}),
    ]
    for (const attempt of attempts) {
      const error = thrown(attempt)
      // A GraphQLError, because graphql-js adds the literal to the message of any other error.
      expect(error).toBeInstanceOf(GraphQLError)
      expect(error.message).toMatch(new RegExp(`^${name} must be `))
      expect(error.message).not.toContain(String(value))
    }
  })

  test.each(['BSN', 'Date', 'OIN', 'IBAN', 'PartialDate', 'CountryCode', 'DateTime'])(
    '%s does not give out what a store should not hold',
    (name) => {
      expect(thrown(() => scalar(name).serialize('neither here nor there')).message).not.toContain('neither here')
      expect(() => scalar(name).serialize({})).toThrow(`${name} must be`)
      expect(() => scalar(name).serialize(null)).toThrow(`${name} must be`)
    },
  )

  test('an expired code is given out of an old record and not taken in for a new one', () => {
    expect(scalar('GemeenteCode').serialize('0001')).toBe('0001')
    expect(() => scalar('GemeenteCode').parseValue('0001')).toThrow('in use')
    expect(() => scalar('GemeenteCode').serialize('4711')).toThrow('BRP table 33')
    expect(createScalars({ today: () => '1989-12-31' })['GemeenteCode']?.parseValue('0001')).toBe('0001')
  })

  test('a moment is given in UTC, from a text or a Date', () => {
    expect(scalar('DateTime').serialize(new Date('2026-03-09T14:30:00.000Z'))).toBe('2026-03-09T14:30:00Z')
    expect(scalar('DateTime').serialize('2026-03-09T16:30:00+02:00')).toBe('2026-03-09T14:30:00Z')
    expect(scalar('DateTime').parseValue('2026-03-09T14:30:00.250-01:00')).toBe('2026-03-09T15:30:00.250Z')
    expect(() => scalar('DateTime').serialize(new Date(Number.NaN))).toThrow('DateTime must be')
  })

  test('a day is not given from a Date, whose day depends on the time zone', () => {
    expect(() => scalar('Date').serialize(new Date('2026-03-09'))).toThrow('Date must be')
  })

  test('every BSN that differs from a right one in a single digit is refused', () => {
    const right = '123456782'
    for (let at = 0; at < 9; at++) {
      for (let digit = 0; digit < 10; digit++) {
        const other = `${right.slice(0, at)}${digit}${right.slice(at + 1)}`
        if (other !== right) expect(() => scalar('BSN').parseValue(other)).toThrow('eleven-test')
      }
    }
  })
})

function thrown(attempt: () => unknown): Error {
  try {
    attempt()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('nothing was thrown')
}
