import type { Language, FieldNames, Wording } from '../../policies/engine/documents/wording.ts'
import { createWording } from '../../policies/engine/documents/wording.ts'
import { dutchDay } from '../../policies/engine/dutch-day.ts'
import { type Release, type ReleaseState, stateOf } from '../../policies/engine/lifecycle.ts'
import type { Advice, LegalBasis, PersonEntry } from '../../policies/engine/policy-document.ts'
import { ANY_KIND, widenedRules } from '../../policies/engine/required-approvals.ts'
import { sayIn } from '../../policies/engine/told.ts'
import { daysToWait, firstDay, wideningDelay } from '../../policies/engine/widening-delay.ts'
import { mandateHoldersFor } from '../../policies/load-bundle.ts'
import { type Candidate, candidateOf } from './candidate.ts'
import { changeSteps, formerTo, waitingFor } from './change-steps.ts'
import type { DeskContext } from './desk-context.ts'
import { DeskError } from './desk-error.ts'
import { mayDo } from './may-do.ts'
import { triedChange } from './tried-change.ts'

/** The register of versions, the newest first. */
export async function changeList(context: DeskContext, person: PersonEntry) {
  const history = await context.history()
  const at = context.now()
  const name = nameOf(context)
  return [...history.releases.values()]
    .sort((left, right) => right.number - left.number)
    .map((release) => ({
      ...heading(release, name),
      state: stateOf(history, release.number, at) ?? 'draft',
      reason: release.submitted?.reason ?? null,
      waitingFor: waitingFor(history, release, person, at),
    }))
}

/** One change, with everything somebody needs to decide on it. */
export async function changeDetail(
  context: DeskContext,
  person: PersonEntry,
  number: number,
  language: Language,
  names: FieldNames,
) {
  const history = await context.history()
  const at = context.now()
  const release = history.releases.get(number)
  if (release === undefined)
    throw new DeskError('NOT_FOUND', { en: `There is no release ${number}`, nl: `Er is geen versie ${number}` })
  const candidate = await candidateOf(context, { release: number })
  const words = createWording(candidate.policy, language, names)
  const name = nameOf(context)
  const { submitted, advice, formerAdvice, comments, returns } = release
  // Of one that was sent back, what it was submitted with: its author goes on from there.
  const said = submitted ?? returns.at(-1)?.submitted
  const purposes = new Set(candidate.comparison.cells.map(({ purpose }) => purpose))
  return {
    ...heading(release, name),
    state: stateOf(history, number, at) ?? 'draft',
    submittedAt: submitted?.at ?? null,
    approvedAt: release.approvedAt ?? null,
    withdrawnAt: release.withdrawnAt ?? null,
    dpia: said?.dpia ?? null,
    urgent: said?.urgent ?? null,
    ...waiting(release, candidate, stateOf(history, number, at), dutchDay(at)),
    effective: said?.effective ?? null,
    replaces: release.base ?? null,
    reason: said?.reason ?? null,
    reasons: Object.entries(said?.reasons ?? {}).map(([key, reason]) => ({ key, reason })),
    tried: triedChange(context, candidate, language, names),
    legalBasis: [...purposes].flatMap((purpose) => grounds(candidate.policy.purposes.get(purpose)?.legalBasis, words)),
    advice: advice.map((given) => advised(given, name)),
    formerAdvice: formerAdvice.map((given) => advised(given, name)),
    comments: comments.map(({ by, at: moment, text }) => ({ by: name(by), at: moment, text })),
    returns: returns.map(({ by, at: moment, reason }) => ({ by: name(by), at: moment, reason })),
    signatures: signatures(context, release, words, language),
    steps: changeSteps(history, release, person, at),
    rollBack: formerTo(history, release, at) ?? null,
    ownKey: person.key !== undefined && mayDo(person, 'sign'),
    demo: context.demoKeyOf !== undefined,
  }
}

function advised({ officer, on, text, objects }: Advice, name: (id: string) => string) {
  return { by: name(officer), on, text, objects }
}

/** How long a change waits since it shows more, and what comes of that: of a draft as if it were submitted now. */
function waiting(release: Release, { before, comparison }: Candidate, state: ReleaseState | undefined, today: string) {
  const { submitted, rollsBackTo } = release
  const timing = submitted ?? { widened: widenedRules(comparison) }
  const delay = submitted === undefined ? wideningDelay(before, timing.widened) : (submitted.delay ?? 0)
  const days = daysToWait({ ...timing, delay }, rollsBackTo)
  const comes = state === 'draft' || state === 'in-review'
  return {
    delay: rollsBackTo === undefined ? delay : 0,
    earliest: comes ? firstDay(today, submitted?.effective, days) : null,
  }
}

function heading(release: Release, name: (id: string) => string) {
  const { number, hash, author, draftedBy, draftedAt, rollsBackTo, inForceFrom } = release
  return {
    number,
    hash,
    author: name(author),
    draftedBy: name(draftedBy),
    draftedAt,
    rollsBackTo: rollsBackTo ?? null,
    inForceFrom: inForceFrom ?? null,
  }
}

function grounds(basis: readonly LegalBasis[] = [], words: Wording) {
  return basis.map(({ law, article, because }) => ({
    name: words.law(`${law} ${article}`),
    because: sayIn(because, words.language),
  }))
}

const CHAIN = { en: 'The chain as a whole', nl: 'De keten als geheel' }
const ANYBODY = { en: 'Any kind of agency', nl: 'Een willekeurige soort organisatie' }

function signatures(
  context: DeskContext,
  { submitted, approvals, author }: Release,
  words: Wording,
  language: Language,
) {
  const required = submitted?.required ?? []
  const name = nameOf(context)
  return [...new Set(required.map(({ for: kind }) => kind))].map((kind) => {
    const wanted = required.filter((one) => one.for === kind)
    const given = approvals.find((one) => kind === ANY_KIND || one.for === kind)
    const holders = kind === ANY_KIND ? [] : mandateHoldersFor(context.people, kind, author)
    return {
      kind: kind === ANY_KIND ? ANYBODY[language] : kind === 'CHAIN' ? CHAIN[language] : words.kind(kind),
      as: wanted.map(({ as }) => as),
      because: [...new Set(wanted.flatMap(({ because }) => because))].map(words.field),
      holders: holders.map(name),
      signedBy: given === undefined ? null : name(given.mandateHolder),
      signedOn: given?.on ?? null,
    }
  })
}

function nameOf({ people }: DeskContext) {
  return (id: string): string => people.find((person) => person.id === id)?.name ?? id
}
