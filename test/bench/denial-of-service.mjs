// What each shape that brought other gateways down costs the hub: CPU of the process that serves it, from the first
// byte to the refusal. Plain JavaScript over the build, which is what users run.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../gateway/bootstrap/prepare.mjs'
import { shapes } from '../fixtures/denial-of-service-shapes.mjs'
import { built } from './built.mjs'
import { printColumns } from './print-columns.mjs'

const ROUNDS = 9
const GOAL = 50

const { compilePolicy, coordinatesOf, createHub, memoryLog } = await built('gateway/index.js')
const { readBundle } = await built('policies/load-bundle.js')

const supergraph = readFileSync(join(root, 'schema/supergraph.graphql'), 'utf8')
const hub = await createHub({
  supergraph,
  policy: compilePolicy(readBundle(pathToFileURL(join(root, 'policies/'))), coordinatesOf(supergraph)),
  authenticate: async () => ({
    agency: 'care',
    kind: 'CARE_COORDINATION',
    client: 'care',
    purposes: ['care.coordinate'],
  }),
  cases: { scope: async () => [] },
  log: memoryLog(),
})
const base = await hub.listen(0)
const rows = []
const sender = fork(join(root, 'test/bench/send-shape.mjs'))
await once(sender, 'spawn')
for (const [index, { name }] of shapes.entries()) {
  const times = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage()
    sender.send({ url: `${base}/graphql`, index, round })
    const [{ status }] = await once(sender, 'message')
    const { user, system } = process.cpuUsage(before)
    if (status < 400) throw new Error(`not refused: ${name}`)
    times.push((user + system) / 1000)
  }
  const [first] = times
  const median = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]
  rows.push([name, `${median.toFixed(1)} ms`, `${first.toFixed(1)} ms`, median <= GOAL ? '' : `over ${GOAL} ms`])
}
sender.disconnect()
await hub.close()
printColumns(rows)
console.log(`\nCPU to refuse it: median of ${ROUNDS}, and the first time. Goal: ${GOAL} ms.`)
