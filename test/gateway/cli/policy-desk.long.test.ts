import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { generateKeyPairSync } from 'node:crypto'
import { fileLog } from '../../../gateway/log/file-log.ts'
import { policyKeeper } from '../../../gateway/policy-store/policy-keeper.ts'
import { releaseDigest } from '../../../policies/approvals/release-digest.ts'
import { signApproval } from '../../../policies/approvals/sign-approval.ts'
import { loadBundle, parsePolicyFiles } from '../../../policies/load-bundle.ts'
import { printRelease } from '../../../policies/print-release.ts'
import { readPolicyFiles } from '../../../policies/read-policy-files.ts'
import { policies, schema, shipped } from '../../policies/shipped-policy.ts'
import { embeddedStore } from '../../subgraphs/support/test-stores.ts'
import { recordNumber } from '../log/record-number.ts'
import { policyStorePlace } from '../policy-store/policy-store-place.ts'
import { runSchakel } from '../../fixtures/run-schakel.ts'

const RULE = `  - id: next-review
    see:
      CarePlan: [reviewAt]
    because: The stay is planned up to the next review.

`
/** The text of a purpose with the rule before its others. */
const withRule = (text: string) => text.replace('\nrules:\n', (line) => `${line}${RULE}`)
const people = shipped.bundle.agencies?.people ?? []

