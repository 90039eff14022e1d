import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../gateway/cli/main.ts'
import { fileLog } from '../../gateway/log/file-log.ts'
import { verifyLog } from '../../gateway/log/verify-log.ts'
import { recordNumber } from '../gateway/log/record-number.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'schakel-attack-log-'))
})
afterEach(() => rm(directory, { recursive: true }))

async function writeLog(changes: object = {}): Promise<string> {
  const log = fileLog(join(directory, 'log'))
  for (const number of [1, 2, 3]) await log.append({ ...recordNumber(number), ...changes })
  await log.close()
  return join(directory, 'log', '000001.jsonl')
}

/**
 * Finding: promise 7, "one changed … record is found by an offline verifier". The verifier hashes what JSON.parse makes of a line,
 * and JSON.parse keeps the last of two equal keys: `"agency":"<another>"` put before the real one changes the stored record (for grep,
 * jq streams, other parsers that keep the first, PostgreSQL's `json`), and the log verifies as whole. The hub refuses such keys in
 * requests for this very reason (security.md 2, row 25).
 * Fix: `parseChained` accepts a line only if it is, byte for byte, JSON.stringify of what was parsed from it (`wholePartOf` too).
 */
test('a record to which a second key was added is found', async () => {
  const path = await writeLog()
  const text = await readFile(path, 'utf8')
  const [first = '', ...rest] = text.split('\n')
  const forged = first.replace('"agency":', '"agency":"00000099000000099999","agency":')
  expect(forged).not.toBe(first)
  await writeFile(path, [forged, ...rest].join('\n'))
  expect((await verifyLog(join(directory, 'log'))).ok).toBe(false)
})

/**
 * Finding: `log show` prints `client` (the `client_id` claim, which the agency's own identity provider fills in) as it is: line feeds
 * make lines that look like records, escape sequences erase the ones above on the auditor's terminal.
 * Fix: printColumns shows control characters as \u001b; verifyToken takes a client_id of at most 128 visible characters.
 */
test('nothing an agency writes into its token reaches the auditor’s terminal as a command', async () => {
  await writeLog({
    client: 'x\u001b[1A\u001b[2K\n99   2026-01-01T00:00:00Z  police  report.take  -  answered  0  0  forged',
  })
  let out = ''
  await run(['log', 'show', '--dir', join(directory, 'log')], {
    out: (text) => void (out += text),
    err: () => undefined,
    readInput: () => Promise.resolve(''),
    env: {},
    fetch,
  })
  expect(out).not.toContain('\u001b')
  expect(out.trim().split('\n')).toHaveLength(4)
})
