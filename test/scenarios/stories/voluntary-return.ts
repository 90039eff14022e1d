import { expect } from '@jest/globals'
import { GONE } from '../../fixtures/follow-story.ts'
import { type Telling, tellStory } from '../../fixtures/tell-story.ts'
import type { TestStore } from '../../subgraphs/support/test-stores.ts'
import { consent, consentTo } from './consent.ts'

/** Day 0: a man of 29 from Vietnam without stay, found in a nail bar; he takes the time to reflect, and COA receives him. */
async function begins({ hub }: Telling): Promise<void> {
  await hub.does(
    'police-amsterdam',
    'signal.report',
    'reportSignal',
    `narrative: "He sleeps in the shop and owes the owner for his journey." indicatorCodes: [DEBT_BONDAGE, LIVES_AT_WORKPLACE]
     exploitationSuspected: [LABOUR] assessor: "${hub.oin('police-amsterdam')}" ageStatus: ADULT residenceGroup: THIRD_NO_STAY
     careRegion: AMSTERDAM`,
  )
  await hub.finds('police-amsterdam', 'signal.assess')
  await hub.keeps('immigration', 'alien_record', {
    v_number: '9900000002',
    full_name: 'Tran Van Minh',
    birth_date: '1997-08-03',
    birth_date_certainty: 'EXACT',
  })
  const read = await hub.read('police-amsterdam', 'signal.assess', 'policeSignals', 'signalId')
  await hub.does('police-amsterdam', 'signal.assess', 'assessSignal', `${read} assessment: SLIGHTEST_INDICATION`)
}

async function coordinated({ hub }: Telling): Promise<void> {
  const agreed = consent('care.coordinate', 'COMENSHA', 'CARE_COORDINATION')
  await hub.does('comensha', 'registration.national', 'recordConsent', agreed)
  await hub.does(
    'comensha',
    'registration.national',
    'registerVictim',
    'helpWanted: true dossierType: REGISTRATIE_INFORMATIE_EN_ADVIES reporterType: NP gender: M citizenship: "VN" exploitationForms: [LABOUR]',
  )
  await hub.does('comensha', 'care.coordinate', 'assignCoordinator')
  await hub.does('care-coordination', 'care.coordinate', 'acceptTask')
  await hub.does(
    'care-coordination',
    'care.coordinate',
    'recordCarePlan',
    'fullName: "Tran Van Minh" needs: [RETURN] coordinatorName: "J. de Vries" lawyerName: "mr. L. Bos"',
  )
}

