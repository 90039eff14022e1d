import { describe, expect, test } from '@jest/globals'
import { begin, consent, inReflection, oin, presumedAdult } from './play.ts'

const due = (play: ReturnType<typeof begin>, ...task: Parameters<typeof play.task>): string | undefined =>
  play.task(...task)?.dueAt?.toISOString()

describe('a task is due', () => {
  test('a signal in five working days, by the project', () => {
    const play = begin('police-amsterdam')
    expect(due(play, 'ASSESS_SIGNAL')).toBe('2026-03-09T09:00:00.000Z')
    expect(play.task('ASSESS_SIGNAL')?.dueBasis).toBe('project')
  })

  test('the record of reflection in three calendar months, and once it is recorded at the end of its last day', () => {
    const play = presumedAdult().does('police-amsterdam', { type: 'reflection-answered', accepted: true })
    expect(due(play, 'RECORD_REFLECTION')).toBe('2026-06-02T09:00:00.000Z')
    expect(play.task('RECORD_REFLECTION')?.dueBasis).toMatch(/^jci1\.3:/u)
    play.does('ind', { type: 'reflection-recorded', startDate: '2026-03-02', endDate: '2026-05-20', dublin: false })
    expect(due(play, 'RECORD_REFLECTION')).toBe('2026-05-20T22:00:00.000Z')
  })

  test('the record of reflection in thirty days where a Dublin claim is known', () => {
    const play = presumedAdult().does('ind', { type: 'fact-asserted', name: 'dublin-claim', value: true })
    play.does('police-amsterdam', { type: 'reflection-answered', accepted: true })
    expect(due(play, 'RECORD_REFLECTION')).toBe('2026-04-01T09:00:00.000Z')
  })

  test('income support in four weeks for the advance, and in eight once that is settled', () => {
    const play = presumedAdult().does('municipality-utrecht', {
      type: 'income-applied',
      to: oin('municipality-utrecht'),
    })
    expect(due(play, 'INCOME_DECIDE')).toBe('2026-03-30T09:00:00.000Z')
    expect(play.task('INCOME_DECIDE')?.dueBasis).toBe('jci1.3:c:BWBR0015703&artikel=52')
    expect(play.refused('police-amsterdam', { type: 'income-advance-settled' })).toBe('NOT_YOUR_EVENT')
    play.day(10).does('municipality-utrecht', { type: 'income-advance-settled' })
    expect(due(play, 'INCOME_DECIDE')).toBe('2026-04-28T09:00:00.000Z')
    expect(play.task('INCOME_DECIDE')).toMatchObject({ status: 'OPEN', dueBasis: 'jci1.3:c:BWBR0005537&artikel=4:13' })
  })

  test('a talk before the last day of reflection, else in thirty days', () => {
    const wish = { type: 'fact-asserted', name: 'wishes-to-talk', value: true } as const
    expect(due(inReflection('2026-03-20').does('care-coordination', wish), 'TAKE_REPORT')).toBe(
      '2026-03-20T23:00:00.000Z',
    )
    expect(due(presumedAdult().does('care-coordination', wish), 'TAKE_REPORT')).toBe('2026-04-01T09:00:00.000Z')
  })

  test('a permit in 24 hours after a report to the police, in ninety days after an application', () => {
    const talked = presumedAdult().does('care-coordination', {
      type: 'fact-asserted',
      name: 'wishes-to-talk',
      value: true,
    })
    talked.does('police-amsterdam', { type: 'report-taken', filed: true })
    expect(due(talked, 'DECIDE_RESIDENCE')).toBe('2026-03-03T09:00:00.000Z')
    const applied = presumedAdult().does('ind', { type: 'residence-applied', route: 'NO_COOPERATION' })
    // Ninety days is Sunday 31 May: an Act's term runs on to Monday.
    expect(due(applied, 'DECIDE_RESIDENCE')).toBe('2026-06-01T09:00:00.000Z')
  })

  test('an acute intake within a day, another in two weeks', () => {
    const needs = (acute: boolean) =>
      presumedAdult()
        .does('comensha', consent('health.refer', 'HEALTH'))
        .does('comensha', { type: 'health-need-recorded', need: 'MEDICAL', acute })
    expect(due(needs(true), 'HEALTH_INTAKE')).toBe('2026-03-03T09:00:00.000Z')
    expect(due(needs(false), 'HEALTH_INTAKE')).toBe('2026-03-16T09:00:00.000Z')
  })

  test('a stay in COSM in three months, elsewhere at its first review', () => {
    const stay = (shelterType: 'COSM' | 'OMM') => {
      const play = inReflection().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER'))
      play.does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType })
      play.does('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin('shelter-noord') })
      play.does('shelter-noord', { type: 'placement-held' })
      return play.does('shelter-noord', { type: 'placement-started', shelterType })
    }
    expect(due(stay('COSM'), 'STAY_SHELTER')).toBe('2026-06-02T09:00:00.000Z')
    expect(due(stay('OMM'), 'STAY_SHELTER')).toBe('2026-03-30T09:00:00.000Z')
  })

  test('guardianship at the start of the eighteenth birthday, also when that is settled later', () => {
    const play = begin('police-amsterdam', { ageStatus: 'PRESUMED_MINOR', residenceGroup: 'THIRD_NO_STAY' })
    play.does('nidos', { type: 'guardian-appointed', guardianType: 'NIDOS', guardian: oin('nidos') })
    expect(due(play, 'EXERCISE_GUARDIANSHIP')).toBeUndefined()
    play.does('nidos', { type: 'age-settled', ageStatus: 'MINOR', consentBand: 'FROM_16', turns18On: '2027-07-14' })
    expect(due(play, 'EXERCISE_GUARDIANSHIP')).toBe('2027-07-13T22:00:00.000Z')
  })

  test('a care plan in four weeks, after a review in six', () => {
    const play = presumedAdult().does('comensha', { type: 'victim-registered', helpWanted: true })
    play.does('comensha', { type: 'coordinator-assigned' })
    play.does('care-coordination', { type: 'task-accepted', taskId: play.task('CARE_PLAN')!.taskId })
    expect(due(play, 'CARE_PLAN')).toBe('2026-03-30T09:00:00.000Z')
    play.day(10).does('care-coordination', { type: 'care-plan-reviewed' })
    expect(due(play, 'CARE_PLAN')).toBe('2026-04-23T09:00:00.000Z')
  })

  test('under the clock that was running, after who was to take it over declined', () => {
    const play = presumedAdult()
    const opened = play.task('OFFER_REFLECTION')!
    play.day(0.5).does('police-amsterdam', { type: 'task-handed-over', taskId: opened.taskId, to: oin('kmar') })
    const { taskId } = play.task('OFFER_REFLECTION')!
    play.day(0.75).does('kmar', { type: 'task-declined', taskId, reason: 'OUT_OF_SCOPE' })
    expect(play.task('OFFER_REFLECTION')).toMatchObject({ status: 'OPEN', dueAt: opened.dueAt })
  })

  test('under the clock that was running, after it was handed over', () => {
    const play = presumedAdult()
    const before = due(play, 'OFFER_REFLECTION')
    const { taskId } = play.task('OFFER_REFLECTION')!
    play.day(0.5).does('police-amsterdam', { type: 'task-handed-over', taskId, to: oin('kmar') })
    expect(due(play, 'OFFER_REFLECTION', 'kmar')).toBe(before)
  })
})
