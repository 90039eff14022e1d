import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesOfRows, root } from './read-rows.ts'
import { weakenings } from './weakenings.ts'

const ROWS = Array.from({ length: 35 }, (_, at) => at + 1)

test('every row of the table of what broke others has a test of that name', () => {
  expect([...filesOfRows().keys()].sort((a, b) => a - b)).toEqual(ROWS)
})

test('every row has a weakened hub that its test has to fail on', () => {
  expect([...new Set(weakenings.map(({ row }) => row))]).toEqual(ROWS)
})

/** Whether the tests do fail on them is seen by `npm run test:long`. */
test.each(weakenings)('what is taken out for row $row stands in the product, once', ({ edits }) => {
  for (const { file, find, replace } of edits) {
    expect([file, find, readFileSync(join(root, file), 'utf8').split(find).length - 1]).toEqual([file, find, 1])
    expect(replace).not.toBe(find)
  }
  expect(edits.length).toBeGreaterThan(0)
})
