import type { GrantedField } from '../../policies/engine/compiled-policy.ts'
import { coarsen, precisionOf } from '../../schema/partial-date.ts'

/** True when a date is more precise than the form it was granted in. */
export function exceedsForm(value: unknown, { form }: GrantedField): boolean {
  if (form !== 'year' && form !== 'month') return false
  const values = Array.isArray(value) ? value : [value]
  return values.some((date) => {
    if (date === null || date === undefined) return false
    const precision = typeof date === 'string' ? precisionOf(date) : undefined
    return form === 'year' ? precision !== 'year' : precision !== 'year' && precision !== 'month'
  })
}

/** A date that was fetched in full for a derived field, as it may be shown. */
export function inForm(value: unknown, { form }: GrantedField): unknown {
  if (form !== 'year' && form !== 'month') return null
  if (Array.isArray(value)) return value.map((date: unknown) => (typeof date === 'string' ? coarsen(date, form) : null))
  return typeof value === 'string' ? coarsen(value, form) : null
}
