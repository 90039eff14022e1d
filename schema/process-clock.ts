import { machineClock } from './machine-clock.ts'
import { readAhead } from './sandbox/clock-file.ts'
import { isSandbox } from './sandbox/is-sandbox.ts'
import { sandboxTime } from './sandbox/sandbox-time.ts'
import type { SteadyClockOptions } from './steady-clock.ts'

export interface ProcessClockOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly dataDir: string
  readonly onStep: NonNullable<SteadyClockOptions['onStep']>
  /** In a sandbox: told when its clock is moved. */
  readonly onMove?: (ahead: number) => void
}

/**
 * The clock of a process: the machine's, or that of a sandbox. Throws where a data folder has lived ahead in a sandbox and this is
 * none: its cases, its log and its policies would be from the future.
 */
export function processClock({ env, dataDir, onStep, onMove }: ProcessClockOptions): () => Date {
  if (isSandbox(env))
    return machineClock(
      onStep,
      sandboxTime({ dataDir, wall: () => new Date(), ...(onMove === undefined ? {} : { onMove }) }),
    )
  if ((readAhead(dataDir) ?? 0) > 0)
    throw new Error(
      `The clock of ${dataDir} was moved in a sandbox: start with SCHAKEL_SANDBOX=true, or with another SCHAKEL_DATA.`,
    )
  return machineClock(onStep)
}
