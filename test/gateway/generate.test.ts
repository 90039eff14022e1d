import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { staleFiles, unnamed, wantedFiles, writeFiles } from '../../gateway/generate.ts'
import { copyProject, type ProjectCopy } from './project-copy.ts'

const root = new URL('../../', import.meta.url)
let project: ProjectCopy
beforeAll(async () => {
  project = await copyProject()
}, 120_000)
afterAll(() => project.remove())

describe('The generated files', () => {
  test('stand in the project as its policies want them, and every word in them has a name', async () => {
    expect(await staleFiles(root, await wantedFiles(root))).toEqual([])
    expect(await unnamed(root)).toEqual([])
  })

  test('are told by name when one is changed by hand, is missing, or is made by nothing', async () => {
    const wanted = await wantedFiles(project.url)
    await appendFile(new URL('policies/generated/matrix.csv', project.url), 'one more\n')
    await rm(new URL('policies/generated/purposes.nl.md', project.url))
    await writeFile(new URL('policies/generated/odd.md', project.url), '')
    expect(await staleFiles(project.url, wanted)).toEqual([
      'policies/generated/matrix.csv',
      'policies/generated/odd.md',
      'policies/generated/purposes.nl.md',
    ])
    await rm(new URL('policies/generated/odd.md', project.url))
    await writeFiles(project.url, wanted)
    expect(await staleFiles(project.url, wanted)).toEqual([])
    await rm(new URL('policies/generated/', project.url), { recursive: true })
    expect(await staleFiles(project.url, wanted)).toEqual(
      wanted
        .map(({ file }) => file)
        .filter((file) => file.startsWith('policies/generated/'))
        .sort(),
    )
    await writeFiles(project.url, wanted)
  })

  test('go stale with any change of the policies', async () => {
    const file = new URL('policies/purposes/municipal.wmo.yaml', project.url)
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('ShelterPlacement: [plannedEnd]', 'ShelterPlacement: [plannedEnd, endedAt]'))
    const stale = await staleFiles(project.url, await wantedFiles(project.url))
    expect(stale).toContain('policies/generated/matrix.csv')
    expect(stale).toContain('policies/generated/purposes.en.md')
    expect(stale).toContain('policies/generated/purposes.nl.md')
    await writeFile(file, text)
  })
})
