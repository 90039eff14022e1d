import { expect, test } from '@jest/globals'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../subgraphs/kit/store/open-store.ts'
import { nodeArguments } from '../subgraphs/support/node-arguments.ts'

/**
 * Finding: keys, log, lock and password of the embedded store are for their owner only (0700, 0600), but the store itself is
 * `drwxr-xr-x` with its files `-rw-rw-rw-` (PGlite makes them so, whatever the umask): every account of the machine reads all
 * cases of all agencies past every guard, and writes them: a row in chain.task is access to a case.
 * Fix: make `SCHAKEL_DATA/store` (and SCHAKEL_DATA itself) with mode 0700 before PGlite fills it, and chmod it at each opening.
 */
test('the embedded store is nobody else’s to read or write', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'schakel-mode-'))
  const store = await openStore({ dataDir: join(dataDir, 'data'), execArgv: nodeArguments })
  try {
    const { mode } = await stat(join(dataDir, 'data', 'store'))
    expect((mode & 0o077).toString(8)).toBe('0')
  } finally {
    await store.close()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
  }
}, 60_000)
