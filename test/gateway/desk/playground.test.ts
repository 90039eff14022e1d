import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { readGatewayConfig } from '../../../gateway/config.ts'
import type { DeskContext, Play } from '../../../gateway/desk/desk-context.ts'
import { playgroundResolvers } from '../../../gateway/desk/pages/playground.ts'
import type { CaseSource } from '../../../gateway/hub-options.ts'
import { shipped as policy } from '../../policies/shipped-policy.ts'

const supergraph = readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8')
const DOCUMENT = '{ case(id: "one") { caseId carePlan { coordinatorName needs } } }'
const ASKED = { document: DOCUMENT, agency: 'police-amsterdam', purpose: 'report.take', language: 'en' }

/** A case on which the police take a report. */
const cases: CaseSource = {
  scope: async ({ agency, taskTypes }) =>
    agency === '00000099000000001000' && taskTypes.includes('TAKE_REPORT')
      ? [{ caseId: 'one', tasks: [{ id: 't', type: 'TAKE_REPORT' }], facts: {} }]
      : [],
}

/** The console's context as far as the playground goes, with what was written in the log. */
function atPlay(play: Play) {
  const acted: (string | undefined)[] = []
  const context = {
    play,
    supergraph,
    schema: policy.schema,
    policy: () => policy,
    now: () => new Date('2026-11-01T12:00:00Z'),
    act: async (_action: string, about?: { readonly subject?: string }) => void acted.push(about?.subject),
    withLog: async () => {
      throw new Error('the log was opened')
    },
  } as unknown as DeskContext
  const ask = async (field: string, args: object): Promise<unknown> =>
    playgroundResolvers['Query']?.[field]?.(args as never, context, {} as never)
  return { ask, acted }
}

interface Marked {
  readonly open: boolean
  readonly types: readonly { readonly fields: readonly { readonly coordinate: string; readonly state: string }[] }[]
}

async function marksOf(play: Play, args: object): Promise<Readonly<Record<string, string>>> {
  const lens = (await atPlay(play).ask('lens', args)) as Marked
  const fields = lens.types.flatMap((type) => type.fields)
  return Object.fromEntries(fields.map(({ coordinate, state }) => [coordinate, state]))
}

describe('Whether queries can be tried at the console', () => {
  test('follows the mode: in the demo yes, elsewhere only when asked for', () => {
    const production = {
      NODE_ENV: 'production',
      SCHAKEL_CONSOLE_ISSUER: 'https://login.example',
      SCHAKEL_CONSOLE_CLIENT: 'schakel',
    }
    expect(readGatewayConfig({}).playground).toBe('DEMO')
    expect(readGatewayConfig({ SCHAKEL_CONSOLE_PLAYGROUND: '0' }).playground).toBe('OFF')
    expect(readGatewayConfig(production).playground).toBe('OFF')
    expect(readGatewayConfig({ ...production, SCHAKEL_CONSOLE_PLAYGROUND: '1' }).playground).toBe('TOKEN')
    expect(() => readGatewayConfig({ SCHAKEL_CONSOLE_PLAYGROUND: 'yes' })).toThrow(/SCHAKEL_CONSOLE_PLAYGROUND/u)
  })

  test('off, nothing is offered and nothing answered', async () => {
    const { ask } = atPlay({ mode: 'OFF' })
    expect(await ask('playground', { language: 'en' })).toEqual({ mode: 'OFF', agencies: [], examples: [] })
    for (const [field, args] of Object.entries({
      lens: ASKED,
      exampleOfCase: { ...ASKED, case: 'one', task: 'TAKE_REPORT' },
      explainAnswer: { ...ASKED, decision: 'd', nulls: [] },
    }))
      await expect(ask(field, args)).rejects.toMatchObject({ extensions: { code: 'NOT_ALLOWED' } })
  })

  test('in earnest no fact of a case and no record is told to whoever sits at the console', async () => {
    const { ask, acted } = atPlay({ mode: 'TOKEN' })
    await expect(ask('lens', { ...ASKED, case: 'demo-one' })).rejects.toMatchObject({
      extensions: { code: 'NOT_ALLOWED' },
    })
    await expect(ask('explainAnswer', { ...ASKED, decision: 'd', nulls: [] })).rejects.toMatchObject({
      extensions: { code: 'NOT_ALLOWED' },
    })
    expect(acted).toEqual(['police-amsterdam report.take case demo-one', 'decision d'])
    // What the policies say of no case in particular they say to every developer.
    expect((await marksOf({ mode: 'TOKEN' }, ASKED))['CarePlan.needs']).toBe('WITHHELD')
  })
})

describe('The marks of a query', () => {
  const demo: Play = { mode: 'DEMO', cases }

  test('say of no case in particular what is released on all, on some and on none', async () => {
    const marks = await marksOf(demo, ASKED)
    expect(marks).toMatchObject({
      'ReferralCase.caseId': 'RELEASED',
      'CarePlan.coordinatorName': 'DEPENDS',
      'CarePlan.needs': 'WITHHELD',
    })
  })

  test('go by the facts of the case that is named: unknown opens nothing', async () => {
    const marks = await marksOf(demo, { ...ASKED, case: 'one' })
    expect(marks).toMatchObject({
      'Query.case': 'RELEASED',
      'ReferralCase.caseId': 'RELEASED',
      'CarePlan.coordinatorName': 'WITHHELD',
    })
  })

  test('withhold everything of a case that is not open, as of one that does not exist', async () => {
    const lens = (await atPlay(demo).ask('lens', {
      ...ASKED,
      agency: 'shelter-zuid',
      purpose: 'shelter.place',
      case: 'one',
    })) as Marked
    expect(lens.open).toBe(false)
    expect(new Set(lens.types.flatMap(({ fields }) => fields.map(({ state }) => state)))).toEqual(new Set(['WITHHELD']))
  })

  test('withhold everything for a purpose that is not this kind of agency’s', async () => {
    const marks = await marksOf(demo, { ...ASKED, agency: 'health' })
    expect([marks['ReferralCase.caseId'], marks['CarePlan.coordinatorName']]).toEqual(['WITHHELD', 'WITHHELD'])
  })

  test('count an argument that tells of a field as the field', async () => {
    const document = '{ cases(first: 1, state: IN_SUPPORT) { edges { node { caseId } } } }'
    expect((await marksOf(demo, { ...ASKED, document }))['Query.cases(state)']).toBe('WITHHELD')
  })

  test('find a field by whatever name and in whatever fragment it is asked', async () => {
    const document = `query { a: case(id: "one") { ...part } } fragment part on ReferralCase { plan: carePlan { ... on CarePlan { x: needs } } }`
    expect((await marksOf(demo, { ...ASKED, document }))['CarePlan.needs']).toBe('WITHHELD')
  })

  test('are not given for a document that the hub would not take', async () => {
    const { ask } = atPlay(demo)
    const lens = (await ask('lens', { ...ASKED, document: '{ case(id: "one") { noSuchField } }' })) as {
      readonly problems: readonly { readonly message: string }[]
    }
    expect(lens.problems.map(({ message }) => message).join()).toContain('noSuchField')
    const deep = `{ ${'case(id: "one") { tasks { '.repeat(50)} caseId ${'} }'.repeat(50)} }`
    expect(((await ask('lens', { ...ASKED, document: deep })) as Marked).types).toEqual([])
  })
})
