import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse as parseYaml } from 'yaml'
import type { CaseStory, Row } from '../../../subgraphs/kit/synthetic/case-story.ts'
import { addMonths, ageOn, isoDay, momentOf } from '../../../subgraphs/kit/synthetic/calendar.ts'
import { caseStateOf } from '../../../subgraphs/kit/referral-chain/case-state.ts'
import { tracksOf } from '../../../subgraphs/kit/synthetic/derive-tracks.ts'
import { WORLD_DATE } from '../../../subgraphs/kit/synthetic/make-world.ts'
import { agencies, breaking, kindOf, text } from './world.ts'
import { worlds } from './worlds.ts'

const vocabulary = parseYaml(readFileSync(new URL('../../../policies/vocabulary.yaml', import.meta.url), 'utf8')) as {
  tasks: Record<string, { holders: string[] }>
  assertions: Record<string, { 'asserted-by': string }>
}

const tasksOf = ({ tasks }: CaseStory, ...types: string[]): Row[] =>
  tasks.filter(({ type }) => types.includes(String(type)))

function asserted({ asserted }: CaseStory, name: string): boolean | undefined {
  return asserted.findLast((fact) => fact.name === name)?.value
}

/** Dates that may lie ahead: limits, plans, ends and validity. */
const MAY_LIE_AHEAD = new Set([
  'dueAt',
  'decisionDueAt',
  'investigationDueAt',
  'plannedEnd',
  'plannedDate',
  'endDate',
  'validUntil',
  'expiresAt',
  'reviewAt',
  'targetDate',
  'startsAt',
  'endsAt',
  'turns18On',
])

function datesIn(value: unknown, name: string): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((each) => datesIn(each, name))
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([field, inner]) => datesIn(inner, field))
  }
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? [[name, value]] : []
}

