// Appends without end, several records at a time, and prints the id of each once it is acknowledged. Runs the build.
import { writeSync } from 'node:fs'

const [kind = '', place = '', run = '', keys = ''] = process.argv.slice(2)
const from = (name) => import(new URL(`../../../dist/gateway/log/${name}.js`, import.meta.url).href)

async function openLog() {
  if (kind === 'file') return (await from('file-log')).fileLog(place, { segmentSize: 30_000 })
  const { signingKeyIn } = await from('signing-key-file')
  return (await from('postgres-log')).postgresLog(place, { signingKey: await signingKeyIn(keys, true) })
}

const record = (decision) => ({
  decision,
  at: '2026-03-02T10:00:00.000Z',
  agency: '00000099000000011000',
  kind: 'SHELTER',
  client: 'shelter-noord',
  purpose: 'shelter.place',
  policy: 'ab'.repeat(32),
  operation: 'cd'.repeat(32),
  case: 'demo-case',
  tasks: ['task-1'],
  legalBasis: [{ law: 'GDPR', article: '6(1)(a)' }],
  confidential: false,
  disclosed: [{ coordinate: 'ShelterRequest.urgency', form: 'full' }],
  withheld: [{ coordinate: 'CarePlan.notes', reason: 'no-rule' }],
  internal: ['ReferralCase.caseId'],
  backstop: [],
  outcome: 'answered',
})

const log = await openLog()
await log.open()
writeSync(1, 'open\n')
await Promise.all(
  Array.from({ length: 8 }, async (_, lane) => {
    for (let number = 0; ; number += 1) {
      const decision = `run-${run}-lane-${lane}-${number}`
      await log.append(record(decision))
      // Synchronous: what was printed before the kill has left the process.
      writeSync(1, `${decision}\n`)
    }
  }),
)
