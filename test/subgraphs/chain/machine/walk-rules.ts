import type { ChainCase, ChainTask } from '../../../../subgraphs/chain/machine/chain-case.ts'
import type { EventOf } from '../../../../subgraphs/chain/machine/chain-event.ts'
import { directory } from './play.ts'
import { vocabulary } from './vocabulary.ts'

const DAY = 24 * 60 * 60 * 1000
const LIVE = ['OFFERED', 'OPEN', 'SUSPENDED']
const SEVERAL = ['ASSESS_SIGNAL', 'PLACE_SHELTER']
/** What may end help that goes on. */
const ENDS_HELP: Readonly<Record<string, readonly string[]>> = {
  STAY_SHELTER: ['placement-ended', 'placement-started', 'task-handed-over'],
  STAY_RECEPTION: ['reception-ended', 'task-handed-over'],
  EXERCISE_GUARDIANSHIP: ['guardianship-ended', 'guardian-appointed', 'age-settled', 'time', 'task-handed-over'],
  TREAT: [
    'treatment-ended',
    'task-completed',
    'consent-withdrawn',
    'consent-recorded',
    'fact-asserted',
    'task-handed-over',
    'time',
  ],
}

/** Work that rests on consent, on a search that may have ended or on a want that may be met: its ground decides whether it goes on. */
const MAY_FALL_AWAY = ['PLACE_SHELTER', 'PLACE_CRISIS', 'HEALTH_INTAKE', 'TREAT', 'RETURN_ASSIST', 'APPOINT_GUARDIAN']
/** Everything that may never be, checked without the machine's own conditions. */
export function check(before: ChainCase, of: ChainCase, what: string, at: Date): void {
  const no = (wrong: boolean, message: string): void => {
    if (wrong) throw new Error(`after ${what}: ${message}`)
  }
  const live = of.tasks.filter(({ status }) => LIVE.includes(status))
  const lives = (...types: string[]): boolean => live.some(({ type }) => types.includes(type))
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' }).format(at)
  const minor = of.turns18On === undefined ? of.ageStatus !== 'ADULT' : of.turns18On > today
  const { reflection, course, asserted, tracks } = of
  const inReflection = reflection !== undefined && reflection.endedOn === undefined && today <= reflection.endDate
  const fresh = (type: string): boolean =>
    of.tasks.some((task) => task.type === type && !before.tasks.some(({ taskId }) => taskId === task.taskId))

  // One holder, of a kind that may hold it, and no work in two hands.
  no(new Set(of.tasks.map(({ taskId }) => taskId)).size !== of.tasks.length, 'two tasks have one id')
  for (const task of of.tasks) {
    const kind = directory.kindOf(task.holder)
    no(!vocabulary.tasks[task.type]!.holders.includes(kind ?? ''), `${task.type} is held by ${kind}`)
    const ended = !LIVE.includes(task.status)
    no(ended !== (task.closedAt !== undefined) || ended !== (task.outcome !== undefined), `${task.type} half ended`)
  }
  for (const [index, task] of live.entries())
    no(
      live.some(
        (other, at) =>
          at > index && other.type === task.type && (other.holder === task.holder || !SEVERAL.includes(task.type)),
      ),
      `${task.type} is held twice`,
    )

  // Return, departure, reflection.
  const returnBarred = inReflection || course.appeal !== 'NONE'
  const asksPermit = of.tracks.residence === 'B8_APPLIED'
  no(
    lives('RETURN_ASSIST') &&
      (returnBarred ||
        asksPermit ||
        asserted['no-appeal-open'] !== true ||
        asserted['departure-not-suspended'] !== true),
    'return is assisted while departure is suspended',
  )
  no(of.closedAt === undefined && returnBarred && !lives('HOLD_DEPARTURE'), 'departure is not held as it should')
  no(lives('HOLD_DEPARTURE') && !returnBarred && !asksPermit, 'departure is held though nothing suspends it')
  if (reflection !== undefined) {
    const start = new Date(reflection.startDate)
    const most = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 3, start.getUTCDate()))
    const days = (Date.parse(reflection.endDate) - start.getTime()) / DAY
    no(reflection.endDate > most.toISOString().slice(0, 10), 'a reflection period is longer than three months')
    no(reflection.dublin && days > 30, 'a reflection period under Dublin is longer than thirty days')
  }
  no(
    lives('OFFER_REFLECTION') && (minor || of.residenceGroup === 'NL'),
    'reflection is offered to a minor or a Dutch national',
  )
  no(course.shelterNeeded === 'COSM' && (minor || !inReflection), 'COSM for a minor or outside reflection')
  const lawful =
    of.residenceGroup === 'NL' ||
    (asserted['lawful-residence'] ?? ['EU_EEA_CH', 'THIRD_LAWFUL'].includes(of.residenceGroup))
  const entering =
    fresh('OFFER_REFLECTION') || (fresh('DECIDE_RESIDENCE') && what !== 'task-handed-over' && what !== 'task-declined')
  no(entering && minor && lawful, 'a minor with lawful stay enters the residence track')
  no(
    lives('DECIDE_RESIDENCE', 'DECIDE_CONTINUED') && ['NL', 'EU_EEA_CH'].includes(of.residenceGroup),
    'somebody who stays by right is decided on',
  )

  // Children.
  const cleared =
    asserted['guardian-is-professional'] === true ||
    (asserted['guardian-cleared'] === true && asserted['parent-suspected'] !== true)
  const open = of.closedAt === undefined
  no(
    open &&
      minor &&
      !cleared &&
      course.departed !== true &&
      tracks.identification !== 'NOT_PRESUMED' &&
      !lives('APPOINT_GUARDIAN'),
    'a child without a cleared guardian, and nobody sees to it',
  )
  const appointed = of.tasks.some(
    (task) =>
      task.type === 'APPOINT_GUARDIAN' &&
      task.outcome === 'APPOINTED' &&
      !before.tasks.some(({ taskId, outcome }) => taskId === task.taskId && outcome === 'APPOINTED'),
  )
  no(appointed && !cleared, 'guardianship closed on an uncleared parent')
  no(
    lives('EXERCISE_GUARDIANSHIP', 'VEILIG_THUIS') && !minor && lives('EXERCISE_GUARDIANSHIP'),
    'an adult has a guardian',
  )

  // Help goes on.
  for (const [type, ends] of Object.entries(ENDS_HELP)) {
    const was = before.tasks.filter((task) => task.type === type && ['OPEN', 'SUSPENDED'].includes(task.status))
    const ended = was.filter(({ taskId }) => !live.some((task) => task.taskId === taskId))
    const cameOfAge = type === 'EXERCISE_GUARDIANSHIP' && !minor
    const died = of.closureReason === 'DECEASED'
    no(ended.length > 0 && !ends.includes(what) && !cameOfAge && !died, `${type} was ended`)
  }

  no(open && live.length === 0, 'an open case with no work left')
  no(!open && live.length > 0, 'a closed case with work left')
  no(of.tasks.length < before.tasks.length, 'a task is gone')
}

/** A decline opens the next option and never ends a case. */
export function checkDecline(of: ChainCase, event: EventOf<'task-declined'>): void {
  const declined = of.tasks.find(({ taskId }) => taskId === event.taskId) as ChainTask
  if (of.closedAt !== undefined) throw new Error('a decline closed the case')
  const next = of.tasks.filter((task) => ['OFFERED', 'OPEN'].includes(task.status))
  if (next.length === 0) throw new Error('a decline left no next option')
  const gone = MAY_FALL_AWAY.includes(declined.type)
  const same = of.tasks.some((task) => task.type === declined.type && LIVE.includes(task.status))
  if (!gone && !same) throw new Error(`nobody took ${declined.type} over`)
}
