import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { compilePolicy } from '../policies/engine/compile-policy.ts'
import { parsePolicyFiles } from '../policies/load-bundle.ts'
import { readPolicyFiles } from '../policies/read-policy-files.ts'
import { coordinatesOf } from '../schema/coordinates-of.ts'
import { CASE_ID } from '../schema/case-id.ts'
import { processClock } from '../schema/process-clock.ts'
import { storedKeys } from '../schema/keys/stored-keys.ts'
import { scalars } from '../schema/scalars.ts'
import { createAuthenticate } from './authenticate/create-authenticate.ts'
import { shippedFieldNames } from './cli/field-names-file.ts'
import { type GatewayConfig, keysDirectory, logDirectory, readGatewayConfig } from './config.ts'
import { createHub } from './create-hub.ts'
import { DEMO_CLIENT, DEMO_PEOPLE_PATH } from './desk/console-identity.ts'
import { policyVersions } from './desk/policy-versions.ts'
import { serveConsole } from './desk/serve-console.ts'
import { createSessions } from './desk/sessions.ts'
import { HubError } from './errors.ts'
import { chainCaseSource } from './execute/chain-case-source.ts'
import { permitSigner } from './execute/sign-permit.ts'
import type { Report } from './hub-options.ts'
import { demoIdentity } from './identity/demo-identity.ts'
import { demoPeople } from './identity/demo-people.ts'
import { demoPersonKey } from './identity/demo-person-key.ts'
import { refuseDemoKeys, refuseDemoSealKeys } from './identity/refuse-demo-keys.ts'
import type { OpenableLog } from './log/disclosure-record.ts'
import { fileLog } from './log/file-log.ts'
import { postgresLog } from './log/postgres-log.ts'
import { withPostgresLog } from './log/postgres-stored-log.ts'
import { publicKeysIn, signingKeyIn } from './log/signing-key-file.ts'
import { storedLogIn } from './log/stored-log.ts'
import { embeddedAddress } from './policy-store/embedded-address.ts'
import { policyDesk } from './policy-store/policy-desk.ts'
import { policyKeeper } from './policy-store/policy-keeper.ts'
import { sqlPolicyStore } from './policy-store/sql-policy-store.ts'
import { publishSchema } from './publish-schema.ts'

