import { readAhead } from '../../schema/sandbox/clock-file.ts'
import { SANDBOX_FOLDER } from '../../schema/sandbox/is-sandbox.ts'
import { CommandError, type CommandIo } from './command-io.ts'

/** The data folder of a sandbox, and how many milliseconds its clock is ahead. */
export interface SandboxPlace {
  readonly dataDir: string
  readonly ahead: number
}

/** Finds the sandbox of this folder, or of SCHAKEL_DATA. A folder that is none is left alone: its cases may be in earnest. */
export function sandboxPlace({ env }: CommandIo): SandboxPlace {
  const dataDir = env['SCHAKEL_DATA'] || SANDBOX_FOLDER
  let ahead: number | undefined
  try {
    ahead = readAhead(dataDir)
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error))
  }
  if (ahead === undefined)
    throw new CommandError(
      `There is no sandbox in ${dataDir}: start one with "SCHAKEL_SANDBOX=true npm start", or set SCHAKEL_DATA to its folder`,
    )
  return { dataDir, ahead }
}
