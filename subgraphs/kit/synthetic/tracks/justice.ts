import { addMonths, ageOn, DAY, HOUR, isoDay, isoMoment, isoMonth, type Moment } from '../calendar.ts'
import type { Care } from './care.ts'
import type { Exploitation, Identification } from './identification.ts'
import { later, theAgency, type Life } from './life.ts'
import type { Reflection } from './reflection.ts'

/** How far the criminal case got. */
export interface Justice {
  readonly filed: Moment | undefined
  /** The criminal case is over; undefined while it runs or when there is none. */
  readonly ended: Moment | undefined
  readonly witness: boolean
}

function prosecute(life: Life, filed: Moment): Moment {
  const { chance, file, person } = life
  const opens = later(life, filed, 0.5, 6)
  const fate = chance.weighted([
    ['JUDGED', 35],
    ['DISMISSED', 40],
    ['CLOSED_NO_LEADS', 25],
  ] as const)
  const toCourt = fate === 'JUDGED' ? later(life, opens, 90, 330) : undefined
  const ends = toCourt === undefined ? later(life, opens, 50, 300) : later(life, toCourt, 60, 300)
  file.task({
    type: 'PROSECUTE',
    holder: theAgency(life, 'OM'),
    opens,
    closes: ends,
    outcome: fate === 'JUDGED' ? 'TO_COURT' : 'DISMISSED',
  })
  if (!file.past(opens)) return ends
  const child = ageOn(person.birth, opens) < 18
  file.record('Investigation', {
    caseNumberOM: `99/${String(100_000 + life.number).padStart(6, '0')}-26`,
    status: file.past(ends) ? fate : file.past(toCourt) ? 'TO_COURT' : 'OPEN',
    dismissalCode: file.past(ends) && fate === 'DISMISSED' ? '02' : null,
    decidedAt: file.day(ends),
    victimNeededInNL: person.dublin ? chance.yes(0.8) : null,
    individualAssessment: child
      ? 'CHILD_PRESUMED'
      : chance.pick(['NOT_ASSESSED', 'NO_SPECIFIC_NEEDS', 'SPECIFIC_NEEDS']),
    threatLevel: chance.pick(['NONE_KNOWN', 'LOW', 'LOW', 'MEDIUM', 'HIGH']),
    protectiveMeasures: chance.some(
      ['CONTACT_BAN', 'ADDRESS_SHIELDED', 'REPORT_UNDER_NUMBER', 'VIDEO_INTERVIEW'],
      0,
      2,
    ),
    minorCertifiedInterviewer: child,
  })
  return ends
}

/** Track J: the talk, the report, the investigation. Help never waits for any of it (Directive 2011/36/EU art. 11(3)). */
export function justice(
  life: Life,
  found: Identification,
  helped: Care,
  reflection: Reflection | undefined,
  exploitation: Exploitation,
): Justice {
  const { chance, file, person, agencies } = life
  const none: Justice = { filed: undefined, ended: undefined, witness: false }
  const opens = helped.wishesToTalk
  if (opens === undefined || found.presumed === undefined) return none
  if (reflection?.accepted && opens > reflection.lastDay - 2 * DAY) return none
  const holder =
    found.police !== undefined && agencies.ofKind('POLICE', 'NLA').some(({ oin }) => oin === found.police)
      ? found.police
      : theAgency(life, 'POLICE')
  const limit = reflection?.accepted ? reflection.lastDay : opens + 40 * DAY
  const talk = Math.min(later(life, opens, 1, 9), limit - DAY)
  const files = chance.yes(0.66)
  const decided = Math.min(later(life, talk, 0.1, 18), limit - HOUR)
  const witness = files && chance.yes(0.05)
  file.task({
    type: 'TAKE_REPORT',
    holder,
    opens,
    closes: decided,
    due: reflection?.accepted ? reflection.lastDay : undefined,
    outcome: files ? 'REPORT_FILED' : 'NO_REPORT',
  })
  if (!file.past(talk)) return files ? { filed: decided, ended: undefined, witness } : none
  const until = addMonths(life.opened, -1)
  const offence = {
    offenceArticle: '273f Sr',
    crimePeriodFrom: isoMonth(addMonths(until, -exploitation.months)),
    crimePeriodTo: isoMonth(until),
    crimeCountries: ['NL'],
    suspectRelation: exploitation.relation,
  }
  file.record('CrimeReport', {
    reportId: chance.uuid(),
    kind: 'INFORMATIVE_TALK',
    informativeTalkAt: isoMoment(talk),
    reportedAt: null,
    filed: false,
    ...offence,
    statementText: null,
    statementSummary: null,
    suspects: [],
  })
  if (!files) return none
  if (!file.past(decided)) return { filed: decided, ended: undefined, witness }
  file.record('CrimeReport', {
    reportId: chance.uuid(),
    kind: witness ? 'WITNESS_REPORT' : chance.yes(0.9) ? 'AANGIFTE' : 'OTHER_COOPERATION',
    informativeTalkAt: isoMoment(talk),
    reportedAt: isoDay(decided),
    filed: true,
    ...offence,
    statementText: 'Synthetic statement: stays with police and prosecution.',
    statementSummary: 'Synthetic summary, written for those who must decide on it.',
    suspects: chance.yes(0.6)
      ? [
          {
            suspectNumber: `S${life.number}-1`,
            fullName: null,
            birthYear: null,
            gender: 'M',
            nationality: person.profile.nation.nationality,
            relation: exploitation.relation,
            status: 'SUSPECTED',
            inCustody: false,
          },
        ]
      : [],
  })
  file.assert('report-filed-or-ex-officio', true, theAgency(life, 'POLICE'), decided)
  return { filed: decided, ended: chance.yes(0.95) ? prosecute(life, decided) : undefined, witness }
}
