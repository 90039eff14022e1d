import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import { parsePolicyFiles } from '../../policies/read-bundle.ts'
import { coordinatesOf } from '../../schema/coordinates-of.ts'
import { CommandError } from './command-io.ts'
import { compileDirectory, policyDirectory, readSupergraph } from './shipped-policy.ts'

const SUPERGRAPH = 'schema/supergraph.graphql'

/**
 * The policies that a person names: a directory of policy files, or a commit, branch or tag of the repository in which
 * the command runs. Those of a commit are compiled over the schema of that commit, where it has one.
 */
export async function policyAt(named: string): Promise<CompiledPolicy> {
  if (isDirectory(named)) return (await compileDirectory(policyDirectory(named))).policy
  // A name that begins with a dash would be taken for an option.
  if (
    !/^[\w][\w./@^~{}-]*$/u.test(named) ||
    git(['rev-parse', '--verify', '--quiet', `${named}^{commit}`]) === undefined
  )
    throw new CommandError(`"${named}" is neither a directory nor a commit here: name one of the two`)
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
