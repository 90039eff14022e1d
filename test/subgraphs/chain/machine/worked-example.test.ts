import { expect, test } from '@jest/globals'
import { stateOf } from '../../../../subgraphs/chain/machine/case-state.ts'
import { begin, consent, oin } from './play.ts'

// The machine alone. Through hub, subgraphs and store the same steps are taken by test/scenarios/stories/dublin-claimant.ts, and in
// short by `schakel demo` (gateway/demo/worked-example.ts); those without a report by dublin-without-report.ts beside the story.

test('the worked example: a Dublin claimant of 24, step by step, and what each agency can see', () => {
  const play = begin('kmar', { ageStatus: 'ADULT', residenceGroup: 'THIRD_NO_STAY', assessor: oin('kmar') })
  expect(play.sees()).toEqual(['kmar ASSESS_SIGNAL'])
  expect(stateOf(play.case)).toBe('SIGNALLED')
  play.does('ind', { type: 'fact-asserted', name: 'dublin-claim', value: true })

  // Day 0: an indication, so the period is offered and the desk registers.
  play.does('kmar', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
  expect(play.sees()).toEqual(['comensha REGISTER_NATIONAL', 'kmar OFFER_REFLECTION'])
  play.does('kmar', { type: 'reflection-offered' })
  play.does('kmar', { type: 'reflection-answered', accepted: true })
  expect(play.sees()).toEqual(['comensha REGISTER_NATIONAL', 'ind RECORD_REFLECTION'])

  // The IND records thirty days; departure is held at once.
  expect(
    play.refused('ind', { type: 'reflection-recorded', startDate: '2026-03-02', endDate: '2026-06-02', dublin: true }),
  ).toBe('REFLECTION_TOO_LONG')
  play.does('ind', { type: 'reflection-recorded', startDate: '2026-03-02', endDate: '2026-04-01', dublin: true })
  expect(play.sees()).toEqual(['comensha REGISTER_NATIONAL', 'dtv HOLD_DEPARTURE', 'ind RECORD_REFLECTION'])
  expect(stateOf(play.case)).toBe('IN_REFLECTION')

  play.does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER'))
  play.does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'COSM' })
  play.does('comensha', { type: 'victim-registered', helpWanted: true })
  expect(play.sees()).toEqual([
    'comensha ASSIGN_COORDINATOR',
    'comensha PLACE_SHELTER',
    'dtv HOLD_DEPARTURE',
    'ind RECORD_REFLECTION',
  ])

  // A shelter without room: COA is asked, the next shelter is asked, and the desk goes on looking.
  play.does('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin('shelter-noord') })
  expect(play.offers()).toEqual(['shelter-noord PLACE_SHELTER'])
  play.does('shelter-noord', {
    type: 'task-declined',
    taskId: play.task('PLACE_SHELTER', 'shelter-noord')!.taskId,
    reason: 'NO_CAPACITY',
  })
  expect(play.offers()).toEqual(['shelter-zuid PLACE_SHELTER'])
  play.does('shelter-zuid', {
    type: 'task-declined',
    taskId: play.task('PLACE_SHELTER', 'shelter-zuid')!.taskId,
    reason: 'NO_CAPACITY',
  })
  expect(play.offers()).toEqual([])
  expect(play.sees()).toContain('coa ARRANGE_RECEPTION')
  expect(play.sees()).toContain('comensha PLACE_SHELTER')
  play.does('coa', { type: 'reception-started' })
  expect(play.sees()).toContain('coa STAY_RECEPTION')
  expect(play.sees()).toContain('comensha PLACE_SHELTER')

  play.does('comensha', { type: 'coordinator-assigned', coordinator: oin('care-coordination') })
  expect(play.offers()).toEqual(['care-coordination CARE_PLAN'])
  play.does('care-coordination', { type: 'task-accepted', taskId: play.task('CARE_PLAN')!.taskId })
  expect(play.case.leadAgency).toBe(oin('care-coordination'))

  // Health care only with consent.
  play.does('care-coordination', { type: 'health-need-recorded', need: 'MEDICAL', acute: false })
  expect(play.task('HEALTH_INTAKE')).toBeUndefined()
  play.does('care-coordination', consent('health.refer', 'HEALTH'))
  expect(play.offers()).toEqual(['health HEALTH_INTAKE'])
  play.does('health', { type: 'task-accepted', taskId: play.task('HEALTH_INTAKE')!.taskId })
  play.does('health', { type: 'health-intake-done', treatmentWanted: true })
  expect(play.sees()).toContain('health TREAT')

  // Day 21: the person wants to talk, and reports.
  play.day(21).does('care-coordination', { type: 'fact-asserted', name: 'wishes-to-talk', value: true })
  expect(play.sees()).toContain('kmar TAKE_REPORT')
  expect(play.task('TAKE_REPORT')?.dueAt).toEqual(new Date('2026-04-01T22:00:00Z'))
  play.does('kmar', { type: 'talk-held' }).does('kmar', { type: 'report-taken', filed: true })
  expect(play.sees()).toContain('om PROSECUTE')
  // A Dublin claimant is decided on once the prosecution states that the person is needed.
  expect(play.task('DECIDE_RESIDENCE')).toBeUndefined()
  play.does('om', { type: 'presence-stated', needed: true })
  expect(play.sees()).toContain('ind DECIDE_RESIDENCE')
  play.does('ind', { type: 'residence-decided', decision: 'GRANTED' })
  expect(stateOf(play.case)).toBe('ON_PERMIT')

  expect(play.sees()).toContain('municipality-amsterdam BRP_REGISTER')
  play.does('municipality-amsterdam', { type: 'brp-registered' })
  play.does('care-coordination', { type: 'wmo-requested' })
  expect(play.sees()).toContain('municipality-amsterdam WMO_DECIDE')
  play.does('municipality-amsterdam', { type: 'wmo-decided', decision: 'GRANTED' })
  play.does('care-coordination', { type: 'compensation-applied' })
  expect(play.sees()).toEqual([
    'care-coordination CARE_PLAN',
    'coa STAY_RECEPTION',
    'comensha PLACE_SHELTER',
    'dtv HOLD_DEPARTURE',
    'health TREAT',
    'ind RECORD_REFLECTION',
    'om PROSECUTE',
    'schadefonds COMPENSATE',
  ])
})

