import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { DisclosureRecord } from '../../../gateway/log/disclosure-record.ts'
import { fileLog } from '../../../gateway/log/file-log.ts'
import { decide } from '../../../policies/engine/decide.ts'
import type { Seer } from '../../../policies/engine/who-may-see.ts'
import { recordNumber } from '../log/record-number.ts'
import { at, shipped } from '../../policies/shipped-policy.ts'
import { runSchakel } from '../../fixtures/run-schakel.ts'

const shippedFiles = fileURLToPath(new URL('../../../policies/', import.meta.url))
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'schakel-questions-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

const schakel = (...argv: string[]) =>
  runSchakel(argv, { env: { SCHAKEL_DATA: directory }, now: () => new Date('2026-03-03T10:00:00Z') })

/** A copy of the shipped policies, with one file changed. */
function copyOfPolicies(name: string, change: (text: string) => string, file = 'purposes/shelter.place.yaml'): string {
  const copy = join(directory, name)
  mkdirSync(copy)
  cpSync(shippedFiles, copy, { recursive: true, filter: (path) => !path.includes('engine') })
  const path = join(copy, file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
  return copy
}

const moreForShelters = (text: string) => text.replace('see:\n', 'see:\n      CarePlan: [needs]\n')

describe('schakel who-may-see', () => {
  /** Whether the facts make a formula hold, read from its text. */
  const holds = (when: string, facts: Readonly<Record<string, boolean | undefined>>) =>
    when === '' ||
    when.split(' and ').every((clause) =>
      clause
        .replaceAll(/[()]/gu, '')
        .split(' or ')
        .some((literal) => (literal.startsWith('not ') ? facts[literal.slice(4)] === false : facts[literal] === true)),
    )

  test.each(['CrimeReport.statementText', 'VictimRegistration.exploitationForms', 'ShelterPlacement.shelterAddress'])(
    '%s lists exactly what deciding every state gives',
    async (coordinate) => {
      const { code, out } = await schakel('who-may-see', coordinate, '--at', '2026-03-01', '--json')
      expect(code).toBe(0)
      const { seers } = JSON.parse(out) as { seers: Seer[] }
      expect(seers.length).toBeGreaterThan(0)
      const kinds = shipped.bundle.vocabulary?.kinds ?? []
      const needed = new Set<Seer>()
      for (const purpose of shipped.bundle.purposes) {
        const formulas = [purpose.when, ...Object.values(purpose.whenAskedBy), ...purpose.rules.map(({ when }) => when)]
        const facts = [...new Set(formulas.flat(2).map(({ fact }) => fact))]
        const states = facts.reduce<Record<string, boolean | undefined>[]>(
          (all, fact) => all.flatMap((state) => [true, false, undefined].map((value) => ({ ...state, [fact]: value }))),
          [{}],
        )
        for (const kind of kinds)
          for (const tasks of [[], ['SOMETHING_ELSE'], ...purpose.tasks.map((task) => [task])])
            for (const known of states) {
              const granted = decide(shipped, { kind, purpose: purpose.purpose, tasks, facts: known, at }).granted(
                coordinate,
              )
              const listed = seers.filter(
                (seer) =>
                  seer.kind === kind &&
                  seer.purpose === purpose.purpose &&
                  holds(seer.when, known) &&
                  (seer.tasks.length === 0 || seer.tasks.some((task) => tasks.includes(task))),
              )
              if ((granted !== undefined) !== listed.length > 0)
                throw new Error(`${kind} ${purpose.purpose} ${tasks.join()} ${JSON.stringify(known)}`)
              const same = listed.find(
                ({ form, own, rule }) => form === granted?.form && own === granted.own && rule === granted.rule,
              )
              if (granted !== undefined && same === undefined)
                throw new Error(`${kind} ${purpose.purpose} in another form`)
              if (same !== undefined) needed.add(same)
            }
      }
      // Nothing listed that no state gives.
      expect(needed.size).toBe(seers.length)
    },
  )

  test('prints purposes, kinds, forms, conditions, tasks and rules for people', async () => {
    const { code, out } = await schakel('who-may-see', 'CrimeReport.statementText')
    expect(code).toBe(0)
    const lines = out.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^PURPOSE +KIND +SHOWN +WHEN +TASK +RULE +KEPT$/u)
    expect(lines).toHaveLength(5)
    expect(lines.some((line) => /^report\.take +POLICE +full +always +TAKE_REPORT +the-report +-$/u.test(line))).toBe(
      true,
    )
    // More types of task than a column holds are counted.
    expect((await schakel('who-may-see', 'ShelterPlacement.shelterAddress')).out).toMatch(
      /^shelter\.place +SHELTER .*any of the purpose's 4, see --json +the-place +-$/mu,
    )
  })

  test('says what opens a link, that nobody may see a field, and that structure needs no grant', async () => {
    expect((await schakel('who-may-see', 'ReferralCase.crimeReports')).out).toContain('THROUGH')
    expect((await schakel('who-may-see', 'HealthIntake.diagnosisNotes')).out).toBe(
      'Nobody may see HealthIntake.diagnosisNotes.\n',
    )
    expect((await schakel('who-may-see', 'PageInfo.hasNextPage')).out).toContain('it needs no grant')
    expect((await schakel('who-may-see', 'CrimeReport.statementText', '--at', '2001-01-01')).out).toBe(
      'Nobody may see CrimeReport.statementText.\n',
    )
  })

  test('answers a misspelt field or day with what to do', async () => {
    expect(await schakel('who-may-see', 'CrimeReport.statementTxt')).toEqual({
      code: 2,
      out: '',
      err: 'schakel: field "CrimeReport.statementTxt" is not listed; did you mean "CrimeReport.statementText"?\n',
    })
    for (const day of ['2026-13-01', '2026-02-30', '2026-02-30T12:00:00Z', 'tomorrow', '1'])
      expect((await schakel('who-may-see', 'CrimeReport.statementText', '--at', day)).err).toContain(
        'write it as 2026-01-31',
      )
  })
})

