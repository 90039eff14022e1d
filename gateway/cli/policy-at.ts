import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { inForce } from '../../policies/engine/lifecycle.ts'
import { parsePolicyFiles } from '../../policies/read-bundle.ts'
import { coordinatesOf } from '../../schema/coordinates-of.ts'
import { CommandError, type CommandIo } from './command-io.ts'
import { compileDirectory, policyDirectory, projectSchema, readSupergraph } from './shipped-policy.ts'

const SUPERGRAPH = 'schema/supergraph.graphql'

/** What `policyAt` takes, for the help of commands. */
export const POLICY_NAMES =
  'a directory of policies, a commit, branch or tag such as main, a release of the policy store such as release:2 or 2, in-force for the one that decides now, or the first 8 or more digits of a policy hash'

/**
 * The policies that a person names: a directory of policy files; a commit, branch or tag of the repository in which the
 * command runs; a release of the policy store; or a policy hash, of the files or of the store. Those of a commit are
 * compiled over the schema of that commit, where it has one.
 */
export async function policyAt(io: CommandIo, named: string): Promise<CompiledPolicy> {
  if (isDirectory(named)) {
    // The repository itself, as in "compare main .", stands for the policies in it.
    const inside = isDirectory(`${named}/purposes`) || !isDirectory(`${named}/policies`) ? named : `${named}/policies`
    return (await compileDirectory(policyDirectory(inside))).policy
  }
  const [, release] = /^(?:release:)?([1-9]\d{0,5}|in-force)$/u.exec(named) ?? []
  if (release !== undefined) return policyOfRelease(io, release === 'in-force' ? release : Number(release))
  const commit = isCommit(named)
  if (/^[0-9a-f]{8,64}$/u.test(named)) {
    const found = await policiesByHash(io, named)
    const meant = [...(commit ? ['a commit'] : []), ...found.map(({ hash }) => `policy ${hash.slice(0, 16)}`)]
    if (meant.length > 1)
      throw new CommandError(`"${named}" can be ${meant.join(' or ')}: write more digits, or name it otherwise`)
    const [only] = found
    if (only !== undefined) return only
  }
  if (commit) return policyOfCommit(named)
  throw new CommandError(`"${named}" is neither a directory nor a commit here: name ${POLICY_NAMES}`)
}

/** Loads the policy store only when a name can be about it. */
async function policyOfRelease(io: CommandIo, number: number | 'in-force'): Promise<CompiledPolicy> {
  const { storedPolicies } = await import('./stored-policies.ts')
  const policy = await storedPolicies(io, await projectSchema(), async ({ history, compile }) => {
    const release = number === 'in-force' ? inForce(history, io.now?.() ?? new Date()) : history.releases.get(number)
    if (release === undefined)
      throw new CommandError(
        number === 'in-force'
          ? 'No version is in force yet: the hub records the first one when it starts'
          : `There is no release ${number} in the policy store: see "schakel policy history"`,
      )
    return compile(release)
  })
  if (policy === undefined)
    throw new CommandError(
      `No policy store runs here, so ${number === 'in-force' ? 'no version of it is in force' : `there is no release ${number}`}: start the hub, or set SCHAKEL_DATA or SCHAKEL_DATABASE_URL to its own`,
    )
  return policy
}

/** Every policy whose hash begins so, of the files and of the store. */
async function policiesByHash(io: CommandIo, start: string): Promise<CompiledPolicy[]> {
  const { policy } = await compileDirectory(policyDirectory(undefined))
  const found = new Map(policy.hash.startsWith(start) ? [[policy.hash, policy]] : [])
  const { storedPolicies } = await import('./stored-policies.ts')
  await storedPolicies(io, await projectSchema(), async ({ history, compile }) => {
    for (const release of history.releases.values())
      if (release.hash.startsWith(start) && !found.has(release.hash)) found.set(release.hash, await compile(release))
  })
  return [...found.values()]
}

async function policyOfCommit(named: string): Promise<CompiledPolicy> {
  const top = (git(['rev-parse', '--show-toplevel']) ?? '.').trim()
  const names = (git(['-C', top, 'ls-tree', '-r', '-z', '--name-only', named, 'policies', SUPERGRAPH]) ?? '').split(
    '\0',
  )
  const show = (name: string) => git(['-C', top, 'show', `${named}:${name}`]) ?? ''
  const files = names.filter(
    (name) => /^policies\/(?:purposes\/)?[^/]+\.yaml$/u.test(name) && !name.endsWith('.test.yaml'),
  )
  if (files.length === 0)
    throw new CommandError(`"${named}" holds no policies: they stand in policies/ of the repository`)
  const supergraph = names.includes(SUPERGRAPH) ? show(SUPERGRAPH) : await readSupergraph()
  return compilePolicy(
    parsePolicyFiles(files.map((name) => ({ name, text: show(name) }))).documents,
    coordinatesOf(supergraph),
  )
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function isCommit(named: string): boolean {
  // A name that begins with a dash would be taken for an option.
  if (!/^[\w][\w./@^~{}-]*$/u.test(named)) return false
  return git(['rev-parse', '--verify', '--quiet', `${named}^{commit}`]) !== undefined
}

/** What git prints, or undefined when it refuses. */
function git(args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 * 1024 * 1024,
    })
  } catch {
    return undefined
  }
}
