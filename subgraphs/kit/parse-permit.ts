import type { Form } from '../../policies/engine/coordinates.ts'
import type { Permit } from '../../schema/permit.ts'

const FORMS: ReadonlySet<unknown> = new Set<Form>(['full', 'month', 'year', 'exists', 'category', 'region'])
const TEXTS = ['aud', 'jti', 'agency', 'kind', 'purpose', 'decision', 'policy', 'body'] as const

/** Characters of 128 bits in base64url: an id that can be guessed is no salt (RFC 9901, section 9.3). */
const SHORTEST_ID = 22

/**
 * The text of a permit that the hub vouches for, or what is wrong with it. A hub of another version must not be half understood:
 * anything not of the agreed shape is refused whole.
 */
export function parsePermit(text: string): Permit | string {
  let payload: unknown
  try {
    payload = JSON.parse(text)
  } catch {
    return 'not JSON'
  }
  if (!isRecord(payload)) return 'not an object'
  for (const name of TEXTS) if (typeof payload[name] !== 'string') return `${name} is not a text`
  if (String(payload['jti']).length < SHORTEST_ID) return 'jti is too short'
  if (!isTexts(payload['taskTypes'])) return 'taskTypes is not a list'
  if (!isFormRecord(payload['open'])) return 'open is not a list of coordinates'
  if (!Array.isArray(payload['scopes'])) return 'scopes is not a list'
  const seen = { open: new Set<string>(), offered: new Set<string>() }
  for (const scope of payload['scopes'] as unknown[]) {
    if (!isRecord(scope) || !isTexts(scope['cases']) || !isFormRecord(scope['see']) || !isTexts(scope['own'])) {
      return 'a scope is not of the agreed shape'
    }
    if (scope['offered'] !== undefined && scope['offered'] !== true) return 'offered is something else than true'
    const mine = scope['offered'] === true ? seen.offered : seen.open
    for (const caseId of scope['cases']) {
      // Two sets of coordinates for one case would have to be added up or chosen from: neither is ours to do.
      if (mine.has(caseId)) return 'a case is in two scopes'
      mine.add(caseId)
    }
  }
  if (payload['pages'] !== undefined && !isPages(payload['pages'])) return 'pages is not of the agreed shape'
  return payload as unknown as Permit
}

function isPages(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.values(value).every(
      (page) =>
        isRecord(page) &&
        isTexts(page['ids']) &&
        isTexts(page['cursors']) &&
        isTexts(page['cases']) &&
        page['ids'].length === page['cursors'].length &&
        page['ids'].length === page['cases'].length &&
        ['string', 'undefined'].includes(typeof page['endCursor']) &&
        typeof page['hasNextPage'] === 'boolean' &&
        typeof page['hasPreviousPage'] === 'boolean',
    )
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
}

function isFormRecord(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((form) => FORMS.has(form))
}
