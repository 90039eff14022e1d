import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { chainChanges } from '../../../../subgraphs/chain/changes/chain-changes.ts'
import { day } from '../../support/actors.ts'
import { story, task } from '../../support/stories.ts'
import type { TestStore } from '../../support/test-stores.ts'
import { type Asked, chainAsker, type ChainAsker, OIN } from './chain-asker.ts'

/** Content of every change that is made under the caller's own task, beside the case, the task and its version. */
const CONTENT: Readonly<Record<string, string>> = {
  suspendTask: '',
  handOverTask: `to: "${OIN.rotterdam}"`,
  completeTask: '',
  reviewTask: '',
  linkCase: '',
  offerTask: 'type: ASSESS_SAFETY',
  refer: 'service: MEDICAL',
  requestWmo: '',
  requestBrpRegistration: 'expectedMonths: 6',
  recordConsent: 'scope: "shelter.place", recipients: ["SHELTER"], status: GIVEN, givenBy: SELF, form: WRITTEN',
  assertFact: 'name: "urgency-acute", value: true',
  setContactRules: 'expected: [], rules: [NEVER_PHONE]',
  setSafetyLevel: 'level: HIGH',
  reportFound: '',
  recordReturnWish: 'wishes: true',
  settleAge: 'ageStatus: MINOR, consentBand: FROM_16',
  settleResidenceGroup: 'residenceGroup: NL',
  closeCase: 'reason: WITHDREW',
}
const ALONE: Readonly<Record<string, string>> = { acceptTask: '', declineTask: 'reason: NO_CAPACITY', resumeTask: '' }
const OTHERS = ['withdrawConsent', 'openCase']

const SIGNAL: Asked = { by: 'police', taskTypes: ['ASSESS_SIGNAL'], cases: ['open'] }
const STORIES = [
  story('open', {
    tasks: [
      task('t-mine', 'ASSESS_SIGNAL', OIN.police, 'OPEN'),
      task('t-report', 'TAKE_REPORT', OIN.police, 'OPEN'),
      task('t-done', 'ASSESS_SIGNAL', OIN.police, 'DONE'),
      task('t-held', 'ASSESS_SIGNAL', OIN.police, 'SUSPENDED'),
      task('t-theirs', 'ASSESS_SIGNAL', OIN.rotterdam, 'OPEN'),
      task('t-offered-theirs', 'ASSESS_SIGNAL', OIN.rotterdam, 'OFFERED'),
    ],
    consents: [
      {
        consentId: 'c-1',
        scope: 'shelter.place',
        recipients: ['SHELTER'],
        status: 'GIVEN',
        givenBy: 'SELF',
        givenAt: '2026-02-01T10:00:00Z',
        form: 'WRITTEN',
      },
    ],
  }),
  story('shut', {
    referralCase: { closedAt: '2026-03-01T10:00:00Z', isOpen: false, state: 'CLOSED' },
    tasks: [
      task('t-shut', 'ASSESS_SIGNAL', OIN.police, 'DONE'),
      task('t-shut-offer', 'ASSESS_SIGNAL', OIN.police, 'LAPSED'),
    ],
  }),
  story('idle', { tasks: [task('t-idle', 'ASSESS_SIGNAL', OIN.police, 'OPEN')] }),
  story('treated', {
    tasks: [
      task('t-treated', 'ASSESS_SIGNAL', OIN.police, 'OPEN'),
      task('t-intake', 'HEALTH_INTAKE', OIN.health, 'OPEN'),
    ],
    consents: [
      {
        consentId: 'c-health',
        scope: 'health.refer',
        recipients: ['HEALTH'],
        status: 'GIVEN',
        givenBy: 'SELF_AND_GUARDIAN',
        givenAt: '2026-02-01T10:00:00Z',
        form: 'WRITTEN',
      },
    ],
    asserted: [
      { name: 'guardian-is-professional', value: true, assertedBy: OIN.comensha, assertedAt: '2026-02-01T10:00:00Z' },
    ],
  }),
  story('theirs', { tasks: [task('t-b', 'ASSESS_SIGNAL', OIN.rotterdam, 'OPEN')] }),
]

