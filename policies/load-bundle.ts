import { setImmediate } from 'node:timers/promises'
import { releaseDigest } from './approvals/release-digest.ts'
import { type ApprovedRelease, shortHash, verifyApproval } from './approvals/verify-approval.ts'
import { checkOfficer, checkWriter } from './engine/check-person.ts'
import { compare, type Comparison } from './engine/compare.ts'
import { compilePolicy } from './engine/compile-policy.ts'
import type { CompiledPolicy } from './engine/compiled-policy.ts'
import type { Coordinates } from './engine/coordinates.ts'
import { dayAfter, dutchDay } from './engine/dutch-day.ts'
import { inDocument } from './engine/locate.ts'
import type { PolicyTestDocument } from './engine/parse-policy-test.ts'
import type {
  Advice,
  AgenciesDocument,
  Approval,
  PersonEntry,
  PolicyDocument,
  PolicyProblem,
  PurposeDocument,
  ReleaseDocument,
} from './engine/policy-document.ts'
import { PolicyErrors, problem } from './engine/policy-errors.ts'
import { describeMissing, missingApprovals, requiredApprovals, widenedRules } from './engine/required-approvals.ts'
import { wideningDelay } from './engine/widening-delay.ts'
import { parsePolicyFilesInTurns } from './read-bundle.ts'
import { type PolicyFile, RELEASE_FILE } from './read-policy-files.ts'

export { parsePolicyFiles, readBundle, readPolicyTests } from './read-bundle.ts'

/** A version that came through the door. */
export interface LoadedBundle {
  readonly policy: CompiledPolicy
  readonly release: ReleaseDocument
  readonly approvals: readonly Approval[]
  readonly advice: readonly Advice[]
  readonly documents: readonly PolicyDocument[]
  readonly tests: readonly PolicyTestDocument[]
  readonly files: readonly PolicyFile[]
}

export interface LoadOptions {
  readonly schema: Coordinates
  /** People of the deployed agencies.yaml, never of the files that are loaded: they alone hold keys that count. */
  readonly trust: Pick<AgenciesDocument, 'people'>
  /** What the version replaces; absent: everything it shows must be signed for. */
  readonly predecessor?: CompiledPolicy
  /** Hash the release must say that it replaces, where that is not the predecessor's. */
  readonly replaces?: string
  /** Moment from which it is to be in force, where that is known and is held to the delay of what shows more. */
  readonly begins?: string
  /** Taken between the parts of the work, so that a hub answers meanwhile; by default its other work goes first. */
  readonly pause?: () => Promise<void>
  /** Number under which the history knows it: signatures are over a number, which the files cannot choose. */
  readonly version?: number
}

/**
 * The one door that every version passes before a hub runs it, whether it stands in git or was made on the console: files
 * parsed, held against schema, words and red lines, released, and signed by everybody whose signature is needed. All or
 * nothing: throws PolicyErrors with everything that is wrong, and who must still sign.
 */
export async function loadBundle(files: readonly PolicyFile[], options: LoadOptions): Promise<LoadedBundle> {
  const { pause = setImmediate } = options
  const { documents, tests } = await parsePolicyFilesInTurns(files, pause)
  const policy = compilePolicy(withoutPeople(documents), options.schema)
  await pause()
  const release = policy.bundle.release
  if (release === undefined)
    throw new PolicyErrors([
      problem(
        'no-release',
        `there is no ${RELEASE_FILE}: a version says who wrote it, why, and who signed it; make it with "schakel policy sign --release"`,
        { file: RELEASE_FILE, line: 1, column: 1 },
      ),
    ])
  const signed = gatherApprovals(policy, release)
  const problems = [
    ...checkRelease(release, options),
    ...checkAdvice(policy, release, options),
    ...(await checkApprovals(signed, policy.hash, release, options)),
  ]
  // What is refused already is not compared, which takes long: a version that nobody signed must not keep a hub busy.
  if (problems.length === 0 || options.predecessor === undefined)
    problems.push(...checkComplete(policy, release, signed, options))
  if (problems.length > 0) throw new PolicyErrors(problems)
  return {
    policy,
    release,
    approvals: signed.map(({ approval }) => approval),
    advice: [...release.advice, ...policy.bundle.purposes.flatMap(({ advice }) => advice)],
    documents,
    tests,
    files,
  }
}

/**
 * A version as it says what may be seen, without the people its own agencies.yaml lists: who may write, advise and sign is
 * told by the deployed one, which may know people who came later.
 */
export function withoutPeople(documents: readonly PolicyDocument[]): PolicyDocument[] {
  return documents.map((document) => (document.kind === 'agencies' ? { ...document, people: [] } : document))
}

interface Standing {
  readonly approval: Approval
  readonly document: PurposeDocument | ReleaseDocument
  readonly path: string
}

/** An approval may stand with the release or with a purpose; wherever it stands, it is over the whole. */
function gatherApprovals({ bundle }: CompiledPolicy, release: ReleaseDocument): Standing[] {
  const standing = (document: PurposeDocument | ReleaseDocument, path: string): Standing[] =>
    document.approvedBy.map((approval, index) => ({ approval, document, path: `${path}.${index}` }))
  return [
    ...standing(release, 'release.approved-by'),
    ...bundle.purposes.flatMap((purpose) => standing(purpose, 'approved-by')),
  ]
}

