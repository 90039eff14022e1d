import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { demoPersonKey } from '../../gateway/identity/demo-person-key.ts'
import { contentDigest } from '../../gateway/policy-store/policy-store.ts'
import type { DeskOutcome } from '../../gateway/policy-store/policy-desk.ts'
import { contentFiles, releaseFiles } from '../../gateway/policy-store/release-files.ts'
import { compare } from '../../policies/engine/compare.ts'
import { compilePolicy } from '../../policies/engine/compile-policy.ts'
import { inForce, lastApproved, type Release, stateOf } from '../../policies/engine/lifecycle.ts'
import { loadBundle, parsePolicyFiles } from '../../policies/load-bundle.ts'
import { RELEASE_FILE } from '../../policies/read-policy-files.ts'
import { type OwnHub, ownHub, policiesIn } from '../fixtures/own-hub.ts'
import { withFile } from '../policies/small-bundle.ts'
import { describeOnEachStore, type TestStore } from '../subgraphs/support/test-stores.ts'

const PURPOSE = 'purposes/reception.arrange.yaml'
const RULE = `  - id: next-review
    see:
      CarePlan: [reviewAt]
    because: The stay is planned up to the next review.

`
const QUERY = '{ case(id: "demo-dublin-claimant") { caseId carePlan { coordinatorName reviewAt } } }'
const DAY = 24 * 3_600_000
const AUTHOR = 'po-care-coordination'

