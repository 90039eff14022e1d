import type { Release } from '../../policies/engine/lifecycle.ts'
import type { Submitted } from '../../policies/engine/lifecycle-event.ts'
import { PolicyErrors, problem } from '../../policies/engine/policy-errors.ts'
import { printRelease } from '../../policies/print-release.ts'
import { type PolicyFile, RELEASE_FILE } from '../../policies/read-policy-files.ts'
import type { PolicyStore } from './policy-store.ts'

/** All files of a release as they pass the door and as they are exported: its content, and the release.yaml that goes with it. */
export async function releaseFiles(store: PolicyStore, release: Release): Promise<PolicyFile[]> {
  const content = await contentOf(store, release)
  // A draft is released by nobody yet.
  if (release.submitted === undefined) return [...content].sort(byName)
  return [...content, { name: RELEASE_FILE, text: releaseText(release, release.submitted) }].sort(byName)
}

/** The files a release consists of, as they were put into the store. Throws PolicyErrors when they are lost or were changed there. */
export async function contentOf(store: PolicyStore, { number, content }: Release): Promise<readonly PolicyFile[]> {
  const files = await store.content(content)
  if (files !== undefined) return files
  const message = `the policy store does not hold the files of release ${number} as they were put there (${content}): they are lost, or somebody changed them`
  throw new PolicyErrors([problem('content-lost', message, undefined)])
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

function releaseText({ number, base, author, approvals, advice }: Release, submitted: Submitted): string {
  const { file, replaces, reason, reasons, dpia, urgent, effective, wildcards } = submitted
  // Only of the version that came from files: a later one is what the history says of it.
  if (file !== undefined && base === undefined) return file
  return printRelease({
    version: number,
    ...(replaces === null ? {} : { replaces }),
    author,
    reason,
    reasons,
    ...(dpia === undefined ? {} : { dpia }),
    ...(urgent === undefined ? {} : { urgent }),
    ...(effective === undefined ? {} : { effective }),
    wildcards,
    approvedBy: approvals,
    advice,
  })
}
