import { defineChange } from '../../kit/change/change.ts'
import { invalidArgument } from '../../kit/change/change-problem.ts'
import { eighteenthBirthday } from '../../kit/change/check-arguments.ts'
import { chainDirectory } from '../chain-directory.ts'
import type { AgeStatus, ConsentBand, ContactRule, ResidenceGroup } from '../machine/chain-case.ts'
import type { OpeningEvent } from '../machine/chain-event.ts'
import { openStoredCase } from '../store/open-stored-case.ts'
import { problemOf } from './own-task.ts'

interface PersonMet {
  readonly helpWanted: boolean
  readonly ageStatus?: AgeStatus | null
  readonly residenceGroup?: ResidenceGroup | null
  readonly consentBand?: ConsentBand | null
  readonly turns18On?: string | null
  readonly careRegion?: string | null
  readonly contactRules?: readonly ContactRule[] | null
}

/** A care organisation opens a case itself: help may not depend on a report to the police (Directive 2011/36/EU art. 11(3)). */
export const openCaseChange = defineChange<PersonMet>({
  checks: { turns18On: eighteenthBirthday },
  async make({ tx, schema, by, at, newId }, { helpWanted, ...met }) {
    if (met.ageStatus && met.consentBand && (met.ageStatus === 'ADULT') !== (met.consentBand === 'ADULT'))
      return { problem: invalidArgument('consentBand', 'Adults, and only adults, are in the band ADULT.') }
    // Of two records that contradict each other neither may be dropped: the birthday to come is that of a child.
    if (met.ageStatus === 'ADULT' && met.turns18On)
      return { problem: invalidArgument('turns18On', 'An adult has turned 18 already: leave it out.') }
    const { ageStatus, residenceGroup, consentBand, turns18On, careRegion, contactRules } = met
    const caseId = newId()
    const event: OpeningEvent = {
      type: 'case-opened',
      caseId,
      helpWanted,
      ...(ageStatus ? { ageStatus } : {}),
      ...(residenceGroup ? { residenceGroup } : {}),
      ...(consentBand ? { consentBand } : {}),
      ...(turns18On ? { turns18On } : {}),
      ...(careRegion ? { careRegion } : {}),
      ...(contactRules ? { contactRules: [...new Set(contactRules)] } : {}),
      at,
      by: by.agency,
    }
    const outcome = await openStoredCase({ tx, schema }, event, { at, newId, directory: await chainDirectory() })
    return 'refused' in outcome ? { problem: problemOf(outcome.refused) } : { caseId }
  },
})
