import { describe, expect, test } from '@jest/globals'
import { begin, consent, dutchGirl, inReflection, oin, placed, presumedAdult, type Play } from './play.ts'

const HELP = ['STAY_SHELTER', 'STAY_RECEPTION', 'EXERCISE_GUARDIANSHIP', 'TREAT'] as const

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

  test('that was refused can be given later: a no is no last word', () => {
    const play = begin('police-amsterdam', { ageStatus: 'ADULT', residenceGroup: 'EU_EEA_CH' })
    play.does('police-amsterdam', {
      ...consent('shelter.place', 'COMENSHA'),
      consentId: 'no',
      status: 'REFUSED',
    } as never)
    play.does('police-amsterdam', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'OMM' })
    expect(play.task('PLACE_SHELTER')).toBeUndefined()
    play.day(1).does('police-amsterdam', consent('shelter.place', 'COMENSHA'))
    expect(play.sees()).toContain('comensha PLACE_SHELTER')
    // And a no that comes after it counts again.
    play.day(2)
    play.does('police-amsterdam', {
      ...consent('shelter.place', 'COMENSHA'),
      consentId: 'no',
      status: 'REFUSED',
    } as never)
    expect(play.task('PLACE_SHELTER')?.status).toBe('LAPSED')
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
    // Nor does it become the yes of who is guardian after the parent.
    const guardian = { type: 'guardian-appointed', guardianType: 'GI', guardian: oin('youth') } as const
    play.does('youth', guardian)
    expect(play.offers()).toEqual([])
    play.does('youth', { ...consent('health.refer', 'HEALTH'), givenBy: 'GUARDIAN' } as never)
    expect(play.offers()).toEqual(['health HEALTH_INTAKE'])
    // What the new guardian said stands, whoever is suspected after that.
    play.does('police-amsterdam', { type: 'parent-suspected' })
    expect(play.offers()).toEqual(['health HEALTH_INTAKE'])
  })

  test.each([
    ['a suspected parent', true],
    ['a parent who is not cleared', false],
  ])('the yes of %s, recorded before there is a guardian, does not become that of the guardian', (_, isSuspected) => {
    const play = begin('police-amsterdam', { ageStatus: 'MINOR', consentBand: 'UNDER_12', residenceGroup: 'NL' })
    if (isSuspected) play.does('police-amsterdam', { type: 'parent-suspected' })
    // Who records it knows of no suspicion, which is told to nobody.
    play.does('police-amsterdam', { ...consent('health.refer', 'HEALTH'), givenBy: 'GUARDIAN' } as never)
    play.does('police-amsterdam', { type: 'health-need-recorded', need: 'MEDICAL', acute: false })
    expect(play.offers()).toEqual([])
    play.day(1).does('youth', { type: 'guardian-appointed', guardianType: 'GI', guardian: oin('youth') })
    expect(play.offers()).toEqual([])
    play.does('youth', { ...consent('health.refer', 'HEALTH'), givenBy: 'GUARDIAN' } as never)
    expect(play.offers()).toEqual(['health HEALTH_INTAKE'])
  })

  test('nor when youth care states that the guardian is one of the profession', () => {
    const play = begin('police-amsterdam', { ageStatus: 'MINOR', consentBand: 'UNDER_12', residenceGroup: 'NL' })
    play.does('police-amsterdam', { ...consent('health.refer', 'HEALTH'), givenBy: 'GUARDIAN' } as never)
    play.does('police-amsterdam', { type: 'health-need-recorded', need: 'MEDICAL', acute: false })
    play.does('youth', { type: 'fact-asserted', name: 'guardian-is-professional', value: true })
    expect(play.offers()).toEqual([])
  })

  test('what a child agreed to together with a suspected parent, it agreed to itself', () => {
    const play = dutchGirl().does('youth', { type: 'fact-asserted', name: 'guardian-cleared', value: true })
    play.does('youth', { type: 'guardian-appointed', guardianType: 'PARENTS' })
    play.does('police-amsterdam', { ...consent('health.refer', 'HEALTH'), givenBy: 'SELF_AND_GUARDIAN' } as never)
    play.does('police-amsterdam', { type: 'health-need-recorded', need: 'MEDICAL', acute: false })
    play.does('police-amsterdam', { type: 'parent-suspected' })
    expect(play.case.consents).toEqual([expect.objectContaining({ status: 'GIVEN', givenBy: 'SELF' })])
    expect(play.offers()).toEqual(['health HEALTH_INTAKE'])
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
      { kind: 'MINOR_MISSING', to: oin('nidos'), taskId: alarm.taskId },
    ])
    expect(play.case.closedAt).toBeUndefined()
    play.does('police-amsterdam', { type: 'signal-assessed', assessment: 'NO_INDICATION' })
    expect(play.case.tracks.identification).toBe('PRESUMED')
  })

  test('who answers for the child hears of it too, and the search ends when the child is found', () => {
    const play = begin('kmar', { ageStatus: 'PRESUMED_MINOR', residenceGroup: 'THIRD_NO_STAY', assessor: oin('kmar') })
    play.does('kmar', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
    play.does('nidos', { type: 'guardian-appointed', guardianType: 'NIDOS', guardian: oin('nidos') })
    play.does('nidos', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'PROTECTED_RECEPTION' })
    play.day(1).does('coa', { type: 'reception-started' })
    play.day(2).does('coa', { type: 'reception-ended', toUnknownDestination: true })
    expect(play.alarms.map(({ to }) => to)).toEqual([oin('police-amsterdam'), oin('comensha'), oin('nidos')])
    play.day(3).does('nidos', { type: 'person-found' })
    expect(play.task('ASSESS_SIGNAL')).toMatchObject({ status: 'DONE', outcome: 'COMPLETED' })
  })

  test('who takes the search over hears the alarm, and the search ends for them too when the child is found', () => {
    const play = begin('police-amsterdam', { ageStatus: 'MINOR', residenceGroup: 'THIRD_NO_STAY' })
    play.does('police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
    play.does('nidos', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'PROTECTED_RECEPTION' })
    play.day(1).does('coa', { type: 'reception-started' })
    play.day(2).does('coa', { type: 'reception-ended', toUnknownDestination: true })
    const search = (): string => play.task('ASSESS_SIGNAL')!.taskId
    play.day(3).does('police-amsterdam', { type: 'task-handed-over', taskId: search(), to: oin('nla') })
    expect(play.alarms).toEqual([{ kind: 'MINOR_MISSING', to: oin('nla'), taskId: search() }])
    // What is declined is searched on by the next one, who hears it as well.
    play.day(4).does('nla', { type: 'task-declined', taskId: search(), reason: 'OUT_OF_SCOPE' })
    expect(play.sees()).toContain('police-amsterdam ASSESS_SIGNAL')
    expect(play.alarms).toEqual([{ kind: 'MINOR_MISSING', to: oin('police-amsterdam'), taskId: search() }])
    play.day(5).does('police-amsterdam', { type: 'task-handed-over', taskId: search(), to: oin('kmar') })
    play.does('kmar', { type: 'task-accepted', taskId: search() })
    play.day(6).does('nidos', { type: 'person-found' })
    expect(play.task('ASSESS_SIGNAL')).toMatchObject({ holder: oin('kmar'), status: 'DONE', outcome: 'COMPLETED' })
  })

  test('an alarm is heard by police who are still assessing a signal, and finding the child assesses nothing', () => {
    const play = begin('police-amsterdam', { ageStatus: 'MINOR', residenceGroup: 'THIRD_NO_STAY' })
    play.does('nidos', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'PROTECTED_RECEPTION' })
    play.day(1).does('coa', { type: 'reception-started' })
    play.day(2).does('coa', { type: 'reception-ended', toUnknownDestination: true })
    const { taskId } = play.task('ASSESS_SIGNAL')!
    expect(play.alarms).toContainEqual({ kind: 'MINOR_MISSING', to: oin('police-amsterdam'), taskId })
    play.does('nidos', { type: 'person-found' })
    expect(play.task('ASSESS_SIGNAL')).toMatchObject({ taskId, status: 'OPEN' })
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

describe('a child is not housed among adults', () => {
  const presumedGirl = (): Play =>
    dutchGirl().does('police-amsterdam', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })

  test('a crisis bed is asked of youth care, and of the desk where youth care may not be asked', () => {
    const asked = (...to: string[]): Play =>
      presumedGirl()
        .does('comensha', consent('shelter.place', 'COMENSHA', ...to))
        .does('comensha', { type: 'shelter-requested', urgency: 'ACUTE_TODAY', shelterType: 'YOUTH' })
    expect(asked('YOUTH', 'SHELTER').task('PLACE_CRISIS')).toMatchObject({ holder: oin('youth'), status: 'OFFERED' })
    expect(asked('SHELTER').task('PLACE_CRISIS')).toMatchObject({ holder: oin('comensha'), status: 'OPEN' })
    const play = asked('YOUTH', 'SHELTER')
    const { taskId } = play.task('PLACE_CRISIS')!
    play.does('youth', { type: 'task-declined', taskId, reason: 'NO_CAPACITY' })
    expect(play.task('PLACE_CRISIS')).toMatchObject({ holder: oin('comensha'), status: 'OPEN' })
  })

  test('urgency stands in for consent until there is a place, and no longer', () => {
    const urgent = presumedAdult().does('comensha', { type: 'fact-asserted', name: 'urgency-acute', value: true })
    const crisis = urgent.does('comensha', { type: 'shelter-requested', urgency: 'ACUTE_TODAY', shelterType: 'OMM' })
    expect(crisis.case.asserted['urgency-acute']).toBe(true)
    expect(placed(crisis).case.asserted['urgency-acute']).toBe(false)
  })

  test('a bed that was asked for before there was consent is sought as soon as there is', () => {
    const play = presumedAdult()
    play.does('comensha', { type: 'shelter-requested', urgency: 'HOURS_72', shelterType: 'OMM' })
    play.does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER'))
    expect(play.task('PLACE_CRISIS')).toMatchObject({ holder: oin('shelter-noord'), status: 'OFFERED' })
  })

  test('youth care that houses a child assesses how safe it is there itself', () => {
    const play = placed(presumedGirl(), 'YOUTH', 'youth')
    expect(play.sees().filter((held) => held.endsWith('ASSESS_SAFETY'))).toEqual(['youth ASSESS_SAFETY'])
  })
})

