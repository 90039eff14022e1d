import { readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { type BundleCheck, checkBundle } from '../../policies/engine/check-bundle.ts'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Coordinates } from '../../policies/engine/coordinates.ts'
import type { AgencyEntry, PolicyDocument } from '../../policies/engine/policy-document.ts'
import { PolicyErrors } from '../../policies/engine/policy-errors.ts'
import { readBundle } from '../../policies/load-bundle.ts'
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
  const documents = readDocuments(directory)
  return { documents, policy: compilePolicy(documents, await projectSchema()) }
}

async function projectSchema(): Promise<Coordinates> {
  return coordinatesOf(await readFile(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'))
}

/** What is wrong and what is odd with the policy files of a directory, files that cannot be read among them. */
export async function checkDirectory(directory: URL, at: Date): Promise<BundleCheck> {
  try {
    return checkBundle(readDocuments(directory), await projectSchema(), at)
  } catch (error) {
    if (error instanceof PolicyErrors) return { errors: error.problems, warnings: [] }
    throw error
  }
}

/** The agencies that policy documents list. */
export function agenciesIn(documents: readonly PolicyDocument[]): readonly AgencyEntry[] {
  return documents.flatMap((document) => (document.kind === 'agencies' ? document.agencies : []))
}

/** The documents of a directory, uncompiled. */
export function readDocuments(directory: URL): readonly PolicyDocument[] {
  try {
    return readBundle(directory)
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') {
      throw new CommandError(`There are no policies in ${directory.pathname}: name their directory with --policies`)
    }
    throw error
  }
}
