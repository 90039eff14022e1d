import type { CompiledPolicy } from '../../policies/engine/compiled-policy.ts'
import type { Coordinate } from '../../policies/engine/coordinates.ts'
import type { CaseAccess, RequestScope } from './resolve-scope.ts'

/**
 * A case of which something is kept after closing and on which a new task is on offer, asked about in both ways by one
 * request: by its id what is kept, on a list the offered task, and neither takes anything from the other. The grant is that of
 * what is kept, with the fields of the offered task itself, because a permit has one for each case. Where fields of tasks are
 * what is kept nobody could tell whose they are, so the offer waits for a request of its own.
 */
export function besideOffer(policy: CompiledPolicy, kept: CaseAccess, offer: CaseAccess): CaseAccess {
  const { schema } = policy
  const isTask = (type: string): boolean => schema.types.get(type)?.taskKey !== undefined
  const isOfTask = (coordinate: Coordinate) => isTask(coordinate.slice(0, coordinate.indexOf('.')))
  const isLink = (coordinate: Coordinate) => schema.field(coordinate)?.kind === 'link'
  if ([...kept.grant.fields.keys()].some((coordinate) => isOfTask(coordinate) && !isLink(coordinate))) return kept
  const leadsToTask = (coordinate: Coordinate): boolean => {
    const type = schema.field(coordinate)?.type ?? ''
    return isTask(type) || schema.types.get(type)?.possible.some(isTask) === true
  }
  const grantOf = (coordinate: Coordinate) => (isOfTask(coordinate) ? offer.grant : kept.grant)
  return {
    ...kept,
    beside: { kept, offer },
    grant: {
      granted: (coordinate) => grantOf(coordinate).granted(coordinate),
      withheld: (coordinate) => grantOf(coordinate).withheld(coordinate),
      // An offered task leads nowhere, and the case does not lead to its tasks: there are others among them.
      reaches: (coordinate) => !isOfTask(coordinate) && !leadsToTask(coordinate) && kept.grant.reaches(coordinate),
      showsType: (type) => (isTask(type) ? offer.grant : kept.grant).showsType(type),
      isSilent: false,
      arguments: kept.grant.arguments,
      fields: new Map([
        ...kept.grant.fields,
        ...[...offer.grant.fields].filter(([coordinate]) => isOfTask(coordinate)),
      ]),
    },
  }
}

/** The access to a case under one root field: on a list by what is on offer, elsewhere by what is kept. */
export function accessUnder(
  { cases, pages }: Pick<RequestScope, 'cases' | 'pages'>,
  root: string,
  caseId: string,
): CaseAccess | undefined {
  const access = cases.get(caseId)
  if (access?.beside === undefined) return access
  return pages.has(root) ? access.beside.offer : access.beside.kept
}
