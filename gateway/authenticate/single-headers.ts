import { accepted, HubError, type Outcome, refused } from '../errors.ts'

/** Headers that decide something: sent twice, two readers could take different ones. */
const deciding: ReadonlySet<string> = new Set([
  'authorization',
  'purpose',
  'on-withheld',
  'content-type',
  'content-encoding',
  'host',
])

/**
 * From Node's raw headers (name, value, name, value …) to one value each. Node itself drops a second Authorization in
 * silence and joins a second Purpose with a comma; here a repeated header that decides something is refused, and of
 * others the first stands.
 */
export function singleHeaders(rawHeaders: readonly string[]): Outcome<Record<string, string | undefined>> {
  const headers = Object.create(null) as Record<string, string | undefined>
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase()
    if (headers[name] === undefined) headers[name] = rawHeaders[index + 1]
    else if (deciding.has(name)) {
      const code = name === 'authorization' ? 'UNAUTHENTICATED' : 'GRAPHQL_PARSE_FAILED'
      return refused(new HubError(code, `The header ${name} was sent more than once: send it once`))
    }
  }
  return accepted(headers)
}
