import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './read-rows.ts'
import type { Edit } from './weakenings.ts'

/** What the tests said over the sources with these edits. */
export interface RowRun {
  readonly passed: number
  /** What each failing test said. Not by an assertion: it broke in another way, which shows nothing. */
  readonly failed: readonly { readonly message: string; readonly isAssertion: boolean }[]
  /** Files that could not even be run, and why. */
  readonly broken: readonly string[]
}

interface Report {
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly failureMessages: readonly string[]
      readonly failureDetails: readonly { readonly matcherResult?: unknown }[]
    }[]
  }[]
}

/** Runs test files, or the tests of one row of them, in a process of their own, over the product with `edits` made in it. */
export async function runRow(
  folder: string,
  name: string,
  { files, row, edits }: { readonly files: readonly string[]; readonly row?: number; readonly edits: readonly Edit[] },
): Promise<RowRun> {
  const { jest } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    jest: { transform: Record<string, [string, object]> }
  }
  const [[pattern, [, options]] = ['', ['', {}]]] = Object.entries(jest.transform)
  const config = {
    ...jest,
    // A hub that is slow to start is no hub that fails.
    testTimeout: 120_000,
    rootDir: root,
    transform: { [pattern]: [join(root, 'test/security/weakened/transform.cjs'), options] },
  }
  const at = (what: string) => join(folder, `${name}.${what}.json`)
  await writeFile(at('edits'), JSON.stringify(edits))
  await writeFile(at('config'), JSON.stringify(config))
  const said = await runJest(
    ['--config', at('config'), '--runInBand', '--json', '--outputFile', at('report'), '--runTestsByPath', ...files],
    row === undefined ? [] : ['--testNamePattern', `(^| )row ${row}: `],
    { ...process.env, SCHAKEL_WEAKENED: at('edits') },
  )
  const text = await readFile(at('report'), 'utf8').catch(() => {
    throw new Error(`No report of ${name}: ${said}`)
  })
  const report = JSON.parse(text) as Report
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  return {
    passed: report.numPassedTests,
    failed: results
      .filter(({ status }) => status === 'failed')
      .map(({ failureMessages, failureDetails }) => ({
        message: failureMessages.join('\n'),
        isAssertion: failureDetails.every(({ matcherResult }) => matcherResult !== undefined),
      })),
    broken: report.testResults
      .filter(({ assertionResults }) => assertionResults.length === 0)
      .map(({ message }) => message),
  }
}

/** Gives what jest wrote, whether the tests passed or not. */
function runJest(args: readonly string[], pattern: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const bin = join(root, 'node_modules/jest/bin/jest.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', bin, ...args, ...pattern], {
      cwd: root,
      env,
    })
    let said = ''
    const hear = (chunk: Buffer): void => void (said += chunk.toString())
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', reject)
    child.on('exit', () => resolve(said))
  })
}
