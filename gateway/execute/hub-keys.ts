import type { KeyObject } from 'node:crypto'
import { newSigningKey, type SigningKey } from '../../schema/keys/signing-key.ts'

/** The keys of a running hub. They change under it: whoever signs or seals asks for them each time. */
export interface HubKeys {
  /** Signs permits. */
  signing(): SigningKey
  /** Keys that page cursors may be sealed under: the one that seals now, then those a hub beside this one or before it used. */
  sealing(): readonly KeyObject[]
}

/** A key that lives as long as the process, for a hub over subgraphs that do not look at permits. */
export function ephemeralHubKeys(): HubKeys {
  const key = newSigningKey()
  const sealing = [key.privateKey]
  return { signing: () => key, sealing: () => sealing }
}
