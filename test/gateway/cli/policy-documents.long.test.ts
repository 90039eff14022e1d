import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { fileLog } from '../../../gateway/log/file-log.ts'
import { FILL_IN } from '../../../policies/engine/documents/fill-in.ts'
import { composeSupergraph, ownSubgraphs } from '../../../schema/compose.ts'
import { recordNumber } from '../log/record-number.ts'
import { runSchakel } from '../../fixtures/run-schakel.ts'

const policies = fileURLToPath(new URL('../../../policies', import.meta.url))
const generated = (file: string) => readFile(join(policies, 'generated', file), 'utf8')

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'schakel-documents-'))
})
afterEach(() => rm(directory, { recursive: true }))

const schakel = (...argv: string[]) => runSchakel(argv, { env: { SCHAKEL_DATA: directory } })

/** A new supergraph with the subgraphs' schemas changed, as a file. */
async function supergraph(change: (sdl: string) => string): Promise<string> {
  const composed = composeSupergraph(ownSubgraphs().map((one) => ({ ...one, sdl: change(one.sdl) })))
  if (composed.problems) throw new Error(composed.problems.join('\n'))
  const file = join(directory, 'supergraph.graphql')
  await writeFile(file, composed.supergraph)
  return file
}

describe('schakel policy matrix', () => {
  test('prints the committed matrix, as a page in two languages and as rows', async () => {
    expect(await schakel('policy', 'matrix')).toEqual({ code: 0, out: await generated('matrix.md'), err: '' })
    expect((await schakel('policy', 'matrix', '--lang', 'nl')).out).toBe(await generated('matrix.nl.md'))
    expect((await schakel('policy', 'matrix', '--csv')).out).toBe(await generated('matrix.csv'))
    const { policy, grants } = JSON.parse((await schakel('policy', 'matrix', '--json')).out)
    expect(policy).toMatch(/^[0-9a-f]{64}$/u)
    expect(grants).toHaveLength((await generated('matrix.csv')).trim().split('\n').length - 1)
  })

  test('takes no other language', async () => {
    const { code, err } = await schakel('policy', 'matrix', '--lang', 'fr')
    expect(code).toBe(2)
    expect(err).toContain('Allowed choices are en, nl')
  })
})

describe('schakel policy dpia', () => {
  test('drafts the annex to a change between two directories', async () => {
    const other = join(directory, 'policies')
    await cp(policies, other, { recursive: true })
    const file = join(other, 'purposes/municipal.wmo.yaml')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('ShelterPlacement: [plannedEnd]', 'ShelterPlacement: [plannedEnd, region]'))
    const { code, out } = await schakel('policy', 'dpia', policies, other)
    expect(code).toBe(0)
    expect(out).toContain('1 grants are new or wider: 1 different fields, for 1 kinds of organisation.')
    expect(out).toContain('- Municipality: 2 organisations.')
    expect(out).toContain('Helps to find the person: region of the shelter (`ShelterPlacement.region`).')
    expect(out).toContain(FILL_IN.en)
    expect((await schakel('policy', 'dpia', policies, other, '--lang', 'nl')).out).toContain(FILL_IN.nl)
    const { cells, inferences } = JSON.parse((await schakel('policy', 'dpia', policies, other, '--json')).out)
    expect(cells).toHaveLength(1)
    expect(inferences).toHaveLength(1)
  })
})

