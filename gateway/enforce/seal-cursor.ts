import { createCipheriv, createDecipheriv, createHmac, hkdfSync, type KeyObject } from 'node:crypto'

/** Whose list a cursor belongs to: under another name, purpose or list it is no cursor. */
export interface CursorOwner {
  readonly agency: string
  readonly purpose: string
  readonly list: string
}

/**
 * Cursors as clients carry them. A case source puts the place in its list into a cursor, and a place is data: when a case
 * was opened needs a grant of its own. So what leaves is sealed, and what comes back is either a cursor this hub gave to
 * the same agency for the same purpose and list, or nothing.
 */
export interface CursorSeal {
  /** The same cursor gives the same text, so that clients may compare them. */
  seal(cursor: string, owner: CursorOwner): string
  /** Undefined for a text that was never given out for this list. */
  unseal(text: string, owner: CursorOwner): string | undefined
}

const NONCE = 12
const TAG = 16

/** What is drawn from one key of the hub's. */
interface Secrets {
  readonly encryption: Buffer
  readonly nonces: Buffer
}

/**
 * Seals under keys drawn from the hub's own, so that cursors outlive a restart and hold at every instance of the hub. The first
 * key seals, any of them unseals: a page that was begun under one key can be gone on with under the next.
 */
export function cursorSeal(keys: () => readonly KeyObject[]): CursorSeal {
  const drawn = new WeakMap<KeyObject, Secrets>()
  const secretsOf = (key: KeyObject): Secrets => {
    const known = drawn.get(key)
    if (known !== undefined) return known
    const secret = key.export({ type: 'pkcs8', format: 'der' })
    const keyFor = (use: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', `schakel cursor ${use}`, 32))
    const secrets = { encryption: keyFor('encryption'), nonces: keyFor('nonce') }
    drawn.set(key, secrets)
    return secrets
  }

  return {
    seal(cursor, owner) {
      const [key] = keys()
      if (key === undefined) throw new Error('There is no key to seal a cursor under')
      const { encryption, nonces } = secretsOf(key)
      const about = textOf(owner)
      // Drawn from the content: a nonce comes twice only with the very same cursor.
      const nonce = createHmac('sha256', nonces)
        .update(JSON.stringify([about, cursor]))
        .digest()
        .subarray(0, NONCE)
      const cipher = createCipheriv('aes-256-gcm', encryption, nonce).setAAD(Buffer.from(about))
      const sealed = Buffer.concat([cipher.update(cursor, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url')
    },
    unseal(text, owner) {
      const bytes = Buffer.from(text, 'base64url')
      if (bytes.length < NONCE + TAG) return undefined
      for (const key of keys()) {
        const decipher = createDecipheriv('aes-256-gcm', secretsOf(key).encryption, bytes.subarray(0, NONCE), {
          authTagLength: TAG,
        })
          .setAAD(Buffer.from(textOf(owner)))
          .setAuthTag(bytes.subarray(-TAG))
        try {
          return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8')
        } catch {
          // Sealed under another key, changed, made up, or somebody else's: all the same.
        }
      }
      return undefined
    },
  }
}

function textOf({ agency, purpose, list }: CursorOwner): string {
  return JSON.stringify([agency, purpose, list])
}
