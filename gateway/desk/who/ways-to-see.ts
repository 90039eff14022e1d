import type { CompiledPolicy } from '../../../policies/engine/compiled-policy.ts'
import { isOfDays } from '../../../policies/engine/day-literal.ts'
import type { Wording } from '../../../policies/engine/documents/wording.ts'
import { splitCoordinate } from '../../../policies/engine/expand-see.ts'
import { readFormula } from '../../../policies/engine/sentences.ts'
import { sayIn } from '../../../policies/engine/told.ts'
import type { Seer } from '../../../policies/engine/who-may-see.ts'
import { legalBasisIn } from '../words.ts'

/** Ways to fields as people read them: fields with the same rule and conditions together, and kinds of agency that see the same. */
export function waysToSee(policy: CompiledPolicy, seers: readonly Seer[], wording: Wording) {
  const typeIn = (coordinate: string): string | null => {
    const { typeName } = splitCoordinate(coordinate)
    return typeName === policy.schema.mutation ? null : wording.type(typeName)
  }
  const byKind = new Map<string, { readonly seer: Seer; readonly fields: Map<string, string> }>()
  for (const seer of seers) {
    const { kind, purpose, rule, own, when, tasks, keptDays, coordinate, form } = seer
    const key = JSON.stringify([kind, purpose, rule, own, when, tasks, keptDays])
    const entry = byKind.get(key) ?? { seer, fields: new Map<string, string>() }
    // A field made for a coarser form is that form of the field it was made for.
    entry.fields.set(coordinate, policy.schema.field(coordinate)?.coarsens?.form ?? form)
    byKind.set(key, entry)
  }
  const lines = new Map<string, { readonly seer: Seer; readonly fields: Map<string, string>; kinds: string[] }>()
  for (const { seer, fields } of byKind.values()) {
    const { kind, purpose, rule, own, when, tasks, keptDays } = seer
    const key = JSON.stringify([purpose, rule, own, when, tasks, keptDays, [...fields]])
    const line = lines.get(key) ?? { seer, fields, kinds: [] }
    line.kinds.push(kind)
    lines.set(key, line)
  }
  return [...lines.values()].map(({ seer, fields, kinds }) => {
    const purpose = policy.purposes.get(seer.purpose)
    return {
      kinds: kinds.map(wording.kind),
      purpose: wording.purpose(seer.purpose),
      purposeId: seer.purpose,
      fields: [...fields].map(([coordinate, form]) => ({
        coordinate,
        name: wording.field(coordinate),
        type: typeIn(coordinate),
        form: form === 'full' ? null : wording.form(form as Seer['form']),
      })),
      own: seer.own,
      tasks: seer.tasks.map(wording.task),
      ...conditionsOf(seer, wording),
      legalBasis: [...new Set(legalBasisIn(wording, purpose?.legalBasis ?? []))],
      because: sayIn(seer.because, wording.language),
      rule: seer.rule,
      keptDays: seer.keptDays ?? null,
    }
  })
}

/** What has to be known, and apart from it the days on which it holds. */
function conditionsOf({ when }: Seer, wording: Wording) {
  const formula = when === '' ? [] : readFormula(when)
  return {
    conditions: wording.formula(formula.filter((clause) => !isOfDays(clause))),
    days: wording.formula(formula.filter(isOfDays)),
  }
}
