import { readFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type BundleCheck, checkBundle } from '../../policies/engine/check-bundle.ts'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import type { AgencyEntry, PolicyDocument } from '../../policies/engine/policy-document.ts'
import { PolicyErrors } from '../../policies/engine/policy-errors.ts'
import { PARSED_FILE, readParsed } from '../../policies/parsed-bundle.ts'
import { type PolicyFile, readPolicyFiles, TEST_FILE } from '../../policies/read-policy-files.ts'
import { coordinatesOf } from '../../schema/coordinates-of.ts'
import { CommandError } from './command-io.ts'

/** Where the policy files stand: the given directory, or those of this project. */
export function policyDirectory(given: string | undefined): URL {
  return given === undefined ? new URL('../../policies/', import.meta.url) : pathToFileURL(`${given}/`)
}

/** Policy files read and compiled against the project's schema. Throws PolicyErrors when they do not hold. */
export async function compileDirectory(
  directory: URL,
): Promise<{ readonly documents: readonly PolicyDocument[]; readonly policy: CompiledPolicy }> {
  const documents = await readDocuments(directory)
  return { documents, policy: compilePolicy(documents, await projectSchema()) }
}

/** The schema of this project. */
export async function projectSchema(): Promise<Coordinates> {
  return coordinatesOf(await readSupergraph())
}

/** What is wrong and what is odd with the policy files of a directory, files that cannot be read among them. */
export async function checkDirectory(directory: URL, at: Date): Promise<BundleCheck> {
  try {
    return checkBundle(await readDocuments(directory), await projectSchema(), at)
  } catch (error) {
    if (error instanceof PolicyErrors) return { errors: error.problems, warnings: [] }
    throw error
  }
}

/** The supergraph of this project. */
export function readSupergraph(): Promise<string> {
  return readFile(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8')
}

/** The agencies that policy documents list. */
export function agenciesIn(documents: readonly PolicyDocument[]): readonly AgencyEntry[] {
  return documents.flatMap((document) => (document.kind === 'agencies' ? document.agencies : []))
}

/** The documents of a directory, uncompiled: as the build parsed them, or parsed now when the files say something else. */
export async function readDocuments(directory: URL): Promise<readonly PolicyDocument[]> {
  const files = readFilesIn(directory).filter(({ name }) => !name.endsWith(TEST_FILE))
  const parsed = await readFile(new URL(PARSED_FILE, directory), 'utf8').catch((error: NodeJS.ErrnoException) => {
    // Only a build writes it; one that is there and cannot be read is told.
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const known = parsed === undefined ? undefined : readParsed(parsed, files)
  if (known !== undefined) return known
  // The parser takes a while to load, which most commands can do without.
  const { parsePolicyFiles } = await import('../../policies/read-bundle.ts')
  return parsePolicyFiles(files).documents
}

/** All policy files of a directory, tests included. */
export function readFilesIn(directory: URL): PolicyFile[] {
  try {
    return readPolicyFiles(directory)
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
    throw new CommandError(
      `There are no policies in ${fileURLToPath(directory)}: name a directory that holds *.yaml files and a folder purposes/`,
    )
  }
}
