import { parsePolicy } from '../engine/parse-policy.ts'
import type { PurposeDocument } from '../engine/policy-document.ts'
import { type PolicyFile, TEST_FILE } from '../read-policy-files.ts'
import { editField, type Editing } from './edit-field.ts'
import { EditRefused, type FieldEdit, type PolicyEdit } from './policy-edit.ts'

/**
 * The files with the edits of fields made, one after the other; comments, order and everything else stay. Throws
 * EditRefused for an edit that says what cannot be said. Whether the result holds is for the compiler to say.
 */
export function applyEdits(files: readonly PolicyFile[], edits: readonly PolicyEdit[], editing: Editing): PolicyFile[] {
  let result = [...files]
  for (const edit of edits) if (edit.what === 'field') result = applyField(result, edit, editing)
  return result
}

function applyField(files: readonly PolicyFile[], edit: FieldEdit, editing: Editing): PolicyFile[] {
  const { file, document } = purposeFile(files, edit.purpose)
  const text = editField(file.text, document, edit, editing)
  return files.map((one) => (one.name === file.name ? { ...one, text } : one))
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
