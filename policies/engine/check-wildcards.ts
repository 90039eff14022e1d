import type { Coordinates } from './coordinates.ts'
import type { Bundle } from './gather-bundle.ts'
import { inDocument } from './locate.ts'
import type { PolicyProblem, PurposeDocument, ReleaseDocument } from './policy-document.ts'
import { wildcardsIn } from './wildcards-in.ts'

/** Where the schema and what was stored have grown apart: not wrong, since nothing more is granted, but worth knowing. */
export function checkWildcards({ purposes, release }: Bundle, schema: Coordinates): PolicyProblem[] {
  if (release === undefined) return []
  return [
    ...Object.entries(wildcardsIn(purposes, schema)).flatMap(([typeName, now]) =>
      checkUse(typeName, now, purposes, release),
    ),
    ...checkStored(release, schema),
  ]
}

function checkUse(
  typeName: string,
  now: readonly string[],
  purposes: readonly PurposeDocument[],
  release: ReleaseDocument,
): PolicyProblem[] {
  const told = (code: string, message: string) =>
    purposes.flatMap((purpose) =>
      purpose.rules.flatMap(({ see }, index) =>
        see.some(({ coordinate }) => coordinate === `${typeName}.*`)
          ? [inDocument(purpose, `rules.${index}.see.${typeName}.*`, code, message)]
          : [],
      ),
    )
  const stored = Object.hasOwn(release.wildcards, typeName) ? release.wildcards[typeName] : undefined
  if (stored === undefined)
    return told(
      'wildcard-open',
      `"*" of ${typeName} is not stored in the release: a field added to ${typeName} would change this version`,
    )
  const gained = now.filter((name) => !stored.includes(name))
  if (gained.length === 0) return []
  return told(
    'wildcard-grew',
    `${typeName} has gained ${gained.join(', ')} since "*" was approved, not granted: name what is to be shown in a new version`,
  )
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
