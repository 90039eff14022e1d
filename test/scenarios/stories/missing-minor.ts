import { expect } from '@jest/globals'
import { GONE } from '../../fixtures/follow-story.ts'
import { type Telling, tellStory } from '../../fixtures/tell-story.ts'
import type { TestStore } from '../../subgraphs/support/test-stores.ts'

/** A boy from Guinea, alone and of uncertain age, who vanishes from protected reception and is found. */
export function missingMinor(open: () => Promise<TestStore>): void {
  tellStory('an unaccompanied minor who goes missing', open, (step) => {
    step(
      'day 0: of an age in doubt he is a child, and Nidos sees to a guardian before anything is assessed',
      async ({ hub, changed }) => {
        await hub.does(
          'kmar',
          'signal.report',
          'reportSignal',
          `narrative: "Travelled on the passport of another." indicatorCodes: [FALSE_DOCUMENTS, TRANSPORTED_BY_OTHERS]
         exploitationSuspected: [CRIMINAL] assessor: "${hub.oin('kmar')}" residenceGroup: THIRD_NO_STAY careRegion: NOORD_NEDERLAND`,
        )
        await hub.finds('kmar', 'signal.assess')
        await hub.keeps('immigration', 'alien_record', {
          v_number: '9900000002',
          full_name: 'Mamadou Bah',
          birth_date: '2010-01-01',
          birth_date_certainty: 'YEAR',
        })
        await changed({
          tasks: { 'kmar ASSESS_SIGNAL': 'OPEN', 'nidos APPOINT_GUARDIAN': 'OPEN' },
          sees: { 'nidos child.protect': 'vNumber', 'kmar signal.assess': 'signals story vNumber' },
        })
      },
    )

    step('Nidos is his guardian, and goes on seeing him as that', async ({ hub, changed }) => {
      await asGuardian(
        { hub },
        'appointGuardian',
        `guardianType: NIDOS guardian: "${hub.oin('nidos')}" guardianContact: "T. Mulder, Nidos"`,
      )
      await changed({
        tasks: { 'nidos APPOINT_GUARDIAN': GONE, 'nidos EXERCISE_GUARDIANSHIP': 'OPEN' },
        sees: { 'nidos child.protect': 'vNumber guardian guardianContact' },
      })
    })

    step(
      'the slightest indication: he is registered, and no choice of reflection is laid on a child',
      async ({ hub, changed }) => {
        const read = await hub.read('kmar', 'signal.assess', 'policeSignals', 'signalId')
        await hub.does('kmar', 'signal.assess', 'assessSignal', `${read} assessment: SLIGHTEST_INDICATION`)
        await changed({
          tasks: { 'kmar ASSESS_SIGNAL': GONE, 'comensha REGISTER_NATIONAL': 'OPEN' },
          sees: { 'kmar signal.assess': GONE, 'comensha registration.national': '' },
        })
        expect(await hub.refused('kmar', 'reflection.offer', 'offerReflection')).toBe('OPERATION_WITHHELD')
      },
    )

    step('Nidos wants him in protected reception: COA sees what it needs for that', async (telling) => {
      await protect(telling, 'AMSTERDAM')
      await telling.changed({
        tasks: { 'coa ARRANGE_RECEPTION': 'OPEN' },
        sees: { 'coa reception.arrange': 'vNumber guardian guardianContact' },
      })
    })

    step('he is received; where is seen by COA alone', async (telling) => {
      await receive(telling, 'NOORD_NEDERLAND', 0)
      await telling.changed({
        tasks: { 'coa ARRANGE_RECEPTION': GONE, 'coa STAY_RECEPTION': 'OPEN' },
        sees: {
          'nidos child.protect': 'vNumber reception guardian guardianContact',
          'coa reception.arrange': 'vNumber reception receptionAddress guardian guardianContact',
        },
      })
    })

    step('he and his guardian agree to help: registered in codes, with a coordinator', async (telling) => {
      const { hub, changed } = telling
      await hub.does(
        'comensha',
        'registration.national',
        'registerVictim',
        `helpWanted: true dossierType: REGISTRATIE_EN_OPVANG reporterType: KMAR gender: M ageBand: UNDER_18 citizenship: "GN" exploitationForms: [CRIMINAL]`,
      )
      await changed({
        tasks: { 'comensha REGISTER_NATIONAL': GONE, 'comensha ASSIGN_COORDINATOR': 'OPEN' },
        sees: { 'comensha registration.national': GONE, 'comensha care.coordinate': '?consent-given' },
      })
      await asGuardian(
        telling,
        'recordConsent',
        `scope: "care.coordinate" recipients: ["COMENSHA", "CARE_COORDINATION"] status: GIVEN givenBy: SELF_AND_GUARDIAN form: ORAL_WITNESSED explainedInLanguage: "ful"`,
      )
      await hub.does('comensha', 'care.coordinate', 'assignCoordinator')
      await hub.does('care-coordination', 'care.coordinate', 'acceptTask')
      await changed({
        tasks: { 'comensha ASSIGN_COORDINATOR': GONE, 'care-coordination CARE_PLAN': 'OPEN' },
        sees: {
          'comensha care.coordinate': GONE,
          'care-coordination care.coordinate': 'registration guardian guardianContact',
        },
      })
    })

    step(
      'day 12: he is gone: an alarm task for the police at once, and COA’s work on him has ended',
      async ({ hub, changed }) => {
        await hub.day(12)
        const read = await hub.read('coa', 'reception.arrange', 'reception')
        await hub.does(
          'coa',
          'reception.arrange',
          'endReception',
          `${read} leftAt: "${hub.date(12)}" leftToUnknownDestination: true`,
        )
        await changed({
          tasks: { 'coa STAY_RECEPTION': GONE, 'police-amsterdam ASSESS_SIGNAL': 'OPEN' },
          sees: { 'coa reception.arrange': GONE, 'police-amsterdam signal.assess': 'vNumber' },
        })
      },
    )

    step('police, guardian and coordinator are told; whoever has no part in it is not', async (telling) => {
      for (const [agency, purpose] of [
        ['police-amsterdam', 'signal.assess'],
        ['nidos', 'child.protect'],
        ['care-coordination', 'care.coordinate'],
      ] as const)
        expect([agency, await alarms(telling, agency, purpose)]).toEqual([agency, ['MINOR_MISSING']])
      for (const [agency, purpose] of [
        ['kmar', 'signal.assess'],
        ['coa', 'reception.arrange'],
        ['police-rotterdam', 'signal.assess'],
        ['comensha', 'care.coordinate'],
      ] as const)
        expect([agency, await alarms(telling, agency, purpose)]).toEqual([agency, []])
      expect(await telling.hub.reads('nidos', 'child.protect', 'reception { leftToUnknownDestination }')).toMatchObject(
        {
          reception: { leftToUnknownDestination: true },
        },
      )
    })

    step(
      'day 100: vanishing is no end: who looks for him and who answers for him go on seeing him',
      async ({ hub, unchanged }) => {
        await hub.day(100)
        await unchanged()
        expect(await hub.refused('care-coordination', 'care.coordinate', 'closeCase', 'reason: LOST_CONTACT')).toBe(
          'TASKS_STILL_OPEN',
        )
        const late = await hub.ask(
          'police-amsterdam',
          'signal.assess',
          '{ tasks(due: OVERDUE) { edges { node { type } } } }',
        )
        expect(late.data.tasks.edges).toEqual([{ node: { type: 'ASSESS_SIGNAL' } }])
      },
    )

    step('found: the search is over, and the police see him no more', async (telling) => {
      await telling.hub.does('police-amsterdam', 'signal.assess', 'reportFound')
      await telling.changed({
        tasks: { 'police-amsterdam ASSESS_SIGNAL': GONE },
        sees: { 'police-amsterdam signal.assess': GONE },
      })
      expect(await alarms(telling, 'police-amsterdam', 'signal.assess')).toEqual([])
    })

    step('his guardian has him received again, elsewhere', async (telling) => {
      await protect(telling, 'AMSTERDAM, NOORD_NEDERLAND')
      await receive(telling, 'LIMBURG', 100)
      await telling.changed({
        tasks: { 'coa STAY_RECEPTION': 'OPEN' },
        sees: { 'coa reception.arrange': 'vNumber reception receptionAddress guardian guardianContact' },
      })
    })

    step(
      'his age is settled: an adult has no guardian to be reached, reception goes on, and reflection is his to choose',
      async (telling) => {
        await asGuardian(telling, 'settleAge', 'ageStatus: ADULT consentBand: ADULT')
        await telling.changed({
          tasks: { 'nidos EXERCISE_GUARDIANSHIP': GONE, 'kmar OFFER_REFLECTION': 'OPEN' },
          sees: {
            'nidos child.protect': GONE,
            'kmar reflection.offer': 'vNumber guardian',
            'coa reception.arrange': 'vNumber reception receptionAddress guardian',
            'care-coordination care.coordinate': 'registration guardian',
          },
        })
      },
    )
  })
}

const asGuardian = ({ hub }: Pick<Telling, 'hub'>, mutation: string, args: string): Promise<unknown> =>
  hub.does('nidos', 'child.protect', mutation, args)

const protect = (telling: Telling, excluded: string): Promise<unknown> =>
  asGuardian(
    telling,
    'requestShelter',
    `urgency: ACUTE_TODAY shelterTypeNeeded: PROTECTED_RECEPTION genderOfShelter: M excludedRegions: [${excluded}]`,
  )

const receive = ({ hub }: Telling, region: string, day: number): Promise<unknown> =>
  hub.does(
    'coa',
    'reception.arrange',
    'startReception',
    `kind: PROTECTED_RECEPTION arrivedAt: "${hub.date(day)}" facilityAddress: "Voorbeeldlaan 2" facilityRegion: ${region} safePlacementNeeds: [SINGLE_ROOM]`,
  )

async function alarms({ hub }: Telling, agency: string, purpose: string): Promise<readonly string[]> {
  const answer = await hub.ask(agency, purpose, '{ alarms { kind } }')
  return (answer.data.alarms as { readonly kind: string }[]).map(({ kind }) => kind)
}
