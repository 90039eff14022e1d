import { describe, expect, test } from '@jest/globals'
import { begin, consent, inReflection, oin, presumedAdult, type Play } from './play.ts'

const HELP = ['STAY_SHELTER', 'STAY_RECEPTION', 'EXERCISE_GUARDIANSHIP', 'TREAT'] as const

function placed(play: Play, shelterType: 'OMM' | 'COSM' | 'YOUTH' = 'OMM', shelter = 'shelter-noord'): Play {
  play.does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER', 'YOUTH'))
  play.does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType })
  play.does('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin(shelter) })
  play.does(shelter, { type: 'placement-held' })
  return play.does(shelter, { type: 'placement-started', shelterType })
}

function dutchGirl(): Play {
  return begin('police-amsterdam', {
    ageStatus: 'MINOR',
    turns18On: '2027-06-01',
    consentBand: 'FROM_16',
    residenceGroup: 'NL',
  })
}

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
    expect(play.refused('dtv', { type: 'return-forced' })).toBe('APPEAL_OPEN')
  })

  test('stops at once when an appeal is lodged after all, and departure is held', () => {
    const play = recorded(returning())
    play.does('ind', { type: 'appeal-recorded', appeal: 'PENDING' })
    expect(play.task('RETURN_ASSIST')?.status).toBe('LAPSED')
    expect(play.sees()).toContain('dtv HOLD_DEPARTURE')
  })

  test('is not assisted in a reflection period, whatever the IND recorded before', () => {
    const play = inReflection().does('comensha', { type: 'return-wished' })
    recorded(play)
    expect(play.task('RETURN_ASSIST')).toBeUndefined()
    expect(play.refused('dtv', { type: 'return-forced' })).toBe('DEPARTURE_SUSPENDED')
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

describe('a task', () => {
  test('has one holder: handing it over ends the old holder at once and asks the new one', () => {
    const play = presumedAdult()
    const { taskId } = play.task('OFFER_REFLECTION')!
    play.does('police-amsterdam', { type: 'task-handed-over', taskId, to: oin('kmar') })
    expect(play.task('OFFER_REFLECTION', 'police-amsterdam')).toMatchObject({
      status: 'DONE',
      outcome: 'HANDED_OVER',
      endedBy: oin('police-amsterdam'),
    })
    expect(play.sees().filter((seen) => seen.startsWith('police-amsterdam'))).toEqual([])
    expect(play.offers()).toEqual(['kmar OFFER_REFLECTION'])
    expect(play.refused('police-amsterdam', { type: 'reflection-answered', accepted: true })).toBe('NOT_YOUR_EVENT')
  })

  test('that was handed over and is declined goes back into hands', () => {
    const play = presumedAdult()
    play.does('police-amsterdam', {
      type: 'task-handed-over',
      taskId: play.task('OFFER_REFLECTION')!.taskId,
      to: oin('kmar'),
    })
    play.does('kmar', { type: 'task-declined', taskId: play.task('OFFER_REFLECTION')!.taskId, reason: 'OUT_OF_SCOPE' })
    expect(play.sees()).toContain('police-amsterdam OFFER_REFLECTION')
  })

  test('is not handed over to an agency of another kind, to itself, or by another', () => {
    const play = presumedAdult()
    const { taskId } = play.task('OFFER_REFLECTION')!
    expect(play.refused('police-amsterdam', { type: 'task-handed-over', taskId, to: oin('ind') })).toBe(
      'WRONG_KIND_OF_HOLDER',
    )
    expect(play.refused('police-amsterdam', { type: 'task-handed-over', taskId, to: oin('police-amsterdam') })).toBe(
      'TASK_EXISTS',
    )
    expect(play.refused('kmar', { type: 'task-handed-over', taskId, to: oin('kmar') })).toBe('TASK_NOT_OPEN')
  })

  test('on hold gives no sight of the case and no say in it, until it is resumed', () => {
    const play = presumedAdult()
    const { taskId } = play.task('OFFER_REFLECTION')!
    play.does('police-amsterdam', { type: 'task-suspended', taskId })
    expect(play.sees()).toEqual(['comensha REGISTER_NATIONAL'])
    expect(play.refused('police-amsterdam', { type: 'reflection-answered', accepted: true })).toBe('NOT_YOUR_EVENT')
    expect(play.refused('police-amsterdam', { type: 'task-suspended', taskId })).toBe('TASK_NOT_OPEN')
    play.does('police-amsterdam', { type: 'task-resumed', taskId })
    expect(play.sees()).toContain('police-amsterdam OFFER_REFLECTION')
  })

  test('that is another’s, unknown or done is refused in the same words', () => {
    const play = presumedAdult()
    const { taskId } = play.task('OFFER_REFLECTION')!
    for (const id of [taskId, 'no-such-task', play.task('ASSESS_SIGNAL')!.taskId]) {
      expect(play.refused('kmar', { type: 'task-accepted', taskId: id })).toBe('TASK_NOT_OFFERED')
      expect(play.refused('kmar', { type: 'task-declined', taskId: id, reason: 'OTHER' })).toBe('TASK_NOT_OFFERED')
      expect(play.refused('kmar', { type: 'task-suspended', taskId: id })).toBe('TASK_NOT_OPEN')
    }
  })
})

test('of two services that assess a signal each ends its own task only, and one does not speak for the other', () => {
  const play = begin('police-amsterdam', { ageStatus: 'ADULT' }).does('police-amsterdam', {
    type: 'signal-added',
    assessor: oin('kmar'),
  })
  play.does('kmar', { type: 'signal-assessed', assessment: 'NO_INDICATION' })
  expect(play.sees()).toEqual(['police-amsterdam ASSESS_SIGNAL'])
  expect(play.case.tracks.identification).toBe('SIGNALLED')
  play.does('police-amsterdam', { type: 'signal-assessed', assessment: 'NO_INDICATION' })
  expect(play.case.tracks.identification).toBe('NOT_PRESUMED')
})

describe('a decline', () => {
  test('opens the next option every time and never ends the case, down to the desk and COA', () => {
    const play = inReflection().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER'))
    play.does('comensha', { type: 'shelter-requested', urgency: 'HOURS_72', shelterType: 'OMM' })
    const asked: string[] = []
    for (let offer = play.offers(); offer.length > 0 && asked.length < 5; offer = play.offers()) {
      const [shelter = ''] = offer[0]!.split(' ')
      asked.push(shelter)
      play.does(shelter, {
        type: 'task-declined',
        taskId: play.task('PLACE_CRISIS', shelter)!.taskId,
        reason: 'NO_CAPACITY',
      })
      expect(play.case.closedAt).toBeUndefined()
    }
    expect(asked).toEqual(['shelter-noord', 'shelter-zuid'])
    expect(play.sees()).toEqual(
      expect.arrayContaining(['comensha PLACE_CRISIS', 'comensha PLACE_SHELTER', 'coa ARRANGE_RECEPTION']),
    )
  })

  test('may follow a promise, as long as nobody was placed, and asks the next shelter', () => {
    const play = presumedAdult().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER'))
    play.does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'OMM' })
    play.does('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin('shelter-noord') })
    play.does('shelter-noord', { type: 'placement-held' })
    const { taskId } = play.task('PLACE_SHELTER', 'shelter-noord')!
    // Keeping the place once more changes nothing.
    play.does('shelter-noord', { type: 'placement-held' })
    expect(play.sees()).toContain('shelter-noord PLACE_SHELTER')
    const decline = { type: 'task-declined', taskId, reason: 'UNSAFE' } as const
    expect(play.refused('shelter-zuid', decline)).toBe('TASK_NOT_OFFERED')
    play.does('shelter-noord', decline)
    expect(play.task('PLACE_SHELTER', 'shelter-noord')).toMatchObject({ status: 'DECLINED', outcome: 'UNSAFE' })
    expect(play.sees()).not.toContain('shelter-noord PLACE_SHELTER')
    expect(play.sees()).toContain('comensha PLACE_SHELTER')
    expect(play.offers()).toEqual(['shelter-zuid PLACE_SHELTER'])
  })

  test('is refused of other work that was taken up, of a crisis bed that is slept in, and by the desk', () => {
    const play = inReflection().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER'))
    play.does('comensha', { type: 'shelter-requested', urgency: 'HOURS_72', shelterType: 'OMM' })
    const [shelter = ''] = play.offers()[0]!.split(' ')
    play.does(shelter, { type: 'placement-held' })
    play.does(shelter, { type: 'placement-started', shelterType: 'CRISIS_72H' })
    const bed = play.task('PLACE_CRISIS', shelter)!
    expect(bed.status).toBe('OPEN')
    const declined = (agency: string, taskId: string): string =>
      play.refused(agency, { type: 'task-declined', taskId, reason: 'NO_CAPACITY' })
    expect(declined(shelter, bed.taskId)).toBe('TASK_NOT_OFFERED')
    expect(declined('comensha', play.task('PLACE_SHELTER', 'comensha')!.taskId)).toBe('TASK_NOT_OFFERED')
    expect(declined('ind', play.task('RECORD_REFLECTION')!.taskId)).toBe('TASK_NOT_OFFERED')
  })

  test('of the only agency there is asks it again and tells the agency that leads the case', () => {
    const play = presumedAdult().does('comensha', consent('health.refer', 'HEALTH'))
    play.does('comensha', { type: 'health-need-recorded', need: 'MEDICAL', acute: false })
    play.does('health', { type: 'task-declined', taskId: play.task('HEALTH_INTAKE')!.taskId, reason: 'NO_CAPACITY' })
    expect(play.offers()).toEqual(['health HEALTH_INTAKE'])
    expect(play.alarms).toEqual([
      { kind: 'NO_AGENCY_LEFT', to: oin('comensha'), taskId: play.task('HEALTH_INTAKE')!.taskId },
    ])
  })

  test('of the care plan falls to CoMensha, which is never asked', () => {
    const play = presumedAdult()
    play.does('comensha', { type: 'victim-registered', helpWanted: true })
    play.does('comensha', { type: 'coordinator-assigned' })
    play.does('care-coordination', {
      type: 'task-declined',
      taskId: play.task('CARE_PLAN')!.taskId,
      reason: 'NO_CAPACITY',
    })
    expect(play.sees()).toContain('comensha CARE_PLAN')
    expect(play.case.leadAgency).toBe(oin('comensha'))
  })
})

describe('consent', () => {
  test('is needed before a place is sought, unless CoMensha’s desk confirmed that it is needed today', () => {
    const play = presumedAdult()
    play.does('comensha', { type: 'shelter-requested', urgency: 'ACUTE_TODAY', shelterType: 'OMM' })
    expect(play.task('PLACE_CRISIS')).toBeUndefined()
    expect(play.task('PLACE_SHELTER')).toBeUndefined()
    play.does('comensha', { type: 'fact-asserted', name: 'urgency-acute', value: true })
    expect(play.sees()).toContain('comensha PLACE_SHELTER')
  })

  test('that is withdrawn ends the search and the treatment at once, and not the stay', () => {
    const play = placed(presumedAdult())
    play.does('comensha', consent('health.refer', 'HEALTH'))
    play.does('comensha', { type: 'health-need-recorded', need: 'MEDICAL', acute: false })
    play.does('health', { type: 'task-accepted', taskId: play.task('HEALTH_INTAKE')!.taskId })
    play.does('health', { type: 'health-intake-done', treatmentWanted: true })
    play.does('shelter-noord', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'WOMENS' })
    expect(play.sees()).toContain('comensha PLACE_SHELTER')
    play.does('shelter-noord', { type: 'consent-withdrawn', consentId: 'consent-shelter.place' })
    play.does('shelter-noord', { type: 'consent-withdrawn', consentId: 'consent-health.refer' })
    expect(play.task('PLACE_SHELTER', 'comensha')).toMatchObject({
      status: 'LAPSED',
      outcome: 'WITHDRAWN',
      endedBy: oin('shelter-noord'),
    })
    expect(play.task('TREAT')).toMatchObject({ status: 'LAPSED', outcome: 'WITHDRAWN' })
    expect(play.sees()).toContain('shelter-noord STAY_SHELTER')
    expect(play.sees()).toContain('shelter-noord ASSESS_SAFETY')
  })

  test('that has run out ends the search', () => {
    const play = presumedAdult()
    play.does('comensha', {
      ...consent('shelter.place', 'COMENSHA'),
      expiresAt: new Date('2026-03-10T00:00:00Z'),
    } as never)
    play.does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'OMM' })
    expect(play.day(7).sees()).toContain('comensha PLACE_SHELTER')
    expect(play.day(8).sees()).not.toContain('comensha PLACE_SHELTER')
    expect(play.case.consents[0]?.status).toBe('EXPIRED')
  })

  test('withdrawn that was never recorded is refused', () => {
    expect(presumedAdult().refused('comensha', { type: 'consent-withdrawn', consentId: 'none' })).toBe('WRONG_STATE')
  })
})

