import { randomUUID } from 'node:crypto'
import type { CompiledPolicy, DecisionRequest } from '../../../policies/engine/compiled-policy.ts'
import { isOfDays } from '../../../policies/engine/day-literal.ts'
import { dataFields } from '../../../policies/engine/documents/data-cells.ts'
import { splitCoordinate } from '../../../policies/engine/expand-see.ts'
import { explain, type Explanation, withoutSilent } from '../../../policies/engine/explain.ts'
import type { AgencyEntry } from '../../../policies/engine/policy-document.ts'
import { isOpenTo } from '../../../policies/engine/recorded-disclosure.ts'
import { sentencesIn } from '../../../policies/engine/sentences.ts'
import { waysThrough } from '../../../policies/engine/ways-through.ts'
import { ask, type CaseAccess, caseAccess, keptSince } from '../../enforce/resolve-scope.ts'
import type { DeskContext } from '../desk-context.ts'
import { languageAsked, wordsOf } from '../words.ts'

export interface PreviewOf {
  readonly agency: AgencyEntry
  readonly purpose: string
  readonly caseId: string
  readonly at: Date
  readonly language: string
  /** Whether it is told what a silent fact decides. */
  readonly tellsSilent: boolean
}

/** The fact that stands for consent. */
const CONSENT = 'consent-given'

/**
 * Which fields of a case an agency would be shown, decided as a request of the agency itself would be, on what the chain knows of
 * the case now. Fields and reasons only: no agency's data is asked for.
 */
export async function previewCase(
  context: Pick<DeskContext, 'cases' | 'names'>,
  policy: CompiledPolicy,
  { agency, purpose, caseId, at, language, tellsSilent }: PreviewOf,
) {
  const { oin, kind, slug } = agency
  const caller = { agency: oin, kind, client: slug, purposes: [purpose] }
  const asking = { source: context.cases, caller, purpose, policy, at, decision: randomUUID() }
  const answer = await ask(asking, { caseIds: [caseId], ...keptSince(asking), offered: true })
  const [entry] = answer.cases
  const found = entry && caseAccess(asking, entry, entry.closed ?? [])
  // What silent facts close is closed like a case without a task, to whoever looks along as well.
  const access = found?.grant.isSilent === true ? undefined : found
  const wording = wordsOf(context, policy, language)
  const sentences = sentencesIn(languageAsked(language), policy)
  const request: DecisionRequest = {
    kind,
    purpose,
    at,
    tasks: access?.tasks.map(({ type }) => type) ?? [],
    facts: access?.facts ?? {},
    ...(access === undefined || access.closed.length === 0
      ? {}
      : { closed: access.closed.map(({ type, closedAt }) => ({ type, closedAt: new Date(closedAt) })) }),
  }
  const sections = new Map<string, ReturnType<typeof previewField>[]>()
  function previewField(coordinate: string) {
    const told = explainOn(policy, request, access, coordinate)
    const name = wording.field(coordinate)
    if (!tellsSilent && isUntold(policy, request, told, coordinate))
      return { coordinate, name, released: false, form: null, own: false, reason: 'untold', why: '' }
    const explanation = tellsSilent ? told : withoutSilent(told)
    const form = policy.schema.field(coordinate)?.coarsens?.form ?? (explanation.shown ? explanation.form : 'full')
    return {
      coordinate,
      name,
      released: explanation.shown,
      form: explanation.shown && form !== 'full' ? wording.form(form) : null,
      own: explanation.shown && explanation.own,
      reason: reasonOf(explanation),
      why: sentences.explanationParts(explanation, name).join(' '),
    }
  }
  const isCase = (coordinate: string) =>
    policy.schema.types.get(splitCoordinate(coordinate).typeName)?.caseKey !== undefined
  const coordinates = dataFields(policy).map(({ coordinate }) => coordinate)
  // What the case itself says comes first, as on any form.
  for (const coordinate of [...coordinates.filter(isCase), ...coordinates.filter((other) => !isCase(other))]) {
    const type = wording.type(splitCoordinate(coordinate).typeName)
    sections.set(type, [...(sections.get(type) ?? []), previewField(coordinate)])
  }
  const fields = [...sections.values()].flat()
  const released = fields.filter((field) => field.released).length
  const untold = fields.filter((field) => field.reason === 'untold').length
  return {
    kind: wording.kind(kind),
    purpose: wording.purpose(purpose),
    standing: standingOf(access),
    tasks: (access?.tasks ?? []).map(({ type }) => wording.task(type)),
    released,
    withheld: fields.length - released - untold,
    untold,
    sections: [...sections].map(([type, fields]) => ({ type, fields })),
  }
}

function explainOn(
  policy: CompiledPolicy,
  request: DecisionRequest,
  access: CaseAccess | undefined,
  coordinate: string,
): Explanation {
  const explanation = explain(policy, request, coordinate)
  // Without a task there is no case, whatever the purpose shows of no case at all.
  if (access === undefined && explanation.shown)
    return { shown: false, missing: { what: 'task', oneOf: [], rule: explanation.rule } }
  const offered = access?.offered === true ? { offered: true as const } : {}
  const record = { ...NO_RECORD, kind: request.kind, purpose: request.purpose, ...offered }
  return explanation.shown && !isOpenTo(policy, record, coordinate)
    ? { shown: false, missing: { what: 'offered' } }
    : explanation
}

/**
 * Whether a silent fact could make the difference between what is shown and what stays empty without a word. Which of the two it
 * is tells the fact, so that neither is told.
 */
function isUntold(
  policy: CompiledPolicy,
  { kind, purpose: id }: DecisionRequest,
  explanation: Explanation,
  coordinate: string,
): boolean {
  const purpose = policy.purposes.get(id)
  if (purpose === undefined) return false
  if (!explanation.shown && (explanation.missing.what !== 'facts' || explanation.missing.when.length > 0)) return false
  return waysThrough(policy, purpose, kind, coordinate).some(({ when }) =>
    when.flat().some(({ fact }) => policy.silentFacts.has(fact)),
  )
}

function standingOf(access: CaseAccess | undefined): 'open' | 'offered' | 'kept' | 'none' {
  if (access === undefined) return 'none'
  if (access.offered) return 'offered'
  return access.tasks.length > 0 ? 'open' : 'kept'
}

function reasonOf(explanation: Explanation): string | null {
  if (explanation.shown) return null
  const { missing } = explanation
  if (missing.what === 'task') return 'no-task'
  if (missing.what === 'offered') return 'offered'
  if (missing.what === 'validity') return 'not-in-force'
  if (missing.what !== 'facts') return 'not-granted'
  if (missing.when.length === 0) return 'silent'
  if (missing.when.some(isOfDays)) return 'not-in-force'
  return missing.when.flat().some(({ fact }) => fact === CONSENT) ? 'consent' : 'condition'
}

const NO_RECORD = { decision: '', at: '', agency: '', disclosed: [], withheld: [] }
