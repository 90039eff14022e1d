import type { Entity } from '../kit/subgraph-definition.ts'

/** What municipalities keep, and how the case leads to it. */
export const municipalEntities: readonly Entity[] = [
  { type: 'BrpPerson', link: 'brpPerson', list: false, orderBy: [] },
  { type: 'WmoRequest', link: 'wmoRequests', list: true, orderBy: ['reported_at', 'request_id'] },
  { type: 'IncomeSupport', link: 'incomeSupport', list: false, orderBy: [] },
  { type: 'Housing', link: 'housing', list: true, orderBy: ['housing_id'] },
]
