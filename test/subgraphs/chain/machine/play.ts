import { applyEvent, lapse, type Alarm, type Refusal } from '../../../../subgraphs/chain/machine/apply-event.ts'
import type { ChainCase, ChainTask, TaskType } from '../../../../subgraphs/chain/machine/chain-case.ts'
import type { CaseEvent, OpeningEvent } from '../../../../subgraphs/chain/machine/chain-event.ts'
import { directoryOf } from '../../../../subgraphs/chain/machine/directory.ts'
import { openCase } from '../../../../subgraphs/chain/machine/open-case.ts'
import { readAgencies } from '../../../../subgraphs/kit/synthetic/read-agencies.ts'

const agencies = await readAgencies()
export const directory = directoryOf(agencies)

/** OIN of an agency by its slug. */
export function oin(slug: string): string {
  const found = agencies.find((agency) => agency.slug === slug)
  if (!found) throw new Error(`no agency ${slug}`)
  return found.oin
}

/** Slug of an agency by its OIN. */
export function slug(oin: string): string {
  return agencies.find((agency) => agency.oin === oin)?.slug ?? oin
}

export const allOins: readonly string[] = agencies.map(({ oin }) => oin)

const DAY = 24 * 60 * 60 * 1000
export const START = new Date('2026-03-02T09:00:00Z')

type Without<Event> = Event extends unknown ? Omit<Event, 'at' | 'by'> : never

/** One case that is played event by event; agencies are called by their slugs, days counted from the start. */
export interface Play {
  readonly case: ChainCase
  readonly alarms: readonly Alarm[]
  /** Lets time pass until this many days after the start, and what time alone does happen. */
  day(day: number): Play
  /** Applies an event that must be accepted. */
  does(agency: string, event: Without<CaseEvent>): Play
  /** Applies an event that must be refused, and says with which code; the case stays as it was. */
  refused(agency: string, event: Without<CaseEvent>): Refusal['code']
  /** The newest task of a type, of an agency if one is named. */
  task(type: TaskType, agency?: string): ChainTask | undefined
  /** Who holds an open task of which type: what agencies can see the case for. */
  sees(): readonly string[]
  /** The same for tasks that are offered. */
  offers(): readonly string[]
}

export function begin(agency: string, event: Partial<Without<OpeningEvent>> = {}, at = START): Play {
  let made = 0
  const newId = (): string => `task-${(made += 1)}`
  const opening = { type: 'signal-reported', caseId: 'case-1', careRegion: 'AMSTERDAM', ...event, by: oin(agency), at }
  const opened = openCase(opening as OpeningEvent, { at, newId, directory })
  if ('refused' in opened) throw new Error(`the case was not opened: ${opened.refused.code}`)
  const play = { case: opened.case, alarms: opened.alarms, at }
  const step = (): { at: Date; newId: () => string; directory: typeof directory } => ({ at: play.at, newId, directory })
  const self: Play = {
    get case() {
      return play.case
    },
    get alarms() {
      return play.alarms
    },
    day(day) {
      play.at = new Date(at.getTime() + day * DAY)
      Object.assign(play, lapse(play.case, step()))
      return self
    },
    does(who, event) {
      const done = applyEvent(play.case, { ...event, by: oin(who), at: play.at }, step())
      if ('refused' in done)
        throw new Error(`${who} ${event.type} was refused: ${done.refused.code}, ${done.refused.message}`)
      Object.assign(play, done)
      return self
    },
    refused(who, event) {
      const before = JSON.stringify(play.case)
      const done = applyEvent(play.case, { ...event, by: oin(who), at: play.at }, step())
      if (!('refused' in done)) throw new Error(`${who} ${event.type} was not refused`)
      if (JSON.stringify(play.case) !== before) throw new Error('a refused event changed the case')
      return done.refused.code
    },
    task: (type, agency) =>
      play.case.tasks.findLast((task) => task.type === type && (agency === undefined || task.holder === oin(agency))),
    sees: () => listed(play.case, 'OPEN'),
    offers: () => listed(play.case, 'OFFERED'),
  }
  return self
}

function listed({ tasks }: ChainCase, status: string): readonly string[] {
  return tasks
    .filter((task) => task.status === status)
    .map(({ type, holder }) => `${slug(holder)} ${type}`)
    .toSorted()
}

/** A foreign adult without stay, found by the Amsterdam police to be a presumed victim. */
export function presumedAdult(person: Partial<Without<OpeningEvent>> = {}): Play {
  return begin('police-amsterdam', { ageStatus: 'ADULT', residenceGroup: 'THIRD_NO_STAY', ...person }).does(
    'police-amsterdam',
    { type: 'signal-assessed', assessment: 'SLIGHTEST_INDICATION' },
  )
}

/** The same person, in a reflection period of these days. */
export function inReflection(endDate = '2026-06-02', dublin = false): Play {
  return presumedAdult()
    .does('police-amsterdam', { type: 'reflection-offered' })
    .does('police-amsterdam', { type: 'reflection-answered', accepted: true })
    .does('ind', { type: 'reflection-recorded', startDate: '2026-03-02', endDate, dublin })
}

/** A consent of the person to this purpose, towards a kind of agency. */
export function consent(scope: string, ...recipients: string[]): Without<CaseEvent> {
  return {
    type: 'consent-recorded',
    consentId: `consent-${scope}`,
    scope,
    recipients,
    status: 'GIVEN',
    givenBy: 'SELF',
    form: 'WRITTEN',
  }
}

/** Somebody who agreed to a place and was taken in by a shelter. */
export function placed(play: Play, shelterType: 'OMM' | 'COSM' | 'YOUTH' = 'OMM', shelter = 'shelter-noord'): Play {
  play.does('comensha', consent('shelter.place', 'COMENSHA', 'SHELTER', 'YOUTH'))
  play.does('comensha', { type: 'shelter-requested', urgency: 'PLANNED', shelterType })
  play.does('comensha', { type: 'task-offered', taskType: 'PLACE_SHELTER', to: oin(shelter) })
  play.does(shelter, { type: 'placement-held' })
  return play.does(shelter, { type: 'placement-started', shelterType })
}

/** A Dutch girl of sixteen or seventeen. */
export function dutchGirl(): Play {
  return begin('police-amsterdam', {
    ageStatus: 'MINOR',
    turns18On: '2027-06-01',
    consentBand: 'FROM_16',
    residenceGroup: 'NL',
  })
}
