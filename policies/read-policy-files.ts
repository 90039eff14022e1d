import { readdirSync, readFileSync } from 'node:fs'
import { PolicyErrors } from './engine/policy-errors.ts'

/** One file of a bundle: its path within the policies' directory, with forward slashes, and its text. */
export interface PolicyFile {
  readonly name: string
  readonly text: string
}

export const TEST_FILE = '.test.yaml'
/** Holds what stands around a version, and is no part of its content. */
export const RELEASE_FILE = 'release.yaml'

/** Whether a name is one that files of a bundle have: directly in the policies' directory, or in its `purposes/`. */
export function isPolicyFileName(name: string): boolean {
  return /^(?:purposes\/)?[^/\\\0]+\.yaml$/u.test(name)
}

/** Reads the *.yaml files of a directory and of its `purposes/`, byte for byte, tests included. */
export function readPolicyFiles(directory: URL): PolicyFile[] {
  const base = directory.href.endsWith('/') ? directory : new URL(`${directory.href}/`)
  return [...yamlIn(base, ''), ...yamlIn(new URL('purposes/', base), 'purposes/')]
}

function yamlIn(folder: URL, prefix: string): PolicyFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({
      name: `${prefix}${name}`,
      text: decode(readFileSync(new URL(name, folder)), `${prefix}${name}`),
    }))
}

/** Nothing is dropped or replaced, so that the text can be written back byte for byte. */
function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    const message = 'the file is not UTF-8 text; save it as UTF-8'
    throw new PolicyErrors([{ code: 'not-utf-8', message, position: { file, line: 1, column: 1 } }])
  }
}
