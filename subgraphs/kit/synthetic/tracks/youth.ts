import { HOUR, isoDay, type Moment } from '../calendar.ts'
import { fictionalPhone } from '../identifiers.ts'
import { professionalFrom } from '../names.ts'
import type { Identification } from './identification.ts'
import { later, theAgency, type Life } from './life.ts'

/** Track Y: who stands for a child. Parents hear nothing while they may be part of it. */
export function protectChild(life: Life, found: Identification): void {
  const { chance, file, person } = life
  if (!person.minorAtStart || found.presumed === undefined) return
  const youth = theAgency(life, 'YOUTH')
  const alone = person.profile.nation.bloc === 'THIRD'
  const opens = found.presumed
  const suspected = !alone && chance.yes(0.4)
  const parentsStay = !alone && !suspected && chance.yes(0.6)
  const appointer = alone ? theAgency(life, 'NIDOS') : chance.yes(0.5) ? youth : theAgency(life, 'RVDK')
  const appointed = alone ? later(life, opens, 0.1, 3) : later(life, opens, 3, 45)
  file.refer({
    from: found.police ?? theAgency(life, 'COMENSHA'),
    to: appointer,
    service: 'CHILD_PROTECTION',
    at: opens,
    answered: opens + HOUR,
  })
  file.task({ type: 'APPOINT_GUARDIAN', holder: appointer, opens, closes: appointed, outcome: 'APPOINTED' })
  const guardian = alone ? theAgency(life, 'NIDOS') : youth
  const adult = person.comesOfAge
  if (!parentsStay && (adult === undefined || appointed < adult)) {
    file.task({
      type: 'EXERCISE_GUARDIANSHIP',
      holder: guardian,
      opens: appointed,
      closes: adult,
      due: adult,
      outcome: 'TERM_ENDED',
    })
  }
  let told: Moment | undefined
  if (!alone && (suspected || chance.yes(0.5))) {
    told = later(life, opens, 0.3, 8)
    file.task({
      type: 'VEILIG_THUIS',
      holder: theAgency(life, 'VEILIG_THUIS'),
      opens: told,
      closes: later(life, told, 2, 9),
      outcome: 'COMPLETED',
    })
  }
  file.assert('parent-suspected', suspected, youth, opens + HOUR)
  file.assert('guardian-is-professional', !parentsStay, youth, appointed)
  if (!alone) file.assert('guardian-cleared', parentsStay, youth, appointed)
  if (!file.past(opens)) return
  const done = file.past(appointed)
  const measured = later(life, appointed, 10, 60)
  const measure = suspected ? chance.pick(['OTS', 'VOOGDIJ', 'SECURE_PLACEMENT']) : 'VOOGDIJ'
  const measureDue = file.past(measured) && !parentsStay && (!alone || chance.yes(0.4))
  const assessment = person.birthKnown ? 'NOT_NEEDED' : chance.pick(['PENDING', 'INCONCLUSIVE', 'MINOR'])
  file.record('YouthProtection', {
    guardianType: !done ? 'NONE_YET' : parentsStay ? 'PARENTS' : alone ? 'NIDOS' : 'GI',
    guardianAgency: done && !parentsStay ? guardian : null,
    guardianContact: done ? `${professionalFrom(chance)}, ${fictionalPhone(chance.int(0, 999))}` : null,
    measure: measureDue ? measure : 'NONE',
    parentsInformed: done && parentsStay,
    parentsSuspected: suspected,
    schoolEnrolled: chance.yes(0.6),
    veiligThuisReportAt: told === undefined || !file.past(told) ? null : isoDay(told),
    ageAssessmentOutcome: assessment,
    contactParents: suspected ? 'NO' : parentsStay && done ? 'YES' : 'UNKNOWN',
  })
}
