import type { CompiledPolicy } from '../compiled-policy.ts'
import type { PolicyTestDocument } from '../parse-policy-test.ts'
import { coveragePage } from './coverage-page.ts'
import { matrixCsv, matrixMarkdown } from './matrix.ts'
import { purposesPage } from './purpose-text.ts'
import { registerPage } from './register.ts'
import type { FieldNames } from './wording.ts'

/** One file that is made from the policies, by its name in policies/generated/. */
export interface GeneratedFile {
  readonly file: string
  readonly text: string
}

/** Everything people read of the policies, made from the policies that run: the same bundle gives the same text. */
export function generatedFiles(
  policy: CompiledPolicy,
  tests: readonly PolicyTestDocument[],
  names: FieldNames,
): GeneratedFile[] {
  return [
    { file: 'matrix.md', text: matrixMarkdown(policy, 'en', names) },
    { file: 'matrix.nl.md', text: matrixMarkdown(policy, 'nl', names) },
    { file: 'matrix.csv', text: matrixCsv(policy) },
    { file: 'purposes.en.md', text: purposesPage(policy, 'en', names) },
    { file: 'purposes.nl.md', text: purposesPage(policy, 'nl', names) },
    { file: 'register.en.md', text: registerPage(policy, 'en', names) },
    { file: 'register.nl.md', text: registerPage(policy, 'nl', names) },
    { file: 'coverage.md', text: coveragePage(policy, tests, 'en', names) },
  ]
}
