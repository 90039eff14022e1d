import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs'

ensureInstalled()
// Tests that start whole processes (the hub, a store that is killed) run what users run: the build.
ensureBuilt()
if (!process.env.SCHAKEL_TEST_DATABASE_URL) {
  console.error(
    'SCHAKEL_TEST_DATABASE_URL is not set: the stores are tested on the embedded database only, not on PostgreSQL.',
  )
}
const done = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
)
process.exitCode = done.status ?? 1
