import { describeError } from './describe-error.ts'
import type { Logger } from './log.ts'
import { openStore, type OpenStoreOptions, type Store } from './store/open-store.ts'

/** A store that ends again within this time has a reason that opening it once more does not take away. */
const SOON_MS = 60_000

export interface KeepStoreOptions extends Pick<OpenStoreOptions, 'dataDir' | 'databaseUrl' | 'execArgv'> {
  readonly log: Logger
  readonly now: () => Date
}

/** The store of a subgraph, opened again when the process behind it ends. */
export interface KeptStore {
  /** Where it answers now. */
  readonly url: () => string
  readonly embedded: boolean
  /** Resolves when it is lost for good. */
  readonly lost: Promise<void>
  close(): Promise<void>
}

/**
 * Opens the store, and opens it again when its process was killed: committed rows are in its files. Requests in between
 * fail, those after it do not.
 */
export async function keepStore({ dataDir, databaseUrl, execArgv, log, now }: KeepStoreOptions): Promise<KeptStore> {
  const open = (): Promise<Store> =>
    openStore({
      dataDir,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(execArgv === undefined ? {} : { execArgv }),
    })
  let current = await open()
  let hasReopened = false
  let isClosing = false
  let reopening: Promise<void> | undefined
  let giveUp: () => void
  const lost = new Promise<void>((resolve) => (giveUp = resolve))
  watch()
  return {
    url: () => current.url,
    embedded: current.embedded,
    lost,
    async close() {
      isClosing = true
      await reopening
      await current.close()
    },
  }

  function watch(): void {
    const openedAt = now().getTime()
    void current.lost.then(() => {
      if (isClosing) return
      reopening = reopen(openedAt)
    })
  }

  async function reopen(openedAt: number): Promise<void> {
    const since = now().getTime() - openedAt
    if (hasReopened && since < SOON_MS) return giveUp()
    log.warn('the embedded store ended; opening it again')
    try {
      current = await open()
      hasReopened = true
      watch()
    } catch (error) {
      log.error({ cause: describeError(error) }, 'the embedded store cannot be opened again')
      giveUp()
    }
  }
}
