import { spawnSync } from 'node:child_process'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs'

// Composes the subgraphs, and moves the supergraph into place only when no known version of the policies rests on what
// it changes. Until then the old one stands, and so does the meaning of every grant.
ensureInstalled()
ensureBuilt()
const composed = join(root, 'dist', `composed.${process.pid}.graphql`)
try {
  const failed =
    run('dist/schema/compose-main.js', '--to', composed) ||
    run('gateway/bootstrap/schakel.mjs', 'policy', 'schema', composed)
  if (failed === 0) {
    renameSync(composed, join(root, 'schema', 'supergraph.graphql'))
    console.log('Wrote schema/supergraph.graphql')
  } else console.error('schema/supergraph.graphql is left as it was')
  process.exitCode = failed
} finally {
  rmSync(composed, { force: true })
}

/** The exit code; a program that could not end by itself has failed. */
function run(...args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1
}
