import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs'

// Everything that can be told without running the hub. All of it runs, so that one look shows all that is wrong.
ensureInstalled()
ensureBuilt()
const bin = (name) => join(root, 'node_modules', '.bin', name)
/** @type {[string, string, string[]][]} */
const checks = [
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['lint', bin('oxlint'), ['--type-aware']],
  ['types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['types of the console', bin('tsc'), ['--noEmit', '-p', 'gateway/console/tsconfig.json']],
  ['schema is composed and described', process.execPath, ['dist/schema/compose-main.js', '--check']],
  ['policies fit the schema and the red lines', process.execPath, ['gateway/bootstrap/schakel.mjs', 'policy', 'check']],
  ['generated files are fresh', process.execPath, ['dist/gateway/generate-main.js', '--check']],
  [
    'what is made from the state machine is fresh',
    process.execPath,
    ['dist/subgraphs/chain/generate-main.js', '--check'],
  ],
  ['policy tests', process.execPath, ['gateway/bootstrap/schakel.mjs', 'policy', 'test']],
]
let failed = 0
for (const [name, command, args] of checks) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' })
  const ok = done.status === 0
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`)
  if (!ok) {
    failed += 1
    console.log(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error ? `${done.error.message}\n` : ''}`)
  }
}
process.exitCode = failed === 0 ? 0 : 1
