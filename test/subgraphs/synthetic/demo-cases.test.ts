import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { factsOf } from '../../../policies/engine/facts/facts.ts'
import { RECORD_TYPES, type CaseStory } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { DEMO_CASES } from '../../../subgraphs/kit/synthetic/demo/index.ts'
import { passesElevenTest } from '../../../subgraphs/kit/synthetic/identifiers.ts'
import { WORLD_DATE } from '../../../subgraphs/kit/synthetic/make-world.ts'
import { agencies, kindOf, text, world } from './world.ts'

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

const { purposes } = JSON.parse(read('test/fixtures/catalogue.json')) as {
  purposes: { id: string; agencies: string[]; tasks: string[]; when: string[]; kindWhen: Record<string, string> }[]
}

const demo = world(1, 9)
const story = (caseId: string): CaseStory => demo.find((each) => each.caseId === caseId)!
const slugOf = (oin: unknown): string => agencies.find((agency) => agency.oin === oin)?.slug ?? String(oin)

function openAt(caseId: string, slug: string): string[] {
  return story(caseId)
    .tasks.filter(({ status, holder }) => status === 'OPEN' && slugOf(holder) === slug)
    .map(({ type }) => String(type))
}

function factsFor({ referralCase, consents, tasks, asserted }: CaseStory, holder: string, purpose: string) {
  const date = (value: unknown): Date | undefined => (typeof value === 'string' ? new Date(value) : undefined)
  return factsOf({
    asker: { agency: holder, kind: kindOf(holder) },
    purpose,
    at: new Date(WORLD_DATE),
    case: Object.fromEntries(
      ['ageStatus', 'residenceGroup', 'consentBand', 'turns18On'].flatMap((field) => {
        const value = text(referralCase, field)
        return value === undefined ? [] : [[field, value]]
      }),
    ),
    consents: consents.map((consent) => {
      const givenAt = date(consent['givenAt'])
      const withdrawnAt = date(consent['withdrawnAt'])
      const expiresAt = date(consent['expiresAt'])
      return {
        scope: String(consent['scope']),
        recipients: consent['recipients'] as string[],
        status: String(consent['status']),
        givenBy: String(consent['givenBy']),
        ...(givenAt && { givenAt }),
        ...(withdrawnAt && { withdrawnAt }),
        ...(expiresAt && { expiresAt }),
      }
    }),
    tasks: tasks.map(({ type, status, holder }) => ({
      type: String(type),
      status: String(status),
      holder: String(holder),
    })),
    asserted: Object.fromEntries(asserted.map(({ name, value }) => [name, value])),
  })
}

/** Case and holder of the open tasks with which a purpose can be shown at work, all its facts holding. */
function shows({ id, agencies: kinds, tasks, when, kindWhen }: (typeof purposes)[number]): string[] {
  return demo.flatMap((each) =>
    each.tasks
      .filter(
        ({ type, status, holder }) =>
          status === 'OPEN' && tasks.includes(String(type)) && kinds.includes(kindOf(holder)),
      )
      .filter(({ holder }) => {
        const facts = factsFor(each, String(holder), id)
        const extra = kindWhen[kindOf(holder)]
        const needed = [...when, ...(extra === undefined ? [] : [extra])]
        return needed.every((clause) => clause.split(' or ').some((fact) => facts[fact.trim()] === true))
      })
      .map(({ holder }) => `${each.caseId} ${slugOf(holder)}`),
  )
}

