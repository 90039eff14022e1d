import { describe, expect, test } from '@jest/globals'
import { begin, consent, inReflection, oin, placed, presumedAdult, type Play } from './play.ts'

describe('reflection', () => {
  test('is offered only at PRESUMED', () => {
    const play = begin('police-amsterdam', { ageStatus: 'ADULT', residenceGroup: 'THIRD_NO_STAY' })
    expect(play.task('OFFER_REFLECTION')).toBeUndefined()
    expect(play.refused('police-amsterdam', { type: 'reflection-answered', accepted: true })).toBe('NOT_YOUR_EVENT')
    play.does('police-amsterdam', { type: 'signal-assessed', assessment: 'NO_INDICATION' })
    expect(play.task('OFFER_REFLECTION')).toBeUndefined()
  })

  test.each(['NL', 'EU_EEA_CH', 'THIRD_LAWFUL'] as const)(
    'is not offered to an adult of group %s',
    (residenceGroup) => {
      expect(presumedAdult({ residenceGroup }).task('OFFER_REFLECTION')).toBeUndefined()
    },
  )

  test.each(['THIRD_NO_STAY', 'UNKNOWN'] as const)('is offered to an adult of group %s', (residenceGroup) => {
    expect(presumedAdult({ residenceGroup }).sees()).toContain('police-amsterdam OFFER_REFLECTION')
  })

  test('is offered to a Dublin claimant although staying procedurally', () => {
    const play = presumedAdult({ residenceGroup: 'THIRD_LAWFUL' })
    play.does('ind', { type: 'fact-asserted', name: 'dublin-claim', value: true })
    expect(play.sees()).toContain('police-amsterdam OFFER_REFLECTION')
  })

  test.each(['MINOR', 'PRESUMED_MINOR'] as const)('is not laid on a child: %s', (ageStatus) => {
    expect(presumedAdult({ ageStatus }).task('OFFER_REFLECTION')).toBeUndefined()
  })

  const period = { type: 'reflection-recorded', startDate: '2026-03-02', endDate: '2026-04-01', dublin: false } as const

  test.each([
    ['a child', { ageStatus: 'MINOR' }],
    ['somebody of unknown age', { ageStatus: 'PRESUMED_MINOR' }],
    ['who stays lawfully', { residenceGroup: 'THIRD_LAWFUL' }],
    ['an adult who was not asked', {}],
  ] as const)('is not recorded for %s because they wish to return, for which the IND holds a task', (_, person) => {
    const play = presumedAdult(person).does('comensha', { type: 'return-wished' })
    expect(play.sees()).toContain('ind RECORD_REFLECTION')
    expect(play.refused('ind', period)).toBe('NOT_ELIGIBLE_FOR_REFLECTION')
    expect(play.case.tracks.residence).toBe('NONE')
  })

  test('that was accepted by who turns out to be a Dutch child is not recorded any more, and nobody waits for it', () => {
    const play = presumedAdult()
    play.does('ind', { type: 'fact-asserted', name: 'dublin-claim', value: true })
    play.does('police-amsterdam', { type: 'reflection-answered', accepted: true })
    play.does('police-amsterdam', { type: 'residence-group-settled', residenceGroup: 'NL' })
    expect(play.task('RECORD_REFLECTION')).toMatchObject({ status: 'DONE', endedBy: oin('police-amsterdam') })
    play.does('police-amsterdam', { type: 'age-settled', ageStatus: 'MINOR', consentBand: 'FROM_16' })
    expect(play.refused('ind', period)).toBe('NOT_YOUR_EVENT')
    expect(play.case.tracks.residence).toBe('NONE')
  })

  test('that was accepted is not recorded for who turns out to be a child and wishes to return', () => {
    const play = presumedAdult().does('police-amsterdam', { type: 'reflection-answered', accepted: true })
    play.does('comensha', { type: 'return-wished' })
    play.does('police-amsterdam', { type: 'age-settled', ageStatus: 'MINOR', consentBand: 'FROM_16' })
    expect(play.sees()).toContain('ind RECORD_REFLECTION')
    expect(play.refused('ind', period)).toBe('NOT_ELIGIBLE_FOR_REFLECTION')
  })

  test('falls away when lawful stay turns up before the answer', () => {
    const play = presumedAdult()
    play.does('ind', { type: 'fact-asserted', name: 'lawful-residence', value: true })
    expect(play.task('OFFER_REFLECTION')?.status).toBe('LAPSED')
  })

  test.each([
    ['2026-06-02', false, true],
    ['2026-06-03', false, false],
    ['2026-04-01', true, true],
    ['2026-04-02', true, false],
    ['2026-03-01', false, false],
  ])('to %s, Dublin %s: allowed %s', (endDate, dublin, allowed) => {
    const play = presumedAdult().does('police-amsterdam', { type: 'reflection-answered', accepted: true })
    const record = { type: 'reflection-recorded', startDate: '2026-03-02', endDate, dublin } as const
    if (allowed) expect(play.does('ind', record).case.reflection?.endDate).toBe(endDate)
    else expect(play.refused('ind', record)).toBe('REFLECTION_TOO_LONG')
  })

  test('lasts thirty days where a Dublin claim is on record, whatever the record of the period says', () => {
    const play = presumedAdult().does('ind', { type: 'fact-asserted', name: 'dublin-claim', value: true })
    play.does('police-amsterdam', { type: 'reflection-answered', accepted: true })
    expect(
      play.refused('ind', {
        type: 'reflection-recorded',
        startDate: '2026-03-02',
        endDate: '2026-06-02',
        dublin: false,
      }),
    ).toBe('REFLECTION_TOO_LONG')
  })

  test('lasts three months under Dublin when it was granted on 18 May 2023 or before', () => {
    const play = begin('police-amsterdam', { ageStatus: 'ADULT' }, new Date('2023-05-18T09:00:00Z'))
      .does('police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
      .does('police-amsterdam', { type: 'reflection-answered', accepted: true })
    play.does('ind', { type: 'reflection-recorded', startDate: '2023-05-18', endDate: '2023-08-18', dublin: true })
    expect(play.case.tracks.residence).toBe('IN_REFLECTION')
  })

  test('is not moved on by a second record', () => {
    const play = inReflection()
    expect(
      play.refused('ind', {
        type: 'reflection-recorded',
        startDate: '2026-05-01',
        endDate: '2026-07-31',
        dublin: false,
      }),
    ).toBe('REFLECTION_TOO_LONG')
    play.does('ind', { type: 'reflection-recorded', startDate: '2026-03-02', endDate: '2026-05-01', dublin: false })
    expect(play.case.reflection?.endDate).toBe('2026-05-01')
  })

  test('that starts on the last day of November ends on the last day of February at the latest', () => {
    const begun = begin('police-amsterdam', { ageStatus: 'ADULT' }, new Date('2026-11-30T09:00:00Z'))
      .does('police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
      .does('police-amsterdam', { type: 'reflection-answered', accepted: true })
    const record = { type: 'reflection-recorded', startDate: '2026-11-30', dublin: false } as const
    expect(begun.refused('ind', { ...record, endDate: '2027-03-01' })).toBe('REFLECTION_TOO_LONG')
    begun.does('ind', { ...record, endDate: '2027-02-28' })
  })
})

describe('return', () => {
  const returning = (): Play => {
    const play = presumedAdult()
    play.does('police-amsterdam', { type: 'reflection-answered', accepted: false })
    return play.does('comensha', { type: 'return-wished' })
  }
  const recorded = (play: Play, appeal = true): Play => {
    play.does('ind', { type: 'fact-asserted', name: 'departure-not-suspended', value: true })
    return appeal ? play.does('ind', { type: 'appeal-recorded', appeal: 'NONE' }) : play
  }

  test('is assisted once the IND has recorded both that nothing suspends departure and that no appeal is open', () => {
    const play = returning()
    expect(play.task('RETURN_ASSIST')).toBeUndefined()
    recorded(play, false)
    expect(play.task('RETURN_ASSIST')).toBeUndefined()
    play.does('ind', { type: 'appeal-recorded', appeal: 'NONE' })
    expect(play.sees()).toContain('dtv RETURN_ASSIST')
  })

  test.each(['PENDING', 'TERM_RUNS'] as const)('is not assisted while an appeal is %s', (appeal) => {
    const play = returning()
    play.does('ind', { type: 'fact-asserted', name: 'departure-not-suspended', value: true })
    play.does('ind', { type: 'appeal-recorded', appeal })
    expect(play.task('RETURN_ASSIST')).toBeUndefined()
  })

  test('stops at once when an appeal is lodged after all, and departure is held', () => {
    const play = recorded(returning())
    play.does('ind', { type: 'appeal-recorded', appeal: 'PENDING' })
    expect(play.task('RETURN_ASSIST')?.status).toBe('LAPSED')
    expect(play.sees()).toContain('dtv HOLD_DEPARTURE')
  })

  test('is not assisted while a first permit is asked, and departure stays held until that is decided', () => {
    const play = inReflection().does('ind', { type: 'residence-applied', route: 'NO_COOPERATION' })
    play.does('ind', { type: 'reflection-ended', reason: 'LAPSED', endedOn: '2026-03-02' })
    expect(play.sees()).toContain('dtv HOLD_DEPARTURE')
    recorded(play.does('comensha', { type: 'return-wished' }))
    expect(play.task('RETURN_ASSIST')).toBeUndefined()
    expect(play.day(200).sees()).toContain('dtv HOLD_DEPARTURE')
    // Whoever withdraws the application may go.
    play.does('ind', { type: 'residence-decided', decision: 'WITHDRAWN' })
    expect(play.sees()).not.toContain('dtv HOLD_DEPARTURE')
    expect(play.sees()).toContain('dtv RETURN_ASSIST')
  })

  test('is held on from the refusal of a first permit, while it can be fought', () => {
    const play = inReflection().does('ind', { type: 'residence-applied', route: 'NO_COOPERATION' }).day(200)
    play.does('ind', { type: 'residence-decided', decision: 'REFUSED' })
    expect(play.sees()).toContain('dtv HOLD_DEPARTURE')
    play.does('ind', { type: 'appeal-recorded', appeal: 'NONE' })
    expect(play.sees()).not.toContain('dtv HOLD_DEPARTURE')
  })

  test('stops when a first permit is asked after all', () => {
    const play = recorded(returning()).does('ind', { type: 'residence-applied', route: 'NO_COOPERATION' })
    expect(play.task('RETURN_ASSIST')?.status).toBe('LAPSED')
  })

  test('is not assisted in a reflection period, whatever the IND recorded before', () => {
    const play = inReflection().does('comensha', { type: 'return-wished' })
    recorded(play)
    expect(play.task('RETURN_ASSIST')).toBeUndefined()
  })

  describe('who does not wish to return', () => {
    const ending = (reason: 'LAPSED' | 'REPORT_FILED', appeal: 'NONE' | 'PENDING'): Play => {
      const play = inReflection('2026-04-01').does('ind', { type: 'appeal-recorded', appeal })
      return play.does('ind', { type: 'reflection-ended', reason, endedOn: '2026-03-02' })
    }

    test('is helped to once the reflection is over, no stay is left and no appeal is open', () => {
      expect(ending('LAPSED', 'NONE').sees()).toContain('dtv RETURN_ASSIST')
    })

    test('is not while an appeal is open', () => {
      expect(ending('LAPSED', 'PENDING').task('RETURN_ASSIST')).toBeUndefined()
    })

    test('is not when a report ended the reflection, which counts as asking for a permit', () => {
      expect(ending('REPORT_FILED', 'NONE').task('RETURN_ASSIST')).toBeUndefined()
    })
  })

  test('a refused permit opens a term for appeal by itself', () => {
    const play = inReflection()
    play.does('ind', { type: 'residence-applied', route: 'NO_COOPERATION' })
    play.does('ind', { type: 'residence-decided', decision: 'REFUSED' })
    expect(play.case.course.appeal).toBe('TERM_RUNS')
    play.does('ind', { type: 'reflection-ended', reason: 'WAIVED', endedOn: '2026-03-02' })
    expect(play.sees()).toContain('dtv HOLD_DEPARTURE')
    expect(play.task('RETURN_ASSIST')).toBeUndefined()
    play.does('ind', { type: 'appeal-recorded', appeal: 'NONE' })
    expect(play.sees()).toContain('dtv RETURN_ASSIST')
    expect(play.sees()).not.toContain('dtv HOLD_DEPARTURE')
  })

  test('goes through the IOM when the person consents, and stops with the consent', () => {
    const play = returning().does('comensha', consent('return.assist', 'IOM'))
    recorded(play)
    expect(play.sees()).toContain('iom RETURN_ASSIST')
    play.does('iom', { type: 'consent-withdrawn', consentId: 'consent-return.assist' })
    expect(play.task('RETURN_ASSIST', 'iom')?.status).toBe('LAPSED')
  })
})

describe('categorical shelter (COSM)', () => {
  test('is asked for an adult in reflection', () => {
    expect(placed(inReflection(), 'COSM').sees()).toContain('shelter-noord STAY_SHELTER')
  })

  test('is refused outside reflection, for a request, an offer and a placement', () => {
    const play = presumedAdult().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER'))
    const code = 'COSM_ONLY_FOR_ADULTS_IN_REFLECTION'
    expect(play.refused('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'COSM' })).toBe(code)
    play.does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'OMM' })
    expect(play.refused('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', shelterType: 'COSM' })).toBe(
      code,
    )
    play.does('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin('shelter-zuid') })
    play.does('shelter-zuid', { type: 'placement-held' })
    expect(play.refused('shelter-zuid', { type: 'placement-started', shelterType: 'COSM' })).toBe(code)
  })

  test('is refused for a minor, also one who was taken for an adult when the period was accepted', () => {
    const play = inReflection()
    play.does('ind', { type: 'age-settled', ageStatus: 'PRESUMED_MINOR', consentBand: 'UNKNOWN' })
    expect(play.refused('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'COSM' })).toBe(
      'COSM_ONLY_FOR_ADULTS_IN_REFLECTION',
    )
  })

  test('turns into a search for another shelter when the period ends, which goes on', () => {
    const play = inReflection().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER'))
    play.does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'COSM' })
    play.day(100)
    expect(play.case.course.shelterNeeded).toBe('OMM')
    expect(play.sees()).toContain('comensha PLACE_SHELTER')
  })
})
