import { describe, expect, test } from '@jest/globals'
import { policyVersions } from '../../../gateway/desk/policy-versions.ts'
import { SELL, shopFiles, signedBy, WIDER } from '../../policies/small-bundle.ts'
import { shop } from '../../policies/small-schema.ts'
import { deskInMemory, done } from './desk-in-memory.ts'

const WIDEST = `${WIDER}  - { id: own, see: { Product: [name] }, because: Always. }\n`
const REASON = { reason: 'r', reasons: { 'sell/code': 'x' } }

async function inReview() {
  const made = deskInMemory()
  await made.keeperOf(await signedBy(['mh-SHOP', 'mh-CLERK'])).look()
  const { number } = done(await made.desk.draft(shopFiles(WIDER), 'po'))
  done(await made.desk.submit(number, 'po', REASON))
  return { ...made, number }
}

describe('a version that is sent back', () => {
  test('is edited by its author under the same number, and signed anew by all', async () => {
    const { desk, sign, number } = await inReview()
    done(await sign(number, 'mh-SHOP'))
    done(await desk.comment(number, 'mh-CHAIN', 'Is the code needed?'))
    const back = done(await desk.sendBack(number, 'mh-CLERK', 'Show the name to all.'))
    expect(back).toMatchObject({
      number,
      approvals: [],
      returns: [{ by: 'mh-CLERK', reason: 'Show the name to all.' }],
    })
    expect((await sign(number, 'mh-CLERK')).ok).toBe(false)
    done(await desk.draft(shopFiles(WIDEST), 'po', { release: number, seen: (await desk.seen()).seq }))
    done(await desk.submit(number, 'po', { reason: 'r', reasons: { ...REASON.reasons, 'sell/own': 'x' } }))
    expect(done(await sign(number, 'mh-CLERK')).approvedAt).toBeUndefined()
    expect(done(await sign(number, 'mh-SHOP'))).toMatchObject({ approvedAt: expect.any(String) as unknown })
  })

  test('is sent back by nobody who is not asked, and by an officer always', async () => {
    const { desk, number } = await inReview()
    const code = async (by: string) => {
      const outcome = await desk.sendBack(number, by, 'No.')
      return outcome.ok ? 'sent back' : outcome.refusal.code
    }
    expect(await code('mh-CHAIN')).toBe('not-asked')
    expect(await code('po')).toBe('not-asked')
    expect(await code('stranger')).toBe('unknown-person')
    expect(await code('fg')).toBe('sent back')
  })

  test('takes no comment of strangers, and what is said is no part of what is signed or brought out', async () => {
    const { desk, number } = await inReview()
    const before = await desk.signingInput(number, 'mh-SHOP')
    done(await desk.comment(number, 'fg', 'Look at this.'))
    expect((await desk.signingInput(number, 'mh-SHOP'))?.payload).toBe(before?.payload)
    expect(await desk.comment(number, 'stranger', 'Hello')).toMatchObject({ refusal: { code: 'unknown-person' } })
    expect(await desk.comment(number, 'fg', ' ')).toMatchObject({ refusal: { code: 'strange-text' } })
  })

  test('is compiled as it stands now, not as it was before it was sent back', async () => {
    const { desk, store, number } = await inReview()
    const versions = policyVersions(store, shop)
    const shown = async () => {
      const policy = await versions.release(await desk.history(), number)
      return {
        hash: policy?.hash,
        rules: policy?.bundle.purposes[0]?.rules.length,
        why: policy?.bundle.release?.reason,
      }
    }
    const history = await desk.history()
    expect(await shown()).toMatchObject({ hash: history.releases.get(number)?.hash, rules: 2, why: 'r' })
    done(await desk.sendBack(number, 'fg', 'No.'))
    done(await desk.draft(shopFiles(WIDEST), 'po', { release: number }))
    expect(await shown()).toMatchObject({ rules: 3, why: undefined })
    done(await desk.submit(number, 'po', { reason: 'Anew.', reasons: { 'sell/code': 'x', 'sell/own': 'x' } }))
    expect(await shown()).toEqual({
      hash: (await desk.history()).releases.get(number)?.hash,
      rules: 3,
      why: 'Anew.',
    })
    // With the same content and another reason as well.
    done(await desk.sendBack(number, 'fg', 'Say why.'))
    done(await desk.submit(number, 'po', { reason: 'Because.', reasons: { 'sell/code': 'x', 'sell/own': 'x' } }))
    expect(await shown()).toMatchObject({ rules: 3, why: 'Because.' })
  })

  test('as a roll back is one still when it is submitted anew', async () => {
    const { desk, sign, number } = await inReview()
    for (const by of ['mh-SHOP', 'mh-CLERK-2']) done(await sign(number, by))
    const narrow = done(await desk.draft(shopFiles(SELL.replace('when: [paid]', 'when: [paid, adult]')), 'po'))
    done(await desk.submit(narrow.number, 'po', { reason: 'r' }))
    done(await sign(narrow.number, 'mh-SHOP'))
    const back = done(await desk.rollBack(number, 'mh-CHAIN'))
    done(await desk.sendBack(back.number, 'mh-SHOP', 'Not now.'))
    const reasons = { 'sell/code': 'x', 'sell/name': 'x' }
    const again = done(await desk.submit(back.number, 'mh-CHAIN', { reason: 'Now.', reasons }))
    expect(again).toMatchObject({ rollsBackTo: number, author: 'po', draftedBy: 'mh-CHAIN' })
    done(await sign(back.number, 'mh-SHOP'))
    expect(done(await sign(back.number, 'mh-CLERK-2')).approvedAt).toBeDefined()
  })
})