function checkRelease(
  release: ReleaseDocument,
  { predecessor, replaces = predecessor?.hash, trust, version = release.version }: LoadOptions,
): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const wrong = (path: string, code: string, message: string) =>
    problems.push(inDocument(release, `release.${path}`, code, message))
  if (release.version !== version)
    wrong('version', 'other-version', `these files say that they are version ${release.version}, not ${version}`)
  if (replaces !== undefined && release.replaces !== replaces)
    wrong(
      'replaces',
      'stale',
      `this version replaces ${release.replaces === undefined ? 'nothing' : shortHash(release.replaces)}, but ${shortHash(replaces)} was approved last: somebody else's change came first`,
    )
  const author = checkWriter(trust.people, release.author)
  if (author !== undefined) wrong('author', 'unknown-author', author.message)
  return problems
}

/**
 * Whether those who are said to have advised are officers this hub knows. Not asked again of a version that has a number
 * in the history: its advice was checked when it was taken in, and an officer who left since puts nothing out of force.
 */
function checkAdvice(
  { bundle: { purposes } }: CompiledPolicy,
  release: ReleaseDocument,
  { trust, version }: LoadOptions,
): PolicyProblem[] {
  if (version !== undefined) return []
  const advised = (document: PurposeDocument | ReleaseDocument, path: string): PolicyProblem[] =>
    document.advice.flatMap(({ officer }, index) => {
      const fault = checkOfficer(trust.people, officer)
      return fault === undefined
        ? []
        : [inDocument(document, `${path}.${index}.officer`, 'unknown-officer', fault.message)]
    })
  return [...advised(release, 'release.advice'), ...purposes.flatMap((purpose) => advised(purpose, 'advice'))]
}

async function checkApprovals(
  signed: readonly Standing[],
  hash: string,
  release: ReleaseDocument,
  { trust }: LoadOptions,
): Promise<PolicyProblem[]> {
  const about: ApprovedRelease = {
    hash,
    version: release.version,
    replaces: release.replaces ?? null,
    release: releaseDigest(release),
  }
  const problems: PolicyProblem[] = []
  const seen = new Set<string>()
  for (const { approval, document, path } of signed) {
    const wrong = (code: string, message: string) => problems.push(inDocument(document, path, code, message))
    const { mandateHolder: by } = approval
    if (seen.has(by)) wrong('signed-twice', `${by} has signed already; one signature counts once`)
    seen.add(by)
    if (by === release.author)
      wrong('author-signed', `${by} wrote this version and cannot sign it: another mandate holder must`)
    const fault = await verifyApproval(approval, about, trust.people)
    if (fault !== undefined) wrong('approval', fault)
  }
  return problems
}

/** Whether everybody signed who must, and every widened rule has its reason. */
function checkComplete(
  policy: CompiledPolicy,
  release: ReleaseDocument,
  signed: readonly Standing[],
  { predecessor, trust, begins }: LoadOptions,
): PolicyProblem[] {
  const comparison: Comparison | undefined = predecessor && compare(predecessor, policy)
  const problems: PolicyProblem[] = []
  const counted = signed.filter(
    ({ approval: { mandateHolder, hash } }) => mandateHolder !== release.author && hash === policy.hash,
  )
  const missing = missingApprovals(
    requiredApprovals(predecessor, policy, comparison),
    new Set(counted.map(({ approval }) => approval.for)),
  )
  for (const needed of missing) {
    const holders = mandateHoldersFor(trust.people, needed.for, release.author)
    const whom = holders.length === 0 ? '' : `: ask ${holders.join(' or ')}`
    problems.push(inDocument(release, 'release.approved-by', 'not-signed', `${describeMissing([needed])}${whom}`))
  }
  const widened = comparison === undefined ? [] : widenedRules(comparison)
  for (const rule of widened)
    if (!Object.hasOwn(release.reasons, rule) || release.reasons[rule]?.trim() === '')
      problems.push(
        inDocument(release, 'release.reasons', 'no-reason', `${rule} shows more than before: add a reason for it`),
      )
  const delay = release.urgent === undefined ? wideningDelay(predecessor, widened) : 0
  // The day of a signature is signed, so that no history can have it approved earlier than it was.
  const approvedOn = counted
    .map(({ approval }) => approval.on)
    .sort()
    .at(-1)
  if (delay > 0 && begins !== undefined && approvedOn !== undefined) {
    const earliest = dayAfter(approvedOn, delay)
    if (dutchDay(new Date(begins)) < earliest)
      problems.push(
        inDocument(
          release,
          'release.effective',
          'too-early',
          `it shows more than what it replaces, which has that wait ${delay} days after the last signature: it cannot be in force before ${earliest}`,
        ),
      )
  }
  return problems
}

/** Who could give a signature for a kind: ids of its mandate holders, without the author. */
export function mandateHoldersFor(people: readonly PersonEntry[], kind: string, author: string): string[] {
  return people
    .filter((person) => person.roles.includes('mandate-holder') && person.for === kind && person.id !== author)
    .map(({ id }) => id)
}
