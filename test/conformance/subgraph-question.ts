import { expect } from '@jest/globals'
import type { PermitScope } from '../../schema/permit.ts'
import type { TestSubgraph } from '../subgraphs/support/running.ts'
import type { TestHub } from '../subgraphs/support/test-hub.ts'

/** What a suite runs against; there once its tests run. */
export interface RunningSubgraph {
  hub: TestHub
  subgraph: TestSubgraph
}

/** What tells of a victim file. */
export const FILE = ['ReferralCase.policeVictimFile', 'PoliceVictimFile.policeFileNumber', 'PoliceVictimFile.fullName']
const ENTITIES = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ReferralCase { %s } } }`

/** The text of a fetch of cases. */
export function entities(selection: string): string {
  return ENTITIES.replace('%s', selection)
}

/** Its variables: the cases by id. */
export function representations(...caseIds: string[]): { r: object[] } {
  return { r: caseIds.map((caseId) => ({ __typename: 'ReferralCase', caseId })) }
}

/** What a permit opens of these cases, in full. */
export function scope(
  cases: readonly string[],
  coordinates: readonly string[],
  more: Partial<PermitScope> = {},
): PermitScope {
  return {
    cases,
    see: Object.fromEntries(coordinates.map((coordinate) => [coordinate, 'full' as const])),
    own: [],
    ...more,
  }
}

/** Asked again and again, as the body of a request. */
export const question = JSON.stringify({
  query: entities('policeVictimFile { policeFileNumber fullName }'),
  variables: representations('case-1'),
})
/** A permit for it. */
export const granted = { aud: 'police', scopes: [scope(['case-1'], FILE)] }
/** How a subgraph refuses. */
export const refusal = (code: string) => ({
  errors: [{ message: expect.any(String) as unknown, extensions: { code } }],
})
