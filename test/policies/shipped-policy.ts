import { readFileSync } from 'node:fs'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import { readBundle } from '../../policies/load-bundle.ts'
import { coordinatesOf } from '../../schema/coordinates-of.ts'

export const policies = new URL('../../policies/', import.meta.url)
export const documents = readBundle(policies)
export const schema = coordinatesOf(readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'))
/** The bundle in policies/, over our own schema. */
export const shipped = compilePolicy(documents, schema)
export const at = new Date('2026-03-01T12:00:00Z')
