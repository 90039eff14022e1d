import type { FactValue } from '../situation.ts'

/** True when one is, false when all are, otherwise unknown. */
export function anyOf(...values: readonly FactValue[]): FactValue {
  if (values.includes(true)) return true
  return values.includes(undefined) ? undefined : false
}

/** False when one is, true when all are, otherwise unknown. */
export function allOf(...values: readonly FactValue[]): FactValue {
  if (values.includes(false)) return false
  return values.includes(undefined) ? undefined : true
}
