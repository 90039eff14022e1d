import type { ChainEvent, EventType } from './chain-event.ts'
import { caseId, type EventField, moment, oin, type OptionalField } from './event-field.ts'
import { EVENT_FIELDS } from './event-fields.ts'

/** An event that was read, and the case it is about. */
export interface ParsedEvent {
  readonly caseId: string
  readonly event: ChainEvent
}

type Field = EventField<unknown> | OptionalField<unknown>

const ENVELOPE = { caseId, by: oin, at: moment } as const
/** The events that make the case they name. */
const OPENING: ReadonlySet<string> = new Set<EventType>(['signal-reported', 'case-opened'])

/**
 * Reads an event as it travels: flat JSON of codes. A text says what is wrong with it, and never repeats a value: it may be
 * whatever should not have been there. A field that the event does not have is wrong as well, so that nothing rides along.
 */
export function parseEvent(value: unknown): ParsedEvent | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'The event is not an object'
  const said = value as Readonly<Record<string, unknown>>
  const { type } = said
  if (typeof type !== 'string' || !Object.hasOwn(EVENT_FIELDS, type)) return 'type is not a type of event'
  const own = EVENT_FIELDS[type as EventType] as Readonly<Record<string, Field>>
  const fields: Readonly<Record<string, Field>> = { ...own, ...ENVELOPE }
  const odd = Object.keys(said).filter((key) => key !== 'type' && !Object.hasOwn(fields, key))
  if (odd.length > 0) return `${type} has ${odd.length} field${odd.length > 1 ? 's' : ''} that it must not have`
  const read: Record<string, unknown> = { type }
  for (const [key, field] of Object.entries(fields)) {
    const given = said[key]
    if (given === undefined && field.isOptional) continue
    const taken = field.read(given)
    if (taken === undefined) return `${key} of ${type} must be ${field.says}`
    read[key] = taken
  }
  const about = String(read['caseId'])
  if (!OPENING.has(type)) delete read['caseId']
  // The table has for every type the fields of that type, with their types.
  return { caseId: about, event: read as unknown as ChainEvent }
}
