import { byKinds } from '../../../policies/engine/documents/coverage-page.ts'
import { unusedGrants } from '../../../policies/engine/documents/coverage.ts'
import { dutchDay } from '../../../policies/engine/dutch-day.ts'
import { splitCoordinate } from '../../../policies/engine/expand-see.ts'
import { CASE_ID } from '../../../schema/case-id.ts'
import { loggable } from '../../log/disclosure-records.ts'
import type { DisclosureRecord } from '../../log/disclosure-record.ts'
import { describeFinding } from '../../log/log-finding.ts'
import { readRecords } from '../../log/read-records.ts'
import { usesIn } from '../../log/uses-in.ts'
import { verifyStoredLog } from '../../log/verify-log.ts'
import type { DeskContext } from '../desk-context.ts'
import { DeskError } from '../desk-error.ts'
import type { DeskResolvers } from '../desk-resolvers.ts'
import { mayDo } from '../may-do.ts'
import { agencyPatterns } from '../log/agency-patterns.ts'
import { beginReading, type Days, overseesAll, periodOf, reasonIn, seesRecord, toldTo } from '../log/begin-reading.ts'
import { deskLines, seesDeskLine, seesRefusal } from '../log/desk-lines.ts'
import { newestRequests, PAGE_SIZE, type RequestLine } from '../log/newest-requests.ts'
import { refusalOf, refusals, type RefusalGroup, refusalSubject } from '../log/refusals.ts'
import { requestDetail } from '../log/request-detail.ts'
import { wordForLog } from '../word-for-log.ts'
import { agencyNamed, legalBasisIn, wordsOf } from '../words.ts'

const DAY = 86_400_000
/** Groups of refusals shown at most; the others are counted. */
const MOST_SHOWN = 100

interface AboutOne {
  readonly case?: string | null
  /** OIN. */
  readonly agency?: string | null
}

