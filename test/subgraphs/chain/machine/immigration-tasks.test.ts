import { describe, expect, test } from '@jest/globals'
import { inReflection, oin, presumedAdult, type Play } from './play.ts'

const POLICE = 'police-amsterdam'

function reported(): Play {
  const play = presumedAdult().does('care-coordination', { type: 'fact-asserted', name: 'wishes-to-talk', value: true })
  return play.does(POLICE, { type: 'report-taken', filed: true })
}

describe('the IND has a task for whatever it alone can record', () => {
  test('an application may be recorded for what the police notified before', () => {
    const play = reported()
    expect(play.sees()).toContain('ind DECIDE_RESIDENCE')
    play.does('ind', { type: 'residence-applied', route: 'REPORT' })
    expect(play.case.asserted['application-exists']).toBe(true)
    play.does('ind', { type: 'residence-decided', decision: 'GRANTED' })
    expect(play.refused('ind', { type: 'residence-applied', route: 'REPORT' })).toBe('RESIDENCE_TRACK_CLOSED')
  })

  test('whoever works on a case refers the person, who reports nothing, to the IND; and one who stays by right not', () => {
    const play = presumedAdult()
    expect(play.refused('om', { type: 'residence-asked' })).toBe('NOT_YOUR_EVENT')
    play.does('comensha', { type: 'residence-asked' })
    expect(play.sees()).toContain('ind DECIDE_RESIDENCE')
    expect(play.case.asserted['application-exists']).toBeUndefined()
    play.does('ind', { type: 'residence-applied', route: 'NO_COOPERATION' })
    play.does('ind', { type: 'residence-decided', decision: 'GRANTED' })
    expect(play.task('DECIDE_RESIDENCE')).toMatchObject({ status: 'DONE', outcome: 'GRANTED' })
    expect(presumedAdult({ residenceGroup: 'NL' }).refused('comensha', { type: 'residence-asked' })).toBe(
      'RESIDENCE_TRACK_CLOSED',
    )
  })

  test('a refusal leaves the task with the IND until no appeal and no term for one runs: nobody else can record that', () => {
    const play = reported()
    play.does('ind', { type: 'residence-decided', decision: 'REFUSED' })
    expect(play.sees()).toContain('ind DECIDE_RESIDENCE')
    play.does('ind', { type: 'appeal-recorded', appeal: 'PENDING' })
    expect(play.sees()).toContain('ind DECIDE_RESIDENCE')
    play.does('ind', { type: 'appeal-recorded', appeal: 'NONE' })
    expect(play.task('DECIDE_RESIDENCE')).toMatchObject({ status: 'DONE', outcome: 'REFUSED' })
  })

  test('a new application while a refusal is fought is decided on under the task that is open', () => {
    const play = reported()
    play.does('ind', { type: 'residence-decided', decision: 'REFUSED' })
    play.does('ind', { type: 'residence-applied', route: 'NO_COOPERATION' })
    play.does('ind', { type: 'appeal-recorded', appeal: 'NONE' })
    expect(play.sees()).toContain('ind DECIDE_RESIDENCE')
    play.does('ind', { type: 'residence-decided', decision: 'GRANTED' })
    expect(play.task('DECIDE_RESIDENCE')).toMatchObject({ status: 'DONE', outcome: 'GRANTED' })
  })

  test('a refusal of continued stay leaves its task open in the same way', () => {
    const play = reported()
      .does('ind', { type: 'residence-decided', decision: 'GRANTED' })
      .does('om', { type: 'criminal-case-ended', ending: 'JUDGED' })
    play.does('ind', { type: 'continued-stay-decided', decision: 'REFUSED' })
    expect(play.sees()).toContain('ind DECIDE_CONTINUED')
    play.does('ind', { type: 'appeal-recorded', appeal: 'NONE' })
    expect(play.task('DECIDE_CONTINUED')).toMatchObject({ status: 'DONE', outcome: 'REFUSED' })
  })

  test('the reflection period is guarded as long as an appeal runs beside it', () => {
    const play = inReflection().does('ind', { type: 'fact-asserted', name: 'no-appeal-open', value: false })
    expect(play.day(200).sees()).toEqual(expect.arrayContaining(['dtv HOLD_DEPARTURE', 'ind RECORD_REFLECTION']))
    play.does('ind', { type: 'reflection-ended', reason: 'LAPSED', endedOn: play.case.reflection?.endDate ?? '' })
    expect(play.sees()).toContain('ind RECORD_REFLECTION')
    play.does('ind', { type: 'fact-asserted', name: 'no-appeal-open', value: true })
    expect(play.task('RECORD_REFLECTION')).toMatchObject({ status: 'DONE', outcome: 'COMPLETED', endedBy: oin('ind') })
    expect(play.sees()).not.toContain('dtv HOLD_DEPARTURE')
  })

  test('who wishes to return waits for the IND, which is asked to record what it alone can', () => {
    const play = presumedAdult().does(POLICE, { type: 'reflection-answered', accepted: false })
    expect(play.sees()).not.toContain('ind RECORD_REFLECTION')
    play.does('comensha', { type: 'return-wished' })
    expect(play.sees()).toContain('ind RECORD_REFLECTION')
    play.does('ind', { type: 'fact-asserted', name: 'departure-not-suspended', value: true })
    expect(play.sees()).toContain('ind RECORD_REFLECTION')
    play.does('ind', { type: 'fact-asserted', name: 'no-appeal-open', value: true })
    expect(play.sees()).toContain('dtv RETURN_ASSIST')
    expect(play.task('RECORD_REFLECTION')).toMatchObject({ status: 'DONE', outcome: 'COMPLETED' })
  })

  test('a wish that is taken back asks the IND no more, and a citizen of the EU is not asked about at all', () => {
    const play = presumedAdult().does(POLICE, { type: 'reflection-answered', accepted: false })
    play.does('comensha', { type: 'return-wished' }).does('comensha', { type: 'return-withdrawn' })
    expect(play.sees()).not.toContain('ind RECORD_REFLECTION')
    const citizen = presumedAdult({ residenceGroup: 'EU_EEA_CH' }).does('comensha', { type: 'return-wished' })
    expect(citizen.task('RECORD_REFLECTION')).toBeUndefined()
  })

  test('a wish to return is heard once the reflection period is ended', () => {
    const play = inReflection().does('ind', { type: 'fact-asserted', name: 'no-appeal-open', value: true })
    play.does('comensha', { type: 'return-wished' })
    expect(play.task('RETURN_ASSIST')).toBeUndefined()
    play.does('ind', { type: 'reflection-ended', reason: 'WAIVED', endedOn: '2026-03-02' })
    expect(play.sees()).toContain('dtv RETURN_ASSIST')
    expect(play.sees()).not.toContain('ind RECORD_REFLECTION')
  })
})
