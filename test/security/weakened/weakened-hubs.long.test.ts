import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesOfRows } from './read-rows.ts'
import { type RowRun, runRow } from './run-row.ts'
import { weakenings } from './weakenings.ts'

/** Processes at a time. */
const AT_ONCE = 2

const files = filesOfRows()
const results = new Map<string, RowRun | Error>()
const runs = [
  {
    name: 'as it is',
    run: (folder: string) => runRow(folder, 'as-it-is', { files: [...new Set(files.values())], edits: [] }),
  },
  ...weakenings.map(({ row, edits }) => ({
    name: `row ${row}`,
    run: (folder: string) => runRow(folder, `row-${row}`, { files: [files.get(row) ?? ''], row, edits }),
  })),
]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schakel-weakened-'))
  const waiting = [...runs]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results.set(next.name, await next.run(folder).catch((error: unknown) => error as Error))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}, 840_000)
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  const lines = weakenings.map(({ row, hub }) => {
    const result = results.get(`row ${row}`)
    const isRed = result !== undefined && 'failed' in result && result.failed.length > 0
    return `  row ${String(row).padStart(2)}  ${isRed ? 'red  ' : 'GREEN'}  over a hub that ${hub.replace(/^is/u, 'has')}`
  })
  process.stdout.write(`The tests of the rows, each over a hub without its defence:\n${lines.join('\n')}\n`)
})

function resultOf(name: string): RowRun {
  const result = results.get(name)
  if (result === undefined || result instanceof Error) throw result ?? new Error(`${name} was not run`)
  return result
}

test('over the hub as it is every row passes, loaded in the same way', () => {
  const { passed, failed, broken } = resultOf('as it is')
  expect([failed, broken]).toEqual([[], []])
  expect(passed).toBeGreaterThanOrEqual(weakenings.length)
})

test.each(weakenings)('row $row fails, by what it asserts, over a hub that $hub', ({ row, shows }) => {
  const { failed, broken } = resultOf(`row ${row}`)
  expect(broken).toEqual([])
  expect(failed.filter(({ isAssertion }) => !isAssertion)).toEqual([])
  expect(failed.map(({ message }) => message).join('\n')).toMatch(shows)
})