/** Our own hub: the policies and the supergraph of this repository, the chain as its case source. */
async function main(): Promise<void> {
  const config = readGatewayConfig(process.env)
  const logger = pino({ name: 'gateway', level: config.logLevel }, pino.destination({ dest: 2, sync: false }))
  const report: Report = (event, detail) => {
    if (event === 'backstop' || event === 'internal' || event === 'policy-refused') logger.error(detail, event)
    else if (event === 'policy-in-force' || event === 'policy-founded') logger.info(detail, event)
    else logger.warn(detail, event)
  }
  const now = processClock({
    env: process.env,
    dataDir: config.dataDir,
    onStep: (step) => report('clock-stepped-back', { ...step }),
    onMove: (ahead) => report('sandbox-clock-moved', { ahead }),
  })

  const supergraph = await readFile(new URL('../schema/supergraph.graphql', import.meta.url), 'utf8')
  const schema = coordinatesOf(supergraph)
  const files = readPolicyFiles(new URL('../policies/', import.meta.url))
  const { documents } = parsePolicyFiles(files)
  const agencies = documents.flatMap((document) => (document.kind === 'agencies' ? document.agencies : []))
  const people = documents.flatMap((document) => (document.kind === 'agencies' ? document.people : []))
  refuseDemoKeys(people, process.env['NODE_ENV'])
  refuseDemoSealKeys(agencies, process.env['NODE_ENV'])
  const issuerOf = issuers(config)
  const authenticate = createAuthenticate({
    agencies,
    issuerOf,
    keyTimes: { lastGood: config.issuerKeysLastGood },
    now,
    report: (event, detail) => hub.report(event, detail),
  })

  const keys = await storedKeys({ directory: keysDirectory(config), name: 'hub' }, now)
  const cases = chainCaseSource({
    url: config.subgraphUrl('chain'),
    sign: permitSigner(keys, now),
    report: (event, detail) => hub.report(event, detail),
  })
  const log: OpenableLog =
    config.databaseUrl === undefined
      ? fileLog(logDirectory(config), { now })
      : postgresLog(config.databaseUrl, {
          signingKey: await signingKeyIn(join(logDirectory(config), 'keys'), true),
          now,
        })
  await log.open()

  const { databaseUrl, dataDir } = config
  const store = sqlPolicyStore(async () => databaseUrl ?? embeddedAddress(dataDir))
  // Grants nothing: until the store has told which version is in force, nobody is let in.
  let policy = compilePolicy([], schema)
  const keeper = policyKeeper({
    store,
    files,
    schema,
    trust: { people },
    now,
    swap(next) {
      policy = next
      hub.swapPolicy(next)
    },
    report: (event, detail) => hub.report(event, detail),
  })

  const hub = await createHub({
    supergraph,
    policy,
    async authenticate(request) {
      if (keeper.detail().version === undefined) throw new HubError('POLICY_UNAVAILABLE')
      return authenticate(request)
    },
    cases,
    log,
    subgraphUrl: (name) => config.subgraphUrl(name),
    now,
    keys,
    scalars,
    caseIdForm: CASE_ID,
    host: config.host,
    limits: config.limits,
    trustedProxies: config.trustedProxies,
    ...(config.metricsToken === undefined ? {} : { metricsToken: config.metricsToken }),
    report,
    ready: { log: async () => log.open().then(() => true), 'policy store': async () => keeper.ready() },
    detail: () => ({ policy: keeper.detail(), ...(config.sandbox ? { sandbox: { now: now().toISOString() } } : {}) }),
    async routes(server) {
      publishSchema(server, { supergraph, authenticate })
      if (config.demo) await server.register(demoIdentity, { agencies, issuerOf, dataDir: config.dataDir, now })
      if (config.console === undefined) return
      if (config.demo && config.console.issuer === `${config.publicUrl}${DEMO_PEOPLE_PATH}`)
        await server.register(demoPeople, {
          people,
          issuer: config.console.issuer,
          clientId: DEMO_CLIENT,
          redirectUri: `${config.publicUrl}/admin/callback`,
        })
      await server.register(serveConsole, {
        identity: config.console,
        publicUrl: config.publicUrl,
        schema,
        supergraph,
        people,
        desk: policyDesk({ store, schema, trust: { people }, now }),
        store,
        versions: policyVersions(store, schema),
        policy: () => policy,
        log,
        withLog: async (use) =>
          databaseUrl === undefined
            ? use(storedLogIn(logDirectory(config)), () => publicKeysIn(join(logDirectory(config), 'keys')))
            : withPostgresLog(databaseUrl, (stored, publicKeys) => use(stored, async () => publicKeys)),
        cases,
        names: await shippedFieldNames(),
        sessions: createSessions(now),
        now,
        report,
        ...(config.demo ? { demoKeyOf: (person: string) => demoPersonKey(person).privateKey } : {}),
        status: async () => ({ ...(await hub.health()), policy: keeper.detail() }),
        taskCounts: () => cases.taskCounts({ decision: randomUUID(), policy: policy.hash }),
        play: { mode: config.playground, ...(config.demo ? { cases } : {}) },
      })
    },
  })
  await hub.listen(config.port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Error(`Port ${config.port} is in use: stop what listens there, or choose another with PORT=…`)
  })
  keeper.start()
  keys.start((error) =>
    hub.report('hub-keys-failed', { cause: error instanceof Error ? error.message : String(error) }),
  )
  process.stdout.write(`gateway: listening on ${config.publicUrl}\n`)
  if (config.sandbox)
    process.stderr.write(`gateway: SANDBOX. Its clock says ${now().toISOString()} and can be moved.\n`)

  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    // Requests in flight are answered, and recorded, before the log is closed.
    await hub.close()
    await cases.close()
    await keeper.close()
    keys.close()
    await log.close()
    process.exit(0)
  }
  const stopOn = (): void => {
    stop().catch((error: unknown) => {
      logger.error({ error }, 'stopping failed')
      process.exit(1)
    })
  }
  process.on('SIGTERM', stopOn)
  process.on('SIGINT', stopOn)
}

/** In demo mode every agency has an issuer on the hub itself; otherwise each must have its own. */
function issuers(config: GatewayConfig) {
  return ({ slug, issuer }: { readonly slug: string; readonly issuer?: string }): string => {
    if (config.demo) return `${config.publicUrl}/identity/${slug}`
    if (issuer === undefined) {
      throw new Error(
        `policies/agencies.yaml gives no issuer for ${slug}. Without demo identities every agency needs one; those are ` +
          'served when the hub listens on this machine alone (SCHAKEL_HOST), or when SCHAKEL_DEMO=1 asks for them, and never in production',
      )
    }
    return issuer
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`gateway: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
