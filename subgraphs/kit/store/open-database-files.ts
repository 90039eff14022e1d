import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'

/** Where the embedded store keeps its files. */
export function storeDirectory(dataDir: string): string {
  return join(dataDir, 'store')
}

/**
 * Opens the PGlite database in `<dataDir>/store`. A new one is made in `store.new` and renamed when it is whole, so that being
 * killed halfway leaves nothing that looks like a database. From its first moment the folder is its owner's alone. The caller must hold the store's lock: PGlite itself does not
 * notice a second process on the same files.
 */
export async function openDatabaseFiles(dataDir: string): Promise<PGlite> {
  const directory = storeDirectory(dataDir)
  if (!existsSync(directory)) {
    const draft = `${directory}.new`
    await rm(draft, { recursive: true, force: true })
    await mkdir(draft, { mode: 0o700 })
    const fresh = await PGlite.create(draft)
    await fresh.close()
    await rename(draft, directory)
  }
  await closeToOthers(directory)
  try {
    const database = await PGlite.create(directory)
    await database.exec(`SET TIME ZONE 'UTC'`)
    return database
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `The embedded store in ${directory} cannot be opened (${reason}). It holds synthetic cases only: remove that folder and start again to make a new one.`,
      { cause },
    )
  }
}

/**
 * Folders 0700 and files 0600, the folder itself first: that alone keeps others out, also of files made later. PGlite makes
 * its files readable and writable for everybody, whatever the umask, and a store may have been made before this was done.
 */
async function closeToOthers(directory: string): Promise<void> {
  await chmod(directory, 0o700)
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) await closeToOthers(path)
    else if (entry.isFile()) await chmod(path, 0o600)
  }
}
