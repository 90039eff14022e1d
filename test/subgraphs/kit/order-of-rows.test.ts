import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import type { Form } from '../../../policies/engine/coordinates.ts'
import type { Permit, PermitScope } from '../../../schema/permit.ts'
import { care } from '../../../subgraphs/care/subgraph.ts'
import { chain } from '../../../subgraphs/chain/subgraph.ts'
import { immigration } from '../../../subgraphs/immigration/subgraph.ts'
import { accessOf } from '../../../subgraphs/kit/access.ts'
import { buildSubgraph } from '../../../subgraphs/kit/build-subgraph.ts'
import { type Database, openDatabase } from '../../../subgraphs/kit/database.ts'
import { loadRows } from '../../../subgraphs/kit/load-rows.ts'
import { migrate } from '../../../subgraphs/kit/migrate.ts'
import { openStore } from '../../../subgraphs/kit/store/open-store.ts'
import { snakeCase } from '../../../subgraphs/kit/snake-case.ts'
import { municipal } from '../../../subgraphs/municipal/subgraph.ts'
import { police } from '../../../subgraphs/police/subgraph.ts'
import { nodeArguments } from '../support/node-arguments.ts'
import { embeddedStore, type TestStore } from '../support/test-stores.ts'

/** An order tells a field as its value does (security.md 2, row 15): every list of every subgraph, under every way to see it. */
const DEFINITIONS = [chain, police, immigration, care, municipal]
const BUILT = DEFINITIONS.map((definition) => ({ definition, ...buildSubgraph(definition, definition.name) }))
const LISTS = BUILT.flatMap(({ definition, entities }) =>
  [...entities.values()]
    .filter(({ entity }) => entity.list)
    .map((stored) => ({ name: `${definition.name}: ${stored.entity.type}`, definition, stored })),
)
const ROWS = 7

let store: TestStore
let opened: Awaited<ReturnType<typeof openStore>>
let db: Database
beforeAll(async () => {
  store = await embeddedStore()
  opened = await openStore({
    dataDir: store.dataDir,
    execArgv: nodeArguments,
    ...(store.databaseUrl === undefined ? {} : { databaseUrl: store.databaseUrl }),
  })
  db = openDatabase({ url: opened.url })
  for (const { definition } of BUILT) {
    await sql`create schema if not exists ${sql.id(definition.name)}`.execute(db)
    await migrate(db, definition.name, definition.migrations(definition.name))
  }
}, 60_000)
afterAll(async () => {
  await db.destroy()
  await opened.close()
  await store.drop()
})

/** Rows of one list on a case, with what its table cannot do without; keys and moments run in the order of their insertion. */
async function insert({ definition, stored }: (typeof LISTS)[number]): Promise<void> {
  const { entity, keyedByCase } = stored
  const table = snakeCase(entity.type)
  const found = await sql<{ name: string; type: string; needed: boolean; identity: boolean }>`
    select column_name as name, data_type as type, is_identity = 'YES' as identity,
      is_nullable = 'NO' and column_default is null as needed
    from information_schema.columns where table_schema = ${definition.name} and table_name = ${table}`.execute(db)
  const file = '11111111-1111-4111-8111-111111111111'
  const kept = found.rows.filter(({ name, needed, identity }) => !identity && (needed || entity.orderBy.includes(name)))
  const value = (name: string, type: string, row: number) => {
    if (name === 'case_id') return 'a'
    if (name === 'status') return 'OPEN'
    if (name === 'file_id') return file
    if (type.startsWith('timestamp')) return `2026-03-0${row + 1}T10:00:00Z`
    if (type === 'date') return `2026-03-0${row + 1}`
    return type === 'boolean' ? false : type === 'ARRAY' ? [] : type === 'jsonb' ? {} : `${name}-${row}`
  }
  const rows = Array.from({ length: ROWS }, (_, row) =>
    Object.fromEntries(kept.map(({ name, type }) => [name, value(name, type, row)])),
  )
  const place = sql.id(definition.name, table)
  const names = sql.join(kept.map(({ name }) => sql.id(name)))
  if (definition.name === 'chain')
    await sql`insert into chain.referral_case
        (case_id, state, opened_at, age_status, residence_group, lead_agency, safety_level, is_open, consent_band)
      values ('a', 'OPEN', now(), 'ADULT', 'EU', 'agency', 'NORMAL', true, 'ADULT') on conflict do nothing`.execute(db)
  if (!keyedByCase)
    await sql`insert into ${sql.id(definition.name, 'case_link')} values ('a', ${file}) on conflict do nothing`.execute(
      db,
    )
  await sql`insert into ${place} (${names})
    select ${names} from jsonb_populate_recordset(null::${place}, ${JSON.stringify(rows)}::jsonb)`.execute(db)
}

