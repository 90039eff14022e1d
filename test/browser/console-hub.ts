import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, run, type Running, until } from '../fixtures/started-hub.ts'

/** The hub as people start it, with its console. */
export interface ConsoleHub {
  readonly base: string
  readonly dataDir: string
  /** Runs a command of `schakel` against it; its output. */
  schakel(...args: string[]): Promise<{ readonly code: number | null; readonly text: string }>
  /** Stops it and starts it again over the same data, at the same address. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** `prepare`: what has to stand in its data folder before it starts; what it gives is set in the environment as well. */
export async function consoleHub(
  env: Readonly<Record<string, string>> = {},
  prepare?: (dataDir: string, port: number) => Promise<Readonly<Record<string, string>> | void>,
): Promise<ConsoleHub> {
  const dataDir = await mkdtemp(join(tmpdir(), 'schakel-console-'))
  const port = await freePort()
  const more = (await prepare?.(dataDir, port)) ?? {}
  const settings = { PORT: String(port), SCHAKEL_DATA: dataDir, SCHAKEL_CASES: '24', ...env, ...more }
  const start = async (): Promise<Running> => {
    const started = run('gateway/bootstrap/start.mjs', [], settings)
    await until(
      () => {
        // Whatever ended it, waiting on would hide it.
        if (started.child.exitCode !== null) throw new Error(`the hub ended; it said ${started.output()}`)
        return started.output().includes('ready after')
      },
      () => `the hub; it said ${started.output()}`,
    )
    return started
  }
  const stop = async (): Promise<void> => {
    if (hub.child.exitCode === null) hub.child.kill('SIGTERM')
    await hub.gone
  }
  let hub = await start()
  return {
    base: `http://127.0.0.1:${port}`,
    dataDir,
    async schakel(...args) {
      const command = run('gateway/bootstrap/schakel.mjs', args, settings)
      return { code: await command.gone, text: command.output() }
    },
    async restart() {
      await stop()
      hub = await start()
    },
    async close() {
      await stop()
      await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
    },
  }
}
