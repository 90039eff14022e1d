import { RECORD_TYPES, type AssertedFact, type RecordType, type Row } from './case-story.ts'
import { DAY, HOUR, isoDay, isoMoment, type Moment } from './calendar.ts'
import type { Chance } from './chance.ts'
import { dueOf } from './due-of.ts'

/** A piece of work laid out over the whole life of a case; what lies after the horizon has not happened yet. */
export interface TaskPlan {
  readonly type: string
  /** OIN. */
  readonly holder: string
  readonly opens: Moment
  /** Absent: nobody knows yet when it ends. */
  readonly closes?: Moment | undefined
  readonly end?: 'DONE' | 'DECLINED' | 'LAPSED'
  readonly outcome?: string
  readonly due?: Moment | undefined
}

export interface ReferralPlan {
  readonly from: string
  readonly to: string
  readonly service: string
  readonly at: Moment
  readonly answered: Moment
  /** Reason of a decline; absent: accepted. */
  readonly declined?: string
  /** Absent: the service goes on. */
  readonly ends?: Moment | undefined
}

export interface ConsentPlan {
  readonly scope: string
  readonly recipients: readonly string[]
  readonly givenBy: string
  readonly language: string
  readonly at: Moment
  /** Default GIVEN. */
  readonly answer?: 'GIVEN' | 'REFUSED' | 'REQUESTED' | 'OBJECTED' | 'NOT_OBJECTED' | 'UNKNOWN'
  readonly withdrawn?: Moment | undefined
  readonly expires?: Moment | undefined
  readonly form?: 'WRITTEN' | 'ORAL_WITNESSED' | 'STATUTORY_GROUND'
}

/**
 * Collects the rows of one case. Tracks write down the whole life they have in mind; the file keeps what had happened
 * by the horizon, which is the day the world stands at or the day contact was lost.
 */
export interface CaseFile {
  readonly horizon: Moment
  /** True when the moment is known and not after the horizon. */
  past(at: Moment | undefined): at is Moment
  /** RFC 3339, or null when it has not happened. */
  moment(at: Moment | undefined): string | null
  /** `YYYY-MM-DD`, or null when it has not happened. */
  day(at: Moment | undefined): string | null
  task(plan: TaskPlan): void
  refer(plan: ReferralPlan): void
  consent(plan: ConsentPlan): void
  assert(name: string, value: boolean, by: string, at: Moment | undefined): void
  record(type: RecordType, row: Row): void
  /** The last planned closing of any task but those of the given types; undefined when one of them has no end yet. */
  lastClosing(...except: string[]): Moment | undefined
  readonly rows: {
    tasks(): Row[]
    referrals(): Row[]
    consents(): Row[]
    asserted(): AssertedFact[]
    records(): Record<RecordType, Row[]>
  }
}

// Work of a day or so is finished or it fails: nobody puts it aside.
const SAME_DAY: readonly string[] = ['OFFER_REFLECTION', 'PLACE_CRISIS', 'ARRANGE_RECEPTION']

export interface CaseFileOptions {
  readonly chance: Chance
  readonly asOf: Moment
  /** When contact was lost or the person withdrew: whatever was open then lapsed. */
  readonly cut?: Moment | undefined
}

