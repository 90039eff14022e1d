import type { KeyObject } from 'node:crypto'
import { deriveKey, publicHalf } from './derive-key.ts'

/**
 * The private key with which a made-up agency of policies/agencies.yaml opens what is sealed for it, worked out from its slug.
 * It keeps nothing secret, and so there is none in production. Throws there.
 */
export function demoSealKey(slug: string, environment: string | undefined = process.env['NODE_ENV']): KeyObject {
  if (environment === 'production')
    throw new Error(
      'Demo keys can be worked out by anyone, so there are none with NODE_ENV=production: put the real seal key of each agency in policies/agencies.yaml',
    )
  return derive(slug)
}

/** The public half alone, which is told in production as well, so that it can be refused there. */
export function demoSealPublicKey(slug: string): string {
  return publicHalf(derive(slug))
}

function derive(slug: string): KeyObject {
  return deriveKey('X25519', `schakel demo seal key of ${slug}`)
}
