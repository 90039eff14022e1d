import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, giveUp, root } from './prepare.mjs'

// Starts what an agency would start apart: each subgraph and the gateway as a process of its own. The embedded store is
// started by whichever subgraph needs it first.
const SUBGRAPHS = ['chain', 'police', 'immigration', 'care', 'municipal']
const RESTARTS_PER_MINUTE = 5

const began = Date.now()
ensureInstalled()
ensureBuilt()

const port = Number(process.env.PORT || 4000)
if (!Number.isInteger(port) || port < 1 || port > 65_530)
  giveUp(`PORT must be a whole number from 1 to 65530, not "${process.env.PORT}".`)
const isSandbox = ['true', '1'].includes(process.env.SCHAKEL_SANDBOX)
// Cases of a sandbox live in another time, and so in another folder.
const dataDir = process.env.SCHAKEL_DATA || join(root, isSandbox ? '.data-sandbox' : '.data')
const env = { ...process.env, SCHAKEL_DATA: dataDir }
const base = `http://127.0.0.1:${port}`

const running = new Map()
let stopping = false

// Before the first of them starts: whoever is told to stop meanwhile leaves none of them behind.
process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))
// The gateway makes the keys that the subgraphs check permits with, and waits for them by itself.
start('gateway', 'dist/gateway/main.js')
for (const name of SUBGRAPHS) start(name, `dist/subgraphs/${name}/main.js`)
await waitUntilReady()

function start(name, file) {
  // Standard input tells the child when this process is gone, however it went.
  const child = spawn(process.execPath, [join(root, file)], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const entry = running.get(name) ?? { starts: [] }
  entry.child = child
  entry.starts = [...entry.starts.filter((at) => at > Date.now() - 60_000), Date.now()]
  running.set(name, entry)
  child.stdout.pipe(process.stdout)
  child.on('exit', (code) => {
    entry.ended = true
    if (stopping) return
    if (name === 'gateway' || !entry.wasReady || entry.starts.length > RESTARTS_PER_MINUTE) {
      console.error(`${name} ended (${code}); stopping.`)
      void stop(code || 1)
      return
    }
    console.error(`${name} ended (${code}); starting it again.`)
    entry.ended = false
    start(name, file)
  })
}

async function waitUntilReady() {
  let told
  let ready
  for (;;) {
    if (stopping) return
    ready = await fetch(`${base}/readyz`).then(
      (response) => response.json(),
      () => undefined,
    )
    if (ready?.ready) break
    // Waiting alone would not help: somebody must sign, or mend a file.
    const refused = ready?.detail?.policy?.refused?.problems.join('\n  ')
    if (refused !== undefined && refused !== told) console.error(`The policies are not taken:\n  ${refused}`)
    told = refused
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  for (const entry of running.values()) entry.wasReady = true
  const note = ready.detail?.policy?.files
  if (note !== undefined) console.error(`Note: ${note}.`)
  console.log(`
Schakel is ready after ${((Date.now() - began) / 1000).toFixed(1)} s. All cases are synthetic.

  GraphQL     ${base}/graphql
  Console     ${base}/console/
  Tokens      ${base}/identity/token
  Schema      ${base}/schema.graphql (signed in)
  Readiness   ${base}/readyz, metrics at /metrics

${isSandbox ? sandboxNote(ready.detail?.sandbox?.now) : ''}Ask something: paste this into another terminal, in this folder.

  npx schakel query --agency care-coordination --purpose care.coordinate \\
    '{ case(id: "demo-dublin-claimant") { caseId state policeVictimFile { contactOfficer } residenceStatus { lawfulResidence validUntil } carePlan { needs reviewAt } wmoRequests { provisionType decision } } }'

Ctrl-C stops everything.`)
}

function sandboxNote(now) {
  return `THIS IS A SANDBOX: its clock, ${now}, is not that of this machine, and anybody here may move it forward.

  npx schakel sandbox clock --forward 21d
  npx schakel sandbox status

`
}

async function stop(code) {
  if (stopping) return
  stopping = true
  // The gateway first: it answers what is in flight, and for that it needs the subgraphs.
  for (const name of ['gateway', ...SUBGRAPHS]) {
    const entry = running.get(name)
    if (entry === undefined || entry.ended) continue
    const gone = new Promise((resolve) => entry.child.once('exit', resolve))
    entry.child.kill('SIGTERM')
    if (name === 'gateway') await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 12_000))])
    entry.gone = gone
  }
  const all = Promise.all([...running.values()].map((entry) => entry.gone))
  await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 12_000))])
  const late = [...running].filter(([, entry]) => !entry.ended)
  for (const [name, entry] of late) {
    console.error(`${name} did not end in time and is killed.`)
    entry.child.kill('SIGKILL')
  }
  process.exit(late.length > 0 ? 1 : code)
}
