import { describe, expect, test } from '@jest/globals'
import { csvTable, markdownTable } from '../../../../policies/engine/documents/tables.ts'
import { parseCsv } from '../../../../schema/codes/parse-csv.ts'

describe('Tables', () => {
  test('come back from CSV as they went in, quotes and commas among them', () => {
    expect(parseCsv(csvTable(['a', 'b'], [['x, y', 'say "z"']]))).toEqual([{ a: 'x, y', b: 'say "z"' }])
    expect(csvTable(['a'], [['x']])).toBe('a\nx\n')
  })

  test('keep their columns in Markdown, whatever stands in a cell', () => {
    expect(markdownTable(['a', 'b'], [['x|y', '']])).toBe('| a | b |\n| --- | --- |\n| x\\|y |  |')
  })
})