/** The disclosure log: who looked at what, and what people did here. */
export const logResolvers: DeskResolvers = {
  Query: {
    logReason: (_args: object, { secret, sessions }) =>
      secret === undefined ? null : (sessions.reason(secret) ?? null),

    logToday: (_args: object, { now }) => dutchDay(now()),

    async requests(asked: Days & AboutOne & { page: number; language: string }, context) {
      const caseId = typeof asked.case === 'string' ? loggable(asked.case, CASE_ID) : undefined
      const agency = context.policy().bundle.agencies?.agencies.find(({ oin }) => oin === asked.agency)
      const person = await beginReading(context, caseId ?? agency?.slug ?? 'all requests')
      if (typeof asked.agency === 'string' && agency === undefined)
        throw new DeskError('NOT_FOUND', { en: 'There is no such agency', nl: 'Deze organisatie is er niet' })
      if (caseId !== undefined && caseId !== asked.case)
        throw new DeskError('INVALID', { en: 'That is no id of a case', nl: 'Dat is geen zaaknummer' })
      const filter = { ...periodOf(asked), ...(agency === undefined ? {} : { agency: agency.oin }) }
      const sees = (record: DisclosureRecord) => seesRecord(person, record)
      const seesDesk = (record: DisclosureRecord) => seesDeskLine(person, record, context.policy())
      return context.withLog(async (log) => {
        const records = readRecords(log.entries, { ...filter, ...(caseId === undefined ? {} : { case: caseId }) })
        const found = await newestRequests(records, pageOf(asked), sees, (record) => toldTo(person, record))
        // What was done about the case here names it otherwise than a disclosure does.
        const done = readRecords(log.entries, { ...periodOf(asked), subject: caseId ?? '' })
        const desk = caseId === undefined ? [] : (await deskLines(done, 0, seesDesk)).lines
        return {
          ...found,
          lines: found.lines.map((line) => requestLine(line, context, asked.language)),
          desk: desk.map((record) => deskLine(record, context, asked.language)),
        }
      })
    },

    async request({ decision, case: caseId, language }: AboutOne & { decision: string; language: string }, context) {
      const person = await beginReading(context, `request ${/^[\w-]{1,64}$/u.test(decision) ? decision : ''}`.trim())
      const records: DisclosureRecord[] = []
      await context.withLog(async (log) => {
        for await (const { record } of readRecords(log.entries, { decision }))
          if (seesRecord(person, record) && (typeof caseId !== 'string' || record.case === caseId))
            records.push(toldTo(person, record))
      })
      return requestDetail(records, context, language, overseesAll(person))
    },

    async agencyPatterns({ language, ...days }: Days & { language: string }, context) {
      const person = await beginReading(context, 'agencies')
      const wording = wordsOf(context, context.policy(), language)
      const patterns = await context.withLog((log) =>
        agencyPatterns(readRecords(log.entries, periodOf(days)), (record) => seesRecord(person, record)),
      )
      return patterns.map(({ agency, kind, ...counts }) => ({
        ...counts,
        oin: agency,
        agency: agencyNamed(context.policy(), agency),
        kind: wording.kind(kind),
      }))
    },

    async refusals({ days, language }: { days: number; language: string }, context) {
      const person = await beginReading(context, 'refusals')
      const now = context.now()
      const since = new Date(now.getTime() - daysIn(days) * DAY)
      const groups = await context.withLog((log) =>
        refusals(readRecords(log.entries), { since, now }, (record) => seesRecord(person, record)),
      )
      const active = groups.filter(({ judged }) => judged === undefined)
      const told = (group: RefusalGroup) => refusal(group, context, language)
      return {
        groups: active.slice(0, MOST_SHOWN).map(told),
        more: Math.max(0, active.length - MOST_SHOWN),
        silent: groups.filter(({ judged }) => judged !== undefined).map(told),
      }
    },

    async unusedGrants({ days, page, language }: { days: number; page: number; language: string }, context) {
      const person = await beginReading(context, 'unused grants')
      const policy = context.policy()
      const wording = wordsOf(context, policy, language)
      const since = new Date(context.now().getTime() - daysIn(days) * DAY).toISOString()
      const { uses, firstRecord } = await context.withLog(async (log) => {
        const uses = await usesIn(readRecords(log.entries, { since }))
        for await (const { record } of readRecords(log.entries)) return { uses, firstRecord: record.at }
        return { uses, firstRecord: null }
      })
      // From one day to the next it would tell that an investigation began.
      const isTold = ({ purpose, kind }: { readonly purpose: string; readonly kind: string }) =>
        seesRecord(person, { kind, confidential: policy.purposes.get(purpose)?.confidential === true })
      const unused = byKinds(unusedGrants(policy, uses).filter(isTold))
      return {
        grants: unused
          .slice(pageOf({ page }) * PAGE_SIZE, (pageOf({ page }) + 1) * PAGE_SIZE)
          .map(({ purpose, rule, kinds, coordinates }) => ({
            purpose: wording.purpose(purpose),
            purposeId: purpose,
            rule,
            kinds: kinds.map(wording.kind),
            kindIds: kinds,
            fields: coordinates.map((coordinate) => {
              const { typeName } = splitCoordinate(coordinate)
              return {
                coordinate,
                name: wording.field(coordinate),
                type: typeName === policy.schema.mutation ? null : wording.type(typeName),
              }
            }),
          })),
        total: unused.length,
        pages: Math.ceil(unused.length / PAGE_SIZE),
        firstRecord,
      }
    },

    async logCheck(_args: object, context) {
      await beginReading(context, 'log check')
      const found = await context.withLog(async (log, keys) => verifyStoredLog(log, await keys()))
      return {
        ok: found.ok,
        records: found.records,
        lastRecord: found.lastSeq,
        signedUpTo: found.signedUpTo,
        removedUpTo: found.removed?.removedUpTo ?? null,
        finding: found.finding?.problem ?? null,
        problem: found.finding === undefined ? null : describeFinding(found.finding),
      }
    },

    async deskLog({ page, language, ...days }: Days & { page: number; language: string }, context) {
      const person = await beginReading(context, 'console')
      const policy = context.policy()
      const found = await context.withLog((log) =>
        deskLines(readRecords(log.entries, periodOf(days)), pageOf({ page }), (record) =>
          seesDeskLine(person, record, policy),
        ),
      )
      return { ...found, lines: found.lines.map((record) => deskLine(record, context, language)) }
    },
  },

  Mutation: {
    async giveLogReason({ reason: written }: { reason: string }, context) {
      const reason = reasonIn(written)
      const { person, secret, sessions } = context
      if (person !== undefined && mayDo(person, 'read-log') && reason === undefined)
        throw new DeskError('REASON_MISSING', {
          en: 'Say in three words or more, and in 300 characters at most, why',
          nl: 'Zeg waarom, in drie woorden of meer en in ten hoogste 300 tekens',
        })
      await context.act('read-log', { subject: 'opening', ...(reason === undefined ? {} : { reason }) })
      if (secret !== undefined && reason !== undefined) sessions.giveReason(secret, reason)
      return true
    },

    async judgeRefusal(
      { reason: written, ...about }: { agency: string; purpose: string; field?: string | null; reason: string },
      context,
    ) {
      const reason = reasonIn(written)
      const { agency, purpose, field } = about
      const isKnown =
        context.policy().bundle.agencies?.agencies.some(({ oin }) => oin === agency) === true &&
        [purpose, ...(typeof field === 'string' ? [field] : [])].every(
          (word) => wordForLog(context.policy(), word, '') === word,
        )
      if (reason === undefined || !isKnown) {
        await context.act('judge-refusals')
        throw reason === undefined
          ? new DeskError('REASON_MISSING', {
              en: 'Say in three words or more why it was right to refuse',
              nl: 'Zeg in drie woorden of meer waarom weigeren terecht was',
            })
          : new DeskError('NOT_FOUND', {
              en: 'There is no such agency, purpose or field',
              nl: 'Deze organisatie, dit doel of dit veld is er niet',
            })
      }
      const subject = refusalSubject({ agency, purpose, ...(typeof field === 'string' ? { field } : {}) })
      const { person } = context
      const isHidden = person !== undefined && !seesRefusal(person, about, context.policy())
      await context.act('judge-refusals', { subject, reason, ...(isHidden ? { closed: true } : {}) })
      return true
    },
  },
}

