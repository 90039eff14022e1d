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
    return demo ? { issuer: `${publicUrl}/identity/people`, clientId: DEMO_CLIENT, claim } : undefined
  if (issuer === undefined || !URL.canParse(issuer))
    throw new Error(
      'SCHAKEL_CONSOLE_ISSUER must be the address of an OpenID Connect provider, such as https://login.example',
    )
  if (clientId === undefined)
    throw new Error('SCHAKEL_CONSOLE_CLIENT must be the client id that the provider gave to the console')
  return { issuer, clientId, claim, ...(clientSecret === undefined ? {} : { clientSecret }) }
}
