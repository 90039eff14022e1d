import { sql } from 'kysely'
import { ownReference } from './store/subject-references.ts'
import type { Entity } from '../kit/subgraph-definition.ts'

/** The purpose whose holder sees the tasks of all agencies on its cases; everybody else sees their own. */
export const COORDINATION = 'care.coordinate'

/** What the chain keeps. */
export const chainEntities: readonly Entity[] = [
  { type: 'ReferralCase', list: false, orderBy: [] },
  {
    type: 'Task',
    link: 'tasks',
    list: true,
    orderBy: ['opened_at', 'task_id'],
    rows: ({ purpose, agency }) => (purpose === COORDINATION ? undefined : sql<boolean>`t.holder = ${agency}`),
    owned: (agency) => sql<boolean>`t.holder = ${agency}`,
    needs: ['status'],
    derived: { subjectReference: ownReference },
  },
  { type: 'Referral', link: 'referrals', list: true, orderBy: ['requested_at', 'referral_id'] },
  {
    type: 'Consent',
    link: 'consents',
    list: true,
    orderBy: ['given_at', 'consent_id'],
    owned: (asker) => sql<boolean>`t.recorded_by = ${asker}`,
  },
]
