import { beginClock, clockFileStamp, readAhead } from './clock-file.ts'

export interface SandboxTimeOptions {
  readonly dataDir: string
  /** The machine's clock. */
  readonly wall: () => Date
  /** Told each time the clock is moved, with the milliseconds that it is ahead from then on. */
  readonly onMove?: (ahead: number) => void
}

/**
 * The time of a sandbox: the machine's, as far ahead as the data folder says. The file is looked at each time somebody asks, so
 * that all processes are moved at once: a permit that one signs is not from another time to the next. It only goes forward: what
 * has lapsed does not come back.
 */
export function sandboxTime({ dataDir, wall, onMove }: SandboxTimeOptions): () => Date {
  beginClock(dataDir)
  let ahead = readAhead(dataDir) ?? 0
  let seen = clockFileStamp(dataDir)
  return () => {
    const stamp = clockFileStamp(dataDir)
    if (stamp !== seen) {
      seen = stamp
      const told = readSafely(dataDir)
      if (told !== undefined && told > ahead) {
        ahead = told
        onMove?.(ahead)
      }
    }
    return new Date(wall().getTime() + ahead)
  }
}

/** A file that somebody spoilt moves nothing; a process that starts with it is told. */
function readSafely(dataDir: string): number | undefined {
  try {
    return readAhead(dataDir)
  } catch {
    return undefined
  }
}
