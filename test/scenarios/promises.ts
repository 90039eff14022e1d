import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Client } from 'pg'
import { openStore } from '../../subgraphs/kit/store/open-store.ts'
import { type HubAnswer, type OwnHub, ownHub } from '../fixtures/own-hub.ts'
import { oin } from '../subgraphs/chain/machine/play.ts'
import type { TestStore } from '../subgraphs/support/test-stores.ts'

const DUBLIN = 'demo-dublin-claimant'
const STAY_RECEPTION = `${DUBLIN}-stay-reception`
const EVERYTHING = `{ case(id: "${DUBLIN}") {
  caseId state careRegion
  policeVictimFile { contactOfficer fullName }
  residenceStatus { lawfulResidence validUntil }
  carePlan { coordinatorName needs notes }
  shelterPlacements { shelterAddress }
  wmoRequests { provisionType decision }
  crimeReports { filed statementText }
} }`

/** An answer without the one thing that always differs. */
function apartFromDecision(answer: HubAnswer): unknown {
  const { decision, ...schakel } = answer.extensions?.schakel ?? { decision: '' }
  expect(decision).toMatch(/^[0-9a-f-]{36}$/u)
  return { ...answer, extensions: { schakel } }
}

/** What the hub promises, on one store. */
export function promises(openTestStore: () => Promise<TestStore>): void {
  let store: TestStore
  let own: OwnHub
  beforeAll(async () => {
    store = await openTestStore()
    own = await ownHub(store)
  }, 120_000)
  afterAll(async () => {
    await own.close()
    await store.drop()
  })

  const inChain = async (statement: string, values: unknown[]): Promise<void> => {
    const opened = await openStore({
      dataDir: store.dataDir,
      ...(store.databaseUrl === undefined ? {} : { databaseUrl: store.databaseUrl }),
    })
    const client = new Client({ connectionString: opened.url })
    await client.connect()
    await client.query(statement, values)
    await client.end()
    await opened.close()
  }

  test('one query over police, immigration, care and municipal data gives what the open task needs, and nothing else', async () => {
    const answer = await own.ask('care-coordination', 'care.coordinate', EVERYTHING)
    expect(answer.status).toBe(200)
    expect(answer.data.case).toEqual({
      caseId: DUBLIN,
      state: 'IN_REFLECTION',
      careRegion: 'AMSTERDAM',
      policeVictimFile: { contactOfficer: expect.any(String) as unknown, fullName: null },
      residenceStatus: { lawfulResidence: true, validUntil: expect.any(String) as unknown },
      carePlan: {
        coordinatorName: expect.any(String) as unknown,
        needs: expect.any(Array) as unknown,
        notes: expect.any(String) as unknown,
      },
      shelterPlacements: null,
      wmoRequests: [{ provisionType: 'SHELTER', decision: 'PENDING' }],
      crimeReports: expect.any(Array) as unknown,
    })
    expect([...(answer.extensions?.schakel.withheld ?? [])].sort()).toEqual([
      'CrimeReport.statementText',
      'PoliceVictimFile.fullName',
      'ShelterPlacement.shelterAddress',
    ])
  })

  test('another purpose on the same case gives other fields', async () => {
    const police = await own.ask('police-amsterdam', 'report.take', EVERYTHING)
    expect(police.data.case.policeVictimFile.fullName).toEqual(expect.any(String))
    expect(police.data.case).toMatchObject({
      state: null,
      residenceStatus: null,
      wmoRequests: null,
      shelterPlacements: null,
    })
  })

  describe('No open task, no case', () => {
    test('absent, closed, handed to another and forbidden give one answer and cost the same', async () => {
      const CASE = 'demo-declined-shelter'
      const ask = async (id: string) => {
        own.statements()
        const query = EVERYTHING.replace(DUBLIN, id)
        const answer = apartFromDecision(await own.ask('shelter-zuid', 'shelter.place', query))
        return { answer, cost: Object.values(own.statements()).map((statements) => statements.length) }
      }
      const absent = await ask('demo-no-such-case')
      expect(absent.answer).toEqual({
        status: 200,
        data: { case: null },
        extensions: { schakel: { policy: expect.any(String) as unknown, purpose: 'shelter.place', withheld: [] } },
      })
      expect(await ask(CASE)).not.toEqual(absent)

      const tasks = (set: string) =>
        inChain(`update chain.task set ${set} where task_id = $1`, [`${CASE}-place-shelter-3`])
      const closing = (set: string) => inChain(`update chain.referral_case set ${set} where case_id = $1`, [CASE])
      // Each of these alone ends access; in between the task is open again.
      const ways: readonly (readonly [name: string, end: () => Promise<void>, undo: () => Promise<void>])[] = [
        ...['DONE', 'SUSPENDED', 'OFFERED', 'DECLINED', 'LAPSED'].map(
          (status) => [status, () => tasks(`status = '${status}'`), () => tasks("status = 'OPEN'")] as const,
        ),
        [
          'handed to another',
          () => tasks("holder = '00000099000000011000'"),
          () => tasks("holder = '00000099000000012000'"),
        ],
        ['of another purpose', () => tasks("type = 'TREAT'"), () => tasks("type = 'PLACE_SHELTER'")],
        [
          'closed',
          () => closing('closed_at = now(), is_open = false'),
          () => closing('closed_at = null, is_open = true'),
        ],
      ]
      for (const [name, end, undo] of ways) {
        await end()
        try {
          expect({ name, ...(await ask(CASE)) }).toEqual({ name, ...absent })
        } finally {
          await undo()
        }
        expect(await ask(CASE)).not.toEqual(absent)
      }
    })

    test('one shelter does not see the case of another', async () => {
      const query = (id: string) => `{ case(id: "${id}") { caseId shelterPlacements { shelterAddress } } }`
      const noord = await own.ask(
        'shelter-noord',
        'shelter.place',
        '{ cases(first: 100) { edges { node { caseId } } } }',
      )
      const ids = noord.data.cases.edges.map(({ node }: { node: { caseId: string } }) => node.caseId) as string[]
      expect(ids.length).toBeGreaterThan(0)
      for (const id of ids) {
        const zuid = await own.ask('shelter-zuid', 'shelter.place', query(id))
        expect(zuid.data).toEqual({ case: null })
        expect(zuid.errors).toBeUndefined()
      }
    })

    test.each(['DONE', 'SUSPENDED', 'LAPSED', 'DECLINED', 'OFFERED'])(
      'a task that becomes %s ends access at once, for a token issued before',
      async (status) => {
        const query = `{ case(id: "${DUBLIN}") { caseId } cases(first: 100) { edges { node { caseId } } } }`
        const token = await own.token('coa', 'reception.arrange')
        const before = await own.ask('coa', 'reception.arrange', query, { token })
        expect(before.data.case).toEqual({ caseId: DUBLIN })
        const set = (value: string) =>
          inChain('update chain.task set status = $1 where task_id = $2', [value, STAY_RECEPTION])
        await set(status)
        try {
          const after = await own.ask('coa', 'reception.arrange', query, { token })
          expect(after.data.case).toBeNull()
          expect(JSON.stringify(after)).not.toContain(DUBLIN)
        } finally {
          await set('OPEN')
        }
        expect((await own.ask('coa', 'reception.arrange', query, { token })).data.case).toEqual({ caseId: DUBLIN })
      },
    )

    test('purposes without a task of their own see no case yet', async () => {
      for (const [agency, purpose] of [
        ['privacy-officer', 'oversight.audit'],
        ['comensha', 'subject.access'],
        ['police-amsterdam', 'vital.emergency'],
        ['rapporteur', 'statistics.report'],
      ] as const) {
        const answer = await own.ask(
          agency,
          purpose,
          `{ case(id: "${DUBLIN}") { caseId } cases { edges { node { caseId } } } tasks { edges { node { taskId } } } }`,
        )
        expect(JSON.stringify(answer.data)).not.toContain('demo-')
      }
    })
  })

  test('an offered task is shown without its case', async () => {
    const query = '{ tasks(first: 100) { edges { node { taskId type status case { caseId } } } } }'
    const taskOnDublin = async (): Promise<unknown> => {
      const { data } = await own.ask('coa', 'reception.arrange', query)
      const nodes = data.tasks.edges.map(({ node }: { node: object }) => node) as { taskId: string }[]
      return nodes.find(({ taskId }) => taskId === STAY_RECEPTION)
    }
    const task = { taskId: STAY_RECEPTION, type: 'STAY_RECEPTION' }
    expect(await taskOnDublin()).toEqual({ ...task, status: 'OPEN', case: { caseId: DUBLIN } })
    await inChain('update chain.task set status = $1 where task_id = $2', ['OFFERED', STAY_RECEPTION])
    try {
      expect(await taskOnDublin()).toEqual({ ...task, status: 'OFFERED', case: null })
    } finally {
      await inChain('update chain.task set status = $1 where task_id = $2', ['OPEN', STAY_RECEPTION])
    }
  })

  test('two open tasks never add up: columns of one purpose do not come with rows of the other', async () => {
    const token = await own.token('comensha', 'shelter.place', 'registration.national')
    const query = `{ case(id: "${DUBLIN}") { caseId shelterRequests { callName } victimRegistration { meansOfControl gender } } }`
    const placing = await own.ask('comensha', 'shelter.place', query, { token, headers: { purpose: 'shelter.place' } })
    const counting = await own.ask('comensha', 'registration.national', query, {
      token,
      headers: { purpose: 'registration.national' },
    })
    expect(placing.data.case.shelterRequests[0].callName).toEqual(expect.any(String))
    expect(placing.data.case.victimRegistration.meansOfControl).toBeNull()
    // The registration task is done, so that purpose opens no case at all.
    expect(counting.data.case).toBeNull()
  })

  test('what a purpose can never have is asked of no subgraph, and what a case withholds is not read from its store', async () => {
    own.statements()
    await own.ask('care-coordination', 'care.coordinate', EVERYTHING)
    const asked = own.statements()
    expect(asked.police.join('\n')).not.toMatch(/statement_text|full_name/u)
    expect(asked.care.join('\n')).not.toMatch(/shelter_address/u)
    expect(asked.police.join('\n')).toMatch(/contact_officer/u)

    await own.ask(
      'municipality-amsterdam',
      'municipal.wmo',
      `{ case(id: "${DUBLIN}") { crimeReports { statementText } wmoRequests { decision } } }`,
    )
    expect(own.statements().police).toEqual([])
  })

  test('a missing fact is named to the holder of the task, and the field is not read', async () => {
    await inChain("update chain.consent set status = 'WITHDRAWN' where case_id = $1 and scope = 'care.coordinate'", [
      DUBLIN,
    ])
    own.statements()
    try {
      const answer = await own.ask(
        'care-coordination',
        'care.coordinate',
        `{ case(id: "${DUBLIN}") { caseId state carePlan { notes } tasks { type holder } } }`,
      )
      // Its own task, under which it records the consent, and nothing else of the case: not even the tasks of others.
      expect(answer.data).toEqual({
        case: {
          caseId: DUBLIN,
          state: null,
          carePlan: null,
          tasks: ['ASSESS_SAFETY', 'CARE_PLAN'].map((type) => ({ type, holder: oin('care-coordination') })),
        },
      })
      expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([
        expect.objectContaining({ coordinate: 'ReferralCase.state', reason: 'condition', missing: ['consent-given'] }),
        expect.objectContaining({ coordinate: 'CarePlan.notes', reason: 'condition', missing: ['consent-given'] }),
      ])
      expect(own.statements().care).toEqual([])
    } finally {
      await inChain("update chain.consent set status = 'GIVEN' where case_id = $1 and scope = 'care.coordinate'", [
        DUBLIN,
      ])
    }
  })

  test('a silent fact leaves no trace: the field comes back as an empty one would', async () => {
    const query = '{ case(id: "demo-dutch-girl") { caseId youthProtection { guardianType guardianContact } } }'
    const known = await own.ask('youth', 'child.protect', query)
    expect(known.data.case.youthProtection.guardianContact).toEqual(expect.any(String))
    const professional = (value: boolean) =>
      inChain(
        "update chain.asserted_fact set value = $1 where case_id = 'demo-dutch-girl' and name = 'guardian-is-professional'",
        [value],
      )
    await professional(false)
    try {
      own.statements()
      const answer = await own.ask('youth', 'child.protect', query)
      expect(answer.data.case.youthProtection).toEqual({ guardianType: 'GI', guardianContact: null })
      expect(answer.errors).toBeUndefined()
      expect(answer.extensions?.schakel.withheld).toEqual([])
      expect(own.statements().care.join('\n')).not.toMatch(/guardian_contact/u)
      const record = own.log.records.filter(({ decision }) => decision === answer.extensions?.schakel.decision)
      expect(record[0]?.withheld).toEqual([
        { coordinate: 'YouthProtection.guardianContact', reason: 'condition', silent: true },
      ])
      // Alone in its selection it is still an empty field of an object that is there.
      const alone = await own.ask(
        'youth',
        'child.protect',
        '{ case(id: "demo-dutch-girl") { youthProtection { guardianContact } } }',
      )
      expect(alone.data).toEqual({ case: { youthProtection: { guardianContact: null } } })
      expect(alone.errors).toBeUndefined()
    } finally {
      await professional(true)
    }
  })

  test('own rows only: a signal that others recorded and did not hand over is absent', async () => {
    const query = '{ cases(first: 100) { edges { node { caseId policeSignals { signalId } } } } }'
    const signalsOf = async (
      agency: string,
    ): Promise<{ caseId: string; policeSignals: { signalId: string }[] | null }[]> => {
      const { data } = await own.ask(agency, 'signal.assess', query)
      return data.cases.edges.map(({ node }: { node: object }) => node)
    }
    const agencies = ['police-amsterdam', 'police-rotterdam', 'kmar', 'nla']
    const seen = (
      await Promise.all(agencies.map(async (agency) => ({ agency, cases: await signalsOf(agency) })))
    ).flatMap(({ agency, cases }) =>
      cases.flatMap(({ policeSignals }) => (policeSignals ?? []).map(({ signalId }) => ({ agency, signalId }))),
    )
    const [first] = seen
    if (first === undefined) throw new Error('no signal is being assessed in this world')
    await inChain(
      "update police.police_signal set recorded_by = '00000099000000999000', handed_over_to = '{}' where signal_id = $1",
      [first.signalId],
    )
    const after = (await signalsOf(first.agency)).flatMap(({ policeSignals }) => policeSignals ?? [])
    expect(after.map(({ signalId }) => signalId)).not.toContain(first.signalId)
  })

  describe('A field is what it says, however it is reached', () => {
    const shapes: Readonly<Record<string, string>> = {
      alias: `{ case(id: "${DUBLIN}") { carePlan { harmless: notes } crimeReports { filed: statementText } } }`,
      'named fragment': `query { case(id: "${DUBLIN}") { ...F } } fragment F on ReferralCase { crimeReports { statementText } carePlan { notes } }`,
      'inline fragment': `{ case(id: "${DUBLIN}") { ... on ReferralCase { crimeReports { ... on CrimeReport { statementText } } carePlan { ... { notes } } } } }`,
      'include by variable': `query ($yes: Boolean = true) { case(id: "${DUBLIN}") { carePlan { notes @include(if: $yes) } crimeReports { statementText @skip(if: false) } } }`,
      'the list': `{ cases(first: 100) { edges { node { carePlan { notes } crimeReports { statementText } } } } }`,
      'the task': `{ tasks(first: 100) { edges { node { case { carePlan { notes } crimeReports { statementText } } } } } }`,
      'the case of its own task': `{ case(id: "${DUBLIN}") { tasks { case { carePlan { notes } crimeReports { statementText } } } } }`,
    }
    test.each(Object.keys(shapes))('through %s', async (name) => {
      own.statements()
      const answer = await own.ask('municipality-amsterdam', 'municipal.wmo', shapes[name] ?? '')
      const asked = own.statements()
      expect([...asked.police, ...asked.care].join('\n')).not.toMatch(/notes|statement_text/u)
      expect(JSON.stringify(answer.data)).not.toMatch(/Synthetic/u)
      const codes = new Set(answer.errors?.map(({ extensions }) => extensions.code))
      expect([...codes]).toEqual(['FIELD_WITHHELD'])
    })

    test('a filter on a field needs that field', async () => {
      const query = '{ cases(state: IN_REFLECTION) { edges { node { caseId } } } }'
      const refused = await own.ask('municipality-amsterdam', 'municipal.wmo', query)
      expect(refused.data).toEqual({ cases: null })
      expect(refused.errors?.[0]?.extensions).toMatchObject({ coordinate: 'Query.cases(state)', reason: 'no-rule' })
      const allowed = await own.ask('care-coordination', 'care.coordinate', query)
      expect(allowed.data.cases.edges).toContainEqual({ node: { caseId: DUBLIN } })
    })
  })

  test('dates are given in the form they are granted in', async () => {
    const answer = await own.ask(
      'victim-support',
      'victim.support',
      '{ cases(first: 100) { edges { node { carePlan { birthDate } crimeReports { reportedAt } } } } }',
    )
    const nodes = answer.data.cases.edges.map(({ node }: { node: object }) => node) as {
      carePlan: { birthDate: string | null } | null
      crimeReports: { reportedAt: string | null }[] | null
    }[]
    const births = nodes.flatMap(({ carePlan }) => carePlan?.birthDate ?? [])
    const reports = nodes.flatMap(({ crimeReports }) =>
      (crimeReports ?? []).flatMap(({ reportedAt }) => reportedAt ?? []),
    )
    expect(births.length + reports.length).toBeGreaterThan(0)
    for (const birth of births) expect(birth).toMatch(/^\d{4}$/u)
    for (const report of reports) expect(report).toMatch(/^\d{4}-\d{2}$/u)
    expect(own.reported.filter(({ event }) => event === 'backstop')).toEqual([])
  })

  test('one policy, named by its hash in the answer and the log', async () => {
    const answer = await own.ask('care-coordination', 'care.coordinate', `{ case(id: "${DUBLIN}") { caseId } }`)
    const { decision, policy } = answer.extensions?.schakel ?? { decision: '', policy: '' }
    expect(policy).toMatch(/^[0-9a-f]{64}$/u)
    const records = own.log.records.filter((record) => record.decision === decision)
    expect(records).toEqual([
      expect.objectContaining({
        policy,
        case: DUBLIN,
        purpose: 'care.coordinate',
        disclosed: [{ coordinate: 'ReferralCase.caseId', form: 'full', rule: 'own-case' }],
        taskTypes: ['CARE_PLAN'],
        facts: expect.objectContaining({ 'consent-given': true }),
        outcome: 'answered',
      }),
    ])
    expect(records[0]?.tasks).toEqual(['demo-dublin-claimant-care-plan'])
    expect(records[0]?.legalBasis.length).toBeGreaterThan(0)
  })

  test('what was named and is no case is kept nowhere: not a number, not a name, not a hash of them', async () => {
    const none = 'f47ac10b-58cc-4372-a567-0e02b2c3d479'
    const named = ['999990019', '9990001234', 'Fatima_Diallo', 'demo-9990001234', `${none} `, none, 'demo-no-such-case']
    const answer = await own.ask(
      'om',
      'prosecution.victim-rights',
      `{ ${named.map((id, index) => `c${index}: case(id: "${id}") { caseId }`).join(' ')} }`,
    )
    const { decision } = answer.extensions?.schakel ?? {}
    const records = own.log.records.filter((record) => record.decision === decision)
    expect(records.map((record) => [record.case, record.outcome])).toEqual(
      [...Array(5).fill('not-a-case-id'), none, 'demo-no-such-case'].map((id: string) => [id, 'refused']),
    )
  })

  test('an id that no store can hold is answered as any other that does not exist, and takes nothing with it', async () => {
    const answer = await own.ask(
      'care-coordination',
      'care.coordinate',
      `query ($odd: ID!) { odd: case(id: $odd) { caseId } mine: case(id: "${DUBLIN}") { caseId } }`,
      { variables: { odd: 'a\u0000b' } },
    )
    expect(answer.errors).toBeUndefined()
    expect(answer.data).toEqual({ odd: null, mine: { caseId: DUBLIN } })
  })

  test('the number of statements does not grow with the number of cases', async () => {
    const count = async (first: number) => {
      own.statements()
      await own.ask(
        'comensha',
        'shelter.place',
        `{ cases(first: ${first}) { edges { node { caseId shelterRequests { urgency } residenceStatus { lawfulResidence } tasks { type } } } } }`,
      )
      return Object.values(own.statements()).reduce((sum, statements) => sum + statements.length, 0)
    }
    await count(1)
    const one = await count(1)
    expect(await count(100)).toBe(one)
  })
}