/** What a change of the chain refuses, on one store. */
export function badInput(open: () => Promise<TestStore>): void {
  let store: TestStore
  let chain: ChainAsker
  beforeAll(async () => {
    store = await open()
    chain = await chainAsker(store, STORIES)
  }, 60_000)
  afterAll(async () => {
    await chain.close()
    await store.drop()
  })
  test('every change of the chain is in one of these tables', () => {
    expect([...Object.keys(CONTENT), ...Object.keys(ALONE), ...OTHERS].sort()).toEqual(Object.keys(chainChanges).sort())
  })

  const on = (caseId: string, taskId: string, version: number, content: string) =>
    `caseId: "${caseId}", taskId: "${taskId}", version: ${version}${content === '' ? '' : `, ${content}`}`
  const alone = (taskId: string, version: number, content: string) =>
    `taskId: "${taskId}", version: ${version}${content === '' ? '' : `, ${content}`}`
  const state = async () =>
    JSON.stringify([
      await chain.rows('select * from chain.task order by task_id'),
      await chain.rows('select * from chain.consent order by consent_id'),
      await chain.rows('select case_id, version, contact_rules from chain.referral_case order by case_id'),
      await chain.rows('select count(*) from chain.case_event'),
      await chain.rows('select count(*) from chain.change_request'),
    ])

  describe.each(Object.entries(CONTENT))('%s', (mutation, content) => {
    test('a case that is absent, closed or not the caller’s: one answer', async () => {
      const before = await state()
      const answers = []
      for (const caseId of ['absent', 'shut', 'theirs'])
        answers.push(await chain.change(SIGNAL, mutation, on(caseId, 't-mine', 1, content)))
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
      expect(answers[0]?.problem?.code).toBe('CASE_NOT_FOUND')
      expect(await state()).toBe(before)
    })

    test('a task that is absent, ended, on hold, of another agency, purpose or case: one answer', async () => {
      const before = await state()
      const answers = []
      for (const taskId of ['absent', 't-done', 't-held', 't-theirs', 't-report', 't-b'])
        answers.push(await chain.change(SIGNAL, mutation, on('open', taskId, 1, content)))
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
      expect(answers[0]?.problem?.code).toBe('TASK_NOT_FOUND')
      expect(await state()).toBe(before)
    })

    test('a version that is not the last', async () => {
      const before = await state()
      for (const version of [0, 2, -1])
        expect((await chain.change(SIGNAL, mutation, on('open', 't-mine', version, content))).problem?.code).toBe(
          'STALE_VERSION',
        )
      expect(await state()).toBe(before)
    })

    test('an oversize id', async () => {
      const answer = await chain.change(SIGNAL, mutation, on('open', 'x'.repeat(101), 1, content))
      expect(answer.problem).toMatchObject({ code: 'TEXT_TOO_LONG', argument: 'taskId' })
    })
  })

  describe.each(Object.entries(ALONE))('%s', (mutation, content) => {
    const asked: Asked = { by: 'police', taskTypes: ['ASSESS_SIGNAL'] }

    test('a task that is absent, ended, of another agency, purpose or of a closed case: one answer', async () => {
      const before = await state()
      const answers = []
      for (const taskId of ['absent', 't-done', 't-theirs', 't-offered-theirs', 't-report', 't-shut', 't-shut-offer'])
        answers.push(await chain.change(asked, mutation, alone(taskId, 1, content)))
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
      expect(answers[0]?.problem?.code).toBe('TASK_NOT_FOUND')
      expect(await state()).toBe(before)
    })

    test('a version that is not the last, and a task that is not in the state for it', async () => {
      const before = await state()
      expect((await chain.change(asked, mutation, alone('t-mine', 7, content))).problem?.code).toBe('STALE_VERSION')
      const { problem } = await chain.change(asked, mutation, alone('t-mine', 1, content))
      expect(problem?.code).toBe(mutation === 'resumeTask' ? 'TASK_NOT_SUSPENDED' : 'TASK_NOT_OFFERED')
      expect(await state()).toBe(before)
    })
  })

  test.each([
    ['setSafetyLevel', 'level: TERRIBLE'],
    ['offerTask', 'type: ANYTHING'],
    ['refer', 'service: MAGIC'],
    ['handOverTask', 'to: "12345"'],
    ['recordConsent', 'scope: "shelter.place", recipients: ["x"], status: GIVEN, givenBy: SELF, form: WRITTEN'],
    ['recordConsent', 'scope: "no purpose", recipients: ["SHELTER"], status: GIVEN, givenBy: SELF, form: WRITTEN'],
    ['settleAge', 'ageStatus: MINOR, consentBand: FROM_16, turns18On: "2026-02-30"'],
    ['closeCase', 'reason: BORED'],
    ['setContactRules', 'expected: [], rules: [SHOUT]'],
  ])('%s with %s is no GraphQL of this schema', async (mutation, content) => {
    const { status, json } = await chain.raw(SIGNAL, mutation, on('open', 't-mine', 1, content))
    expect([status, Object.keys(json)]).toEqual([400, ['errors']])
  })

  test.each([
    ['settleAge', 'ageStatus: MINOR, consentBand: FROM_16, turns18On: "2020-01-01"', 'INVALID_ARGUMENT', 'turns18On'],
    ['settleAge', 'ageStatus: MINOR, consentBand: FROM_16, turns18On: "9999-01-01"', 'DATE_ABSURD', 'turns18On'],
    ['settleAge', 'ageStatus: ADULT, consentBand: FROM_16', 'INVALID_ARGUMENT', 'consentBand'],
    ['settleAge', 'ageStatus: ADULT, consentBand: ADULT, turns18On: "2040-01-01"', 'INVALID_ARGUMENT', 'turns18On'],
    ['settleResidenceGroup', 'residenceGroup: UNKNOWN', 'INVALID_ARGUMENT', 'residenceGroup'],
    ['assertFact', `name: "${'x'.repeat(101)}", value: true`, 'TEXT_TOO_LONG', 'name'],
    ['assertFact', 'name: "is-honest", value: true', 'UNKNOWN_FACT', null],
    ['assertFact', 'name: "constructor", value: true', 'UNKNOWN_FACT', null],
    ['assertFact', 'name: "urgency-acute", value: true', 'NOT_YOUR_EVENT', null],
    ['handOverTask', `to: "${OIN.care}"`, 'WRONG_KIND_OF_HOLDER', null],
    ['handOverTask', `to: "${OIN.police}"`, 'TASK_EXISTS', null],
    ['setContactRules', 'expected: [NO_LETTERS], rules: [NEVER_PHONE]', 'STALE_VERSION', 'expected'],
    ['requestBrpRegistration', 'expectedMonths: -3', 'INVALID_ARGUMENT', 'expectedMonths'],
    ['refer', 'service: WORK', 'NOT_OFFERABLE', 'service'],
    ['refer', 'service: MEDICAL', 'GUARD_FAILED', null],
    ['refer', `service: HOUSING, to: "${OIN.care}"`, 'GUARD_FAILED', null],
    ['refer', 'service: MEDICAL, subjectReference: "12345"', 'INVALID_ARGUMENT', 'to'],
    ['completeTask', '', 'NOT_COMPLETABLE', null],
    ['offerTask', 'type: PROSECUTE', 'NOT_OFFERABLE', null],
    ['closeCase', 'reason: WITHDREW', 'NOT_YOUR_EVENT', null],
    ['reviewTask', '', 'WRONG_STATE', null],
    [
      'recordConsent',
      'scope: "shelter.place", recipients: [], status: GIVEN, givenBy: SELF, form: WRITTEN',
      'INVALID_ARGUMENT',
      'recipients',
    ],
    [
      'recordConsent',
      'scope: "shelter.place", recipients: ["BAKERY"], status: GIVEN, givenBy: SELF, form: WRITTEN',
      'INVALID_ARGUMENT',
      'recipients',
    ],
    [
      'recordConsent',
      'scope: "shelter.place", recipients: ["SHELTER"], status: WITHDRAWN, givenBy: SELF, form: WRITTEN',
      'INVALID_ARGUMENT',
      'status',
    ],
    [
      'recordConsent',
      'scope: "shelter.place", recipients: ["SHELTER"], status: GIVEN, givenBy: SELF, form: WRITTEN, expiresAt: "2020-01-01T00:00:00Z"',
      'INVALID_ARGUMENT',
      'expiresAt',
    ],
    [
      'recordConsent',
      'scope: "shelter.place", recipients: ["SHELTER"], status: GIVEN, givenBy: SELF, form: WRITTEN, expiresAt: "2999-01-01T00:00:00Z"',
      'DATE_ABSURD',
      'expiresAt',
    ],
  ])('%s with %s: %s', async (mutation, content, code, argument) => {
    const before = await state()
    const { problem } = await chain.change(SIGNAL, mutation, on('open', 't-mine', 1, content))
    expect({ code: problem?.code, argument: problem?.argument }).toEqual({ code, argument })
    expect(await state()).toBe(before)
  })

  test.each([
    ['refer', 'service: MEDICAL'],
    ['offerTask', 'type: HEALTH_INTAKE'],
    ['offerTask', `type: HEALTH_INTAKE, to: "${OIN.health}"`],
  ])('%s with %s does not tell who is in care already', async (mutation, content) => {
    const asked: Asked = { ...SIGNAL, cases: ['idle', 'treated'] }
    const idle = await chain.change(asked, mutation, on('idle', 't-idle', 1, content))
    const treated = await chain.change(asked, mutation, on('treated', 't-treated', 1, content))
    expect(idle.problem?.code).toBe('GUARD_FAILED')
    expect(treated).toEqual(idle)
    expect(await chain.rows("select status from chain.task where task_id = 't-intake'")).toEqual([{ status: 'OPEN' }])
  })

  test('withdrawing a consent that is absent, of another case, or changed since', async () => {
    const withdraw = (caseId: string, consentId: string, version: number) =>
      chain.change(SIGNAL, 'withdrawConsent', `caseId: "${caseId}", consentId: "${consentId}", version: ${version}`)
    expect((await withdraw('theirs', 'c-1', 1)).problem?.code).toBe('CASE_NOT_FOUND')
    expect((await withdraw('open', 'absent', 1)).problem?.code).toBe('RECORD_NOT_FOUND')
    expect((await withdraw('open', 'c-1', 3)).problem?.code).toBe('STALE_VERSION')
  })

  test('opening a case with an age that contradicts itself or a birthday in the past', async () => {
    const asked: Asked = { by: 'care', taskTypes: ['CARE_PLAN'] }
    const open = (content: string) => chain.change(asked, 'openCase', `helpWanted: true, ${content}`)
    expect((await open('ageStatus: ADULT, consentBand: FROM_12')).problem?.argument).toBe('consentBand')
    expect((await open('turns18On: "2001-01-01"')).problem?.argument).toBe('turns18On')
    const child = await open(`ageStatus: ADULT, turns18On: "${day(30)}"`)
    expect(child.problem).toMatchObject({ code: 'INVALID_ARGUMENT', argument: 'turns18On' })
    const unborn = await open(`turns18On: "${day(19 * 366)}"`)
    expect(unborn.problem).toMatchObject({ code: 'DATE_ABSURD', argument: 'turns18On' })
  })
}
