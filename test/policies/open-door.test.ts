import { describe, expect, test } from '@jest/globals'
import { CompactSign, base64url } from 'jose'
import * as fc from 'fast-check'
import { createHash, createHmac } from 'node:crypto'
import { demoPersonKey } from '../../gateway/identity/demo-person-key.ts'
import { checkEvent } from '../../policies/engine/check-event.ts'
import { parsePolicy } from '../../policies/engine/parse-policy.ts'
import type { Approval } from '../../policies/engine/policy-document.ts'
import { PolicyErrors } from '../../policies/engine/policy-errors.ts'
import { loadBundle, type LoadOptions } from '../../policies/load-bundle.ts'
import { releaseDigest } from '../../policies/approvals/release-digest.ts'
import { verifyApproval } from '../../policies/approvals/verify-approval.ts'
import { printRelease } from '../../policies/print-release.ts'
import { type PolicyFile, readPolicyFiles } from '../../policies/read-policy-files.ts'
import {
  agenciesYaml,
  compileFiles,
  SELL,
  shopFiles,
  shopPeople,
  signedBy,
  trust,
  WIDER,
  withFile,
} from './small-bundle.ts'
import { shop } from './small-schema.ts'
import { policies, schema, shipped } from './shipped-policy.ts'

const BOTH = ['mh-SHOP', 'mh-CLERK']
const ALL = [...BOTH, 'mh-CHAIN']

async function load(files: readonly PolicyFile[], more: Partial<LoadOptions> = {}) {
  return loadBundle(files, { schema: shop, trust, ...more })
}

/** What the door says of files, as `file:line:column: message`, one per problem. */
async function refusal(files: readonly PolicyFile[], more: Partial<LoadOptions> = {}): Promise<string> {
  try {
    await load(files, more)
    return ''
  } catch (error) {
    if (error instanceof PolicyErrors) {
      for (const { position } of error.problems) expect(position?.file).toMatch(/\.yaml$/u)
      return error.message
    }
    throw error
  }
}

const release = (edit: (text: string) => string, files: readonly PolicyFile[]) => withFile(files, 'release.yaml', edit)

describe('the door lets in', () => {
  test('a first version signed by owner and receiver, with all its files', async () => {
    const files = await signedBy(BOTH)
    const bundle = await load(files)
    expect(bundle.policy.hash).toBe(compileFiles(files).hash)
    expect(bundle.release).toMatchObject({ version: 1, author: 'po' })
    expect(bundle.approvals.map(({ mandateHolder }) => mandateHolder)).toEqual(BOTH)
    expect(bundle.tests).toHaveLength(1)
    expect(bundle.files).toEqual(files)
  })

  test('the version that we ship', async () => {
    const people = shipped.bundle.agencies?.people ?? []
    const bundle = await loadBundle(readPolicyFiles(policies), { schema, trust: { people } })
    expect(bundle.release.version).toBe(1)
    expect(bundle.policy.purposes.size).toBe(25)
  })

  test('signatures that stand with a purpose', async () => {
    const signed = await signedBy(BOTH)
    const { approvals } = await load(signed)
    const inline = approvals
      .map(
        ({ mandateHolder, for: kind, on, hash, jws }) =>
          `  - { mandate-holder: ${mandateHolder}, for: ${kind}, on: ${on}, hash: '${hash}', jws: ${jws} }\n`,
      )
      .join('')
    const none = await signedBy([], shopFiles(`${SELL}approved-by:\n${inline}`))
    expect((await load(none)).approvals).toEqual(approvals)
  })

  test('an objection, which stays visible', async () => {
    const advice = [{ officer: 'fg', on: '2026-01-04', text: 'Too much', objects: true }]
    expect((await load(await signedBy(BOTH, shopFiles(), { advice }))).advice).toEqual(advice)
  })

  test('an edit of what is no content: comments, names, tests', async () => {
    const files = await signedBy(BOTH)
    expect(await refusal(withFile(files, 'purposes/sell.yaml', (text) => `# why\n${text}`))).toBe('')
    expect(await refusal(withFile(files, 'agencies.yaml', (text) => text.replace('name: Clerks', 'name: Clerk')))).toBe(
      '',
    )
  })
})

