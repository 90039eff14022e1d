import { readdirSync, readFileSync } from 'node:fs'
import { parsePolicyTest, type PolicyTestDocument } from './engine/parse-policy-test.ts'
import { parsePolicy } from './engine/parse-policy.ts'
import type { PolicyDocument, PolicyProblem } from './engine/policy-document.ts'
import { PolicyErrors } from './engine/policy-errors.ts'

const TESTS = '.test.yaml'

/**
 * Reads the bundle that stands in a directory: its *.yaml files and those of `purposes/`. The only file of the policies
 * that touches a disk. Throws PolicyErrors with the problems of all files together.
 */
export function readBundle(directory: URL): PolicyDocument[] {
  return readAll(
    policyFiles(directory).filter(({ name }) => !name.endsWith(TESTS)),
    parsePolicy,
  )
}

/** Reads the tests that stand beside the purposes. */
export function readPolicyTests(directory: URL): PolicyTestDocument[] {
  return readAll(
    policyFiles(directory).filter(({ name }) => name.endsWith(TESTS)),
    parsePolicyTest,
  )
}

function policyFiles(directory: URL): { name: string; location: URL }[] {
  const base = directory.href.endsWith('/') ? directory : new URL(`${directory.href}/`)
  return [...yamlIn(base, ''), ...yamlIn(new URL('purposes/', base), 'purposes/')]
}

function yamlIn(folder: URL, prefix: string): { name: string; location: URL }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name: `${prefix}${name}`, location: new URL(name, folder) }))
}

function readAll<Document>(
  files: readonly { name: string; location: URL }[],
  parse: (yaml: string, file: string) => Document,
): Document[] {
  const problems: PolicyProblem[] = []
  const documents: Document[] = []
  for (const { name, location } of files)
    try {
      documents.push(parse(readFileSync(location, 'utf8'), name))
    } catch (error) {
      if (!(error instanceof PolicyErrors)) throw error
      problems.push(...error.problems)
    }
  if (problems.length > 0) throw new PolicyErrors(problems)
  return documents
}
