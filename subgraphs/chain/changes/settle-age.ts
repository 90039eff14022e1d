import { invalidArgument } from '../../kit/change/change-problem.ts'
import { eighteenthBirthday } from '../../kit/change/check-arguments.ts'
import type { AgeStatus, ConsentBand } from '../machine/chain-case.ts'
import { underTask } from './under-task.ts'

interface SettledAge {
  readonly ageStatus: AgeStatus
  readonly consentBand: ConsentBand
  readonly turns18On?: string | null
}

/** Records the age as far as it matters for protection; what is said of it must agree with itself. */
export const settleAge = underTask<SettledAge>(
  ({ ageStatus, consentBand, turns18On }, happened) => {
    if ((ageStatus === 'ADULT') !== (consentBand === 'ADULT'))
      return { problem: invalidArgument('consentBand', 'Adults, and only adults, are in the band ADULT.') }
    if (ageStatus === 'ADULT' && turns18On)
      return { problem: invalidArgument('turns18On', 'An adult has turned 18 already: leave it out.') }
    return { type: 'age-settled', ageStatus, consentBand, ...(turns18On ? { turns18On } : {}), ...happened }
  },
  { turns18On: eighteenthBirthday },
)
