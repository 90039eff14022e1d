import type { ScopeAnswer, ScopeQuestion } from '../../schema/permit.ts'
import { HubError } from '../errors.ts'
import type { CaseSource } from '../hub-options.ts'
import type { PermitSigner } from './sign-permit.ts'
import { subgraphClient } from './subgraph-client.ts'

export interface ChainCaseSource extends CaseSource {
  close(): Promise<void>
}

/** Asks the chain subgraph's `POST /scope` which cases are open to an agency for a purpose, under a permit like any fetch. */
export function chainCaseSource({ url, sign }: { url: string; sign: PermitSigner }): ChainCaseSource {
  const client = subgraphClient(url)
  return {
    async scope(question: ScopeQuestion): Promise<ScopeAnswer> {
      const body = JSON.stringify(question)
      const { agency, kind, purpose } = question
      const permit = await sign(
        { aud: 'chain', agency, kind, purpose, decision: 'scope', policy: '', open: {}, scopes: [] },
        body,
      )
      const answer = await client.post('/scope', body, permit)
      if ('failure' in answer) {
        throw new HubError('SUBGRAPH_UNAVAILABLE', undefined, { cause: new Error(`chain scope: ${answer.failure}`) })
      }
      if (!isScopeAnswer(answer.json)) {
        throw new HubError('SUBGRAPH_UNAVAILABLE', undefined, { cause: new Error('chain scope: not a scope answer') })
      }
      return answer.json
    },
    close: () => client.close(),
  }
}

function isScopeAnswer(json: unknown): json is ScopeAnswer {
  return (
    typeof json === 'object' &&
    json !== null &&
    'cases' in json &&
    Array.isArray(json.cases) &&
    json.cases.every(
      (entry: unknown) =>
        typeof entry === 'object' &&
        entry !== null &&
        'caseId' in entry &&
        typeof entry.caseId === 'string' &&
        'tasks' in entry &&
        Array.isArray(entry.tasks) &&
        'facts' in entry &&
        typeof entry.facts === 'object',
    )
  )
}
