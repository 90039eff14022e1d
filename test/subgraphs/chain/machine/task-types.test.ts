import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse as parseYaml } from 'yaml'
import type { ChainTask, TaskType } from '../../../../subgraphs/chain/machine/chain-case.ts'
import { CONDITIONS } from '../../../../subgraphs/chain/machine/conditions.ts'
import { FACT_SPEAKERS } from '../../../../subgraphs/chain/machine/event-rules.ts'
import { stateMachinePage } from '../../../../subgraphs/chain/machine/state-machine-page.ts'
import { TASK_TABLE } from '../../../../subgraphs/chain/machine/task-types.ts'
import { TASK_LIMITS } from '../../../../subgraphs/kit/referral-chain/task-limits.ts'
import { TASK_TYPES } from '../../../../subgraphs/kit/referral-chain/task-type.ts'
import { begin, consent, inReflection, oin, presumedAdult, type Play } from './play.ts'

const vocabulary = parseYaml(
  readFileSync(new URL('../../../../policies/vocabulary.yaml', import.meta.url), 'utf8'),
) as {
  tasks: Record<string, { holders: string[] }>
  assertions: Record<string, { 'asserted-by': string }>
}
const catalogue = JSON.parse(readFileSync(new URL('../../../fixtures/catalogue.json', import.meta.url), 'utf8')) as {
  tasks: { id: string; track: string; title: string }[]
}

const POLICE = 'police-amsterdam'
const CITY = 'municipality-amsterdam'
const child = (): Play =>
  begin(POLICE, { ageStatus: 'MINOR', residenceGroup: 'THIRD_NO_STAY', turns18On: '2027-06-01' })
const sheltered = (): Play => asked().does('shelter-noord', { type: 'placement-started', shelterType: 'OMM' })
const accept = (play: Play, type: TaskType, by: string): Play =>
  play.does(by, { type: 'task-accepted', taskId: play.task(type, by)!.taskId })

function asked(): Play {
  const play = presumedAdult().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER'))
  play.does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'OMM' })
  play.does('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin('shelter-noord') })
  return play.does('shelter-noord', { type: 'placement-held' })
}

function needsCare(): Play {
  const play = presumedAdult().does('comensha', consent('health.refer', 'HEALTH'))
  return play.does('comensha', { type: 'health-need-recorded', need: 'PSYCHOSOCIAL', acute: false })
}

function talking(): Play {
  return presumedAdult().does('care-coordination', { type: 'fact-asserted', name: 'wishes-to-talk', value: true })
}

const reported = (): Play => talking().does(POLICE, { type: 'report-taken', filed: true })
const granted = (): Play => reported().does('ind', { type: 'residence-decided', decision: 'GRANTED' })
const coordinated = (): Play =>
  presumedAdult()
    .does('comensha', { type: 'victim-registered', helpWanted: true })
    .does('comensha', { type: 'coordinator-assigned', coordinator: oin('care-coordination') })

function going(): Play {
  const play = presumedAdult().does(POLICE, { type: 'reflection-answered', accepted: false })
  play.does('comensha', { type: 'return-wished' })
  play.does('ind', { type: 'fact-asserted', name: 'departure-not-suspended', value: true })
  return play.does('ind', { type: 'appeal-recorded', appeal: 'NONE' })
}

interface Course {
  /** A case in which the task is about to open, or has just opened. */
  readonly before: () => Play
  readonly opens?: (play: Play) => Play
  readonly holder: string
  /** Offered first, so that the holder accepts it. */
  readonly asks?: true
  readonly closes: (play: Play) => Play
  readonly as: Partial<ChainTask>
}

