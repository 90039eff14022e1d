import { expect } from '@jest/globals'
import { GONE } from '../../fixtures/follow-story.ts'
import type { StoryStep, Telling } from '../../fixtures/tell-story.ts'

/** The second of each month after the first, as a day of the story: it began on 2 March 2026. */
const MONTHS = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337, 365, 396, 426, 457, 487, 518, 549]

const coordinates = ({ hub }: Telling, mutation: string, args: string): Promise<unknown> =>
  hub.does('care-coordination', 'care.coordinate', mutation, args)

/** Safety is looked at again every four weeks, by whoever leads the case. */
const reviewSafety = (telling: Telling): Promise<unknown> => coordinates(telling, 'assessSafety', 'riskLevel: ELEVATED')

/** What is seen month by month, up to a year and a half. */
export function eighteenMonths(step: StoryStep): void {
  const month = (number: number, title: string, play: (telling: Telling) => Promise<unknown>): void =>
    step(`month ${number}: ${title}`, async (telling) => {
      // Month 12 is four weeks to the minute after month 11: looked at an hour before safety is to be assessed again.
      await telling.hub.day(MONTHS[number] ?? 0, number === 12 ? 8 : 9)
      await play(telling)
    })

  month(1, 'the intake is done and she is treated; whoever treats goes on seeing her', async ({ hub, changed }) => {
    await hub.does(
      'health',
      'health.refer',
      'recordHealthIntake',
      'treatmentWanted: true mentalHealthTriage: URGENT fitForInterview: WITH_SUPPORT diagnosisNotes: "For the doctor alone."',
    )
    await changed({ tasks: { 'health HEALTH_INTAKE': GONE, 'health TREAT': 'OPEN' } })
  })

  month(2, 'safety is to be assessed again, which the coordinator does', async (telling) => {
    await telling.changed({ tasks: { 'care-coordination ASSESS_SAFETY': 'OPEN' } })
    await reviewSafety(telling)
    await telling.changed({ tasks: { 'care-coordination ASSESS_SAFETY': GONE } })
  })

  month(3, 'before the court; victim support is asked, with her agreement', async (telling) => {
    const { hub, changed } = telling
    await reviewSafety(telling)
    const read = await hub.read('om', 'prosecution.victim-rights', 'investigation')
    await hub.does('om', 'prosecution.victim-rights', 'bringToCourt', read)
    await coordinates(
      telling,
      'recordConsent',
      'scope: "victim.support" recipients: ["VICTIM_SUPPORT"] status: NOT_OBJECTED givenBy: SELF form: ORAL_WITNESSED',
    )
    await coordinates(telling, 'refer', 'service: VICTIM_SUPPORT')
    await hub.does('victim-support', 'victim.support', 'acceptTask')
    await hub.does(
      'victim-support',
      'victim.support',
      'recordSupport',
      'servicesProvided: [LEGAL, PSYCHOSOCIAL] claimFiled: true',
    )
    await changed({
      tasks: { 'victim-support VICTIM_SUPPORT': 'OPEN' },
      sees: {
        'om prosecution.victim-rights':
          'name report statement investigation guardian guardianContact support contactRules',
        'victim-support victim.support': 'report investigation guardian guardianContact support contactRules',
      },
    })
  })

  month(4, 'nothing changes for anybody', async (telling) => {
    await reviewSafety(telling)
    await telling.unchanged()
  })

  month(5, 'the plan is looked at again', async (telling) => {
    const { hub, unchanged } = telling
    await reviewSafety(telling)
    const read = await hub.read('care-coordination', 'care.coordinate', 'carePlan')
    await coordinates(telling, 'reviewCarePlan', `${read} reviewAt: "${hub.date(195)}"`)
    await unchanged()
  })

  month(6, 'judged: the prosecutor’s part is over; the fund is asked', async (telling) => {
    const { hub, changed } = telling
    await reviewSafety(telling)
    const read = await hub.read('om', 'prosecution.victim-rights', 'investigation')
    await hub.does(
      'om',
      'prosecution.victim-rights',
      'endCriminalCase',
      `${read} ending: JUDGED decidedAt: "${hub.date(184)}"`,
    )
    await coordinates(telling, 'refer', 'service: COMPENSATION')
    await changed({
      tasks: { 'om PROSECUTE': GONE, 'schadefonds COMPENSATE': 'OPEN' },
      sees: {
        'om prosecution.victim-rights': GONE,
        'schadefonds compensation.assess': 'report investigation guardian guardianContact contactRules',
      },
    })
  })

  month(7, 'nothing changes for anybody', async (telling) => {
    await reviewSafety(telling)
    await telling.unchanged()
  })

  month(8, 'the fund decides, and sees her no more', async (telling) => {
    const { hub, changed } = telling
    await reviewSafety(telling)
    const read = await hub.read('schadefonds', 'compensation.assess', 'victimSupport')
    await hub.does(
      'schadefonds',
      'compensation.assess',
      'decideCompensation',
      `${read} decision: GRANTED decidedAt: "${hub.date(245)}" plausibility: PLAUSIBLE injuryCategory: 3`,
    )
    await changed({ tasks: { 'schadefonds COMPENSATE': GONE }, sees: { 'schadefonds compensation.assess': GONE } })
  })

  month(9, 'her treatment ends, and with it what the health centre sees', async (telling) => {
    await reviewSafety(telling)
    await telling.hub.does('health', 'health.refer', 'endTreatment')
    await telling.changed({ tasks: { 'health TREAT': GONE }, sees: { 'health health.refer': GONE } })
  })

  month(10, 'victim support ends', async (telling) => {
    const { hub, changed } = telling
    await reviewSafety(telling)
    const read = await hub.read('victim-support', 'victim.support', 'victimSupport')
    await hub.does('victim-support', 'victim.support', 'endVictimSupport', read)
    await changed({ tasks: { 'victim-support VICTIM_SUPPORT': GONE }, sees: { 'victim-support victim.support': GONE } })
  })

  month(11, 'nothing changes for anybody', async (telling) => {
    await reviewSafety(telling)
    await telling.unchanged()
  })

  month(12, 'a year: who houses her, who is her guardian and who coordinates; nobody else', async (telling) => {
    await telling.unchanged()
    const words = (row: string): readonly string[] => row.split(' ')
    expect(await telling.hub.sees()).toEqual({
      'care-coordination care.coordinate': words(
        'report investigation registration placement carePlan safety guardian guardianContact contactRules',
      ),
      'youth child.protect': words('name report placement safety guardian guardianContact contactRules'),
      'youth shelter.place': words(
        'registration shelterAsked placement shelterAddress carePlan safety guardian guardianContact contactRules',
      ),
    })
    expect(await telling.hub.tasks()).toEqual([
      'care-coordination CARE_PLAN OPEN',
      'youth EXERCISE_GUARDIANSHIP OPEN',
      'youth STAY_SHELTER OPEN',
    ])
  })

  month(13, 'nothing changes for anybody', async (telling) => {
    await reviewSafety(telling)
    await telling.unchanged()
  })

  month(14, 'nothing changes for anybody', async (telling) => {
    await reviewSafety(telling)
    await telling.unchanged()
  })

  month(15, 'a home of her own is asked for: the municipality sees what housing needs', async (telling) => {
    const { hub, changed } = telling
    await reviewSafety(telling)
    await hub.keeps('municipal', 'brp_person', {
      burgerservicenummer: '999999916',
      geboortedatum: '2009-06-15',
      geheimhouding_persoonsgegevens: true,
    })
    await coordinates(telling, 'refer', 'service: HOUSING')
    await changed({
      tasks: { 'municipality-amsterdam HOUSE': 'OPEN' },
      sees: { 'municipality-amsterdam municipal.housing': 'safety bsn contactRules' },
    })
  })

  step('the last evening before her eighteenth birthday: a child still', async ({ hub, unchanged }) => {
    await hub.day(469, 21)
    await unchanged()
  })

  step(
    'midnight in Amsterdam: she is of age; nobody is her guardian, and who houses and coordinates goes on',
    async ({ hub, changed }) => {
      await hub.day(469, 22)
      await changed({
        tasks: { 'youth EXERCISE_GUARDIANSHIP': GONE },
        sees: {
          'care-coordination care.coordinate':
            'report investigation registration placement carePlan safety guardian contactRules',
          'youth child.protect': GONE,
          'youth shelter.place':
            'registration shelterAsked placement shelterAddress carePlan safety guardian contactRules',
        },
      })
      expect(
        (await hub.ask('youth', 'child.protect', '{ formerTasks(first: 1) { tasks { type why endedBy } } }')).data,
      ).toEqual({
        formerTasks: { tasks: [{ type: 'EXERCISE_GUARDIANSHIP', why: 'TIME', endedBy: 'TIME' }] },
      })
      expect(
        await hub.reads('care-coordination', 'care.coordinate', 'ageStatus consentBand contactRules'),
      ).toMatchObject({
        ageStatus: 'ADULT',
        consentBand: 'ADULT',
        contactRules: ['NO_LETTERS', 'VIA_COORDINATOR'],
      })
      expect(await hub.refused('care-coordination', 'care.coordinate', 'suspectParent')).toBe('OPERATION_WITHHELD')
      expect(await hub.refused('care-coordination', 'care.coordinate', 'refer', 'service: CHILD_PROTECTION')).toBe(
        'NOT_A_MINOR',
      )
    },
  )

  month(16, 'she moves, and the municipality sees her no more for that', async (telling) => {
    const { hub, changed } = telling
    await reviewSafety(telling)
    await hub.does(
      'municipality-amsterdam',
      'municipal.housing',
      'recordMoveIn',
      `movedInAt: "${hub.date(487)}" urgencyGranted: true`,
    )
    await changed({
      tasks: { 'municipality-amsterdam HOUSE': GONE },
      sees: {
        'care-coordination care.coordinate':
          'report investigation registration placement carePlan safety guardian housing contactRules',
        'municipality-amsterdam municipal.housing': GONE,
      },
    })
  })

  month(17, 'her stay in youth care ends, and with it what the house knows', async (telling) => {
    const { hub, changed } = telling
    await reviewSafety(telling)
    const read = await hub.read('youth', 'shelter.place', 'shelterPlacements', 'placementId')
    await hub.does(
      'youth',
      'shelter.place',
      'endPlacement',
      `${read} endReason: MOVED_ON endedAt: "${hub.date(518)}" toUnknownDestination: false`,
    )
    await changed({
      tasks: { 'youth STAY_SHELTER': GONE, 'care-coordination CLOSE_CASE': 'OPEN' },
      sees: { 'youth shelter.place': GONE },
    })
  })

  month(18, 'the coordinator ends the case, and nobody sees it', async (telling) => {
    await telling.unchanged()
    await coordinates(telling, 'closeCase', 'reason: ASSISTANCE_COMPLETED')
    await telling.changed({
      tasks: { 'care-coordination CARE_PLAN': GONE, 'care-coordination CLOSE_CASE': GONE },
      sees: { 'care-coordination care.coordinate': GONE },
    })
    expect(await telling.hub.sees()).toEqual({})
  })
}
