import { buildAgencies, type WrittenAgencies } from './build-agencies.ts'
import { buildPurpose, type WrittenPurpose } from './build-purpose.ts'
import { buildRedLines, type WrittenRedLines } from './build-red-lines.ts'
import { buildRelease, type WrittenReleaseFile } from './build-release.ts'
import { buildVocabulary, type WrittenVocabulary } from './build-vocabulary.ts'
import { checkShape } from './check-shape.ts'
import { agenciesSchema, purposeSchema, redLinesSchema, releaseSchema, vocabularySchema } from './document-schemas.ts'
import type { PolicyDocument } from './policy-document.ts'
import { PolicyErrors, problem } from './policy-errors.ts'
import { readYaml } from './read-yaml.ts'
import type { Writing } from './writing.ts'

/** One kind of document: the top-level keys it is known by, its shape, and what makes it out of a value of that shape. */
interface DocumentKind {
  readonly knownBy: readonly string[]
  readonly schema: object
  build(written: unknown, writing: Writing): PolicyDocument
}

const KINDS: readonly DocumentKind[] = [
  {
    knownBy: ['purpose'],
    schema: purposeSchema,
    build: (written, writing) => buildPurpose(written as WrittenPurpose, writing),
  },
  {
    knownBy: ['red-lines'],
    schema: redLinesSchema,
    build: (written, writing) => buildRedLines(written as WrittenRedLines, writing),
  },
  {
    knownBy: ['agencies'],
    schema: agenciesSchema,
    build: (written, writing) => buildAgencies(written as WrittenAgencies, writing),
  },
  {
    knownBy: ['release'],
    schema: releaseSchema,
    build: (written, writing) => buildRelease(written as WrittenReleaseFile, writing),
  },
  {
    knownBy: ['facts', 'kinds', 'structural'],
    schema: vocabularySchema,
    build: (written, writing) => buildVocabulary(written as WrittenVocabulary, writing),
  },
]

/**
 * Reads one document: a purpose, the vocabulary, the red lines, the agencies or the release, told apart by their top-level
 * key. Throws PolicyErrors holding everything that is wrong with it, with file, line and column. Words that only other
 * documents or the schema can know (types, facts, kinds) are checked by `compilePolicy`.
 */
export function parsePolicy(yaml: string, file = 'policy.yaml'): PolicyDocument {
  const { value, positions } = readYaml(yaml, file)
  const kind = kindFor(value, file)
  const problems = checkShape(kind.schema, value, positions, file)
  if (problems.length > 0) throw new PolicyErrors(problems)
  const document = kind.build(value, { file, positions, problems })
  if (problems.length > 0) throw new PolicyErrors(problems)
  return document
}

function kindFor(value: unknown, file: string): DocumentKind {
  const keys = new Set(typeof value === 'object' && value !== null ? Object.keys(value) : [])
  const found = keys.has('tests') ? undefined : KINDS.find(({ knownBy }) => knownBy.some((key) => keys.has(key)))
  if (found !== undefined) return found
  const message = keys.has('tests')
    ? 'this file holds tests of a purpose; name it <purpose>.test.yaml'
    : 'not a policy document: it needs purpose, facts, kinds, red-lines, agencies or release at the top'
  throw new PolicyErrors([problem('unknown-document', message, { file, line: 1, column: 1 })])
}