describe('schakel policy coverage', () => {
  test('prints the committed page, or the same as JSON', async () => {
    expect((await schakel('policy', 'coverage')).out).toBe(await generated('coverage.md'))
    const { nobody, unused } = JSON.parse((await schakel('policy', 'coverage', '--json')).out)
    expect(nobody.map(({ coordinate }: { coordinate: string }) => coordinate)).toContain('HealthIntake.diagnosisNotes')
    expect(unused).toBeUndefined()
  })

  test('lists what the log of the last days does not show as used', async () => {
    const log = fileLog(join(directory, 'log'))
    const used = { purpose: 'municipal.wmo', kind: 'MUNICIPALITY' }
    await log.append({
      ...recordNumber(1),
      ...used,
      at: new Date().toISOString(),
      disclosed: [{ coordinate: 'ShelterPlacement.plannedEnd', form: 'full' }],
    })
    await log.append({
      ...recordNumber(2),
      ...used,
      at: '2020-01-01T00:00:00.000Z',
      disclosed: [{ coordinate: 'CarePlan.needs', form: 'full' }],
    })
    await log.close()
    const { unused } = JSON.parse((await schakel('policy', 'coverage', '--last', '30d', '--json')).out)
    const wmo = unused.filter(({ purpose }: { purpose: string }) => purpose === 'municipal.wmo')
    const rules = wmo.map(({ rule }: { rule: string }) => rule)
    expect(rules).toContain('needs')
    expect(rules).not.toContain('end-of-shelter')
    const { code, out } = await schakel('policy', 'coverage', '--last', '30d')
    expect(code).toBe(0)
    expect(out).toMatch(/^Grants that nobody used in the last 30 days:\nPURPOSE/u)
    expect(out).toMatch(/municipal\.wmo +needs +MUNICIPALITY +.*CarePlan\.needs/u)
  })

  test('takes days only', async () => {
    expect((await schakel('policy', 'coverage', '--last', 'soon')).err).toContain('It must be a number of days')
  })
})

describe('schakel policy schema', () => {
  test('lets a supergraph pass that changes nothing', async () => {
    expect(await schakel('policy', 'schema', await supergraph((sdl) => sdl))).toEqual({ code: 0, out: '', err: '' })
  })

  test.each([
    [
      'renamed',
      (sdl: string) => sdl.replaceAll('  riskLevel: SafetyLevel', '  levelOfRisk: SafetyLevel'),
      'SafetyAssessment.riskLevel is gone; most likely it is called SafetyAssessment.levelOfRisk now',
    ],
    [
      'retyped, so that no year of it can be shown any more',
      (sdl: string) => sdl.replace('  birthDate: PartialDate\n', '  birthDate: Date\n'),
      'PoliceVictimFile.birthDate was PartialDate (leaf) and is Date (leaf)',
    ],
    ['computed from others', withRequires, 'ReferralCase.careRegion is computed from ReferralCase.openedAt now'],
  ])('refuses a field that is %s, and tells the rules that show it', async (_name, change, told) => {
    const { code, out } = await schakel('policy', 'schema', await supergraph(change))
    expect(out).toContain(told)
    expect(out).toMatch(/policies: purposes\/[\w.-]+\.yaml:\d+:\d+: rule "[\w-]+" of [\w.-]+ shows /u)
    expect(code).toBe(1)
  })

  test('tells the same as JSON, and what is only good to know without refusing', async () => {
    const file = await supergraph((sdl) =>
      sdl.replace(
        'shelterAddress: String @data(owner: "SHELTER", category: "pd:PhysicalAddress", sensitivity: 4',
        'shelterAddress: String @data(owner: "SHELTER", category: "pd:PhysicalAddress", sensitivity: 3',
      ),
    )
    const { code, out } = await schakel('policy', 'schema', file, '--json', '--policies', policies)
    expect(code).toBe(0)
    const { ok, changes, versions } = JSON.parse(out)
    expect(ok).toBe(true)
    expect(changes).toEqual([
      { what: 'sensitivity', coordinate: 'ShelterPlacement.shelterAddress', before: '4', after: '3' },
    ])
    expect(versions[0].affected.map(({ purpose }: { purpose: string }) => purpose).sort()).toEqual([
      'shelter.place',
      'shelter.place',
      'vital.emergency',
    ])
    expect((await schakel('policy', 'schema', file)).out).toContain('To know: nothing has to be done')
  })

  test('says what to do with a file that is no supergraph', async () => {
    const { code, err } = await schakel('policy', 'schema', join(directory, 'none.graphql'))
    expect(code).toBe(2)
    expect(err).toContain('cannot be read as a supergraph')
    expect(err).toContain('npm run compose')
  })
})

/** Care works the region out from when the case was opened, which the chain keeps. */
function withRequires(sdl: string): string {
  return sdl
    .replace(/ {2}"Region in which care for this person is coordinated\."\n {2}careRegion[^\n]*\n[^\n]*\n/u, '')
    .replace(
      '  "Registration at CoMensha, which counts',
      '  openedAt: DateTime @federation__external\n  careRegion: CareRegion @federation__requires(fields: "openedAt") @data(owner: "CHAIN", category: "pd:Region", sensitivity: 1, standard: "own")\n$&',
    )
}
