import { describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { parsePolicy } from '../../../policies/engine/parse-policy.ts'
import type { PolicyDocument, Rule } from '../../../policies/engine/policy-document.ts'
import { PolicyErrors } from '../../../policies/engine/policy-errors.ts'
import { documents, schema } from '../shipped-policy.ts'
import { shop } from '../small-schema.ts'

/** The shipped bundle with one more rule in one purpose; returns the ids of the red lines that are crossed. */
function crossedBy(purpose: string, coordinate: string, more: Partial<Rule> = {}): string[] {
  const rule: Rule = {
    id: 'planted',
    own: false,
    when: [],
    because: { en: 'planted' },
    ...more,
    see: [{ coordinate, form: 'full' }],
  }
  const changed = documents.map((document): PolicyDocument =>
    document.kind === 'purpose' && document.purpose === purpose
      ? { ...document, rules: [...document.rules, rule] }
      : document,
  )
  try {
    compilePolicy(changed, schema)
  } catch (error) {
    if (!(error instanceof PolicyErrors)) throw error
    expect(new Set(error.problems.map(({ code }) => code))).toEqual(new Set(['red-line']))
    return [...new Set(error.problems.map(({ message }) => / red line "([^"]+)"/.exec(message)?.[1] ?? message))]
  }
  return []
}

describe('the 17 invariants', () => {
  test.each([
    ['I1', 'residence.decide', 'CrimeReport.statementText', ['statements-stay-with-justice']],
    ['I2', 'compensation.assess', 'CrimeReport.suspects', ['suspects-stay-with-justice']],
    ['I3', 'prosecution.victim-rights', 'PoliceSignal.narrative', ['signal-stories-stay-with-police']],
    ['I4', 'health.refer', 'HealthIntake.diagnosisNotes', ['diagnoses-never']],
    ['I5 shelter', 'care.coordinate', 'ShelterPlacement.shelterAddress', ['shelter-addresses']],
    [
      'I5 shelter, by break-glass of others',
      'vital.emergency',
      'ShelterPlacement.shelterAddress',
      ['shelter-addresses'],
    ],
    ['I5 reception', 'child.protect', 'Reception.facilityAddress', ['reception-addresses']],
    ['I5 register', 'municipal.wmo', 'BrpPerson.adres', ['home-addresses-in-the-register']],
    ['I5 home', 'care.coordinate', 'Housing.address', ['new-homes']],
    ['I6 face', 'report.take', 'PoliceVictimFile.facePhotoRef', ['biometrics-never']],
    ['I6 fingers', 'signal.assess', 'PoliceVictimFile.fingerprintRef', ['biometrics-never']],
    ['I7', 'signal.assess', 'PoliceSignal.sourceReliability', ['source-reliability-never']],
    ['I8', 'health.refer', 'CarePlan.notes', ['care-notes-stay-with-care']],
    ['I9', 'reflection.offer', 'ResidenceApplication.decisionGrounds', ['decision-grounds-stay-with-the-ind']],
    ['I10', 'residence.decide', 'BrpPerson.burgerservicenummer', ['bsn-only-municipal']],
    ['I11', 'victim.support', 'AlienRecord.vNumber', ['v-number-not-beyond-need']],
    ['I12', 'return.assist', 'Reception.facilityRegion', ['no-whereabouts-for-return']],
    ['I12, coarsely', 'departure.hold', 'PoliceSignal.municipalityCodeRegion', ['no-whereabouts-for-return']],
    ['I13', 'statistics.report', 'VictimRegistration.gender', ['statistics-show-no-person']],
    ['I14', 'shelter.place', 'CrimeReport.filed', ['shelter-knows-nothing-of-police']],
    ['I14, coarsely', 'shelter.place', 'PoliceSignal.municipalityCodeRegion', ['shelter-knows-nothing-of-police']],
    ['I15', 'municipal.housing', 'ShelterPlacement.shelterType', ['town-hall-knows-nothing-of-exploitation']],
    [
      'I15, coarsely',
      'municipal.income',
      'VictimRegistration.exploitationFormsCategory',
      ['town-hall-knows-nothing-of-exploitation'],
    ],
    ['I16', 'child.report', 'YouthProtection.guardianContact', ['no-way-to-an-offending-guardian']],
    ['I17', 'shelter.place', 'ReferralCase.state', ['case-state-stays-with-the-coordinator']],
  ])('%s: %s may not show %s', (_, purpose, coordinate, lines) => {
    expect(crossedBy(purpose, coordinate)).toEqual(lines)
  })

  test('a wildcard does not get around them', () => {
    expect(crossedBy('victim.support', 'AlienRecord.*')).toEqual(['v-number-not-beyond-need'])
    expect(crossedBy('report.take', 'PoliceVictimFile.*')).toEqual(['biometrics-never'])
  })

  test('a condition counts when it is at least as strict as the one required', () => {
    const fact = (name: string, negated = false) => ({ fact: name, negated })
    const professional = fact('guardian-is-professional')
    const with_ = (when: Rule['when']) => crossedBy('child.report', 'YouthProtection.guardianContact', { when })
    expect(with_([[professional]])).toEqual([])
    expect(with_([[professional, fact('guardian-cleared')], [fact('applied')]])).toEqual([])
    expect(with_([[professional, fact('applied')]])).toEqual(['no-way-to-an-offending-guardian'])
    expect(with_([[fact('guardian-is-professional', true)]])).toEqual(['no-way-to-an-offending-guardian'])
  })

  test('a purpose that has the field already may have it once more', () => {
    expect(crossedBy('report.take', 'CrimeReport.statementText')).toEqual([])
    expect(crossedBy('vital.emergency', 'ShelterPlacement.shelterAddress', { who: ['KMAR'] })).toEqual([])
  })
})

describe('a red line', () => {
  const problems = (line: string, see: string) => {
    const sell = `purpose: sell\nwho: [CLERK, AUDITOR]\ntasks: []\nrules: [{ id: all, see: ${see}, because: x }]`
    const failing = () =>
      compilePolicy(
        [parsePolicy(sell, 'sell.yaml'), parsePolicy(`red-lines: [{ id: line, because: so., ${line} }]`)],
        shop,
      )
    try {
      failing()
    } catch (error) {
      if (!(error instanceof PolicyErrors)) throw error
      return error.problems.map(({ position, message }) => `${position?.line}:${position?.column} ${message}`)
    }
    return []
  }

  test.each([
    [
      'no purpose',
      'fields: [Product.upc], only-purposes: []',
      '{ Product: [upc] }',
      '4:37 rule "all" shows Product.upc, across red line "line" (no purpose may): so.',
    ],
    [
      'other purposes',
      'fields: [Product.upc], only-purposes: [buy]',
      '{ Product: [upc] }',
      '4:37 rule "all" shows Product.upc, across red line "line" (only buy may): so.',
    ],
    [
      'not this purpose',
      'fields: [Product.*], not-purposes: [sell]',
      '{ Product: [upc] }',
      '4:37 rule "all" shows Product.upc, across red line "line" (sell may not): so.',
    ],
    [
      'other kinds',
      'fields: [Product.upc], only-kinds: { sell: [CLERK] }',
      '{ Product: [upc] }',
      '4:37 rule "all" shows Product.upc, across red line "line" (for sell only CLERK may): so.',
    ],
    [
      'a condition',
      'fields: [Product.upc], requires: [paid, adult or watched]',
      '{ Product: [upc] }',
      '4:37 rule "all" shows Product.upc, across red line "line" (only when paid and (adult or watched)): so.',
    ],
    [
      'a form',
      'fields: [Product.madeOn], only-forms: [month]',
      '{ Product: [madeOn: year] }',
      '4:37 rule "all" shows Product.madeOn, across red line "line" (only as month): so.',
    ],
    [
      'a coarse form',
      'fields: [Product.madeOn], only-forms: [year]',
      '{ Product: [madeOn: exists] }',
      '4:37 rule "all" shows Product.madeOnExists, across red line "line" (only as year): so.',
    ],
    [
      'no form',
      'fields: ["*"], only-forms: []',
      '{ User: [id] }',
      '4:34 rule "all" shows User.id, across red line "line" (not in any form): so.',
    ],
  ])('may ask for %s', (_, line, see, problem) => {
    expect(problems(line, see)).toEqual([problem])
  })

  test('leaves alone what it does not speak of', () => {
    expect(problems('fields: [Product.upc], only-kinds: { buy: [CLERK] }', '{ Product: [upc] }')).toEqual([])
    expect(problems('fields: [Product.*], owner: SHOP, only-purposes: []', '{ Product: [size] }')).toEqual([])
    expect(problems('fields: [Product.madeOn], only-forms: [exists]', '{ Product: [madeOn: exists] }')).toEqual([])
  })
})