type Way = 'unasked' | 'withheld' | 'month' | 'own' | 'full'
const WAYS: readonly Way[] = ['unasked', 'withheld', 'month', 'own', 'full']

test('every subgraph has lists', () => {
  expect(new Set(LISTS.map(({ definition }) => definition.name)).size).toBe(DEFINITIONS.length)
})

describe.each(LISTS)('$name', (list) => {
  const { stored, definition } = list
  const { entity, columns } = stored
  const key = entity.orderBy.at(-1) ?? ''
  const moments = entity.orderBy.slice(0, -1)
  const fieldOf = (column: string) => [...columns].find(([, name]) => name === column)?.[0]
  const ordering = entity.orderBy.flatMap((column) => fieldOf(column) ?? [])
  /** Something else of each row is shown, so that all of them are there. */
  const other = [...columns.keys()].find((field) => !ordering.includes(field)) ?? ''
  const combinations = ordering.reduce<Way[][]>(
    (made, _field) => made.flatMap((ways) => WAYS.map((way) => [...ways, way])),
    [[]],
  )

  /** Keys of the rows in their order; with another case beside it, of which all is shown. */
  async function keysInOrder(ways: readonly Way[], beside: boolean): Promise<unknown[]> {
    const named = (field: string) => `${entity.type}.${field}`
    const told = ordering.flatMap((field, index): [string, Form, boolean][] => {
      const way = ways[index]
      // What is not asked could be shown: it is an order that nobody asked for all the same.
      if (way === 'withheld' || way === undefined) return []
      return [[named(field), way === 'month' ? 'month' : 'full', way === 'own']]
    })
    const scope = (cases: string[], entries: typeof told): PermitScope => ({
      cases,
      see: Object.fromEntries([[named(other), 'full'], ...entries.map(([coordinate, form]) => [coordinate, form])]),
      own: entries.flatMap(([coordinate, , own]) => (own ? [coordinate] : [])),
    })
    const all = ordering.map((field): [string, Form, boolean] => [named(field), 'full', false])
    const scopes = [scope(['a'], told), ...(beside ? [scope(['b'], all)] : [])]
    const permit = { agency: '00000099000000001000', purpose: 'care.coordinate', scopes, open: {} }
    const access = accessOf(permit as unknown as Permit)
    const asked = ordering.filter((_field, index) => ways[index] !== 'unasked')
    const rows = await loadRows(db, {
      stored: { ...stored, entity: { ...entity, needs: [key] } },
      fields: [other, ...asked],
      cases: access.cases,
      access,
      at: new Date(),
    })
    return rows.map((row) => row[`need_${key}`])
  }
  const orders = async () =>
    new Map(
      await Promise.all(
        combinations.map(async (ways) => {
          const order = await keysInOrder(ways, false)
          expect(await keysInOrder(ways, true)).toEqual(order)
          return [ways.join(), { ways, order }] as const
        }),
      ),
    )

  test('is in the order of what is asked and shown in full, and of nothing else', async () => {
    await insert(list)
    const before = await orders()
    const table = sql`${sql.id(definition.name, snakeCase(entity.type))}`
    // What came last comes first.
    for (const column of moments)
      await sql`update ${table} set ${sql.id(column)} = ${sql.id(column)}
        + (interval '1 day' * 2 * (date '2026-03-04' - ${sql.id(column)}::date))`.execute(db)
    const after = await orders()
    for (const [name, { ways, order }] of before) {
      expect(order).toHaveLength(ROWS)
      const sorted = order.toSorted((one, two) => (String(one) < String(two) ? -1 : 1))
      const first = ordering.findIndex((_field, index) => ways[index] === 'full')
      const column =
        first < 0 ? undefined : entity.orderBy[entity.orderBy.indexOf(columns.get(ordering[first] ?? '') ?? '')]
      if (column === undefined) {
        // Neither the order of the keys nor of their insertion, which here are the same.
        expect([name, order]).not.toEqual([name, sorted])
        expect([name, order]).not.toEqual([name, sorted.toReversed()])
        expect([name, after.get(name)?.order]).toEqual([name, order])
      } else {
        expect([name, order]).toEqual([name, sorted])
        expect([name, after.get(name)?.order]).toEqual([name, column === key ? sorted : sorted.toReversed()])
      }
    }
  })
})
