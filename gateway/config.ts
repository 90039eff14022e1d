import { join } from 'node:path'
import { isIP } from 'node:net'
import { dataFolder, isSandbox, TRIAL_ENVIRONMENTS } from '../schema/sandbox/is-sandbox.ts'
import { metricsTokenIn } from '../schema/operator-access.ts'
import { isLoopback } from '../schema/trusted-address.ts'
import { type ConsoleIdentity, readConsoleIdentity } from './desk/console-identity.ts'
import type { PlayMode } from './desk/desk-context.ts'
import { readLimits } from './limit/complete-limits.ts'
import type { Limits } from './limit/limits.ts'

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
  /** Demo identities are served: to this machine alone unless SCHAKEL_DEMO asks for it, never with NODE_ENV=production. */
  readonly demo: boolean
  /** Where people of the console sign in; absent: there is no console. */
  readonly console?: ConsoleIdentity
  /** Whether the console lets people try queries: with demo tokens, with an agency's own, or not at all. */
  readonly playground: PlayMode
  /** A sandbox, whose clock can be moved; never where NODE_ENV says that this is in earnest. */
  readonly sandbox: boolean
  readonly logLevel: string
  readonly limits: Limits
  /** Addresses or networks of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[]
  /** Opens `/metrics` and the detail of `/readyz` from elsewhere than this machine. */
  readonly metricsToken?: string
  /** Milliseconds for which the last good keys of an issuer stand in while it cannot be reached. */
  readonly issuerKeysLastGood: number
}

const SUBGRAPHS = ['chain', 'police', 'immigration', 'care', 'municipal']

/** Reads the gateway's configuration; throws with the name of the variable when one makes no sense. */
export function readGatewayConfig(env: NodeJS.ProcessEnv): GatewayConfig {
  const port = portOf(env['PORT'])
  const host = env['SCHAKEL_HOST'] || '127.0.0.1'
  const publicUrl = env['SCHAKEL_PUBLIC_URL'] || `http://127.0.0.1:${port}`
  const dataDir = dataFolder(env)
  const databaseUrl = env['SCHAKEL_DATABASE_URL']
  const demo = isDemo(env, isLoopback(host) && isLoopback(hostOf(publicUrl)))
  const console = readConsoleIdentity(env, { demo, publicUrl })
  return {
    host,
    port,
    publicUrl,
    dataDir,
    ...(databaseUrl === undefined || databaseUrl === '' ? {} : { databaseUrl }),
    subgraphUrl(name) {
      const place = SUBGRAPHS.indexOf(name)
      return env[`SCHAKEL_${name.toUpperCase()}_URL`] ?? `http://127.0.0.1:${port + 1 + place}/graphql`
    },
    demo,
    ...(console === undefined ? {} : { console }),
    playground: playModeOf(env['SCHAKEL_CONSOLE_PLAYGROUND'] || undefined, demo),
    sandbox: isSandbox(env),
    logLevel: env['SCHAKEL_LOG_LEVEL'] ?? 'info',
    limits: readLimits('SCHAKEL_LIMITS', env['SCHAKEL_LIMITS']),
    trustedProxies: proxiesOf(env['SCHAKEL_TRUSTED_PROXIES']),
    ...metricsTokenIn(env),
    issuerKeysLastGood: minutesOf('SCHAKEL_ISSUER_KEYS_MINUTES', env['SCHAKEL_ISSUER_KEYS_MINUTES'], 60) * 60_000,
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

/** Demo identities give a token to anyone who can reach the hub, so they are given by themselves to this machine alone. */
function isDemo(env: NodeJS.ProcessEnv, onlyThisMachine: boolean): boolean {
  const asked = env['SCHAKEL_DEMO'] || undefined
  if (asked !== undefined && asked !== '0' && asked !== '1') {
    throw new Error(`SCHAKEL_DEMO must be 1 (demo identities) or 0 (none), not "${asked}".`)
  }
  if (asked === '1' && env['NODE_ENV'] === 'production') {
    throw new Error(
      'SCHAKEL_DEMO=1 gives a token to anyone, so it is refused with NODE_ENV=production: leave it out and name the real issuer of each agency in policies/agencies.yaml.',
    )
  }
  if (asked !== undefined) return asked === '1'
  return onlyThisMachine && TRIAL_ENVIRONMENTS.includes(env['NODE_ENV'])
}

/** Off outside the demo unless it is asked for. */
function playModeOf(asked: string | undefined, demo: boolean): PlayMode {
  if (asked !== undefined && asked !== '0' && asked !== '1') {
    throw new Error(`SCHAKEL_CONSOLE_PLAYGROUND must be 1 (on) or 0 (off), not "${asked}".`)
  }
  if (asked === '0') return 'OFF'
  if (demo) return 'DEMO'
  return asked === '1' ? 'TOKEN' : 'OFF'
}

function hostOf(publicUrl: string): string {
  if (!/^https?:/iu.test(publicUrl) || !URL.canParse(publicUrl)) {
    throw new Error(`SCHAKEL_PUBLIC_URL must be an address such as https://hub.example, not "${publicUrl}".`)
  }
  return new URL(publicUrl).hostname
}

function proxiesOf(text: string | undefined): string[] {
  const proxies = (text ?? '').split(',').map((proxy) => proxy.trim())
  const named = proxies.filter((proxy) => proxy !== '')
  for (const proxy of named) {
    const [address = '', bits] = proxy.split('/')
    if (isIP(address) === 0 || (bits !== undefined && !/^\d{1,3}$/u.test(bits))) {
      throw new Error(
        `SCHAKEL_TRUSTED_PROXIES must list addresses or networks such as 10.0.0.5,10.1.0.0/16, not "${proxy}".`,
      )
    }
  }
  return named
}

/** Up to a day: who may sign in must not hang for longer on keys that nobody can confirm. */
function minutesOf(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined || text === '') return otherwise
  const minutes = Number(text)
  if (!Number.isInteger(minutes) || minutes < 10 || minutes > 1440) {
    throw new Error(`${name} must be a whole number of minutes from 10 to 1440, not "${text}".`)
  }
  return minutes
}

function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return 4000
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_530) {
    throw new Error(`PORT must be a whole number from 1 to 65530, not "${text}".`)
  }
  return port
}
