import type { CompiledPolicy } from './compiled-policy.ts'
import type { Coordinate, Form } from './coordinates.ts'
import { explain, type ExplainOptions, type Explanation } from './explain.ts'
import { isOpenTo, type RecordedDisclosure, requestIn } from './recorded-disclosure.ts'

/** Why one coordinate of a recorded request was shown or withheld, and what the record says that the policy does not. */
export interface RecordExplanation {
  readonly explanation: Explanation
  /** The record and the policy it names do not agree: the record was changed, or decided by something else. */
  readonly contradiction?: Contradiction
}

export interface Contradiction {
  readonly coordinate: Coordinate
  /** The rule and form; undefined: withheld. */
  readonly record: { readonly rule?: string; readonly form?: Form } | undefined
  readonly policy: { readonly rule?: string; readonly form?: Form } | undefined
}

/** Undefined when the record is of an older kind, which does not say which tasks were open and what was known. */
export function explainRecord(
  policy: CompiledPolicy,
  record: RecordedDisclosure,
  coordinate: Coordinate,
  options: ExplainOptions = {},
): RecordExplanation | undefined {
  const request = requestIn(record)
  if (request === undefined) return undefined
  const decided = explain(policy, request, coordinate, options)
  const explanation = asAnswered(policy, record, coordinate, decided)
  const contradiction = contradictionIn(record, coordinate, explanation)
  return { explanation, ...(contradiction === undefined ? {} : { contradiction }) }
}

/** What the situation of the request adds to what the rules say: an offer, no case, a field fetched for computing alone. */
function asAnswered(
  policy: CompiledPolicy,
  record: RecordedDisclosure,
  coordinate: Coordinate,
  decided: Explanation,
): Explanation {
  if (!isOpenTo(policy, record, coordinate)) return { shown: false, missing: { what: 'offered' } }
  if (!decided.shown || !decided.own) return decided
  if (record.case === undefined) return { shown: false, missing: { what: 'own-rows' } }
  const withheld = record.withheld.find((field) => field.coordinate === coordinate)
  return withheld?.reason === 'derived' ? { shown: false, missing: { what: 'joined' } } : decided
}

function contradictionIn(
  { disclosed, withheld }: RecordedDisclosure,
  coordinate: Coordinate,
  explanation: Explanation,
): Contradiction | undefined {
  const shown = disclosed.find((field) => field.coordinate === coordinate)
  if (shown === undefined && !withheld.some((field) => field.coordinate === coordinate)) return undefined
  // That there is something, or nothing, behind a link is told for whatever may be shown there, silently withheld or not.
  if (shown?.rule === 'link') return undefined
  const policy = explanation.shown ? { rule: explanation.rule, form: explanation.form } : undefined
  const same = shown?.form === policy?.form && (shown?.rule ?? policy?.rule) === policy?.rule
  return same ? undefined : { coordinate, record: shown && said(shown), policy }
}

function said({ rule, form }: { readonly rule?: string; readonly form: Form }): Contradiction['record'] {
  return { form, ...(rule === undefined ? {} : { rule }) }
}
