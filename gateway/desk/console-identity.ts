/** Where people of the console say who they are. */
export interface ConsoleIdentity {
  /** OpenID Connect issuer. */
  readonly issuer: string
  readonly clientId: string
  /** Absent: a public client, which proves itself by PKCE alone. */
  readonly clientSecret?: string
  /** Claim of the ID token that holds the id of a person in agencies.yaml. */
  readonly claim: string
}

export const DEMO_CLIENT = 'schakel-console'
/** Where a hub of the demo has its own provider. */
export const DEMO_PEOPLE_PATH = '/identity/people'

/**
 * The provider named in the environment, else that of the demo, else none: then there is no console. Throws with the variable
 * that is missing.
 */
export function readConsoleIdentity(
  env: Readonly<Record<string, string | undefined>>,
  { demo, publicUrl }: { readonly demo: boolean; readonly publicUrl: string },
): ConsoleIdentity | undefined {
  const issuer = env['SCHAKEL_CONSOLE_ISSUER'] || undefined
  const clientId = env['SCHAKEL_CONSOLE_CLIENT'] || undefined
  const clientSecret = env['SCHAKEL_CONSOLE_SECRET'] || undefined
  const claim = env['SCHAKEL_CONSOLE_CLAIM'] || 'sub'
  if (issuer === undefined && clientId === undefined)
    return demo ? { issuer: `${publicUrl}${DEMO_PEOPLE_PATH}`, clientId: DEMO_CLIENT, claim } : undefined
  if (issuer === undefined || !URL.canParse(issuer))
    throw new Error(
      'SCHAKEL_CONSOLE_ISSUER must be the address of an OpenID Connect provider, such as https://login.example',
    )
  // It signs anybody in as whoever they say they are.
  if (!demo && new URL(issuer).origin === new URL(publicUrl).origin)
    throw new Error(
      'SCHAKEL_CONSOLE_ISSUER names the provider of the demo on this hub, with which anybody signs in as anybody: name your own',
    )
  if (clientId === undefined)
    throw new Error('SCHAKEL_CONSOLE_CLIENT must be the client id that the provider gave to the console')
  return { issuer, clientId, claim, ...(clientSecret === undefined ? {} : { clientSecret }) }
}
