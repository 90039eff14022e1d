import type { TaskType } from './chain-case.ts'
import { CONDITIONS, missing } from './conditions.ts'
import { type Instant, isLive } from './instant.ts'
import type { Choice } from './task-rule.ts'
import { TASK_TABLE } from './task-types.ts'

const FOREIGN: readonly string[] = ['THIRD_LAWFUL', 'THIRD_NO_STAY', 'UNKNOWN']

/** The agencies that may hold this task, the most suitable first. Empty when nobody in the directory may. */
export function candidates(type: TaskType, choice: Choice, instant: Instant): readonly string[] {
  const { holders } = TASK_TABLE[type]
  const ranked = byRegion(holders, instant)
  const first = preferred(choice, instant)
  const mayHold = (oin: string | undefined): oin is string =>
    oin !== undefined && holders.includes(instant.directory.kindOf(oin) ?? '')
  switch (choice) {
    case 'shelter':
      return byRegion([CONDITIONS['is-minor'].holds(instant) ? 'YOUTH' : 'SHELTER', 'COMENSHA'], instant)
    case 'guardian':
      return byRegion(FOREIGN.includes(instant.case.residenceGroup) ? ['NIDOS', 'YOUTH'] : ['YOUTH', 'RVDK'], instant)
    case 'returner': {
      const wants = instant.case.course.returnWished === true
      return byRegion(wants ? ['IOM', 'DTV'] : ['DTV'], instant)
    }
    case 'desk':
      return byRegion(['COMENSHA'], instant)
    case 'actor':
    case 'assessor':
    case 'lead':
    case 'named':
    case 'region':
      break
  }
  return mayHold(first) ? [first, ...ranked.filter((oin) => oin !== first)] : ranked
}

/** The first candidate for whom all guards hold. */
export function chooseHolder(type: TaskType, choice: Choice, instant: Instant): string | undefined {
  const guards = TASK_TABLE[type].guards ?? []
  return candidates(type, choice, instant).find((holder) => missing(guards, { ...instant, holder }) === undefined)
}

/** Who is asked after a decline: nobody twice, unless nobody else is left, which `again` says. CoMensha is the last resort. */
export function nextHolder(
  type: TaskType,
  instant: Instant,
): { readonly holder: string; readonly again: boolean } | undefined {
  const rule = TASK_TABLE[type]
  const guards = rule.guards ?? []
  const mayHold = (holder: string): boolean => missing(guards, { ...instant, holder }) === undefined
  const choice = rule.next ?? 'region'
  const desk = rule.holders.includes('COMENSHA') ? byRegion(['COMENSHA'], instant) : []
  const asked = [...candidates(type, choice, instant).filter((oin) => !desk.includes(oin)), ...desk].filter(mayHold)
  const answered = new Set(
    instant.case.tasks.filter((task) => task.type === type && task.status === 'DECLINED').map(({ holder }) => holder),
  )
  const busy = new Set(
    instant.case.tasks.filter((task) => task.type === type && isLive(task)).map(({ holder }) => holder),
  )
  const free = asked.find((oin) => !answered.has(oin) && !busy.has(oin))
  if (free !== undefined) return { holder: free, again: false }
  if (busy.size > 0) return undefined
  const again = asked[0]
  return again === undefined ? undefined : { holder: again, again: true }
}

function preferred(choice: Choice, { case: of, event }: Instant): string | undefined {
  switch (choice) {
    case 'actor':
      return event?.by
    case 'assessor':
      return of.tasks.findLast(({ type, outcome }) => type === 'ASSESS_SIGNAL' && outcome === 'INDICATION_FOUND')
        ?.holder
    case 'lead':
      return of.leadAgency
    case 'named':
      return event === undefined ? undefined : namedIn(event)
    case 'region':
    case 'shelter':
    case 'guardian':
    case 'desk':
    case 'returner':
      break
  }
  return undefined
}

/** The agency that an event names for the work, by its OIN. */
export function namedIn(event: NonNullable<Instant['event']>): string | undefined {
  if ('to' in event) return event.to
  if ('assessor' in event) return event.assessor
  if ('coordinator' in event) return event.coordinator
  return 'guardian' in event ? event.guardian : undefined
}

/** By kind as listed, within a kind those of the case's region first. */
function byRegion(kinds: readonly string[], { case: of, directory }: Instant): readonly string[] {
  return kinds.flatMap((kind) => {
    const agencies = directory.ofKinds([kind])
    const near = agencies.filter(({ region }) => region !== undefined && region === of.careRegion)
    return [...near, ...agencies.filter((agency) => !near.includes(agency))].map(({ oin }) => oin)
  })
}
