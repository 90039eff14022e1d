import { sql } from 'kysely'
import type { ChangeContext } from '../../kit/change/change.ts'
import { readRows } from '../../kit/change/read-rows.ts'

/** The stay with this agency that has not ended, or undefined. */
export async function runningStay(
  context: ChangeContext,
  caseId: string,
): Promise<{ readonly shelterType: string | null } | undefined> {
  const [stay] = await readRows<{ shelterType: string | null }>(context, {
    type: 'ShelterPlacement',
    caseId,
    fields: ['shelterType'],
    where: { shelterOrg: context.by.agency },
    only: sql<boolean>`t.ended_at is null`,
  })
  return stay
}
