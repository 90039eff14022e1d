// A police subgraph that changes things and sends its events, to be killed: node sender-process.ts <store> <chain> <run> <dies>
import { join } from 'node:path'
import { pino } from 'pino'
import { storedKeys } from '../../../../schema/keys/stored-keys.ts'
import { openDatabase } from '../../../../subgraphs/kit/database.ts'
import { eventPoster } from '../../../../subgraphs/kit/outbox/post-event.ts'
import { eventSigner } from '../../../../subgraphs/kit/outbox/sign-event.ts'
import { startDelivery } from '../../../../subgraphs/kit/outbox/start-delivery.ts'
import { writeOutbox } from '../../../../subgraphs/kit/outbox/write-outbox.ts'
import { openStore } from '../../../../subgraphs/kit/store/open-store.ts'
import { nodeArguments } from '../../support/node-arguments.ts'
import { POLICE_A } from '../../support/stories.ts'
import { eventsOfCase } from './sending-side.ts'

const [storeText = '', chainUrl = '', run = '', dies = ''] = process.argv.slice(2)
const { dataDir, databaseUrl } = JSON.parse(storeText) as { dataDir: string; databaseUrl?: string }
const opened = await openStore({
  dataDir,
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
  execArgv: nodeArguments,
})
const db = openDatabase({ url: opened.url, maxConnections: 4 })
const now = (): Date => new Date()
const keys = await storedKeys({ directory: join(dataDir, 'keys'), name: 'events-police' }, now)
const post = eventPoster(chainUrl)
const delivery = startDelivery({
  db,
  schema: 'police',
  now,
  log: pino({ enabled: false }),
  sign: eventSigner('police', keys, now),
  async post(...given) {
    const posted = await post(...given)
    // Answered, and not yet noted.
    if (dies === 'once-applied' && posted.outcome === 'applied') process.kill(process.pid, 'SIGKILL')
    return posted
  },
  pauses: { first: 20, longest: 200, look: 100 },
})
process.stdout.write('ready\n')

// With no run it only sends.
if (run !== '') await change(1)

async function change(number: number): Promise<void> {
  for (const event of eventsOfCase(`run-${run}-case-${number}`, 3)) {
    const at = now().toISOString()
    await db.transaction().execute((tx) => writeOutbox(tx, 'police', { ...event, by: POLICE_A, at }))
    process.stdout.write(`${event.eventId}\n`)
    delivery.wake()
  }
  await change(number + 1)
}
