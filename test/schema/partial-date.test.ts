import { describe, expect, test } from '@jest/globals'
import { coarsen, isCalendarDay, precisionOf } from '../../schema/partial-date.ts'

describe('partial dates', () => {
  test.each([
    ['1999', 'year'],
    ['1999-04', 'month'],
    ['1999-04-12', 'day'],
    ['2024-02-29', 'day'],
    ['2000-02-29', 'day'],
  ])('%s is given to the %s', (value, precision) => {
    expect(precisionOf(value)).toBe(precision)
  })

  test.each([
    '',
    '99',
    '0000',
    '1999-13',
    '1999-00',
    '1999-4',
    '2023-02-29',
    '1900-02-29',
    '1999-04-31',
    '1999-04-00',
    '1999-04-12T00:00:00Z',
    ' 1999',
  ])('"%s" is no date', (value) => {
    expect(precisionOf(value)).toBeUndefined()
  })

  test('a date is coarsened to its year or month, and a coarser one stays as it is', () => {
    expect(coarsen('1999-04-12', 'year')).toBe('1999')
    expect(coarsen('1999-04-12', 'month')).toBe('1999-04')
    expect(coarsen('1999-04', 'year')).toBe('1999')
    expect(coarsen('1999', 'month')).toBe('1999')
  })

  test('what is no date is not passed on as coarsened, nor named in the error', () => {
    expect(() => coarsen('2023-02-31', 'year')).toThrow(/^(?!.*2023).*can be coarsened$/)
    expect(() => coarsen('1999-04-12T10:00:00Z', 'month')).toThrow(/can be coarsened/)
  })

  test('only a whole date is a calendar day', () => {
    expect(isCalendarDay('2024-02-29')).toBe(true)
    expect(isCalendarDay('2024-02')).toBe(false)
  })
})
