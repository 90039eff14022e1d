import { describe, expect, test } from '@jest/globals'
import { coverage, unusedGrants } from '../../../../policies/engine/documents/coverage.ts'
import { coveragePage } from '../../../../policies/engine/documents/coverage-page.ts'
import { dataCells, dataFields } from '../../../../policies/engine/documents/data-cells.ts'
import { parsePolicyTest } from '../../../../policies/engine/parse-policy-test.ts'
import { whatMaySee } from '../../../../policies/engine/what-may-see.ts'
import { shipped } from '../../shipped-policy.ts'
import { clinic, clinicNames } from './clinic.ts'

const tests = [
  parsePolicyTest(`purpose: house
tests:
  - name: a house
    given: { who: TOWN, task: HOUSE }
    sees: { Person: [born] }
`),
  parsePolicyTest(`purpose: treat
tests:
  - name: care
    given: { who: CLINIC, task: HOUSE, on: 2026-02-02, agreed: yes }
    sees: {}
`),
  parsePolicyTest(`purpose: gone
tests: [{ name: nothing, given: { who: TOWN }, sees: {} }]
`),
]

describe('Coverage', () => {
  test('lists as seen by nobody exactly the fields that enumeration shows to nobody', () => {
    const seen = new Set(
      [...shipped.purposes.values()].flatMap(({ id, who }) =>
        [...who].flatMap((kind) => whatMaySee(shipped, kind, id).map(({ coordinate }) => coordinate)),
      ),
    )
    const { nobody, onePurpose } = coverage(shipped, [])
    const all = dataFields(shipped).map(({ coordinate }) => coordinate)
    expect(nobody.map(({ coordinate }) => coordinate)).toEqual(all.filter((coordinate) => !seen.has(coordinate)))
    expect(nobody).toContainEqual({
      coordinate: 'HealthIntake.diagnosisNotes',
      owner: 'HEALTH',
      category: 'pd:HealthRecord',
    })
    expect(onePurpose).toContainEqual(
      expect.objectContaining({ coordinate: 'CarePlan.notes', purpose: 'care.coordinate' }),
    )
    expect(onePurpose.map(({ coordinate }) => coordinate)).not.toContain('CarePlan.coordinatorName')
  })

  test('calls every grant untested without tests, and none of those that a test sees shown', () => {
    const size = (found: readonly { readonly coordinates: readonly string[] }[]) =>
      found.reduce((total, { coordinates }) => total + coordinates.length, 0)
    expect(size(coverage(clinic(), []).untested)).toBe(dataCells(clinic()).length)
    const { untested } = coverage(clinic(), tests)
    expect(untested.some(({ purpose }) => purpose === 'house')).toBe(false)
    expect(untested).toContainEqual({
      purpose: 'treat',
      rule: 'ill',
      kind: 'CLINIC',
      coordinates: ['Person.illness', 'Person.score'],
    })
    expect(untested).not.toContainEqual(expect.objectContaining({ rule: 'who-it-is', kind: 'CLINIC' }))
    expect(untested).toContainEqual(expect.objectContaining({ rule: 'who-it-is', kind: 'TOWN' }))
  })

  test('lists what was never used, by purpose, rule and kind', () => {
    const uses = dataCells(clinic())
      .filter(({ kind, rule }) => kind !== 'TOWN' || rule !== 'where')
      .map(({ purpose, kind, coordinate }) => ({ purpose, kind, coordinate }))
    expect(unusedGrants(clinic(), uses)).toEqual([
      { purpose: 'treat', rule: 'where', kind: 'TOWN', coordinates: ['Person.homeRegion'] },
    ])
    expect(unusedGrants(clinic(), [])).toEqual(coverage(clinic(), []).untested)
  })

  test.each(['en', 'nl'] as const)(
    'stands on one page in %s, with owner, category and the red line that wants it so',
    (language) => {
      const page = coveragePage(clinic(), tests, language, clinicNames)
      const name = clinicNames.get('Person.mark')?.[language]
      expect(page).toContain(`| \`Person.mark\` | ${name} |  |  | Never. |`)
      expect(page).toContain(language === 'en' ? '| Police | Crime |  |' : '| Politie | Misdrijf |  |')
      expect(page).toContain(language === 'en' ? '| the chain | Work | `treat` |' : '| de keten | Werk | `treat` |')
      expect(page).toContain(
        language === 'en'
          ? '| `treat` | `where` | Town hall | all of the rule |'
          : '| `treat` | `where` | Gemeentehuis | alle van de regel |',
      )
      expect(page).toContain('| `treat` | `may-change` |')
    },
  )

  test('tells whom a test does not ask as, and says so when there is nothing to tell', () => {
    const policy = clinic({ house: '', count: '', redLines: '' })
    const half = parsePolicyTest(`purpose: treat
tests:
  - name: care
    given: { who: TOWN, task: HOUSE, agreed: yes, hunted: yes }
    sees: {}
`)
    const page = coveragePage(policy, [half], 'en', clinicNames)
    expect(page).toContain('| `treat` | `mother` | Clinic | all of the rule |')
    const none = clinic({ treat: '', house: '', redLines: '' })
    expect(coveragePage(none, [], 'en', clinicNames)).toContain('None.')
  })
})
