import { expect } from '@jest/globals'
import { GONE } from '../../fixtures/follow-story.ts'
import { tellStory } from '../../fixtures/tell-story.ts'
import type { TestStore } from '../../subgraphs/support/test-stores.ts'
import { assessed, coordinated, noShelter, received, reflection, registered, signal, state } from './dublin-day-0.ts'

/** The same woman, had she not reported: her reflection lapses, help goes on, and return waits for the end of her appeal. */
export function dublinWithoutReport(open: () => Promise<TestStore>): void {
  tellStory('a Dublin claimant who does not report', open, (step) => {
    step('day 0: reflection, registration, no shelter, reception, a coordinator', async (telling) => {
      for (const part of [signal, assessed]) await part(telling)
      await telling.hub.does('kmar', 'reflection.offer', 'answerReflection', 'accepted: true')
      for (const part of [reflection, registered, noShelter, received, coordinated]) await part(telling)
      await telling.hub.does('care-coordination', 'care.coordinate', 'acceptTask')
      await telling.changed({
        tasks: {
          'ind RECORD_REFLECTION': 'OPEN',
          'dtv HOLD_DEPARTURE': 'OPEN',
          'comensha PLACE_SHELTER': 'OPEN',
          'coa STAY_RECEPTION': 'OPEN',
          'care-coordination CARE_PLAN': 'OPEN',
        },
        sees: {
          'ind reflection.offer': 'vNumber stay reflection',
          'dtv departure.hold': 'vNumber',
          'comensha shelter.place': 'stay reflection registration shelterAsked carePlan',
          'coa reception.arrange': 'vNumber stay reflection reception receptionAddress',
          'care-coordination care.coordinate': 'stay reflection registration carePlan',
        },
      })
    })

    step(
      'day 25: she appeals against the transfer to the other state, and nothing else changes',
      async ({ hub, unchanged }) => {
        await hub.day(25)
        await hub.does('ind', 'reflection.offer', 'assertFact', 'name: "no-appeal-open" value: false')
        await unchanged()
      },
    )

    step(
      'day 31: the track of residence lapses; help goes on, and the appeal still holds departure',
      async (telling) => {
        await telling.hub.day(30)
        expect(await state(telling)).toBe('IN_REFLECTION')
        await telling.hub.day(31)
        await telling.unchanged()
        expect(await state(telling)).toBe('IN_SUPPORT')
      },
    )

    step(
      'the IND records that the period lapsed; nobody can send her away while the appeal runs',
      async ({ hub, unchanged }) => {
        const read = await hub.read('ind', 'reflection.offer', 'reflectionPeriod')
        await hub.does('ind', 'reflection.offer', 'endReflection', `${read} reason: LAPSED endedOn: "${hub.date(30)}"`)
        await unchanged()
      },
    )

    step('day 60: the appeal is over: return opens, and tells nothing of where she is', async ({ hub, changed }) => {
      await hub.day(60)
      await hub.does('ind', 'reflection.offer', 'assertFact', 'name: "no-appeal-open" value: true')
      await changed({
        tasks: { 'ind RECORD_REFLECTION': GONE, 'dtv HOLD_DEPARTURE': GONE, 'dtv RETURN_ASSIST': 'OPEN' },
        sees: {
          'ind reflection.offer': GONE,
          'dtv departure.hold': GONE,
          'dtv return.assist': 'vNumber stay',
        },
      })
    })
  })
}