describe('the door refuses a first version', () => {
  test('without a release', async () => {
    expect(await refusal(shopFiles())).toMatch(/^release\.yaml:1:1: there is no release\.yaml/u)
  })

  test('that nobody signed, and says who must', async () => {
    const text = await refusal(await signedBy([]))
    expect(text).toContain(
      'a mandate holder for CLERK, which comes to see Product.name, must still sign: ask mh-CLERK or mh-CLERK-2',
    )
    expect(text).toContain('a mandate holder for SHOP, which owns Product.name, must still sign: ask mh-SHOP')
  })

  test('that only its author signed', async () => {
    const text = await refusal(await signedBy(BOTH, shopFiles(), { author: 'mh-SHOP' }))
    expect(text).toContain('mh-SHOP wrote this version and cannot sign it')
    expect(text).toMatch(/SHOP, which owns Product\.name, must still sign: ask mh-SHOP-2$/mu)
  })

  test('signed by the owner and not the receiver, or the receiver and not the owner', async () => {
    expect(await refusal(await signedBy(['mh-SHOP']))).toMatch(
      /^release\.yaml:\d+:\d+: [^\n]*CLERK, which comes to see[^\n]*$/u,
    )
    expect(await refusal(await signedBy(['mh-CLERK']))).toMatch(
      /^release\.yaml:\d+:\d+: [^\n]*SHOP, which owns[^\n]*$/u,
    )
    expect(await refusal(await signedBy(['mh-CHAIN', 'mh-CLERK']))).toContain('SHOP, which owns')
  })

  test('of which one character changed after signing', async () => {
    const files = withFile(await signedBy(BOTH), 'purposes/sell.yaml', (text) => text.replace('parcel', 'pardel'))
    const text = await refusal(files)
    expect(text.match(/signed other content/gu)).toHaveLength(2)
    expect(text.match(/must still sign/gu)).toHaveLength(2)
  })

  test('whose author nobody knows', async () => {
    const ghost = { id: 'ghost', name: 'Ghost', for: 'CHAIN', roles: ['privacy-officer'] as const }
    const files = shopFiles(SELL, agenciesYaml([...shopPeople, ghost]))
    expect(await refusal(await signedBy(BOTH, files, { author: 'ghost' }))).toMatch(
      /^release\.yaml:\d+:\d+: ghost is not among the people in the agencies\.yaml of this hub$/u,
    )
  })

  test('with an advice of somebody who is no data protection officer', async () => {
    const advice = [{ officer: 'po', on: '2026-01-04', text: 'Fine', objects: false }]
    expect(await refusal(await signedBy(BOTH, shopFiles(), { advice }))).toMatch(
      /^release\.yaml:\d+:\d+: po is no data protection officer/u,
    )
  })

  test('with an advice in a purpose of somebody nobody knows, unless the history has it already', async () => {
    const said = `${SELL}advice:\n  - { officer: nobody, on: 2026-01-04, text: No objection. }\n`
    const files = await signedBy(BOTH, shopFiles(said))
    expect(await refusal(files)).toMatch(/^purposes\/sell\.yaml:\d+:\d+: nobody is not among the people/u)
    // An officer who left since puts nothing out of force.
    expect(await refusal(files, { version: 1 })).toBe('')
  })

  test('under another number than the history gives it', async () => {
    expect(await refusal(await signedBy(BOTH), { version: 4 })).toMatch(
      /^release\.yaml:\d+:\d+: these files say that they are version 1, not 4$/u,
    )
  })

  test('with anything wrong with its files, all told together', async () => {
    const broken = withFile(await signedBy(BOTH), 'purposes/sell.yaml', (text) => text.replace('who', 'whom'))
    const text = await refusal(withFile(broken, 'purposes/sell.test.yaml', () => 'purpose: sell\ntests: []'))
    expect(text).toContain('purposes/sell.yaml:')
    expect(text).toContain('purposes/sell.test.yaml:')
    const crossing = [
      ...(await signedBy(BOTH)),
      { name: 'red-lines.yaml', text: 'red-lines: [{ id: r, because: b, fields: [Product.name], only-purposes: [] }]' },
    ]
    expect(await refusal(crossing)).toContain('across red line "r"')
  })
})

