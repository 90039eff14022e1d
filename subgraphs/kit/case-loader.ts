import DataLoader from 'dataloader'
import type { Access, CaseScope } from './access.ts'
import { ROW_CASE, type CaseRow } from './case-row.ts'
import type { Database } from './database.ts'
import { loadRows, type StoredEntity } from './load-rows.ts'

/** Reads rows by case for one request: all cases asked for in one go share one statement per type and set of fields. */
export interface CaseLoader {
  /** Rows of the type on one open case, in order; none when the case is not open to the asker. */
  rows(type: string, caseId: string, fields: readonly string[]): Promise<readonly CaseRow[]>
}

export interface CaseLoaderOptions {
  readonly db: Database
  readonly access: Access
  readonly entities: ReadonlyMap<string, StoredEntity>
  /** When the request came. */
  readonly at: Date
}

/** A loader for one request. Never share one between requests: it remembers what this permit may see. */
export function caseLoader({ db, access, entities, at }: CaseLoaderOptions): CaseLoader {
  const loaders = new Map<string, DataLoader<string, readonly CaseRow[]>>()

  function loaderFor(type: string, fields: readonly string[]): DataLoader<string, readonly CaseRow[]> {
    const key = `${type}(${fields.join(' ')})`
    const present = loaders.get(key)
    if (present !== undefined) return present
    const stored = entities.get(type)
    if (stored === undefined) throw new Error(`${type} has no entity in this subgraph: describe it in entities.ts`)
    const loader = new DataLoader<string, readonly CaseRow[]>(async (caseIds) => {
      const cases = new Map<string, CaseScope>()
      for (const caseId of caseIds) {
        const scope = access.openScope(caseId)
        if (scope !== undefined) cases.set(caseId, scope)
      }
      const rows = await loadRows(db, { stored, fields, cases, access, at })
      const byCase = new Map<string, CaseRow[]>()
      for (const row of rows) {
        const ofCase = byCase.get(row[ROW_CASE])
        if (ofCase === undefined) byCase.set(row[ROW_CASE], [row])
        else ofCase.push(row)
      }
      return caseIds.map((caseId) => byCase.get(caseId) ?? [])
    })
    loaders.set(key, loader)
    return loader
  }

  return { rows: (type, caseId, fields) => loaderFor(type, fields).load(caseId) }
}
