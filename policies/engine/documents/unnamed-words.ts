import type { CompiledPolicy } from '../compiled-policy.ts'
import { dataFields } from './data-cells.ts'
import { createWording, type FieldNames, type Language } from './wording.ts'

/** Words of the policy and of its schema that the documents would have to print as they are, because nobody has named them. */
export function unnamedWords(
  policy: CompiledPolicy,
  names: FieldNames,
): { readonly word: string; readonly language: Language }[] {
  return (['en', 'nl'] as const).flatMap((language) => {
    const wording = createWording(policy, language, names)
    for (const { coordinate, category } of dataFields(policy)) {
      wording.field(coordinate)
      wording.type(coordinate.slice(0, coordinate.indexOf('.')))
      if (category !== undefined) wording.category(category)
    }
    for (const purpose of policy.bundle.purposes) {
      wording.purpose(purpose.purpose)
      purpose.who.map(wording.kind)
      purpose.tasks.map(wording.task)
    }
    return wording.unnamed().map((word) => ({ word, language }))
  })
}
