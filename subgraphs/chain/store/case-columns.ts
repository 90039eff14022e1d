import { sql, type RawBuilder } from 'kysely'
import { snakeCase } from '../../kit/snake-case.ts'
import type { InsertRow } from '../../kit/insert-rows.ts'
import type { ChainCase, ChainConsent, ChainTask } from '../machine/chain-case.ts'
import { stateOf } from '../machine/case-state.ts'
import { nextMoment } from './next-moment.ts'

/** What the machine writes of a case itself; the rest of its row (language of the interpreter, say) it never touches. */
export function caseColumns(of: ChainCase, at: Date): InsertRow {
  return {
    version: of.version,
    state: stateOf(of),
    closedAt: moment(of.closedAt),
    isOpen: of.closedAt === undefined,
    closureReason: of.closureReason ?? null,
    ageStatus: of.ageStatus,
    residenceGroup: of.residenceGroup,
    consentBand: of.consentBand,
    turns18On: of.turns18On ?? null,
    safetyLevel: of.safetyLevel,
    leadAgency: of.leadAgency,
    careRegion: of.careRegion ?? null,
    contactRules: of.contactRules,
    tracks: of.tracks,
    course: of.course,
    reflection: of.reflection ?? null,
    movesAt: of.closedAt === undefined ? moment(nextMoment(of, at)) : null,
  }
}

/** A task as a row. */
export function taskColumns(task: ChainTask): InsertRow {
  return {
    taskId: task.taskId,
    type: task.type,
    holder: task.holder,
    status: task.status,
    openedAt: moment(task.openedAt),
    dueAt: moment(task.dueAt),
    dueBasis: task.dueBasis,
    closedAt: moment(task.closedAt),
    outcome: task.outcome ?? null,
    endedBy: task.endedBy ?? null,
  }
}

/** A consent as a row. */
export function consentColumns(consent: ChainConsent): InsertRow {
  return {
    consentId: consent.consentId,
    scope: consent.scope,
    recipients: consent.recipients,
    status: consent.status,
    givenBy: consent.givenBy,
    givenAt: moment(consent.givenAt),
    explainedInLanguage: consent.explainedInLanguage ?? null,
    withdrawnAt: moment(consent.withdrawnAt),
    form: consent.form,
    expiresAt: moment(consent.expiresAt),
  }
}

function moment(at: Date | undefined): string | null {
  return at === undefined ? null : at.toISOString()
}

/** Columns as the machine has them: an empty one is an absent property, a moment a Date. */
export function fromColumns(columns: InsertRow): Readonly<Record<string, unknown>> {
  const entries = Object.entries(columns)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => [name, name.endsWith('At') ? new Date(String(value)) : value] as const)
  return Object.fromEntries(entries)
}

/** Names of the columns of a row, for a statement. */
export function columnNames(row: InsertRow): RawBuilder<unknown> {
  return sql.join(Object.keys(row).map((field) => sql.id(snakeCase(field))))
}

/** A row as the JSON that `jsonb_populate_record` takes. */
export function asRecord(row: InsertRow): string {
  return JSON.stringify(Object.fromEntries(Object.entries(row).map(([field, value]) => [snakeCase(field), value])))
}
