import type { Grant, Withholding } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate } from '../../policies/engine/coordinates.ts'
import type { PublicError } from '../errors.ts'
import { errorTable } from '../errors.ts'
import { withheldFromReading } from './argument-reads.ts'
import { accessUnder } from './beside-offer.ts'
import type { Asked, PermittedOperation, WithheldPlace } from './permitted-plan.ts'
import type { CaseAccess, RequestScope } from './resolve-scope.ts'
import type { RootField } from './root-fields.ts'

/**
 * What an answer says it withholds: one entry per coordinate, at its first place in the document. It follows from the
 * document, the grants and the cases that are open to the caller, never from what a subgraph holds, so that neither an
 * error nor its absence tells anything about data. Silent facts leave no trace here.
 */
export function withheldPlaces(
  permitted: PermittedOperation,
  roots: readonly RootField[],
  scope: RequestScope | undefined,
  taskTypes: ReadonlySet<string>,
  outside: { readonly grant: Grant; readonly caseBound: ReadonlySet<string> },
): WithheldPlace[] {
  const live = new Set(roots.filter((root) => isLive(root, scope)).map(({ key }) => key))
  const found = new Map<Coordinate, WithheldPlace>()
  for (const place of permitted.withheld) {
    if (live.has(place.path[0] ?? '') && !found.has(place.coordinate)) {
      found.set(place.coordinate, place)
    }
  }
  if (scope === undefined) return [...found.values()]
  for (const asked of permitted.kept) {
    if (!outside.caseBound.has(typeOf(asked.coordinate))) {
      if (outside.grant.reaches(asked.coordinate)) continue
      // An argument of a list reads a field of its cases: the list holds those that grant it.
      if (asked.reads !== undefined && outside.caseBound.has(typeOf(asked.reads))) continue
      const reason = reasonFor(asked, outside.grant)
      if (reason !== undefined && reason.silent !== true) found.set(asked.coordinate, { ...asked, reason })
      continue
    }
    for (const caseId of scope.casesOfRoot.get(asked.path[0] ?? '') ?? []) {
      const access = accessUnder(scope, asked.path[0] ?? '', caseId)
      const reason = access === undefined ? undefined : withheldOf(asked, access, taskTypes)
      if (reason === undefined || reason.silent === true) continue
      const known = found.get(asked.coordinate)
      const missing = [...new Set([...(known?.reason.missing ?? []), ...(reason.missing ?? [])])].sort()
      found.set(asked.coordinate, { ...asked, path: known?.path ?? asked.path, reason: { ...reason, missing } })
    }
  }
  return [...found.values()]
}

/**
 * Places in the document, as response keys joined by dots, at which nothing is given on any case, be that told or not. What
 * fails there was fetched for joining only: to name it would tell of a withheld field (security.md 2, row 29).
 */
export function withheldPaths(
  permitted: PermittedOperation,
  scope: RequestScope | undefined,
  outside: { readonly grant: Grant; readonly caseBound: ReadonlySet<string> },
): ReadonlySet<string> {
  const given = ({ coordinate, path }: Asked): boolean => {
    if (scope === undefined || !outside.caseBound.has(typeOf(coordinate))) return outside.grant.reaches(coordinate)
    const caseIds = scope.casesOfRoot.get(path[0] ?? '') ?? []
    return caseIds.some((caseId) => scope.cases.get(caseId)?.grant.reaches(coordinate) === true)
  }
  const shown = new Set(permitted.kept.filter(given).map(({ path }) => path.join('.')))
  const asked = [...permitted.withheld, ...permitted.kept].map(({ path }) => path.join('.'))
  return new Set(asked.filter((path) => !shown.has(path)))
}

/** As much of a path as leads to the first place of which nothing is given. */
export function beforeWithheld(path: readonly string[], withheld: ReadonlySet<string>): readonly string[] {
  const length = path.findIndex((_key, at) => withheld.has(path.slice(0, at + 1).join('.')))
  return length < 0 ? path : path.slice(0, length)
}

/** What is withheld outside any case without a word to the caller: for the log. */
export function silentlyWithheld(
  { kept }: PermittedOperation,
  outside: { readonly grant: Grant; readonly caseBound: ReadonlySet<string> },
): WithheldPlace[] {
  return kept.flatMap((asked) => {
    if (asked.reads !== undefined || outside.caseBound.has(typeOf(asked.coordinate))) return []
    const reason = outside.grant.withheld(asked.coordinate)
    return reason?.silent === true ? [{ ...asked, reason }] : []
  })
}

/** Why one asked coordinate is withheld for one case; undefined when it is given, or not the business of this case. */
export function withheldOf(asked: Asked, access: CaseAccess, taskTypes: ReadonlySet<string>): Withholding | undefined {
  // Of an offered task only the task itself is shown: its case is closed, which is no withholding but an absence.
  if (access.offered && !taskTypes.has(typeOf(asked.coordinate))) return undefined
  // What filters a root field by a task's field filters the list of the asker's own tasks.
  const ofOwn = asked.path.length === 1 && taskTypes.has(typeOf(asked.reads ?? ''))
  return reasonFor(asked, access.grant, ofOwn)
}

function reasonFor({ coordinate, reads }: Asked, grant: Grant, ofOwn = false): Withholding | undefined {
  return reads === undefined ? grant.withheld(coordinate) : withheldFromReading(grant, { coordinate, reads }, ofOwn)
}

/** One error per withheld coordinate, as the contract has it. */
export function withheldErrors(places: readonly WithheldPlace[], decision: string): PublicError[] {
  return places.map(({ coordinate, path, reason }) => ({
    message: errorTable.FIELD_WITHHELD.message,
    path,
    extensions: {
      code: 'FIELD_WITHHELD',
      coordinate,
      reason: reason.reason,
      ...(reason.reason === 'condition' ? { missing: reason.missing ?? [] } : {}),
      decision,
    },
  }))
}

/** False for a root field that names only cases which are absent, closed or somebody else's: it answers null and nothing more. */
function isLive({ key, reach }: RootField, scope: RequestScope | undefined): boolean {
  return scope === undefined || reach.by !== 'named' || (scope.casesOfRoot.get(key)?.length ?? 0) > 0
}

function typeOf(coordinate: Coordinate): string {
  return coordinate.slice(0, coordinate.indexOf('.'))
}
