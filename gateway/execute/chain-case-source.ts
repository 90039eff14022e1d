import { isStorable, type ScopeAnswer, type ScopeQuestion } from '../../schema/permit.ts'
import { CONSOLE_PURPOSE, type TaskCount } from '../../schema/task-counts.ts'
import { HubError } from '../errors.ts'
import type { AskedFor, CaseSource, Report } from '../hub-options.ts'
import type { PermitSigner } from './sign-permit.ts'
import { type ClientBounds, subgraphClient } from './subgraph-client.ts'

export interface ChainCaseSourceOptions {
  readonly url: string
  readonly sign: PermitSigner
  readonly bounds?: Partial<ClientBounds>
  readonly report?: Report
}

export interface ChainCaseSource extends CaseSource {
  /** How many tasks of each type wait, over all cases; the chain leaves small counts out. For the console. */
  taskCounts(askedFor: AskedFor): Promise<readonly TaskCount[]>
  close(): Promise<void>
}

/** Asks the chain subgraph's `POST /scope` which cases are open to an agency for a purpose, under a permit like any fetch. */
export function chainCaseSource({ url, sign, bounds, report }: ChainCaseSourceOptions): ChainCaseSource {
  const client = subgraphClient(url, bounds, {
    onCircuit: (state) => report?.('subgraph-circuit', { subgraph: 'chain /scope', state }),
  })
  return {
    async scope(asked: ScopeQuestion, { decision, policy }: AskedFor): Promise<ScopeAnswer> {
      const { caseIds, ...rest } = asked
      const question = caseIds === undefined ? asked : { ...rest, caseIds: caseIds.filter(isStorable) }
      const body = JSON.stringify(question)
      const { agency, kind, purpose, taskTypes } = question
      const content = { aud: 'chain', agency, kind, purpose, taskTypes, decision, policy, open: {}, scopes: [] }
      const permit = await sign(content, body)
      const answer = await client.post('/scope', body, permit)
      if ('failure' in answer) {
        throw new HubError('SUBGRAPH_UNAVAILABLE', undefined, { cause: new Error(`chain scope: ${answer.failure}`) })
      }
      if (!isScopeAnswer(answer.json)) {
        throw new HubError('SUBGRAPH_UNAVAILABLE', undefined, { cause: new Error('chain scope: not a scope answer') })
      }
      return answer.json
    },
    async taskCounts({ decision, policy }) {
      const body = '{}'
      const asker = { agency: CONSOLE_PURPOSE, kind: CONSOLE_PURPOSE, purpose: CONSOLE_PURPOSE, taskTypes: [] }
      const permit = await sign({ aud: 'chain', ...asker, decision, policy, open: {}, scopes: [] }, body)
      const answer = await client.post('/task-counts', body, permit)
      if ('failure' in answer) throw new Error(`chain task counts: ${answer.failure}`)
      const counts = isObject(answer.json) ? answer.json['counts'] : undefined
      if (!isListOf(counts, isTaskCount)) throw new Error('chain task counts: not an answer')
      return counts as readonly TaskCount[]
    },
    close: () => client.close(),
  }
}

function isScopeAnswer(json: unknown): json is ScopeAnswer {
  if (!isObject(json) || !isListOf(json['cases'], isScopedCase)) return false
  const { page } = json
  return (
    page === undefined ||
    (isObject(page) && typeof page['hasNextPage'] === 'boolean' && isListOf(page['entries'], isEntry))
  )
}

/** A fact is yes, no or absent: any other value would be a yes to one reader and a no to the next. */
function isScopedCase(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['caseId'] === 'string' &&
    isListOf(value['tasks'], isTask) &&
    (value['offered'] === undefined || isListOf(value['offered'], isTask)) &&
    (value['closed'] === undefined || isListOf(value['closed'], isClosedTask)) &&
    isObject(value['facts']) &&
    Object.values(value['facts']).every((fact) => typeof fact === 'boolean')
  )
}

function isTask(value: unknown): boolean {
  return isObject(value) && typeof value['id'] === 'string' && typeof value['type'] === 'string'
}

function isClosedTask(value: unknown): boolean {
  return isTask(value) && isObject(value) && !Number.isNaN(Date.parse(String(value['closedAt'])))
}

function isEntry(value: unknown): boolean {
  if (!isObject(value) || !['boolean', 'undefined'].includes(typeof value['matches'])) return false
  return [value['id'], value['caseId'], value['cursor']].every((text) => typeof text === 'string')
}

function isTaskCount(value: unknown): boolean {
  if (!isObject(value) || typeof value['type'] !== 'string') return false
  return [value['waiting'], value['overdue']].every((count) => ['number', 'undefined'].includes(typeof count))
}

function isListOf(value: unknown, holds: (element: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(holds)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
