import {
  approvedReleases,
  authorsOf,
  type History,
  inForce,
  type Release,
  stateOf,
} from '../../policies/engine/lifecycle.ts'
import type { PersonEntry } from '../../policies/engine/policy-document.ts'
import { ANY_KIND, missingApprovals } from '../../policies/engine/required-approvals.ts'
import { type DeskAction, mayDo } from './may-do.ts'

/** Why a person cannot do something to a change; the page has the words. */
export type StepHindrance = 'role' | 'state' | 'not-yours' | 'author' | 'signed' | 'not-asked' | 'advised'

export interface ChangeStep {
  readonly action: 'submit' | 'advise' | 'comment' | 'return' | 'sign' | 'withdraw' | 'roll-back'
  readonly why: StepHindrance | undefined
}

/**
 * What could be done to a release at a moment, and why this person cannot. For showing only: whoever does it all the same
 * is judged by the life cycle.
 */
export function changeSteps(history: History, release: Release, person: PersonEntry, at: Date): ChangeStep[] {
  const state = stateOf(history, release.number, at) ?? 'draft'
  const may = (action: DeskAction): StepHindrance | undefined => (mayDo(person, action) ? undefined : 'role')
  const own = release.draftedBy === person.id ? undefined : 'not-yours'
  const only = (...states: readonly string[]): StepHindrance | undefined =>
    states.includes(state) ? undefined : 'state'
  const steps: ChangeStep[] = [
    { action: 'submit', why: only('draft') ?? may('submit') ?? own },
    { action: 'advise', why: only('in-review', 'approved') ?? may('advise') },
    { action: 'comment', why: only('draft', 'in-review', 'approved') ?? may('comment') },
    { action: 'return', why: only('in-review') ?? returnHindrance(history, release, person) },
    { action: 'sign', why: only('in-review') ?? signHindrance(history, release, person) },
    { action: 'withdraw', why: only('draft', 'in-review', 'approved') ?? may('withdraw') ?? own },
    { action: 'roll-back', why: formerTo(history, release, at) === undefined ? 'state' : may('roll-back') },
  ]
  return steps.filter(({ why }) => why !== 'state')
}

function signHindrance(history: History, release: Release, person: PersonEntry): StepHindrance | undefined {
  // Nobody approves work of their own; said first, since it is what an author wonders about.
  if (authorsOf(history, release).includes(person.id)) return 'author'
  if (!mayDo(person, 'sign')) return 'role'
  if (release.approvals.some(({ mandateHolder }) => mandateHolder === person.id)) return 'signed'
  const given = new Set(release.approvals.map(({ for: kind }) => kind))
  const wanted = missingApprovals(release.submitted?.required ?? [], given)
  return wanted.some(({ for: kind }) => kind === ANY_KIND || kind === person.for) ? undefined : 'not-asked'
}

function returnHindrance(history: History, release: Release, person: PersonEntry): StepHindrance | undefined {
  if (!mayDo(person, 'return')) return 'role'
  if (authorsOf(history, release).includes(person.id)) return 'author'
  if (person.roles.includes('data-protection-officer')) return undefined
  const required = release.submitted?.required ?? []
  return required.some(({ for: kind }) => kind === ANY_KIND || kind === person.for) ? undefined : 'not-asked'
}

/** What is asked of a person now: to submit what they drafted or got back, to advise once, to sign. */
export function waitingFor(history: History, release: Release, person: PersonEntry, at: Date): string[] {
  const advised = release.advice.some(({ officer }) => officer === person.id)
  const inReview = stateOf(history, release.number, at) === 'in-review'
  return changeSteps(history, release, person, at)
    .filter(({ why }) => why === undefined)
    .map(({ action }) => action as string)
    .map((action) => (action === 'submit' && release.returns.length > 0 ? 'returned' : action))
    .filter(
      (action) => ['submit', 'returned', 'sign'].includes(action) || (action === 'advise' && !advised && inReview),
    )
}

/** What rolling back from the page of a release brings back: before the one in force the one before it, and a former one itself. */
export function formerTo(history: History, release: Release, at: Date): number | undefined {
  const current = inForce(history, at)
  const former = approvedReleases(history).filter(
    ({ inForceFrom, number }) => number !== current?.number && (inForceFrom ?? '') <= at.toISOString(),
  )
  if (release.number === current?.number) return former.findLast(({ content }) => content !== release.content)?.number
  return former.some(({ number }) => number === release.number) ? release.number : undefined
}
