import { RECORD_TYPES, type CaseStory, type RecordType, type Row, type WorldAgency } from '../case-story.ts'
import { isoMoment, momentOf } from '../calendar.ts'
import { directoryOf, type Directory } from '../directory.ts'
import { dueOf } from '../due-of.ts'

/** One task of a demo case. Its limit follows from its type unless `dueAt` is given. */
export interface DemoTask {
  readonly type: string
  /** Slug. */
  readonly holder: string
  readonly status: 'OFFERED' | 'OPEN' | 'SUSPENDED' | 'DONE' | 'DECLINED' | 'LAPSED'
  readonly openedAt: string
  readonly dueAt?: string
  readonly closedAt?: string
  readonly outcome?: string
}

export interface DemoReferral {
  readonly from: string
  readonly to: string
  readonly service: string
  readonly requestedAt: string
  readonly status: string
  readonly declinedReason?: string
}

export interface DemoConsent {
  readonly scope: string
  /** Slugs, or kinds of agency in capitals. */
  readonly recipients: readonly string[]
  readonly status: string
  readonly givenBy: string
  readonly givenAt?: string
  readonly withdrawnAt?: string
  readonly expiresAt?: string
  readonly form: string
  readonly language: string
}

/**
 * A case written by hand for 1 November 2026. Agencies are named by slug, fields that are left out are empty,
 * and ids of rows follow from the case id, so that documentation can name them.
 */
export interface DemoCase {
  readonly caseId: string
  /** What the case shows, for the table in the README. */
  readonly about: string
  readonly referralCase: Row
  readonly tasks: readonly DemoTask[]
  readonly referrals?: readonly DemoReferral[]
  readonly consents?: readonly DemoConsent[]
  readonly asserted: readonly (readonly [name: string, value: boolean, by: string, at: string])[]
  readonly records: Partial<Record<RecordType, readonly Row[]>>
}

const AGENCY_FIELDS: readonly string[] = [
  'recordedBy',
  'handedOverTo',
  'offeredBy',
  'shelterOrg',
  'coordinatorAgency',
  'treatingProvider',
  'guardianAgency',
  'leadAgency',
]

function inOins(row: Row, directory: Directory): Row {
  const swap = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map((each) => directory.oin(String(each)))
      : typeof value === 'string'
        ? directory.oin(value)
        : value
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, AGENCY_FIELDS.includes(name) ? swap(value) : value]),
  )
}

function taskRow(caseId: string, task: DemoTask, earlier: readonly DemoTask[], directory: Directory): Row {
  const limit = dueOf(task.type, momentOf(task.openedAt))
  const again = earlier.filter(({ type }) => type === task.type).length
  return {
    taskId: `${caseId}-${task.type.toLowerCase().replaceAll('_', '-')}${again === 0 ? '' : `-${again + 1}`}`,
    type: task.type,
    holder: directory.oin(task.holder),
    status: task.status,
    openedAt: task.openedAt,
    dueAt: task.dueAt ?? (limit.due === undefined ? null : isoMoment(limit.due)),
    dueBasis: limit.basis,
    closedAt: task.closedAt ?? null,
    outcome: task.outcome ?? null,
  }
}

/** Turns a demo case into the same story the generator makes. */
export function storyOf(demo: DemoCase, agencies: readonly WorldAgency[]): CaseStory {
  const directory = directoryOf(agencies)
  const { caseId } = demo
  const opened = demo.tasks.toSorted((a, b) => a.openedAt.localeCompare(b.openedAt))
  const slugs = new Set(agencies.map(({ slug }) => slug))
  const rows = (type: RecordType): Row[] => (demo.records[type] ?? []).map((row) => inOins(row, directory))
  return {
    caseId,
    referralCase: { caseId, ...inOins(demo.referralCase, directory) },
    tasks: opened.map((task, index) => taskRow(caseId, task, opened.slice(0, index), directory)),
    referrals: (demo.referrals ?? []).map(({ from, to, declinedReason, ...rest }, index) => ({
      referralId: `${caseId}-referral-${index + 1}`,
      fromAgency: directory.oin(from),
      toAgency: directory.oin(to),
      ...rest,
      declinedReason: declinedReason ?? null,
    })),
    consents: (demo.consents ?? []).map(({ recipients, language, ...rest }, index) => ({
      consentId: `${caseId}-consent-${index + 1}`,
      recipients: recipients.map((recipient) => (slugs.has(recipient) ? directory.oin(recipient) : recipient)),
      explainedInLanguage: language,
      givenAt: null,
      withdrawnAt: null,
      expiresAt: null,
      ...rest,
    })),
    asserted: demo.asserted.map(([name, value, by, at]) => ({
      name,
      value,
      assertedBy: directory.oin(by),
      assertedAt: at,
    })),
    records: Object.fromEntries(RECORD_TYPES.map((type) => [type, rows(type)])) as Record<RecordType, Row[]>,
  }
}
