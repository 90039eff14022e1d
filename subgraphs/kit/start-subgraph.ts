import { sql } from 'kysely'
import type { AddressInfo } from 'node:net'
import type { Permit } from '../../schema/permit.ts'
import { accessOf } from './access.ts'
import { agencyRole, grantAgencyRole, type TableRights } from './agency-role.ts'
import { buildSubgraph } from './build-subgraph.ts'
import { caseLoader } from './case-loader.ts'
import type { SubgraphConfig } from './config.ts'
import { openDatabase, type Database } from './database.ts'
import type { Logger } from './log.ts'
import { migrate } from './migrate.ts'
import { deliverForSubgraph } from './outbox/deliver-for-subgraph.ts'
import { EVENT_SENDERS, type EventSender, isEventSender } from './outbox/event-envelope.ts'
import { outboxBacklog } from './outbox/outbox-backlog.ts'
import { type PublicKeys, publicKeys } from './public-keys.ts'
import type { RequestContext } from './request-context.ts'
import { seedWorld } from './seed-world.ts'
import { serveApollo } from './serve-apollo.ts'
import { createHttp, type HttpOptions } from './serve-http.ts'
import { serveMercurius } from './serve-mercurius.ts'
import { keepStore } from './keep-store.ts'
import type { DoorSource, SubgraphDefinition } from './subgraph-definition.ts'
import { syntheticWorld, type World } from './synthetic-world.ts'
import { permitVerifier } from './verify-permit.ts'

export interface StartOptions {
  readonly config: SubgraphConfig
  readonly log: Logger
  readonly now: () => Date
  /** Lines for whoever started the subgraph: progress, and that it is ready. */
  readonly say: (line: string) => void
  /** Told every statement that requests cause, for tests that count them. */
  readonly onStatement?: (sql: string) => void
  /** Where synthetic cases come from; by default the generator. */
  readonly world?: World
  /** Node options for a store process that has to be started. */
  readonly execArgv?: readonly string[]
}

export interface RunningSubgraph {
  /** `http://…/graphql`. */
  readonly url: string
  /** Resolves when the embedded store ended by itself, and could not be opened again or ended again soon. */
  readonly storeLost: Promise<void>
  /** Stops listening, waits for requests in flight, lets the store go. */
  close(): Promise<void>
}

/** Starts one subgraph: finds its store, brings its schema up to date, fills it when asked, and serves it. */
export async function startSubgraph(definition: SubgraphDefinition, options: StartOptions): Promise<RunningSubgraph> {
  const { config, log, now } = options
  const schemaName = `${config.schemaPrefix}${definition.name}`
  const store = await keepStore({
    dataDir: config.dataDir,
    ...(config.databaseUrl === undefined ? {} : { databaseUrl: config.databaseUrl }),
    ...(options.execArgv === undefined ? {} : { execArgv: options.execArgv }),
    log,
    now,
  })
  const closing: (() => Promise<unknown>)[] = [() => store.close()]
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step()
  }
  try {
    await prepareStore(definition, options, { url: store.url(), embedded: store.embedded }, schemaName)
    const connections = {
      url: store.url,
      ...(store.embedded ? {} : { role: agencyRole(schemaName) }),
      onConnectionError: () => log.warn('a connection to the store broke'),
    }
    const { onStatement } = options
    const db = openDatabase({ ...connections, ...(onStatement === undefined ? {} : { onStatement }) })
    closing.push(() => db.destroy())
    const { name } = definition
    const delivery =
      config.chainUrl === undefined || !isEventSender(name)
        ? undefined
        : await deliverForSubgraph({
            from: name,
            chainUrl: config.chainUrl,
            dataDir: config.dataDir,
            schema: schemaName,
            open: () => openDatabase({ ...connections, maxConnections: 2 }),
            now,
            log,
          })
    if (delivery !== undefined) closing.push(() => delivery.close())
    const { schema, entities } = buildSubgraph(definition, schemaName)
    const contextFor = (permit: Permit): RequestContext => {
      const access = accessOf(permit)
      return {
        access,
        db,
        log,
        now,
        wake: () => delivery?.wake(),
        loader: caseLoader({ db, access, entities, at: now() }),
      }
    }
    const source = { db, schema: schemaName, now }
    const http: HttpOptions = {
      verify: permitVerifier({ keys: publicKeys(config.hubKeys, { now }), audience: definition.name, now }),
      log,
      ready: () => answers(db),
      ...(config.metricsToken === undefined ? {} : { metricsToken: config.metricsToken }),
      ...(isEventSender(name) ? { backlog: () => outboxBacklog(db, schemaName, now()) } : {}),
      ...(definition.routes === undefined ? {} : { routes: definition.routes(source) }),
      ...(definition.doors === undefined
        ? {}
        : { doors: definition.doors({ ...source, log, eventKeys: senderKeys(config, now) }) }),
    }
    const app = createHttp(http)
    closing.push(() => app.close())
    await (definition.server === 'apollo' ? serveApollo : serveMercurius)(app, http, schema, contextFor)
    await listen(app, config)
    const { port } = app.server.address() as AddressInfo
    const url = `http://${config.host}:${port}/graphql`
    if (definition.background !== undefined) {
      // Connections of its own: no request waits for it.
      const ownDb = openDatabase({ ...connections, maxConnections: 2 })
      closing.push(() => ownDb.destroy())
      const background = definition.background({ db: ownDb, schema: schemaName, now, log })
      closing.push(() => background.close())
    }
    options.say(`${definition.name}: ready at ${url}`)
    return { url, storeLost: store.lost, close }
  } catch (error) {
    await close()
    throw error
  }
}

