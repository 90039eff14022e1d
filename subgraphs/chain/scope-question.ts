import sjson from 'secure-json-parse'
import { isStorable, type Permit, type ScopeQuestion } from '../../schema/permit.ts'

/** The longest page a client may ask for, and one more: that is how the hub learns whether there is a next one. */
const LONGEST_PAGE = 101
/** More ids than one request can name are not a question about cases. */
const MOST_CASES = 10_000

/** RFC 3339 in UTC, as `toISOString` writes it. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/u

/** Reads the hub's question; a text says what is wrong with it. It must be asked for the very caller the permit names. */
export function readScopeQuestion(body: Buffer, permit: Permit): ScopeQuestion | string {
  let value: unknown
  try {
    value = sjson.parse(body.toString('utf8'), { protoAction: 'error', constructorAction: 'error' })
  } catch {
    return 'The question is not JSON'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'The question is not an object'
  const { agency, kind, purpose, taskTypes, caseIds, closedSince, offered, page } = value as Record<string, unknown>
  if (agency !== permit.agency || kind !== permit.kind || purpose !== permit.purpose) {
    return 'The question is not asked for the caller in the permit'
  }
  if (!isTexts(taskTypes)) return 'taskTypes is not a list of texts'
  if (caseIds !== undefined && (!isTexts(caseIds) || caseIds.length > MOST_CASES)) return 'caseIds is not a list of ids'
  if ((caseIds === undefined) === (page === undefined)) return 'Ask for either caseIds or a page'
  if (closedSince !== undefined && (caseIds === undefined || !isMoment(closedSince))) {
    return 'closedSince is not a moment that goes with caseIds'
  }
  if (offered !== undefined && (caseIds === undefined || offered !== true)) {
    return 'offered is something else than true that goes with caseIds'
  }
  if (page !== undefined && !isPage(page)) return 'page is not of the agreed shape'
  const question = value as ScopeQuestion
  return question.caseIds === undefined ? question : { ...question, caseIds: question.caseIds.filter(isStorable) }
}

function isPage(page: unknown): boolean {
  if (typeof page !== 'object' || page === null) return false
  const { list, first, after, state, status, due } = page as Record<string, unknown>
  return (
    (list === 'cases' || list === 'tasks') &&
    typeof first === 'number' &&
    Number.isInteger(first) &&
    first >= 0 &&
    first <= LONGEST_PAGE &&
    [after, state, status].every((text) => text === undefined || typeof text === 'string') &&
    (due === undefined || due === 'OVERDUE' || due === 'SOON')
  )
}

function isMoment(value: unknown): boolean {
  return typeof value === 'string' && MOMENT.test(value) && !Number.isNaN(Date.parse(value))
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
}
