import { dayAfter } from '../../../policies/engine/dutch-day.ts'
import type { PersonEntry } from '../../../policies/engine/policy-document.ts'
import { startOfDutchDay } from '../../../policies/engine/start-of-dutch-day.ts'
import { isDay } from '../../../policies/engine/dutch-day.ts'
import type { DisclosureRecord } from '../../log/disclosure-record.ts'
import type { RecordFilter } from '../../log/read-records.ts'
import type { DeskContext } from '../desk-context.ts'
import { DeskError } from '../desk-error.ts'
import { type DeskAction, mayDo } from '../may-do.ts'

/** Words that a reason has at least: one word is no reason. */
const FEWEST_WORDS = 3
const LONGEST = 300

/** A reason as it is kept; undefined when it says too little or too much. */
export function reasonIn(written: string): string | undefined {
  const reason = written.trim().replaceAll(/\s+/gu, ' ')
  const words = reason.split(' ').filter((word) => /\p{L}{2}/u.test(word))
  return words.length < FEWEST_WORDS || reason.length > LONGEST ? undefined : reason
}

/** Whoever looks in the log has said why in this session, and each look stands in the log with that reason. */
export async function beginReading(
  context: Pick<DeskContext, 'act' | 'person' | 'secret' | 'sessions'>,
  subject: string,
  action: DeskAction = 'read-log',
): Promise<PersonEntry> {
  const { person, secret, sessions } = context
  const reason = secret === undefined ? undefined : sessions.reason(secret)
  // Whoever may not read it at all is refused for that, and the refusal is recorded.
  if (person !== undefined && mayDo(person, action) && reason === undefined)
    throw new DeskError('REASON_MISSING', {
      en: 'Say first why you look in the log',
      nl: 'Zeg eerst waarom u in het logboek kijkt',
    })
  return context.act(action, { subject, ...(reason === undefined ? {} : { reason }) })
}

/**
 * Whether somebody is told what was done for a confidential purpose (an investigation) by agencies of a kind. It is kept from the
 * officers of other agencies: that the police are involved is itself what is confidential.
 */
export function seesConfidential(person: PersonEntry, kind: string): boolean {
  return overseesAll(person) || person.for === kind
}

/**
 * Whether somebody looks after the whole: an auditor, or an officer of the chain. Only they are told what a silent fact decided on
 * a case, which is kept from the agency itself, and so from its officers.
 */
export function overseesAll({ roles, for: kind }: PersonEntry): boolean {
  return roles.includes('auditor') || kind === 'CHAIN'
}

/** The record as this person is told it: without what was withheld without a word. */
export function toldTo(person: PersonEntry, record: DisclosureRecord): DisclosureRecord {
  if (overseesAll(person)) return record
  return { ...record, withheld: record.withheld.filter(({ silent }) => silent !== true) }
}

/** Whether somebody who may read the log is shown this record. */
export function seesRecord(
  person: PersonEntry,
  { confidential, kind }: Pick<DisclosureRecord, 'confidential' | 'kind'>,
): boolean {
  return !confidential || seesConfidential(person, kind)
}

/** Days of the Dutch calendar, both included; null: not bounded. */
export interface Days {
  readonly from?: string | null
  readonly until?: string | null
}

export function periodOf({ from, until }: Days): Pick<RecordFilter, 'since' | 'until'> {
  for (const day of [from, until])
    if (typeof day === 'string' && !isDay(day))
      throw new DeskError('INVALID', { en: 'Write a day as 2027-05-03', nl: 'Schrijf een dag als 2027-05-03' })
  return {
    ...(typeof from === 'string' ? { since: startOfDutchDay(from).toISOString() } : {}),
    ...(typeof until === 'string' ? { until: startOfDutchDay(dayAfter(until)).toISOString() } : {}),
  }
}
