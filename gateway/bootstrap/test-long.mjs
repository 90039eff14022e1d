import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs'

// What takes too long for every run: tests that need many requests, and the random ones over many more cases.
ensureInstalled()
ensureBuilt()
const jest = ['--experimental-vm-modules', '--no-warnings', join(root, 'node_modules/jest/bin/jest.js')]
const runs = [
  { args: ['--testPathIgnorePatterns=/node_modules/', '--testMatch=**/*.long.test.ts'], env: {} },
  { args: ['enforcement-properties'], env: { SCHAKEL_PROPERTY_RUNS: '5000' } },
]
for (const { args, env } of runs) {
  const done = spawnSync(process.execPath, [...jest, ...args, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  process.exitCode ||= done.status ?? 1
}
