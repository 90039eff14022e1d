import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beginClock, readAhead, writeAhead } from '../../schema/sandbox/clock-file.ts'

/** A sandbox hub of the demo's own: a folder, ports and a clock that nobody else has. */
export interface DemoHub {
  readonly base: string
  /** Now, in the sandbox. */
  now(): Date
  /** Moves the clock to a moment, if it is not there yet. */
  forwardTo(moment: Date): void
  /** Ends all its processes and removes its folder. */
  close(): Promise<void>
}

export interface DemoHubOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** When the story begins: not before the machine's own clock. */
  readonly begin: Date
  readonly wall: () => Date
  /** Told when nobody wants the hub any more. */
  readonly stopped: AbortSignal
}

const START_FILE = 'gateway/bootstrap/start.mjs'
const READY_MS = 120_000
const LOOK_MS = 100
const PORTS = 6

/** Starts it without any case, and waits until it is ready. Throws with what it said when it does not start. */
export async function startDemoHub({ env, begin, wall, stopped }: DemoHubOptions): Promise<DemoHub> {
  const dataDir = await mkdtemp(join(tmpdir(), 'schakel-demo-'))
  beginClock(dataDir)
  const hub: Pick<DemoHub, 'now' | 'forwardTo'> = {
    now: () => new Date(wall().getTime() + (readAhead(dataDir) ?? 0)),
    forwardTo(moment) {
      const forward = moment.getTime() - hub.now().getTime()
      if (forward > 0) writeAhead(dataDir, (readAhead(dataDir) ?? 0) + forward)
    },
  }
  hub.forwardTo(begin)
  const port = await freePorts()
  const root = projectFolder()
  const child = spawn(process.execPath, [join(root, START_FILE)], {
    cwd: root,
    env: {
      ...settingsFrom(env),
      PORT: String(port),
      SCHAKEL_DATA: dataDir,
      SCHAKEL_SANDBOX: 'true',
      SCHAKEL_CASES: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const close = async (): Promise<void> => {
    await ended(child)
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
  const base = `http://127.0.0.1:${port}`
  try {
    await ready(child, base, stopped)
  } catch (error) {
    await close()
    throw error
  }
  return { ...hub, base, close }
}

/** What decides how Node runs, and nothing that decides which hub, which store or which cases. */
function settingsFrom(env: DemoHubOptions['env']): Record<string, string> {
  const kept = Object.entries(env).filter(
    ([name, value]) => value !== undefined && !name.startsWith('SCHAKEL_') && name !== 'PORT' && name !== 'NODE_ENV',
  )
  return Object.fromEntries(kept as [string, string][])
}

async function ready(child: ChildProcess, base: string, stopped: AbortSignal): Promise<void> {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  for (let waited = 0; waited < READY_MS; waited += LOOK_MS) {
    stopped.throwIfAborted()
    if (child.exitCode !== null) break
    const answer = await fetch(`${base}/readyz`).then(
      (response) => response.json() as Promise<{ readonly ready?: boolean }>,
      () => undefined,
    )
    if (answer?.ready === true) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  throw new Error(`The hub of the demo did not start. It said:\n${said}`)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}

/** Where the project stands, whether this file runs from its source or from `dist/`. */
function projectFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder))
    if (existsSync(join(folder, START_FILE))) return folder
  throw new Error(`${START_FILE} is not above this file`)
}

/** A port that is free with those after it, below the range that a system takes its own connections' from. */
async function freePorts(): Promise<number> {
  for (let port = 21_000 + PORTS * (process.pid % 1_500); port < 32_700; port += PORTS) {
    const free = await Promise.all(Array.from({ length: PORTS }, (_, index) => isFree(port + index)))
    if (free.every(Boolean)) return port
  }
  throw new Error(`There are no ${PORTS} free ports in a row below 32700`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
