import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { compilePolicy } from '../policies/engine/compile-policy.ts'
import type { PolicyDocument } from '../policies/engine/policy-document.ts'
import { readBundle } from '../policies/load-bundle.ts'
import { coordinatesOf } from '../schema/coordinates-of.ts'
import { scalars } from '../schema/scalars.ts'
import { createAuthenticate } from './authenticate/create-authenticate.ts'
import { type GatewayConfig, keysDirectory, logDirectory, readGatewayConfig } from './config.ts'
import { createHub } from './create-hub.ts'
import { chainCaseSource } from './execute/chain-case-source.ts'
import { storedHubKeys } from './execute/hub-keys.ts'
import { permitSigner } from './execute/sign-permit.ts'
import type { Report } from './hub-options.ts'
import { demoIdentity } from './identity/demo-identity.ts'
import type { OpenableLog } from './log/disclosure-record.ts'
import { fileLog } from './log/file-log.ts'
import { postgresLog } from './log/postgres-log.ts'
import { signingKeyIn } from './log/signing-key-file.ts'
import { publishSchema } from './publish-schema.ts'

/** Our own hub: the policies and the supergraph of this repository, the chain as its case source. */
async function main(): Promise<void> {
  const config = readGatewayConfig(process.env)
  const logger = pino({ name: 'gateway', level: config.logLevel }, pino.destination({ dest: 2, sync: false }))
  const report: Report = (event, detail) => {
    if (event === 'backstop' || event === 'internal') logger.error(detail, event)
    else logger.warn(detail, event)
  }
  const now = () => new Date()

  const supergraph = await readFile(new URL('../schema/supergraph.graphql', import.meta.url), 'utf8')
  const documents = readBundle(new URL('../policies/', import.meta.url))
  const policy = compilePolicy(documents, coordinatesOf(supergraph))
  const agencies = agenciesIn(documents)
  const issuerOf = issuers(config)

  const keys = await storedHubKeys(keysDirectory(config))
  const cases = chainCaseSource({ url: config.subgraphUrl('chain'), sign: permitSigner(keys, now) })
  const log: OpenableLog =
    config.databaseUrl === undefined
      ? fileLog(logDirectory(config))
      : postgresLog(config.databaseUrl, { signingKey: await signingKeyIn(join(logDirectory(config), 'keys'), true) })
  await log.open()
  const authenticate = createAuthenticate({ agencies, issuerOf, now })

  const hub = await createHub({
    supergraph,
    policy,
    authenticate,
    cases,
    log,
    subgraphUrl: (name) => config.subgraphUrl(name),
    now,
    keys,
    scalars,
    host: config.host,
    report,
    ready: { log: async () => log.open().then(() => true) },
    async routes(server) {
      publishSchema(server, { supergraph, authenticate })
      if (config.demo) await server.register(demoIdentity, { agencies, issuerOf, dataDir: config.dataDir, now })
    },
  })
  await hub.listen(config.port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Error(`Port ${config.port} is in use: stop what listens there, or choose another with PORT=…`)
  })
  process.stdout.write(`gateway: listening on ${config.publicUrl}\n`)

  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    // Requests in flight are answered, and recorded, before the log is closed.
    await hub.close()
    await cases.close()
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

function agenciesIn(documents: readonly PolicyDocument[]) {
  return documents.flatMap((document) => (document.kind === 'agencies' ? document.agencies : []))
}

/** In demo mode every agency has an issuer on the hub itself; in production each must have its own. */
function issuers(config: GatewayConfig) {
  return ({ slug, issuer }: { readonly slug: string; readonly issuer?: string }): string => {
    if (config.demo) return `${config.publicUrl}/identity/${slug}`
    if (issuer === undefined) {
      throw new Error(`policies/agencies.yaml gives no issuer for ${slug}: outside demo mode every agency needs one`)
    }
    return issuer
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`gateway: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
