// Appends without end, several records at a time, and prints the id of each once it is acknowledged. Runs the build.
import { writeSync } from 'node:fs'

const [kind = '', place = '', run = '', keys = '', record = '{}'] = process.argv.slice(2)
const from = (name) => import(new URL(`../../../dist/gateway/log/${name}.js`, import.meta.url).href)

async function openLog() {
  if (kind === 'file') return (await from('file-log')).fileLog(place, { segmentSize: 30_000 })
  const { signingKeyIn } = await from('signing-key-file')
  return (await from('postgres-log')).postgresLog(place, { signingKey: await signingKeyIn(keys, true) })
}

// Made by the test, which is TypeScript; told apart by its decision.
const likeThis = JSON.parse(record)
const log = await openLog()
await log.open()
writeSync(1, 'open\n')
await Promise.all(
  Array.from({ length: 8 }, async (_, lane) => {
    for (let number = 0; ; number += 1) {
      const decision = `run-${run}-lane-${lane}-${number}`
      await log.append({ ...likeThis, decision })
      // Synchronous: what was printed before the kill has left the process.
      writeSync(1, `${decision}\n`)
    }
  }),
)
