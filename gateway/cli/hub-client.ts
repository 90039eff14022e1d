import { CommandError, type CommandIo, exit } from './command-io.ts'

/** Base address of the hub: as given, or the default one on $PORT. */
export function hubAddress(io: CommandIo, given: string | undefined): string {
  const address = given ?? io.env['SCHAKEL_PUBLIC_URL'] ?? `http://127.0.0.1:${io.env['PORT'] || '4000'}`
  if (!URL.canParse(address))
    throw new CommandError(`"${address}" is no address: give one such as http://127.0.0.1:4000`)
  return address.replace(/\/+$/u, '')
}

/** Sends a request to the hub and reads its JSON, or says how to get a hub running. */
export async function callHub(
  io: CommandIo,
  hub: string,
  path: string,
  init: RequestInit,
): Promise<{ readonly status: number; readonly body: unknown }> {
  let response: Response
  try {
    response = await io.fetch(`${hub}${path}`, init)
  } catch {
    throw new CommandError(`No hub answers at ${hub}: start one with "npm start", or name another with --hub`)
  }
  const text = await response.text()
  try {
    return { status: response.status, body: JSON.parse(text) as unknown }
  } catch {
    throw new CommandError(`What answers at ${hub}${path} is not a hub (HTTP ${response.status}): check --hub and PORT`)
  }
}

/** What a token is asked for. */
export interface TokenWish {
  readonly hub: string
  readonly agency: string
  readonly purposes: readonly string[]
}

/** Asks the hub's demo identities for a token. */
export async function requestToken(io: CommandIo, { hub, agency, purposes }: TokenWish) {
  const { status, body } = await callHub(io, hub, '/identity/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: agency,
      client_secret: 'demo',
      ...(purposes.length === 0 ? {} : { scope: purposes.map((purpose) => `purpose:${purpose}`).join(' ') }),
    }).toString(),
  })
  const { access_token: token, error_description: why } = (body ?? {}) as Readonly<Record<string, unknown>>
  if (typeof token === 'string') return { token, answer: body }
  if (status === 404) {
    throw new CommandError(
      `The hub at ${hub} has no demo identities: get a token from the identity provider of ${agency}`,
    )
  }
  throw new CommandError(
    `No token for ${agency}: ${typeof why === 'string' ? why : `the hub answered HTTP ${status}`}`,
    exit.finding,
  )
}
