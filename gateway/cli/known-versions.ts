import type { PolicyDocument } from '../../policies/engine/policy-document.ts'
import { policyDirectory, readDocuments } from './shipped-policy.ts'

/** One version of the policies that somebody may be asking under, now or soon. */
export interface KnownVersion {
  /** For people: where it stands. */
  readonly name: string
  readonly documents: readonly PolicyDocument[]
}

/** Versions that a new schema must leave whole: the one in the files, and those of the policy store. */
export type ReadVersions = (directory: string | undefined) => Promise<readonly KnownVersion[]>

/** The version that stands in the policy files. */
export async function versionsInFiles(directory: string | undefined): Promise<readonly KnownVersion[]> {
  return [{ name: directory ?? 'policies', documents: await readDocuments(policyDirectory(directory)) }]
}