describe('the door refuses a signature', () => {
  test('of somebody without a key in the agencies.yaml of the hub, although the candidate brings one', async () => {
    const { key } = demoPersonKey('mh-new', 'test')
    const stranger = { id: 'mh-new', name: 'New', for: 'CLERK', roles: ['mandate-holder'] as const, key }
    const files = shopFiles(SELL, agenciesYaml([...shopPeople, stranger]))
    const text = await refusal(await signedBy(['mh-new', 'mh-CLERK', 'mh-SHOP'], files))
    expect(text).toMatch(/mh-new has no key in the agencies\.yaml of this hub/u)
  })

  test('made with a key that the candidate puts in the place of a known one', async () => {
    const files = await signedBy(BOTH)
    const exchanged = {
      people: shopPeople.map((person) =>
        person.id === 'mh-SHOP' ? { ...person, key: demoPersonKey('another', 'test').key } : person,
      ),
    }
    expect(await refusal(files, { trust: exchanged })).toContain('the signature of mh-SHOP does not hold')
  })

  test('of somebody who holds no mandate, or one for another kind', async () => {
    const files = await signedBy(BOTH)
    const officer = { people: shopPeople.map((person) => ({ ...person, roles: ['auditor'] as const })) }
    expect(await refusal(files, { trust: officer })).toContain('holds no mandate')
    const elsewhere = { people: shopPeople.map((person) => ({ ...person, for: 'CHAIN' })) }
    expect(await refusal(files, { trust: elsewhere })).toContain('mh-SHOP holds a mandate for CHAIN, not for SHOP')
  })

  test('that stands there twice', async () => {
    expect(await refusal(await signedBy([...BOTH, 'mh-SHOP']))).toMatch(
      /^release\.yaml:\d+:\d+: mh-SHOP has signed already/u,
    )
  })

  test('given to another version, or over another one that was replaced', async () => {
    const files = await signedBy(BOTH)
    const hash = 'f'.repeat(64)
    const replayed = release((text) => text.replace('version: 1', `version: 2\n  replaces: '${hash}'`), files)
    expect(await refusal(replayed)).toContain('is over version 1, not 2')
    const second = await signedBy(BOTH, shopFiles(), { version: 2, replaces: hash })
    const other = release((text) => text.replace(`replaces: ${hash}`, `replaces: ${'e'.repeat(64)}`), second)
    expect(await refusal(other)).toContain(`is over replaces ${hash}, not eeee`)
  })

  test('given before author, reason, reasons, DPIA, urgency, day or wildcards were moved', async () => {
    const about = {
      author: 'po',
      reasons: { 'sell/name': 'x' },
      dpia: 'DPIA 14',
      urgent: 'Now.',
      effective: '2026-02-01',
      wildcards: { Product: [] },
    }
    const files = await signedBy(BOTH, shopFiles(), about)
    expect(await refusal(files)).toBe('')
    for (const [from, to] of [
      ['author: po', 'author: mh-CHAIN'],
      ['reason: r', 'reason: another'],
      ['sell/name: x', 'sell/name: another'],
      ['dpia: DPIA 14', 'dpia: DPIA 15'],
      ['  dpia: DPIA 14\n', ''],
      ['urgent: Now.', 'urgent: Soon.'],
      ['  urgent: Now.\n', ''],
      ['effective: 2026-02-01', 'effective: 2026-01-01'],
      ['wildcards:', 'wildcards:\n    Store: []'],
    ] as const) {
      const moved = release((text) => text.replace(from, to), files)
      expect(moved).not.toEqual(files)
      expect(await refusal(moved)).toContain('the signature of mh-SHOP is over release')
    }
  })

  test('whose day or kind was changed beside it', async () => {
    const files = await signedBy(BOTH)
    expect(await refusal(release((text) => text.replace('on: 2026-01-05', 'on: 2026-01-06'), files))).toContain(
      'is over on 2026-01-05, not 2026-01-06',
    )
  })
})