describe('the policy desk on the command line', () => {
  let place: Awaited<ReturnType<typeof policyStorePlace>>
  let folder = ''
  let dataDir = ''
  let env: Record<string, string> = {}

  beforeAll(async () => {
    const store = await embeddedStore()
    place = await policyStorePlace(store)
    dataDir = store.dataDir
    env = { SCHAKEL_DATA: dataDir }
    folder = mkdtempSync(join(tmpdir(), 'desk-'))
  }, 60_000)
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await place.dispose()
  }, 60_000)

  const schakel = (...argv: string[]) => runSchakel(argv, { env })
  const policy = (...args: string[]) => schakel('policy', ...args)
  const bytes = (directory: string) =>
    new Map(
      readdirSync(directory, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => [name, readFileSync(join(directory, name))]),
    )

  test('has nothing to tell before the hub recorded the first version', async () => {
    expect(await policy('history')).toMatchObject({
      code: 0,
      out: expect.stringContaining('There is no version yet') as unknown,
    })
    expect(await policy('export', join(folder, 'none'))).toMatchObject({
      code: 2,
      err: 'schakel: No version is in force yet\n',
    })
    const store = place.open()
    const keeper = policyKeeper({
      store,
      files: readPolicyFiles(policies),
      schema,
      trust: { people },
      now: () => new Date(),
      swap: () => undefined,
      report: () => undefined,
    })
    await keeper.look()
    expect(keeper.ready()).toBe(true)
    await keeper.close()
  })

  test('exports the version in force byte for byte, so that it loads as the files do', async () => {
    const directory = join(folder, 'first')
    const { code, out } = await policy('export', directory)
    expect([code, out]).toEqual([0, expect.stringContaining(`Release 1 (${shipped.hash.slice(0, 12)})`)])
    const own = bytes(fileURLToPath(policies))
    expect(bytes(directory)).toEqual(own)
    const bundle = await loadBundle(readPolicyFiles(pathToFileURL(directory)), { schema, trust: { people } })
    expect(bundle.policy.hash).toBe(shipped.hash)
    expect(await policy('export', directory)).toMatchObject({
      code: 2,
      err: expect.stringContaining('is not empty') as unknown,
    })
    expect(await policy('export', '--version', '9', join(folder, 'no'))).toMatchObject({ code: 2 })
  })

  test('takes a change from draft to approval, and says at each step what comes next', async () => {
    const edited = join(folder, 'edited')
    cpSync(join(folder, 'first'), edited, { recursive: true })
    const file = join(edited, 'purposes/reception.arrange.yaml')
    writeFileSync(file, withRule(readFileSync(file, 'utf8')))

    expect(await policy('draft', join(folder, 'first'))).toMatchObject({
      code: 1,
      out: expect.stringContaining('nothing to draft') as unknown,
    })
    expect(await policy('draft', edited, '--as', 'po-care-coordination')).toMatchObject({
      code: 0,
      out: expect.stringContaining('is a draft: submit it with "schakel policy submit 2') as unknown,
    })
    const submit = (...more: string[]) =>
      policy('submit', '2', '--as', 'po-care-coordination', '--reason', 'Stays end early', ...more)
    expect(await submit()).toMatchObject({
      code: 1,
      out: 'Not done: Widening needs a reason for each rule; there is none for reception.arrange/next-review\n',
    })
    expect(await submit('--rule-reason', 'no rule')).toMatchObject({ code: 2 })
    const why = ['--rule-reason', 'reception.arrange/next-review=Rooms were given up = lost']
    expect(await submit(...why, '--urgent', ' ')).toMatchObject({
      code: 1,
      out: 'Not done: Urgent needs a reason of its own: say why it cannot wait\n',
    })
    expect(await submit(...why)).toMatchObject({ code: 0 })
    const said = await policy('comment', '2', '--as', 'auditor-ap', '--text', 'Which rooms?', '--json')
    expect(JSON.parse(said.out)).toMatchObject({
      release: { comments: [{ by: 'auditor-ap', text: 'Which rooms?' }] },
    })
    expect(await policy('return', '2', '--as', 'mh-om', '--reason', 'No')).toMatchObject({
      code: 1,
      out: expect.stringContaining('asks for no signature of OM') as unknown,
    })
    expect(await policy('return', '2', '--as', 'mh-coa', '--reason', 'Name the DPIA')).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /is a draft again: mh-coa returned it \(Name the DPIA\).*"schakel policy draft <directory> --release 2"/u,
      ) as unknown,
    })
    const other = await policy('draft', edited, '--as', 'po-chain', '--release', '2')
    expect(other.out).toContain('is a draft of po-care-coordination')
    expect(await policy('draft', edited, '--as', 'po-care-coordination', '--release', '2')).toMatchObject({ code: 0 })
    expect(await submit(...why, '--dpia', 'DPIA 2026-014, part 3')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Still to sign: CARE_COORDINATION (owner), COA (receiver).') as unknown,
    })
    expect(await policy('advise', '2', '--as', 'fg-comensha', '--text', 'Too long', '--objects')).toMatchObject({
      code: 0,
    })
    expect(await policy('sign', '2', '--as', 'mh-ind')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Still to sign') as unknown,
    })
    const json = await policy('sign', '2', '--as', 'mh-ind', '--json')
    expect([json.code, JSON.parse(json.out)]).toMatchObject([1, { ok: false, code: 'signed-already' }])
    expect(await policy('sign', '2', '--as', 'mh-coa')).toMatchObject({ code: 0 })
    const last = await policy('sign', '2', '--as', 'mh-care-coordination', '--json')
    expect(JSON.parse(last.out)).toMatchObject({
      ok: true,
      release: { number: 2, stillToSign: [], author: 'po-care-coordination' },
    })

    const directory = join(folder, 'second')
    expect(await policy('export', directory, '--version', '2', '--json')).toMatchObject({ code: 0 })
    const exported = bytes(directory)
    const brought = bytes(edited)
    expect([...exported.keys()].sort()).toEqual([...brought.keys()].sort())
    for (const [name, text] of brought)
      if (name !== 'release.yaml') expect([name, exported.get(name)]).toEqual([name, text])
    const written = exported.get('release.yaml')?.toString()
    expect(written).toContain('Rooms were given up = lost')
    expect(written).toContain('dpia: DPIA 2026-014, part 3')
    expect(written).not.toContain('Which rooms?')
    const { out } = await policy('history')
    expect(out).toMatch(
      / 2: auditor-ap comments \(.*\): Which rooms\?\n {2}2: returned by mh-coa \(.*\): Name the DPIA\n/u,
    )
    expect(out).toContain('  2: DPIA: DPIA 2026-014, part 3\n')
    const later = await policy('export', join(folder, 'later'), '--version', '2')
    expect(later.out).toContain('a hub with an empty policy store does not begin with it')
    expect((await policy('export', join(folder, 'one'), '--version', '1')).out).not.toContain('empty policy store')
    const asFirst = join(folder, 'as-first')
    expect(await policy('export', asFirst, '--version', '2', '--as-first')).toMatchObject({
      code: 0,
      out: expect.stringContaining('schakel policy sign --release') as unknown,
    })
    await expect(loadBundle(readPolicyFiles(pathToFileURL(asFirst)), { schema, trust: { people } })).rejects.toThrow(
      'must still sign',
    )
    expect(await policy('sign', '--release', '--demo', '--policies', directory)).toMatchObject({
      code: 2,
      err: expect.stringContaining('policy export --as-first') as unknown,
    })
    expect(await policy('sign', '--release', '--demo', '--policies', asFirst)).toMatchObject({ code: 0 })
    const anew = await loadBundle(readPolicyFiles(pathToFileURL(asFirst)), { schema, trust: { people } })
    expect(anew.release).toMatchObject({ version: 1, author: 'po-care-coordination', reason: 'Stays end early' })
    const bundle = await loadBundle(readPolicyFiles(pathToFileURL(directory)), {
      schema,
      trust: { people },
      predecessor: shipped,
    })
    expect(bundle.release.version).toBe(2)
  }, 60_000)

  test('answers questions by the files, says that another version may be in force, and asks that one when told to', async () => {
    const who = ['who-may-see', 'CarePlan.reviewAt', '--json']
    const what = ['what-may-see', 'coa', 'reception.arrange', '--json']
    const matrix = ['policy', 'matrix', '--json']
    const note = new RegExp(
      `^Answered by the policy files \\(${shipped.hash.slice(0, 12)}\\)\\. Another version may be in force: ask it with --release in-force\\n$`,
      'u',
    )
    const { inForce, releases } = JSON.parse((await policy('history', '--json')).out) as {
      inForce: number
      releases: { hash: string }[]
    }
    expect(inForce).toBe(2)
    for (const question of [who, what, matrix]) {
      const files = await schakel(...question)
      expect([files.code, files.err, JSON.parse(files.out)]).toEqual([
        0,
        expect.stringMatching(note),
        expect.objectContaining({ policy: shipped.hash }),
      ])
      const now = await schakel(...question, '--release', 'in-force')
      expect([now.err, JSON.parse(now.out)]).toEqual(['', expect.objectContaining({ policy: releases[1]?.hash })])
      if (question !== who) continue
      expect(await schakel(...question, '--release', '1')).toEqual({ ...files, err: '' })
      expect(await schakel(...question, '--release', '2')).toEqual(now)
    }
    const seers = { seers: expect.arrayContaining([expect.objectContaining({ rule: 'next-review', kind: 'COA' })]) }
    expect(JSON.parse((await schakel(...who, '--release', 'in-force')).out)).toMatchObject(seers)
    expect(JSON.parse((await schakel(...who)).out)).not.toMatchObject(seers)
    // Files that were named are what was meant.
    expect((await schakel(...who, '--policies', fileURLToPath(policies))).err).toBe('')
    for (const [release, problem] of [
      ['9', 'There is no release 9'],
      ['0x2', 'is no number of a release'],
      ['main', 'is no number of a release'],
    ] as const)
      expect(await schakel(...who, '--release', release)).toMatchObject({
        code: 2,
        err: expect.stringContaining(problem) as unknown,
      })
    const both = await schakel(...who, '--release', '1', '--policies', fileURLToPath(policies))
    expect(both).toMatchObject({ code: 2, err: expect.stringContaining('cannot be used with') as unknown })
  }, 60_000)

  test('rolls back in one press, and takes back what is not in force', async () => {
    expect(await policy('roll-back', '1', '--as', 'mh-ind')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Release 3') as unknown,
    })
    expect(await policy('roll-back', '7', '--as', 'mh-ind')).toMatchObject({ code: 1 })
    expect(await policy('draft', join(folder, 'edited'))).toMatchObject({ code: 0 })
    expect(await policy('withdraw', '4')).toMatchObject({
      code: 0,
      out: expect.stringContaining('is withdrawn') as unknown,
    })
    expect(await policy('withdraw', '1')).toMatchObject({
      code: 1,
      out: expect.stringContaining('roll back to a former one') as unknown,
    })
  }, 60_000)

  test('compares releases of the store by number and by hash, and says which there are not', async () => {
    const [first, second] = [
      shipped.hash,
      (
        await loadBundle(readPolicyFiles(pathToFileURL(join(folder, 'second'))), {
          schema,
          trust: { people },
          predecessor: shipped,
        })
      ).policy.hash,
    ]
    for (const [from, to] of [
      ['1', '2'],
      ['release:1', 'release:2'],
      [first.slice(0, 8), second.slice(0, 8)],
      [fileURLToPath(policies), second],
    ] as const) {
      const { code, out } = await policy('compare', from, to, '--json')
      expect([code, JSON.parse(out)]).toMatchObject([0, { before: first, after: second }])
    }
    expect((await policy('dpia', '1', 'release:2')).out).toContain('CarePlan.reviewAt')
    expect(await policy('compare', '1', '9')).toMatchObject({
      code: 2,
      err: 'schakel: There is no release 9 in the policy store: see "schakel policy history"\n',
    })
  }, 60_000)

  test('explains and replays what was decided under a version that only the store has', async () => {
    const hash = (JSON.parse((await policy('history', '--json')).out) as { releases: { hash: string }[] }).releases[1]
      ?.hash
    const directory = join(folder, 'log')
    const log = fileLog(directory, { now: () => new Date('2026-03-02T10:00:00Z') })
    await log.append({
      ...recordNumber(1, { policy: hash ?? '' }),
      kind: 'COA',
      purpose: 'reception.arrange',
      taskTypes: ['STAY_RECEPTION'],
      facts: { 'reception-needed': true },
      disclosed: [{ coordinate: 'CarePlan.reviewAt', form: 'full', rule: 'next-review' }],
      withheld: [],
    })
    await log.close()
    const { code, out } = await schakel('explain', 'decision-1', '--dir', directory)
    expect([code, out.replaceAll(/\s+/gu, ' ')]).toEqual([0, expect.stringContaining('by rule next-review') as unknown])
    const replayed = await policy('replay', '--dir', directory, '--candidate', '1')
    expect(replayed.out).toContain('no longer shown: CarePlan.reviewAt')
    expect((await policy('replay', '--dir', directory, '--candidate', '2')).out).toContain('1 unaffected')
  })

  test('tells the whole history, to people and to programs', async () => {
    const { out } = await policy('history')
    for (const line of [
      /^1 +Obsolete \(Vervallen\) .*po-chain/mu,
      /^3 +In force \(Vastgesteld\) .*po-chain, brought back by mh-ind .*Roll back to release 1/mu,
      /^ {2}2: widens reception\.arrange\/next-review: Rooms were given up = lost$/mu,
      /^ {2}2: fg-comensha objects \(\d{4}-\d{2}-\d{2}\): Too long$/mu,
      /^ {2}2: signed by mh-care-coordination for CARE_COORDINATION/mu,
      /^ {2}4: withdrawn/mu,
      /^ {2}1: signed by 26 mandate holders \(\d{4}-\d\d-\d\d\); --all names them$/mu,
    ])
      expect(out).toMatch(line)
    expect(out.match(/^ {2}1: /gmu)).toHaveLength(1)
    const { out: all } = await policy('history', '--all')
    expect(all.match(/^ {2}1: signed by mh-\S+ for \S+ \(\d{4}-\d\d-\d\d\)$/gmu)).toHaveLength(26)
    const json = JSON.parse((await policy('history', '--json')).out) as {
      inForce: number
      releases: { state: string }[]
    }
    expect([json.inForce, json.releases.map(({ state }) => state)]).toEqual([
      3,
      ['obsolete', 'obsolete', 'in-force', 'obsolete'],
    ])
  })

  test('signs with a key in a file, and says what is wrong with a request', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const pem = join(folder, 'key.pem')
    const jwk = join(folder, 'key.json')
    writeFileSync(pem, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    writeFileSync(jwk, JSON.stringify(privateKey.export({ format: 'jwk' })))
    await policy('draft', join(folder, 'edited'))
    await policy('submit', '5', '--reason', 'r', '--rule-reason', 'reception.arrange/next-review=r')
    for (const key of [pem, jwk])
      expect(await policy('sign', '5', '--as', 'mh-coa', '--key', key)).toMatchObject({
        code: 1,
        out: expect.stringContaining('was not made with the key in agencies.yaml') as unknown,
      })
    expect(await policy('sign', '5', '--as', 'mh-coa', '--key', join(folder, 'none'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot be read') as unknown,
    })
    for (const number of ['five', '0', '0x1', '1e0', '01', ' 1', '1.0', '+1'])
      expect(await policy('sign', number, '--as', 'mh-coa')).toMatchObject({
        code: 2,
        err: expect.stringContaining('no number of a release') as unknown,
      })
    expect(await policy('sign')).toMatchObject({ code: 2, err: expect.stringContaining('who signs') as unknown })
    expect(await policy('draft', join(folder, 'gone'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('There are no policies') as unknown,
    })
    writeFileSync(join(folder, 'edited/vocabulary.yaml'), 'kinds: 7')
    expect(await policy('draft', join(folder, 'edited'))).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^vocabulary\.yaml:1:1: /u) as unknown,
    })
    env = { ...env, NODE_ENV: 'production' }
    expect(await policy('sign', '5', '--as', 'mh-coa')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--key <file>') as unknown,
    })
    for (const args of [
      ['sign', '5', '--as', 'mh-coa', '--key', pem],
      ['draft', folder, '--as', 'x'],
    ])
      expect(await policy(...args)).toMatchObject({
        code: 2,
        err: expect.stringContaining('lists demo keys, with which anybody can sign') as unknown,
      })
    env = { SCHAKEL_DATA: folder }
    expect(await policy('history')).toMatchObject({
      code: 2,
      err: expect.stringContaining('The policy store cannot be reached') as unknown,
    })
    env = { SCHAKEL_DATA: dataDir }
  }, 60_000)

  test.each(['../escaped.yaml', 'purposes/../../escaped.yaml', '/escaped.yaml', 'purposes\\escaped.yaml', 'run.sh'])(
    'exports no file called %s, nor any beside it',
    async (name) => {
      const store = place.open()
      const seq = (await store.events(0)).length
      const content = await store.putContent([
        { name: 'vocabulary.yaml', text: 'a: b' },
        { name, text: 'a: b' },
      ])
      const { releases } = JSON.parse((await policy('history', '--json')).out) as { releases: unknown[] }
      const release = releases.length + 1
      const at = new Date().toISOString()
      const drafted = {
        type: 'drafted' as const,
        release,
        by: 'po-care-coordination',
        at,
        content,
        hash: 'a'.repeat(64),
      }
      expect(await store.append([drafted], seq)).toBe('appended')
      await store.close()
      const directory = join(folder, `export-${release}`)
      expect(await policy('export', directory, '--version', String(release))).toMatchObject({
        code: 2,
        err: expect.stringContaining(`a file "${name}", which is no name of a policy file`) as unknown,
      })
      expect([existsSync(directory), existsSync(join(folder, 'escaped.yaml'))]).toEqual([false, false])
    },
  )
})

