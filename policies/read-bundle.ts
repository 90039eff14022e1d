import { parsePolicyTest, type PolicyTestDocument } from './engine/parse-policy-test.ts'
import { parsePolicy } from './engine/parse-policy.ts'
import type { PolicyDocument, PolicyProblem } from './engine/policy-document.ts'
import { PolicyErrors } from './engine/policy-errors.ts'
import { type PolicyFile, readPolicyFiles, TEST_FILE } from './read-policy-files.ts'

/** What a bundle's files hold. */
export interface ParsedFiles {
  readonly documents: PolicyDocument[]
  readonly tests: PolicyTestDocument[]
}

/** Parses all files; throws PolicyErrors with the problems of all together. */
export function parsePolicyFiles(files: readonly PolicyFile[]): ParsedFiles {
  const parsing = parseOneByOne(files)
  let step = parsing.next()
  while (step.done !== true) step = parsing.next()
  return step.value
}

/** The same with a pause after each file, for a process that has others to answer meanwhile. */
export async function parsePolicyFilesInTurns(
  files: readonly PolicyFile[],
  pause: () => Promise<void>,
): Promise<ParsedFiles> {
  const parsing = parseOneByOne(files)
  let step = parsing.next()
  while (step.done !== true) {
    await pause()
    step = parsing.next()
  }
  return step.value
}

function* parseOneByOne(files: readonly PolicyFile[]): Generator<void, ParsedFiles, void> {
  const parsed: ParsedFiles = { documents: [], tests: [] }
  const problems: PolicyProblem[] = []
  for (const { name, text } of files) {
    try {
      if (name.endsWith(TEST_FILE)) parsed.tests.push(parsePolicyTest(text, name))
      else parsed.documents.push(parsePolicy(text, name))
    } catch (error) {
      if (!(error instanceof PolicyErrors)) throw error
      problems.push(...error.problems)
    }
    yield
  }
  if (problems.length > 0) throw new PolicyErrors(problems)
  return parsed
}

/** Reads the documents of a directory without asking who signed them: for looking and testing, never for running. */
export function readBundle(directory: URL): PolicyDocument[] {
  return parsePolicyFiles(readPolicyFiles(directory).filter(({ name }) => !name.endsWith(TEST_FILE))).documents
}

/** Reads the tests that stand beside the purposes. */
export function readPolicyTests(directory: URL): PolicyTestDocument[] {
  return parsePolicyFiles(readPolicyFiles(directory).filter(({ name }) => name.endsWith(TEST_FILE))).tests
}