describe('schakel what-may-see', () => {
  test('takes a day on which the purpose must be in force', async () => {
    expect((await schakel('what-may-see', 'SHELTER', 'shelter.place', '--at', '2026-03-01')).out).toContain(
      'ShelterRequest.urgency',
    )
    expect((await schakel('what-may-see', 'SHELTER', 'shelter.place', '--at', '2001-01-01')).out).toContain(
      'SHELTER may see nothing for shelter.place on 2001-01-01',
    )
  })
})

/** A record with what newer records hold besides, for versions of the log that do and do not have it. */
function recorded(number: number, changes: object): DisclosureRecord {
  return {
    ...recordNumber(number, { policy: shipped.hash }),
    ...({ taskTypes: ['PLACE_SHELTER'], facts: { 'consent-given': true } } as object),
    ...changes,
  }
}

async function logOf(...records: DisclosureRecord[]): Promise<void> {
  const log = fileLog(join(directory, 'log'), { now: () => new Date('2026-03-02T10:00:00Z') })
  for (const record of records) await log.append(record)
  await log.close()
}

describe('schakel explain', () => {
  test('says why each field of a recorded request was shown or withheld', async () => {
    await logOf(recorded(1, {}), recorded(2, {}))
    const { code, out } = await schakel('explain', 'decision-1')
    expect(code).toBe(0)
    expect(out).toMatch(/^2026-03-02 10:00 UTC: [^\n]+ asked for [^\n]+ \(shelter\.place\)\s+about case case-1\.\n/u)
    expect(out).toContain('\n1 field shown, 1 withheld.\n')
    expect(out).toContain('ShelterRequest.urgency is shown in full, by rule ')
    expect(out).toContain('CarePlan.notes is withheld: no rule of the purpose shows it')
    expect((await schakel('explain', 'decision-1', '--language', 'nl')).out).toContain(
      'CarePlan.notes wordt niet getoond',
    )
  })

  test('says why another field was withheld, naming silent facts to an auditor only', async () => {
    await logOf(recorded(1, {}))
    const asked = ['explain', 'decision-1', 'YouthProtection.guardianContact'] as const
    const plain = await schakel(...asked)
    expect(plain.out.replaceAll(/\s+/gu, ' ')).toContain('something is missing that may not be told')
    expect(plain.out).not.toContain('guardian is')
    expect((await schakel(...asked, '--auditor')).out.replaceAll(/\s+/gu, ' ')).toContain(
      'The guardian is Nidos or a certified institution',
    )
    expect(JSON.parse((await schakel(...asked, '--json')).out)).toMatchObject([
      {
        record: { decision: 'decision-1', policy: shipped.hash, case: 'case-1' },
        fields: [
          { coordinate: 'YouthProtection.guardianContact', shown: false, missing: { what: 'facts', silent: true } },
        ],
      },
    ])
  })

  test('makes it a finding when the record says what its policy does not', async () => {
    await logOf(recorded(1, { disclosed: [{ coordinate: 'ShelterRequest.urgency', form: 'full', rule: 'nobodys' }] }))
    const { code, out } = await schakel('explain', 'decision-1')
    expect(code).toBe(1)
    expect(out.replaceAll(/\s+/gu, ' ')).toContain(
      '! The record does not agree with its policy on ShelterRequest.urgency: the record says shown in full by rule nobodys, the policy says shown in full by rule what-is-asked.',
    )
    expect(JSON.parse((await schakel('explain', 'decision-1', '--json')).out)).toMatchObject([
      { fields: [{}, { contradiction: { coordinate: 'ShelterRequest.urgency' } }] },
    ])
  })

  test('refuses what it cannot explain with what to do', async () => {
    const older: DisclosureRecord = Object.fromEntries(
      Object.entries(recorded(2, {})).filter(([name]) => name !== 'facts'),
    ) as unknown as DisclosureRecord
    await logOf(recorded(1, { policy: 'ab'.repeat(32) }), older)
    expect((await schakel('explain', 'decision-9')).err).toContain('There is no record of "decision-9"')
    expect((await schakel('explain', 'decision-1')).err).toContain('or name its files with --policies')
    expect((await schakel('explain', 'decision-2')).err).toContain('without tasks and facts')
    // Policies that do not hold are told also where they are no more than the first place to look in.
    const spoilt = copyOfPolicies('spoilt', (text) => text.replace('who:', 'hwo:'))
    const refused = await schakel('explain', 'decision-1', '--policies', spoilt)
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('the policies do not hold') as unknown])
  })
})