describe('the files, signed by made-up people', () => {
  let folder = ''
  let directory = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sign-'))
    directory = join(folder, 'policies')
    cpSync(fileURLToPath(policies), directory, { recursive: true, filter: (name) => !name.endsWith('.ts') })
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  async function sign(more: readonly string[], environment = 'test') {
    const { code, out, err } = await runSchakel(['policy', 'sign', '--release', '--policies', directory, ...more], {
      env: { NODE_ENV: environment },
    })
    return { code, text: err + out, file: readFileSync(join(directory, 'release.yaml'), 'utf8') }
  }
  const agenciesFile = () => join(directory, 'agencies.yaml')
  const load = () => loadBundle(readPolicyFiles(pathToFileURL(directory)), { schema, trust: { people } })

  test('that we ship are signed as this command signs them', async () => {
    const before = readFileSync(join(directory, 'release.yaml'), 'utf8')
    const { code, text, file } = await sign(['--demo'])
    expect([code, text]).toEqual([0, expect.stringMatching(/: 0 new, \d+ kept$/mu)])
    expect(file).toBe(before)
  })

  test('are signed anew after an edit, the same way every time, and load again', async () => {
    const file = join(directory, 'purposes/reception.arrange.yaml')
    writeFileSync(file, withRule(readFileSync(file, 'utf8')))
    await expect(load()).rejects.toThrow('an edit voids the signature')
    const signed = await sign(['--demo', '--on', '2026-02-03'])
    expect(signed.text).toMatch(/: \d+ new, 0 kept$/mu)
    expect((await load()).approvals.every(({ on }) => on === '2026-02-03')).toBe(true)
    expect((await sign(['--demo', '--on', '2026-05-06'])).file).toBe(signed.file)
    rmSync(join(directory, 'release.yaml'))
    expect((await sign(['--demo', '--on', '2026-02-03'])).file).toBe(signed.file)
  })

  test('are signed by nobody in production, for nobody real, and not without saying so', async () => {
    const file = join(directory, 'purposes/reception.arrange.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('the next review', 'its review'))
    expect(await sign(['--demo'], 'production')).toMatchObject({
      code: 2,
      text: expect.stringContaining('NODE_ENV=production') as unknown,
    })
    for (const nobody of [[], ['--demo', '--as', 'mh-coa']])
      expect(await sign(nobody)).toMatchObject({ code: 2, text: expect.stringContaining('Say who signs') as unknown })
    for (const day of ['today', '2026-02-30'])
      expect(await sign(['--demo', '--on', day])).toMatchObject({
        code: 2,
        text: expect.stringContaining('is no day') as unknown,
      })
    for (const nowhere of [join(folder, 'gone'), agenciesFile()])
      expect(await sign(['--demo', '--policies', nowhere])).toMatchObject({
        code: 2,
        text: `schakel: There are no policies in ${nowhere}/: name a directory that holds *.yaml files and a folder purposes/\n`,
      })
    const agencies = agenciesFile()
    const whole = readFileSync(agencies, 'utf8')
    const key = people.find(({ id }) => id === 'mh-coa')?.key ?? ''
    writeFileSync(agencies, whole.replace(key, `${'A'.repeat(42)}8`))
    expect(await sign(['--demo'])).toMatchObject({
      code: 2,
      text: expect.stringContaining('mh-coa has a key of their own') as unknown,
    })
    writeFileSync(
      agencies,
      whole.replace('for: COA,\n      roles: [mandate-holder]', 'for: COA,\n      roles: [auditor]'),
    )
    expect(await sign(['--demo'])).toMatchObject({
      code: 2,
      text: expect.stringContaining('Nobody can sign for COA') as unknown,
    })
  })

  test('are signed by people with keys of their own, one after the other, also in production', async () => {
    const real = new Map(
      people.filter(({ key }) => key !== undefined).map(({ id }) => [id, generateKeyPairSync('ed25519')]),
    )
    let agencies = readFileSync(new URL('agencies.yaml', policies), 'utf8')
    const own = people.map((person) => {
      const key = real.get(person.id)?.publicKey.export({ format: 'jwk' }).x
      if (key === undefined || person.key === undefined) return person
      agencies = agencies.replace(person.key, key)
      return { ...person, key }
    })
    writeFileSync(agenciesFile(), agencies)
    const loadOwn = () => loadBundle(readPolicyFiles(pathToFileURL(directory)), { schema, trust: { people: own } })
    const signAs = async (id: string, key = id) => {
      const file = join(folder, 'one.pem')
      writeFileSync(file, real.get(key)?.privateKey.export({ type: 'pkcs8', format: 'pem' }) ?? '')
      return sign(['--as', id, '--key', file], 'production')
    }
    await expect(loadOwn()).rejects.toThrow('must still sign')
    const first = await signAs('mh-coa')
    expect(first).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^1 signatures over .*: 1 new, 0 kept\nStill to sign: .*IND/u),
    })
    await expect(loadOwn()).rejects.toThrow('must still sign')
    for (const [id, key, problem] of [
      ['mh-ind', 'mh-coa', 'was not made with the key in agencies.yaml'],
      ['fg-comensha', 'mh-coa', 'has no key in the agencies.yaml'],
      ['nobody', 'mh-coa', 'has no key in the agencies.yaml'],
      ['po-chain', 'mh-coa', 'wrote this version'],
    ] as const)
      expect(await signAs(id, key)).toMatchObject({
        code: 2,
        text: expect.stringContaining(problem) as unknown,
        file: first.file,
      })
    // All but one without the command, which reads all policies anew for each.
    const [finisher = '', ...others] = [...real.keys()].reverse()
    const written = parsePolicyFiles(readPolicyFiles(pathToFileURL(`${directory}/`))).documents
    const release = written.find((document) => document.kind === 'release')
    if (release === undefined) throw new Error('there is no release.yaml')
    const about = {
      hash: release.approvedBy[0]?.hash ?? '',
      version: 1,
      replaces: null,
      release: releaseDigest(release),
      on: '2026-02-03',
    }
    const approvedBy = await Promise.all(
      own
        .filter(({ id }) => others.includes(id))
        .map(async ({ id, for: kind }) => {
          const privateKey = real.get(id)?.privateKey
          if (privateKey === undefined) throw new Error(`${id} has no key`)
          return signApproval({ ...about, by: id, for: kind }, privateKey)
        }),
    )
    writeFileSync(join(directory, 'release.yaml'), printRelease({ ...release, approvedBy }))
    const last = await signAs(finisher)
    expect(last.text).toMatch(/: 1 new, \d+ kept\n$/u)
    expect((await loadOwn()).approvals.map(({ mandateHolder }) => mandateHolder).sort()).toEqual(
      [...real.keys()].sort(),
    )
    // Who wrote the files is told by people, not made up.
    rmSync(join(directory, 'release.yaml'))
    const again = await runSchakel(
      ['policy', 'sign', '--release', '--policies', directory, '--as', 'mh-coa', '--key', join(folder, 'one.pem')],
      { env: {} },
    )
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('There is no release.yaml')])
  }, 60_000)
})
