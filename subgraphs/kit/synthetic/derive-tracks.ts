import type { Tracks } from '../referral-chain/tracks.ts'
import type { CaseStory, Row } from './case-story.ts'

type Rows = Pick<CaseStory, 'tasks' | 'records'> & { readonly referralCase: Row }

const UNFINISHED = ['OFFERED', 'OPEN', 'SUSPENDED']

function identificationOf({ tasks, records }: Rows): Tracks['identification'] {
  if (records.VictimRegistration.length > 0) return 'REGISTERED'
  const assessments = records.PoliceSignal.map((signal) => signal['assessment'])
  if (assessments.includes('SLIGHTEST_INDICATION') || tasks.some(({ type }) => type === 'REGISTER_NATIONAL'))
    return 'PRESUMED'
  return assessments.includes('NO_INDICATION') ? 'NOT_PRESUMED' : 'SIGNALLED'
}

function residenceOf({ records }: Rows): Tracks['residence'] {
  const [period] = records.ReflectionPeriod
  const lawful = records.ResidenceStatus[0]?.['lawfulResidence'] === true
  const continued = records.ResidenceApplication.find(({ procedure }) => procedure === 'B9_CONTINUED')
  if (continued?.['decision'] === 'GRANTED') return 'CONTINUED_GRANTED'
  if (continued?.['decision'] === 'PENDING') return 'CONTINUED_APPLIED'
  if (continued?.['decision'] === 'REFUSED') return lawful ? 'REFUSED' : 'NO_STAY'
  const first = records.ResidenceApplication.find(({ procedure }) => procedure !== 'B9_CONTINUED')
  if (first?.['decision'] === 'GRANTED') return 'B8_GRANTED'
  if (first?.['decision'] === 'PENDING') return 'B8_APPLIED'
  if (first?.['decision'] === 'REFUSED') return lawful ? 'B8_REFUSED' : 'NO_STAY'
  if (!period) return 'NONE'
  if (period['accepted'] === null || period['accepted'] === undefined) return 'REFLECTION_OFFERED'
  if (period['accepted'] === false) return 'DECLINED'
  return period['endReason'] ? 'NO_STAY' : 'IN_REFLECTION'
}

function shelterOf({ records }: Rows): Tracks['shelter'] {
  const stays = records.ShelterPlacement
  const now = stays.filter(({ endedAt }) => !endedAt)
  if (now.some(({ shelterType }) => shelterType === 'CRISIS_72H')) return 'CRISIS_BED'
  if (now.length > 0 || records.Reception.some(({ leftAt }) => !leftAt)) return 'PLACED'
  return stays.length > 0 || records.Reception.length > 0 ? 'MOVED_ON' : 'NO_REQUEST'
}

function justiceOf({ tasks, records }: Rows): Tracks['justice'] {
  switch (records.Investigation[0]?.['status']) {
    case 'OPEN':
      return 'INVESTIGATING'
    case 'TO_COURT':
      return 'TO_COURT'
    case 'JUDGED':
      return 'JUDGED'
    case 'DISMISSED':
    case 'CLOSED_NO_LEADS':
      return 'DISMISSED'
  }
  if (records.CrimeReport.some(({ filed }) => filed === true)) return 'REPORTED'
  if (tasks.some(({ type, outcome }) => type === 'TAKE_REPORT' && outcome === 'NO_REPORT')) return 'DECLINED'
  return records.CrimeReport.length > 0 ? 'TALKED' : 'NONE'
}

function youthOf({ records, referralCase }: Rows): Tracks['youth'] {
  const [youth] = records.YouthProtection
  if (!youth) return undefined
  if (referralCase['ageStatus'] === 'ADULT') return 'OF_AGE'
  if (youth['guardianType'] === 'NONE_YET' || youth['guardianType'] === 'UNKNOWN') return 'NO_GUARDIAN'
  return youth['measure'] === 'NONE' || !youth['measure'] ? 'GUARDIAN' : 'MEASURE'
}

function municipalOf({ tasks, records }: Rows): Tracks['municipal'] {
  const stage = (wanted: string): 'NONE' | 'REQUESTED' | 'DECIDED' => {
    const work = tasks.filter(({ type }) => type === wanted)
    if (work.some(({ status }) => status === 'DONE')) return 'DECIDED'
    return work.length > 0 ? 'REQUESTED' : 'NONE'
  }
  return {
    register: records.BrpPerson.some(({ registeredAt }) => registeredAt) ? 'REGISTERED' : 'NOT_REGISTERED',
    support: stage('WMO_DECIDE'),
    income: stage('INCOME_DECIDE'),
    housing: stage('HOUSE'),
  }
}

function redressOf({ records }: Rows): Tracks['redress'] {
  const [file] = records.VictimSupport
  if (!file) return 'NONE'
  if (file['decidedAt']) return file['amountAwarded'] ? 'PAID' : 'REFUSED'
  return file['fundApplicationAt'] ? 'CLAIMED' : 'SUPPORTED'
}

function exitOf({ tasks, referralCase }: Rows): Tracks['exit'] {
  if (referralCase['closedAt']) return referralCase['closureReason'] === 'RETURNED' ? 'RETURNED' : 'CLOSED'
  return tasks.some(({ type, status }) => type === 'RETURN_ASSIST' && status === 'OPEN') ? 'RETURNING' : 'OPEN'
}

/** Reads the tracks off the rows of a case. */
export function tracksOf(rows: Rows): Tracks {
  const youth = youthOf(rows)
  const plan = rows.tasks.filter(({ type }) => type === 'CARE_PLAN')
  return {
    identification: identificationOf(rows),
    residence: residenceOf(rows),
    shelter: shelterOf(rows),
    coordinator: rows.records.CarePlan.length > 0 ? 'ASSIGNED' : 'NONE',
    plan:
      plan.length === 0 ? 'NONE' : plan.some(({ status }) => UNFINISHED.includes(String(status))) ? 'ACTIVE' : 'ENDED',
    justice: justiceOf(rows),
    ...(youth === undefined ? {} : { youth }),
    municipal: municipalOf(rows),
    redress: redressOf(rows),
    exit: exitOf(rows),
  }
}
