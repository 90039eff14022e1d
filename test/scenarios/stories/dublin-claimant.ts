import { expect } from '@jest/globals'
import { GONE } from '../../fixtures/follow-story.ts'
import { tellStory } from '../../fixtures/tell-story.ts'
import type { TestStore } from '../../subgraphs/support/test-stores.ts'
import { consent } from './consent.ts'
import { assessed, coordinated, noShelter, received, reflection, registered, signal, state } from './dublin-day-0.ts'

/** The worked example: day 0, 21, 31; a woman of 24 from Nigeria for whom no shelter has room. */
export function dublinClaimant(open: () => Promise<TestStore>): void {
  tellStory('a Dublin claimant without a place in a shelter', open, (step) => {
    step('day 0: the Marechaussee reports and holds the assessment; nobody else knows', async (telling) => {
      await signal(telling)
      await telling.changed({
        tasks: { 'kmar ASSESS_SIGNAL': 'OPEN' },
        sees: { 'kmar signal.assess': 'signals story name vNumber' },
      })
    })

    step(
      'the slightest indication: reflection is offered, the desk registers, and the signal is out of sight',
      async (telling) => {
        await assessed(telling)
        await telling.changed({
          tasks: {
            'kmar ASSESS_SIGNAL': GONE,
            'kmar OFFER_REFLECTION': 'OPEN',
            'comensha REGISTER_NATIONAL': 'OPEN',
          },
          sees: {
            'kmar signal.assess': GONE,
            'kmar reflection.offer': 'vNumber',
            'comensha registration.national': '',
          },
        })
      },
    )

    step('she accepts, and the IND is to record it', async ({ hub, changed }) => {
      await hub.does('kmar', 'reflection.offer', 'offerReflection')
      await hub.does('kmar', 'reflection.offer', 'answerReflection', 'accepted: true')
      await changed({
        tasks: { 'kmar OFFER_REFLECTION': GONE, 'ind RECORD_REFLECTION': 'OPEN' },
        sees: { 'kmar reflection.offer': GONE, 'ind reflection.offer': 'vNumber' },
      })
    })

    step(
      'thirty days under Dublin, no more; whoever sees to departure knows at once, and no reason',
      async (telling) => {
        await reflection(telling)
        await telling.changed({
          tasks: { 'dtv HOLD_DEPARTURE': 'OPEN' },
          sees: { 'ind reflection.offer': 'vNumber stay reflection', 'dtv departure.hold': 'vNumber' },
        })
      },
    )

    step(
      'registered in codes; a place is sought with her consent, and coordination waits for its own',
      async (telling) => {
        await registered(telling)
        await telling.changed({
          tasks: {
            'comensha REGISTER_NATIONAL': GONE,
            'comensha PLACE_SHELTER': 'OPEN',
            'comensha ASSIGN_COORDINATOR': 'OPEN',
          },
          sees: {
            'comensha registration.national': GONE,
            'comensha shelter.place': 'stay reflection registration shelterAsked',
            'comensha care.coordinate': '?consent-given',
          },
        })
      },
    )

    step('no shelter has room: reception is asked, and the search goes on', async (telling) => {
      await noShelter(telling)
      await telling.changed({
        tasks: { 'coa ARRANGE_RECEPTION': 'OPEN' },
        sees: { 'coa reception.arrange': 'vNumber stay reflection' },
      })
      const again = await telling.hub.refused('shelter-noord', 'shelter.place', 'acceptTask')
      expect(again).toBe('TASK_NOT_FOUND')
    })

    step('COA receives her: it alone sees where', async (telling) => {
      await received(telling)
      await telling.changed({
        tasks: { 'coa ARRANGE_RECEPTION': GONE, 'coa STAY_RECEPTION': 'OPEN' },
        sees: { 'coa reception.arrange': 'vNumber stay reflection reception receptionAddress' },
      })
    })

    step('a coordinator is asked once she consents to coordination', async (telling) => {
      const toWhom = `coordinator: "${telling.hub.oin('care-coordination')}"`
      const early = await telling.hub.refused('comensha', 'care.coordinate', 'assignCoordinator', toWhom)
      expect(early).toBe('OPERATION_WITHHELD')
      await coordinated(telling)
      await telling.changed({
        tasks: { 'comensha ASSIGN_COORDINATOR': GONE, 'care-coordination CARE_PLAN': 'OFFERED' },
        sees: {
          'comensha care.coordinate': GONE,
          'comensha shelter.place': 'stay reflection registration shelterAsked carePlan',
        },
      })
    })

    step('the coordinator accepts, and sees dates and codes of every track', async (telling) => {
      await telling.hub.does('care-coordination', 'care.coordinate', 'acceptTask')
      await telling.changed({
        tasks: { 'care-coordination CARE_PLAN': 'OPEN' },
        sees: { 'care-coordination care.coordinate': 'stay reflection registration carePlan' },
      })
      expect(await state(telling)).toBe('IN_REFLECTION')
    })

    step(
      'how she may be reached is known at once to all who may write to her, and to nobody else',
      async ({ hub, changed }) => {
        const plan = await hub.read('care-coordination', 'care.coordinate', 'carePlan')
        await hub.does(
          'care-coordination',
          'care.coordinate',
          'recordCarePlan',
          `${plan} fullName: "Adaeze Okonkwo" birthDate: "2002-05-14" needs: [SAFETY, MEDICAL, LEGAL]
         coordinatorName: "J. de Vries" coordinatorPhone: "+31 20 000 0000" lawyerName: "mr. L. Bos"`,
        )
        const rules = 'expected: [] rules: [NEVER_PHONE, VIA_COORDINATOR]'
        await hub.does('care-coordination', 'care.coordinate', 'setContactRules', rules)
        await changed({
          sees: {
            'ind reflection.offer': 'vNumber stay reflection contactRules',
            'comensha shelter.place': 'stay reflection registration shelterAsked carePlan contactRules',
            'coa reception.arrange': 'vNumber stay reflection reception receptionAddress contactRules',
            'care-coordination care.coordinate': 'stay reflection registration carePlan contactRules',
          },
        })
      },
    )

    step('health care is asked with her consent only', async ({ hub, changed }) => {
      const referral = `service: MEDICAL to: "${hub.oin('health')}"`
      expect(await hub.refused('care-coordination', 'care.coordinate', 'refer', referral)).toBe('GUARD_FAILED')
      await hub.does('care-coordination', 'care.coordinate', 'recordConsent', consent('health.refer', 'HEALTH'))
      await hub.does('care-coordination', 'care.coordinate', 'refer', referral)
      await changed({ tasks: { 'health HEALTH_INTAKE': 'OFFERED' } })
    })

    step(
      'the intake leads to treatment: the codes that a house must know travel, the diagnosis does not',
      async ({ hub, changed }) => {
        await hub.does('health', 'health.refer', 'acceptTask')
        await hub.does('health', 'health.refer', 'linkCase')
        await hub.does(
          'health',
          'health.refer',
          'recordHealthIntake',
          'treatmentWanted: true acuteMedicalNeed: false fitForInterview: WITH_SUPPORT diagnosisNotes: "For the doctor alone."',
        )
        await changed({
          tasks: { 'health HEALTH_INTAKE': GONE, 'health TREAT': 'OPEN' },
          sees: {
            'health health.refer': 'health contactRules',
            'comensha shelter.place': 'stay reflection registration shelterAsked carePlan health contactRules',
          },
        })
      },
    )

    step(
      'day 21: she wants to talk, and the service that found the indication may meet her',
      async ({ hub, changed }) => {
        await hub.day(21)
        await hub.does('care-coordination', 'care.coordinate', 'assertFact', 'name: "wishes-to-talk" value: true')
        await changed({
          tasks: { 'kmar TAKE_REPORT': 'OPEN' },
          sees: { 'kmar report.take': 'signals story name reflection contactRules' },
        })
      },
    )

    step(
      'she reports: the statement is for the prosecution; that there is one is for the coordinator',
      async ({ hub, changed }) => {
        await hub.does('kmar', 'report.take', 'recordTalk', `talkAt: "${hub.date(21)}T08:00:00Z"`)
        await hub.does(
          'kmar',
          'report.take',
          'takeReport',
          `kind: AANGIFTE filed: true reportedAt: "${hub.date(21)}" offenceArticle: "273f"
         statementText: "Her own words, for the investigation alone." statementSummary: "Sexual exploitation."`,
        )
        await changed({
          tasks: { 'kmar TAKE_REPORT': GONE, 'om PROSECUTE': 'OPEN' },
          sees: {
            'kmar report.take': GONE,
            'om prosecution.victim-rights': 'name report statement contactRules',
            'care-coordination care.coordinate': 'report stay reflection registration carePlan contactRules',
          },
        })
      },
    )

    step(
      'the prosecution states that she is needed here: only then is there something to decide',
      async ({ hub, changed }) => {
        await hub.does('om', 'prosecution.victim-rights', 'openInvestigation', 'caseNumberOM: "13-000001-26"')
        const read = await hub.read('om', 'prosecution.victim-rights', 'investigation')
        await hub.does('om', 'prosecution.victim-rights', 'statePresence', `${read} needed: true`)
        await changed({
          tasks: { 'ind DECIDE_RESIDENCE': 'OPEN' },
          sees: {
            'om prosecution.victim-rights': 'name report statement investigation contactRules',
            'ind residence.decide': '?application-exists',
            'care-coordination care.coordinate':
              'report investigation stay reflection registration carePlan contactRules',
          },
        })
      },
    )

    step('the IND records the application, and sees what it decides on', async ({ hub, changed }) => {
      const application = `procedure: B8_VICTIM submittedAt: "${hub.date(21)}" policeStatementPresent: true`
      await hub.does('ind', 'residence.decide', 'recordApplication', application)
      await changed({
        sees: {
          'ind residence.decide': 'report investigation vNumber stay reflection application contactRules',
          'care-coordination care.coordinate':
            'report investigation stay reflection application registration carePlan contactRules',
        },
      })
    })

    step('the permit is granted, and the municipality is to enter her in the register', async (telling) => {
      const { hub, changed } = telling
      const read = await hub.read('ind', 'residence.decide', 'residenceApplications', 'applicationId')
      const granted = `${read} decision: GRANTED decidedAt: "${hub.date(21)}" decisionGrounds: "For the IND alone."`
      await hub.does('ind', 'residence.decide', 'decideApplication', granted)
      await changed({
        tasks: { 'ind DECIDE_RESIDENCE': GONE, 'municipality-amsterdam BRP_REGISTER': 'OPEN' },
        sees: {
          'ind residence.decide': GONE,
          'municipality-amsterdam municipal.register': 'vNumber stay contactRules',
        },
      })
      expect(await state(telling)).toBe('ON_PERMIT')
    })

    step('day 24: at a correspondence address, with secrecy that must be answered', async ({ hub, changed }) => {
      await hub.day(24)
      const entry = `registeredAt: "${hub.date(24)}" burgerservicenummer: "999990019" functieAdres: B
        naam: { voornamen: "Adaeze", geslachtsnaam: "Okonkwo", volledigeNaam: "Adaeze Okonkwo" }`
      const open = await hub.refused('municipality-amsterdam', 'municipal.register', 'registerInBrp', entry)
      expect(open).toBe('INVALID_ARGUMENT')
      const secret = `${entry} geheimhoudingPersoonsgegevens: true`
      await hub.does('municipality-amsterdam', 'municipal.register', 'registerInBrp', secret)
      await changed({
        tasks: { 'municipality-amsterdam BRP_REGISTER': GONE },
        sees: { 'municipality-amsterdam municipal.register': GONE },
      })
    })

    step('the same municipality, asked for support, sees her for that and no more', async ({ hub, changed }) => {
      await hub.does('care-coordination', 'care.coordinate', 'requestWmo')
      await changed({
        tasks: { 'municipality-amsterdam WMO_DECIDE': 'OPEN' },
        sees: { 'municipality-amsterdam municipal.wmo': 'stay bsn contactRules' },
      })
      const decided = `decision: GRANTED reportedAt: "${hub.date(24)}" provisionType: GUIDANCE`
      await hub.does('municipality-amsterdam', 'municipal.wmo', 'decideWmo', decided)
      await changed({
        tasks: { 'municipality-amsterdam WMO_DECIDE': GONE },
        sees: {
          'municipality-amsterdam municipal.wmo': GONE,
          'care-coordination care.coordinate':
            'report investigation stay reflection application registration carePlan wmo contactRules',
        },
      })
    })

    step('she applies for compensation: the fund sees neither shelter nor stay', async ({ hub, changed }) => {
      const referral = `service: COMPENSATION to: "${hub.oin('schadefonds')}"`
      await hub.does('care-coordination', 'care.coordinate', 'refer', referral)
      await changed({
        tasks: { 'schadefonds COMPENSATE': 'OPEN' },
        sees: { 'schadefonds compensation.assess': 'report investigation contactRules' },
      })
    })

    step(
      'day 30 changes nothing; on day 31 the time to reflect is over, and help goes on',
      async ({ hub, changed, unchanged }) => {
        await hub.day(30)
        await unchanged()
        await hub.day(31)
        await changed({
          tasks: { 'ind RECORD_REFLECTION': GONE, 'dtv HOLD_DEPARTURE': GONE },
          sees: { 'ind reflection.offer': GONE, 'dtv departure.hold': GONE },
        })
      },
    )

    step('day 120: the fund decides, and is done; this is who still has to do with her', async ({ hub, changed }) => {
      await hub.day(120)
      const decided = `decision: GRANTED decidedAt: "${hub.date(120)}" fundApplicationAt: "${hub.date(24)}" plausibility: PLAUSIBLE`
      await hub.does('schadefonds', 'compensation.assess', 'decideCompensation', decided)
      await changed({
        tasks: { 'schadefonds COMPENSATE': GONE },
        sees: { 'schadefonds compensation.assess': GONE },
      })
      expect(await hub.tasks()).toEqual([
        'care-coordination CARE_PLAN OPEN',
        'coa STAY_RECEPTION OPEN',
        'comensha PLACE_SHELTER OPEN',
        'health TREAT OPEN',
        'om PROSECUTE OPEN',
      ])
    })
  })
}
