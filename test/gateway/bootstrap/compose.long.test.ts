import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compilePolicy } from '../../../policies/engine/compile-policy.ts'
import { dataCells, dataFields } from '../../../policies/engine/documents/data-cells.ts'
import { readBundle } from '../../../policies/load-bundle.ts'
import { coordinatesOf } from '../../../schema/coordinates-of.ts'
import { copyProject, type ProjectCopy } from '../project-copy.ts'

const CARE = 'subgraphs/care/schema.graphql'
const SUPERGRAPH = 'schema/supergraph.graphql'
const FIELD = `
  "Day by which the registration must be checked."
  checkedBy: Date @data(owner: "COMENSHA", category: "pd:Name", sensitivity: 1, standard: "own")`

let project: ProjectCopy
beforeAll(async () => {
  project = await copyProject()
}, 120_000)
afterAll(() => project.remove())

const read = (file: string) => readFile(new URL(file, project.url), 'utf8')

describe('npm run compose', () => {
  test('writes no supergraph without a field that a rule shows, and tells which rules, where, and what to do', async () => {
    const [sdl, before] = [await read(CARE), await read(SUPERGRAPH)]
    const without = sdl.replace(/ {2}"Secret address of the shelter[^\n]*\n[^\n]*\n/u, '')
    expect(without).not.toBe(sdl)
    await writeFile(new URL(CARE, project.url), without)
    const { code, out } = project.run('gateway/bootstrap/compose.mjs')
    expect(out).toContain('rule "the-place" of shelter.place shows ShelterPlacement.shelterAddress')
    expect(out).toMatch(/purposes\/shelter\.place\.yaml:\d+:\d+: /u)
    expect(out).toContain('rule "where" of vital.emergency')
    expect(out).toContain('red line "shelter-addresses" guards ShelterPlacement.shelterAddress')
    expect(out).toContain('bring a version into force that does not name it, then remove it')
    expect(out).toContain('schema/supergraph.graphql is left as it was')
    expect(code).toBe(1)
    expect(await read(SUPERGRAPH)).toBe(before)
    await writeFile(new URL(CARE, project.url), sdl)
  }, 120_000)

  test('writes one with a field more, which nobody is granted, and the check asks for its name', async () => {
    const sdl = await read(CARE)
    await writeFile(
      new URL(CARE, project.url),
      sdl.replace('type VictimRegistration {', `type VictimRegistration {${FIELD}`),
    )
    const { code, out } = project.run('gateway/bootstrap/compose.mjs')
    expect(out).toContain('Wrote schema/supergraph.graphql')
    expect(code).toBe(0)
    const policy = compilePolicy(readBundle(new URL('policies/', project.url)), coordinatesOf(await read(SUPERGRAPH)))
    expect(dataFields(policy).map(({ coordinate }) => coordinate)).toContain('VictimRegistration.checkedBy')
    expect(dataCells(policy).map(({ coordinate }) => coordinate)).not.toContain('VictimRegistration.checkedBy')

    const check = project.run('dist/gateway/generate-main.js', '--check')
    expect(check.out).toContain('VictimRegistration.checkedBy has no name in Dutch: add it to schema/field-names.csv')
    expect(check.out).toContain('VictimRegistration.checkedBy has no description in Dutch')
    expect(check.out).toContain('policies/generated/coverage.md is stale: run "npm run generate"')
    expect(check.code).toBe(1)
  }, 120_000)
})
