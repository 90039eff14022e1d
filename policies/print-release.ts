import { stringify } from 'yaml'
import type { ReleaseDocument } from './engine/policy-document.ts'
import { writeDocument } from './engine/write-document.ts'

/**
 * A release as the text of release.yaml. The same release gives the same text: a line for each part of an approval, so
 * that a difference between two versions can be read.
 */
export function printRelease(release: Omit<ReleaseDocument, 'kind' | 'positions'>): string {
  const written = writeDocument({ ...release, kind: 'release', positions: new Map() })
  return `${PREFACE}${stringify(written, { lineWidth: 0, singleQuote: true })}`
}

const PREFACE = `# What stands around this version of the policies and is no part of what they say: who wrote it, why, and who signed
# it. Made by "schakel policy sign"; an edit of the policies voids the signatures.
`
