import { expect, test } from '@jest/globals'
import { stateOf } from '../../../../subgraphs/chain/machine/case-state.ts'
import { begin, consent, oin, slug, type Play } from './play.ts'

/** Which agencies see the case, without the types of their tasks. */
const seers = (play: Play): string[] => [...new Set(play.sees().map((seen) => seen.split(' ')[0]!))]

test('eighteen months of a child without stay, past the eighteenth birthday: who can see the case on each day', () => {
  const play = begin('kmar', {
    assessor: oin('kmar'),
    ageStatus: 'MINOR',
    consentBand: 'FROM_12',
    turns18On: '2027-03-02',
    residenceGroup: 'THIRD_NO_STAY',
    contactRules: ['VIA_GUARDIAN', 'NO_LETTERS'],
  })
  expect(play.sees()).toEqual(['kmar ASSESS_SIGNAL', 'nidos APPOINT_GUARDIAN'])
  play.does('nidos', { type: 'guardian-appointed', guardianType: 'NIDOS', guardian: oin('nidos') })
  play.does('kmar', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
  expect(play.sees()).toEqual(['comensha REGISTER_NATIONAL', 'nidos EXERCISE_GUARDIANSHIP'])
  play.day(1).does('nidos', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'PROTECTED_RECEPTION' })
  play.does('coa', { type: 'reception-started' }).does('comensha', { type: 'victim-registered', helpWanted: true })
  play.does('comensha', { type: 'coordinator-assigned', coordinator: oin('care-coordination') })
  play.does('care-coordination', { type: 'task-accepted', taskId: play.task('CARE_PLAN')!.taskId })
  play.does('care-coordination', {
    ...(consent('health.refer', 'HEALTH') as Parameters<Play['does']>[1] & { type: 'consent-recorded' }),
    givenBy: 'SELF_AND_GUARDIAN',
  })
  play.does('care-coordination', { type: 'health-need-recorded', need: 'PSYCHOSOCIAL', acute: false })
  play.does('health', { type: 'task-accepted', taskId: play.task('HEALTH_INTAKE')!.taskId })
  play.does('health', { type: 'health-intake-done', treatmentWanted: true })
  play.does('ind', { type: 'residence-applied', route: 'NO_COOPERATION' })
  play.day(60).does('ind', { type: 'residence-decided', decision: 'GRANTED' })
  play.does('municipality-amsterdam', { type: 'brp-registered' })
  expect(stateOf(play.case)).toBe('ON_PERMIT')

  // Every day to the eve of the birthday the same four; from the birthday on, without any act, the guardian no more.
  const changes: string[] = []
  let seen = ''
  for (let day = 61; day <= 548; day += 1) {
    const now = seers(play.day(day)).join(', ')
    if (now !== seen) changes.push(`${day}: ${now}`)
    seen = now
    expect(play.case.ageStatus).toBe(day < 365 ? 'MINOR' : 'ADULT')
  }
  expect(changes).toEqual(['61: care-coordination, coa, health, nidos', '365: care-coordination, coa, health'])
  const ended = play.task('EXERCISE_GUARDIANSHIP')!
  expect(ended).toMatchObject({ status: 'LAPSED', outcome: 'TERM_ENDED' })
  expect(slug(ended.holder)).toBe('nidos')
  expect(ended.endedBy).toBeUndefined()
  expect(play.case).toMatchObject({ consentBand: 'ADULT', contactRules: ['NO_LETTERS'], tracks: { youth: 'OF_AGE' } })
  expect(play.refused('nidos', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'YOUTH' })).toBe(
    'NOT_YOUR_EVENT',
  )
  expect(play.refused('youth', { type: 'parent-suspected' })).toBe('NOT_A_MINOR')
})

test('at twelve and at sixteen others consent, without any act', () => {
  const play = begin('police-amsterdam', { ageStatus: 'MINOR', consentBand: 'UNDER_12', turns18On: '2032-06-01' })
  expect(play.case.consentBand).toBe('UNDER_12')
  expect(play.day(91).case.consentBand).toBe('FROM_12')
  expect(play.day(91 + 1461).case.consentBand).toBe('FROM_16')
})