/** He wishes to go home: never while departure is suspended or an appeal runs, with his own consent to the IOM, and never with a word on where he is. */
export function voluntaryReturn(open: () => Promise<TestStore>): void {
  tellStory('a man who wishes to go home', open, (step) => {
    step('day 0: in reflection, received by COA, with a coordinator', async (telling) => {
      const { hub } = telling
      await begins(telling)
      await hub.does('police-amsterdam', 'reflection.offer', 'answerReflection', 'accepted: true')
      await hub.does(
        'ind',
        'reflection.offer',
        'recordReflection',
        `startDate: "${hub.date(0)}" endDate: "${hub.date(90)}" dublinApplies: false`,
      )
      await hub.does('ind', 'reflection.offer', 'assertFact', 'name: "asylum-track" value: true')
      await hub.does(
        'coa',
        'reception.arrange',
        'startReception',
        `kind: AZC arrivedAt: "${hub.date(0)}" facilityAddress: "Voorbeeldlaan 1, Ter Apel" facilityRegion: NOORD_NEDERLAND`,
      )
      await coordinated(telling)
      await telling.changed({
        tasks: {
          'ind RECORD_REFLECTION': 'OPEN',
          'dtv HOLD_DEPARTURE': 'OPEN',
          'coa STAY_RECEPTION': 'OPEN',
          'care-coordination CARE_PLAN': 'OPEN',
        },
        sees: {
          'ind reflection.offer': 'vNumber stay reflection',
          'dtv departure.hold': 'vNumber',
          'coa reception.arrange': 'vNumber stay reflection reception receptionAddress',
          'care-coordination care.coordinate': 'stay reflection registration carePlan',
        },
      })
    })

    step(
      'day 10: he wishes to go home; while he may reflect nobody is to help him leave',
      async ({ hub, unchanged }) => {
        await hub.day(10)
        await hub.does('care-coordination', 'care.coordinate', 'recordReturnWish', 'wishes: true')
        await hub.does('care-coordination', 'care.coordinate', 'recordConsent', consent('return.assist', 'IOM'))
        await unchanged()
        const plan = await hub.refused('iom', 'return.assist', 'planReturn', 'voluntary: true destinationCountry: "VN"')
        expect(plan).toBe('OPERATION_WITHHELD')
      },
    )

    step(
      'day 12: he waives what is left of it; the IND has not said yet that no appeal runs',
      async ({ hub, changed }) => {
        await hub.day(12)
        const read = await hub.read('ind', 'reflection.offer', 'reflectionPeriod')
        await hub.does('ind', 'reflection.offer', 'endReflection', `${read} reason: WAIVED endedOn: "${hub.date(12)}"`)
        await changed({ tasks: { 'dtv HOLD_DEPARTURE': GONE }, sees: { 'dtv departure.hold': GONE } })
      },
    )

    step('the IND says so: the IOM is to help, and sees who he is and nothing of where', async ({ hub, changed }) => {
      await hub.does('ind', 'reflection.offer', 'assertFact', 'name: "no-appeal-open" value: true')
      await changed({
        tasks: { 'ind RECORD_REFLECTION': GONE, 'iom RETURN_ASSIST': 'OPEN' },
        sees: { 'ind reflection.offer': GONE, 'iom return.assist': 'vNumber stay' },
      })
      const where = await hub.reads(
        'iom',
        'return.assist',
        'careRegion reception { facilityAddress facilityRegion } shelterPlacements { shelterAddress region }',
      )
      expect(where).toMatchObject({ careRegion: null, reception: null, shelterPlacements: null })
    })

    step('a day is set once return is judged safe, and not before', async ({ hub, changed }) => {
      const early = `voluntary: true destinationCountry: "VN" plannedDate: "${hub.date(40)}" riskAssessment: UNKNOWN`
      expect(await hub.refused('iom', 'return.assist', 'planReturn', early)).toBe('INVALID_ARGUMENT')
      const safe = `voluntary: true destinationCountry: "VN" plannedDate: "${hub.date(40)}" riskAssessment: SAFE`
      await hub.does('iom', 'return.assist', 'planReturn', safe)
      await changed({ sees: { 'iom return.assist': 'vNumber stay returnPlan' } })
    })

    step('day 20: he takes back his consent to the IOM, and with it goes its sight', async ({ hub, changed }) => {
      await hub.day(20)
      const given = await consentTo(hub, 'return.assist')
      await hub.does('care-coordination', 'care.coordinate', 'withdrawConsent', given)
      await changed({ tasks: { 'iom RETURN_ASSIST': GONE }, sees: { 'iom return.assist': GONE } })
      await hub.does('care-coordination', 'care.coordinate', 'recordConsent', consent('return.assist', 'IOM'))
      await hub.does('care-coordination', 'care.coordinate', 'recordReturnWish', 'wishes: true')
      await changed({
        tasks: { 'iom RETURN_ASSIST': 'OPEN' },
        sees: { 'iom return.assist': 'vNumber stay returnPlan' },
      })
    })

    step('day 40: he is home; what was still asked for him falls away', async ({ hub, changed }) => {
      await hub.day(40)
      await hub.does(
        'coa',
        'reception.arrange',
        'endReception',
        `${await hub.read('coa', 'reception.arrange', 'reception')} leftAt: "${hub.date(40)}" leftToUnknownDestination: false`,
      )
      const plan = await hub.read('iom', 'return.assist', 'returnPlan')
      await hub.does('iom', 'return.assist', 'recordDeparture', `${plan} departedAt: "${hub.date(40)}"`)
      await changed({
        tasks: { 'iom RETURN_ASSIST': GONE, 'coa STAY_RECEPTION': GONE, 'care-coordination CLOSE_CASE': 'OPEN' },
        sees: { 'iom return.assist': GONE, 'coa reception.arrange': GONE },
      })
      await hub.does('care-coordination', 'care.coordinate', 'closeCase', 'reason: RETURNED')
      await changed({
        tasks: { 'care-coordination CARE_PLAN': GONE, 'care-coordination CLOSE_CASE': GONE },
        sees: { 'care-coordination care.coordinate': GONE },
      })
    })

    step(
      'another man did not take the time to reflect: the IND, which has no task, is asked when he wishes to go',
      async (telling) => {
        telling.another()
        await begins(telling)
        await telling.hub.does('police-amsterdam', 'reflection.offer', 'answerReflection', 'accepted: false')
        await coordinated(telling)
        await telling.changed({
          tasks: { 'care-coordination CARE_PLAN': 'OPEN', 'care-coordination CLOSE_CASE': 'OPEN' },
          sees: { 'care-coordination care.coordinate': 'registration carePlan' },
        })
        await telling.hub.does('care-coordination', 'care.coordinate', 'recordReturnWish', 'wishes: true')
        await telling.changed({
          tasks: { 'care-coordination CLOSE_CASE': GONE, 'ind RECORD_REFLECTION': 'OPEN' },
          sees: { 'ind reflection.offer': 'vNumber' },
        })
      },
    )

    step(
      'an appeal that he had made holds everything; once it is over DT&V helps who does not want the IOM',
      async ({ hub, changed }) => {
        await hub.does('ind', 'reflection.offer', 'assertFact', 'name: "departure-not-suspended" value: true')
        await hub.does('ind', 'reflection.offer', 'assertFact', 'name: "no-appeal-open" value: false')
        await changed({ tasks: { 'dtv HOLD_DEPARTURE': 'OPEN' }, sees: { 'dtv departure.hold': 'vNumber' } })
        await hub.does('ind', 'reflection.offer', 'assertFact', 'name: "no-appeal-open" value: true')
        await changed({
          tasks: { 'ind RECORD_REFLECTION': GONE, 'dtv HOLD_DEPARTURE': GONE, 'dtv RETURN_ASSIST': 'OPEN' },
          sees: { 'ind reflection.offer': GONE, 'dtv departure.hold': GONE, 'dtv return.assist': 'vNumber' },
        })
      },
    )
  })
}
