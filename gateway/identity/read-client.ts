/** An error as OAuth 2 names it (RFC 6749 section 5.2). */
export interface TokenError {
  readonly error: 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope'
  readonly error_description: string
}

/** A token request that is well formed; whether the client is known is not yet said. */
export interface TokenRequest {
  readonly clientId: string
  readonly clientSecret: string
  readonly scopes: readonly string[]
}

/** Reads a form; undefined when a parameter was sent twice (RFC 6749 section 3.2). */
export function readForm(text: string): Readonly<Record<string, string>> | undefined {
  const form = Object.create(null) as Record<string, string>
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in form) return undefined
    form[name] = value
  }
  return form
}

/** Reads a client credentials request (RFC 6749 section 4.4.2), the client named in the body or by HTTP Basic. */
export function readTokenRequest(
  body: Readonly<Record<string, unknown>>,
  authorization: string | undefined,
): TokenRequest | TokenError {
  const { grant_type: grantType, scope, client_id: id, client_secret: secret } = body
  if (typeof grantType !== 'string') return invalidRequest('grant_type is missing: send grant_type=client_credentials')
  if (grantType !== 'client_credentials') {
    return { error: 'unsupported_grant_type', error_description: 'Only client_credentials is served' }
  }
  const scopes = readScope(scope)
  if (scopes === undefined) {
    return {
      error: 'invalid_scope',
      error_description: 'scope must be names separated by single spaces, such as purpose:shelter.place',
    }
  }
  if (authorization === undefined) {
    if (typeof id !== 'string' || typeof secret !== 'string') {
      return { error: 'invalid_client', error_description: 'Send client_id (the slug of an agency) and client_secret' }
    }
    return { clientId: id, clientSecret: secret, scopes }
  }
  // RFC 6749 section 2.3: one way of authenticating per request.
  if (secret !== undefined) return invalidRequest('Send the secret in the body or by HTTP Basic, not both')
  const basic = readBasic(authorization)
  if (basic === undefined) {
    return { error: 'invalid_client', error_description: 'The Authorization header is not well-formed HTTP Basic' }
  }
  if (id !== undefined && id !== basic.clientId)
    return invalidRequest('client_id and HTTP Basic name different clients')
  return { ...basic, scopes }
}

/** RFC 6749 section 3.3. No scope at all is well formed: the token then carries no purpose. */
function readScope(scope: unknown): readonly string[] | undefined {
  if (scope === undefined || scope === '') return []
  if (typeof scope !== 'string' || !/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/u.test(scope)) {
    return undefined
  }
  return [...new Set(scope.split(' '))]
}

function readBasic(authorization: string): { readonly clientId: string; readonly clientSecret: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/iu.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon === -1) return undefined
  try {
    // RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
    return { clientId: formDecoded(text.slice(0, colon)), clientSecret: formDecoded(text.slice(colon + 1)) }
  } catch {
    return undefined
  }
}

function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

function invalidRequest(description: string): TokenError {
  return { error: 'invalid_request', error_description: description }
}