describe('schakel policy compare', () => {
  test('finds nothing between a version and itself', async () => {
    const { code, out } = await schakel('policy', 'compare', shippedFiles, shippedFiles)
    expect({ code, out }).toEqual({ code: 0, out: '0 gains, 0 losses, 0 other changes.\n' })
  })

  test('tells one field more, one cell for each kind, and makes a missing reason a finding', async () => {
    const wider = copyOfPolicies('wider', moreForShelters)
    const { code, out, err } = await schakel('policy', 'compare', shippedFiles, wider)
    expect(code).toBe(1)
    const kinds = shipped.purposes.get('shelter.place')?.who.size ?? 0
    expect(out.split('\n')[0]).toBe(`${kinds} gains, 0 losses, 0 other changes.`)
    expect(out.match(/^ {2}- Gained: /gmu)).toHaveLength(kinds)
    expect(out.replaceAll(/\s+/gu, ' ')).toContain('may see CarePlan.needs for')
    expect(err).toMatch(/^schakel: shelter\.place\/[\w-]+ shows more and has no reason/u)
    const markdown = await schakel('policy', 'compare', shippedFiles, wider, '--markdown', '--language', 'nl')
    expect(markdown.code).toBe(1)
    expect(markdown.out).toContain('> **Er ontbreekt een reden voor** `shelter.place/')
    expect(JSON.parse((await schakel('policy', 'compare', shippedFiles, wider, '--json')).out)).toMatchObject({
      before: shipped.hash,
      missingReasons: [expect.stringContaining('shelter.place/')],
    })
    // The other way round nothing is widened.
    expect(await schakel('policy', 'compare', wider, shippedFiles)).toMatchObject({ code: 0, err: '' })
  })

  test('reads the policies of a commit, over the schema of that commit', async () => {
    const repository = join(directory, 'repository')
    mkdirSync(join(repository, 'schema'), { recursive: true })
    cpSync(shippedFiles, join(repository, 'policies'), { recursive: true, filter: (path) => !path.includes('engine') })
    cpSync(join(shippedFiles, '../schema/supergraph.graphql'), join(repository, 'schema/supergraph.graphql'))
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', repository, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
        stdio: 'ignore',
      })
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'First')
    const path = join(repository, 'policies/purposes/shelter.place.yaml')
    writeFileSync(path, moreForShelters(readFileSync(path, 'utf8')))
    git('commit', '-qam', 'Second')
    const here = process.cwd()
    process.chdir(repository)
    try {
      expect(await schakel('policy', 'compare', 'HEAD~1', 'HEAD')).toMatchObject({
        code: 1,
        out: expect.stringContaining('CarePlan.needs') as unknown,
      })
      // The repository stands for the policies in it.
      expect((await schakel('policy', 'compare', 'HEAD', '.')).out).toContain('0 gains, 0 losses')
      writeFileSync(path, 'purpose: [\n')
      git('commit', '-qam', 'Broken')
      expect((await schakel('policy', 'compare', 'HEAD~1', 'HEAD')).err).toContain('the policies do not hold')
      git('rm', '-rq', 'policies')
      git('commit', '-qm', 'None')
      expect((await schakel('policy', 'compare', 'HEAD', 'HEAD')).err).toContain('"HEAD" holds no policies')
    } finally {
      process.chdir(here)
    }
  })

  test('takes the first digits of a policy hash, and says where there is no store to find a release in', async () => {
    const start = shipped.hash.slice(0, 8)
    expect((await schakel('policy', 'compare', start, shippedFiles)).out).toContain('0 gains, 0 losses')
    for (const release of ['2', 'release:2'])
      expect((await schakel('policy', 'compare', release, shippedFiles)).err).toContain(
        'No policy store runs here, so there is no release 2: start the hub',
      )
    const other = start.startsWith('0') ? '1' : '0'
    expect((await schakel('policy', 'compare', `${other}${start.slice(1)}`, shippedFiles)).err).toContain(
      'is neither a directory nor a commit here: name a directory of policies, a commit',
    )
  })

  test.each(['no-such-branch', '--version', '-x', 'a;b', ''])('refuses "%s", which is neither', async (named) => {
    const { code, err } = await schakel('policy', 'compare', '--', named, shippedFiles)
    expect(code).toBe(2)
    expect(err).toContain('is neither a directory nor a commit here')
  })
})

