import type { AgencyEntry, PersonEntry } from '../../policies/engine/policy-document.ts'
import { demoPublicKey } from './demo-person-key.ts'
import { demoSealPublicKey } from './demo-seal-key.ts'

/**
 * Throws in production when a person is listed with a key that anybody can work out: then anybody could sign policies in
 * that name. Which person a demo key was made for does not matter, nor how it is written.
 */
export function refuseDemoKeys(people: readonly PersonEntry[], environment: string | undefined): void {
  if (environment !== 'production') return
  // A made-up person may have been given a real name and kept the key.
  const madeUp = people.flatMap(({ id, for: kind }) => [id, `mh-${kind.toLowerCase().replaceAll('_', '-')}`])
  const known = new Set([...new Set(madeUp)].map((id) => bytes(demoPublicKey(id))))
  const holders = people.filter(({ key }) => key !== undefined && known.has(bytes(key))).map(({ id }) => id)
  if (holders.length > 0)
    throw new Error(
      `agencies.yaml lists demo keys, with which anybody can sign: ${holders.join(', ')}. With NODE_ENV=production put the real public key of each person there, or take the person out`,
    )
}

/** The same for the keys that references are sealed to: whoever passes a demo key's reference on could read it. */
export function refuseDemoSealKeys(agencies: readonly AgencyEntry[], environment: string | undefined): void {
  if (environment !== 'production') return
  const known = new Set(agencies.map(({ slug }) => bytes(demoSealPublicKey(slug))))
  const holders = agencies.filter(({ seal }) => seal !== undefined && known.has(bytes(seal))).map(({ slug }) => slug)
  if (holders.length > 0)
    throw new Error(
      `agencies.yaml lists demo seal keys, with which anybody can read what is sealed: ${holders.join(', ')}. With NODE_ENV=production put the real seal key of each agency there, or leave it out`,
    )
}

/** Two texts may be the same key: the last character of base64url holds bits that do not count. */
function bytes(key: string): string {
  return Buffer.from(key, 'base64url').toString('hex')
}
