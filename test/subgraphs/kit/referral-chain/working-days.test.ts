import { describe, expect, test } from '@jest/globals'
import { addTerm } from '../../../../subgraphs/kit/referral-chain/add-term.ts'
import { limitEnds, TASK_LIMITS } from '../../../../subgraphs/kit/referral-chain/task-limits.ts'
import { addWorkingDays, isWorkingDay, publicHolidays } from '../../../../subgraphs/kit/referral-chain/working-days.ts'

describe('public holidays (Algemene termijnenwet art. 3)', () => {
  test.each([
    [2024, '2024-03-29 2024-03-31 2024-04-01 2024-05-09 2024-05-19 2024-05-20'],
    [2025, '2025-04-18 2025-04-20 2025-04-21 2025-05-29 2025-06-08 2025-06-09'],
    [2026, '2026-04-03 2026-04-05 2026-04-06 2026-05-14 2026-05-24 2026-05-25'],
    [2027, '2027-03-26 2027-03-28 2027-03-29 2027-05-06 2027-05-16 2027-05-17'],
  ])('of %i that follow Easter', (year, days) => {
    expect(publicHolidays(year)).toEqual(expect.arrayContaining(days.split(' ')))
  })

  test('on fixed days: New Year, Liberation Day every year, Christmas', () => {
    for (const year of [2024, 2025, 2026, 2027])
      for (const day of ['01-01', '05-05', '12-25', '12-26']) expect(publicHolidays(year)).toContain(`${year}-${day}`)
  })

  test.each([
    [2012, '2012-04-30'],
    [2014, '2014-04-26'],
    [2025, '2025-04-26'],
    [2026, '2026-04-27'],
  ])('the birthday of the King in %i is kept on %s', (year, day) => {
    expect(publicHolidays(year)).toContain(day)
  })

  test('are eleven, and a Saturday or Sunday is no working day either', () => {
    expect(new Set(publicHolidays(2026)).size).toBe(11)
    expect(isWorkingDay('2026-11-23')).toBe(true)
    expect(isWorkingDay('2026-11-21')).toBe(false)
    expect(isWorkingDay('2026-11-22')).toBe(false)
    expect(isWorkingDay('2026-04-27')).toBe(false)
  })
})

describe('working days', () => {
  test.each([
    ['2026-11-19T10:00:00Z', 3, '2026-11-24T10:00:00Z', 'over a weekend'],
    ['2026-04-02T10:00:00Z', 2, '2026-04-08T10:00:00Z', 'over Easter'],
    ['2026-12-24T10:00:00Z', 5, '2027-01-04T10:00:00Z', 'over Christmas and New Year'],
    ['2026-05-04T10:00:00Z', 1, '2026-05-06T10:00:00Z', 'over Liberation Day'],
    // Late on Sunday in UTC it is Monday in the Netherlands.
    ['2026-11-20T23:30:00Z', 1, '2026-11-22T23:30:00Z', 'by the Dutch calendar'],
  ])('%s plus %i is %s: %s', (from, days, to) => {
    expect(addWorkingDays(new Date(from), days)).toEqual(new Date(to))
  })
})

describe('terms', () => {
  test('of months are calendar months', () => {
    expect(addTerm(new Date('2026-11-30T08:00:00Z'), { months: 3 })).toEqual(new Date('2027-02-28T08:00:00Z'))
  })

  test.each([
    ['2026-02-28T23:30:00Z', '2026-05-31T23:30:00Z', 'from half past midnight on 1 March'],
    ['2026-08-31T22:30:00Z', '2026-11-30T23:00:00Z', 'from half past midnight in summer time on 1 September'],
    ['2026-11-30T23:30:00Z', '2027-02-28T23:30:00Z', 'from half past midnight on 1 December'],
    ['2027-11-28T23:30:00Z', '2028-02-28T23:30:00Z', 'in a leap year'],
  ])('of three months, from %s to %s, follow the Dutch calendar: %s', (from, to) => {
    expect(addTerm(new Date(from), { months: 3 })).toEqual(new Date(to))
  })

  test('in an Act end on a working day; those of the project end when they end', () => {
    const opened = new Date('2026-03-07T08:00:00Z')
    // Eight weeks later is Saturday 2 May.
    expect(limitEnds(TASK_LIMITS.WMO_DECIDE, opened)).toEqual(new Date('2026-05-04T08:00:00Z'))
    expect(limitEnds(TASK_LIMITS.HEALTH_INTAKE, opened)).toEqual(new Date('2026-03-21T08:00:00Z'))
  })
})
