import { applyEvent, lapse } from '../../../../subgraphs/chain/machine/apply-event.ts'
import type { ChainCase } from '../../../../subgraphs/chain/machine/chain-case.ts'
import type { CaseEvent, ChainEvent, OpeningEvent } from '../../../../subgraphs/chain/machine/chain-event.ts'
import { openCase } from '../../../../subgraphs/chain/machine/open-case.ts'
import { tasksInSight } from '../../../../subgraphs/chain/machine/tasks-in-sight.ts'
import { parseEvent } from '../../../../subgraphs/kit/referral-chain/parse-event.ts'
import { chanceOf, type Chance } from '../../../../subgraphs/kit/synthetic/chance.ts'
import { allOins, directory, START } from './play.ts'

import { finishing, randomEvent } from './random-events.ts'
import { check, checkDecline } from './walk-rules.ts'

const DAY = 24 * 60 * 60 * 1000
/** Events that need no open task: an answer to an offer, a resumption, a report, and what a kind of agency records by its office. */
const WITHOUT_TASK = [
  'task-accepted',
  'task-declined',
  'task-resumed',
  'task-handed-over',
  'placement-held',
  'signal-added',
  'age-settled',
  'residence-group-settled',
  'residence-applied',
  'continued-stay-applied',
  'appeal-recorded',
  'investigation-opened',
  'parent-suspected',
  'suspicion-lifted',
  'measure-imposed',
  'child-abuse-reported',
  'brp-registration-requested',
  'wmo-requested',
  'income-applied',
  'housing-requested',
  'compensation-applied',
  'fact-asserted',
]
export interface Walked {
  readonly steps: number
  readonly applied: number
  readonly closed: number
  /** How often each type of event was applied, and each type of task opened. */
  readonly events: ReadonlyMap<string, number>
  readonly tasks: ReadonlySet<string>
}

/** One step of a walk as it was taken: what happened, when, and what the machine made of it. */
export interface Taken {
  /** Absent: time alone. */
  readonly event?: ChainEvent
  readonly at: Date
  /** How many ids the case had given out before. */
  readonly ids: number
  readonly caseId: string
  /** Absent when the event was refused. */
  readonly after?: ChainCase
}

/** Walks over many cases, at random, and throws at the first state that may not be. The seed and step are in the message. */
export function walk(seed: number, steps: number, note: (taken: Taken) => void = () => undefined): Walked {
  const events = new Map<string, number>()
  const tasks = new Set<string>()
  let applied = 0
  let closed = 0
  let number = 0
  let walker = begin(seed, number, note)
  for (let step = 0; step < steps; step += 1) {
    if (walker.case.closedAt !== undefined || walker.steps > 160) {
      if (walker.case.closedAt !== undefined) closed += 1
      number += 1
      walker = begin(seed, number, note)
    }
    try {
      const done = walker.step()
      if (done !== undefined) {
        applied += 1
        events.set(done, (events.get(done) ?? 0) + 1)
      }
      for (const { type } of walker.case.tasks) tasks.add(type)
    } catch (error) {
      throw new Error(
        `seed ${seed}, case ${number}, step ${step}: ${error instanceof Error ? error.message : 'failed'}`,
        {
          cause: error,
        },
      )
    }
  }
  return { steps, applied, closed, events, tasks }
}

/** Ids of a case's own tasks, the same for every walk of this case. */
export function idOf(caseId: string, count: number): string {
  return `${caseId}-t${count}`
}

function begin(seed: number, number: number, note: (taken: Taken) => void) {
  const chance = chanceOf(seed, number)
  const caseId = `case-${seed}-${number}`
  let at = START
  let ids = 0
  const step = () => ({ at, newId: () => idOf(caseId, (ids += 1)), directory })
  const known = person(chance)
  const by = chance.pick(allOins)
  const opening: OpeningEvent = chance.yes(0.7)
    ? { type: 'signal-reported', caseId, by, at, ...known }
    : { type: 'case-opened', helpWanted: chance.yes(0.8), caseId, by, at, ...known }
  const opened = openCase(opening, step())
  if ('refused' in opened) throw new Error(opened.refused.code)
  note({ event: opening, at, ids: 0, caseId, after: opened.case })
  const walker = {
    case: frozen(opened.case),
    steps: 0,
    step(): string | undefined {
      walker.steps += 1
      const before = walker.case
      if (chance.yes(0.12)) {
        at = new Date(at.getTime() + chance.int(1, chance.yes(0.1) ? 400 : 25) * DAY)
        const given = ids
        const lapsed = lapse(before, step())
        walker.case = frozen(lapsed.case)
        note({ at, ids: given, caseId, after: lapsed.case })
        if (lapsed.case !== before && lapsed.case.version !== before.version + 1)
          throw new Error('time did not count the version')
        check(before, walker.case, 'time', at)
        return 'time'
      }
      const event = asSent(
        before.caseId,
        walker.steps > 60 || chance.yes(0.2) ? finishing(chance, before, at) : randomEvent(chance, before, at),
      )
      // Events of one day follow each other by a minute, so that a later answer is later.
      at = new Date(at.getTime() + 60_000)
      const given = ids
      const done = applyEvent(before, event, step())
      note({ event, at, ids: given, caseId, ...('refused' in done ? {} : { after: done.case }) })
      if ('refused' in done) return undefined
      walker.case = frozen(done.case)
      if (done.case.version !== before.version + 1) throw new Error('an applied event did not count the version')
      const sight = tasksInSight(lapse(before, step()).case, event.by)
      if (!WITHOUT_TASK.includes(event.type) && sight.length === 0)
        throw new Error(`${event.type} by an agency without an open task`)
      check(before, walker.case, event.type, at)
      if (event.type === 'task-declined') checkDecline(walker.case, event)
      return event.type
    },
  }
  check(walker.case, walker.case, 'opening', at)
  return walker
}

/** As it comes in from another subgraph: the machine sees the same event. */
function asSent(caseId: string, event: CaseEvent): CaseEvent {
  const read = parseEvent(JSON.parse(JSON.stringify({ ...event, caseId })))
  if (typeof read === 'string') throw new Error(`${event.type} cannot be sent: ${read}`)
  return read.event as CaseEvent
}

function person(chance: Chance) {
  const age = chance.pick([undefined, 'ADULT', 'ADULT', 'ADULT', 'MINOR', 'PRESUMED_MINOR'] as const)
  const born = new Date(START.getTime() + chance.int(20, 1500) * DAY).toISOString().slice(0, 10)
  return {
    ...(age === undefined ? {} : { ageStatus: age }),
    ...(age === 'MINOR' ? { turns18On: born, consentBand: chance.pick(['FROM_12', 'FROM_16'] as const) } : {}),
    ...(chance.yes(0.9)
      ? {
          residenceGroup: chance.pick([
            'NL',
            'EU_EEA_CH',
            'THIRD_LAWFUL',
            'THIRD_NO_STAY',
            'THIRD_NO_STAY',
            'UNKNOWN',
          ] as const),
        }
      : {}),
    careRegion: chance.pick(['AMSTERDAM', 'LIMBURG', 'ROTTERDAM']),
  }
}

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(frozen)
  }
  return value
}
