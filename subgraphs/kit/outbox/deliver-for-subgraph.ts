import { join } from 'node:path'
import { storedKeys } from '../../../schema/keys/stored-keys.ts'
import type { Database } from '../database.ts'
import { describeError } from '../describe-error.ts'
import type { Logger } from '../log.ts'
import type { EventSender } from './event-envelope.ts'
import { eventPoster } from './post-event.ts'
import { eventSigner } from './sign-event.ts'
import { type Delivery, type Pauses, startDelivery } from './start-delivery.ts'

export interface SenderOptions {
  readonly from: EventSender
  /** Where the chain answers GraphQL. */
  readonly chainUrl: string
  readonly dataDir: string
  readonly schema: string
  /** Connections of its own, so that events and requests do not wait for each other. */
  readonly open: () => Database
  readonly now: () => Date
  readonly log: Logger
  readonly pauses?: Pauses
}

/** Sends what a subgraph leaves in its outbox, under a key of its own that is made the first time. */
export async function deliverForSubgraph({ from, chainUrl, dataDir, open, ...rest }: SenderOptions): Promise<Delivery> {
  const { now, log } = rest
  const keys = await storedKeys({ directory: join(dataDir, 'keys'), name: `events-${from}` }, now)
  keys.start((error) => log.error({ cause: describeError(error) }, 'the keys for events cannot be read'))
  const db = open()
  const delivery = startDelivery({ ...rest, db, sign: eventSigner(from, keys, now), post: eventPoster(chainUrl) })
  return {
    wake: () => delivery.wake(),
    async close() {
      await delivery.close()
      keys.close()
      await db.destroy()
    },
  }
}
