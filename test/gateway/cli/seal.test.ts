import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { sealReference } from '../../../schema/sealed-reference.ts'
import { runSchakel } from '../../fixtures/run-schakel.ts'

const schakel = (argv: readonly string[], env: Record<string, string> = {}, input = '') =>
  runSchakel(argv, {
    env,
    input,
    fetch: () => Promise.reject(new Error('nothing is asked of a hub')),
  })

async function seal(...person: string[]): Promise<string> {
  const { code, out } = await schakel(['seal', '--to', 'ind', '--case', 'case-1', ...person])
  expect(code).toBe(0)
  return out.trim()
}

describe('schakel seal and unseal', () => {
  test.each([
    [['--v-number', '2468013579'], { vNumber: '2468013579' }],
    [['--bsn', '999990019'], { bsn: '999990019' }],
    [['--name', 'Ada Okoro', '--birth-date', '1999'], { name: 'Ada Okoro', birthDate: '1999' }],
  ])('take a person %j there and back', async (person, subject) => {
    const { code, out } = await schakel(['unseal', await seal(...person), '--as', 'ind', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({ caseId: 'case-1', subject })
  })

  test('take the person and the reference from standard input, so that no number stands in a history of commands', async () => {
    const sealed = await schakel(['seal', '-', '--to', 'ind', '--case', 'case-1'], {}, '{"bsn":"999990019"}')
    const opened = await schakel(['unseal', '-', '--as', 'ind'], {}, sealed.out)
    expect(opened).toEqual({ code: 0, err: '', out: 'caseId     case-1\nbsn        999990019\n' })
  })

  test('open with a key in a file', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('x25519')
    const folder = await mkdtemp(join(tmpdir(), 'schakel-seal-'))
    const file = join(folder, 'seal.pem')
    await writeFile(file, privateKey.export({ format: 'pem', type: 'pkcs8' }))
    const x = publicKey.export({ format: 'jwk' }).x ?? ''
    const sealed = await sealReference({ caseId: 'case-1', subject: { bsn: '999990019' } }, x)
    const opened = await schakel(['unseal', sealed, '--as', 'ind', '--key', file], { NODE_ENV: 'production' })
    await rm(folder, { recursive: true })
    expect(opened.out).toContain('999990019')
  })

  test('say what is wrong in one line, with nothing of the person in it', async () => {
    const sealed = await seal('--v-number', '2468013579')
    const wrong: [string[], number, RegExp, Record<string, string>?][] = [
      [['unseal', sealed, '--as', 'coa'], 1, /another key/u],
      [['unseal', '2468013579', '--as', 'ind'], 1, /must be sealed/u],
      [['unseal', sealed, '--as', 'ind'], 2, /open with --key/u, { NODE_ENV: 'production' }],
      [['unseal', sealed, '--as', 'ind', '--key', '/nowhere'], 2, /an X25519 private key/u],
      [['seal', '--to', 'nobody', '--case', 'c', '--bsn', '999990019'], 2, /no agency "nobody"/u],
      [['seal', '--to', 'rapporteur', '--case', 'c', '--bsn', '999990019'], 2, /no seal key/u],
      [['seal', '--to', 'ind', '--case', 'c', '--bsn', '246801357'], 2, /eleven-test/u],
      [['seal', '--to', 'ind', '--case', 'c'], 2, /is one of/u],
      [['seal', '--to', 'ind', '--case', 'c'.repeat(101), '--bsn', '999990019'], 2, /100 characters/u],
      [['seal', '-', '--to', 'ind', '--case', 'c'], 2, /JSON object/u],
    ]
    for (const [argv, code, err, env] of wrong) {
      const ran = await schakel(argv, env)
      expect([argv, ran.code, ran.err]).toEqual([argv, code, expect.stringMatching(err)])
      expect(ran.err.trim().split('\n')).toHaveLength(1)
      expect(ran.err + ran.out).not.toMatch(/2468013579|999990019|246801357/u)
    }
  })
})
