import { expect } from '@jest/globals'
import { GONE } from '../../fixtures/follow-story.ts'
import type { StoryStep, Telling } from '../../fixtures/tell-story.ts'

/** Under sixteen a parent has a say; what becomes of it when the parent is suspected. */
export function sister(step: StoryStep): void {
  /** To the byte, but for the id of the decision. */
  const asked = async ({ hub }: Telling): Promise<string> => {
    const answer = await hub.ask(
      'comensha',
      'care.coordinate',
      `{ case(id: "${caseId}") { caseId state youthProtection { guardianContact } } }`,
    )
    return JSON.stringify(answer).replaceAll(answer.extensions?.schakel.decision ?? '', '')
  }
  let caseId = ''
  let never = ''

  step('her sister of 14: care opens a case, and youth care sees to a guardian', async (telling) => {
    const { hub, changed } = telling
    telling.another()
    const person =
      'ageStatus: MINOR consentBand: FROM_12 turns18On: "2030-11-20" residenceGroup: NL careRegion: AMSTERDAM'
    const opened = await hub.does('care-coordination', 'care.coordinate', 'openCase', `helpWanted: true ${person}`)
    caseId = opened.caseId ?? ''
    hub.about(caseId)
    await changed({
      tasks: { 'comensha REGISTER_NATIONAL': 'OPEN', 'youth APPOINT_GUARDIAN': 'OPEN' },
      sees: { 'youth child.protect': '', 'comensha registration.national': '' },
    })
  })

  step(
    'her parents, who are cleared, are her guardians; nothing is coordinated before she and they agree',
    async (telling) => {
      const { hub, changed } = telling
      await hub.does('youth', 'child.protect', 'assertFact', 'name: "guardian-cleared" value: true')
      await hub.does(
        'youth',
        'child.protect',
        'appointGuardian',
        'guardianType: PARENTS guardianContact: "Her father, 06 00000000"',
      )
      await hub.does(
        'comensha',
        'registration.national',
        'registerVictim',
        'helpWanted: true dossierType: REGISTRATIE_INFORMATIE_EN_ADVIES reporterType: ZORGCOORDINATIE ageBand: UNDER_18 citizenship: "NL" exploitationForms: [UNKNOWN]',
      )
      await changed({
        tasks: {
          'comensha REGISTER_NATIONAL': GONE,
          'youth APPOINT_GUARDIAN': GONE,
          'comensha ASSIGN_COORDINATOR': 'OPEN',
        },
        sees: {
          'youth child.protect': GONE,
          'comensha registration.national': GONE,
          'comensha care.coordinate': '?consent-given',
        },
      })
      never = await asked(telling)
    },
  )

  step('her own yes is not enough, nor is theirs alone; together it is', async (telling) => {
    const { hub, changed, unchanged } = telling
    const says = (by: string): Promise<unknown> =>
      hub.does(
        'comensha',
        'care.coordinate',
        'recordConsent',
        `scope: "care.coordinate" recipients: ["COMENSHA", "CARE_COORDINATION"] status: GIVEN givenBy: ${by} form: WRITTEN`,
      )
    await says('SELF')
    await says('GUARDIAN')
    await unchanged()
    await says('SELF_AND_GUARDIAN')
    await changed({ sees: { 'comensha care.coordinate': 'registration guardian guardianContact' } })
  })

  step(
    'what her sister told makes the father suspect: his yes is one that was never given, to the byte',
    async (telling) => {
      const { hub, changed } = telling
      await hub.does('comensha', 'care.coordinate', 'suspectParent')
      await changed({
        tasks: { 'youth APPOINT_GUARDIAN': 'OPEN' },
        sees: { 'comensha care.coordinate': '?consent-given', 'youth child.protect': 'guardian' },
      })
      expect(await asked(telling)).toBe(never)
    },
  )

  step('nor does it become the yes of her new guardian, who is asked anew', async (telling) => {
    const { hub, changed } = telling
    const read = await hub.read('youth', 'child.protect', 'youthProtection')
    await hub.does(
      'youth',
      'child.protect',
      'appointGuardian',
      `${read} guardianType: GI guardian: "${hub.oin('youth')}" guardianContact: "S. Yilmaz"`,
    )
    await changed({
      tasks: { 'youth APPOINT_GUARDIAN': GONE, 'youth EXERCISE_GUARDIANSHIP': 'OPEN' },
      sees: { 'youth child.protect': 'guardian guardianContact' },
    })
    expect(await asked(telling)).toBe(never)
    await hub.does(
      'youth',
      'child.protect',
      'recordConsent',
      'scope: "care.coordinate" recipients: ["COMENSHA", "CARE_COORDINATION"] status: GIVEN givenBy: SELF_AND_GUARDIAN form: WRITTEN',
    )
    await changed({ sees: { 'comensha care.coordinate': 'registration guardian guardianContact' } })
  })
}
