/** One value of an answer, with the way to it; lists are counted from 1. */
export interface AnswerRow {
  readonly path: string
  /** Undefined: nothing is there. */
  readonly value?: string
}

/** An answer as rows: one for each value, in the order of the answer. */
export function answerRows(data: unknown, path: readonly string[] = []): AnswerRow[] {
  if (Array.isArray(data)) {
    if (data.length === 0) return [{ path: path.join(' › ') }]
    if (data.every(isValue)) return [{ path: path.join(' › '), value: data.map(String).join(', ') }]
    return data.flatMap((each, index) => answerRows(each, [...path, String(index + 1)]))
  }
  if (typeof data === 'object' && data !== null)
    return Object.entries(data).flatMap(([key, value]) => answerRows(value, [...path, key]))
  if (path.length === 0) return []
  return [{ path: path.join(' › '), ...(isValue(data) ? { value: String(data) } : {}) }]
}

/** Where an answer has nothing: response keys joined by dots, each place of a list the same. No value is in them. */
export function emptyPlaces(data: unknown): string[] {
  const found = new Set<string>()
  look(data, [])
  return [...found]

  function look(value: unknown, path: readonly string[]): void {
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) {
      if (path.length > 0) found.add(path.join('.'))
    } else if (Array.isArray(value)) for (const each of value) look(each, path)
    else if (typeof value === 'object') for (const [key, each] of Object.entries(value)) look(each, [...path, key])
  }
}

function isValue(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
