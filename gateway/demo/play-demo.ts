import type { AgencyEntry, PurposeDocument } from '../../policies/engine/policy-document.ts'
import { dutchDay } from '../../policies/engine/dutch-day.ts'
import { startOfDutchDay } from '../../policies/engine/start-of-dutch-day.ts'
import { openReference, sealReference } from '../../schema/sealed-reference.ts'
import { demoSealKey } from '../identity/demo-seal-key.ts'
import type { DemoHub } from './demo-hub.ts'
import type { Awaited, DemoStep, LookStep, Scene, Told } from './demo-step.ts'
import { lookAtCase, type Sight } from './sight.ts'
import type { Asker, OwnTask, Stage } from './stage.ts'

const DAY = 86_400_000
const MORNING = 9 * 3_600_000
/** An event is at the chain within a fraction of a second, and the chain looks at its clock every few: longer is wrong. */
const AWAIT_MS = 30_000
const LOOK_MS = 100

/** A task that somebody holds or is offered. */
export interface HeldTask extends Asker {
  readonly taskId: string
  readonly type: string
  readonly status: string
}

/** What a step came to. */
export interface PlayedStep {
  readonly number: number
  readonly step: DemoStep
  /** When it was played, in the sandbox. */
  readonly at: Date
  /** What was found, with a look. */
  readonly found?: Told
  /** Tasks that were opened or offered. */
  readonly begun: readonly HeldTask[]
  /** Tasks that ended, or were put on hold. */
  readonly ended: readonly HeldTask[]
  /** Who sees what of the case now. */
  readonly sights: readonly Sight[]
}

export interface DemoCast {
  readonly agencies: readonly AgencyEntry[]
  readonly purposes: readonly PurposeDocument[]
}

export interface PlayOptions extends DemoCast {
  readonly hub: DemoHub
  readonly stage: Stage
  readonly steps: readonly DemoStep[]
  /** The day that the story begins on. */
  readonly began: string
  readonly wait: (milliseconds: number) => Promise<void>
}

/** Plays a story on a hub, step by step, and tells after each step what changed for whom. */
export async function* playDemo({ hub, stage, steps, began, wait, ...cast }: PlayOptions): AsyncGenerator<PlayedStep> {
  const askers = askersOf(cast)
  let tasks: readonly HeldTask[] = []
  let caseId = ''
  const scene = (): Scene => ({
    caseId,
    oin: (agency) => agencyOf(cast, agency).oin,
    date: (day) => dutchDay(morningOf(began, day)),
    seal: (to, subject) => sealReference({ caseId, subject }, agencyOf(cast, to).seal ?? ''),
  })

  async function waitFor(awaited: Awaited): Promise<void> {
    const { agency, purpose, type, status } = awaited
    for (let waited = 0; waited < AWAIT_MS; waited += LOOK_MS) {
      const held = (await stage.ownTasks({ agency, purpose })).find((task) => task.type === type)
      if ((held?.status ?? 'over') === status) return
      await wait(LOOK_MS)
    }
    throw new Error(`${agency} was to have ${type} for ${purpose} ${status}, and it did not come about`)
  }

  for (const [index, step] of steps.entries()) {
    const morning = morningOf(began, step.day)
    if (hub.now() < morning) {
      hub.forwardTo(morning)
      stage.forgetTokens()
    }
    if (step.kind === 'change') await stage.change(step, scene())
    const found = step.kind === 'look' ? await look(stage, step) : undefined
    if (step.kind !== 'look' && step.awaits !== undefined) await waitFor(step.awaits)
    const after = await allTasks(stage, askers)
    caseId ||= after.find((task) => task.case !== null)?.case?.caseId ?? ''
    const sights = caseId === '' ? [] : await lookAtCase(stage, askers, caseId)
    yield {
      number: index + 1,
      step,
      at: hub.now(),
      ...(found === undefined ? {} : { found }),
      begun: without(after, tasks),
      ended: without(tasks, after),
      sights,
    }
    tasks = after
  }
}

async function look(stage: Stage, step: LookStep): Promise<Told> {
  const { data, refused } = await stage.ask(step, step.query)
  if (data === null) throw new Error(`${step.agency} could not ask for ${step.purpose}: ${refused ?? 'no data'}`)
  return step.finds(data, {
    async open(sealed) {
      const opened = await openReference(sealed, demoSealKey(step.agency))
      return 'problem' in opened ? opened.problem : Object.values(opened.subject).join(', ')
    },
  })
}

/** Every agency with every purpose of its kind that is about work on a case. */
function askersOf({ agencies, purposes }: DemoCast): readonly Asker[] {
  return agencies.flatMap(({ slug, kind }) =>
    purposes
      .filter(({ who, tasks }) => tasks.length > 0 && who.includes(kind))
      .map(({ purpose }) => ({ agency: slug, purpose })),
  )
}

async function allTasks(
  stage: Stage,
  askers: readonly Asker[],
): Promise<readonly (HeldTask & Pick<OwnTask, 'case'>)[]> {
  const held = await Promise.all(
    askers.map(async (asker) => (await stage.ownTasks(asker)).map((task) => ({ ...asker, ...task }))),
  )
  return held.flat()
}

/** Tasks by id and state: one that was offered and is accepted is another then. */
function without(tasks: readonly HeldTask[], others: readonly HeldTask[]): readonly HeldTask[] {
  const known = new Set(others.map(keyOf))
  return tasks.filter((task) => !known.has(keyOf(task)))
}

function keyOf({ agency, purpose, taskId, status }: HeldTask): string {
  return `${agency} ${purpose} ${taskId} ${status}`
}

function agencyOf({ agencies }: DemoCast, slug: string): AgencyEntry {
  const agency = agencies.find((candidate) => candidate.slug === slug)
  if (agency === undefined)
    throw new Error(`The demo needs an agency ${slug}, which policies/agencies.yaml does not list`)
  return agency
}

/** Nine in the morning, Dutch time, so many days after the story began. */
function morningOf(began: string, day: number): Date {
  const start = startOfDutchDay(dutchDay(new Date(Date.parse(`${began}T12:00:00Z`) + day * DAY)))
  return new Date(start.getTime() + MORNING)
}
