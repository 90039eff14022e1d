import type { PurposeDocument } from '../engine/policy-document.ts'
import { linesOf, oneLineOf } from './edit-rule.ts'
import { addKey, appendItem } from './edit-see.ts'
import { EditRefused, type GroundEdit } from './policy-edit.ts'
import { printTold, scalar } from './print-rule.ts'

/** The text of a purpose with one more ground behind those it has. `laws` are those that the policies name. */
export function editGround(
  text: string,
  { purpose, legalBasis }: PurposeDocument,
  edit: GroundEdit,
  laws: readonly string[],
): string {
  const [article, because] = [oneLineOf(edit.article), linesOf(edit.because)]
  if (!laws.includes(edit.law)) throw new EditRefused(`No policy names the law ${edit.law}: choose one of those listed`)
  if (article === '') throw new EditRefused(`Write which article of ${edit.law} ${purpose} is to rest on`)
  if (Object.keys(because).length === 0) throw new EditRefused(`Say why ${purpose} may rest on ${edit.law} ${article}`)
  if (legalBasis.some((ground) => ground.law === edit.law && ground.article === article))
    throw new EditRefused(`${purpose} rests on ${edit.law} ${article} already: choose it from the list`)
  const lines = [`- law: ${scalar(edit.law)}`, `  article: ${scalar(article)}`, ...printTold(because)]
  const listed = legalBasis.length === 0 ? addKey(text, [], 'tasks', 'legal-basis', '[]') : text
  return appendItem(listed, ['legal-basis'], lines, { gap: false })
}