describe('a shelter that somebody has left', () => {
  test('assesses no safety any more, and sees nothing of where they went: the next one assesses', () => {
    const play = placed(presumedAdult())
    expect(play.sees()).toContain('shelter-noord ASSESS_SAFETY')
    play.day(1).does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'OMM' })
    play.does('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin('shelter-zuid') })
    play.does('shelter-zuid', { type: 'placement-held' })
    play.does('shelter-zuid', { type: 'placement-started', shelterType: 'OMM' })
    expect(play.sees().filter((task) => task.startsWith('shelter-noord'))).toEqual([])
    expect(play.sees()).toEqual(expect.arrayContaining(['shelter-zuid ASSESS_SAFETY', 'shelter-zuid STAY_SHELTER']))
  })

  test.each([true, false])('has no task left when it ends the stay, its assessment on hold: %s', (isOnHold) => {
    const play = placed(presumedAdult())
    const { taskId } = play.task('ASSESS_SAFETY')!
    if (isOnHold) play.does('shelter-noord', { type: 'task-suspended', taskId })
    play.day(1).does('shelter-noord', { type: 'placement-ended', reason: 'MOVED_ON' })
    expect(play.task('ASSESS_SAFETY')).toMatchObject({ taskId, status: 'LAPSED' })
    expect(play.sees().filter((task) => task.startsWith('shelter-noord'))).toEqual([])
  })

  test('leaves the coordinator its own assessment', () => {
    const play = presumedAdult().does('police-amsterdam', { type: 'safety-level-set', level: 'HIGH' })
    expect(play.sees()).toContain('comensha ASSESS_SAFETY')
    placed(play).day(1).does('shelter-noord', { type: 'placement-ended', reason: 'MOVED_ON' })
    expect(play.sees()).toContain('comensha ASSESS_SAFETY')
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
    play.does('comensha', { ...consent('health.refer', 'HEALTH'), ...said })
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

describe('a witness who is no presumed victim', () => {
  const signalled = (person: Parameters<typeof begin>[1] = {}): ReturnType<typeof begin> =>
    begin('police-amsterdam', { ageStatus: 'ADULT', residenceGroup: 'EU_EEA_CH', ...person })
  const asWitness = { type: 'signal-assessed', assessment: 'NO_INDICATION', wishesToReport: true } as const

  test('is heard by whoever assessed, on their own wish, and goes on to the prosecution', () => {
    const play = signalled().does('police-amsterdam', asWitness)
    expect(play.sees()).toEqual(['police-amsterdam TAKE_REPORT'])
    expect(play.case.asserted['wishes-to-talk']).toBeUndefined()
    play.does('police-amsterdam', { type: 'report-taken', filed: true })
    expect(play.sees()).toEqual(['om PROSECUTE'])
    expect(play.case.tracks).toMatchObject({ identification: 'NOT_PRESUMED', justice: 'REPORTED' })
  })

  test('is not heard without that wish', () => {
    const play = signalled().does('police-amsterdam', { type: 'signal-assessed', assessment: 'NO_INDICATION' })
    expect(play.sees()).toEqual(['comensha CLOSE_CASE'])
  })

  test('may be asked for a permit as a witness where stay is not lawful', () => {
    const play = signalled({ residenceGroup: 'THIRD_NO_STAY' }).does('police-amsterdam', asWitness)
    play.does('police-amsterdam', { type: 'report-taken', filed: true })
    expect(play.sees()).toEqual(['ind DECIDE_RESIDENCE', 'om PROSECUTE'])
  })

  test('and once presumed a victim is heard only when care says that they wish it', () => {
    const play = signalled().does('police-amsterdam', asWitness)
    play.does('police-amsterdam', { type: 'signal-added', assessor: oin('kmar') })
    play.does('kmar', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
    expect(play.task('TAKE_REPORT')).toMatchObject({ status: 'LAPSED', outcome: 'WITHDRAWN' })
    // Nor does a unit that finds nothing speak for a presumed victim.
    play.does('police-amsterdam', { type: 'signal-added', assessor: oin('police-amsterdam') })
    play.does('police-amsterdam', asWitness)
    expect(play.sees().filter((task) => task.endsWith('TAKE_REPORT'))).toEqual([])
  })

  test('may change their mind', () => {
    const play = signalled().does('police-amsterdam', asWitness)
    play.does('police-amsterdam', { type: 'report-taken', filed: false })
    expect(play.sees()).toEqual(['comensha CLOSE_CASE'])
  })
})
