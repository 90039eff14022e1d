import type { Change } from '../../kit/change/change.ts'
import { invalidArgument, STALE_VERSION } from '../../kit/change/change-problem.ts'
import { between, text } from '../../kit/change/check-arguments.ts'
import type {
  ClosureReason,
  ContactRule,
  DeclineReason,
  ResidenceGroup,
  SafetyLevel,
  ShelterType,
  TaskType,
} from '../machine/chain-case.ts'
import { linkCase } from './link-case.ts'
import { openCaseChange } from './open-case-change.ts'
import { recordConsent, withdrawConsent } from './consent-changes.ts'
import { refer } from './refer.ts'
import { settleAge } from './settle-age.ts'
import { toldOfWork } from './told-of-work.ts'
import { byTaskAlone, underTask } from './under-task.ts'

/** Every change of the chain, by the name of its mutation. */
export const chainChanges: Readonly<Record<string, Change>> = {
  acceptTask: byTaskAlone(({ taskId }, happened) => ({ type: 'task-accepted', taskId, ...happened })),
  declineTask: byTaskAlone<{ readonly reason: DeclineReason }>(({ taskId, reason }, happened) => ({
    type: 'task-declined',
    taskId,
    reason,
    ...happened,
  })),
  resumeTask: byTaskAlone(({ taskId }, happened) => ({ type: 'task-resumed', taskId, ...happened })),
  suspendTask: underTask(({ taskId }, happened) => ({ type: 'task-suspended', taskId, ...happened })),
  handOverTask: underTask<{ readonly to: string }>(({ taskId, to }, happened) => ({
    type: 'task-handed-over',
    taskId,
    to,
    ...happened,
  })),
  completeTask: underTask(({ taskId }, happened) => ({ type: 'task-completed', taskId, ...happened })),
  reviewTask: underTask(({ taskId }, happened) => ({ type: 'task-reviewed', taskId, ...happened })),
  offerTask: underTask<{
    readonly type: TaskType
    readonly to?: string | null
    readonly shelterType?: ShelterType | null
  }>(
    ({ type, to, shelterType }, happened) => ({
      type: 'task-offered',
      taskType: type,
      ...(to ? { to } : {}),
      ...(shelterType ? { shelterType } : {}),
      ...happened,
    }),
    {},
    (problem, { type }, by) => toldOfWork(by, type, problem),
  ),
  refer,
  requestWmo: underTask<{ readonly to?: string | null }>(({ to }, happened) => ({
    type: 'wmo-requested',
    ...(to ? { to } : {}),
    ...happened,
  })),
  requestBrpRegistration: underTask<{ readonly expectedMonths: number; readonly to?: string | null }>(
    ({ expectedMonths, to }, happened) => ({
      type: 'brp-registration-requested',
      expectedMonths,
      ...(to ? { to } : {}),
      ...happened,
    }),
    { expectedMonths: between(0, 1200) },
  ),
  recordConsent,
  withdrawConsent,
  assertFact: underTask<{ readonly name: string; readonly value: boolean }>(
    // A suspicion is told where the parents' contact stands, so that the two never come apart.
    ({ name, value }, happened) =>
      name === 'parent-suspected'
        ? { problem: invalidArgument('name', 'Record this with suspectParent, and its end with liftSuspicion.') }
        : { type: 'fact-asserted', name, value, ...happened },
    { name: text(100) },
  ),
  setContactRules: underTask<{ readonly expected: readonly ContactRule[]; readonly rules: readonly ContactRule[] }>(
    ({ expected, rules }, happened, { locked }) => {
      // Two agencies write to one person: a rule that another has added is not undone unseen.
      if (!sameRules(expected, locked.case.contactRules)) return { problem: { ...STALE_VERSION, argument: 'expected' } }
      return { type: 'contact-rules-set', rules: [...new Set(rules)], ...happened }
    },
  ),
  setSafetyLevel: underTask<{ readonly level: SafetyLevel }>(({ level }, happened) => ({
    type: 'safety-level-set',
    level,
    ...happened,
  })),
  reportFound: underTask((_args, happened) => ({ type: 'person-found', ...happened })),
  recordReturnWish: underTask<{ readonly wishes: boolean }>(({ wishes }, happened) => ({
    type: wishes ? 'return-wished' : 'return-withdrawn',
    ...happened,
  })),
  settleAge,
  settleResidenceGroup: underTask<{ readonly residenceGroup: ResidenceGroup }>(({ residenceGroup }, happened) =>
    residenceGroup === 'UNKNOWN'
      ? { problem: invalidArgument('residenceGroup', 'Settle it once it is known.') }
      : { type: 'residence-group-settled', residenceGroup, ...happened },
  ),
  openCase: openCaseChange,
  closeCase: underTask<{ readonly reason: ClosureReason }>(({ reason }, happened) => ({
    type: 'case-closed',
    reason,
    ...happened,
  })),
  linkCase,
}

function sameRules(one: readonly ContactRule[], other: readonly ContactRule[]): boolean {
  const [left, right] = [new Set(one), new Set(other)]
  return left.size === right.size && [...left].every((rule) => right.has(rule))
}