export function openCaseFile({ chance, asOf, cut }: CaseFileOptions): CaseFile {
  const horizon = cut !== undefined && cut < asOf ? cut : asOf
  const plans: TaskPlan[] = []
  const tasks: { readonly opens: Moment; readonly row: Row }[] = []
  const referrals: Row[] = []
  const consents: Row[] = []
  const asserted: { readonly at: Moment; readonly fact: AssertedFact }[] = []
  const records = Object.fromEntries(RECORD_TYPES.map((type) => [type, []])) as unknown as Record<RecordType, Row[]>
  // Closing a case comes after the cut that leads to it, so it is measured against the day of the world.
  const reach = (type: string): Moment => (type === 'CLOSE_CASE' ? asOf : horizon)
  const past = (at: Moment | undefined): at is Moment => at !== undefined && at <= horizon

  const taskRow = (plan: TaskPlan, status: string, closed?: Moment, outcome?: string): Row => {
    const limit = dueOf(plan.type, plan.opens)
    const due = plan.due ?? limit.due
    return {
      taskId: chance.uuid(),
      type: plan.type,
      holder: plan.holder,
      status,
      openedAt: isoMoment(plan.opens),
      dueAt: due === undefined ? null : isoMoment(due),
      dueBasis: limit.basis,
      closedAt: closed === undefined ? null : isoMoment(closed),
      outcome: outcome ?? null,
    }
  }

  // Some work goes to the wrong desk first or is offered too early: that row stays, and the work starts when it has ended.
  const afterFalseStart = (plan: TaskPlan): TaskPlan => {
    const until = Math.min(reach(plan.type), plan.closes ?? Number.POSITIVE_INFINITY)
    const ended = plan.opens + chance.int(20, 4 * HOUR)
    if (plan.end === 'DECLINED' || ended >= until || !chance.yes(0.06)) return plan
    const status = chance.yes(0.5) ? 'DECLINED' : 'LAPSED'
    const outcome = status === 'LAPSED' ? 'TERM_ENDED' : chance.pick(['NO_CAPACITY', 'OUT_OF_SCOPE', 'OTHER'])
    tasks.push({ opens: plan.opens, row: taskRow(plan, status, ended, outcome) })
    return { ...plan, opens: ended }
  }

  const running = (plan: TaskPlan): string => {
    if (asOf < plan.opens + chance.int(0, 2 * DAY) || chance.yes(0.03)) return 'OFFERED'
    return !SAME_DAY.includes(plan.type) && chance.yes(0.05) ? 'SUSPENDED' : 'OPEN'
  }

  return {
    horizon,
    past,
    moment: (at) => (past(at) ? isoMoment(at) : null),
    day: (at) => (past(at) ? isoDay(at) : null),
    task(wanted) {
      const plan = wanted.opens > reach(wanted.type) ? wanted : afterFalseStart(wanted)
      if (plan.closes !== undefined && plan.closes < plan.opens)
        throw new Error(`${plan.type} would close before it opens`)
      plans.push(plan)
      const until = reach(plan.type)
      if (plan.opens > until || (plan.opens === horizon && horizon === cut && plan.type !== 'CLOSE_CASE')) return
      if (plan.closes !== undefined && plan.closes <= until) {
        const end = plan.end ?? 'DONE'
        tasks.push({ opens: plan.opens, row: taskRow(plan, end, plan.closes, plan.outcome) })
      } else if (horizon === cut && plan.type !== 'CLOSE_CASE') {
        tasks.push({ opens: plan.opens, row: taskRow(plan, 'LAPSED', horizon, 'WITHDRAWN') })
      } else {
        tasks.push({ opens: plan.opens, row: taskRow(plan, running(plan)) })
      }
    },
    refer({ from, to, service, at, answered, declined, ends }) {
      if (!past(at)) return
      const status = !past(answered) ? 'REQUESTED' : declined ? 'REJECTED' : past(ends) ? 'COMPLETED' : 'ACCEPTED'
      referrals.push({
        referralId: chance.uuid(),
        fromAgency: from,
        toAgency: to,
        service,
        requestedAt: isoMoment(at),
        status,
        declinedReason: past(answered) && declined ? declined : null,
      })
    },
    consent({ scope, recipients, givenBy, language, at, answer = 'GIVEN', withdrawn, expires, form = 'WRITTEN' }) {
      if (!past(at)) return
      const status = past(withdrawn) ? 'WITHDRAWN' : past(expires) ? 'EXPIRED' : answer
      consents.push({
        consentId: chance.uuid(),
        scope,
        recipients,
        status,
        givenBy,
        givenAt: answer === 'GIVEN' || answer === 'NOT_OBJECTED' ? isoMoment(at) : null,
        explainedInLanguage: language,
        withdrawnAt: past(withdrawn) ? isoMoment(withdrawn) : null,
        form,
        expiresAt: expires === undefined ? null : isoMoment(expires),
      })
    },
    assert(name, value, by, at) {
      if (past(at)) asserted.push({ at, fact: { name, value, assertedBy: by, assertedAt: isoMoment(at) } })
    },
    record(type, row) {
      records[type].push(row)
    },
    lastClosing(...except) {
      let last: Moment | undefined
      for (const { type, opens, closes } of plans) {
        if (except.includes(type)) continue
        if (closes === undefined) return undefined
        last = Math.max(last ?? opens, closes)
      }
      return last
    },
    rows: {
      tasks: () => tasks.sort((a, b) => a.opens - b.opens).map(({ row }) => row),
      referrals: () => referrals,
      consents: () => consents,
      asserted: () => asserted.sort((a, b) => a.at - b.at).map(({ fact }) => fact),
      records: () => records,
    },
  }
}
