import { parsePolicyTest, type PolicyTestDocument } from './engine/parse-policy-test.ts'
import { parsePolicy } from './engine/parse-policy.ts'
import type { PolicyDocument, PolicyProblem } from './engine/policy-document.ts'
import { PolicyErrors } from './engine/policy-errors.ts'
import { type PolicyFile, readPolicyFiles, TEST_FILE } from './read-policy-files.ts'

/** Parses all files; throws PolicyErrors with the problems of all together. */
export function parsePolicyFiles(files: readonly PolicyFile[]): {
  readonly documents: PolicyDocument[]
  readonly tests: PolicyTestDocument[]
} {
  const problems: PolicyProblem[] = []
  const parseAll = <Document>(
    chosen: readonly PolicyFile[],
    parse: (yaml: string, file: string) => Document,
  ): Document[] =>
    chosen.flatMap(({ name, text }) => {
      try {
        return [parse(text, name)]
      } catch (error) {
        if (!(error instanceof PolicyErrors)) throw error
        problems.push(...error.problems)
        return []
      }
    })
  const documents = parseAll(
    files.filter(({ name }) => !name.endsWith(TEST_FILE)),
    parsePolicy,
  )
  const tests = parseAll(
    files.filter(({ name }) => name.endsWith(TEST_FILE)),
    parsePolicyTest,
  )
  if (problems.length > 0) throw new PolicyErrors(problems)
  return { documents, tests }
}

/** Reads the documents of a directory without asking who signed them: for looking and testing, never for running. */
export function readBundle(directory: URL): PolicyDocument[] {
  return parsePolicyFiles(readPolicyFiles(directory).filter(({ name }) => !name.endsWith(TEST_FILE))).documents
}

/** Reads the tests that stand beside the purposes. */
export function readPolicyTests(directory: URL): PolicyTestDocument[] {
  return parsePolicyFiles(readPolicyFiles(directory).filter(({ name }) => name.endsWith(TEST_FILE))).tests
}
