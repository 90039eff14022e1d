import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs'

// What takes too long for every run: tests that need many requests, that kill processes, or that are random over many cases.
ensureInstalled()
ensureBuilt()
const done = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--testPathIgnorePatterns=/node_modules/',
    '--testMatch=**/*.long.test.ts',
    // Ends the list before it, which would take the names of files that follow for patterns of its own.
    '--maxWorkers=2',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
)
process.exitCode = done.status ?? 1
