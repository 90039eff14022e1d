import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { PolicyErrors } from '../../policies/engine/policy-errors.ts'
import { readBundle, readPolicyTests } from '../../policies/load-bundle.ts'
import { readPolicyFiles } from '../../policies/read-policy-files.ts'
import { policies } from './shipped-policy.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bundle-'))
  mkdirSync(join(directory, 'purposes'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(directory, name), text)
const sell = (name: string) => `purpose: ${name}\nwho: [CLERK]\ntasks: []\nrules: []\n`

describe('a bundle on disk', () => {
  test('is every document of the directory and its purposes, tests apart', () => {
    write('vocabulary.yaml', 'kinds: { CLERK: { en: a, nl: b } }')
    write('README.md', '# not a policy')
    write('purposes/b.yaml', sell('b'))
    write('purposes/a.yaml', sell('a'))
    write('purposes/a.test.yaml', 'purpose: a\ntests: [{ name: n, given: { who: CLERK } }]')
    for (const url of [pathToFileURL(directory), pathToFileURL(`${directory}/`)]) {
      expect(readBundle(url).map(({ kind }) => kind)).toEqual(['vocabulary', 'purpose', 'purpose'])
      expect(readPolicyTests(url).map(({ purpose }) => purpose)).toEqual(['a'])
    }
  })

  test('loads not at all when one file is wrong, and tells what is wrong with every file', () => {
    write('purposes/a.yaml', sell('a'))
    write('purposes/b.yaml', sell('b').replace('who', 'whom'))
    write('purposes/c.yaml', 'purpose: &c c')
    const failing = () => readBundle(pathToFileURL(directory))
    expect(failing).toThrow(PolicyErrors)
    expect(failing).toThrow(/purposes\/b\.yaml:1:1: the file must have "who"[^]*purposes\/c\.yaml:1:10: anchors/)
  })

  test('is text in UTF-8, kept byte for byte', () => {
    const text = `\uFEFF# é\r\n${sell('a')}`
    write('purposes/a.yaml', text)
    expect(readPolicyFiles(pathToFileURL(directory))).toEqual([{ name: 'purposes/a.yaml', text }])
    writeFileSync(join(directory, 'purposes/b.yaml'), Buffer.from([0x23, 0xe9, 0x0a]))
    expect(() => readPolicyFiles(pathToFileURL(directory))).toThrow('purposes/b.yaml:1:1: the file is not UTF-8 text')
  })

  test('is refused when it is not there', () => {
    expect(() => readBundle(new URL('missing/', pathToFileURL(`${directory}/`)))).toThrow(/ENOENT/)
  })

  test('that we ship is 25 purposes with their tests, a vocabulary, red lines, agencies and a release', () => {
    expect(readBundle(policies)).toHaveLength(29)
    expect(readPolicyTests(policies)).toHaveLength(25)
  })
})
