import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { dataFolder } from '../../schema/sandbox/is-sandbox.ts'
import { type StoredLog, storedLogIn } from '../log/stored-log.ts'
import { CommandError, type CommandIo } from './command-io.ts'

/** Where the disclosure log stands: a directory, or a database with the directory of the key beside it. */
export interface LogPlace {
  readonly directory: string
  /** PostgreSQL; absent when the records are in the directory. */
  readonly url?: string
}

/** The directory given, else the database of SCHAKEL_DATABASE_URL, else the directory under SCHAKEL_DATA. */
export function logPlace(io: CommandIo, given: string | undefined): LogPlace {
  const url = io.env['SCHAKEL_DATABASE_URL'] ?? ''
  const directory = given ?? join(dataFolder(io.env), 'log')
  return given === undefined && url !== '' ? { directory, url } : { directory }
}

/** Opens the disclosure log for reading, also while a hub is writing to it. */
export async function withLog<T>(
  io: CommandIo,
  given: string | undefined,
  use: (log: StoredLog, keys: () => Promise<readonly JWK[]>) => Promise<T>,
): Promise<T> {
  const { directory, url } = logPlace(io, given)
  if (url !== undefined) {
    const { withPostgresLog } = await import('../log/postgres-stored-log.ts')
    return withPostgresLog(url, (log, keys) => use(log, () => Promise.resolve(keys)))
  }
  await mustBeALog(directory)
  return use(storedLogIn(directory), async () => {
    const { publicKeysIn } = await import('../log/signing-key-file.ts')
    try {
      return await publicKeysIn(join(directory, 'keys'))
    } catch {
      throw new CommandError(`The public key of the log is not in ${join(directory, 'keys')}: name a copy with --key`)
    }
  })
}

/** Rejects with what to do when there is no log in a directory. */
export async function mustBeALog(directory: string): Promise<void> {
  const found = await stat(directory).then(
    (entry) => entry.isDirectory(),
    () => false,
  )
  if (!found) {
    throw new CommandError(`There is no disclosure log in ${directory}: start the hub once, or name another directory`)
  }
}
