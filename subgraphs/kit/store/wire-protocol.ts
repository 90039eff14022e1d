/**
 * The few parts of the PostgreSQL wire protocol 3.0 that the embedded store needs: cutting the stream of a client into
 * messages, and the answers to a start-up. Everything else is passed to PGlite as it came.
 * Message formats: https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

const SSL_REQUEST = 80877103
const GSSENC_REQUEST = 80877104
const CANCEL_REQUEST = 80877102
const PROTOCOL_3 = 3

/** Longer messages are refused: no statement of ours comes near. */
export const LONGEST_MESSAGE = 64 * 1024 * 1024

/** What a client may say before the session starts. */
export type Opening =
  | { readonly kind: 'encryption' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'startup' }
  | { readonly kind: 'unknown' }

/** One message of a started session: its type letter and all of its bytes, type and length included. */
export interface FrontendMessage {
  readonly type: string
  readonly bytes: Buffer
}

/** Cuts one untyped opening message off the front of `inbox`; undefined while it is incomplete. */
export function takeOpening(inbox: Buffer): { opening: Opening; rest: Buffer } | undefined {
  if (inbox.length < 8) return undefined
  const length = inbox.readInt32BE(0)
  if (length < 8 || length > 10_000) return { opening: { kind: 'unknown' }, rest: Buffer.alloc(0) }
  if (inbox.length < length) return undefined
  return { opening: { kind: openingKind(inbox.readInt32BE(4)) }, rest: inbox.subarray(length) }
}

function openingKind(code: number): Opening['kind'] {
  if (code === SSL_REQUEST || code === GSSENC_REQUEST) return 'encryption'
  if (code === CANCEL_REQUEST) return 'cancel'
  return code >>> 16 === PROTOCOL_3 ? 'startup' : 'unknown'
}

/** Cuts one typed message off the front of `inbox`; undefined while it is incomplete, 'too-long' when it may not come. */
export function takeMessage(inbox: Buffer): { message: FrontendMessage; rest: Buffer } | 'too-long' | undefined {
  if (inbox.length < 5) return undefined
  const length = inbox.readInt32BE(1)
  if (length < 4 || length > LONGEST_MESSAGE) return 'too-long'
  if (inbox.length < length + 1) return undefined
  return {
    message: { type: String.fromCharCode(inbox.readUInt8(0)), bytes: inbox.subarray(0, length + 1) },
    rest: inbox.subarray(length + 1),
  }
}

/** The text of a password message ('p'). */
export function passwordOf(message: FrontendMessage): string {
  return message.bytes.toString('utf8', 5, message.bytes.length - 1)
}

function backendMessage(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`, 'utf8')
}

/** Answer to a request for TLS or GSS encryption: not here, both ends are on this machine. */
export const NO_ENCRYPTION = Buffer.from('N')

/** Asks for the password, in clear: the connection never leaves the machine. */
export const ASK_PASSWORD = backendMessage('R', int32(3))

/** AuthenticationOk, the parameters that `pg` reads, and ReadyForQuery. */
export function welcome(serverVersion: string, pid: number): Buffer {
  const parameters: readonly (readonly [string, string])[] = [
    ['server_version', serverVersion],
    ['server_encoding', 'UTF8'],
    ['client_encoding', 'UTF8'],
    ['DateStyle', 'ISO, MDY'],
    ['TimeZone', 'UTC'],
    ['integer_datetimes', 'on'],
    ['standard_conforming_strings', 'on'],
  ]
  return Buffer.concat([
    backendMessage('R', int32(0)),
    ...parameters.map(([name, value]) => backendMessage('S', text(name), text(value))),
    backendMessage('K', int32(pid), int32(0)),
    backendMessage('Z', Buffer.from('I')),
  ])
}

/** A FATAL error, after which the server closes the connection. */
export function fatal(code: string, message: string): Buffer {
  return backendMessage('E', text('SFATAL'), text('VFATAL'), text(`C${code}`), text(`M${message}`), Buffer.from([0]))
}

/** A Query message. */
export function query(sql: string): Buffer {
  return backendMessage('Q', text(sql))
}

/** A Sync message. */
export const SYNC = backendMessage('S')

/**
 * Transaction status of the ReadyForQuery that ends `tail`, the last six bytes of an answer: idle 'I', in a transaction 'T',
 * in a failed one 'E'; undefined when the answer does not end in ReadyForQuery (after a Flush).
 */
export function statusAtEnd(tail: Buffer): 'I' | 'T' | 'E' | undefined {
  if (tail.length < 6) return undefined
  const end = tail.subarray(tail.length - 6)
  if (end[0] !== 0x5a || end.readInt32BE(1) !== 5) return undefined
  const status = String.fromCharCode(end.readUInt8(5))
  return status === 'I' || status === 'T' || status === 'E' ? status : undefined
}
