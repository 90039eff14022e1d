import { createHash } from 'node:crypto'

/** Names a key for sealing by its thumbprint (RFC 7638), so that nobody has to hand names out. `x` as it stands in agencies.yaml. */
export function sealKeyId(x: string): string {
  return createHash('sha256').update(`{"crv":"X25519","kty":"OKP","x":"${x}"}`, 'utf8').digest('base64url')
}
