import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { sealReference } from '../../../../schema/sealed-reference.ts'
import { chainDirectory } from '../../../../subgraphs/chain/chain-directory.ts'
import { story, task } from '../../support/stories.ts'
import { describeOnEachStore, type TestStore } from '../../support/test-stores.ts'
import { type AgencyName, chainAsker, type ChainAsker, OIN } from './chain-asker.ts'

const presumed = {
  VictimRegistration: [
    {
      registrationNumber: 'R-1',
      registeredAt: '2026-01-06',
      dossierType: 'REGISTRATIE_EN_OPVANG',
      reporterType: 'NP',
      exploitationForms: ['LABOUR'],
    },
  ],
}
const region = { careRegion: 'AMSTERDAM' }
const given = (consentId: string, scope: string, ...recipients: string[]) => ({
  consentId,
  scope,
  recipients,
  status: 'GIVEN',
  givenBy: 'SELF',
  givenAt: '2026-02-01T10:00:00Z',
  form: 'WRITTEN',
})
const plan = (caseId: string) => task(`plan-${caseId}`, 'CARE_PLAN', OIN.care, 'OPEN')
const cared = (caseId: string, more: Parameters<typeof story>[1] = {}) =>
  story(caseId, {
    records: presumed,
    ...more,
    referralCase: { ...region, ...more.referralCase },
    tasks: [plan(caseId), ...(more.tasks ?? [])],
  })

const STORIES = [
  cared('offered', {
    tasks: [task('offer', 'HEALTH_INTAKE', OIN.health, 'OFFERED')],
    consents: [given('c-offered', 'health.refer', 'HEALTH')],
    asserted: [{ name: 'acute-medical-need', value: true, assertedBy: OIN.health, assertedAt: '2026-02-01T10:00:00Z' }],
  }),
  cared('declined', {
    tasks: [task('desk', 'PLACE_SHELTER', OIN.comensha, 'OPEN'), task('bed', 'PLACE_SHELTER', OIN.shelter, 'OFFERED')],
    consents: [given('c-declined', 'shelter.place', 'COMENSHA', 'SHELTER')],
    records: {
      ...presumed,
      ShelterRequest: [
        { requestId: 'r-1', requestedAt: '2026-02-01T10:00:00Z', urgency: 'PLANNED', shelterTypeNeeded: 'OMM' },
      ],
    },
  }),
  cared('paused'),
  cared('handed', { tasks: [task('signal', 'ASSESS_SIGNAL', OIN.police, 'OPEN')] }),
  cared('consent', {
    consents: [given('c-consent', 'health.refer', 'HEALTH')],
    tasks: [task('treat', 'TREAT', OIN.health, 'OPEN')],
  }),
  cared('rules', { referralCase: { contactRules: ['NO_LETTERS'] } }),
  cared('refer', { consents: [given('c-refer', 'health.refer', 'HEALTH')] }),
  cared('closing'),
  cared('facts'),
]

