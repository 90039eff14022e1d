import { steadyClock, type SteadyClockOptions } from './steady-clock.ts'

/** Milliseconds after which the machine's clock is looked at, whether somebody asks the time or not. */
const LOOK = 1_000

/**
 * The machine's clock, held as `steadyClock` says, for the main of a process. The hub and the subgraphs go by it alike: permits
 * that one signs are seconds old to the others. It is looked at all the time, so that all processes of a machine see a step, and
 * follow it in the end, within a second of each other.
 */
export function machineClock(
  onStep: NonNullable<SteadyClockOptions['onStep']>,
  wall: () => Date = () => new Date(),
): () => Date {
  const now = steadyClock({ wall, elapsed: () => performance.now(), onStep })
  now()
  setInterval(now, LOOK).unref()
  return now
}