/** For every type: what opens it, in whose hands, and what closes it with which outcome. */
const COURSES: Readonly<Record<TaskType, Course>> = {
  ASSESS_SIGNAL: {
    before: () => begin('health', { ageStatus: 'ADULT' }),
    holder: POLICE,
    closes: (play) => play.does(POLICE, { type: 'signal-assessed', assessment: 'NO_INDICATION' }),
    as: { status: 'DONE', outcome: 'NO_INDICATION' },
  },
  OFFER_REFLECTION: {
    before: () => begin(POLICE, { ageStatus: 'ADULT' }),
    opens: (play) => play.does(POLICE, { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' }),
    holder: POLICE,
    closes: (play) => play.does(POLICE, { type: 'reflection-answered', accepted: false }),
    as: { status: 'DONE', outcome: 'NOT_WANTED' },
  },
  RECORD_REFLECTION: {
    before: presumedAdult,
    opens: (play) => play.does(POLICE, { type: 'reflection-answered', accepted: true }),
    holder: 'ind',
    closes: (play) => play.does('ind', { type: 'reflection-ended', reason: 'WAIVED', endedOn: '2026-03-02' }),
    as: { status: 'DONE', outcome: 'NOT_WANTED' },
  },
  REGISTER_NATIONAL: {
    before: () => begin('care-coordination', { type: 'case-opened', helpWanted: true, ageStatus: 'ADULT' } as never),
    holder: 'comensha',
    closes: (play) => play.does('comensha', { type: 'victim-registered', helpWanted: true }),
    as: { status: 'DONE', outcome: 'REGISTERED' },
  },
  PLACE_CRISIS: {
    before: () => presumedAdult().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER')),
    opens: (play) =>
      play.does('comensha', { type: 'shelter-requested', urgency: 'HOURS_72', shelterType: 'CRISIS_72H' }),
    holder: 'shelter-noord',
    asks: true,
    closes: (play) => play.does('shelter-noord', { type: 'placement-started', shelterType: 'OMM' }),
    as: { status: 'DONE', outcome: 'PLACED' },
  },
  PLACE_SHELTER: {
    before: () => presumedAdult().does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER')),
    opens: (play) => play.does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType: 'OMM' }),
    holder: 'comensha',
    closes: (play) => {
      play.does('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin('shelter-zuid') })
      play.does('shelter-zuid', { type: 'placement-held' })
      return play.does('shelter-zuid', { type: 'placement-started', shelterType: 'OMM' })
    },
    as: { status: 'DONE', outcome: 'PLACED' },
  },
  ASSESS_SAFETY: {
    before: presumedAdult,
    opens: (play) => play.does(POLICE, { type: 'safety-level-set', level: 'ELEVATED' }),
    holder: 'comensha',
    closes: (play) => play.does('comensha', { type: 'safety-assessed', level: 'HIGH' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  ASSIGN_COORDINATOR: {
    before: presumedAdult,
    opens: (play) => play.does('comensha', { type: 'victim-registered', helpWanted: true }),
    holder: 'comensha',
    closes: (play) => play.does('comensha', { type: 'coordinator-assigned' }),
    as: { status: 'DONE', outcome: 'APPOINTED' },
  },
  CARE_PLAN: {
    before: coordinated,
    holder: 'care-coordination',
    asks: true,
    closes: (play) =>
      play
        .does(POLICE, { type: 'reflection-answered', accepted: false })
        .does('care-coordination', { type: 'case-closed', reason: 'ASSISTANCE_COMPLETED' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  HEALTH_INTAKE: {
    before: () => presumedAdult().does('comensha', consent('health.refer', 'HEALTH')),
    opens: (play) => play.does('comensha', { type: 'health-need-recorded', need: 'MEDICAL', acute: false }),
    holder: 'health',
    asks: true,
    closes: (play) => play.does('health', { type: 'health-intake-done', treatmentWanted: false }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  TAKE_REPORT: {
    before: presumedAdult,
    opens: (play) => play.does('care-coordination', { type: 'fact-asserted', name: 'wishes-to-talk', value: true }),
    holder: POLICE,
    closes: (play) => play.does(POLICE, { type: 'report-taken', filed: false }),
    as: { status: 'DONE', outcome: 'NO_REPORT' },
  },
  PROSECUTE: {
    before: talking,
    opens: (play) => play.does(POLICE, { type: 'report-taken', filed: true }),
    holder: 'om',
    closes: (play) => play.does('om', { type: 'criminal-case-ended', ending: 'DISMISSED' }),
    as: { status: 'DONE', outcome: 'DISMISSED' },
  },
  DECIDE_RESIDENCE: {
    before: talking,
    opens: (play) => play.does(POLICE, { type: 'report-taken', filed: true }),
    holder: 'ind',
    closes: (play) => play.does('ind', { type: 'residence-decided', decision: 'REFUSED' }),
    as: { status: 'DONE', outcome: 'REFUSED' },
  },
  DECIDE_CONTINUED: {
    before: granted,
    opens: (play) => play.does('om', { type: 'criminal-case-ended', ending: 'JUDGED' }),
    holder: 'ind',
    closes: (play) => play.does('ind', { type: 'continued-stay-decided', decision: 'GRANTED' }),
    as: { status: 'DONE', outcome: 'GRANTED' },
  },
  ARRANGE_RECEPTION: {
    before: presumedAdult,
    opens: (play) => play.does('ind', { type: 'fact-asserted', name: 'asylum-track', value: true }),
    holder: 'coa',
    closes: (play) => play.does('coa', { type: 'reception-started' }),
    as: { status: 'DONE', outcome: 'PLACED' },
  },
  APPOINT_GUARDIAN: {
    before: child,
    holder: 'nidos',
    closes: (play) => play.does('nidos', { type: 'guardian-appointed', guardianType: 'NIDOS', guardian: oin('nidos') }),
    as: { status: 'DONE', outcome: 'APPOINTED' },
  },
  VEILIG_THUIS: {
    before: child,
    opens: (play) => play.does('health', { type: 'child-abuse-reported' }),
    holder: 'veilig-thuis',
    closes: (play) => play.does('veilig-thuis', { type: 'child-abuse-triaged' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  BRP_REGISTER: {
    before: reported,
    opens: (play) => play.does('ind', { type: 'residence-decided', decision: 'GRANTED' }),
    holder: CITY,
    closes: (play) => play.does(CITY, { type: 'brp-registered' }),
    as: { status: 'DONE', outcome: 'REGISTERED' },
  },
  WMO_DECIDE: {
    before: presumedAdult,
    opens: (play) => play.does('comensha', { type: 'wmo-requested', to: oin(CITY) }),
    holder: CITY,
    closes: (play) => play.does(CITY, { type: 'wmo-decided', decision: 'GRANTED' }),
    as: { status: 'DONE', outcome: 'GRANTED' },
  },
  INCOME_DECIDE: {
    before: presumedAdult,
    opens: (play) => play.does('municipality-utrecht', { type: 'income-applied', to: oin('municipality-utrecht') }),
    holder: 'municipality-utrecht',
    closes: (play) => play.does('municipality-utrecht', { type: 'income-decided', decision: 'REFUSED' }),
    as: { status: 'DONE', outcome: 'REFUSED' },
  },
  HOUSE: {
    before: granted,
    opens: (play) => play.does('comensha', { type: 'housing-requested' }),
    holder: CITY,
    closes: (play) => play.does(CITY, { type: 'housed' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  VICTIM_SUPPORT: {
    before: presumedAdult,
    opens: (play) => play.does('comensha', { type: 'victim-support-referred' }),
    holder: 'victim-support',
    asks: true,
    closes: (play) => play.does('victim-support', { type: 'victim-support-ended' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  COMPENSATE: {
    before: presumedAdult,
    opens: (play) => play.does('schadefonds', { type: 'compensation-applied' }),
    holder: 'schadefonds',
    closes: (play) => play.does('schadefonds', { type: 'compensation-decided', decision: 'GRANTED' }),
    as: { status: 'DONE', outcome: 'GRANTED' },
  },
  RETURN_ASSIST: {
    before: going,
    holder: 'dtv',
    closes: (play) => play.does('dtv', { type: 'departed' }),
    as: { status: 'DONE', outcome: 'RETURNED' },
  },
  CLOSE_CASE: {
    before: () => begin(POLICE, { ageStatus: 'ADULT' }),
    opens: (play) => play.does(POLICE, { type: 'signal-assessed', assessment: 'NO_INDICATION' }),
    holder: 'comensha',
    closes: (play) => play.does('comensha', { type: 'case-closed', reason: 'NOT_PRESUMED' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  STAY_SHELTER: {
    before: asked,
    opens: (play) => play.does('shelter-noord', { type: 'placement-started', shelterType: 'OMM' }),
    holder: 'shelter-noord',
    closes: (play) => play.does('shelter-noord', { type: 'placement-ended', reason: 'MOVED_ON' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  STAY_RECEPTION: {
    before: () => presumedAdult().does('ind', { type: 'fact-asserted', name: 'asylum-track', value: true }),
    opens: (play) => play.does('coa', { type: 'reception-started' }),
    holder: 'coa',
    closes: (play) => play.does('coa', { type: 'reception-ended', toUnknownDestination: false }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  EXERCISE_GUARDIANSHIP: {
    before: child,
    opens: (play) => play.does('nidos', { type: 'guardian-appointed', guardianType: 'NIDOS', guardian: oin('nidos') }),
    holder: 'nidos',
    closes: (play) => play.day(456),
    as: { status: 'LAPSED', outcome: 'TERM_ENDED' },
  },
  TREAT: {
    before: () => accept(needsCare(), 'HEALTH_INTAKE', 'health'),
    opens: (play) => play.does('health', { type: 'health-intake-done', treatmentWanted: true }),
    holder: 'health',
    closes: (play) => play.does('health', { type: 'treatment-ended' }),
    as: { status: 'DONE', outcome: 'COMPLETED' },
  },
  HOLD_DEPARTURE: {
    before: presumedAdult,
    opens: (play) => play.does('ind', { type: 'appeal-recorded', appeal: 'PENDING' }),
    holder: 'dtv',
    closes: (play) => play.does('ind', { type: 'appeal-recorded', appeal: 'NONE' }),
    as: { status: 'DONE', outcome: 'TERM_ENDED' },
  },
}

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

describe('the tables', () => {
  test('name the thirty types of the catalogue, with their tracks and titles', () => {
    expect(catalogue.tasks.map(({ id }) => id).toSorted()).toEqual([...TASK_TYPES].toSorted())
    for (const { id, track } of catalogue.tasks) expect([id, TASK_TABLE[id as TaskType].track]).toEqual([id, track])
  })

  test('name the holders that the vocabulary allows', () => {
    for (const type of TASK_TYPES)
      expect([type, [...TASK_TABLE[type].holders].toSorted()]).toEqual([
        type,
        vocabulary.tasks[type]!.holders.toSorted(),
      ])
  })

  test('let a fact be asserted by the kind that the vocabulary names', () => {
    expect(FACT_SPEAKERS).toEqual(
      Object.fromEntries(Object.entries(vocabulary.assertions).map(([name, each]) => [name, each['asserted-by']])),
    )
  })

  test('give every condition a sentence and a source, and every limit its rule', () => {
    for (const { says, source } of Object.values(CONDITIONS)) expect([says, source]).not.toContain('')
    for (const { basis } of Object.values(TASK_LIMITS)) expect(basis).toMatch(/^(?:project|jci1\.3:c:BWBR\d{7}&.+)$/u)
  })

  test('use every condition they define', () => {
    const page = stateMachinePage().split('## Conditions')
    const used = `${page[0]}${page[1]?.split('## Events')[1]}`
    const unused = Object.keys(CONDITIONS).filter((name) => !used.includes(`\`${name}\``))
    expect(unused).toEqual([])
  })
})