describe('the demo cases', () => {
  test.each(purposes.filter(({ tasks }) => tasks.length > 0).map((purpose) => [purpose.id, purpose] as const))(
    'show %s at work: an open task, and the facts its policy needs',
    (_, purpose) => {
      expect(shows(purpose)).not.toEqual([])
    },
  )

  test('let health work on an acute need where nobody could consent', () => {
    const emergency = story('demo-health-emergency')
    const facts = factsFor(emergency, agencies.find(({ slug }) => slug === 'health')!.oin, 'health.refer')
    expect(emergency.consents).toEqual([])
    expect(facts['consent-given']).toBeUndefined()
    expect(facts['acute-medical-need']).toBe(true)
    expect(openAt('demo-health-emergency', 'health')).toEqual(['HEALTH_INTAKE'])
  })

  test('let the care coordinator of the Dublin claimant see something in all five subgraphs', () => {
    const { records, asserted, referralCase } = story('demo-dublin-claimant')
    expect(openAt('demo-dublin-claimant', 'care-coordination')).toContain('CARE_PLAN')
    const coordinator = agencies.find(({ slug }) => slug === 'care-coordination')!.oin
    expect(factsFor(story('demo-dublin-claimant'), coordinator, 'care.coordinate')['consent-given']).toBe(true)
    expect(referralCase['state']).toBe('IN_REFLECTION')
    expect(records.PoliceVictimFile[0]?.['contactOfficer']).toEqual(expect.any(String))
    expect(records.ResidenceStatus[0]?.['validUntil']).toBe('2026-11-07')
    expect(records.CarePlan[0]?.['needs']).toContain('SHELTER')
    expect(records.WmoRequest[0]?.['decision']).toBe('PENDING')
    expect(asserted.some(({ name }) => name === 'dublin-claim')).toBe(true)
  })

  test('show the Dublin claimant with work for every agency of the worked example, about to talk to the police', () => {
    const { tasks } = story('demo-dublin-claimant')
    const open = tasks.filter(({ status }) => status === 'OPEN')
    expect(open.map(({ type, holder }) => `${String(type)} ${slugOf(holder)}`).toSorted()).toEqual([
      'CARE_PLAN care-coordination',
      'HOLD_DEPARTURE dtv',
      'PLACE_SHELTER comensha',
      'RECORD_REFLECTION ind',
      'STAY_RECEPTION coa',
      'TAKE_REPORT police-amsterdam',
      'TREAT health',
      'WMO_DECIDE municipality-amsterdam',
    ])
    const police = agencies.find(({ slug }) => slug === 'police-amsterdam')!.oin
    const facts = factsFor(story('demo-dublin-claimant'), police, 'report.take')
    expect([facts['wishes-to-talk'], facts['patient-agrees']]).toEqual([true, true])
  })

  test('give each shelter a guest, and never both the same one', () => {
    const guests = (slug: string): string[] =>
      demo.map(({ caseId }) => caseId).filter((caseId) => openAt(caseId, slug).includes('STAY_SHELTER'))
    expect(guests('shelter-noord')).toEqual(['demo-settled'])
    expect(guests('shelter-zuid')).toEqual(['demo-eu-worker'])
  })

  test('show a shelter that declined and the next one that is asked', () => {
    const { tasks } = story('demo-declined-shelter')
    const places = tasks
      .filter(({ type }) => type === 'PLACE_SHELTER')
      .map(({ holder, status, outcome }) => [slugOf(holder), status, outcome])
    expect(places).toEqual([
      ['comensha', 'OPEN', null],
      ['shelter-noord', 'DECLINED', 'NO_CAPACITY'],
      ['shelter-zuid', 'OPEN', null],
    ])
  })

  test('leave one municipality with nothing where the other has every kind of work', () => {
    expect(openAt('demo-settled', 'municipality-utrecht').toSorted()).toEqual([
      'BRP_REGISTER',
      'HOUSE',
      'INCOME_DECIDE',
      'WMO_DECIDE',
    ])
    expect(openAt('demo-settled', 'municipality-amsterdam')).toEqual([])
  })

  test('keep parents of the Dutch girl out of it', () => {
    const girl = story('demo-dutch-girl')
    const facts = factsFor(girl, agencies.find(({ slug }) => slug === 'rvdk')!.oin, 'child.protect')
    expect(facts['guardian-cleared']).toBe(false)
    expect(facts['guardian-is-professional']).toBe(true)
    expect(girl.records.YouthProtection[0]?.['contactParents']).toBe('NO')
  })

  test('have agencies swapped in wherever a row names one', () => {
    const slugs = new Set(agencies.map(({ slug }) => slug))
    const loose = JSON.stringify(demo).match(/"[a-z-]+"/g) ?? []
    expect(loose.map((word) => word.slice(1, -1)).filter((word) => slugs.has(word))).toEqual([])
    expect(demo.every(({ records }) => Object.keys(records).length === RECORD_TYPES.length)).toBe(true)
  })

  test('hold numbers of test ranges only', () => {
    for (const { records } of demo) {
      for (const person of records.BrpPerson) {
        expect(person['burgerservicenummer']).toMatch(/^999/)
        expect(passesElevenTest(String(person['burgerservicenummer']))).toBe(true)
      }
      for (const alien of records.AlienRecord) expect(alien['vNumber']).toMatch(/^99900000\d\d$/)
      for (const income of records.IncomeSupport) expect(income['iban']).toMatch(/^NL\d\dFICT/)
    }
  })

  test('are listed in the README with their open tasks and the holders', () => {
    const readme = read('subgraphs/kit/synthetic/README.md')
    const rows = DEMO_CASES.flatMap(({ caseId, tasks }) =>
      tasks
        .filter(({ status }) => status === 'OPEN' || status === 'OFFERED')
        .map(({ type, holder, status }) => ({
          caseId,
          cell: `${type}${status === 'OFFERED' ? ' (offered)' : ''}: ${holder}`,
        })),
    )
    const missing = rows.filter(({ caseId, cell }) => {
      const line = readme.split('\n').find((each) => each.startsWith(`| \`${caseId}\``))
      return !line?.includes(cell)
    })
    expect(missing).toEqual([])
  })
})
