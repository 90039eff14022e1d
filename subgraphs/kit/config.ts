import { join } from 'node:path'
import { publicFile } from '../../schema/keys/stored-keys.ts'
import { dataFolder } from '../../schema/sandbox/is-sandbox.ts'
import { metricsTokenIn } from '../../schema/operator-access.ts'
import { isTrustedAddress } from '../../schema/trusted-address.ts'
import { SUBGRAPH_PORTS, type SubgraphName } from '../../schema/subgraph-sdl.ts'
import { EVENT_SENDERS, type EventSender, isEventSender } from './outbox/event-envelope.ts'

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
  /** The chain: where events go to. It sends none itself. */
  readonly chainUrl?: string
  /** JWK sets with the public keys of those that send events, for the chain: each a path or an address, as above. */
  readonly eventKeys: Readonly<Record<EventSender, string>>
  /** Opens what operators are told from elsewhere than this machine. */
  readonly metricsToken?: string
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
    ...addressOf(name, env),
    dataDir,
    ...(databaseUrl === undefined || databaseUrl === '' ? {} : { databaseUrl }),
    cases: wholeNumber(env, 'SCHAKEL_CASES', env['NODE_ENV'] === 'production' ? 0 : 944, 1_000_000),
    seed: wholeNumber(env, 'SCHAKEL_SEED', 1, 2_147_483_647),
    hubKeys: keySetIn(env, 'SCHAKEL_HUB_KEYS') ?? join(dataDir, 'keys', 'hub.jwks.json'),
    ...(isEventSender(name) ? { chainUrl: chainUrlIn(env) } : {}),
    eventKeys: eventKeys(dataDir, (sender) => keySetIn(env, `SCHAKEL_EVENT_KEYS_${sender.toUpperCase()}`)),
    ...metricsTokenIn(env),
    logLevel: env['SCHAKEL_LOG_LEVEL'] ?? 'info',
    schemaPrefix: '',
  }
}

/** Where the public keys for events are: where the senders leave them on this machine, unless said otherwise. */
export function eventKeys(
  dataDir: string,
  said: (sender: EventSender) => string | undefined = () => undefined,
): Readonly<Record<EventSender, string>> {
  const directory = join(dataDir, 'keys')
  const source = (from: EventSender) => said(from) ?? publicFile({ directory, name: `events-${from}` })
  return Object.fromEntries(EVENT_SENDERS.map((from) => [from, source(from)])) as Record<EventSender, string>
}

/** Whoever can answer for these keys can open or move every case: they come from a file, or from where nobody stands in between. */
function keySetIn(env: NodeJS.ProcessEnv, variable: string): string | undefined {
  const source = env[variable] || undefined
  if (source !== undefined && /^https?:/iu.test(source) && !isTrustedAddress(source)) {
    throw new Error(
      `${variable} must be a file or an https address (plain http on this machine only), not "${source}".`,
    )
  }
  return source
}

/** As the hub has it: `…/graphql`. What is sent there are codes about cases, and nobody may read along. */
function chainUrlIn(env: NodeJS.ProcessEnv): string {
  const { host, port } = addressOf('chain', { ...env, SCHAKEL_HOST: '' })
  const url = env['SCHAKEL_CHAIN_URL'] || `http://${host}:${port}/graphql`
  if (!isTrustedAddress(url)) {
    throw new Error(`SCHAKEL_CHAIN_URL must be an https address (plain http on this machine only), not "${url}".`)
  }
  return url
}

function addressOf(name: SubgraphName, env: NodeJS.ProcessEnv): { readonly host: string; readonly port: number } {
  const first = wholeNumber(env, 'PORT', DEFAULT_PORT, 65_530)
  return {
    host: env['SCHAKEL_HOST'] || '127.0.0.1',
    port: wholeNumber(env, `SCHAKEL_${name.toUpperCase()}_PORT`, first + SUBGRAPH_PORTS[name] - DEFAULT_PORT, 65_535),
  }
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
