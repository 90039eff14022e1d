import type { KeyObject } from 'node:crypto'
import { signApproval } from '../../policies/approvals/sign-approval.ts'
import { type ApprovedRelease, verifyApproval } from '../../policies/approvals/verify-approval.ts'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import type { Approval, PersonEntry, PolicyDocument, ReleaseDocument } from '../../policies/engine/policy-document.ts'
import { ANY_KIND, missingApprovals, requiredApprovals } from '../../policies/engine/required-approvals.ts'
import { wildcardsIn } from '../../policies/engine/wildcards-in.ts'
import { mandateHoldersFor, parsePolicyFiles } from '../../policies/load-bundle.ts'
import { printRelease } from '../../policies/print-release.ts'
import type { PolicyFile } from '../../policies/read-policy-files.ts'
import { demoPersonKey } from '../identity/demo-person-key.ts'

export interface SignFilesOptions {
  readonly schema: Coordinates
  /** Dutch day of signatures that are made anew. */
  readonly on: string
  /** NODE_ENV: there are no demo keys in production. */
  readonly environment: string | undefined
  /** Who signs, in place of the made-up people. */
  readonly signer?: { readonly id: string; readonly privateKey: KeyObject }
}

export interface SignedFiles {
  /** The new text of release.yaml. */
  readonly text: string
  readonly hash: string
  readonly signed: readonly Approval[]
  /** Ids of those whose signature held already and was kept. */
  readonly kept: readonly string[]
  /** Kinds whose mandate holders must still sign. */
  readonly missing: readonly string[]
}

/** Who stands for a version that was made without saying so. */
const FIRST: Pick<ReleaseDocument, 'author' | 'reason' | 'version' | 'reasons' | 'advice' | 'approvedBy'> = {
  version: 1,
  author: 'po-chain',
  reason: 'First version of the policies, after the published catalogue of purposes and fields.',
  reasons: {},
  advice: [],
  approvedBy: [],
}

/**
 * Has the first version that stands in files signed: by one person with a key, or by every made-up person whose signature
 * it needs. Signatures that still hold are kept with their day, so that the same content gives the same file. Throws where
 * a made-up person should sign for a real one.
 */
export async function signFiles(files: readonly PolicyFile[], options: SignFilesOptions): Promise<SignedFiles> {
  const { documents: all } = parsePolicyFiles(files)
  const documents = all.filter(({ kind }) => kind !== 'release')
  const former = all.find((document) => document.kind === 'release')
  if (former?.replaces !== undefined)
    throw new Error(
      'These files replace another version: only a first version is signed here, later ones with "schakel policy sign <n>"; to begin a new policy store with them, take them from "schakel policy export --as-first"',
    )
  if (former === undefined && options.signer !== undefined)
    throw new Error(
      'There is no release.yaml that says who wrote these files and why. Write one: release: { version: 1, author: <id of a person>, reason: <why> }',
    )
  const people = peopleIn(documents)
  const release = { ...(former ?? FIRST), wildcards: wildcardsIn(documents, options.schema) }
  const policy = compilePolicy(
    [...documents, { ...release, kind: 'release', positions: new Map(), approvedBy: [] }],
    options.schema,
  )
  const about = { hash: policy.hash, version: release.version, replaces: null }

  const kinds = new Set(requiredApprovals(undefined, policy).map(({ for: kind }) => kind))
  const missingAfter = (given: readonly Approval[]) =>
    missingApprovals(requiredApprovals(undefined, policy), new Set(given.map(({ for: kind }) => kind))).map(
      ({ for: kind }) => kind,
    )
  if (options.signer !== undefined) {
    const { id, privateKey } = options.signer
    const holding = await stillHolding(release.approvedBy, about, people, [id, release.author])
    if (id === release.author)
      throw new Error(`${id} wrote this version and cannot sign it: another mandate holder must`)
    const kind = people.find((person) => person.id === id)?.for ?? ''
    const own = await signApproval({ ...about, by: id, for: kind, on: options.on }, privateKey)
    const fault = await verifyApproval(own, about, people)
    if (fault !== undefined) throw new Error(fault)
    const approvedBy = [...holding, own]
    return {
      text: printRelease({ ...release, approvedBy }),
      hash: policy.hash,
      signed: approvedBy,
      kept: holding.map(({ mandateHolder }) => mandateHolder),
      missing: [...new Set(missingAfter(approvedBy))],
    }
  }
  const signed: Approval[] = []
  const kept: string[] = []
  for (const kind of kinds) {
    const person = signerFor(kind, people, release.author)
    const known = release.approvedBy.find(({ mandateHolder }) => mandateHolder === person.id)
    if (known !== undefined && (await verifyApproval(known, about, people)) === undefined) {
      signed.push(known)
      kept.push(person.id)
    } else {
      const { privateKey, key } = demoPersonKey(person.id, options.environment)
      if (key !== person.key)
        throw new Error(`${person.id} has a key of their own in agencies.yaml, so nobody else can sign for them`)
      signed.push(await signApproval({ ...about, by: person.id, for: person.for, on: options.on }, privateKey))
    }
  }
  return {
    text: printRelease({ ...release, approvedBy: signed }),
    hash: policy.hash,
    signed,
    kept,
    missing: missingAfter(signed),
  }
}

/** Signatures of others that are over this version still. */
async function stillHolding(
  approvals: readonly Approval[],
  about: ApprovedRelease,
  people: readonly PersonEntry[],
  without: readonly string[],
): Promise<Approval[]> {
  const holding: Approval[] = []
  for (const approval of approvals)
    if (!without.includes(approval.mandateHolder) && (await verifyApproval(approval, about, people)) === undefined)
      holding.push(approval)
  return holding
}

function signerFor(kind: string, people: readonly PersonEntry[], author: string): PersonEntry {
  const holders = people.filter(({ for: own, id }) =>
    mandateHoldersFor(people, kind === ANY_KIND ? own : kind, author).includes(id),
  )
  const [person] = holders
  if (person === undefined)
    throw new Error(`Nobody can sign for ${kind}: agencies.yaml lists no mandate holder for it but the author`)
  return person
}

function peopleIn(documents: readonly PolicyDocument[]): readonly PersonEntry[] {
  return documents.flatMap((document) => (document.kind === 'agencies' ? document.people : []))
}
