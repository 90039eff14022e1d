/** `alg`, `enc` and `typ` of a sealed reference; nothing else is taken (RFC 8725, section 3.1). */
export const SEALED_ALG = 'ECDH-ES+A256KW'
export const SEALED_ENC = 'A256GCM'
export const SEALED_TYPE = 'schakel-reference+jwe'
/** Bytes of every content, filled up with spaces. */
export const SEALED_BYTES = 1024
/** Characters of the longest sealed reference. */
export const SEALED_LONGEST = 2_000

/** base64url characters of each part after the head: wrapped key, initialisation vector, content, tag. */
const PARTS = [54, 16, Math.ceil((SEALED_BYTES * 4) / 3), 22] as const
const HEADER = ['alg', 'enc', 'epk', 'kid', 'typ']
const EPHEMERAL = ['crv', 'kty', 'x']

/**
 * Why this text is no reference sealed for the key of this id, or undefined: everything that can be told without reading it.
 * The words complete "The reference …" and never repeat the text.
 */
export function sealProblem(text: string, keyId: string): string | undefined {
  if (text.length > SEALED_LONGEST) return `has ${SEALED_LONGEST} characters at most`
  const [head = '', ...parts] = text.split('.')
  if (parts.length !== PARTS.length || !/^[\w.-]+$/u.test(text)) return 'must be sealed: a compact JWE of five parts'
  const header = readHeader(head)
  if (header === undefined || !hasExactly(header, HEADER)) return 'has a head that is not that of a sealed reference'
  if (header['alg'] !== SEALED_ALG || header['enc'] !== SEALED_ENC || header['typ'] !== SEALED_TYPE)
    return `must be sealed with ${SEALED_ALG} and ${SEALED_ENC}, as ${SEALED_TYPE}`
  if (!isEphemeralKey(header['epk'])) return 'has no ephemeral X25519 key'
  // Before the lengths: whoever sealed for the wrong agency should be told that.
  if (header['kid'] !== keyId) return 'is sealed for another key than that of the agency it is for'
  if (parts.some((part, index) => part.length !== PARTS[index]))
    return 'has parts of another length than sealed ones have'
  return undefined
}

function readHeader(head: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'))
    return isRecord(header) ? header : undefined
  } catch {
    return undefined
  }
}

function isEphemeralKey(key: unknown): boolean {
  if (!isRecord(key) || !hasExactly(key, EPHEMERAL)) return false
  return key['kty'] === 'OKP' && key['crv'] === 'X25519' && /^[\w-]{43}$/u.test(String(key['x']))
}

function hasExactly(record: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  return Object.keys(record).sort().join() === keys.join()
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