describe('a forged signature', () => {
  const hash = compileFiles(shopFiles()).hash
  const about = { hash, version: 1, replaces: null, release: 'b'.repeat(64) }
  const claims = { ...about, by: 'mh-SHOP', for: 'SHOP', on: '2026-01-05' }
  const header = { alg: 'EdDSA', typ: 'schakel-approval+jwt', kid: 'mh-SHOP' }
  const { privateKey, key } = demoPersonKey('mh-SHOP', 'test')
  const seal = (head: object, payload: object | string, hand = privateKey) =>
    new CompactSign(new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload)))
      .setProtectedHeader({ ...header, ...head })
      .sign(hand)
  const judged = (jws: string) => {
    const approval: Approval = { mandateHolder: 'mh-SHOP', for: 'SHOP', on: '2026-01-05', hash, jws }
    return verifyApproval(approval, about, shopPeople)
  }
  const encode = (value: object) => base64url.encode(JSON.stringify(value))

  test('without an algorithm or with a shared secret is refused; the genuine one is not', async () => {
    expect(await judged(await seal({}, claims))).toBeUndefined()
    const none = `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`
    expect(await judged(none)).toMatch(/does not hold/u)
    const body = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`
    // The public key, which everybody has, as the shared secret.
    for (const secret of [key, Buffer.from(key, 'base64url')])
      expect(await judged(`${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`)).toMatch(
        /does not hold/u,
      )
  })

  test('with another header, by another hand, or that is no token at all is refused', async () => {
    for (const head of [{ typ: 'at+jwt' }, { kid: 'mh-CLERK' }, { x: 'y' }])
      expect(await judged(await seal(head, claims))).toBe('the signature of mh-SHOP is not an approval of mh-SHOP')
    expect(await judged(await seal({}, claims, demoPersonKey('mh-CLERK', 'test').privateKey))).toMatch(/does not hold/u)
    expect(await judged('x')).toMatch(/does not hold/u)
    expect(await judged(await seal({}, 'no json'))).toMatch(/does not hold/u)
    for (const payload of ['null', '[]', '7']) expect(await judged(await seal({}, payload))).toMatch(/holds no claims/u)
  })

  test('that says more, less or something else than an approval does is refused', async () => {
    expect(await judged(await seal({}, { ...claims, more: 1 }))).toMatch(/says more/u)
    for (const member of Object.keys(claims)) {
      const { [member]: _left, ...less } = claims as Record<string, unknown>
      expect(await judged(await seal({}, less))).toMatch(new RegExp(`is over ${member} undefined`, 'u'))
      expect(await judged(await seal({}, { ...claims, [member]: 'x' }))).toMatch(new RegExp(`is over ${member} x`, 'u'))
    }
  })
})

describe('the door over a predecessor', () => {
  const predecessor = compileFiles(shopFiles())
  const next = { version: 2, replaces: predecessor.hash }
  const reasons = { 'sell/code': 'Parcels without a code went astray.' }

  test('asks for the owner and the receiver of what is gained, and a reason for each rule', async () => {
    const widened = shopFiles(WIDER)
    expect(await refusal(await signedBy(BOTH, widened, { ...next, reasons }), { predecessor })).toBe('')
    expect(await refusal(await signedBy(BOTH, widened, next), { predecessor })).toMatch(
      /^release\.yaml:\d+:\d+: sell\/code shows more than before: add a reason for it$/u,
    )
    expect(await refusal(await signedBy(['mh-SHOP'], widened, { ...next, reasons }), { predecessor })).toMatch(
      /CLERK, which comes to see Product\.upc/u,
    )
  })

  test('asks for one mandate holder where nothing is gained', async () => {
    const narrowed = shopFiles(SELL.replace('when: [paid]', 'when: [paid, adult]'))
    expect(await refusal(await signedBy(['mh-CHAIN'], narrowed, next), { predecessor })).toBe('')
    expect(await refusal(await signedBy([], narrowed, next), { predecessor })).toContain('of any kind of agency')
  })

  test('asks for the chain where words change', async () => {
    const reworded = withFile(shopFiles(), 'vocabulary.yaml', (text) => text.replace('Bediende', 'Klerk'))
    expect(await refusal(await signedBy(BOTH, reworded, next), { predecessor })).toContain('CHAIN, which looks after')
    expect(await refusal(await signedBy(ALL, reworded, next), { predecessor })).toBe('')
  })

  test('lets in nothing that shows more before the days have passed which it has that wait', async () => {
    const delayed = (delay: string) => [
      ...shopFiles(),
      { name: 'red-lines.yaml', text: `widening-delay: ${delay}\nred-lines: []\n` },
    ]
    const former = compileFiles(delayed('14'))
    const about = { version: 2, replaces: former.hash, reasons }
    // That it lowers the delay itself does not help it.
    const files = await signedBy(
      ALL,
      delayed('1').map((file) => (file.name === 'purposes/sell.yaml' ? { ...file, text: WIDER } : file)),
      about,
    )
    const at = (begins: string) => ({ predecessor: former, begins })
    // Signed on 5 January.
    expect(await refusal(files, at('2026-01-18T22:59:59.999Z'))).toMatch(
      /^release\.yaml:\d+:\d+: it shows more than what it replaces, which has that wait 14 days after the last signature: it cannot be in force before 2026-01-19$/u,
    )
    expect(await refusal(files, at('2026-01-18T23:00:00.000Z'))).toBe('')
    expect(await refusal(files, { predecessor: former })).toBe('')
    const urgent = await signedBy(
      ALL,
      delayed('14').map((file) => (file.name === 'purposes/sell.yaml' ? { ...file, text: WIDER } : file)),
      { ...about, urgent: 'A parcel is lost.' },
    )
    expect(await refusal(urgent, at('2026-01-05T12:00:00.000Z'))).toBe('')
    const unhurried = release((text) => text.replace('  urgent: A parcel is lost.\n', ''), urgent)
    expect(await refusal(unhurried, at('2026-01-05T12:00:00.000Z'))).toContain('is over release')
    const narrowed = await signedBy(
      ['mh-CHAIN'],
      delayed('14').map((file) =>
        file.name === 'purposes/sell.yaml'
          ? { ...file, text: SELL.replace('when: [paid]', 'when: [paid, adult]') }
          : file,
      ),
      about,
    )
    expect(await refusal(narrowed, at('2026-01-05T12:00:00.000Z'))).toBe('')
  })

  test('refuses what replaces something else', async () => {
    const other = await signedBy(BOTH, shopFiles(WIDER), { ...next, replaces: 'f'.repeat(64), reasons })
    expect(await refusal(other, { predecessor })).toMatch(
      /this version replaces ffffffffffff, but [0-9a-f]{12} was approved last/u,
    )
    expect(await refusal(await signedBy(BOTH, shopFiles(WIDER), { reasons }), { predecessor })).toContain(
      'replaces nothing',
    )
    expect(await refusal(other, { predecessor, replaces: 'f'.repeat(64) })).toBe('')
  })
})

test('signatures of before a release could name its DPIA or be urgent go on to hold', () => {
  const terms = { author: 'po', reason: 'r', reasons: { 'sell/name': 'x' }, wildcards: {} }
  // What the first releases were signed with.
  const former = '{"author":"po","effective":null,"reason":"r","reasons":{"sell/name":"x"},"wildcards":{}}'
  expect(releaseDigest(terms)).toBe(createHash('sha256').update(former).digest('hex'))
  expect(releaseDigest({ ...terms, dpia: 'DPIA 14' })).not.toBe(releaseDigest(terms))
  expect(releaseDigest({ ...terms, urgent: 'x' })).not.toBe(releaseDigest({ ...terms, dpia: 'x' }))
})

test('a release is written as it is read', async () => {
  const advice = [{ officer: 'fg', on: '2026-01-04', text: "It's fine: really", objects: false }]
  const about = {
    version: 3,
    replaces: 'a'.repeat(64),
    reasons: { 'sell/name': 'x' },
    dpia: 'DPIA 2026-014, part 3: §2',
    effective: '2026-02-01',
    advice,
  }
  const files = await signedBy(ALL, shopFiles(), { ...about, wildcards: { User: ['id'] } })
  const text = files.at(-1)?.text ?? ''
  const { release: read } = compileFiles(files).bundle
  if (read === undefined) throw new Error('no release')
  expect(read).toMatchObject(about)
  expect(printRelease(read)).toBe(text)
})

test('whatever the history takes in can be read back from its release.yaml, letter for letter', () => {
  const said = fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.string({
        unit: fc.constantFrom(
          ' ',
          '\t',
          '\n',
          '\r\n',
          ':',
          '#',
          '-',
          "'",
          '"',
          '\\',
          '|',
          '\u0085',
          'yes',
          'é',
          '€',
          '1',
        ),
      }),
    )
    .filter((text) => text.trim() !== '')
  let taken = 0
  fc.assert(
    fc.property(said, said, said, said, (reason, ruleReason, text, more) => {
      const about = { release: 1, by: 'po', at: '2026-01-01T00:00:00.000Z', hash: 'a'.repeat(64) }
      const reasons = { 'sell/name': ruleReason }
      const terms = { reason, reasons, dpia: more, urgent: more, wildcards: {} }
      const events = [
        { ...about, ...terms, type: 'submitted', replaces: null, required: [], widened: [] },
        { ...about, type: 'advised', text, objects: true },
      ]
      if (events.some((event) => checkEvent(event) !== undefined)) return
      taken += 1
      const advice = [{ officer: 'fg', on: '2026-01-04', text, objects: true }]
      const written = { ...terms, version: 1, author: 'po', approvedBy: [], advice }
      const read = parsePolicy(printRelease(written), 'release.yaml')
      if (read.kind !== 'release') throw new Error('no release')
      expect(read).toMatchObject({ reason, reasons, dpia: more, urgent: more, advice })
      expect(releaseDigest(read)).toBe(releaseDigest(written))
    }),
    { numRuns: 500 },
  )
  expect(taken).toBeGreaterThan(50)
})
