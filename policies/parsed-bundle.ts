import { createHash } from 'node:crypto'
import type { PolicyDocument } from './engine/policy-document.ts'
import type { PolicyFile } from './read-policy-files.ts'

/** Stands beside the policy files of a build. */
export const PARSED_FILE = '.parsed.json'

interface Parsed {
  /** Of the texts that were parsed: another text is another key. */
  readonly key: string
  readonly documents: readonly PolicyDocument[]
}

/**
 * Parsed documents as text, so that a command that only looks need not parse all policies first, which takes longer than
 * all the rest that it does. No hub reads it: what is run comes through the door, from the files themselves.
 */
export function writeParsed(files: readonly PolicyFile[], documents: readonly PolicyDocument[]): string {
  const parsed: Parsed = { key: keyOf(files), documents }
  return JSON.stringify(parsed, (_, value: unknown) => (value instanceof Map ? [...value] : value))
}

/** Reads them back; undefined when they were made of other texts than these, or not written to their end. */
export function readParsed(text: string, files: readonly PolicyFile[]): PolicyDocument[] | undefined {
  const parsed = parse(text)
  if (parsed?.key !== keyOf(files)) return undefined
  const { documents } = parsed
  return documents.map((document) => ({ ...document, positions: new Map(document.positions) }))
}

/** A build that was killed leaves half a file: its policies are parsed again, from what they were made of. */
function parse(text: string): Parsed | undefined {
  try {
    return JSON.parse(text) as Parsed
  } catch {
    return undefined
  }
}

function keyOf(files: readonly PolicyFile[]): string {
  const hash = createHash('sha256')
  for (const { name, text } of files) hash.update(JSON.stringify([name, text]))
  return hash.digest('hex')
}
