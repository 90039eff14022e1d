import { releaseDigest } from '../../policies/approvals/release-digest.ts'
import { signApproval } from '../../policies/approvals/sign-approval.ts'
import { verifyApproval } from '../../policies/approvals/verify-approval.ts'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import type { Approval, PersonEntry, PolicyDocument, ReleaseDocument } from '../../policies/engine/policy-document.ts'
import { ANY_KIND, requiredApprovals } from '../../policies/engine/required-approvals.ts'
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
}

export interface SignedFiles {
  /** The new text of release.yaml. */
  readonly text: string
  readonly hash: string
  readonly signed: readonly Approval[]
  /** Ids of those whose signature held already and was kept. */
  readonly kept: readonly string[]
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
 * Has the first version that stands in files signed by every made-up person whose signature it needs. Signatures that
 * still hold are kept with their day, so that the same content gives the same file. Throws where a person is not a made-up
 * one: nobody can sign for real people.
 */
export async function signFiles(files: readonly PolicyFile[], options: SignFilesOptions): Promise<SignedFiles> {
  const { documents: all } = parsePolicyFiles(files)
  const documents = all.filter(({ kind }) => kind !== 'release')
  const former = all.find((document) => document.kind === 'release')
  if (former?.replaces !== undefined)
    throw new Error(
      'These files replace another version: only a first version is signed here, later ones with "schakel policy sign <n>"',
    )
  const people = peopleIn(documents)
  const release = { ...(former ?? FIRST), wildcards: wildcardsIn(documents, options.schema) }
  const policy = compilePolicy(
    [...documents, { ...release, kind: 'release', positions: new Map(), approvedBy: [] }],
    options.schema,
  )
  const about = { hash: policy.hash, version: release.version, replaces: null, release: releaseDigest(release) }

  const kinds = new Set(requiredApprovals(undefined, policy).map(({ for: kind }) => kind))
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
  return { text: printRelease({ ...release, approvedBy: signed }), hash: policy.hash, signed, kept }
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
