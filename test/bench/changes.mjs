// Every change of the referral chain over a hub with ten thousand open cases, on PostgreSQL: the time of the GraphQL request
// from outside, with its records in the log. Plain JavaScript: it times what users run, the build.
import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Kind, parse, print } from 'graphql'
import { Client } from 'pg'
import { root } from '../../gateway/bootstrap/prepare.mjs'
import { built } from './built.mjs'
import { plays } from './change-plays.mjs'
import { printColumns } from './print-columns.mjs'

const OPEN_CASES = 10_000
const ROUNDS = Number(process.env.SCHAKEL_BENCH_ROUNDS || 15)
const GOAL = 30
const PORT = 4620
const base = `http://127.0.0.1:${PORT}`
const SENDERS = ['police', 'immigration', 'care', 'municipal']

const OWNERS = {
  police: ['police_signal', 'investigation', 'crime_report'],
  immigration: ['reflection_period', 'residence_application', 'reception', 'return_plan'],
  care: ['care_plan', 'youth_protection', 'victim_support', 'shelter_placement'],
}
const tokens = new Map()

const server = process.env.SCHAKEL_TEST_DATABASE_URL
if (server) await measure()
else console.log('Changes over ten thousand open cases: SCHAKEL_TEST_DATABASE_URL is not set, not measured.')

async function measure() {
  const database = `schakel_bench_changes_${process.pid}`
  const dataDir = mkdtempSync(join(tmpdir(), 'schakel-bench-'))
  psql(`create database ${database}`)
  const url = Object.assign(new URL(server), { pathname: database }).href
  const db = new Client({ connectionString: url })
  let hub
  try {
    await db.connect()
    hub = await start({
      ...process.env,
      PORT: String(PORT),
      SCHAKEL_DATA: dataDir,
      SCHAKEL_DATABASE_URL: url,
      SCHAKEL_CASES: '944',
    })
    await fill(db)
    const { rows } = await db.query('select count(*)::int as n from chain.referral_case where is_open')
    const times = await play(db)
    report(times, rows[0].n)
  } finally {
    await db.end()
    await hub?.stop()
    psql(`drop database if exists ${database} with (force)`)
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

/** The open synthetic cases again and again under other ids, with all that hangs on them, until there are enough. */
async function fill(db) {
  const { rows } = await db.query('select count(*)::int as n from chain.referral_case where is_open')
  const copies = Math.ceil(OPEN_CASES / rows[0].n) - 1
  const tables = {
    referral_case: [],
    task: ['task_id'],
    consent: ['consent_id'],
    referral: ['referral_id'],
    asserted_fact: [],
  }
  for (const [table, keys] of Object.entries(tables)) {
    const columns = await db.query(
      `select column_name as name from information_schema.columns
       where table_schema = 'chain' and table_name = $1 and is_identity = 'NO'`,
      [table],
    )
    const names = columns.rows.map(({ name }) => name)
    const copied = names.map((name) =>
      name === 'case_id' || keys.includes(name) ? `t.${name} || '-' || copy` : `t.${name}`,
    )
    await db.query(
      `insert into chain.${table} (${names.join(', ')}) select ${copied.join(', ')} from chain.${table} as t
       join chain.referral_case as c on c.case_id = t.case_id and c.is_open and c.case_id !~ '-copy[0-9]+$'
       cross join (select 'copy' || n as copy from generate_series(1, ${copies}) as n) as copies`,
    )
  }
  await db.query('analyze')
}

async function play(db) {
  const { agencies, typesOf } = await policies()
  const oin = (slug) => agencies.get(slug)
  const mutations = mutationsOf(readFileSync(join(root, 'schema/supergraph.graphql'), 'utf8'))
  const times = new Map([...mutations.keys()].map((mutation) => [mutation, []]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const steps of Object.values(plays)) {
      let caseId
      for (const [agency, purpose, mutation, args, table, key] of steps(oin)) {
        const takes = mutations.get(mutation)
        const variables = { clientMutationId: randomUUID() }
        if (takes.has('caseId')) variables.caseId = caseId
        if (takes.has('taskId')) Object.assign(variables, await ownTask(db, caseId, oin(agency), typesOf.get(purpose)))
        else if (table !== undefined) Object.assign(variables, await recordOf(db, caseId, table, key))
        const token = await tokenOf(agency, purpose)
        const query = documentOf(mutation, takes, variables, args)
        const began = performance.now()
        const response = await fetch(`${base}/graphql`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ query, variables }),
        })
        const answer = await response.json()
        const took = performance.now() - began
        const made = answer.data?.made
        if (!made || made.problem)
          throw new Error(`${agency} could not ${mutation} for ${purpose}: ${JSON.stringify(answer)}`)
        times.get(mutation).push(took)
        await settled(db)
        if (mutation === 'openCase') caseId = made.caseId
        if (mutation === 'reportSignal') caseId = await newestCase(db)
      }
    }
  }
  return times
}

