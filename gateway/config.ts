import { join } from 'node:path'

/** Everything the gateway's process reads from its environment, read once. */
export interface GatewayConfig {
  readonly host: string
  readonly port: number
  /** Address agencies reach the hub at: issuers of the demo identities and printed commands are built on it. */
  readonly publicUrl: string
  readonly dataDir: string
  /** PostgreSQL for the disclosure log; absent: files under `dataDir`. */
  readonly databaseUrl?: string
  /** Address of each subgraph's GraphQL endpoint. */
  readonly subgraphUrl: (name: string) => string
  /** Demo identities are served; never with NODE_ENV=production. */
  readonly demo: boolean
  readonly logLevel: string
}

const SUBGRAPHS = ['chain', 'police', 'immigration', 'care', 'municipal']

/** Reads the gateway's configuration; throws with the name of the variable when one makes no sense. */
export function readGatewayConfig(env: NodeJS.ProcessEnv): GatewayConfig {
  const port = portOf(env['PORT'])
  const host = env['SCHAKEL_HOST'] ?? '127.0.0.1'
  const dataDir = env['SCHAKEL_DATA'] ?? '.data'
  const databaseUrl = env['SCHAKEL_DATABASE_URL']
  return {
    host,
    port,
    publicUrl: env['SCHAKEL_PUBLIC_URL'] ?? `http://127.0.0.1:${port}`,
    dataDir,
    ...(databaseUrl === undefined || databaseUrl === '' ? {} : { databaseUrl }),
    subgraphUrl(name) {
      const place = SUBGRAPHS.indexOf(name)
      return env[`SCHAKEL_${name.toUpperCase()}_URL`] ?? `http://127.0.0.1:${port + 1 + place}/graphql`
    },
    demo: env['NODE_ENV'] !== 'production',
    logLevel: env['SCHAKEL_LOG_LEVEL'] ?? 'info',
  }
}

/** Where the hub keeps the keys that sign permits. */
export function keysDirectory({ dataDir }: GatewayConfig): string {
  return join(dataDir, 'keys')
}

/** Where the disclosure log's files stand. */
export function logDirectory({ dataDir }: GatewayConfig): string {
  return join(dataDir, 'log')
}

function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return 4000
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_530) {
    throw new Error(`PORT must be a whole number from 1 to 65530, not "${text}".`)
  }
  return port
}