function senderKeys({ eventKeys }: SubgraphConfig, now: () => Date): DoorSource['eventKeys'] {
  const keys = EVENT_SENDERS.map((sender) => [sender, publicKeys(eventKeys[sender], { now })] as const)
  return Object.fromEntries(keys) as Record<EventSender, PublicKeys>
}

/** Schema, role and synthetic cases, under the rights of whoever the store's address names. */
async function prepareStore(
  definition: SubgraphDefinition,
  { config, now, say, world = syntheticWorld }: StartOptions,
  store: { url: string; embedded: boolean },
  schema: string,
): Promise<void> {
  const db = openDatabase({ url: store.url, maxConnections: 2 })
  try {
    await migrate(db, schema, definition.migrations(schema))
    if (!store.embedded) await grantAgencyRole(db, schema, tableRights(definition))
    if (config.cases === 0) return
    const { seed, cases } = config
    const progress = (done: number): void => say(`${definition.name}: ${done} of ${Math.max(done, cases)} cases`)
    await seedWorld({ db, schema, seed, cases, world: () => world({ seed, cases }), now, progress }, definition.seed)
  } finally {
    await db.destroy()
  }
}

function tableRights({ changes, writes = [], clears = [], keyedByCase }: SubgraphDefinition): TableRights {
  const changing = ['insert', 'update'] as const
  const clearing = [...changing, 'delete'] as const
  const written = {
    ...(keyedByCase ? {} : { outbox: clearing }),
    ...Object.fromEntries(writes.map((table) => [table, clears.includes(table) ? clearing : changing])),
  }
  if (changes === undefined) return written
  return {
    ...written,
    change_request: clearing,
    ...(keyedByCase ? {} : { case_link: ['insert'] }),
  }
}

async function answers(db: Database): Promise<boolean> {
  try {
    await sql`select 1`.execute(db)
    return true
  } catch {
    // Whatever the reason: not ready.
    return false
  }
}

async function listen(
  app: { listen(options: { host: string; port: number }): Promise<string> },
  config: SubgraphConfig,
): Promise<void> {
  try {
    await app.listen({ host: config.host, port: config.port })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(
        `port ${config.port} is taken; end the process that has it, or set PORT or the subgraph's own port variable`,
        { cause: error },
      )
    }
    throw error
  }
}
