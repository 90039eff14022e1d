import type { Coordinate, Form } from '../../policies/engine/coordinates.ts'
import type { Permit, PermitPage, PermitScope } from '../../schema/permit.ts'

/** One set of coordinates of a permit, ready to be asked. */
export interface CaseScope {
  /** Place in the permit, by which SQL tells the scopes apart. */
  readonly number: number
  readonly offered: boolean
  form(coordinate: Coordinate): Form | undefined
  /** Shown only on the asker's own rows. */
  isOwn(coordinate: Coordinate): boolean
}

/** A verified permit, ready to be asked. */
export interface Access {
  readonly permit: Permit
  /** The scope in which the case is open to the asker. */
  openScope(caseId: string): CaseScope | undefined
  /** The scope in which tasks offered on the case are shown; the case itself stays closed. */
  offeredScope(caseId: string): CaseScope | undefined
  /** Outside any case. */
  open(coordinate: Coordinate): Form | undefined
  page(responseKey: string): PermitPage | undefined
  /** Every case of the permit with the one scope that holds for it: the open one, else the offered one. */
  readonly cases: ReadonlyMap<string, CaseScope>
}

/** Indexes a permit, once per request. */
export function accessOf(permit: Permit): Access {
  const openScopes = new Map<string, CaseScope>()
  const offeredScopes = new Map<string, CaseScope>()
  for (const [number, scope] of permit.scopes.entries()) {
    const caseScope = caseScopeOf(scope, number)
    for (const caseId of scope.cases) (caseScope.offered ? offeredScopes : openScopes).set(caseId, caseScope)
  }
  return {
    permit,
    openScope: (caseId) => openScopes.get(caseId),
    offeredScope: (caseId) => offeredScopes.get(caseId),
    open: (coordinate) => entryOf(permit.open, coordinate),
    page: (responseKey) => entryOf(permit.pages ?? {}, responseKey),
    cases: new Map([...offeredScopes, ...openScopes]),
  }
}

function caseScopeOf(scope: PermitScope, number: number): CaseScope {
  const own = new Set(scope.own)
  return {
    number,
    offered: scope.offered === true,
    form: (coordinate) => entryOf(scope.see, coordinate),
    isOwn: (coordinate) => own.has(coordinate),
  }
}

/** Only what the record itself says: `constructor` is no coordinate. */
function entryOf<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
