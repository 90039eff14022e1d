import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { CompactEncrypt } from 'jose'
import { openReference, sealReference } from '../../schema/sealed-reference.ts'
import { sealKeyId } from '../../schema/seal-key-id.ts'
import { SEALED_LONGEST, sealProblem } from '../../schema/sealed-shape.ts'
import { readSubject, type SubjectReference } from '../../schema/subject-reference.ts'

const receiver = newKey()
const other = newKey()
const kid = sealKeyId(receiver.x)
const subject = { vNumber: '2468013579' }
const sealed = await sealReference({ caseId: 'case-1', subject }, receiver.x)

function newKey(): { readonly privateKey: KeyObject; readonly publicKey: KeyObject; readonly x: string } {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  return { privateKey, publicKey, x: publicKey.export({ format: 'jwk' }).x ?? '' }
}

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64url')
const headOf = (text: string) =>
  JSON.parse(Buffer.from(text.split('.')[0] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>
const withHead = (change: Record<string, unknown>) =>
  [base64(JSON.stringify({ ...headOf(sealed), ...change })), ...sealed.split('.').slice(1)].join('.')

describe('A sealed reference', () => {
  test.each<SubjectReference>([
    subject,
    { bsn: '999990019' },
    { name: 'Ọlá Ọ̀ṣun', birthDate: '1999-04' },
    { name: '漢'.repeat(200), birthDate: '2001-04-12' },
  ])('is opened by its receiver: %j', async (person) => {
    const text = await sealReference({ caseId: 'case-1', subject: person }, receiver.x)
    expect(sealProblem(text, kid)).toBeUndefined()
    expect(await openReference(text, receiver.privateKey)).toEqual({ caseId: 'case-1', subject: person })
  })

  test('holds nothing readable, and its length does not tell what is inside', async () => {
    const others = await Promise.all(
      [{ bsn: '999990019' }, { name: 'A'.repeat(200), birthDate: '1999' }].map((person) =>
        sealReference({ caseId: 'c', subject: person }, receiver.x),
      ),
    )
    expect(new Set([sealed, ...others].map(({ length }) => length)).size).toBe(1)
    const bytes = sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    for (const text of [sealed, ...bytes]) {
      expect(text).not.toContain('2468013579')
      expect(text).not.toContain('case-1')
    }
    // Sealed twice, nobody can tell that it is the same person.
    const again = await sealReference({ caseId: 'case-1', subject }, receiver.x)
    expect(
      again
        .split('.')
        .slice(1)
        .filter((part) => sealed.includes(part)),
    ).toEqual([])
  })

  test('is not opened by another agency, nor under the head of another', async () => {
    expect(await openReference(sealed, other.privateKey)).toEqual({ problem: expect.stringMatching(/another key/u) })
    const claimed = withHead({ kid: sealKeyId(other.x) })
    expect(await openReference(claimed, other.privateKey)).toEqual({
      problem: expect.stringMatching(/cannot be opened/u),
    })
  })

  test('cannot be altered, whichever part', async () => {
    const parts = sealed.split('.')
    for (const [index, part] of parts.entries()) {
      const altered = parts.with(index, (part.startsWith('A') ? 'B' : 'A') + part.slice(1)).join('.')
      expect(await openReference(altered, receiver.privateKey)).toHaveProperty('problem')
    }
    const moved = withHead({ epk: headOf(await sealReference({ caseId: 'case-2', subject }, receiver.x))['epk'] })
    expect(await openReference(moved, receiver.privateKey)).toEqual({ problem: expect.stringMatching(/altered/u) })
  })

  test('is not opened with a key of another kind', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    expect(await openReference(sealed, privateKey)).toHaveProperty('problem')
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    expect(await openReference(sealed, rsa.privateKey)).toEqual({ problem: 'is opened with an X25519 key' })
  })

  test.each(['no JSON', '[]', '{"caseId":"c"}', '{"caseId":1,"bsn":"999990019"}', '{"caseId":"c","bsn":"123456789"}'])(
    'that holds %s is a problem, and its content is not repeated',
    async (content) => {
      const text = await new CompactEncrypt(Buffer.from(content.padEnd(1024)))
        .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', typ: 'schakel-reference+jwe', kid })
        .encrypt(receiver.publicKey)
      expect(await openReference(text, receiver.privateKey)).toEqual({
        problem: 'was opened, and holds no reference to a person',
      })
    },
  )
})

describe('From outside, a reference', () => {
  const cut = sealed.split('.')
  test.each<[string, string, RegExp]>([
    ['in the clear', '2468013579', /must be sealed/u],
    ['without a tag', cut.slice(0, 4).join('.'), /five parts/u],
    ['with a sixth part', `${sealed}.AAAA`, /five parts/u],
    ['with a space', `${sealed} `, /must be sealed/u],
    ['too long', `${sealed}${'A'.repeat(SEALED_LONGEST)}`, /2000 characters at most/u],
    ['of another length', [...cut.slice(0, 3), `${cut[3]}AAAA`, cut[4]].join('.'), /another length/u],
    ['with another alg', withHead({ alg: 'ECDH-ES' }), /must be sealed with ECDH-ES\+A256KW and A256GCM/u],
    ['with alg dir', withHead({ alg: 'dir' }), /must be sealed with/u],
    ['with another enc', withHead({ enc: 'A128GCM' }), /must be sealed with/u],
    ['of another type', withHead({ typ: 'JWE' }), /must be sealed with/u],
    ['that is compressed', withHead({ zip: 'DEF' }), /head/u],
    ['with a note in its head', withHead({ note: 'Jane Doe' }), /head/u],
    ['without an ephemeral key', withHead({ epk: { kty: 'OKP' } }), /ephemeral/u],
    ['with another curve', withHead({ epk: { kty: 'OKP', crv: 'Ed25519', x: receiver.x } }), /ephemeral/u],
    ['whose head is a list', [base64('[]'), ...cut.slice(1)].join('.'), /head/u],
    ['whose head is no JSON', [base64('nothing'), ...cut.slice(1)].join('.'), /head/u],
    ['sealed for another agency', withHead({ kid: sealKeyId(other.x) }), /another key/u],
  ])('%s is refused', (_name, text, why) => {
    expect(sealProblem(text, kid)).toMatch(why)
  })

  test('that is sealed for the receiver passes', () => {
    expect(sealProblem(sealed, kid)).toBeUndefined()
    expect(sealProblem(sealed, sealKeyId(other.x))).toMatch(/another key/u)
  })
})

describe('Whom a case is about', () => {
  test.each([
    [{}, /one of/u],
    [{ vNumber: '2468013579', bsn: '999990019' }, /one of/u],
    [{ bsn: '999990019', name: 'A' }, /one of/u],
    [{ bsn: '999990019', address: 'Street 1' }, /one of/u],
    [{ vNumber: '246801357' }, /ten digits/u],
    [{ vNumber: 2_468_013_579 }, /ten digits/u],
    [{ bsn: '123456789' }, /eleven-test/u],
    [{ name: ' ', birthDate: '1999' }, /needs a name/u],
    [{ name: 'A\u0000B', birthDate: '1999' }, /needs a name/u],
    [{ name: 'A'.repeat(201), birthDate: '1999' }, /needs a name/u],
    [{ name: 'A' }, /birth date/u],
    [{ name: 'A', birthDate: '1999-13' }, /birth date/u],
    [{ birthDate: '1999' }, /needs a name/u],
  ])('is not %j', (given, why) => {
    expect(readSubject(given)).toEqual({ problem: expect.stringMatching(why) })
  })
})
