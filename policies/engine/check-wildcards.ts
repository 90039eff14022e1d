import type { Coordinates } from './coordinates.ts'
import { splitCoordinate } from './expand-see.ts'
import type { Bundle } from './gather-bundle.ts'
import { inDocument } from './locate.ts'
import type { PolicyProblem, PurposeDocument, ReleaseDocument } from './policy-document.ts'
import { wildcardsIn } from './wildcards-in.ts'

/** Where the schema and what was stored have grown apart: not wrong, since nothing more is granted, but worth knowing. */
export function checkWildcards({ purposes, release }: Bundle, schema: Coordinates): PolicyProblem[] {
  if (release === undefined) return []
  return [...usesOf(purposes).flatMap((found) => checkUse(found, release, schema)), ...checkStored(release, schema)]
}

interface Wildcard {
  readonly purpose: PurposeDocument
  readonly typeName: string
  readonly path: string
}

function usesOf(purposes: readonly PurposeDocument[]): Wildcard[] {
  return purposes.flatMap((purpose) =>
    purpose.rules.flatMap(({ see }, index) =>
      see
        .map(({ coordinate }) => splitCoordinate(coordinate))
        .filter(({ fieldName }) => fieldName === '*')
        .map(({ typeName }) => ({ purpose, typeName, path: `rules.${index}.see.${typeName}.*` })),
    ),
  )
}

function checkUse(
  { purpose, typeName, path }: Wildcard,
  release: ReleaseDocument,
  schema: Coordinates,
): PolicyProblem[] {
  const stored = Object.hasOwn(release.wildcards, typeName) ? release.wildcards[typeName] : undefined
  if (stored === undefined) {
    const message = `"*" of ${typeName} is not stored in the release: a field added to ${typeName} would change this version`
    return [inDocument(purpose, path, 'wildcard-open', message)]
  }
  const gained = (wildcardsIn([purpose], schema)[typeName] ?? []).filter((name) => !stored.includes(name))
  if (gained.length === 0) return []
  const message = `${typeName} has gained ${gained.join(', ')} since "*" was approved, not granted: name what is to be shown in a new version`
  return [inDocument(purpose, path, 'wildcard-grew', message)]
}

function checkStored(release: ReleaseDocument, schema: Coordinates): PolicyProblem[] {
  return Object.entries(release.wildcards).flatMap(([typeName, names]) =>
    names.flatMap((name, index) =>
      schema.types.get(typeName)?.fields.has(name) === true
        ? []
        : [
            inDocument(
              release,
              `release.wildcards.${typeName}.${index}`,
              'wildcard-lost',
              `${typeName}.${name} was shown by "*" when this version was approved and is no longer in the schema`,
            ),
          ],
    ),
  )
}