test('day 31 without a report: the residence track lapses, help goes on, and return waits for the appeal', () => {
  const play = begin('kmar', { ageStatus: 'ADULT', residenceGroup: 'THIRD_NO_STAY', assessor: oin('kmar') })
    .does('ind', { type: 'fact-asserted', name: 'dublin-claim', value: true })
    .does('kmar', { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' })
    .does('kmar', { type: 'reflection-answered', accepted: true })
    .does('ind', { type: 'reflection-recorded', startDate: '2026-03-02', endDate: '2026-04-01', dublin: true })
    .does('ind', { type: 'fact-asserted', name: 'asylum-track', value: true })
    .does('coa', { type: 'reception-started' })
  play.day(30)
  expect(play.sees()).toContain('ind RECORD_REFLECTION')
  play.day(31)
  expect(play.sees()).toEqual(['coa STAY_RECEPTION', 'comensha REGISTER_NATIONAL'])
  expect(play.case.tracks.residence).toBe('NO_STAY')
  expect(play.task('RECORD_REFLECTION')).toMatchObject({ status: 'DONE', outcome: 'TERM_ENDED' })
  expect(play.task('RECORD_REFLECTION')?.endedBy).toBeUndefined()

  play.does('ind', { type: 'appeal-recorded', appeal: 'TERM_RUNS' })
  expect(play.sees()).toContain('dtv HOLD_DEPARTURE')
  play.does('ind', { type: 'fact-asserted', name: 'departure-not-suspended', value: true })
  expect(play.task('RETURN_ASSIST')).toBeUndefined()
  play.does('ind', { type: 'appeal-recorded', appeal: 'PENDING' })
  expect(play.task('RETURN_ASSIST')).toBeUndefined()
  play.does('ind', { type: 'appeal-recorded', appeal: 'NONE' })
  expect(play.sees()).toEqual(['coa STAY_RECEPTION', 'comensha REGISTER_NATIONAL', 'dtv RETURN_ASSIST'])
  expect(stateOf(play.case)).toBe('RETURNING')
})
