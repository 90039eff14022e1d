// Plain JavaScript with no dependency: it runs on a fresh clone, before anything is installed or built.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = ['policies', 'schema', 'subgraphs', 'gateway']
/** Pages for a browser, built apart. */
const CONSOLE = join('gateway', 'console')
const ASSETS = /\.(graphql|yaml|csv|json|html|sql)$/u

/** Ends with a message for a person, not with a stack. */
export function giveUp(message) {
  console.error(message)
  process.exit(1)
}

/**
 * Installs the locked packages when they are missing or older than the lock file. `npm ci` would refuse a lock file made
 * where the registry lacks builds for other platforms (npm's issue 9846); `--no-save` leaves the lock file as it is.
 */
export function ensureInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  const lock = join(root, 'package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return
  console.error('Installing packages (first time, or the lock file changed) …')
  const done = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (done.status !== 0) giveUp('npm install failed: see above. The hub needs the npm registry once.')
}

/** Compiles to dist/ when a source is newer than what stands there; the finished folder is moved into place whole. */
export function ensureBuilt() {
  const fingerprint = sourcesFingerprint()
  const stamp = join(root, 'dist', '.built')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return
  console.error('Building to dist/ …')
  const draft = join(root, `dist.${process.pid}`)
  rmSync(draft, { recursive: true, force: true })
  const done = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/typescript/bin/tsc'),
      '-p',
      join(root, 'gateway/bootstrap/tsconfig.build.json'),
      '--outDir',
      draft,
    ],
    { cwd: root, stdio: ['ignore', 2, 2] },
  )
  if (done.status !== 0) {
    rmSync(draft, { recursive: true, force: true })
    giveUp('The build failed: see the errors above.')
  }
  for (const folder of SOURCES) {
    for (const file of filesIn(join(root, folder))) {
      if (!ASSETS.test(file) || file.includes('tsconfig') || relative(root, file).startsWith(CONSOLE)) continue
      const target = join(draft, relative(root, file))
      mkdirSync(dirname(target), { recursive: true })
      copyFileSync(file, target)
    }
  }
  writeFileSync(join(draft, 'package.json'), '{ "type": "module" }\n')
  buildConsole(draft)
  // Parsed once here, so that a question on the command line is answered at once. Policies that do not parse are told of
  // by "schakel policy check".
  spawnSync(process.execPath, [join(draft, 'policies/parse-main.js')], { cwd: root, stdio: 'ignore' })
  writeFileSync(join(draft, '.built'), fingerprint)
  const old = join(root, `dist.old.${process.pid}`)
  if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old)
  renameSync(draft, join(root, 'dist'))
  rmSync(old, { recursive: true, force: true })
}

/** The pages of the console, bundled by Vite into dist/console; those of the last build when no source of theirs changed. */
function buildConsole(draft) {
  const fingerprint = fingerprintOf([join(root, CONSOLE)])
  const before = join(root, 'dist', 'console')
  const target = join(draft, 'console')
  const stamp = (folder) => join(folder, '.built')
  if (existsSync(stamp(before)) && readFileSync(stamp(before), 'utf8') === fingerprint) {
    cpSync(before, target, { recursive: true })
    return
  }
  const done = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      '--config',
      join(root, CONSOLE, 'vite.config.mjs'),
      '--outDir',
      target,
      '--logLevel',
      'warn',
    ],
    { cwd: root, stdio: ['ignore', 2, 2] },
  )
  if (done.status !== 0) {
    rmSync(draft, { recursive: true, force: true })
    giveUp('The build of the console failed: see the errors above.')
  }
  writeFileSync(stamp(target), fingerprint)
}

function sourcesFingerprint() {
  return fingerprintOf(SOURCES.map((folder) => join(root, folder)))
}

function fingerprintOf(folders) {
  const hash = createHash('sha256')
  for (const file of [
    ...folders.flatMap((folder) => filesIn(folder)),
    join(root, 'tsconfig.json'),
    join(root, 'package-lock.json'),
  ]) {
    const { mtimeMs, size } = statSync(file)
    hash.update(`${relative(root, file)} ${mtimeMs} ${size}\n`)
  }
  return hash.digest('hex')
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return filesIn(path)
      return /\.(ts|tsx|mjs|graphql|yaml|csv|json|html|css|svg|sql)$/u.test(entry.name) ? [path] : []
    })
}
