import { describe, expect, test } from '@jest/globals'
import { readParsed, writeParsed } from '../../policies/parsed-bundle.ts'
import { parsePolicyFiles } from '../../policies/read-bundle.ts'
import { readPolicyFiles, TEST_FILE } from '../../policies/read-policy-files.ts'
import { policies } from './shipped-policy.ts'

const files = readPolicyFiles(policies).filter(({ name }) => !name.endsWith(TEST_FILE))
const { documents } = parsePolicyFiles(files)
const written = writeParsed(files, documents)

describe('policies parsed by the build', () => {
  test('are read back as they were, positions included', () => {
    expect(readParsed(written, files)).toEqual(documents)
  })

  test('count for the very texts that they were parsed from only', () => {
    const [first, ...rest] = files
    expect(readParsed(written, [{ name: first?.name ?? '', text: `${first?.text} ` }, ...rest])).toBeUndefined()
    expect(readParsed(written, rest)).toBeUndefined()
    expect(readParsed(written, [{ name: 'other.yaml', text: first?.text ?? '' }, ...rest])).toBeUndefined()
  })

  test('count for nothing when a build was killed before it had written them all', () => {
    for (const text of ['', written.slice(0, 100), written.slice(0, -1)])
      expect(readParsed(text, files)).toBeUndefined()
  })
})
