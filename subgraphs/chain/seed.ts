import type { Database } from '../kit/database.ts'
import { insertRows, type InsertRow } from '../kit/insert-rows.ts'
import type { CaseStory } from '../kit/synthetic/case-story.ts'
import { endColumns, machineColumns } from './store/machine-columns.ts'

/** Inserts the chain's part of synthetic cases: the case, its tasks, referrals and consents, and what agencies asserted. */
export async function seedChain(db: Database, schema: string, stories: readonly CaseStory[]): Promise<void> {
  const ofCase = (rows: (story: CaseStory) => readonly object[]): InsertRow[] =>
    stories.flatMap((story) => rows(story).map((row) => ({ ...row, caseId: story.caseId })))
  await insertRows(
    db,
    schema,
    'ReferralCase',
    ofCase((story) => [{ ...story.referralCase, ...machineColumns(story) }]),
  )
  await insertRows(
    db,
    schema,
    'Task',
    ofCase((story) => story.tasks.map((task) => ({ ...task, ...endColumns(task) }))),
  )
  await insertRows(
    db,
    schema,
    'Referral',
    ofCase((story) => story.referrals),
  )
  await insertRows(
    db,
    schema,
    'Consent',
    ofCase((story) => story.consents),
  )
  await insertRows(
    db,
    schema,
    'AssertedFact',
    ofCase((story) => story.asserted),
  )
}
