import { defineChange } from '../../kit/change/change.ts'
import { type ChangeProblem, invalidArgument } from '../../kit/change/change-problem.ts'
import { insertRows } from '../../kit/insert-rows.ts'
import type { ChainCase, TaskType } from '../machine/chain-case.ts'
import type { CaseEvent } from '../machine/chain-event.ts'
import { isLive } from '../machine/instant.ts'
import { keepReference, referenceProblem } from '../store/subject-references.ts'
import { applied, ownTask, type OwnTask, type TaskAsRead } from './own-task.ts'
import { NOTHING_OPENED, toldOfWork } from './told-of-work.ts'

interface Referred extends TaskAsRead {
  readonly service: string
  readonly to?: string | null
  readonly urgent?: boolean | null
  readonly subjectReference?: string | null
}

type Happened = { readonly at: Date; readonly by: string }

/** A kind of help that is asked for with a referral: the event that asks for it, and the task it opens. */
interface Service {
  readonly task: TaskType
  readonly event: (happened: Happened, asked: { readonly to?: string; readonly urgent: boolean }) => CaseEvent
}

const SERVICES: Readonly<Record<string, Service>> = {
  MEDICAL: {
    task: 'HEALTH_INTAKE',
    event: (happened, { urgent }) => ({ type: 'health-need-recorded', need: 'MEDICAL', acute: urgent, ...happened }),
  },
  PSYCHOSOCIAL: {
    task: 'HEALTH_INTAKE',
    event: (happened, { urgent }) => ({
      type: 'health-need-recorded',
      need: 'PSYCHOSOCIAL',
      acute: urgent,
      ...happened,
    }),
  },
  VICTIM_SUPPORT: {
    task: 'VICTIM_SUPPORT',
    event: (happened) => ({ type: 'victim-support-referred', ...happened }),
  },
  COMPENSATION: { task: 'COMPENSATE', event: (happened) => ({ type: 'compensation-applied', ...happened }) },
  CHILD_PROTECTION: { task: 'VEILIG_THUIS', event: (happened) => ({ type: 'child-abuse-reported', ...happened }) },
  FINANCIAL: {
    task: 'INCOME_DECIDE',
    event: (happened, { to }) => ({ type: 'income-applied', ...(to === undefined ? {} : { to }), ...happened }),
  },
  HOUSING: {
    task: 'HOUSE',
    event: (happened, { to }) => ({ type: 'housing-requested', ...(to === undefined ? {} : { to }), ...happened }),
  },
  RESIDENCE: { task: 'DECIDE_RESIDENCE', event: (happened) => ({ type: 'residence-asked', ...happened }) },
  RETURN: { task: 'RETURN_ASSIST', event: (happened) => ({ type: 'return-wished', ...happened }) },
}

/**
 * Refers the person on: the service is asked for, its task opens or is offered, and the referral is kept with it. All or nothing:
 * a referral that opens no task would be a silent end.
 */
export const refer = defineChange<Referred>({
  async make(context, args) {
    const { tx, schema, at, by, newId } = context
    const own = await ownTask(context, args)
    if ('problem' in own) return own
    const service = SERVICES[args.service]
    if (service === undefined) return { problem: notReferred(args.service) }
    const to = args.to ?? undefined
    const sealed = args.subjectReference ?? undefined
    const wrong = sealed === undefined ? undefined : wrongReference(own, sealed, to)
    if (wrong !== undefined) return { problem: wrong }
    const asked = { urgent: args.urgent === true, ...(to === undefined ? {} : { to }) }
    const outcome = await applied(context, own, service.event({ at, by: by.agency }, asked))
    if ('problem' in outcome) return { problem: toldOfWork(by, service.task, outcome.problem) }
    const task = opened(outcome.before, outcome.case, service.task)
    if (task === undefined)
      return { problem: toldOfWork(by, service.task, nothingOpened(outcome.before, service.task)) }
    // Where the chain chooses by region who takes it up, the agency named must be the one it chose.
    if (to !== undefined && task.holder !== to)
      return { problem: invalidArgument('to', 'Another agency takes this up in this region: leave it out.') }
    if (sealed !== undefined) {
      const seal = own.step.directory.sealOf(task.holder)
      const sent = { caseId: args.caseId, taskId: task.taskId, from: by.agency, to: task.holder, sealed, seal, at }
      await keepReference(tx, schema, sent)
    }
    const referralId = newId()
    await insertRows(tx, schema, 'Referral', [
      {
        caseId: args.caseId,
        referralId,
        fromAgency: by.agency,
        toAgency: task.holder,
        service: args.service,
        requestedAt: at.toISOString(),
        status: task.status === 'OPEN' ? 'ACCEPTED' : 'REQUESTED',
        taskId: task.taskId,
      },
    ])
    return { id: referralId, version: 1 }
  },
})

/** A reference is sealed to one agency's key, so the sender has to know whom it refers to. */
function wrongReference({ step }: OwnTask, sealed: string, to: string | undefined): ChangeProblem | undefined {
  if (to === undefined) return invalidArgument('to', 'Name the agency that the reference is sealed for.')
  const seal = step.directory.sealOf(to)
  const problem = referenceProblem({ sealed, seal })
  return problem === undefined ? undefined : invalidArgument('subjectReference', problem)
}

function opened(before: ChainCase, after: ChainCase, type: TaskType) {
  const known = new Set(before.tasks.map(({ taskId }) => taskId))
  return after.tasks.find((task) => task.type === type && !known.has(task.taskId))
}

function nothingOpened({ tasks }: ChainCase, type: TaskType): ChangeProblem {
  return tasks.some((task) => task.type === type && isLive(task))
    ? { code: 'TASK_EXISTS', message: 'This work is in hands already.' }
    : NOTHING_OPENED
}

function notReferred(service: string): ChangeProblem {
  const instead: Readonly<Record<string, string>> = {
    SHELTER: 'Request shelter with requestShelter.',
    CARE_COORDINATION: 'A coordinator is assigned with the task ASSIGN_COORDINATOR, which opens by itself.',
    REPORTING: 'State the fact wishes-to-talk.',
  }
  return {
    code: 'NOT_OFFERABLE',
    message: instead[service] ?? 'No agency of this chain takes up this service: arrange it outside the hub.',
    argument: 'service',
  }
}
