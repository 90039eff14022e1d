import { randomUUID } from 'node:crypto'
import { type FieldDefinitionNode, Kind, parse } from 'graphql'
import type { ChangeStep, RecordWanted, Scene } from './demo-step.ts'

/** An agency that asks for one of its purposes. */
export interface Asker {
  readonly agency: string
  readonly purpose: string
}

/** A task of the asker's own, as the hub tells it. */
export interface OwnTask {
  readonly taskId: string
  readonly type: string
  readonly status: string
  readonly version: number
  readonly case: { readonly caseId: string } | null
}

export interface Answer {
  readonly data: Readonly<Record<string, unknown>> | null
  /** Coordinates that the asker may not see for this purpose. */
  readonly withheld: readonly string[]
  /** Why there is no data, in the hub's words. */
  readonly refused?: string
}

/** Plays agencies on a running hub, as their own systems would: with tokens, over GraphQL, knowing nothing else. */
export interface Stage {
  ask(asker: Asker, query: string): Promise<Answer>
  ownTasks(asker: Asker): Promise<readonly OwnTask[]>
  /** Makes a change; throws when it is not made. */
  change(step: ChangeStep, scene: Scene): Promise<void>
  /** Tokens of before are of no use any more: the clock was moved. */
  forgetTokens(): void
}

export interface StageOptions {
  readonly token: (asker: Asker) => Promise<string>
  readonly send: (token: string, query: string) => Promise<unknown>
  readonly supergraph: string
  readonly wait: (milliseconds: number) => Promise<void>
}

const TASKS = '{ tasks(first: 50) { edges { node { taskId type status version case { caseId } } } } }'
/** An agency's record reaches the chain as an event, and with it the next agency's task: it is looked for so many times. */
const LOOKS = 50
const LOOK_AGAIN_MS = 200

export function createStage({ token, send, supergraph, wait }: StageOptions): Stage {
  const tokens = new Map<string, Promise<string>>()
  const mutations = mutationsOf(supergraph)

  async function ask(asker: Asker, query: string): Promise<Answer> {
    const key = `${asker.agency} ${asker.purpose}`
    const given = tokens.get(key) ?? token(asker)
    tokens.set(key, given)
    return answerOf(await send(await given, query))
  }

  async function ownTasks(asker: Asker): Promise<readonly OwnTask[]> {
    const { data } = await ask(asker, TASKS)
    const page = data?.['tasks'] as { readonly edges: readonly { readonly node: OwnTask }[] } | null | undefined
    return page?.edges.map(({ node }) => node) ?? []
  }

  async function request(step: ChangeStep, scene: Scene): Promise<string | undefined> {
    const takes = mutations.get(step.mutation)
    if (takes === undefined) return `there is no ${step.mutation}`
    const content = (await step.args?.(scene)) ?? ''
    const given = [`clientMutationId: "${randomUUID()}"`]
    if (takes.has('caseId')) given.push(`caseId: "${scene.caseId}"`)
    if (takes.has('taskId')) {
      // What was offered is answered first; else the task that is open.
      const tasks = await ownTasks(step)
      const wanted = takes.has('caseId') ? 'OPEN' : 'OFFERED'
      const task = tasks.find(({ status }) => status === wanted)
      if (task === undefined) return `${step.agency} has no task for ${step.purpose}`
      given.push(`taskId: "${task.taskId}"`, `version: ${task.version}`)
    } else if (step.record !== undefined) {
      const found = await recordOf(step, step.record, scene)
      if (typeof found === 'string') return found
      given.push(...found)
    }
    const { data, refused } = await ask(
      step,
      `mutation { made: ${step.mutation}(${[...given, content].filter((text) => text !== '').join(', ')}) { problem { code message } } }`,
    )
    const made = data?.['made'] as {
      readonly problem: { readonly code: string; readonly message: string } | null
    } | null
    if (made === null || made === undefined) return refused ?? 'the hub refused it'
    return made.problem === null ? undefined : `${made.problem.code}: ${made.problem.message}`
  }

  /** Key and version of the record to change. */
  async function recordOf(asker: Asker, { field, key, where }: RecordWanted, scene: Scene) {
    const fields = ['version', key, where?.[0]].filter((name) => name !== undefined).join(' ')
    const { data } = await ask(asker, `{ case(id: "${scene.caseId}") { found: ${field} { ${fields} } } }`)
    const found = (data?.['case'] as { readonly found: unknown } | null | undefined)?.found
    const records = [found].flat() as readonly (Readonly<Record<string, unknown>> | null | undefined)[]
    const record = records.findLast((each) => where === undefined || each?.[where[0]] === where[1])
    if (record === null || record === undefined) return `${asker.agency} finds no ${field}`
    return [
      ...(key === undefined ? [] : [`${key}: ${JSON.stringify(record[key])}`]),
      `version: ${JSON.stringify(record['version'])}`,
    ]
  }

  return {
    ask,
    ownTasks,
    async change(step, scene) {
      let problem: string | undefined
      for (let looks = 0; looks < LOOKS; looks += 1) {
        problem = await request(step, scene)
        // Only what another agency's event still has to bring about is worth waiting for.
        if (problem === undefined || !/^\w[\w-]* (has no|finds no) |NOT_FOUND/u.test(problem)) break
        await wait(LOOK_AGAIN_MS)
      }
      if (problem !== undefined)
        throw new Error(`${step.agency} could not ${step.mutation} for ${step.purpose}: ${problem}`)
    },
    forgetTokens: () => tokens.clear(),
  }
}

/** Names of the arguments of each mutation. */
function mutationsOf(supergraph: string): ReadonlyMap<string, ReadonlySet<string>> {
  const fields: readonly FieldDefinitionNode[] = parse(supergraph).definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Mutation'
      ? (definition.fields ?? [])
      : [],
  )
  return new Map(
    fields.map(({ name, arguments: taken = [] }) => [name.value, new Set(taken.map((each) => each.name.value))]),
  )
}

function answerOf(body: unknown): Answer {
  const { data, errors, extensions } = body as {
    readonly data?: Answer['data']
    readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
    readonly extensions?: { readonly schakel?: { readonly withheld?: readonly string[] } }
  }
  const [error] = errors ?? []
  return {
    data: data ?? null,
    withheld: extensions?.schakel?.withheld ?? [],
    ...(error === undefined ? {} : { refused: `${error.extensions?.code ?? ''} ${error.message}`.trim() }),
  }
}