function requestLine(
  { record, cases, shown, withheld, incidents }: RequestLine,
  context: DeskContext,
  language: string,
) {
  const wording = wordsOf(context, context.policy(), language)
  const { decision, at, agency, kind, client, purpose, taskTypes = [], legalBasis, confidential, outcome } = record
  return {
    decision,
    at,
    agency: agencyNamed(context.policy(), agency),
    kind: wording.kind(kind),
    client,
    purpose: wording.purpose(purpose),
    tasks: taskTypes.map(wording.task),
    legalBasis: legalBasisIn(wording, legalBasis),
    outcome,
    shown: shown.size,
    withheld: withheld.size,
    incidents: incidents.size,
    cases: [...cases].slice(0, 20),
    caseCount: cases.size,
    confidential,
  }
}

function refusal(group: RefusalGroup, context: DeskContext, language: string) {
  const wording = wordsOf(context, context.policy(), language)
  const { agency, kind, purpose, field, count, last, reason, judged } = group
  return {
    agency: agencyNamed(context.policy(), agency),
    oin: agency,
    kind,
    purpose: wording.purpose(purpose),
    purposeId: purpose,
    field: field ?? null,
    fieldName: field === undefined ? null : wording.field(field),
    count,
    last,
    reason,
    judgedBy: judged === undefined ? null : nameOf(judged.by, context),
    judgedReason: judged?.reason ?? null,
    silentUntil: judged?.until ?? null,
  }
}

function deskLine({ at, client, desk, outcome }: DisclosureRecord, context: DeskContext, language: string) {
  return {
    at,
    person: nameOf(client, context),
    action: desk?.action ?? '',
    subject: desk?.action === 'judge-refusals' ? refusalInWords(desk.subject ?? '', context, language) : desk?.subject,
    as: desk?.as ?? null,
    reason: desk?.reason ?? null,
    refused: outcome === 'refused',
  }
}

/** What `refusalSubject` wrote, for people. */
function refusalInWords(subject: string, context: DeskContext, language: string): string {
  const wording = wordsOf(context, context.policy(), language)
  const { agency, purpose, field } = refusalOf(subject)
  const about = [agencyNamed(context.policy(), agency), wording.purpose(purpose)]
  return [...about, ...(field === undefined ? [] : [wording.field(field)])].join(', ')
}

function nameOf(id: string, { people }: DeskContext): string {
  return people.find((person) => person.id === id)?.name ?? id
}

function pageOf({ page }: { readonly page: number }): number {
  return Math.max(0, Math.min(page, 1000))
}

function daysIn(days: number): number {
  if (days < 1 || days > 3650)
    throw new DeskError('INVALID', { en: 'Ask about 1 to 3650 days', nl: 'Vraag naar 1 tot 3650 dagen' })
  return days
}
