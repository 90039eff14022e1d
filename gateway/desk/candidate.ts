import { setImmediate as others } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { applyEdits } from '../../policies/edits/apply-edits.ts'
import { applyTestEdits } from '../../policies/edits/apply-test-edits.ts'
import { EditRefused, type PolicyEdit } from '../../policies/edits/policy-edit.ts'
import { compare, type Comparison } from '../../policies/engine/compare.ts'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { lastApproved, type Release, replacedBy } from '../../policies/engine/lifecycle.ts'
import type { PolicyProblem } from '../../policies/engine/policy-document.ts'
import { PolicyErrors, problem } from '../../policies/engine/policy-errors.ts'
import { parsePolicyFiles, withoutPeople } from '../../policies/load-bundle.ts'
import { type ParsedFiles } from '../../policies/read-bundle.ts'
import type { PolicyFile } from '../../policies/read-policy-files.ts'
import { contentDigest } from '../policy-store/policy-store.ts'
import { contentOf } from '../policy-store/release-files.ts'
import type { DeskContext } from './desk-context.ts'
import { DeskError } from './desk-error.ts'

/** What is looked at: a release as it stands, or with edits that nobody saved yet. */
export interface Looked {
  readonly release?: number | null
  readonly edits?: readonly PolicyEdit[] | null
}

/** A version that may come, held against what it would replace. */
export interface Candidate {
  /** The release it was made from. */
  readonly from: Release
  readonly files: readonly PolicyFile[]
  readonly tests: ParsedFiles['tests']
  /** Why it cannot be a version; then `policy` is that of the release it was made from. */
  readonly problems: readonly PolicyProblem[]
  readonly policy: CompiledPolicy
  /** What it would replace, or replaced. */
  readonly before: CompiledPolicy
  readonly comparison: Comparison
}

/** The release asked for, else the last that was approved: what a new change is made from. */
export async function candidateOf(context: DeskContext, { release, edits }: Looked): Promise<Candidate> {
  const history = await context.history()
  const from = release === undefined || release === null ? lastApproved(history) : history.releases.get(release)
  if (from === undefined)
    throw new DeskError('NOT_FOUND', {
      en: 'There is no such version of the policies',
      nl: 'Deze versie van het beleid is er niet',
    })
  const isOwnBase = release === undefined || release === null
  const replaced = from.base ?? replacedBy(history, from, context.now())?.number
  const baseNumber = isOwnBase ? from.number : from.approvedAt === undefined ? replaced : from.base
  const files = await contentOf(context.store, from)
  // A draft changes whenever it is saved; what was submitted does not, until it is sent back and a draft again.
  const own =
    from.submitted === undefined ? compiled(files, context) : await context.versions.release(history, from.number)
  const before = baseNumber === undefined ? own : await context.versions.release(history, baseNumber)
  if (own === undefined || before === undefined)
    throw new DeskError('NOT_FOUND', {
      en: 'There is no such version of the policies',
      nl: 'Deze versie van het beleid is er niet',
    })
  if (edits === undefined || edits === null || edits.length === 0) {
    const { tests } = parsed(files)
    return { from, files, tests, problems: [], policy: own, before, comparison: compared(before, own) }
  }
  try {
    const approved = from.submitted?.wildcards
    const editing = { schema: context.schema, laws: lawsOf(own), ...(approved === undefined ? {} : { approved }) }
    const edited = await oneByOne(files, edits, (each, edit) => applyEdits(each, [edit], editing))
    const policy = compiled(edited, context)
    const comparison = compared(before, policy)
    const all = await oneByOne(edited, edits, (each, edit) => applyTestEdits(each, [edit], policy, comparison))
    return { from, files: all, tests: parsed(all).tests, problems: [], policy, before, comparison }
  } catch (error) {
    const problems = problemsOf(error)
    if (problems === undefined) throw error
    return { from, files, tests: [], problems, policy: own, before, comparison: compared(before, own) }
  }
}

/** The laws that the purposes of a version rest on: of these a purpose may come to rest on another article. */
export function lawsOf({ bundle }: CompiledPolicy): string[] {
  return [...new Set(bundle.purposes.flatMap(({ legalBasis }) => legalBasis.map(({ law }) => law)))].sort()
}

/** Each edit reads and writes files anew; what agencies ask comes between. */
async function oneByOne(
  files: readonly PolicyFile[],
  edits: readonly PolicyEdit[],
  apply: (files: readonly PolicyFile[], edit: PolicyEdit) => readonly PolicyFile[],
): Promise<readonly PolicyFile[]> {
  let result = files
  for (const edit of edits) {
    result = apply(result, edit)
    await others()
  }
  return result
}

/** What is wrong with a version, as values; undefined for what is no fault of the version. */
export function problemsOf(error: unknown): readonly PolicyProblem[] | undefined {
  if (error instanceof PolicyErrors) return error.problems
  return error instanceof EditRefused ? [problem('edit', error.told, undefined)] : undefined
}

// An edit changes one file of many, and a page asks several things of one version.
const parsedFiles = new LRUCache<string, ParsedFiles>({ max: 300 })
const compiledVersions = new LRUCache<string, CompiledPolicy>({ max: 12 })
const comparisons = new LRUCache<string, Comparison>({ max: 40 })

function parsed(files: readonly PolicyFile[]): ParsedFiles {
  const each = files.map((file) => {
    const key = `${file.name}\n${file.text}`
    const known = parsedFiles.get(key) ?? parsePolicyFiles([file])
    parsedFiles.set(key, known)
    return known
  })
  return { documents: each.flatMap(({ documents }) => documents), tests: each.flatMap(({ tests }) => tests) }
}

function compiled(files: readonly PolicyFile[], { schema }: DeskContext): CompiledPolicy {
  const digest = contentDigest(files)
  const known = compiledVersions.get(digest) ?? compilePolicy(withoutPeople(parsed(files).documents), schema)
  compiledVersions.set(digest, known)
  return known
}

function compared(before: CompiledPolicy, after: CompiledPolicy): Comparison {
  const key = `${before.hash} ${after.hash}`
  const known = comparisons.get(key) ?? compare(before, after)
  comparisons.set(key, known)
  return known
}