describeOnEachStore('A change of the chain', (open) => {
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
  const version = async (taskId: string) =>
    Number((await chain.rows('select version from chain.task where task_id = $1', [taskId]))[0]?.['version'])
  const under =
    (by: AgencyName, type: string, caseId: string, taskId: string) =>
    async (mutation: string, content = '') =>
      chain.change(
        { by, taskTypes: [type], cases: [caseId] },
        mutation,
        `caseId: "${caseId}", taskId: "${taskId}", version: ${await version(taskId)}${content === '' ? '' : `, ${content}`}`,
      )
  const carer = (caseId: string) => under('care', 'CARE_PLAN', caseId, `plan-${caseId}`)
  const tasks = (caseId: string) =>
    chain.rows('select type, holder, status, outcome, ended_by from chain.task where case_id = $1 order by number', [
      caseId,
    ])
  const events = async (caseId: string) =>
    (await chain.rows('select type, by from chain.case_event where case_id = $1 order by number', [caseId])).map(
      ({ type, by }) => [type, by],
    )

  test('accepts a task on offer: the case is open to its holder, and the version goes up', async () => {
    const asked = { by: 'health', taskTypes: ['HEALTH_INTAKE'] } as const
    const answer = await chain.change(asked, 'acceptTask', 'taskId: "offer", version: 1')
    expect(answer).toEqual({ version: 2, id: 'offer', caseId: null, repeated: false, problem: null })
    expect(await tasks('offered')).toContainEqual({
      type: 'HEALTH_INTAKE',
      holder: OIN.health,
      status: 'OPEN',
      outcome: null,
      ended_by: null,
    })
    expect(await events('offered')).toEqual([['task-accepted', OIN.health]])
    const again = await chain.change(asked, 'acceptTask', 'taskId: "offer", version: 2')
    expect(again.problem?.code).toBe('TASK_NOT_OFFERED')
  })

  test('declines for want of room: the next shelter is asked, and the desk goes on looking', async () => {
    const answer = await chain.change(
      { by: 'shelter', taskTypes: ['PLACE_SHELTER'] },
      'declineTask',
      'taskId: "bed", version: 1, reason: NO_CAPACITY',
    )
    expect(answer.problem).toBeNull()
    expect(await tasks('declined')).toEqual(
      expect.arrayContaining([
        {
          type: 'PLACE_SHELTER',
          holder: OIN.shelter,
          status: 'DECLINED',
          outcome: 'NO_CAPACITY',
          ended_by: OIN.shelter,
        },
        { type: 'PLACE_SHELTER', holder: OIN.zuid, status: 'OFFERED', outcome: null, ended_by: null },
        { type: 'PLACE_SHELTER', holder: OIN.comensha, status: 'OPEN', outcome: null, ended_by: null },
      ]),
    )
  })

  test('puts a task on hold and takes it up again', async () => {
    expect(await carer('paused')('suspendTask')).toMatchObject({ version: 2, problem: null })
    expect((await tasks('paused'))[0]).toMatchObject({ status: 'SUSPENDED' })
    const resumed = await chain.change(
      { by: 'care', taskTypes: ['CARE_PLAN'] },
      'resumeTask',
      'taskId: "plan-paused", version: 2',
    )
    expect(resumed).toMatchObject({ version: 3, problem: null })
    expect((await tasks('paused'))[0]).toMatchObject({ status: 'OPEN' })
  })

  test('hands a task over: it ends for one and is offered to the other', async () => {
    const answer = await under('police', 'ASSESS_SIGNAL', 'handed', 'signal')('handOverTask', `to: "${OIN.kmar}"`)
    expect(answer.problem).toBeNull()
    expect(await tasks('handed')).toEqual(
      expect.arrayContaining([
        { type: 'ASSESS_SIGNAL', holder: OIN.police, status: 'DONE', outcome: 'HANDED_OVER', ended_by: OIN.police },
        { type: 'ASSESS_SIGNAL', holder: OIN.kmar, status: 'OFFERED', outcome: null, ended_by: null },
      ]),
    )
  })

  test('withdraws consent: treatment that rested on it ends at once', async () => {
    const answer = await chain.change(
      { by: 'care', taskTypes: ['CARE_PLAN'], cases: ['consent'] },
      'withdrawConsent',
      'caseId: "consent", consentId: "c-consent", version: 1',
    )
    expect(answer).toMatchObject({ id: 'c-consent', version: 2, problem: null })
    expect(await tasks('consent')).toContainEqual({
      type: 'TREAT',
      holder: OIN.health,
      status: 'LAPSED',
      outcome: 'WITHDRAWN',
      ended_by: OIN.care,
    })
    const [row] = await chain.rows(
      "select status, withdrawn_at is not null as since, version from chain.consent where consent_id = 'c-consent'",
    )
    expect(row).toEqual({ status: 'WITHDRAWN', since: true, version: 2 })
  })

  test('records consent, with its id for later', async () => {
    const answer = await carer('facts')(
      'recordConsent',
      'scope: "health.refer", recipients: ["HEALTH"], status: GIVEN, givenBy: SELF, form: ORAL_WITNESSED, explainedInLanguage: "ara"',
    )
    expect(answer).toMatchObject({ version: 1, problem: null })
    const [row] = await chain.rows(
      'select scope, recipients, status, form, explained_in_language from chain.consent where consent_id = $1',
      [answer.id],
    )
    expect(row).toEqual({
      scope: 'health.refer',
      recipients: ['HEALTH'],
      status: 'GIVEN',
      form: 'ORAL_WITNESSED',
      explained_in_language: 'ara',
    })
  })

  test('shows the consents that an agency recorded to that agency, so that it can withdraw them', async () => {
    const recorded = await carer('facts')(
      'recordConsent',
      'scope: "shelter.place", recipients: ["SHELTER"], status: GIVEN, givenBy: SELF, form: WRITTEN',
    )
    const own = await chain.ownConsents('care', 'facts')
    expect(own).toContainEqual({ consentId: recorded.id, scope: 'shelter.place', status: 'GIVEN', version: 1 })
    expect(await chain.ownConsents('health', 'facts')).toEqual([])
    const withdrawn = await chain.change(
      { by: 'care', taskTypes: ['CARE_PLAN'], cases: ['facts'] },
      'withdrawConsent',
      `caseId: "facts", consentId: "${recorded.id}", version: 1`,
    )
    expect(withdrawn).toMatchObject({ version: 2, problem: null })
  })

  test('sets contact rules over those that were read', async () => {
    expect(
      (await carer('rules')('setContactRules', 'expected: [NO_LETTERS], rules: [NO_LETTERS, NEVER_PHONE]')).problem,
    ).toBeNull()
    expect((await carer('rules')('setContactRules', 'expected: [NO_LETTERS], rules: []')).problem?.code).toBe(
      'STALE_VERSION',
    )
    const [row] = await chain.rows("select contact_rules from chain.referral_case where case_id = 'rules'")
    expect(row).toEqual({ contact_rules: ['NO_LETTERS', 'NEVER_PHONE'] })
  })

  test('does not raise the version of a task that did not change', async () => {
    expect(await carer('rules')('setSafetyLevel', 'level: ELEVATED')).toMatchObject({ id: 'plan-rules', version: 1 })
    expect(await tasks('rules')).toContainEqual(expect.objectContaining({ type: 'ASSESS_SAFETY', status: 'OPEN' }))
  })

  test('states a fact its kind may state', async () => {
    const answer = await carer('facts')('assertFact', 'name: "wishes-to-talk", value: true')
    expect(answer.problem).toBeNull()
    expect(await chain.rows("select value, asserted_by from chain.asserted_fact where case_id = 'facts'")).toEqual([
      { value: true, asserted_by: OIN.care },
    ])
  })

  test('refers on: the task is offered, the referral follows it, the sealed reference waits for the receiver', async () => {
    const seal = (await chainDirectory()).sealOf(OIN.health) ?? ''
    const subject = { kind: 'name', name: 'A. Person', birthDate: '1999-04-12' } as never
    const sealed = await sealReference({ caseId: 'refer', subject }, seal)
    const answer = await carer('refer')(
      'refer',
      `service: MEDICAL, urgent: false, to: "${OIN.health}", subjectReference: "${sealed}"`,
    )
    expect(answer.problem).toBeNull()
    const referral = async () =>
      (
        await chain.rows(
          "select from_agency, to_agency, service, status, declined_reason from chain.referral where case_id = 'refer'",
        )
      )[0]
    expect(await referral()).toEqual({
      from_agency: OIN.care,
      to_agency: OIN.health,
      service: 'MEDICAL',
      status: 'REQUESTED',
      declined_reason: null,
    })
    const [offered] = await chain.rows(
      "select task_id from chain.task where case_id = 'refer' and type = 'HEALTH_INTAKE'",
    )
    const taskId = String(offered?.['task_id'])
    const kept = async () =>
      (
        await chain.rows('select sealed is not null as kept from chain.subject_reference where task_id = $1', [taskId])
      )[0]?.['kept']
    expect(await kept()).toBe(true)
    await chain.change({ by: 'health', taskTypes: ['HEALTH_INTAKE'] }, 'acceptTask', `taskId: "${taskId}", version: 1`)
    expect(await referral()).toMatchObject({ status: 'ACCEPTED' })
    const linked = await under('health', 'HEALTH_INTAKE', 'refer', taskId)('linkCase')
    expect(linked).toMatchObject({ id: taskId, version: 2, problem: null })
    expect(await kept()).toBe(false)
  })

  test('opens a case of its own: the desk registers it, and the opener sees no case', async () => {
    const answer = await chain.change(
      { by: 'care', taskTypes: ['CARE_PLAN'] },
      'openCase',
      'helpWanted: true, ageStatus: ADULT, careRegion: AMSTERDAM',
    )
    expect(answer).toMatchObject({ id: null, problem: null, caseId: expect.stringMatching(/^[0-9a-f-]{36}$/u) })
    expect(await tasks(String(answer.caseId))).toEqual([
      { type: 'REGISTER_NATIONAL', holder: OIN.comensha, status: 'OPEN', outcome: null, ended_by: null },
    ])
  })

  test('closes a case with nothing left open, and only then', async () => {
    expect((await carer('rules')('closeCase', 'reason: ASSISTANCE_COMPLETED')).problem?.code).toBe('TASKS_STILL_OPEN')
    const answer = await carer('closing')('closeCase', 'reason: ASSISTANCE_COMPLETED')
    expect(answer.problem).toBeNull()
    expect(await chain.rows("select is_open, state from chain.referral_case where case_id = 'closing'")).toEqual([
      { is_open: false, state: 'CLOSED' },
    ])
    expect((await carer('closing')('closeCase', 'reason: ASSISTANCE_COMPLETED')).problem?.code).toBe('CASE_NOT_FOUND')
  })
})
