import { Migrator, sql, type Kysely, type Migration } from 'kysely'
import { describeError } from './describe-error.ts'
import type { Database } from './database.ts'

/** Brings one schema up to date; its own table remembers what was done. Two processes may do so at once: the second waits. */
export async function migrate(
  db: Database,
  schema: string,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableSchema: schema,
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the table of migrations'
  throw new Error(
    `Schema ${schema} could not be brought up to date at ${failed}: ${JSON.stringify(describeError(error))}`,
    {
      cause: error,
    },
  )
}

/** Columns by name: a PostgreSQL type, with `!` after it for NOT NULL. */
export type Columns = Readonly<Record<string, string>>

export interface TableOptions {
  readonly key: string
  /** Index for reading the rows of one case in order. */
  readonly index?: readonly string[]
  readonly checks?: Readonly<Record<string, string>>
}

/** Adds a table; used by migrations only. */
export async function addTable(
  db: Kysely<unknown>,
  schema: string,
  name: string,
  columns: Columns,
  options: TableOptions,
): Promise<void> {
  let table = db.schema.withSchema(schema).createTable(name)
  for (const [column, type] of Object.entries(columns)) {
    const required = type.endsWith('!')
    table = table.addColumn(column, sql.raw(required ? type.slice(0, -1) : type), (built) => {
      const whole = required ? built.notNull() : built
      return column === options.key ? whole.primaryKey() : whole
    })
  }
  for (const [check, condition] of Object.entries(options.checks ?? {})) {
    table = table.addCheckConstraint(`${name}_${check}`, sql.raw(condition))
  }
  await table.execute()
  if (options.index !== undefined) {
    await db.schema
      .withSchema(schema)
      .createIndex(`${name}_${options.index.join('_')}`)
      .on(name)
      .columns([...options.index])
      .execute()
  }
}

/** Which cases an agency has a file on, under its own number: the only place where the two meet. */
export async function addCaseLink(db: Kysely<unknown>, schema: string): Promise<void> {
  await addTable(db, schema, 'case_link', { case_id: 'text!', file_id: 'uuid!' }, { key: 'case_id' })
  await db.schema
    .withSchema(schema)
    .createIndex('case_link_file_id')
    .unique()
    .on('case_link')
    .column('file_id')
    .execute()
}

/** Adds a table whose rows belong to a file of the agency; `single` for types of which a file has at most one. */
export async function addFileTable(
  db: Kysely<unknown>,
  schema: string,
  name: string,
  columns: Columns,
  options: Partial<TableOptions> & { readonly single?: true } = {},
): Promise<void> {
  const key = options.key ?? 'file_id'
  await addTable(db, schema, name, { file_id: 'uuid!', ...columns }, { ...options, key })
  await db.schema
    .withSchema(schema)
    .alterTable(name)
    .addForeignKeyConstraint(`${name}_file`, ['file_id'], `${schema}.case_link`, ['file_id'])
    .execute()
}

/** Remembers which synthetic world a schema holds: written last, in the transaction that inserts the world. */
export async function addSeedState(db: Kysely<unknown>, schema: string): Promise<void> {
  await addTable(
    db,
    schema,
    'seed_state',
    { one: 'boolean!', seed: 'integer!', cases: 'integer!', completed_at: 'timestamptz(3)!' },
    { key: 'one', checks: { single: 'one' } },
  )
}

/** Gives rows a number that goes up with each change, so that a change based on an older reading can be told. */
export async function addVersions(db: Kysely<unknown>, schema: string, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await db.schema
      .withSchema(schema)
      .alterTable(table)
      .addColumn('version', 'integer', (built) => built.notNull().defaultTo(1))
      .execute()
  }
}