/** The story of one change: a field of the care coordination for the reception agency, from the first draft to the roll back. */
describeOnEachStore('A change of the policies', (open) => {
  let store: TestStore
  let own: OwnHub
  let clock = new Date()
  let effective = ''
  let start = new Date()

  beforeAll(async () => {
    store = await open()
    own = await ownHub(store, { cases: 12, now: () => clock, policyStore: true })
  }, 120_000)
  afterAll(async () => {
    await own.close()
    await store.drop()
  }, 60_000)

  const policies = () => {
    if (own.policies === undefined) throw new Error('the hub has no policy store')
    return own.policies
  }
  const desk = () => policies().desk
  const sign = (release: number, by: string) => desk().sign(release, by, demoPersonKey(by).privateKey)
  const refusal = (outcome: DeskOutcome) => (outcome.ok ? undefined : outcome.refusal)
  const releaseOf = (outcome: DeskOutcome): Release => {
    if (!outcome.ok) throw new Error(outcome.refusal.message)
    return outcome.release
  }
  const widened = () =>
    withFile(contentFiles(policies().files), PURPOSE, (text) => text.replace('\nrules:\n', (line) => `${line}${RULE}`))
  const compiled = (files: Parameters<typeof parsePolicyFiles>[0]) =>
    compilePolicy(parsePolicyFiles(files).documents, policies().schema)
  const ask = async () => {
    const answer = await own.ask('coa', 'reception.arrange', QUERY)
    const { carePlan } = answer.data.case as { carePlan: { coordinatorName: string; reviewAt: string | null } }
    expect(carePlan.coordinatorName).toEqual(expect.any(String))
    return {
      policy: answer.extensions?.schakel.policy,
      withheld: answer.errors?.map(({ extensions }) => extensions),
      reviewAt: carePlan.reviewAt,
    }
  }
  const READY = () => fetch(`${own.base}/readyz`)

  test('begins with the version that stands in files, recorded as the first', async () => {
    const history = await desk().history()
    expect([...history.releases.keys()]).toEqual([1])
    expect(inForce(history, clock)).toMatchObject({
      number: 1,
      hash: compiled(policies().files).hash,
      author: 'po-chain',
    })
    const answer = await ask()
    expect(answer).toMatchObject({ policy: compiled(policies().files).hash, reviewAt: null })
    expect(answer.withheld).toMatchObject([
      { code: 'FIELD_WITHHELD', coordinate: 'CarePlan.reviewAt', reason: 'no-rule' },
    ])
    expect(await (await READY()).json()).toMatchObject({ ready: true, detail: { policy: { version: 1 } } })
  })

  test('is drafted, and compared exactly: one cell is gained, no more', async () => {
    expect(refusal(await desk().draft(widened(), 'po-comensha'))).toMatchObject({
      code: 'not-own-data',
      message: expect.stringContaining('CarePlan.reviewAt (CARE_COORDINATION)') as unknown,
    })
    const draft = releaseOf(await desk().draft(widened(), AUTHOR))
    expect(draft).toMatchObject({ number: 2, author: AUTHOR, hash: compiled(widened()).hash })
    const { cells, other } = compare(compiled(policies().files), compiled(widened()))
    expect(other).toEqual([])
    expect(cells).toMatchObject([
      { kind: 'COA', purpose: 'reception.arrange', coordinate: 'CarePlan.reviewAt', gains: true, loses: false },
    ])
    expect(stateOf(await desk().history(), 2, clock)).toBe('draft')
    expect(refusal(await sign(2, 'mh-coa'))?.code).toBe('not-submitted')
  })

  test('is refused without a reason, and without one for the rule that shows more', async () => {
    expect(refusal(await desk().submit(2, AUTHOR, { reason: '' }))?.code).toBe('reason-missing')
    expect(refusal(await desk().submit(2, AUTHOR, { reason: 'Stays end too early' }))).toEqual({
      code: 'rule-reason-missing',
      message: 'Widening needs a reason for each rule; there is none for reception.arrange/next-review',
    })
    expect(stateOf(await desk().history(), 2, clock)).toBe('draft')
  })

  test('is submitted for the day after tomorrow, and asks for owner and receiver', async () => {
    start = new Date(Math.ceil(clock.getTime() / DAY + 1) * DAY)
    // Noon of a later day, so that its Dutch day begins ten or eleven hours earlier.
    effective = new Date(start.getTime() + DAY / 2).toISOString().slice(0, 10)
    const reasons = { 'reception.arrange/next-review': 'Rooms were given up days before the review' }
    const release = releaseOf(await desk().submit(2, AUTHOR, { reason: 'Stays end too early', reasons, effective }))
    expect(release.submitted?.required).toEqual([
      { for: 'CARE_COORDINATION', as: 'owner', because: ['CarePlan.reviewAt'] },
      { for: 'COA', as: 'receiver', because: ['CarePlan.reviewAt'] },
    ])
  })

  test('is refused with only a signature of the author, or of somebody without a mandate', async () => {
    expect(refusal(await sign(2, AUTHOR))?.code).toBe('no-mandate')
    expect(refusal(await sign(2, 'fg-comensha'))?.code).toBe('no-mandate')
    expect(refusal(await desk().sign(2, 'mh-coa', demoPersonKey('mh-ind').privateKey))).toMatchObject({
      code: 'not-genuine',
      message: expect.stringContaining('the signature of mh-coa does not hold') as unknown,
    })
    await expectNotLoaded(/CARE_COORDINATION, which owns[^]*COA, which comes to see/u)
    // Nor does it help that the author holds a mandate, and the right one.
    const other = releaseOf(await desk().draft(widened(), 'mh-care-coordination')).number
    const reasons = { 'reception.arrange/next-review': 'because' }
    releaseOf(await desk().submit(other, 'mh-care-coordination', { reason: 'because', reasons }))
    expect(refusal(await sign(other, 'mh-care-coordination'))?.code).toBe('author-cannot-sign')
  })

  test('keeps the objection of the data protection officer in sight, which blocks nothing', async () => {
    expect(refusal(await desk().advise(2, 'mh-coa', 'Fine', false))?.code).toBe('no-officer')
    const { advice } = releaseOf(await desk().advise(2, 'fg-comensha', 'A month would do', true))
    expect(advice).toMatchObject([{ officer: 'fg-comensha', text: 'A month would do', objects: true }])
  })

  test('is refused with the signature of the receiver and not of the owner', async () => {
    expect(releaseOf(await sign(2, 'mh-coa')).approvedAt).toBeUndefined()
    expect(refusal(await sign(2, 'mh-coa'))?.code).toBe('signed-already')
    await expectNotLoaded(
      /^release\.yaml:\d+:\d+: a mandate holder for CARE_COORDINATION, which owns CarePlan\.reviewAt, must still sign: ask mh-care-coordination$/u,
    )
    await policies().keeper.look()
    expect((await ask()).policy).toBe(compiled(policies().files).hash)
  })

  test('is accepted with both', async () => {
    const release = releaseOf(await sign(2, 'mh-care-coordination'))
    expect(release).toMatchObject({ approvedAt: expect.any(String) as unknown, advice: [{ objects: true }] })
    const bundle = await loadBundle(await releaseFiles(policies().store, release), {
      schema: policies().schema,
      trust: { people: compiled(policies().files).bundle.agencies?.people ?? [] },
      predecessor: compiled(policies().files),
    })
    expect(bundle.advice).toMatchObject([{ text: 'A month would do', objects: true }])
    expect(stateOf(await desk().history(), 2, clock)).toBe('approved')
  })

  test('is in force on its day and not a second before, in the answers of the hub', async () => {
    const begins = new Date((await desk().history()).releases.get(2)?.inForceFrom ?? '')
    expect(begins.toLocaleString('sv-SE', { timeZone: 'Europe/Amsterdam' })).toBe(`${effective} 00:00:00`)
    clock = new Date(begins.getTime() - 1000)
    await policies().keeper.look()
    expect(await ask()).toMatchObject({ policy: compiled(policies().files).hash, reviewAt: null })
    clock = begins
    await policies().keeper.look()
    expect(await ask()).toEqual({
      policy: compiled(widened()).hash,
      reviewAt: expect.any(String) as unknown,
      withheld: undefined,
    })
    expect(stateOf(await desk().history(), 1, clock)).toBe('obsolete')
    expect(await (await READY()).json()).toMatchObject({ ready: true, detail: { policy: { version: 2 } } })
  })

  test('is followed by a hub that starts later', async () => {
    const { number, hash } = inForce(await desk().history(), clock) ?? {}
    const second = policiesIn(store)
    try {
      expect(await second.events(0)).toEqual(await policies().store.events(0))
      expect([number, hash]).toEqual([2, compiled(widened()).hash])
    } finally {
      await second.close()
    }
  })

  test('of two officers at once is made by one: the other is told that somebody came first', async () => {
    const narrower = (word: string) =>
      withFile(widened(), PURPOSE, (text) => text.replace('the next review', `the ${word} review`))
    const first = releaseOf(await desk().draft(narrower('coming'), AUTHOR))
    const second = releaseOf(await desk().draft(narrower('planned'), 'po-chain'))
    releaseOf(await desk().submit(first.number, AUTHOR, { reason: 'Clearer' }))
    releaseOf(await desk().submit(second.number, 'po-chain', { reason: 'Clearer' }))
    expect(releaseOf(await sign(second.number, 'mh-ind')).approvedAt).toBeDefined()
    expect(refusal(await sign(first.number, 'mh-ind'))).toMatchObject({ code: 'stale' })
    // At the same moment exactly: one of them is written, and the other is told to look again.
    const outcomes = await Promise.all(['a', 'b', 'c'].map((word) => desk().draft(narrower(word), AUTHOR)))
    expect(outcomes.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(1)
    for (const outcome of outcomes) if (!outcome.ok) expect(outcome.refusal.code).toBe('conflict')
    const numbers = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.release.number] : []))
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  test('is rolled back by a new version, with one press of a mandate holder', async () => {
    await policies().keeper.look()
    expect(await ask()).toMatchObject({ reviewAt: expect.any(String) as unknown })
    const before = await desk().history()
    const unsigned = await desk().rollBack(1, 'mh-ind', demoPersonKey('mh-ind').privateKey)
    const release = releaseOf(unsigned)
    expect(release).toMatchObject({
      rollsBackTo: 1,
      author: 'po-chain',
      hash: before.releases.get(1)?.hash,
      approvals: [{ mandateHolder: 'mh-ind' }],
    })
    await policies().keeper.look()
    expect(await ask()).toMatchObject({ policy: before.releases.get(1)?.hash, reviewAt: null })
    expect(refusal(await desk().rollBack(99, 'mh-ind'))?.code).toBe('not-former')
  })

  test('that is brought back again gains something, and needs the signatures anew', async () => {
    const release = releaseOf(await desk().rollBack(2, 'mh-ind', demoPersonKey('mh-ind').privateKey))
    expect(release.approvedAt).toBeUndefined()
    expect(release.submitted?.required.map(({ for: kind }) => kind)).toEqual(['CARE_COORDINATION', 'COA'])
    releaseOf(await sign(release.number, 'mh-coa'))
    expect(releaseOf(await sign(release.number, 'mh-care-coordination')).approvedAt).toBeDefined()
    await policies().keeper.look()
    expect(await ask()).toMatchObject({ policy: compiled(widened()).hash })
  })

  test('of the kind of an agency holds once it is signed for the chain, and not by the installed files', async () => {
    const before = lastApproved(await desk().history()) ?? expectRelease()
    const moved = withFile(widened(), 'agencies.yaml', (text) => text.replace('kind: COA,', 'kind: SHELTER,'))
    expect(refusal(await desk().draft(moved, AUTHOR))).toMatchObject({
      code: 'not-own-data',
      message: expect.stringContaining('agency 00000099000000007000 (CHAIN)') as unknown,
    })
    const draft = releaseOf(await desk().draft(moved, 'po-chain'))
    const unexplained = await desk().submit(draft.number, 'po-chain', { reason: 'Moved' })
    expect(refusal(unexplained)?.message).toContain('there is none for agency/00000099000000007000')
    const reasons = { 'agency/00000099000000007000': 'It runs a shelter from now on' }
    expect(
      releaseOf(await desk().submit(draft.number, 'po-chain', { reason: 'Moved', reasons })).submitted?.required,
    ).toEqual([expect.objectContaining({ for: 'CHAIN' })])
    await policies().keeper.look()
    expect(await ask()).toMatchObject({ reviewAt: expect.any(String) as unknown })
    expect(releaseOf(await sign(draft.number, 'mh-chain')).approvedAt).toBeDefined()
    await policies().keeper.look()
    expect(await own.ask('coa', 'reception.arrange', QUERY)).toMatchObject({
      status: 403,
      errors: [{ message: 'This purpose is not open to agencies of kind SHELTER' }],
    })
    expect((await own.ask('coa', 'shelter.place', '{ cases { edges { cursor } } }')).status).toBe(200)
    expect(own.log.records.at(-1)).toMatchObject({ purpose: 'shelter.place', kind: 'SHELTER' })
    const back = releaseOf(await desk().rollBack(before.number, 'mh-chain', demoPersonKey('mh-chain').privateKey))
    expect(back.approvedAt).toBeDefined()
    await policies().keeper.look()
    expect(await ask()).toMatchObject({ policy: before.hash })
  })

  test('can be read back whole: every version, who wrote, advised and signed it, and why', async () => {
    const history = await desk().history()
    const told = [...history.releases.values()].map(({ number, author, submitted, advice, approvals }) => [
      number,
      author,
      submitted?.reason,
      advice.map(({ officer, objects }) => `${officer} ${objects ? 'objects' : 'advises'}`),
      approvals.map(({ mandateHolder }) => mandateHolder),
    ])
    expect(told[0]?.slice(0, 2)).toEqual([1, 'po-chain'])
    expect(told[1]).toEqual([
      2,
      AUTHOR,
      'Stays end too early',
      ['fg-comensha objects'],
      ['mh-coa', 'mh-care-coordination'],
    ])
    expect(told.map(([, , reason]) => reason)).toEqual(
      expect.arrayContaining(['Roll back to release 1', 'Roll back to release 2']),
    )
    expect(history.releases.get(2)?.submitted?.reasons).toEqual({
      'reception.arrange/next-review': 'Rooms were given up days before the review',
    })
  })

  test('leaves files that are exported byte for byte, and come in again as the same content', async () => {
    const history = await desk().history()
    const { store: kept, files } = policies()
    const first = await releaseFiles(kept, history.releases.get(1) ?? expectRelease())
    expect(new Map(first.map(({ name, text }) => [name, text]))).toEqual(
      new Map(files.map(({ name, text }) => [name, text])),
    )
    const second = await releaseFiles(kept, history.releases.get(2) ?? expectRelease())
    expect(second.find(({ name }) => name === PURPOSE)?.text).toBe(widened().find(({ name }) => name === PURPOSE)?.text)
    expect(contentDigest(contentFiles(second))).toBe(history.releases.get(2)?.content)
    expect(compiled(second).hash).toBe(history.releases.get(2)?.hash)
    expect(second.map(({ name }) => name)).toContain(RELEASE_FILE)
    expect(refusal(await desk().draft(second, AUTHOR))?.code).toBe('no-change')
  })

  /** The door, asked with what is signed so far. */
  async function expectNotLoaded(why: RegExp): Promise<void> {
    const release = (await desk().history()).releases.get(2) ?? expectRelease()
    const people = compiled(policies().files).bundle.agencies?.people ?? []
    const { schema, store: kept, files } = policies()
    await expect(
      loadBundle(await releaseFiles(kept, release), { schema, trust: { people }, predecessor: compiled(files) }),
    ).rejects.toThrow(why)
  }
})

function expectRelease(): never {
  throw new Error('there is no such release')
}
