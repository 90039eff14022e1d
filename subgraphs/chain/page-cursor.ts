/** A place in a list that is ordered by moment, then id. */
export interface Place {
  readonly openedAt: string
  readonly id: string
}

/** The place as clients carry it around: opaque, so that it may change. */
export function cursorOf({ openedAt, id }: Place): string {
  return Buffer.from(JSON.stringify([openedAt, id])).toString('base64url')
}

/** The place behind a cursor; undefined for a text that no page ever gave out. */
export function placeOf(cursor: string): Place | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (!Array.isArray(value) || value.length !== 2) return undefined
    const [openedAt, id] = value as unknown[]
    if (typeof openedAt !== 'string' || typeof id !== 'string' || Number.isNaN(Date.parse(openedAt))) return undefined
    return { openedAt, id }
  } catch {
    return undefined
  }
}
