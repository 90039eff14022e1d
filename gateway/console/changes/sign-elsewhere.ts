import { ask, AskError } from '../shared/ask.ts'
import { act, type Outcome } from './change-data.ts'

const OTHER_CONTENT = {
  en: 'What the hub asks to be signed is not what this page shows, so nothing was signed. Load the page anew.',
  nl: 'Wat de hub laat ondertekenen is niet wat deze pagina toont; er is niets ondertekend. Laad de pagina opnieuw.',
}

/** The key in a file, which stays with whoever picked it: read here, kept nowhere and sent nowhere. Undefined when there is none in it. */
export async function readKeyFile(file: File): Promise<CryptoKey | undefined> {
  const text = await file.text()
  try {
    return await readKey(text)
  } catch (error) {
    if ([DOMException, SyntaxError, TypeError].some((kind) => error instanceof kind)) return undefined
    throw error
  }
}

/** Brings a former version back and signs it, with one press. */
export async function rollBackWithKey(to: number, key: CryptoKey): Promise<Outcome> {
  const { changes } = await ask<{ changes: readonly { number: number; hash: string }[] }>('{ changes { number hash } }')
  const hash = changes.find(({ number }) => number === to)?.hash ?? ''
  const back = await act('rollBackTo', '$release: Int!, $ownKey: Boolean', { release: to, ownKey: true })
  if (back.release === null || back.state !== 'in-review') return back
  try {
    const signed = await signWithKey(back.release, hash, key)
    // It came back all the same, and waits for others to sign.
    return signed.refusal === null ? signed : { ...back, refusal: signed.refusal }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ...back, refusal: { code: 'not-signed', message, problems: [], since: [] } }
  }
}

/** Signs a release with a key that the hub never sees; `hash`: of the content that whoever signs has looked at. */
export async function signWithKey(release: number, hash: string, key: CryptoKey): Promise<Outcome> {
  const { signingInput } = await ask<{ signingInput: { header: string; payload: string; on: string } }>(
    'query($release: Int!) { signingInput(release: $release) { header payload on } }',
    { release },
  )
  const { header, payload, on } = signingInput
  // What is signed is what was on the screen: a key is not put under something else, whoever sends it.
  const claims = JSON.parse(payload) as { readonly hash?: string; readonly version?: number }
  if (claims.hash !== hash || claims.version !== release)
    throw new AskError('OTHER_CONTENT', OTHER_CONTENT.en, OTHER_CONTENT.nl)
  // JWS compact serialization (RFC 7515 section 7.1) with EdDSA (RFC 8037).
  const input = `${base64url(encode(header))}.${base64url(encode(payload))}`
  const signature = await crypto.subtle.sign('Ed25519', key, encode(input))
  const jws = `${input}.${base64url(new Uint8Array(signature))}`
  return act('signChange', '$release: Int!, $on: String, $jws: String', { release, on, jws })
}

/** A key as PKCS#8 PEM or as a JWK, as the command line takes it. */
function readKey(text: string): Promise<CryptoKey> {
  if (text.trimStart().startsWith('{')) {
    const { kty, crv, x, d } = JSON.parse(text) as JsonWebKey
    const jwk = { kty, crv, x, d } as JsonWebKey
    return crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign'])
  }
  const body = /-----BEGIN PRIVATE KEY-----([\s\S]+?)-----END PRIVATE KEY-----/u.exec(text)?.[1] ?? ''
  const bytes = Uint8Array.from(atob(body.replaceAll(/\s/gu, '')), (character) => character.charCodeAt(0))
  return crypto.subtle.importKey('pkcs8', bytes, 'Ed25519', false, ['sign'])
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/u, '')
}
