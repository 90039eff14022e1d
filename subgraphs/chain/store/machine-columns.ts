import type { InsertRow } from '../../kit/insert-rows.ts'
import type { CaseStory, Row } from '../../kit/synthetic/case-story.ts'
import { tracksOf } from '../../kit/synthetic/derive-tracks.ts'
import type { CaseCourse, ChainTask, Reflection } from '../machine/chain-case.ts'
import { endingOf } from './task-ending.ts'

/**
 * What the machine keeps of a synthetic case beside its rows. The world stands at its own day, whatever the day of the clock:
 * a case of it begins to move with the first thing that somebody does on it, so no moment is noted for it here.
 */
export function machineColumns(story: CaseStory): InsertRow {
  return { tracks: tracksOf(story), course: courseOf(story), reflection: reflectionOf(story) ?? null }
}

/** By whose act a synthetic task ended, and why: its holder's own, but for what ran out or fell away. */
export function endColumns({ holder, status, outcome, closedAt }: Row): InsertRow {
  if (typeof closedAt !== 'string') return {}
  const isAct = status === 'DECLINED' || (status === 'DONE' && outcome !== 'TERM_ENDED')
  const ended = { status, outcome, closedAt, ...(isAct ? { endedBy: holder } : {}) } as unknown as ChainTask
  const hasRunOut = status === 'DONE' || outcome === 'TERM_ENDED'
  return { endedBy: isAct ? holder : null, ending: isAct || hasRunOut ? endingOf(ended) : 'GROUND_ENDED' }
}

const LIVE: readonly unknown[] = ['OFFERED', 'OPEN', 'SUSPENDED']

/**
 * What the machine would remember of a synthetic case, had the case been brought to where it is by events: read off the rows
 * of all agencies, which only a made-up world has together.
 */
export function courseOf({ referralCase, tasks, asserted, records }: CaseStory): CaseCourse {
  const lives = (...types: string[]): boolean =>
    tasks.some(({ type, status }) => types.includes(String(type)) && LIVE.includes(status))
  const said = (name: string): boolean | undefined => asserted.findLast((fact) => fact.name === name)?.value
  const request = records.ShelterRequest.at(-1)
  const seeksPlace = lives('PLACE_SHELTER', 'PLACE_CRISIS') && request !== undefined
  const permit = records.ResidenceApplication.find(
    ({ procedure, decision }) => procedure !== 'B9_CONTINUED' && decision === 'GRANTED',
  )
  const guardian = records.YouthProtection[0]?.['guardianType']
  const ranAway =
    records.Reception.at(-1)?.['leftToUnknownDestination'] === true && referralCase['ageStatus'] !== 'ADULT'
  const returned = records.ReturnPlan.at(-1)
  const course: { -readonly [Name in keyof CaseCourse]: CaseCourse[Name] | undefined } = {
    appeal: records.ResidenceApplication.some(({ appealPending }) => appealPending === true)
      ? 'PENDING'
      : said('no-appeal-open') === false
        ? 'TERM_RUNS'
        : 'NONE',
    shelterNeeded: seeksPlace ? (request['shelterTypeNeeded'] as CaseCourse['shelterNeeded']) : undefined,
    shelterUrgency: seeksPlace ? (request['urgency'] as CaseCourse['shelterUrgency']) : undefined,
    helpWanted: records.CarePlan.length > 0 || lives('ASSIGN_COORDINATOR') ? true : undefined,
    healthNeed: !lives('HEALTH_INTAKE') ? undefined : said('acute-medical-need') === true ? 'ACUTE' : 'ROUTINE',
    returnWished: lives('RETURN_ASSIST') && returned?.['voluntary'] === true ? true : undefined,
    permitSince: text(permit, 'decidedAt'),
    presenceNeeded: (records.Investigation[0]?.['victimNeededInNL'] as boolean | null | undefined) ?? undefined,
    guardianType: isGuardian(guardian) ? guardian : undefined,
    missing: ranAway && !lives('STAY_SHELTER', 'STAY_RECEPTION') ? true : undefined,
    departed: tasks.some(({ type, outcome }) => type === 'RETURN_ASSIST' && outcome === 'RETURNED') ? true : undefined,
  }
  const known = Object.entries(course).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as unknown as CaseCourse
}

/** The reflection period as the IND recorded it, if it ever began. */
export function reflectionOf({ records }: CaseStory): Reflection | undefined {
  const [period] = records.ReflectionPeriod
  const startDate = text(period, 'startDate')
  const endDate = text(period, 'endDate')
  if (period === undefined || startDate === undefined || endDate === undefined) return undefined
  return {
    startDate,
    endDate,
    dublin: period['dublinApplies'] === true,
    ...(period['endReason'] ? { endedOn: endDate } : {}),
  }
}

function text(row: Row | undefined, field: string): string | undefined {
  const value = row?.[field]
  return typeof value === 'string' ? value : undefined
}

function isGuardian(value: unknown): value is NonNullable<CaseCourse['guardianType']> {
  return value === 'PARENTS' || value === 'GI' || value === 'NIDOS'
}
