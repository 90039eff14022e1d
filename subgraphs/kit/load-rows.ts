import { sql, type RawBuilder } from 'kysely'
import type { Access, CaseScope } from './access.ts'
import { ROW_CASE, ROW_OWNED, type CaseRow } from './case-row.ts'
import type { Database } from './database.ts'
import { snakeCase } from './snake-case.ts'
import type { Asked, Entity, TableNames } from './subgraph-definition.ts'

/** An entity with everything needed to read its table. */
export interface StoredEntity {
  readonly entity: Entity
  /** Field → column. */
  readonly columns: ReadonlyMap<string, string>
  readonly names: TableNames
  readonly keyedByCase: boolean
}

export interface RowsRequest {
  readonly stored: StoredEntity
  readonly fields: readonly string[]
  /** Cases with the scope that holds for each. */
  readonly cases: ReadonlyMap<string, CaseScope>
  readonly access: Access
  /** When it is asked. */
  readonly at: Date
  /** Narrows the rows further, on the row `t` and the asked case `asked` (its `scope` is a number of the permit). */
  readonly only?: RawBuilder<boolean>
}

/** How one field may be read: from which scopes for every row, and from which for owned rows only. */
interface FieldReading {
  readonly field: string
  readonly full: readonly number[]
  readonly own: readonly number[]
}

/**
 * Reads the rows of one type for any number of cases in one statement. A column is selected only when some case may be shown it,
 * and its value only for those cases; cases that are shown nothing, and rows that are not the asker's own where only those may
 * be shown, are left out by the database.
 */
export async function loadRows(db: Database, request: RowsRequest): Promise<readonly CaseRow[]> {
  const { stored, access } = request
  const { entity } = stored
  const scopes = new Map([...request.cases.values()].map((scope) => [scope.number, scope]))
  const readings = request.fields
    .filter((field) => stored.columns.has(field) || entity.derived?.[field] !== undefined)
    .map((field) => readingOf(field, `${entity.type}.${field}`, scopes))
    .filter((reading) => reading.full.length > 0 || reading.own.length > 0)
  const allRows = new Set(readings.flatMap((reading) => reading.full))
  const ownRows = new Set(readings.flatMap((reading) => reading.own).filter((scope) => !allRows.has(scope)))
  // A case whose link is granted has its object, also when every field asked of it is one that leaves no trace.
  const link = `ReferralCase.${entity.link ?? ''}`
  for (const [number, scope] of scopes) {
    if (allRows.has(number) || ownRows.has(number) || scope.form(link) === undefined) continue
    ;(scope.isOwn(link) ? ownRows : allRows).add(number)
  }
  const cases = [...request.cases].filter(([, scope]) => allRows.has(scope.number) || ownRows.has(scope.number))
  if (cases.length === 0) return []

  const owned =
    entity.owned === undefined
      ? sql<boolean>`false`
      : sql<boolean>`coalesce(${entity.owned(access.permit.agency)}, false)`
  const conditions: RawBuilder<boolean>[] = []
  if (ownRows.size > 0) conditions.push(sql`(${scopeIn(allRows)} or (${scopeIn(ownRows)} and ${owned}))`)
  const rows = entity.rows?.(access.permit)
  if (rows !== undefined) conditions.push(rows)
  if (request.only !== undefined) conditions.push(request.only)

  const everywhere = new Set(cases.map(([, scope]) => scope.number)).size
  const selected = [
    sql`asked.case_id as "row.case"`,
    sql`${owned} as "row.owned"`,
    ...(entity.needs ?? []).map((column) => sql`t.${sql.ref(column)} as ${sql.ref(`need_${column}`)}`),
    ...readings.map((reading) => {
      const value = valueOf(stored, reading.field, { permit: access.permit, at: request.at })
      const name = sql.ref(reading.field)
      return reading.full.length === everywhere
        ? sql`${value} as ${name}`
        : sql`case when ${mask(reading, owned)} then ${value} end as ${name}`
    }),
  ]
  const statement = sql<Record<string, unknown>>`
    select ${sql.join(selected)}
    from unnest(${cases.map(([caseId]) => caseId)}::text[], ${cases.map(([, scope]) => scope.number)}::int[]) as asked(case_id, scope)
    ${joinOf(stored)}
    ${conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`}
    order by ${sql.join([sql`asked.case_id`, ...orderOf(request, scopes)])}`
  const result = await statement.execute(db)
  return result.rows.map(rowOf)
}

function readingOf(field: string, coordinate: string, scopes: ReadonlyMap<number, CaseScope>): FieldReading {
  const full: number[] = []
  const own: number[] = []
  for (const [number, scope] of scopes) {
    if (scope.form(coordinate) === undefined) continue
    if (scope.isOwn(coordinate)) own.push(number)
    else full.push(number)
  }
  return { field, full, own }
}

/**
 * An order tells a field as its value does, so rows are ordered by what is asked and shown in full on each of them, and what
 * is then still equal by a hash of the row's key: always the same, and it tells neither a number nor which row came in first.
 */
function orderOf({ stored, fields }: RowsRequest, scopes: ReadonlyMap<number, CaseScope>): RawBuilder<unknown>[] {
  const { type, orderBy } = stored.entity
  const key = orderBy.at(-1)
  if (key === undefined) return []
  const shown = orderBy.flatMap((column) => {
    const field = fields.find((asked) => stored.columns.get(asked) === column)
    if (field === undefined) return []
    const coordinate = `${type}.${field}`
    const told = [...scopes].filter(([, scope]) => scope.form(coordinate) === 'full' && !scope.isOwn(coordinate))
    if (told.length === 0) return []
    const value = sql`t.${sql.ref(column)}`
    return told.length === scopes.size
      ? [value]
      : [sql`case when ${scopeIn(told.map(([number]) => number))} then ${value} end`]
  })
  return [...shown, sql`md5(asked.case_id || '/' || t.${sql.ref(key)}::text)`]
}

function mask(reading: FieldReading, owned: RawBuilder<boolean>): RawBuilder<boolean> {
  const ways: RawBuilder<boolean>[] = []
  if (reading.full.length > 0) ways.push(scopeIn(reading.full))
  if (reading.own.length > 0) ways.push(sql`(${scopeIn(reading.own)} and ${owned})`)
  return sql`${sql.join(ways, sql` or `)}`
}

function scopeIn(scopes: Iterable<number>): RawBuilder<boolean> {
  return sql`asked.scope = any(${[...scopes]}::int[])`
}

function valueOf(stored: StoredEntity, field: string, asked: Asked): RawBuilder<unknown> {
  const derived = stored.entity.derived?.[field]
  return derived === undefined ? sql`t.${sql.ref(stored.columns.get(field) ?? field)}` : derived(stored.names, asked)
}

function joinOf({ entity, names, keyedByCase }: StoredEntity): RawBuilder<unknown> {
  const table = names.table(snakeCase(entity.type))
  return keyedByCase
    ? sql`join ${table} as t on t.case_id = asked.case_id`
    : sql`join ${names.table('case_link')} as l on l.case_id = asked.case_id join ${table} as t on t.file_id = l.file_id`
}

function rowOf(columns: Record<string, unknown>): CaseRow {
  const { 'row.case': caseId, 'row.owned': owned, ...fields } = columns
  return { ...fields, [ROW_CASE]: String(caseId), [ROW_OWNED]: owned === true }
}
