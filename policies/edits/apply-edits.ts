import { parsePolicy } from '../engine/parse-policy.ts'
import type { PurposeDocument } from '../engine/policy-document.ts'
import { type PolicyFile, TEST_FILE } from '../read-policy-files.ts'
import { editField, type Editing } from './edit-field.ts'
import { editGround } from './edit-ground.ts'
import { editRule } from './edit-rule.ts'
import { EditRefused, type PolicyEdit, type TestEdit } from './policy-edit.ts'

/**
 * The files with the edits of purposes made, one after the other; comments, order and everything else stay. Throws
 * EditRefused for an edit that says what cannot be said. Whether the result holds is for the compiler to say.
 */
export function applyEdits(files: readonly PolicyFile[], edits: readonly PolicyEdit[], editing: Editing): PolicyFile[] {
  let result = [...files]
  for (const edit of edits) {
    if (edit.what === 'test') continue
    const { file, document } = purposeFile(result, edit.purpose)
    const text = edited(file.text, document, edit, editing)
    result = result.map((one) => (one.name === file.name ? { ...one, text } : one))
  }
  return result
}

function edited(
  text: string,
  document: PurposeDocument,
  edit: Exclude<PolicyEdit, TestEdit>,
  editing: Editing,
): string {
  if (edit.what === 'field') return editField(text, document, edit, editing)
  if (edit.what === 'rule') return editRule(text, document, edit)
  return editGround(text, document, edit, editing.laws ?? document.legalBasis.map(({ law }) => law))
}

/** The file that holds a purpose. */
export function purposeFile(
  files: readonly PolicyFile[],
  purpose: string,
): { readonly file: PolicyFile; readonly document: PurposeDocument } {
  // Where it is expected first: reading a file takes long.
  const isExpected = ({ name }: PolicyFile) => name === `purposes/${purpose}.yaml`
  for (const file of [...files.filter(isExpected), ...files.filter((one) => !isExpected(one))]) {
    if (file.name.endsWith(TEST_FILE) || !file.text.includes(purpose)) continue
    const document = parsePolicy(file.text, file.name)
    if (document.kind === 'purpose' && document.purpose === purpose) return { file, document }
  }
  throw new EditRefused({ en: `There is no purpose ${purpose}`, nl: `Er is geen doel ${purpose}` })
}
