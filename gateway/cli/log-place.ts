import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { HEADS_FILE, readLines, readSegments } from '../log/read-lines.ts'
import type { StoredLog } from '../log/verify-log.ts'
import { CommandError, type CommandIo } from './command-io.ts'

/**
 * Opens the disclosure log for reading, also while a hub is writing to it: the directory given, else the database of
 * SCHAKEL_DATABASE_URL, else the directory under SCHAKEL_DATA.
 */
export async function withLog<T>(
  io: CommandIo,
  given: string | undefined,
  use: (log: StoredLog, keys: () => Promise<readonly JWK[]>) => Promise<T>,
): Promise<T> {
  const url = io.env['SCHAKEL_DATABASE_URL'] ?? ''
  if (given === undefined && url !== '') {
    const { withPostgresLog } = await import('../log/postgres-log.ts')
    return withPostgresLog(url, (log, keys) => use(log, () => Promise.resolve(keys)))
  }
  const directory = given ?? join(io.env['SCHAKEL_DATA'] ?? '.data', 'log')
  const found = await stat(directory).then(
    (entry) => entry.isDirectory(),
    () => false,
  )
  if (!found) {
    throw new CommandError(`There is no disclosure log in ${directory}: start the hub once, or name another directory`)
  }
  return use({ entries: readSegments(directory), heads: readLines(join(directory, HEADS_FILE)) }, async () => {
    const { publicKeyIn } = await import('../log/signing-key-file.ts')
    try {
      return [await publicKeyIn(join(directory, 'keys'))]
    } catch {
      throw new CommandError(`The public key of the log is not in ${join(directory, 'keys')}: name a copy with --key`)
    }
  })
}