describe('children', () => {
  test('somebody of unknown age is a minor, and a guardian is seen to at once', () => {
    const play = begin('police-amsterdam', { residenceGroup: 'THIRD_NO_STAY' })
    expect(play.case.ageStatus).toBe('PRESUMED_MINOR')
    expect(play.sees()).toContain('nidos APPOINT_GUARDIAN')
  })

  test.each(['NL', 'EU_EEA_CH', 'THIRD_LAWFUL'] as const)(
    'a minor of group %s never enters the residence track',
    (group) => {
      const play = begin('police-amsterdam', { ageStatus: 'MINOR', residenceGroup: group })
      play.does('police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
      play.does('police-amsterdam', { type: 'investigation-opened' } as const)
      play.does('ind', { type: 'fact-asserted', name: 'dublin-claim', value: true })
      for (const route of ['REPORT', 'WITNESS', 'NO_COOPERATION'] as const)
        expect(play.refused('ind', { type: 'residence-applied', route })).toBe('RESIDENCE_TRACK_CLOSED')
      play.does('om', { type: 'presence-stated', needed: true })
      expect(play.case.tasks.filter(({ type }) => /REFLECTION|RESIDENCE|CONTINUED/u.test(type))).toEqual([])
    },
  )

  test('a child without stay may be given a permit without a choice of reflection', () => {
    const play = begin('police-amsterdam', { ageStatus: 'MINOR', residenceGroup: 'THIRD_NO_STAY' })
    play.does('ind', { type: 'residence-applied', route: 'NO_COOPERATION' })
    expect(play.sees()).toContain('ind DECIDE_RESIDENCE')
  })

  test('guardianship does not close on a parent who is not cleared', () => {
    const play = dutchGirl()
    expect(play.refused('youth', { type: 'guardian-appointed', guardianType: 'PARENTS' })).toBe('GUARDIAN_NOT_CLEARED')
    play.does('youth', { type: 'fact-asserted', name: 'parent-suspected', value: true })
    play.does('youth', { type: 'fact-asserted', name: 'guardian-cleared', value: true })
    expect(play.refused('youth', { type: 'guardian-appointed', guardianType: 'PARENTS' })).toBe('GUARDIAN_NOT_CLEARED')
    expect(play.sees()).toContain('youth APPOINT_GUARDIAN')
  })

  test('it closes on a cleared parent, and opens again when police or care suspect the parent', () => {
    const play = dutchGirl().does('youth', { type: 'fact-asserted', name: 'guardian-cleared', value: true })
    play.does('youth', { type: 'guardian-appointed', guardianType: 'PARENTS' })
    expect(play.task('APPOINT_GUARDIAN')).toMatchObject({ status: 'DONE', outcome: 'APPOINTED' })
    play.does('police-amsterdam', { type: 'contact-rules-set', rules: ['VIA_GUARDIAN', 'NO_LETTERS'] })
    play.does('police-amsterdam', { type: 'parent-suspected' })
    expect(play.sees()).toContain('youth APPOINT_GUARDIAN')
    // Nobody writes through the parent from this moment on.
    expect(play.case.contactRules).toEqual(['NO_LETTERS', 'VIA_COORDINATOR'])
    expect(play.case.asserted['guardian-cleared']).toBe(false)
  })

  test('a suspicion that youth care asserts as a fact does the same', () => {
    const play = dutchGirl().does('youth', { type: 'fact-asserted', name: 'guardian-cleared', value: true })
    play.does('youth', { type: 'guardian-appointed', guardianType: 'PARENTS' })
    play.does('police-amsterdam', { type: 'contact-rules-set', rules: ['VIA_GUARDIAN'] })
    play.does('youth', { type: 'fact-asserted', name: 'parent-suspected', value: true })
    expect(play.sees()).toContain('youth APPOINT_GUARDIAN')
    expect(play.case.contactRules).toEqual(['VIA_COORDINATOR'])
  })

  test('a suspected parent’s consent counts no more', () => {
    const play = begin('police-amsterdam', { ageStatus: 'MINOR', consentBand: 'UNDER_12', residenceGroup: 'NL' })
    play.does('youth', { type: 'fact-asserted', name: 'guardian-cleared', value: true })
    play.does('youth', { type: 'guardian-appointed', guardianType: 'PARENTS' })
    play.does('police-amsterdam', {
      ...(consent('health.refer', 'HEALTH') as object),
      givenBy: 'GUARDIAN',
    } as never)
    play.does('police-amsterdam', { type: 'health-need-recorded', need: 'MEDICAL', acute: false })
    expect(play.offers()).toEqual(['health HEALTH_INTAKE'])
    play.does('police-amsterdam', { type: 'parent-suspected' })
    expect(play.task('HEALTH_INTAKE')?.status).toBe('LAPSED')
  })

  test('a guardian who is Nidos exercises guardianship; only the right kind of agency can be one', () => {
    const play = begin('police-amsterdam', { ageStatus: 'MINOR', residenceGroup: 'THIRD_NO_STAY' })
    expect(play.refused('nidos', { type: 'guardian-appointed', guardianType: 'NIDOS', guardian: oin('health') })).toBe(
      'WRONG_KIND_OF_HOLDER',
    )
    play.does('nidos', { type: 'guardian-appointed', guardianType: 'NIDOS', guardian: oin('nidos') })
    expect(play.sees()).toContain('nidos EXERCISE_GUARDIANSHIP')
    expect(play.task('APPOINT_GUARDIAN')?.status).toBe('DONE')
  })

  test('guardianship that ends before the eighteenth birthday leaves nobody without one', () => {
    const play = begin('police-amsterdam', { ageStatus: 'MINOR', residenceGroup: 'THIRD_NO_STAY' })
    play.does('nidos', { type: 'guardian-appointed', guardianType: 'NIDOS', guardian: oin('nidos') })
    play.does('nidos', { type: 'guardianship-ended' })
    expect(play.sees()).toContain('nidos APPOINT_GUARDIAN')
  })

  test('a child that left for an unknown destination raises an alarm task at once, and the case cannot be closed', () => {
    const play = begin('police-amsterdam', { ageStatus: 'PRESUMED_MINOR', residenceGroup: 'THIRD_NO_STAY' })
    play.does('police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
    play.does('police-amsterdam', { type: 'signal-added' } as const)
    play.does('police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
    play.does('nidos', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'PROTECTED_RECEPTION' })
    play.does('coa', { type: 'reception-started' })
    play.does('coa', { type: 'reception-ended', toUnknownDestination: true })
    const alarm = play.task('ASSESS_SIGNAL')!
    expect(alarm).toMatchObject({ status: 'OPEN', holder: oin('police-amsterdam') })
    expect(play.alarms).toEqual([
      { kind: 'MINOR_MISSING', to: oin('police-amsterdam'), taskId: alarm.taskId },
      { kind: 'MINOR_MISSING', to: oin('comensha'), taskId: alarm.taskId },
    ])
    expect(play.case.closedAt).toBeUndefined()
    play.does('police-amsterdam', { type: 'signal-assessed', assessment: 'NO_INDICATION' })
    expect(play.case.tracks.identification).toBe('PRESUMED')
  })

  test('a missing child’s case is not closed', () => {
    const play = begin('police-amsterdam', { ageStatus: 'MINOR', residenceGroup: 'THIRD_NO_STAY' })
    play.does('police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
    play.does('comensha', { type: 'victim-registered', helpWanted: false })
    play.does('youth', { type: 'fact-asserted', name: 'guardian-cleared', value: true })
    play.does('nidos', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'PROTECTED_RECEPTION' })
    play.does('nidos', { type: 'guardian-appointed', guardianType: 'PARENTS' })
    play.does('coa', { type: 'reception-started' })
    play.does('coa', { type: 'reception-ended', toUnknownDestination: true })
    play.does('police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
    expect(play.sees()).toEqual(['comensha CLOSE_CASE'])
    expect(play.refused('comensha', { type: 'case-closed', reason: 'LOST_CONTACT' })).toBe('CHILD_MISSING')
    play.does('comensha', { type: 'person-found' }).does('comensha', { type: 'case-closed', reason: 'WITHDREW' })
    expect(play.case.closedAt).toBeDefined()
  })

  test('an adult who leaves for an unknown destination raises no alarm', () => {
    const play = presumedAdult().does('ind', { type: 'fact-asserted', name: 'asylum-track', value: true })
    play.does('coa', { type: 'reception-started' }).does('coa', { type: 'reception-ended', toUnknownDestination: true })
    expect(play.alarms).toEqual([])
    expect(play.case.tasks.filter(({ type }) => type === 'ASSESS_SIGNAL')).toHaveLength(1)
  })
})

describe('help outlives the decision that started it', () => {
  test('the stay, the reception, the treatment and the guardianship go on after refusal and after no indication', () => {
    const play = begin('police-amsterdam', {
      ageStatus: 'MINOR',
      consentBand: 'FROM_16',
      residenceGroup: 'THIRD_NO_STAY',
    })
    play.does('nidos', { type: 'guardian-appointed', guardianType: 'NIDOS', guardian: oin('nidos') })
    play.does('nidos', consent('shelter.place', 'COMENSHA', 'YOUTH'))
    play.does('nidos', consent('health.refer', 'HEALTH'))
    play.does('ind', { type: 'fact-asserted', name: 'asylum-track', value: true })
    play.does('coa', { type: 'reception-started' })
    play.does('nidos', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'YOUTH' })
    play.does('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER' })
    play.does('youth', { type: 'placement-held' }).does('youth', { type: 'placement-started', shelterType: 'YOUTH' })
    play.does('nidos', { type: 'health-need-recorded', need: 'PSYCHOSOCIAL', acute: false })
    play.does('health', { type: 'task-accepted', taskId: play.task('HEALTH_INTAKE')!.taskId })
    play.does('health', { type: 'health-intake-done', treatmentWanted: true })
    const helps = (): string[] => HELP.filter((type) => play.task(type)?.status === 'OPEN')
    expect(helps()).toEqual([...HELP])

    play.does('ind', { type: 'residence-applied', route: 'NO_COOPERATION' })
    play.does('ind', { type: 'residence-decided', decision: 'REFUSED' })
    expect(helps()).toEqual([...HELP])
    play.does('police-amsterdam', { type: 'signal-assessed', assessment: 'NO_INDICATION' })
    expect(play.case.tracks.identification).toBe('NOT_PRESUMED')
    expect(helps()).toEqual([...HELP])
  })

  test('a stay in categorical shelter goes on when the reflection period is over', () => {
    const play = placed(inReflection(), 'COSM')
    expect(play.day(120).sees()).toContain('shelter-noord STAY_SHELTER')
  })

  /** Somebody who is treated, with a consent to health care that says these things. */
  function treated(said: object): Play {
    const play = presumedAdult()
    play.does('comensha', { ...consent('health.refer', 'HEALTH'), ...said } as never)
    play.does('comensha', { type: 'health-need-recorded', need: 'MEDICAL', acute: false })
    play.does('health', { type: 'task-accepted', taskId: play.task('HEALTH_INTAKE')!.taskId })
    play.does('health', { type: 'health-intake-done', treatmentWanted: true })
    return play
  }

  test('a treatment ends when consent runs out, and not where the person gave it anew before', () => {
    const soon = { expiresAt: new Date('2026-04-01T00:00:00Z') }
    const play = treated(soon)
    expect(play.day(25).sees()).toContain('health TREAT')
    expect(play.day(40).sees()).not.toContain('health TREAT')
    expect(play.task('TREAT')).toMatchObject({ status: 'LAPSED', outcome: 'WITHDRAWN' })
    expect(play.task('TREAT')).not.toHaveProperty('endedBy')
    const again = treated(soon).day(25)
    again.does('health', { ...consent('health.refer', 'HEALTH'), consentId: 'again' } as never)
    expect(again.day(40).sees()).toContain('health TREAT')
  })

  test('a treatment that began in an acute need goes on without a consent that could run out', () => {
    const play = presumedAdult()
    play.does('health', { type: 'fact-asserted', name: 'acute-medical-need', value: true })
    play.does('comensha', { type: 'health-need-recorded', need: 'MEDICAL', acute: true })
    play.does('health', { type: 'task-accepted', taskId: play.task('HEALTH_INTAKE')!.taskId })
    play.does('health', { type: 'health-intake-done', treatmentWanted: true })
    play.does('health', { type: 'fact-asserted', name: 'acute-medical-need', value: false })
    expect(play.day(200).sees()).toContain('health TREAT')
  })
})

describe('closing', () => {
  test('is refused while anything but the care plan is offered, open or on hold', () => {
    const play = presumedAdult()
    play
      .does('comensha', { type: 'victim-registered', helpWanted: true })
      .does('comensha', { type: 'coordinator-assigned' })
    play.does('care-coordination', { type: 'task-accepted', taskId: play.task('CARE_PLAN')!.taskId })
    expect(play.refused('care-coordination', { type: 'case-closed', reason: 'WITHDREW' })).toBe('TASKS_STILL_OPEN')
    play.does('police-amsterdam', { type: 'reflection-answered', accepted: false })
    expect(play.sees()).toEqual(['care-coordination CARE_PLAN', 'care-coordination CLOSE_CASE'])
    play.does('care-coordination', { type: 'victim-support-referred' })
    expect(play.task('CLOSE_CASE')?.status).toBe('LAPSED')
    expect(play.refused('care-coordination', { type: 'case-closed', reason: 'WITHDREW' })).toBe('TASKS_STILL_OPEN')
  })

  test('leaves nobody with sight of the case, and nothing more can happen to it', () => {
    const play = begin('police-amsterdam', { ageStatus: 'ADULT', residenceGroup: 'EU_EEA_CH' })
    play.does('police-amsterdam', { type: 'signal-assessed', assessment: 'NO_INDICATION' })
    expect(play.sees()).toEqual(['comensha CLOSE_CASE'])
    play.does('comensha', { type: 'case-closed', reason: 'NOT_PRESUMED' })
    expect(play.sees()).toEqual([])
    expect(play.refused('comensha', { type: 'signal-added' })).toBe('CASE_CLOSED')
    expect(play.case.tracks.exit).toBe('CLOSED')
  })

  test('after a death ends what is left', () => {
    const play = placed(presumedAdult())
    play
      .does('comensha', { type: 'victim-registered', helpWanted: true })
      .does('comensha', { type: 'coordinator-assigned' })
    play.does('care-coordination', { type: 'task-accepted', taskId: play.task('CARE_PLAN')!.taskId })
    play.does('care-coordination', { type: 'case-closed', reason: 'DECEASED' })
    expect([...play.sees(), ...play.offers()]).toEqual([])
  })
})

describe('who may say what', () => {
  test('a fact comes from an agency of the kind that knows, and is one of the list', () => {
    const play = presumedAdult()
    expect(play.refused('police-amsterdam', { type: 'fact-asserted', name: 'urgency-acute', value: true })).toBe(
      'NOT_YOUR_EVENT',
    )
    expect(play.refused('ind', { type: 'fact-asserted', name: 'is-tall', value: true })).toBe('UNKNOWN_FACT')
  })

  test('who holds no open task records nothing', () => {
    expect(
      presumedAdult().refused('health', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'OMM' }),
    ).toBe('NOT_YOUR_EVENT')
  })

  test('whoever reports may report again without a task, and sees no case', () => {
    const play = presumedAdult().does('health', { type: 'signal-added' })
    expect(play.sees().filter((seen) => seen.startsWith('health'))).toEqual([])
  })

  test('an agency that is named for work has to be of a kind that does it', () => {
    const play = presumedAdult()
    expect(play.refused('health', { type: 'signal-added', assessor: oin('health') })).toBe('WRONG_KIND_OF_HOLDER')
    expect(play.refused('comensha', { type: 'wmo-requested', to: oin('ind') })).toBe('WRONG_KIND_OF_HOLDER')
  })
})
