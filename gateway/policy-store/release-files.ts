import type { Release } from '../../policies/engine/lifecycle.ts'
import type { Submitted } from '../../policies/engine/lifecycle-event.ts'
import { printRelease } from '../../policies/print-release.ts'
import { type PolicyFile, RELEASE_FILE } from '../../policies/read-policy-files.ts'
import type { PolicyStore } from './policy-store.ts'

/** All files of a release as they pass the door and as they are exported: its content, and the release.yaml that goes with it. */
export async function releaseFiles(store: PolicyStore, release: Release): Promise<PolicyFile[]> {
  const content = await store.content(release.content)
  if (content === undefined)
    throw new Error(`The policy store does not hold the files of release ${release.number} (${release.content})`)
  // A draft is released by nobody yet.
  if (release.submitted === undefined) return [...content].sort(byName)
  return [...content, { name: RELEASE_FILE, text: releaseText(release, release.submitted) }].sort(byName)
}

/** Files without the release.yaml among them: what a draft consists of. */
export function contentFiles(files: readonly PolicyFile[]): PolicyFile[] {
  return files.filter(({ name }) => name !== RELEASE_FILE).sort(byName)
}

/** Order of a directory: its own files first, then those of purposes/. */
function byName(left: PolicyFile, right: PolicyFile): number {
  const depth = left.name.split('/').length - right.name.split('/').length
  return depth === 0 ? Number(left.name > right.name) - Number(left.name < right.name) : depth
}

function releaseText({ number, author, approvals, advice }: Release, submitted: Submitted): string {
  const { file, replaces, reason, reasons, effective, wildcards } = submitted
  if (file !== undefined) return file
  return printRelease({
    version: number,
    ...(replaces === null ? {} : { replaces }),
    author,
    reason,
    reasons,
    ...(effective === undefined ? {} : { effective }),
    wildcards,
    approvedBy: approvals,
    advice,
  })
}
