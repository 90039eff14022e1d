import { describe, expect, test } from '@jest/globals'
import { FILL_IN } from '../../../../policies/engine/documents/fill-in.ts'
import { registerPage } from '../../../../policies/engine/documents/register.ts'
import { shipped } from '../../shipped-policy.ts'
import { clinic, clinicNames, clinicTreat } from './clinic.ts'

const languages = ['en', 'nl'] as const
const records = (page: string) => page.split('\n## ').slice(1)
const marks = (text: string, language: 'en' | 'nl') => text.split(`**[${FILL_IN[language]}: `).length - 1

describe('The draft record of processing', () => {
  test.each(languages)(
    'has one record per purpose with every item of art. 30(1), and marks what people must add, in %s',
    (language) => {
      const found = records(registerPage(shipped, language, clinicNames))
      expect(found).toHaveLength(shipped.purposes.size)
      for (const record of found) {
        for (const item of 'abcdefg') expect(record).toContain(`**(${item}) `)
        const police = record.includes('Wpg art. 31d')
        expect(marks(record, language)).toBe(police ? 7 : 6)
      }
      const police = shipped.bundle.purposes.filter(({ regime }) => regime?.includes('WPG') === true).length
      expect(police).toBe(6)
      expect(found.filter((record) => record.includes('Wpg art. 31d'))).toHaveLength(police)
    },
  )

  test('names the organisations, their sources, the grounds and the special categories', () => {
    const [, , treat = ''] = records(registerPage(clinic(), 'en', clinicNames))
    expect(treat).toContain('Organisations of these kinds: Clinic One; Clinic Two; Town.')
    expect(treat).toContain('Treat a person (https://w3id.org/dpv#ServiceProvision)')
    expect(treat).toContain('- Directive 2011/36/EU 11: Help.')
    expect(treat).toContain('- Health (2 fields; **special category, GDPR 9**)')
    expect(treat).toContain('- Birth (1 field)')
    expect(treat).toContain(
      'The data come from: the chain itself (cases, tasks, referrals and consents), Clinic and Town hall.',
    )
    expect(treat).toContain(
      'After its task is closed the organisation can ask for part of its own work for 14 more days.',
    )
    expect(treat).toContain('family, guardians and other people around the person')
    expect(treat).toContain('professionals whose name or work contact is shown')
    expect(treat).not.toContain('people named in a report')
  })

  test('says of a purpose without rules that nobody is shown anything, and leaves its number to people', () => {
    const [count = '', house = ''] = records(registerPage(clinic(), 'nl', clinicNames))
    expect(count).toContain('Er worden geen gegevens over een afzonderlijke persoon getoond.')
    expect(count).toContain('Via de hub worden aan niemand gegevens over een afzonderlijke persoon getoond.')
    expect(count).toContain('Organisaties van deze soorten: geen opgenomen.')
    expect(count).not.toContain('slachtoffers van mensenhandel')
    expect(count).toContain(`**[${FILL_IN.nl}: nummer in het register]**`)
    expect(house).toContain('Wpg art. 31d')
  })

  test('tells of criminal data whose they can be, and that they are criminal data', () => {
    const policy = clinic({ redLines: '', treat: clinicTreat.replace('[name, doctor', '[reported, name, doctor') })
    const [, , treat = ''] = records(registerPage(policy, 'nl', clinicNames))
    expect(treat).toContain('mensen die in een aangifte of opsporingsonderzoek worden genoemd')
    expect(treat).toContain('Misdrijf (1 veld; **strafrechtelijk gegeven, AVG 10**)')
  })

  test('needs no list of agencies', () => {
    const bare = clinic()
    const { agencies, ...bundle } = bare.bundle
    expect(agencies).toBeDefined()
    expect(registerPage({ ...bare, bundle }, 'en', clinicNames)).toContain('Organisations of these kinds: none listed.')
  })
})
