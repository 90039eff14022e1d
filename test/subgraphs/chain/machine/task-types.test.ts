import { describe, expect, test } from '@jest/globals'
import { TASK_TYPES } from '../../../../subgraphs/kit/referral-chain/task-type.ts'
import { begin, consent, inReflection, presumedAdult } from './play.ts'
import { accept, CITY, COURSES, granted, POLICE, sheltered } from './task-courses.ts'

describe('every type of task opens and closes as the chain says', () => {
  test.each(TASK_TYPES)('%s', (type) => {
    const { before, opens, holder, asks, closes, as } = COURSES[type]
    const play = before()
    if (opens) {
      expect(play.task(type)?.status).not.toBe('OPEN')
      opens(play)
    }
    expect(play.task(type, holder)?.status).toBe(asks ? 'OFFERED' : 'OPEN')
    if (asks) accept(play, type, holder)
    expect(play.sees()).toContain(`${holder} ${type}`)
    closes(play)
    expect(play.task(type, holder)).toMatchObject(as)
    expect(play.sees()).not.toContain(`${holder} ${type}`)
  })
})

describe('the other ways in and out', () => {
  test('crisis: a bed is kept for 72 hours, then the desk looks on and the person stays', () => {
    const play = presumedAdult().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER'))
    play.does('comensha', { type: 'shelter-requested', urgency: 'ACUTE_TODAY', shelterType: 'CRISIS_72H' })
    play.does('shelter-noord', { type: 'placement-held' })
    play.does('shelter-noord', { type: 'placement-started', shelterType: 'CRISIS_72H' })
    expect(play.day(2).task('PLACE_CRISIS')?.status).toBe('OPEN')
    play.day(3)
    expect(play.task('PLACE_CRISIS')).toMatchObject({ status: 'LAPSED', outcome: 'TERM_ENDED' })
    expect(play.alarms.map(({ kind }) => kind)).toEqual(['CRISIS_BED_OVER'])
    expect(play.sees()).toEqual(expect.arrayContaining(['comensha PLACE_SHELTER', 'shelter-noord STAY_SHELTER']))
  })

  test('crisis: a bed is not kept for somebody who is not presumed a victim', () => {
    const play = begin(POLICE, { ageStatus: 'ADULT' }).does(POLICE, consent('shelter.place', 'COMENSHA', 'SHELTER'))
    play.does(POLICE, { type: 'shelter-requested', urgency: 'HOURS_72', shelterType: 'CRISIS_72H' })
    play.does(POLICE, { type: 'signal-assessed', assessment: 'NO_INDICATION' })
    expect(play.task('PLACE_CRISIS')).toMatchObject({ status: 'LAPSED', outcome: 'NO_INDICATION' })
  })

  test('safety is assessed on placement and again four weeks later, as long as the stay lasts', () => {
    const play = sheltered()
    expect(play.sees()).toContain('shelter-noord ASSESS_SAFETY')
    play.does('shelter-noord', { type: 'safety-assessed', level: 'ELEVATED' })
    expect(play.day(27).sees()).not.toContain('comensha ASSESS_SAFETY')
    expect(play.day(28).sees()).toContain('comensha ASSESS_SAFETY')
  })

  test('whoever houses the person may say at any time how safe they are, and nobody else without being asked', () => {
    const play = sheltered().does('shelter-noord', { type: 'safety-assessed', level: 'ELEVATED' })
    play.does('shelter-noord', { type: 'safety-assessed', level: 'ACUTE' })
    expect(play.case.safetyLevel).toBe('ACUTE')
    expect(play.refused('shelter-zuid', { type: 'safety-assessed', level: 'NONE_KNOWN' })).toBe('NOT_YOUR_EVENT')
    expect(play.refused('comensha', { type: 'safety-assessed', level: 'NONE_KNOWN' })).toBe('NOT_YOUR_EVENT')
  })

  test('continued stay is decided on after three years on the first permit', () => {
    const play = granted()
    expect(play.day(1090).task('DECIDE_CONTINUED')).toBeUndefined()
    expect(play.day(1097).sees()).toContain('ind DECIDE_CONTINUED')
  })

  test('a case is prosecuted without a report as well', () => {
    expect(presumedAdult().does('nla', { type: 'investigation-opened' }).sees()).toContain('om PROSECUTE')
  })

  test('the register needs lawful stay and four months to come', () => {
    expect(presumedAdult().refused('comensha', { type: 'brp-registration-requested', expectedMonths: 12 })).toBe(
      'GUARD_FAILED',
    )
    const play = presumedAdult({ residenceGroup: 'EU_EEA_CH' })
    expect(play.refused('comensha', { type: 'brp-registration-requested', expectedMonths: 3 })).toBe('GUARD_FAILED')
    play.does('comensha', { type: 'brp-registration-requested', expectedMonths: 4 })
    expect(play.sees()).toContain(`${CITY} BRP_REGISTER`)
  })

  test('a Dublin claimant who is not needed here has no decision on a permit', () => {
    const play = inReflection('2026-04-01', true).does('ind', {
      type: 'fact-asserted',
      name: 'dublin-claim',
      value: true,
    })
    play.does('care-coordination', { type: 'fact-asserted', name: 'wishes-to-talk', value: true })
    play.does(POLICE, { type: 'report-taken', filed: true })
    expect(play.refused('ind', { type: 'residence-applied', route: 'REPORT' })).toBe('GUARD_FAILED')
    expect(play.task('DECIDE_RESIDENCE')).toBeUndefined()
  })
})