function report(times, openCases) {
  const rows = [...times].map(([mutation, all]) => {
    const sorted = all.toSorted((a, b) => a - b)
    if (sorted.length === 0) return [mutation, 'not measured', '', '', '']
    const p50 = sorted[Math.floor(sorted.length / 2)]
    return [
      mutation,
      `${sorted.length} times`,
      `${p50.toFixed(1)} ms`,
      `${sorted.at(-1).toFixed(1)} ms`,
      p50 > GOAL ? 'over the goal' : '',
    ]
  })
  printColumns([['change', '', 'p50', 'slowest', ''], ...rows])
  console.log(`\n${openCases} open cases on PostgreSQL, goal ${GOAL} ms p50; ${ROUNDS} rounds, the first one unwarmed.`)
}

async function policies() {
  const [{ readPolicyFiles }, { parsePolicyFiles }] = await Promise.all([
    built('policies/read-policy-files.js'),
    built('policies/load-bundle.js'),
  ])
  const { documents } = parsePolicyFiles(readPolicyFiles(pathToFileURL(join(root, 'policies/'))))
  const agencies = documents.flatMap((document) => (document.kind === 'agencies' ? document.agencies : []))
  return {
    agencies: new Map(agencies.map(({ slug, oin }) => [slug, oin])),
    typesOf: new Map(documents.flatMap((each) => (each.kind === 'purpose' ? [[each.purpose, [...each.tasks]]] : []))),
  }
}

/** As an agency's own system sends it: what differs from case to case in variables, the document always the same. */
function documentOf(mutation, takes, variables, args) {
  const names = Object.keys(variables)
  const declared = names.map((name) => `$${name}: ${takes.get(name)}`)
  const given = [...names.map((name) => `${name}: $${name}`), ...(args === '' ? [] : [args])]
  return `mutation (${declared.join(', ')}) {
    made: ${mutation}(${given.join(', ')}) { id version caseId problem { code message argument } }
  }`
}

/** The arguments of every mutation, with their types. */
function mutationsOf(supergraph) {
  const root = parse(supergraph).definitions.find(
    ({ kind, name }) => kind === Kind.OBJECT_TYPE_DEFINITION && name.value === 'Mutation',
  )
  return new Map(
    root.fields.map(({ name, arguments: taken }) => [
      name.value,
      new Map(taken.map((each) => [each.name.value, print(each.type)])),
    ]),
  )
}

async function ownTask(db, caseId, holder, types) {
  const { rows } = await db.query(
    `select task_id as "taskId", version from chain.task
     where case_id = $1 and holder = $2 and type = any($3) and status in ('OPEN', 'OFFERED', 'SUSPENDED')
     order by status = 'OPEN' desc, number desc limit 1`,
    [caseId, holder, types],
  )
  if (rows[0] === undefined) throw new Error(`${holder} holds no task of ${types.join(', ')}`)
  return rows[0]
}

/** Key and version of the newest record of a case, as the variables that name it. */
async function recordOf(db, caseId, table, key) {
  const owner = Object.keys(OWNERS).find((name) => OWNERS[name].includes(table))
  const column = key?.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)
  const columns = column === undefined ? 'version' : `version, ${column} as id`
  const { rows } =
    owner === undefined
      ? await db.query(`select ${columns} from chain.${table} where case_id = $1 order by number desc limit 1`, [
          caseId,
        ])
      : await db.query(
          `select ${columns} from ${owner}.${table} as t join ${owner}.case_link as l on l.file_id = t.file_id
           where l.case_id = $1 limit 1`,
          [caseId],
        )
  if (rows[0] === undefined) throw new Error(`no ${table} on the case`)
  const { id, version } = rows[0]
  return key === undefined ? { version } : { [key]: id, version }
}

async function newestCase(db) {
  const { rows } = await db.query('select case_id as id from chain.case_event order by number desc limit 1')
  return rows[0].id
}

/** Waits until the chain has heard of what was done. */
async function settled(db) {
  const waiting = SENDERS.map((name) => `select 1 from ${name}.outbox where delivered_at is null`).join(' union all ')
  for (let tries = 0; tries < 2_000; tries += 1) {
    const { rows } = await db.query(waiting)
    if (rows.length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('events are still on their way after ten seconds')
}

async function tokenOf(agency, purpose) {
  const key = `${agency} ${purpose} ${Math.floor(Date.now() / 300_000)}`
  if (!tokens.has(key)) {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: agency,
      client_secret: 'demo',
      scope: `purpose:${purpose}`,
    })
    const { access_token: token } = await (await fetch(`${base}/identity/token`, { method: 'POST', body: form })).json()
    tokens.set(key, token)
  }
  return tokens.get(key)
}

async function start(env) {
  const child = spawn(process.execPath, [join(root, 'gateway/bootstrap/start.mjs')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  let ended = false
  void gone.then(() => (ended = true))
  for (;;) {
    if (ended) throw new Error('the hub ended before it was ready')
    const ready = await fetch(`${base}/readyz`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

function psql(statement) {
  const done = spawnSync('psql', [server, '-qc', statement], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`psql: ${done.stderr || done.error?.message}`)
}
