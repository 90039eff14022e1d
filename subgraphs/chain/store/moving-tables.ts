import { sql, type Kysely } from 'kysely'
import { addTable } from '../../kit/migrate.ts'

/** What the state machine keeps of a case beside its rows, what happened to it, and who must hear of it. */
export async function movingTables(db: Kysely<unknown>, schema: string): Promise<void> {
  const table = (name: string) => sql.id(schema, name)
  await sql`
    alter table ${table('referral_case')}
      add column version integer not null default 1,
      add column tracks jsonb not null default ${sql.lit(JSON.stringify(TRACKS_AT_FIRST))},
      add column course jsonb not null default '{"appeal":"NONE"}',
      add column reflection jsonb,
      -- When time alone may change the case next; null while no day is known.
      add column moves_at timestamptz(3)`.execute(db)
  await tracksFromState(db, schema)
  await sql`
    create index referral_case_moves_at on ${table('referral_case')} (moves_at) where closed_at is null`.execute(db)
  // The number keeps the order in which tasks were opened and consents recorded: several have one moment.
  await sql`
    alter table ${table('task')}
      add column version integer not null default 1,
      add column ended_by text,
      add column ending text,
      add column number bigint generated always as identity`.execute(db)
  await sql`
    alter table ${table('consent')}
      add column version integer not null default 1,
      add column number bigint generated always as identity`.execute(db)
  // The tasks of an agency that have ended: the list of what it used to do.
  await sql`
    create index task_ended on ${table('task')} (holder, type, closed_at, task_id) where closed_at is not null`.execute(
    db,
  )
  await addTable(
    db,
    schema,
    'case_event',
    {
      number: 'bigint generated always as identity',
      case_id: 'text!',
      event_id: 'text!',
      type: 'text!',
      event: 'jsonb!',
      by: 'text',
      at: 'timestamptz(3)!',
    },
    { key: 'number', index: ['case_id', 'number'] },
  )
  await sql`create unique index case_event_event_id on ${table('case_event')} (event_id)`.execute(db)
  await addTable(
    db,
    schema,
    'alarm',
    {
      alarm_id: 'text!',
      case_id: 'text!',
      kind: 'text!',
      to_agency: 'text!',
      task_id: 'text',
      raised_at: 'timestamptz(3)!',
    },
    { key: 'alarm_id', index: ['to_agency', 'raised_at', 'alarm_id'] },
  )
  for (const name of ['case_event', 'alarm']) {
    await db.schema
      .withSchema(schema)
      .alterTable(name)
      .addForeignKeyConstraint(`${name}_case`, ['case_id'], `${schema}.referral_case`, ['case_id'])
      .execute()
  }
}

const TRACKS_AT_FIRST = {
  identification: 'SIGNALLED',
  residence: 'NONE',
  shelter: 'NO_REQUEST',
  coordinator: 'NONE',
  plan: 'NONE',
  justice: 'NONE',
  municipal: { register: 'NOT_REGISTERED', support: 'NONE', income: 'NONE', housing: 'NONE' },
  redress: 'NONE',
  exit: 'OPEN',
}

/** Cases of before had a state and no tracks: each gets tracks of which that state follows. */
async function tracksFromState(db: Kysely<unknown>, schema: string): Promise<void> {
  const tracks: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    NOT_PRESUMED: { identification: 'NOT_PRESUMED' },
    CLOSED: { identification: 'REGISTERED', exit: 'CLOSED' },
    RETURNING: { identification: 'REGISTERED', exit: 'RETURNING' },
    ACUTE: { identification: 'REGISTERED', shelter: 'CRISIS_BED' },
    IN_REFLECTION: { identification: 'REGISTERED', residence: 'IN_REFLECTION' },
    ON_PERMIT: { identification: 'REGISTERED', residence: 'B8_GRANTED' },
    INTEGRATING: { identification: 'REGISTERED' },
    IN_SUPPORT: { identification: 'REGISTERED' },
  }
  await sql`
    update ${sql.id(schema, 'referral_case')} as c
    set tracks = c.tracks || (${JSON.stringify(tracks)}::jsonb -> c.state)
      || case when c.age_status = 'ADULT' then '{}'::jsonb else '{"youth":"NO_GUARDIAN"}'::jsonb end
    where ${JSON.stringify(tracks)}::jsonb ? c.state`.execute(db)
}
