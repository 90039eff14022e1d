import { expect } from '@jest/globals'
import { GONE } from '../../fixtures/follow-story.ts'
import { tellStory } from '../../fixtures/tell-story.ts'
import type { TestStore } from '../../subgraphs/support/test-stores.ts'
import { consent, consentTo } from './consent.ts'

const SHELTER = 'shelter-noord'

/** A woman of 33 from the Netherlands in a shelter, who falls ill and then takes back, one by one, what she agreed to. */
export function healthEmergency(open: () => Promise<TestStore>): void {
  tellStory('a health emergency, and consent that is withdrawn', open, (step) => {
    let caseId = ''

    step('day 0: a care organisation opens the case itself; no police comes near it', async ({ hub, changed }) => {
      const made = await hub.does(
        'comensha',
        'registration.national',
        'openCase',
        'helpWanted: true ageStatus: ADULT consentBand: ADULT residenceGroup: NL careRegion: AMSTERDAM',
      )
      caseId = made.caseId ?? ''
      hub.about(caseId)
      await changed({
        tasks: { 'comensha REGISTER_NATIONAL': 'OPEN' },
        sees: { 'comensha registration.national': '' },
      })
    })

    step(
      'she is registered; a shelter and a coordinator are found, each with her consent',
      async ({ hub, changed }) => {
        for (const agreed of [
          consent('shelter.place', 'COMENSHA', 'SHELTER'),
          consent('care.coordinate', 'COMENSHA', 'CARE_COORDINATION'),
        ])
          await hub.does('comensha', 'registration.national', 'recordConsent', agreed)
        await hub.does(
          'comensha',
          'registration.national',
          'requestShelter',
          'urgency: PLANNED shelterTypeNeeded: WOMENS callName: "Els"',
        )
        await hub.does(
          'comensha',
          'registration.national',
          'registerVictim',
          'helpWanted: true dossierType: REGISTRATIE_EN_OPVANG reporterType: SELF gender: V citizenship: "NL" exploitationForms: [SEXUAL]',
        )
        await hub.does('comensha', 'care.coordinate', 'assignCoordinator')
        await hub.does('care-coordination', 'care.coordinate', 'acceptTask')
        await hub.does(
          'comensha',
          'shelter.place',
          'offerTask',
          `type: PLACE_SHELTER to: "${hub.oin(SHELTER)}" shelterType: WOMENS`,
        )
        await hub.does(SHELTER, 'shelter.place', 'acceptTask')
        await hub.does(
          SHELTER,
          'shelter.place',
          'confirmPlacement',
          `shelterType: WOMENS placedAt: "${hub.date(0)}" shelterAddress: "Voorbeeldhof 3, Groningen" region: NOORD_NEDERLAND`,
        )
        await hub.does(
          SHELTER,
          'shelter.place',
          'assessSafety',
          'riskLevel: ELEVATED perpetratorKnowsLocation: false agreedMeasures: [PHONE_REPLACED, VISITORS_CHECKED]',
          'ASSESS_SAFETY',
        )
        await changed({
          tasks: {
            'comensha REGISTER_NATIONAL': GONE,
            'care-coordination CARE_PLAN': 'OPEN',
            [`${SHELTER} STAY_SHELTER`]: 'OPEN',
          },
          sees: {
            'comensha registration.national': GONE,
            'care-coordination care.coordinate': 'registration placement safety',
            [`${SHELTER} shelter.place`]: 'registration shelterAsked placement shelterAddress safety',
          },
        })
      },
    )

    step('day 3: she falls ill; she agrees to care, which is due the same day', async ({ hub, changed }) => {
      await hub.day(3)
      const referral = `service: MEDICAL to: "${hub.oin('health')}" urgent: true`
      expect(await hub.refused(SHELTER, 'shelter.place', 'refer', referral, 'STAY_SHELTER')).toBe('GUARD_FAILED')
      await hub.does(SHELTER, 'shelter.place', 'recordConsent', consent('health.refer', 'HEALTH'), 'STAY_SHELTER')
      await hub.does(SHELTER, 'shelter.place', 'refer', referral, 'STAY_SHELTER')
      await hub.does('health', 'health.refer', 'acceptTask')
      await hub.does(
        'health',
        'health.refer',
        'recordHealthIntake',
        'treatmentWanted: true acuteMedicalNeed: true mentalHealthTriage: URGENT accessNeedCodes: [QUIET_ROOM] diagnosisNotes: "For the doctor alone."',
      )
      await changed({
        tasks: { 'health TREAT': 'OPEN' },
        sees: {
          'health health.refer': 'health',
          [`${SHELTER} shelter.place`]: 'registration shelterAsked placement shelterAddress safety health',
        },
      })
    })

    step(
      'she takes back her consent to care: within a second the doctor sees nothing, with a token given before',
      async ({ hub, changed }) => {
        const token = await hub.own.token('health', 'health.refer')
        const sees = async (): Promise<unknown> => {
          const answer = await hub.own.ask(
            'health',
            'health.refer',
            `{ case(id: "${caseId}") { healthIntake { acuteMedicalNeed } } }`,
            { token },
          )
          return answer.data.case
        }
        expect(await sees()).toEqual({ healthIntake: { acuteMedicalNeed: true } })
        await hub.does('care-coordination', 'care.coordinate', 'withdrawConsent', await consentTo(hub, 'health.refer'))
        const withdrawn = performance.now()
        expect(await sees()).toBeNull()
        expect(performance.now() - withdrawn).toBeLessThan(1_000)
        await changed({ tasks: { 'health TREAT': GONE }, sees: { 'health health.refer': GONE } })
        const former = await hub.ask('health', 'health.refer', '{ formerTasks(first: 1) { tasks { type why } } }')
        expect(former.data.formerTasks.tasks).toEqual([{ type: 'TREAT', why: 'CONSENT_WITHDRAWN' }])
      },
    )

    step(
      'day 4: in acute need a doctor who holds the task goes on, whatever consent says, until the need is over',
      async ({ hub, changed }) => {
        await hub.day(4)
        await hub.does(SHELTER, 'shelter.place', 'recordConsent', consent('health.refer', 'HEALTH'), 'STAY_SHELTER')
        await hub.does(
          SHELTER,
          'shelter.place',
          'refer',
          `service: MEDICAL to: "${hub.oin('health')}" urgent: true`,
          'STAY_SHELTER',
        )
        await hub.does('health', 'health.refer', 'acceptTask')
        await hub.does('health', 'health.refer', 'assertFact', 'name: "acute-medical-need" value: true')
        await hub.does('care-coordination', 'care.coordinate', 'withdrawConsent', await consentTo(hub, 'health.refer'))
        await changed({ tasks: { 'health HEALTH_INTAKE': 'OPEN' }, sees: { 'health health.refer': 'health' } })
        await hub.does('health', 'health.refer', 'assertFact', 'name: "acute-medical-need" value: false')
        await changed({ tasks: { 'health HEALTH_INTAKE': GONE }, sees: { 'health health.refer': GONE } })
      },
    )

    step(
      'day 10: she takes back the rest; who houses her keeps her safe, and nobody else knows of her',
      async ({ hub, changed }) => {
        await hub.day(10)
        await hub.does('care-coordination', 'care.coordinate', 'withdrawConsent', await consentTo(hub, 'shelter.place'))
        await changed({ sees: { [`${SHELTER} shelter.place`]: 'placement shelterAddress safety' } })
        await hub.does(
          'care-coordination',
          'care.coordinate',
          'withdrawConsent',
          await consentTo(hub, 'care.coordinate'),
        )
        await changed({ sees: { 'care-coordination care.coordinate': '?consent-given' } })
      },
    )

    step(
      'the house goes on with its own: how she is reached, how safe she is, and when she leaves',
      async ({ hub, changed }) => {
        await hub.does(SHELTER, 'shelter.place', 'assessSafety', 'riskLevel: HIGH agreedMeasures: [ESCORT]')

        await hub.does(SHELTER, 'shelter.place', 'setContactRules', 'expected: [] rules: [NEVER_PHONE]', 'STAY_SHELTER')
        const closed = await hub.refused(
          SHELTER,
          'shelter.place',
          'requestShelter',
          'urgency: PLANNED shelterTypeNeeded: OMM',
        )
        expect(closed).toBe('OPERATION_WITHHELD')
        await changed({ sees: { [`${SHELTER} shelter.place`]: 'placement shelterAddress safety contactRules' } })
        const stay = await hub.read(SHELTER, 'shelter.place', 'shelterPlacements', 'placementId')
        await hub.does(
          SHELTER,
          'shelter.place',
          'endPlacement',
          `${stay} endReason: MOVED_ON endedAt: "${hub.date(10)}" toUnknownDestination: false`,
        )
        await changed({
          tasks: { [`${SHELTER} STAY_SHELTER`]: GONE, 'care-coordination CLOSE_CASE': 'OPEN' },
          sees: { [`${SHELTER} shelter.place`]: GONE },
        })
      },
    )
  })
}
