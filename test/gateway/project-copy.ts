import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const LEFT_OUT = new Set(['node_modules', '.git', '.data', 'test', 'coverage'])

/** The project in a directory of its own, where files can be changed and its own commands run. */
export interface ProjectCopy {
  readonly url: URL
  run(...args: string[]): { readonly code: number | null; readonly out: string }
  remove(): Promise<void>
}

export async function copyProject(): Promise<ProjectCopy> {
  const directory = await mkdtemp(join(tmpdir(), 'schakel-copy-'))
  await cp(root, directory, {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => !LEFT_OUT.has(path.slice(root.length).split(sep)[0] ?? ''),
  })
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'), 'dir')
  return {
    url: pathToFileURL(`${directory}/`),
    run(...args) {
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: directory, encoding: 'utf8' })
      return { code: status, out: `${stdout}${stderr}` }
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}
