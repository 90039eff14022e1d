import { expect } from '@jest/globals'
import { GONE } from '../../fixtures/follow-story.ts'
import type { StoryHub } from '../../fixtures/story-hub.ts'
import { tellStory } from '../../fixtures/tell-story.ts'
import type { TestStore } from '../../subgraphs/support/test-stores.ts'

const fates = async (hub: StoryHub): Promise<unknown> => {
  const answer = await hub.ask('fairwork', 'signal.report', '{ signalReports { fate } }')
  return answer.data?.signalReports
}

/** What FairWork is told when it asks for the case by its id, which it never learnt, but for the id of the decision. */
const askedForCase = async (hub: StoryHub, caseId: string): Promise<string> => {
  const answer = await hub.ask('fairwork', 'signal.report', `{ case(id: "${caseId}") { caseId isOpen } }`)
  return JSON.stringify(answer).replaceAll(answer.extensions?.schakel.decision ?? 'none', '')
}

const consent = (scope: string, status: string, ...kinds: readonly string[]): string =>
  `scope: "${scope}" recipients: ${JSON.stringify(kinds)} status: ${status} givenBy: SELF form: WRITTEN explainedInLanguage: "pol"`

/** A man of 38 from Poland, exploited in a greenhouse, who wants his damage made good: he stays by right, so nobody asks the IND. */
export function euWorker(open: () => Promise<TestStore>): void {
  tellStory('an EU worker who seeks compensation', open, (step) => {
    let caseId = ''

    step(
      'FairWork reports; the Labour Inspectorate holds the assessment, and FairWork sees no case',
      async ({ hub, changed }) => {
        await hub.does(
          'fairwork',
          'signal.report',
          'reportSignal',
          `narrative: "Sixty hours a week, and his wages went to the man who drove him." indicatorCodes: [WAGES_WITHHELD]
         exploitationSuspected: [LABOUR] sector: AGRICULTURE assessor: "${hub.oin('nla')}" ageStatus: ADULT
         residenceGroup: EU_EEA_CH careRegion: AMSTERDAM`,
        )
        caseId = await hub.finds('nla', 'signal.assess')
        await changed({
          tasks: { 'nla ASSESS_SIGNAL': 'OPEN' },
          sees: { 'nla signal.assess': 'signals story' },
        })
        expect(await fates(hub)).toEqual([{ fate: 'RECEIVED' }])
        expect(await askedForCase(hub, caseId)).toBe(await askedForCase(hub, '2b1d6a0e-7c53-4f0e-9a55-0c6f3f6f8f11'))
      },
    )

    step(
      'the slightest indication: he is registered, and no reflection is offered to who stays by right',
      async ({ hub, changed }) => {
        const read = await hub.read('nla', 'signal.assess', 'policeSignals', 'signalId')
        await hub.does('nla', 'signal.assess', 'assessSignal', `${read} assessment: SLIGHTEST_INDICATION`)
        await changed({
          tasks: { 'nla ASSESS_SIGNAL': GONE, 'comensha REGISTER_NATIONAL': 'OPEN' },
          sees: { 'nla signal.assess': GONE, 'comensha registration.national': '' },
        })
        expect(await fates(hub)).toEqual([{ fate: 'ASSESSED_INDICATION' }])
      },
    )

    step('a coordinator is asked, with his consent', async ({ hub, changed }) => {
      const asked = consent('care.coordinate', 'GIVEN', 'COMENSHA', 'CARE_COORDINATION')
      await hub.does('comensha', 'registration.national', 'recordConsent', asked)
      await hub.does(
        'comensha',
        'registration.national',
        'registerVictim',
        `helpWanted: true dossierType: REGISTRATIE_INFORMATIE_EN_ADVIES reporterType: FAIRWORK gender: M ageBand: FROM_23
         citizenship: "PL" exploitationForms: [LABOUR] sector: AGRICULTURE`,
      )
      await hub.does('comensha', 'care.coordinate', 'assignCoordinator')
      await hub.does('care-coordination', 'care.coordinate', 'acceptTask')
      await changed({
        tasks: {
          'comensha REGISTER_NATIONAL': GONE,
          'care-coordination CARE_PLAN': 'OPEN',
          'care-coordination CLOSE_CASE': 'OPEN',
        },
        sees: { 'comensha registration.national': GONE, 'care-coordination care.coordinate': 'registration' },
      })
    })

    step('the shelter for those in reflection is not for him, and the IND is not asked', async ({ hub, unchanged }) => {
      const cosm = 'urgency: PLANNED shelterTypeNeeded: COSM'
      await expect(hub.does('care-coordination', 'care.coordinate', 'requestShelter', cosm)).rejects.toThrow(
        'COSM_ONLY_FOR_ADULTS_IN_REFLECTION',
      )
      await unchanged()
    })

    step(
      'the municipality enters him in the register, and decides on income: each task is seen for itself',
      async ({ hub, changed }) => {
        await hub.does(
          'care-coordination',
          'care.coordinate',
          'recordCarePlan',
          'fullName: "Marek Wrona" birthDate: "1988-01-20" needs: [LEGAL, INCOME] coordinatorName: "J. de Vries"',
        )
        const soon = await hub.refused(
          'care-coordination',
          'care.coordinate',
          'requestBrpRegistration',
          'expectedMonths: 3',
        )
        expect(soon).toBe('GUARD_FAILED')
        await hub.does('care-coordination', 'care.coordinate', 'requestBrpRegistration', 'expectedMonths: 6')
        await hub.does('care-coordination', 'care.coordinate', 'refer', 'service: FINANCIAL')
        await changed({
          tasks: {
            'care-coordination CLOSE_CASE': GONE,
            'municipality-amsterdam BRP_REGISTER': 'OPEN',
            'municipality-amsterdam INCOME_DECIDE': 'OPEN',
          },
          sees: {
            'care-coordination care.coordinate': 'registration carePlan',
            'municipality-amsterdam municipal.register': '',
            'municipality-amsterdam municipal.income': '',
          },
        })
        await hub.day(3)
        await hub.does(
          'municipality-amsterdam',
          'municipal.register',
          'registerInBrp',
          `registeredAt: "${hub.date(3)}" burgerservicenummer: "999990019" functieAdres: B geheimhoudingPersoonsgegevens: true`,
        )
        await hub.does(
          'municipality-amsterdam',
          'municipal.income',
          'decideIncome',
          `decision: GRANTED appliedAt: "${hub.date(3)}" scheme: PARTICIPATIEWET`,
        )
        await changed({
          tasks: {
            'municipality-amsterdam BRP_REGISTER': GONE,
            'municipality-amsterdam INCOME_DECIDE': GONE,
            'care-coordination CLOSE_CASE': 'OPEN',
          },
          sees: {
            'municipality-amsterdam municipal.register': GONE,
            'municipality-amsterdam municipal.income': GONE,
            'care-coordination care.coordinate': 'registration carePlan income',
          },
        })
      },
    )

    step('victim support sees him once it is known that he does not object', async ({ hub, changed }) => {
      await hub.does('care-coordination', 'care.coordinate', 'refer', 'service: VICTIM_SUPPORT')
      await hub.does('victim-support', 'victim.support', 'acceptTask')
      await changed({
        tasks: { 'care-coordination CLOSE_CASE': GONE, 'victim-support VICTIM_SUPPORT': 'OPEN' },
        sees: { 'victim-support victim.support': '?no-objection' },
      })
      await hub.does(
        'victim-support',
        'victim.support',
        'recordConsent',
        consent('victim.support', 'NOT_OBJECTED', 'VICTIM_SUPPORT'),
      )
      await hub.does('victim-support', 'victim.support', 'recordSupport', 'servicesProvided: [LEGAL] claimFiled: false')
      await changed({ sees: { 'victim-support victim.support': 'support' } })
    })

    step(
      'he applies to the fund without a report: none is needed, and it is told of none',
      async ({ hub, changed }) => {
        await hub.does('care-coordination', 'care.coordinate', 'refer', 'service: COMPENSATION')
        await changed({
          tasks: { 'schadefonds COMPENSATE': 'OPEN' },
          sees: { 'schadefonds compensation.assess': '' },
        })
      },
    )

    step('day 40: he reports after all; nothing is to be decided on his stay', async ({ hub, changed }) => {
      await hub.day(40)
      await hub.does('care-coordination', 'care.coordinate', 'assertFact', 'name: "wishes-to-talk" value: true')
      await hub.does(
        'nla',
        'report.take',
        'takeReport',
        `kind: AANGIFTE filed: true reportedAt: "${hub.date(40)}" offenceArticle: "273f" statementText: "His own words."
         statementSummary: "Exploitation in a greenhouse."`,
      )
      await changed({
        tasks: { 'om PROSECUTE': 'OPEN' },
        sees: {
          'om prosecution.victim-rights': 'report statement support',
          'schadefonds compensation.assess': 'report',
          'victim-support victim.support': 'report support',
          'care-coordination care.coordinate': 'report registration carePlan income',
        },
      })
    })

    step(
      'the fund grants; support ends; the criminal case is judged, and no continued stay is decided on',
      async ({ hub, changed }) => {
        expect(
          await hub.refused('care-coordination', 'care.coordinate', 'closeCase', 'reason: ASSISTANCE_COMPLETED'),
        ).toBe('TASKS_STILL_OPEN')
        await hub.day(200)
        await hub.does(
          'schadefonds',
          'compensation.assess',
          'decideCompensation',
          `${await hub.read('schadefonds', 'compensation.assess', 'victimSupport').catch(() => '')} decision: GRANTED decidedAt: "${hub.date(200)}" fundApplicationAt: "${hub.date(10)}" plausibility: PLAUSIBLE injuryCategory: 2`,
        )
        const support = await hub.read('victim-support', 'victim.support', 'victimSupport')
        await hub.does('victim-support', 'victim.support', 'endVictimSupport', support)
        await hub.does('om', 'prosecution.victim-rights', 'openInvestigation', 'caseNumberOM: "13-000002-26"')
        await hub.does(
          'om',
          'prosecution.victim-rights',
          'bringToCourt',
          await hub.read('om', 'prosecution.victim-rights', 'investigation'),
        )
        const toCourt = await hub.read('om', 'prosecution.victim-rights', 'investigation')
        await hub.does(
          'om',
          'prosecution.victim-rights',
          'endCriminalCase',
          `${toCourt} ending: JUDGED decidedAt: "${hub.date(200)}"`,
        )
        await changed({
          tasks: {
            'schadefonds COMPENSATE': GONE,
            'victim-support VICTIM_SUPPORT': GONE,
            'om PROSECUTE': GONE,
            'care-coordination CLOSE_CASE': 'OPEN',
          },
          sees: {
            'schadefonds compensation.assess': GONE,
            'victim-support victim.support': GONE,
            'om prosecution.victim-rights': GONE,
            'care-coordination care.coordinate': 'report investigation registration carePlan income',
          },
        })
      },
    )

    step(
      'the case is closed: it is no case to anybody any more, and FairWork knows what it knew',
      async ({ hub, changed }) => {
        await hub.does('care-coordination', 'care.coordinate', 'closeCase', 'reason: ASSISTANCE_COMPLETED')
        await changed({
          tasks: { 'care-coordination CARE_PLAN': GONE, 'care-coordination CLOSE_CASE': GONE },
          sees: { 'care-coordination care.coordinate': GONE },
        })
        expect(await fates(hub)).toEqual([{ fate: 'ASSESSED_INDICATION' }])
        expect(await askedForCase(hub, caseId)).toBe(await askedForCase(hub, '2b1d6a0e-7c53-4f0e-9a55-0c6f3f6f8f11'))
      },
    )
  })
}