describe('schakel policy replay', () => {
  const narrower = (text: string) => text.replaceAll(/^ *urgency,\n/gmu, '')

  test('counts by agency what a candidate would have refused, narrowed or widened, and names the fields', async () => {
    const candidate = copyOfPolicies('candidate', (text) => narrower(moreForShelters(text)))
    await logOf(
      recorded(1, { agency: '00000099000000011000', withheld: [{ coordinate: 'CarePlan.needs', reason: 'no-rule' }] }),
      recorded(2, {}),
      recorded(3, { disclosed: [], withheld: [] }),
      recorded(4, { facts: undefined }),
      recorded(5, { at: '2026-01-02T10:00:00.000Z' }),
    )
    const { code, out } = await schakel('policy', 'replay', '--candidate', candidate, '--last', '30d')
    expect(code).toBe(0)
    expect(out).toMatch(/^4 requests tried against policy [0-9a-f]{12}:\n/u)
    expect(out.split('\n').slice(1)).toEqual([
      '1 refused, 1 narrowed, 0 widened, 1 unaffected, 1 unknown.',
      '',
      'AGENCY         REFUSED  NARROWED  WIDENED  UNAFFECTED  UNKNOWN',
      'shelter-noord  1        1         0        1           1',
      '',
      'shelter-noord, shelter.place: 1 request would be narrowed.',
      '  no longer shown: ShelterRequest.urgency',
      '  newly shown: CarePlan.needs',
      '  tell Chain desk (demo) beforehand: shelter-noord@example.org',
      '  decision-1',
      '',
      'shelter-noord, shelter.place: 1 request would be refused.',
      '  no longer shown: ShelterRequest.urgency',
      '  tell Chain desk (demo) beforehand: shelter-noord@example.org',
      '  decision-2',
      '',
      'shelter-noord, shelter.place: 1 request cannot be judged.',
      '  the records do not hold what the candidate would go by',
      '  tell Chain desk (demo) beforehand: shelter-noord@example.org',
      '  decision-4',
      '',
    ])
    const all = JSON.parse((await schakel('policy', 'replay', '--candidate', candidate, '--json')).out) as {
      operations: unknown[]
      contacts: object
    }
    expect(all.operations).toHaveLength(5)
    expect(all.contacts).toEqual({
      '00000099000000011000': { name: 'Chain desk (demo)', email: 'shelter-noord@example.org' },
    })
  })

  test('finds nothing under the version that decided, and says when there are no records', async () => {
    await logOf(recorded(1, {}))
    expect((await schakel('policy', 'replay')).out).toMatch(/shelter-noord +0 +0 +0 +1 +0/u)
    expect((await schakel('policy', 'replay', '--last', '1h')).out).toBe('There are no records of that time.\n')
    expect((await schakel('policy', 'replay', '--last', 'soon')).err).toContain('Write it as 30d or 12h.')
  })
})