describe.each(worlds)('the guards of the referral chain hold in %s', (_, cases) => {
  test('a reflection period is offered only after the slightest indication was found', () => {
    expect(
      breaking(cases, ({ records }) =>
        records.ReflectionPeriod.every(({ offeredAt }) =>
          records.PoliceVictimFile.some((file) => {
            const since = text(file, 'presumedVictimSince')
            return since !== undefined && since <= String(offeredAt).slice(0, 10)
          }),
        ),
      ),
    ).toEqual([])
  })

  test('a reflection period is offered only to an adult without lawful stay, or a Dublin claimant', () => {
    expect(
      breaking(cases, (story) =>
        story.records.ReflectionPeriod.every(({ offeredAt, dublinApplies }) => {
          const lawfulBefore = story.asserted.some(
            ({ name, value, assertedAt }) => name === 'lawful-residence' && value && assertedAt < String(offeredAt),
          )
          const group = String(story.referralCase['residenceGroup'])
          const eligible = ['THIRD_NO_STAY', 'UNKNOWN'].includes(group) && !lawfulBefore
          return eligible || (dublinApplies === true && asserted(story, 'dublin-claim') === true)
        }),
      ),
    ).toEqual([])
  })

  test('no child is made to choose a reflection period', () => {
    expect(
      breaking(cases, ({ records, referralCase }) =>
        records.ReflectionPeriod.every(({ offeredAt }) => {
          const birth = text(records.PoliceVictimFile[0], 'birthDate')
          const child = birth === undefined || ageOn(momentOf(birth), momentOf(String(offeredAt))) < 18
          return !child && referralCase['ageStatus'] === 'ADULT'
        }),
      ),
    ).toEqual([])
  })

  test('a reflection period lasts three calendar months at most, thirty days for a Dublin claimant', () => {
    expect(
      breaking(cases, ({ records }) =>
        records.ReflectionPeriod.every((period) => {
          const start = text(period, 'startDate')
          const end = text(period, 'endDate')
          if (start === undefined || end === undefined) return period['accepted'] !== true
          const days = (momentOf(end) - momentOf(start)) / (24 * 60)
          const strict = period['dublinApplies'] === true && start > '2023-05-18'
          return end >= start && (strict ? days <= 30 : end <= isoDay(addMonths(momentOf(start), 3)))
        }),
      ),
    ).toEqual([])
  })

  test('nobody is helped to return while departure is suspended or an appeal is open', () => {
    expect(
      breaking(cases, (story) =>
        tasksOf(story, 'RETURN_ASSIST').every(({ openedAt }) => {
          const at = String(openedAt)
          const then = (name: string): boolean | undefined =>
            story.asserted.findLast((fact) => fact.name === name && fact.assertedAt <= at)?.value
          const suspended = tasksOf(story, 'HOLD_DEPARTURE').some(
            (hold) => String(hold['openedAt']) <= at && (text(hold, 'closedAt') ?? 'later') > at,
          )
          return then('departure-not-suspended') === true && then('no-appeal-open') === true && !suspended
        }),
      ),
    ).toEqual([])
    expect(
      breaking(
        cases,
        ({ tasks, records }) =>
          !tasks.some(({ type, status }) => type === 'RETURN_ASSIST' && status === 'OPEN') ||
          (!records.ReflectionPeriod.some(({ departureSuspended }) => departureSuspended) &&
            !records.ResidenceApplication.some(({ appealPending }) => appealPending)),
      ),
    ).toEqual([])
  })

  test('categorical shelter is for adults in their reflection period', () => {
    expect(
      breaking(cases, ({ records, referralCase }) => {
        const [period] = records.ReflectionPeriod
        const during = (day: string): boolean =>
          period?.['accepted'] === true && String(period['startDate']) <= day && day <= String(period['endDate'])
        const cosm = [
          ...records.ShelterPlacement.filter(({ shelterType }) => shelterType === 'COSM').map(
            ({ placedAt }) => placedAt,
          ),
          ...records.ShelterRequest.filter(({ shelterTypeNeeded }) => shelterTypeNeeded === 'COSM').map(
            ({ requestedAt }) => String(requestedAt).slice(0, 10),
          ),
        ]
        return cosm.length === 0 || (referralCase['ageStatus'] === 'ADULT' && cosm.every((day) => during(String(day))))
      }),
    ).toEqual([])
  })

  test('every task is held by one agency of a kind that may hold it', () => {
    expect(
      breaking(cases, ({ tasks }) =>
        tasks.every(({ type, holder }) => vocabulary.tasks[String(type)]!.holders.includes(kindOf(holder))),
      ),
    ).toEqual([])
  })

  test('a place that was declined opens the next option and never ends the case', () => {
    expect(
      breaking(cases, (story) =>
        tasksOf(story, 'PLACE_SHELTER', 'PLACE_CRISIS')
          .filter(({ status }) => status === 'DECLINED')
          .every((declined) => {
            const at = String(declined['closedAt'])
            return tasksOf(story, 'PLACE_SHELTER', 'PLACE_CRISIS', 'ARRANGE_RECEPTION').some(
              (other) =>
                other !== declined && (String(other['openedAt']) >= at || (text(other, 'closedAt') ?? 'later') > at),
            )
          }),
      ),
    ).toEqual([])
  })

  test('a declined placement is told to the chain by the shelter that declined', () => {
    expect(
      breaking(cases, (story) =>
        story.referrals
          .filter(
            ({ service, status, toAgency }) =>
              service === 'SHELTER' && status === 'REJECTED' && kindOf(toAgency) === 'SHELTER',
          )
          .every(({ toAgency }) =>
            story.asserted.some(
              ({ name, value, assertedBy }) => name === 'shelter-declined' && value && assertedBy === toAgency,
            ),
          ),
      ),
    ).toEqual([])
  })

  test('somebody of unknown age counts as a presumed minor', () => {
    expect(
      breaking(cases, ({ referralCase, records }) => {
        const unknown = records.AlienRecord.some(({ birthDate }) => birthDate === null)
        return !unknown || referralCase['ageStatus'] === 'PRESUMED_MINOR'
      }),
    ).toEqual([])
  })

  test('age, the eighteenth birthday and who consents agree', () => {
    expect(
      breaking(cases, ({ referralCase, records, consents }) => {
        const { ageStatus, turns18On, consentBand } = referralCase
        const birth = text(records.PoliceVictimFile[0], 'birthDate') ?? text(records.BrpPerson[0], 'geboortedatum')
        const age = birth === undefined ? undefined : ageOn(momentOf(birth), momentOf(WORLD_DATE))
        const band =
          ageStatus === 'PRESUMED_MINOR'
            ? 'UNKNOWN'
            : age === undefined
              ? consentBand
              : age < 12
                ? 'UNDER_12'
                : age < 16
                  ? 'FROM_12'
                  : age < 18
                    ? 'FROM_16'
                    : 'ADULT'
        const givers: Record<string, string[]> = {
          UNDER_12: ['GUARDIAN'],
          FROM_12: ['SELF_AND_GUARDIAN'],
          FROM_16: ['SELF', 'SELF_AND_GUARDIAN'],
          ADULT: ['SELF', 'SELF_AND_GUARDIAN'],
          UNKNOWN: ['SELF_AND_GUARDIAN'],
        }
        return (
          consentBand === band &&
          (ageStatus === 'MINOR') === (typeof turns18On === 'string') &&
          (typeof turns18On !== 'string' || turns18On > WORLD_DATE.slice(0, 10)) &&
          (ageStatus === 'ADULT') === (consentBand === 'ADULT') &&
          consents.every(({ givenBy }) => givers[String(consentBand)]!.includes(String(givenBy)))
        )
      }),
    ).toEqual([])
  })

  test('a Dutch person never enters the residence track', () => {
    expect(
      breaking(cases, (story) => {
        if (story.referralCase['residenceGroup'] !== 'NL') return true
        const { AlienRecord, ResidenceStatus, ReflectionPeriod, ResidenceApplication, ReturnPlan } = story.records
        const rows = [AlienRecord, ResidenceStatus, ReflectionPeriod, ResidenceApplication, ReturnPlan].flat()
        const types = ['OFFER_REFLECTION', 'RECORD_REFLECTION', 'DECIDE_RESIDENCE', 'HOLD_DEPARTURE', 'RETURN_ASSIST']
        return rows.length === 0 && tasksOf(story, ...types).length === 0
      }),
    ).toEqual([])
  })

  test('only children have a guardian, and no child is without a youth record once presumed', () => {
    expect(
      breaking(cases, (story) => {
        const child = story.records.YouthProtection.length > 0
        const guarded = tasksOf(story, 'APPOINT_GUARDIAN', 'EXERCISE_GUARDIANSHIP', 'VEILIG_THUIS').length > 0
        const presumed = story.records.VictimRegistration.length > 0
        return (!guarded || child) && (story.referralCase['ageStatus'] === 'ADULT' || !presumed || child)
      }),
    ).toEqual([])
  })

  test('parents under suspicion are neither cleared nor to be contacted', () => {
    expect(
      breaking(cases, (story) =>
        story.records.YouthProtection.every(
          ({ parentsSuspected, contactParents, parentsInformed }) =>
            parentsSuspected !== true ||
            (contactParents === 'NO' && parentsInformed === false && asserted(story, 'guardian-cleared') !== true),
        ),
      ),
    ).toEqual([])
  })

  test('nothing has happened after the day of the world', () => {
    expect(
      breaking(cases, (story) =>
        datesIn(story, '').every(([name, date]) => MAY_LIE_AHEAD.has(name) || date <= WORLD_DATE),
      ),
    ).toEqual([])
  })

  test('no date comes before its cause', () => {
    const inOrder = (...dates: unknown[]): boolean => {
      const known = dates.filter((date) => typeof date === 'string').map((date) => date.slice(0, 10))
      return known.every((date, index) => index === 0 || known[index - 1]! <= date)
    }
    expect(
      breaking(cases, ({ referralCase, tasks, consents, records, referrals, asserted }) => {
        const opened = String(referralCase['openedAt'])
        return (
          inOrder(opened, referralCase['closedAt']) &&
          inOrder(opened, referralCase['dataSubjectInformedAt']) &&
          tasks.every(
            (task) =>
              String(task['openedAt']) >= opened &&
              (text(task, 'closedAt') ?? 'later') >= String(task['openedAt']) &&
              (text(task, 'dueAt') ?? 'later') >= String(task['openedAt']),
          ) &&
          referrals.every(({ requestedAt }) => String(requestedAt) >= opened) &&
          asserted.every(({ assertedAt }) => assertedAt >= opened) &&
          consents.every(({ givenAt, withdrawnAt }) => inOrder(opened, givenAt, withdrawnAt)) &&
          records.PoliceSignal.every(({ receivedAt }) => inOrder(opened, receivedAt)) &&
          records.CrimeReport.every((report) => inOrder(opened, report['informativeTalkAt'], report['reportedAt'])) &&
          records.CrimeReport.every((report) => String(report['crimePeriodFrom']) <= String(report['crimePeriodTo'])) &&
          records.Investigation.every(({ decidedAt }) => inOrder(opened, decidedAt)) &&
          records.ReflectionPeriod.every((period) =>
            inOrder(opened, period['offeredAt'], period['startDate'], period['endDate']),
          ) &&
          records.ResidenceApplication.every((row) => inOrder(opened, row['submittedAt'], row['decidedAt'])) &&
          records.Reception.every((stay) => inOrder(opened, stay['arrivedAt'], stay['leftAt'])) &&
          records.VictimRegistration.every(({ registeredAt }) => inOrder(opened, registeredAt)) &&
          records.ShelterRequest.every(({ requestedAt }) => inOrder(opened, requestedAt)) &&
          records.ShelterPlacement.every(
            (stay) =>
              inOrder(records.ShelterRequest[0]?.['requestedAt'], stay['placedAt'], stay['endedAt']) &&
              inOrder(stay['placedAt'], stay['plannedEnd']),
          ) &&
          records.SafetyAssessment.every(({ assessedAt }) => inOrder(opened, assessedAt)) &&
          records.VictimSupport.every((row) => inOrder(opened, row['fundApplicationAt'], row['decidedAt'])) &&
          records.IncomeSupport.every((row) => inOrder(opened, row['appliedAt'], row['decisionDueAt'])) &&
          records.WmoRequest.every((row) =>
            inOrder(opened, row['reportedAt'], row['investigationDueAt'], row['decisionDueAt']),
          )
        )
      }),
    ).toEqual([])
  })

  test('a task that runs has no end, and one that ended says how', () => {
    expect(
      breaking(cases, ({ tasks }) =>
        tasks.every(({ status, closedAt, outcome }) =>
          ['OFFERED', 'OPEN', 'SUSPENDED'].includes(String(status))
            ? closedAt === null && outcome === null
            : typeof closedAt === 'string' && typeof outcome === 'string',
        ),
      ),
    ).toEqual([])
  })

  test('a closed case has a reason and no work left, an open one has neither reason nor end', () => {
    expect(
      breaking(cases, ({ referralCase, tasks }) => {
        const { isOpen, closedAt, closureReason, state } = referralCase
        const running = tasks.some(({ status }) => ['OFFERED', 'OPEN', 'SUSPENDED'].includes(String(status)))
        return isOpen === true
          ? closedAt === null && closureReason === null && state !== 'CLOSED'
          : typeof closedAt === 'string' && typeof closureReason === 'string' && state === 'CLOSED' && !running
      }),
    ).toEqual([])
  })

  test('the state of a case is the first that matches its tracks', () => {
    expect(
      breaking(cases, (story) => {
        const open = story.tasks.filter(({ status }) => status === 'OPEN').map(({ type }) => String(type))
        return (
          story.referralCase['state'] === caseStateOf(tracksOf(story), String(story.referralCase['safetyLevel']), open)
        )
      }),
    ).toEqual([])
  })

  test('facts are asserted by an agency of the kind that may say so', () => {
    expect(
      breaking(cases, (story) =>
        story.asserted.every(
          ({ name, assertedBy }) => vocabulary.assertions[name]?.['asserted-by'] === kindOf(assertedBy),
        ),
      ),
    ).toEqual([])
  })

  test('what was asserted agrees with the records of the agency that said it', () => {
    expect(
      breaking(cases, (story) => {
        const { records } = story
        const agrees = (name: string, rows: readonly Row[], holds: (row: Row) => boolean): boolean =>
          asserted(story, name) === undefined || rows.every((row) => holds(row) === asserted(story, name))
        return (
          agrees('lawful-residence', records.ResidenceStatus, (row) => row['lawfulResidence'] === true) &&
          agrees('acute-medical-need', records.HealthIntake, (row) => row['acuteMedicalNeed'] === true) &&
          agrees('parent-suspected', records.YouthProtection, (row) => row['parentsSuspected'] === true) &&
          agrees('urgency-acute', records.ShelterRequest, (row) => row['urgency'] === 'ACUTE_TODAY') &&
          (asserted(story, 'report-filed-or-ex-officio') === true) === records.CrimeReport.some(({ filed }) => filed) &&
          (asserted(story, 'application-exists') === true) === records.ResidenceApplication.length > 0 &&
          (asserted(story, 'applied') === true) ===
            records.VictimSupport.some(({ fundApplicationAt }) => fundApplicationAt)
        )
      }),
    ).toEqual([])
  })

  test('agencies are named by OINs of the test range', () => {
    const known = new Set(agencies.map(({ oin }) => oin))
    expect(
      breaking(cases, ({ tasks, referrals, asserted, referralCase }) =>
        [
          referralCase['leadAgency'],
          ...tasks.map(({ holder }) => holder),
          ...referrals.flatMap(({ fromAgency, toAgency }) => [fromAgency, toAgency]),
          ...asserted.map(({ assertedBy }) => assertedBy),
        ].every((oin) => known.has(String(oin)) && String(oin).startsWith('00000099')),
      ),
    ).toEqual([])
  })

  test('the case is led by a coordinator, or CoMensha where there is none', () => {
    expect(
      breaking(cases, ({ referralCase }) =>
        ['CARE_COORDINATION', 'COMENSHA'].includes(kindOf(referralCase['leadAgency'])),
      ),
    ).toEqual([])
  })
})
