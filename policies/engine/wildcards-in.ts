import type { Coordinates } from './coordinates.ts'
import { splitCoordinate, wildcardFields } from './expand-see.ts'
import type { PolicyDocument, ReleaseDocument } from './policy-document.ts'

/** What every `Type: '*'` of these documents comes to in this schema: kept with the release, so that a field added later is not granted by it. */
export function wildcardsIn(documents: readonly PolicyDocument[], schema: Coordinates): ReleaseDocument['wildcards'] {
  const types = documents.flatMap((document) =>
    document.kind === 'purpose'
      ? document.rules.flatMap(({ see }) => see.map(({ coordinate }) => splitCoordinate(coordinate)))
      : [],
  )
  const wild = new Set(types.filter(({ fieldName }) => fieldName === '*').map(({ typeName }) => typeName))
  return Object.fromEntries(
    [...wild].sort().flatMap((name) => {
      const type = schema.types.get(name)
      return type === undefined
        ? []
        : [[name, wildcardFields(type).map(({ coordinate }) => splitCoordinate(coordinate).fieldName)]]
    }),
  )
}
