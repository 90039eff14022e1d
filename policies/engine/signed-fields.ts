import type { Coordinate, Coordinates } from './coordinates.ts'
import type { PurposeDocument, Rule } from './policy-document.ts'
import { FULLNESS } from './prepare-column.ts'

type Shown = Rule['see'][number]

/** Each field once, in the fullest form in which it is shown: the form that decides. */
export function onceEach(see: readonly Shown[]): Shown[] {
  const fullest = new Map<Coordinate, Shown>()
  for (const shown of see) {
    const known = fullest.get(shown.coordinate)
    if (known === undefined || FULLNESS[shown.form] > FULLNESS[known.form]) fullest.set(shown.coordinate, shown)
  }
  return [...fullest.values()]
}

/** An expanded purpose as it is signed: without the coarser forms of what a rule shows in full, which only follow from that. */
export function signedFields(purpose: PurposeDocument, schema: Coordinates): PurposeDocument {
  return {
    ...purpose,
    rules: purpose.rules.map((rule) => {
      const full = new Set(rule.see.filter(({ form }) => form === 'full').map(({ coordinate }) => coordinate))
      const follows = ({ coordinate }: Shown) => full.has(schema.field(coordinate)?.coarsens?.field ?? '')
      return { ...rule, see: rule.see.filter((shown) => !follows(shown)) }
    }),
  }
}
