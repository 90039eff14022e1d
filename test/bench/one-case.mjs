// Start-up and the one-case query over all four agencies, on the embedded store and, when SCHAKEL_TEST_DATABASE_URL is
// set, on PostgreSQL. Plain JavaScript: it times what users run, the build, from outside.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../gateway/bootstrap/prepare.mjs'
import { printColumns } from './print-columns.mjs'

const WARM_UP = 1000
const COUNTED = 400
const PORT = 4610
const QUERY = `{ case(id: "demo-dublin-claimant") { caseId state
  policeVictimFile { contactOfficer } crimeReports { filed }
  residenceStatus { lawfulResidence validUntil } reflectionPeriod { startDate endDate }
  carePlan { needs reviewAt coordinatorName } victimRegistration { registrationNumber }
  wmoRequests { provisionType decision } } }`

const stores = [{ name: 'embedded store', goal: 60 }]
const server = process.env.SCHAKEL_TEST_DATABASE_URL
if (server) stores.push({ name: 'PostgreSQL', goal: 25, server })
else console.log('SCHAKEL_TEST_DATABASE_URL is not set: measured on the embedded store only.\n')

const rows = []
for (const store of stores) {
  const dataDir = mkdtempSync(join(tmpdir(), 'schakel-bench-'))
  const database = store.server && `schakel_bench_${process.pid}`
  if (database) psql(store.server, `create database ${database}`)
  const env = { ...process.env, PORT: String(PORT), SCHAKEL_DATA: dataDir }
  if (database) env.SCHAKEL_DATABASE_URL = Object.assign(new URL(store.server), { pathname: database }).href
  else delete env.SCHAKEL_DATABASE_URL
  try {
    const first = await start(env)
    rows.push([store.name, 'first start, 944 cases made', `${(first.ms / 1000).toFixed(1)} s`, ''])
    await first.stop()
    const warm = await start(env)
    rows.push([store.name, 'warm start to ready', `${(warm.ms / 1000).toFixed(1)} s`, '10 s'])
    const times = await ask()
    rows.push([store.name, 'one case, four agencies: p50', `${at(times, 0.5).toFixed(1)} ms`, `${store.goal} ms`])
    rows.push([store.name, 'one case, four agencies: p95', `${at(times, 0.95).toFixed(1)} ms`, ''])
    await warm.stop()
  } finally {
    if (database) psql(store.server, `drop database if exists ${database} with (force)`)
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}
printColumns(rows)
console.log(`\nMeasured figure, then the goal. ${COUNTED} requests one after another, after ${WARM_UP} to warm up.`)

async function start(env) {
  const began = performance.now()
  const child = spawn(process.execPath, [join(root, 'gateway/bootstrap/start.mjs')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  let ended = false
  void gone.then(() => (ended = true))
  for (;;) {
    if (ended) throw new Error('the hub ended before it was ready')
    const ready = await fetch(`http://127.0.0.1:${PORT}/readyz`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    ms: performance.now() - began,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

async function ask() {
  const base = `http://127.0.0.1:${PORT}`
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'care-coordination',
    client_secret: 'demo',
    scope: 'purpose:care.coordinate',
  })
  const { access_token: token } = await (await fetch(`${base}/identity/token`, { method: 'POST', body: form })).json()
  const times = []
  for (let request = 0; request < WARM_UP + COUNTED; request += 1) {
    const began = performance.now()
    const response = await fetch(`${base}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    })
    const { data, errors } = await response.json()
    if (errors || !data.case?.wmoRequests) throw new Error(`not a full answer: ${JSON.stringify(errors)}`)
    if (request >= WARM_UP) times.push(performance.now() - began)
  }
  return times.sort((a, b) => a - b)
}

function at(sorted, share) {
  return sorted[Math.floor(sorted.length * share)]
}

function psql(server, statement) {
  const done = spawnSync('psql', [server, '-qc', statement], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`psql: ${done.stderr || done.error?.message}`)
}
