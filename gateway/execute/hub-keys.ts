import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'

/** One key of the hub's (Ed25519). `kid` tells subgraphs which public key to use. */
export interface HubKey {
  readonly kid: string
  readonly privateKey: KeyObject
}

/** The keys of a running hub. They change under it: whoever signs or seals asks for them each time. */
export interface HubKeys {
  /** Signs permits. */
  signing(): HubKey
  /** Keys that page cursors may be sealed under: the one that seals now, then those a hub beside this one or before it used. */
  sealing(): readonly KeyObject[]
}

/** A key that lives as long as the process, for a hub over subgraphs that do not look at permits. */
export function ephemeralHubKeys(): HubKeys {
  const key = newHubKey()
  const sealing = [key.privateKey]
  return { signing: () => key, sealing: () => sealing }
}

export function newHubKey(): HubKey {
  return { kid: randomUUID(), privateKey: generateKeyPairSync('ed25519').privateKey }
}

/** The public half as subgraphs read it (RFC 7517, RFC 8037). */
export function publicJwk({ kid, privateKey }: HubKey): Readonly<Record<string, unknown>> {
  return { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid, alg: 'EdDSA', use: 'sig' }
}
