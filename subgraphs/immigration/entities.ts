import type { Entity } from '../kit/subgraph-definition.ts'
import { departureSuspendedNow } from './departure-suspended-now.ts'

/** What the immigration services keep, and how the case leads to it. */
export const immigrationEntities: readonly Entity[] = [
  { type: 'AlienRecord', link: 'alienRecord', list: false, orderBy: [] },
  { type: 'ResidenceStatus', link: 'residenceStatus', list: false, orderBy: [] },
  {
    type: 'ReflectionPeriod',
    link: 'reflectionPeriod',
    list: false,
    orderBy: [],
    derived: { departureSuspended: departureSuspendedNow },
  },
  {
    type: 'ResidenceApplication',
    link: 'residenceApplications',
    list: true,
    orderBy: ['submitted_at', 'application_id'],
  },
  { type: 'Reception', link: 'reception', list: false, orderBy: [] },
  { type: 'ReturnPlan', link: 'returnPlan', list: false, orderBy: [] },
]
