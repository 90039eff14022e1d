import type { CompiledPolicy } from '../compiled-policy.ts'
import type { Coordinate, Form } from '../coordinates.ts'
import { splitCoordinate } from '../expand-see.ts'
import type { Wording } from './wording.ts'

/** One field as it is shown. */
export interface ShownEntry {
  readonly coordinate: Coordinate
  readonly form: Form
}

/**
 * Fields in words, one line per type: `Care plan: name of the care coordinator; date of birth (the year only)`. A coarser
 * form is left out where the same list shows the field in full: it tells nothing more.
 */
export function shownFieldsText(policy: CompiledPolicy, entries: readonly ShownEntry[], wording: Wording): string[] {
  const full = new Set(entries.filter(({ form }) => form === 'full').map(({ coordinate }) => coordinate))
  const byType = new Map<string, Set<string>>()
  for (const { coordinate, form } of entries) {
    const coarsens = policy.schema.field(coordinate)?.coarsens
    if (coarsens !== undefined && full.has(coarsens.field)) continue
    const { typeName } = splitCoordinate(coordinate)
    const of = byType.get(typeName) ?? new Set()
    of.add(entryText(coordinate, coarsens?.form ?? form, wording))
    byType.set(typeName, of)
  }
  return [...byType].map(([type, fields]) => `**${wording.type(type)}**: ${[...fields].join('; ')}.`)
}

/** A field made for a coarser form has a name that says what it shows; how coarse that is, is added all the same. */
function entryText(coordinate: Coordinate, form: Form, wording: Wording): string {
  return form === 'full' ? wording.field(coordinate) : `${wording.field(coordinate)} (${wording.form(form)})`
}
