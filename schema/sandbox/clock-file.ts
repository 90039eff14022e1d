import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hasCode } from '../has-code.ts'

/** Milliseconds that a sandbox can be ahead: what the dates of a case may reach. */
export const FURTHEST_AHEAD = 100 * 365 * 86_400_000

/** File that tells how far the clock of a sandbox is ahead of that of its machine. */
export function clockFile(dataDir: string): string {
  return join(dataDir, 'sandbox', 'clock.json')
}

/** Milliseconds that a data folder's clock is ahead; undefined where there is no sandbox. Throws for a file that says something else. */
export function readAhead(dataDir: string): number | undefined {
  let text: string
  try {
    text = readFileSync(clockFile(dataDir), 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  const ahead = aheadIn(text)
  if (ahead === undefined)
    throw new Error(
      `${clockFile(dataDir)} does not tell how far the clock is ahead: remove the data folder to begin anew`,
    )
  return ahead
}

/** Makes the file of a new sandbox; one that is there is left as it is. */
export function beginClock(dataDir: string): void {
  place(dataDir, 0, (draft, file) => {
    try {
      // Fails when the name exists: then another process was first, or the clock has been moved already.
      linkSync(draft, file)
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
    } finally {
      rmSync(draft)
    }
  })
}

export function writeAhead(dataDir: string, ahead: number): void {
  place(dataDir, ahead, renameSync)
}

/** Written beside and then moved into place, so that no process reads half of it. */
function place(dataDir: string, ahead: number, put: (draft: string, file: string) => void): void {
  const file = clockFile(dataDir)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify({ ahead })}\n`, { mode: 0o600 })
  put(draft, file)
}

/** Which version of the file is there; undefined while there is none. */
export function clockFileStamp(dataDir: string): string | undefined {
  const found = statSync(clockFile(dataDir), { bigint: true, throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.ino} ${found.mtimeNs} ${found.size}`
}

function aheadIn(text: string): number | undefined {
  try {
    const { ahead } = JSON.parse(text) as { readonly ahead?: unknown }
    return typeof ahead === 'number' && Number.isSafeInteger(ahead) && ahead >= 0 && ahead <= FURTHEST_AHEAD
      ? ahead
      : undefined
  } catch {
    // Not JSON, or null.
    return undefined
  }
}