describe('what people did at the console stands in the same log', () => {
  const atConsole = (number: number, desk: object) =>
    recorded(number, {
      agency: 'console',
      kind: 'CHAIN',
      client: 'po-chain',
      purpose: 'console',
      tasks: [],
      case: undefined,
      disclosed: [],
      withheld: [],
      legalBasis: [],
      confidential: true,
      desk,
    })

  test('and is no request that a candidate could refuse', async () => {
    await logOf(recorded(1, {}), atConsole(2, { action: 'read-log', subject: 'case-1', reason: 'A complaint came in' }))
    const { out } = await schakel('policy', 'replay', '--candidate', shippedFiles)
    expect(out).toMatch(/^1 requests? tried against policy/u)
    expect(out).not.toContain('console')
    const { operations } = JSON.parse((await schakel('policy', 'replay', '--json')).out) as { operations: object[] }
    expect(operations).toMatchObject([{ decision: 'decision-1' }])
  })

  test('and is shown as what it is, explained as what it is, and told to no person', async () => {
    await logOf(recorded(1, {}), atConsole(2, { action: 'preview-case', subject: 'case-1' }))
    const { out } = await schakel('log', 'show', '--last', '1')
    expect(out).toMatch(/po-chain +console preview-case +case-1 +answered/u)
    expect(await schakel('explain', 'decision-2')).toMatchObject({
      code: 2,
      err: expect.stringContaining('what po-chain did at the console (preview-case)') as unknown,
    })
    const overview = await schakel('log', 'overview', '--case', 'case-1', '--confidential')
    expect(overview.out).not.toContain('console')
    expect(overview.out).toContain('shelter.place')
  })
})
