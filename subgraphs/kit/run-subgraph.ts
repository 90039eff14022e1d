import { processClock } from '../../schema/process-clock.ts'
import { readConfig } from './config.ts'
import { createLog } from './log.ts'
import { startSubgraph, type RunningSubgraph } from './start-subgraph.ts'
import type { SubgraphDefinition } from './subgraph-definition.ts'

/** Requests in flight get this long to end once the process is told to stop. */
const DRAIN_MS = 10_000

/** The main of a subgraph's process: starts it, says so in one line, and drains it when told to stop. */
export async function runSubgraph(definition: SubgraphDefinition, env: NodeJS.ProcessEnv): Promise<void> {
  let running: RunningSubgraph | undefined
  let stopping = false
  const stop = async (exitCode: number): Promise<void> => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), DRAIN_MS).unref()
    await running?.close()
    process.exit(exitCode)
  }
  process.on('SIGTERM', () => void stop(0))
  process.on('SIGINT', () => void stop(0))
  try {
    const config = readConfig(definition.name, env)
    const log = createLog(definition.name, config.logLevel)
    running = await startSubgraph(definition, {
      config,
      log,
      now: processClock({
        env,
        dataDir: config.dataDir,
        onStep: (step) => log.warn(step, 'clock-stepped-back'),
        onMove: (ahead) => log.warn({ ahead }, 'sandbox-clock-moved'),
      }),
      say: (line) => process.stdout.write(`${line}\n`),
    })
    void running.storeLost.then(() => {
      if (stopping) return
      process.stderr.write(`${definition.name}: the embedded store ended; start again to go on with what it holds.\n`)
      void stop(1)
    })
  } catch (error) {
    process.stderr.write(`${definition.name}: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}
