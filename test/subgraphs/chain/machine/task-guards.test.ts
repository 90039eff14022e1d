import { describe, expect, test } from '@jest/globals'
import { begin, consent, inReflection, oin, placed, presumedAdult } from './play.ts'

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

  test('is for the agency that leads the case, and waits while a coordinator is asked to', () => {
    const play = presumedAdult({ residenceGroup: 'EU_EEA_CH' }).does('comensha', {
      type: 'victim-registered',
      helpWanted: true,
    })
    play.does('comensha', { type: 'coordinator-assigned' })
    expect(play.sees()).toEqual([])
    play.does('care-coordination', { type: 'task-accepted', taskId: play.task('CARE_PLAN')!.taskId })
    expect(play.sees()).toEqual(['care-coordination CARE_PLAN', 'care-coordination CLOSE_CASE'])
    play.does('care-coordination', {
      type: 'task-handed-over',
      taskId: play.task('CARE_PLAN')!.taskId,
      to: oin('comensha'),
    })
    expect(play.sees()).toEqual(['comensha CARE_PLAN', 'comensha CLOSE_CASE'])
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
