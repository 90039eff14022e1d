import { describe, expect, test } from '@jest/globals'
import type { CaseStory, Row } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { NATIONALITIES } from '../../../subgraphs/kit/synthetic/population.ts'
import { worlds } from './worlds.ts'

const registrations = (cases: readonly CaseStory[]): Row[] =>
  cases.filter(({ caseId }) => !caseId.startsWith('demo-')).flatMap(({ records }) => records.VictimRegistration)

const share = (rows: readonly unknown[], holds: (row: unknown) => boolean): number =>
  (100 * rows.filter(holds).length) / rows.length

// Three standard deviations of a share in a sample: chance alone goes beyond it once in some 370 draws.
const leeway = (percent: number, count: number): number => 3 * Math.sqrt((percent * (100 - percent)) / count)

function expectShares(values: readonly unknown[], shares: Readonly<Record<string, number>>): void {
  const off = Object.entries(shares)
    .map(([value, wanted]) => ({ value, wanted, found: share(values, (each) => each === value) }))
    .filter(({ wanted, found }) => Math.abs(found - wanted) > leeway(wanted, values.length))
  expect(off).toEqual([])
}

// The share of each value, summed as chi-square over the number of values less one.
function chiSquare(values: readonly unknown[], shares: Readonly<Record<string, number>>): number {
  const whole = Object.values(shares).reduce((sum, each) => sum + each, 0)
  return Object.entries(shares).reduce((sum, [value, each]) => {
    const wanted = (values.length * each) / whole
    return sum + (values.filter((found) => found === value).length - wanted) ** 2 / wanted
  }, 0)
}

describe.each(worlds)('the people of %s', (_, cases) => {
  const rows = registrations(cases)

  test('are exploited in the proportions of 2019 and 2020', () => {
    for (const [form, wanted] of Object.entries({ SEXUAL: 54, LABOUR: 29, CRIMINAL: 15, UNKNOWN: 4 })) {
      const found = share(rows, (row) => ((row as Row)['exploitationForms'] as string[]).includes(form))
      expect(Math.abs(found - wanted)).toBeLessThan(leeway(wanted, rows.length))
    }
  })

  test('are as old as the people in the published figures', () => {
    const bands = rows.map((row) => row['ageBand'])
    expectShares(bands, { UNDER_18: 7, FROM_18_TO_22: 15, FROM_23: 78 })
  })

  test('are women and men in the published proportion', () => {
    expectShares(
      rows.map((row) => row['gender']),
      { V: 60, M: 38, X: 2 },
    )
  })

  test('come from the countries of the published figures', () => {
    const countries = rows.map((row) => row['citizenship'])
    expectShares(countries, { NG: 25, NL: 17, PL: 12, UG: 5, BG: 5, HU: 4, GM: 3 })
    const shares = Object.fromEntries(NATIONALITIES.map(({ country, share }) => [country, share]))
    // 19 degrees of freedom: 43.8 is passed by chance once in a thousand.
    expect(chiSquare(countries, shares)).toBeLessThan(43.8)
  })

  test('were reported by whom they were in 2024', () => {
    const reporters = rows.flatMap((row) => (row['reports'] as Row[]).map((report) => report['reporterType']))
    expectShares(reporters, { NP: 31, ZORGCOORDINATIE: 28.3, FAIRWORK: 24.2, NLA: 6.7, KMAR: 6.3 })
  })

  test('were reported more often than there are people', () => {
    const reports = cases.flatMap(({ records }) => records.VictimRegistration.flatMap((row) => row['reports'] as Row[]))
    expect(reports.length / cases.length).toBeGreaterThan(1_000 / 944)
    expect(reports.length / cases.length).toBeLessThan(1_120 / 944)
  })
})
