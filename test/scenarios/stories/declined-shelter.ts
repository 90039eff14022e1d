import { expect } from '@jest/globals'
import { GONE } from '../../fixtures/follow-story.ts'
import { type Telling, tellStory } from '../../fixtures/tell-story.ts'
import type { TestStore } from '../../subgraphs/support/test-stores.ts'

/** A woman with lawful stay and a small child, for whom one shelter after the other has no place. */
export function declinedShelter(open: () => Promise<TestStore>): void {
  tellStory('a place in shelter that is declined', open, (step) => {
    step(
      'day 0: presumed a victim; a bed is asked for, and nobody seeks one before she agrees',
      async ({ hub, changed }) => {
        await hub.does(
          'police-rotterdam',
          'signal.report',
          'reportSignal',
          `narrative: "Came to the desk with a child on her arm." indicatorCodes: [VIOLENCE] exploitationSuspected: [DOMESTIC_SERVITUDE]
         assessor: "${hub.oin('police-rotterdam')}" ageStatus: ADULT residenceGroup: THIRD_LAWFUL careRegion: LIMBURG`,
        )
        await hub.finds('police-rotterdam', 'signal.assess')
        const signal = await hub.read('police-rotterdam', 'signal.assess', 'policeSignals', 'signalId')
        await hub.does(
          'police-rotterdam',
          'signal.assess',
          'assessSignal',
          `${signal} assessment: SLIGHTEST_INDICATION`,
        )
        await hub.does(
          'comensha',
          'registration.national',
          'requestShelter',
          'urgency: HOURS_72 shelterTypeNeeded: WOMENS accompanyingChildren: 1 genderOfShelter: V callName: "Mina" excludedRegions: [ROTTERDAM]',
        )
        await changed({
          tasks: { 'comensha REGISTER_NATIONAL': 'OPEN' },
          sees: { 'comensha registration.national': '' },
        })
      },
    )

    step(
      'she agrees: the desk seeks a place, and the shelter of the region is asked for a bed, about nobody',
      async ({ hub, changed }) => {
        await hub.does(
          'comensha',
          'registration.national',
          'recordConsent',
          'scope: "shelter.place" recipients: ["COMENSHA", "SHELTER"] status: GIVEN givenBy: SELF form: WRITTEN explainedInLanguage: "fas"',
        )
        await changed({
          tasks: { 'comensha PLACE_SHELTER': 'OPEN', 'shelter-zuid PLACE_CRISIS': 'OFFERED' },
          sees: { 'comensha shelter.place': 'shelterAsked' },
        })
        const offered = await hub.ask(
          'shelter-zuid',
          'shelter.place',
          '{ tasks { edges { node { type status case { caseId } } } } }',
        )
        expect(offered.data.tasks.edges).toEqual([{ node: { type: 'PLACE_CRISIS', status: 'OFFERED', case: null } }])
      },
    )

    step('no bed: the next shelter is asked, and COA', async (telling) => {
      await declines(telling, 'shelter-zuid', 'PLACE_CRISIS', 'NO_CAPACITY')
      await telling.changed({
        tasks: {
          'shelter-zuid PLACE_CRISIS': GONE,
          'coa ARRANGE_RECEPTION': 'OPEN',
          'shelter-noord PLACE_CRISIS': 'OFFERED',
        },
        sees: { 'coa reception.arrange': '' },
      })
    })

    step('no bed there either: the desk, which is not asked, seeks on', async (telling) => {
      await declines(telling, 'shelter-noord', 'PLACE_CRISIS', 'NO_CAPACITY')
      await telling.changed({ tasks: { 'shelter-noord PLACE_CRISIS': GONE, 'comensha PLACE_CRISIS': 'OPEN' } })
    })

    step('the desk offers her to a shelter for a longer stay, which may decline as well', async (telling) => {
      await offers(telling, 'shelter-zuid')
      await telling.changed({ tasks: { 'shelter-zuid PLACE_SHELTER': 'OFFERED' } })
      expect(
        await telling.hub.refused(
          'comensha',
          'shelter.place',
          'offerTask',
          placeAt(telling, 'shelter-zuid'),
          'PLACE_SHELTER',
        ),
      ).toBe('TASK_EXISTS')
    })

    step('it has no room: the other one is asked by itself', async (telling) => {
      await declines(telling, 'shelter-zuid', 'PLACE_SHELTER', 'NO_CAPACITY')
      await telling.changed({ tasks: { 'shelter-zuid PLACE_SHELTER': GONE, 'shelter-noord PLACE_SHELTER': 'OFFERED' } })
    })

    step(
      'too dangerous there: nobody is left, the search stays with the desk, and the case cannot end',
      async (telling) => {
        const { hub, changed } = telling
        await declines(telling, 'shelter-noord', 'PLACE_SHELTER', 'UNSAFE')
        await changed({ tasks: { 'shelter-noord PLACE_SHELTER': GONE } })
        expect(await hub.refused('comensha', 'care.coordinate', 'closeCase', 'reason: WITHDREW')).toBe(
          'OPERATION_WITHHELD',
        )
      },
    )

    step('each shelter finds what it declined itself, and nothing of what came of her', async ({ hub }) => {
      const former = async (shelter: string): Promise<unknown> => {
        const answer = await hub.ask(
          shelter,
          'shelter.place',
          '{ formerTasks { tasks { type why outcome } } tasks { edges { node { type } } } }',
        )
        return answer.data
      }
      const declined = (type: string, outcome: string) => ({ type, why: 'DECLINED', outcome })
      expect(await former('shelter-zuid')).toEqual({
        formerTasks: { tasks: [declined('PLACE_SHELTER', 'NO_CAPACITY'), declined('PLACE_CRISIS', 'NO_CAPACITY')] },
        tasks: { edges: [] },
      })
      expect(await former('shelter-noord')).toEqual({
        formerTasks: { tasks: [declined('PLACE_SHELTER', 'UNSAFE'), declined('PLACE_CRISIS', 'NO_CAPACITY')] },
        tasks: { edges: [] },
      })
    })

    step('day 4: nothing ends by waiting; what is late is late at the desk', async ({ hub, changed }) => {
      await hub.day(4)
      await changed({})
      const late = await hub.ask('comensha', 'shelter.place', '{ tasks(due: OVERDUE) { edges { node { type } } } }')
      expect(late.data.tasks.edges).toHaveLength(2)
      expect(late.data.tasks.edges).toEqual(
        expect.arrayContaining([{ node: { type: 'PLACE_CRISIS' } }, { node: { type: 'PLACE_SHELTER' } }]),
      )
    })

    step('a shelter that now has room accepts, and sees her', async (telling) => {
      await offers(telling, 'shelter-zuid')
      await telling.hub.does('shelter-zuid', 'shelter.place', 'acceptTask', '', 'PLACE_SHELTER')
      await telling.changed({
        tasks: { 'shelter-zuid PLACE_SHELTER': 'OPEN' },
        sees: { 'shelter-zuid shelter.place': 'shelterAsked' },
      })
    })

    step(
      'the room falls through before she came: it declines after all, and she is out of its sight',
      async (telling) => {
        await declines(telling, 'shelter-zuid', 'PLACE_SHELTER', 'NO_CAPACITY')
        await telling.changed({
          tasks: { 'shelter-zuid PLACE_SHELTER': GONE },
          sees: { 'shelter-zuid shelter.place': GONE },
        })
      },
    )

    step(
      'day 5: the other shelter takes her in: all searches end, also that of COA, and who houses her sees on',
      async (telling) => {
        const { hub, changed } = telling
        await hub.day(5)
        await offers(telling, 'shelter-noord')
        await hub.does('shelter-noord', 'shelter.place', 'acceptTask', '', 'PLACE_SHELTER')
        await hub.does(
          'shelter-noord',
          'shelter.place',
          'confirmPlacement',
          `shelterType: WOMENS placedAt: "${hub.date(5)}" shelterAddress: "Voorbeeldlaan 1" region: NOORD_NEDERLAND`,
        )
        await changed({
          tasks: {
            'coa ARRANGE_RECEPTION': GONE,
            'comensha PLACE_CRISIS': GONE,
            'comensha PLACE_SHELTER': GONE,
            'shelter-noord ASSESS_SAFETY': 'OPEN',
            'shelter-noord STAY_SHELTER': 'OPEN',
          },
          sees: {
            'coa reception.arrange': GONE,
            'comensha shelter.place': GONE,
            'shelter-noord shelter.place': 'shelterAsked placement shelterAddress',
          },
        })
      },
    )
  })
}

const placeAt = ({ hub }: Telling, shelter: string): string =>
  `type: PLACE_SHELTER to: "${hub.oin(shelter)}" shelterType: WOMENS`

const offers = (telling: Telling, shelter: string): Promise<unknown> =>
  telling.hub.does('comensha', 'shelter.place', 'offerTask', placeAt(telling, shelter), 'PLACE_SHELTER')

const declines = ({ hub }: Telling, shelter: string, task: string, reason: string): Promise<unknown> =>
  hub.does(shelter, 'shelter.place', 'declineTask', `reason: ${reason}`, task)
