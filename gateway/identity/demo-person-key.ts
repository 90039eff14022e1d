import type { KeyObject } from 'node:crypto'
import { deriveKey, publicHalf } from './derive-key.ts'

export interface DemoPersonKey {
  readonly privateKey: KeyObject
  /** The public key as it stands in agencies.yaml: `x` of the JWK, base64url. */
  readonly key: string
}

/**
 * The key that a made-up person of policies/agencies.yaml signs with, worked out from the id, so that everybody can try
 * out signing. It proves nothing, and so there is none in production. Throws there.
 */
export function demoPersonKey(id: string, environment: string | undefined = process.env['NODE_ENV']): DemoPersonKey {
  if (environment === 'production')
    throw new Error(
      'Demo keys can be worked out by anyone, so there are none with NODE_ENV=production: put the real public key of each person in policies/agencies.yaml',
    )
  const privateKey = derive(id)
  return { privateKey, key: publicHalf(privateKey) }
}

/** The public half alone, which is told in production as well, so that it can be refused there. */
export function demoPublicKey(id: string): string {
  return publicHalf(derive(id))
}

function derive(id: string): KeyObject {
  return deriveKey('Ed25519', `schakel demo key of ${id}`)
}
