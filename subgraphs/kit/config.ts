import { join } from 'node:path'
import { dataFolder } from '../../schema/sandbox/is-sandbox.ts'
import { isTrustedAddress } from '../../schema/trusted-address.ts'
import { SUBGRAPH_PORTS, type SubgraphName } from '../../schema/subgraph-sdl.ts'

/** Everything a subgraph's process reads from its environment, read once. */
export interface SubgraphConfig {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  /** PostgreSQL; absent: the embedded store. */
  readonly databaseUrl?: string
  /** Number of synthetic cases; 0: none are made, which is what production begins with. */
  readonly cases: number
  readonly seed: number
  /** JWK set with the hub's public keys: a path or an https address; plain http on this machine only. */
  readonly hubKeys: string
  readonly logLevel: string
  /** Put before every schema's name, so that several worlds fit in one database. */
  readonly schemaPrefix: string
}

const DEFAULT_PORT = 4000

/** Reads the configuration of one subgraph; throws with the name of the variable when one makes no sense. */
export function readConfig(name: SubgraphName, env: NodeJS.ProcessEnv): SubgraphConfig {
  const own = `SCHAKEL_${name.toUpperCase()}`
  const dataDir = dataFolder(env)
  const databaseUrl = env[`${own}_DATABASE_URL`] ?? env['SCHAKEL_DATABASE_URL']
  return {
    host: env['SCHAKEL_HOST'] || '127.0.0.1',
    port: wholeNumber(
      env,
      `${own}_PORT`,
      wholeNumber(env, 'PORT', DEFAULT_PORT, 65_530) + SUBGRAPH_PORTS[name] - DEFAULT_PORT,
      65_535,
    ),
    dataDir,
    ...(databaseUrl === undefined || databaseUrl === '' ? {} : { databaseUrl }),
    cases: wholeNumber(env, 'SCHAKEL_CASES', env['NODE_ENV'] === 'production' ? 0 : 944, 1_000_000),
    seed: wholeNumber(env, 'SCHAKEL_SEED', 1, 2_147_483_647),
    hubKeys: hubKeysIn(env) ?? join(dataDir, 'keys', 'hub.jwks.json'),
    logLevel: env['SCHAKEL_LOG_LEVEL'] ?? 'info',
    schemaPrefix: '',
  }
}

/** Whoever can answer for the hub's keys can open every case: they come from a file, or from where nobody stands in between. */
function hubKeysIn(env: NodeJS.ProcessEnv): string | undefined {
  const source = env['SCHAKEL_HUB_KEYS'] || undefined
  if (source !== undefined && /^https?:/iu.test(source) && !isTrustedAddress(source)) {
    throw new Error(
      `SCHAKEL_HUB_KEYS must be a file or an https address (plain http on this machine only), not "${source}".`,
    )
  }
  return source
}

function wholeNumber(env: NodeJS.ProcessEnv, variable: string, otherwise: number, highest: number): number {
  const text = env[variable]
  if (text === undefined || text === '') return otherwise
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > highest) {
    throw new Error(`${variable} must be a whole number from 0 to ${highest}, not "${text}".`)
  }
  return value
}
