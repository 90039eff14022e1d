import { buildSignatures, type WrittenSignatures } from './build-signatures.ts'
import type { ReleaseDocument } from './policy-document.ts'
import { at, expectDay, type Writing } from './writing.ts'

/** A release as it stands in a file. */
export interface WrittenRelease extends WrittenSignatures {
  readonly version: number
  readonly replaces?: string
  readonly author: string
  readonly reason: string
  readonly reasons?: Readonly<Record<string, string>>
  readonly dpia?: string
  readonly urgent?: string
  readonly effective?: string
  readonly wildcards?: Readonly<Record<string, readonly string[]>>
}

/** The file that a release stands in. */
export interface WrittenReleaseFile {
  readonly release: WrittenRelease
}

/** Makes a release out of what was written. */
export function buildRelease({ release: written }: WrittenReleaseFile, writing: Writing): ReleaseDocument {
  expectDay(written.effective, 'release.effective', writing)
  if (written.replaces === undefined && written.version > 1)
    writing.problems.push(
      at(
        writing,
        'release.version',
        'missing-key',
        'only version 1 replaces nothing; add the hash that this one replaces',
      ),
    )
  return {
    kind: 'release',
    version: written.version,
    ...(written.replaces === undefined ? {} : { replaces: written.replaces }),
    author: written.author,
    reason: written.reason,
    reasons: written.reasons ?? {},
    ...(written.dpia === undefined ? {} : { dpia: written.dpia }),
    ...(written.urgent === undefined ? {} : { urgent: written.urgent }),
    ...(written.effective === undefined ? {} : { effective: written.effective }),
    wildcards: written.wildcards ?? {},
    ...buildSignatures(written, 'release.', writing),
    positions: writing.positions,
  }
}
