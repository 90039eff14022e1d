import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dataFolder } from '../../schema/sandbox/is-sandbox.ts'
import { coordinatesOf } from '../../schema/coordinates-of.ts'
import type { Release } from '../../policies/engine/lifecycle.ts'
import { dutchDay } from '../../policies/engine/dutch-day.ts'
import { missingApprovals } from '../../policies/engine/required-approvals.ts'
import { daysToWait, firstDay } from '../../policies/engine/widening-delay.ts'
import { describeProblem, PolicyErrors } from '../../policies/engine/policy-errors.ts'
import { demoPersonKey } from '../identity/demo-person-key.ts'
import { refuseDemoKeys } from '../identity/refuse-demo-keys.ts'
import { embeddedAddress } from '../policy-store/embedded-address.ts'
import { type DeskOutcome, type PolicyDesk, policyDesk } from '../policy-store/policy-desk.ts'
import type { PolicyStore } from '../policy-store/policy-store.ts'
import { sqlPolicyStore } from '../policy-store/sql-policy-store.ts'
import { CommandError, type CommandIo, exit, printJson } from './command-io.ts'
import { readPrivateKey } from './read-private-key.ts'
import { policyDirectory, readDocuments } from './shipped-policy.ts'

/**
 * Opens the policy store of a hub, also while it runs: the database of SCHAKEL_DATABASE_URL, else the embedded store under
 * SCHAKEL_DATA. Whose keys count is told by the agencies.yaml of this project.
 */
export async function withDesk<T>(
  io: CommandIo,
  use: (desk: PolicyDesk, store: PolicyStore) => Promise<T>,
): Promise<T> {
  const url = io.env['SCHAKEL_DATABASE_URL'] ?? ''
  const dataDir = dataFolder(io.env)
  const documents = await readDocuments(policyDirectory(undefined))
  const people = documents.flatMap((document) => (document.kind === 'agencies' ? document.people : []))
  try {
    refuseDemoKeys(people, io.env['NODE_ENV'])
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error))
  }
  const store = sqlPolicyStore(() => (url === '' ? embeddedAddress(dataDir) : Promise.resolve(url)))
  try {
    await store.events(Number.MAX_SAFE_INTEGER)
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new CommandError(
      `The policy store cannot be reached (${cause}): start the hub, or set SCHAKEL_DATA or SCHAKEL_DATABASE_URL to its own`,
    )
  }
  try {
    const supergraph = await readFile(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')
    const desk = policyDesk({ store, schema: coordinatesOf(supergraph), trust: { people }, now: () => new Date() })
    return await use(desk, store)
  } finally {
    await store.close()
  }
}

/** Tells what came of something done at the desk, and returns the exit code: a refusal is a finding. */
export async function tellOutcome(
  io: CommandIo,
  json: boolean | undefined,
  work: () => Promise<DeskOutcome>,
): Promise<number> {
  try {
    const outcome = await work()
    if (!outcome.ok) {
      const { code, message } = outcome.refusal
      if (json === true) printJson(io, { ok: false, code, message })
      else io.out(`Not done: ${message}\n`)
      return exit.finding
    }
    const { release } = outcome
    if (json === true) printJson(io, { ok: true, release: summary(release) })
    else io.out(`${describeRelease(release, new Date())}\n`)
    return exit.ok
  } catch (error) {
    if (!(error instanceof PolicyErrors)) throw error
    if (json === true) printJson(io, { ok: false, code: 'policy-errors', problems: error.problems })
    else for (const problem of error.problems) io.out(`${describeProblem(problem)}\n`)
    return exit.finding
  }
}

/** What has become of a release, and what it waits for. */
function describeRelease(release: Release, now: Date): string {
  const { number, submitted, withdrawnAt, inForceFrom, hash, returns } = release
  const named = `Release ${number} (${hash.slice(0, 12)})`
  if (withdrawnAt !== undefined) return `${named} is withdrawn.`
  const sentBack = returns.at(-1)
  if (submitted === undefined && sentBack !== undefined)
    return `${named} is a draft again: ${sentBack.by} returned it (${sentBack.reason}). Its author edits it ("schakel policy draft <directory> --release ${number}") and submits it anew.`
  if (submitted === undefined)
    return `${named} is a draft: submit it with "schakel policy submit ${number} --reason …".`
  if (inForceFrom !== undefined) return `${named} is approved, and in force from ${inForceFrom}.`
  const signing = `${named} is in review. Still to sign: ${stillToSign(release).join(', ')}.`
  return [signing, ...waiting(release, now)].join(' ')
}

/** What is to be known of the days that a submission waits, in sentences. */
function waiting({ submitted, rollsBackTo }: Release, now: Date): string[] {
  if (submitted === undefined) return []
  const days = daysToWait(submitted, rollsBackTo)
  if (days > 0)
    return [
      `It shows more, and that waits ${days} days after the last signature: in force from ${firstDay(dutchDay(now), submitted.effective, days)} at the earliest.`,
    ]
  return submitted.urgent === undefined ? [] : [`Urgent: ${submitted.urgent}`]
}

/** Kinds whose mandate holders must still sign, with why. */
export function stillToSign({ submitted, approvals }: Release): string[] {
  const missing = missingApprovals(submitted?.required ?? [], new Set(approvals.map(({ for: kind }) => kind)))
  const kinds = [...new Set(missing.map(({ for: kind }) => kind))]
  return kinds.map((kind) => {
    const as = missing.filter((needed) => needed.for === kind).map((needed) => needed.as)
    return kind === '*' ? 'any mandate holder' : `${kind} (${as.join(' and ')})`
  })
}

/** A release as programs read it. */
export function summary(release: Release) {
  const { submitted, content, draftedBy, draftedAt, ...rest } = release
  const {
    reason,
    reasons,
    dpia,
    urgent,
    delay,
    effective,
    replaces,
    required,
    widened,
    at: submittedAt,
  } = submitted ?? {}
  return {
    ...rest,
    content,
    draftedBy,
    draftedAt,
    ...(submitted === undefined
      ? {}
      : { submittedAt, replaces, reason, reasons, dpia, urgent, delay, effective, required, widened }),
    stillToSign: stillToSign(release),
  }
}

/** The key a person signs with: one in a file (PKCS#8 PEM or JWK), or that of a made-up person. */
export async function signingKeyOf(io: CommandIo, person: string, file: string | undefined): Promise<KeyObject> {
  if (file === undefined) {
    try {
      return demoPersonKey(person, io.env['NODE_ENV']).privateKey
    } catch (error) {
      throw new CommandError(`${error instanceof Error ? error.message : String(error)}, and sign with --key <file>`)
    }
  }
  return readPrivateKey(file, 'ed25519')
}

/** The number of a release as somebody typed it. */
export function releaseNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text)
  throw new CommandError(`"${text}" is no number of a release: see "schakel policy history"`)
}
