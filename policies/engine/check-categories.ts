import type { Coordinate, Coordinates } from './coordinates.ts'
import { inDocument } from './locate.ts'
import { unlisted } from './nearest-word.ts'
import type { PolicyProblem, VocabularyDocument } from './policy-document.ts'

/**
 * Every category of data that a field of the schema has must have a name in the vocabulary, so that what people read about
 * a field is never a bare code. A vocabulary without categories names none.
 */
export function checkCategories(vocabulary: VocabularyDocument | undefined, schema: Coordinates): PolicyProblem[] {
  const named = Object.keys(vocabulary?.categories ?? {})
  if (vocabulary === undefined || named.length === 0) return []
  const unnamed = new Map<string, Coordinate>()
  for (const { fields } of schema.types.values())
    for (const { category, coordinate } of fields.values())
      if (category !== undefined && !named.includes(category) && !unnamed.has(category))
        unnamed.set(category, coordinate)
  return [...unnamed].map(([category, coordinate]) =>
    inDocument(
      vocabulary,
      'categories',
      'unknown-word',
      `${unlisted('category', category, named)} (of ${coordinate} in the schema); name it here`,
    ),
  )
}
