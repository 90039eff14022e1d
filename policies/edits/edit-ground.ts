import type { PurposeDocument } from '../engine/policy-document.ts'
import { linesOf, oneLineOf } from './edit-rule.ts'
import { addKey, appendItem } from './edit-see.ts'
import { EditRefused, type GroundEdit } from './policy-edit.ts'
import { printTold, printText } from './print-rule.ts'

/** The text of a purpose with one more ground behind those it has. `laws` are those that the policies name. */
export function editGround(
  text: string,
  { purpose, legalBasis }: PurposeDocument,
  edit: GroundEdit,
  laws: readonly string[],
): string {
  const [article, because] = [oneLineOf(edit.article), linesOf(edit.because)]
  if (!laws.includes(edit.law))
    throw new EditRefused({
      en: `No policy names the law ${edit.law}: choose one of those listed`,
      nl: `Geen beleid noemt de wet ${edit.law}: kies een wet uit de lijst`,
    })
  if (article === '')
    throw new EditRefused({
      en: `Write which article of ${edit.law} ${purpose} is to rest on`,
      nl: `Schrijf op welk artikel van ${edit.law} ${purpose} berust`,
    })
  if (Object.keys(because).length === 0)
    throw new EditRefused({
      en: `Say why ${purpose} may rest on ${edit.law} ${article}`,
      nl: `Schrijf op waarom ${purpose} op ${edit.law} ${article} mag berusten`,
    })
  if (legalBasis.some((ground) => ground.law === edit.law && ground.article === article))
    throw new EditRefused({
      en: `${purpose} rests on ${edit.law} ${article} already: choose it from the list`,
      nl: `${purpose} berust al op ${edit.law} ${article}: kies deze grondslag uit de lijst`,
    })
  const lines = [`- law: ${printText(edit.law)}`, `  article: ${printText(article)}`, ...printTold(because)]
  const listed = legalBasis.length === 0 ? addKey(text, [], 'tasks', 'legal-basis', '[]') : text
  return appendItem(listed, ['legal-basis'], lines, { gap: false })
}
