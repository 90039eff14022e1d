import { expect } from '@jest/globals'
import type { Telling } from '../../fixtures/tell-story.ts'
import { consent } from './consent.ts'

/** Day 0 of a Dublin claimant, up to thirty days of reflection. */
export async function signal({ hub }: Telling): Promise<void> {
  await hub.does(
    'kmar',
    'signal.report',
    'reportSignal',
    `narrative: "She travelled with a stranger who kept her passport." indicatorCodes: [DOCUMENTS_TAKEN, SPEAKS_THROUGH_OTHERS]
     exploitationSuspected: [SEXUAL] assessor: "${hub.oin('kmar')}" ageStatus: ADULT residenceGroup: THIRD_NO_STAY careRegion: AMSTERDAM`,
  )
  await hub.finds('kmar', 'signal.assess')
  await hub.keeps('police', 'police_victim_file', {
    police_file_number: 'PL27-2026000001',
    unit_code: 'AMSTERDAM',
    wpg_article: 'ART_8',
    subject_category: 'PRESUMED_VICTIM',
    full_name: 'Adaeze Okonkwo',
    birth_date: '2002-05-14',
  })
  await hub.keeps('immigration', 'alien_record', {
    v_number: '9900000001',
    full_name: 'Adaeze Okonkwo',
    birth_date: '2002-05-14',
    birth_date_certainty: 'EXACT',
  })
}

export async function assessed({ hub }: Telling): Promise<void> {
  const read = await hub.read('kmar', 'signal.assess', 'policeSignals', 'signalId')
  await hub.does('kmar', 'signal.assess', 'assessSignal', `${read} assessment: SLIGHTEST_INDICATION`)
}

export async function reflection({ hub }: Telling): Promise<void> {
  await hub.does('ind', 'reflection.offer', 'assertFact', 'name: "dublin-claim" value: true')
  const longer = `startDate: "${hub.date(0)}" endDate: "${hub.date(31)}" dublinApplies: true`
  expect(await hub.refused('ind', 'reflection.offer', 'recordReflection', longer)).toBe('REFLECTION_TOO_LONG')
  const thirty = `startDate: "${hub.date(0)}" endDate: "${hub.date(30)}" dublinApplies: true`
  await hub.does('ind', 'reflection.offer', 'recordReflection', thirty)
}

export async function registered({ hub }: Telling): Promise<void> {
  await hub.does('comensha', 'registration.national', 'recordConsent', consent('shelter.place', 'COMENSHA', 'SHELTER'))
  await hub.does(
    'comensha',
    'registration.national',
    'requestShelter',
    'urgency: PLANNED shelterTypeNeeded: COSM excludedRegions: [AMSTERDAM] genderOfShelter: V callName: "Ada"',
  )
  await hub.does(
    'comensha',
    'registration.national',
    'registerVictim',
    `helpWanted: true dossierType: REGISTRATIE_EN_OPVANG reporterType: KMAR gender: V ageBand: FROM_23
     majorityAtExploitation: ADULT citizenship: "NG" exploitationForms: [SEXUAL]`,
  )
}

export async function noShelter({ hub }: Telling): Promise<void> {
  const toNoord = `type: PLACE_SHELTER to: "${hub.oin('shelter-noord')}" shelterType: COSM`
  await hub.does('comensha', 'shelter.place', 'offerTask', toNoord)
  await hub.does('shelter-noord', 'shelter.place', 'declineTask', 'reason: NO_CAPACITY')
  await hub.does('shelter-zuid', 'shelter.place', 'declineTask', 'reason: NO_CAPACITY')
}

export async function received({ hub }: Telling): Promise<void> {
  await hub.does(
    'coa',
    'reception.arrange',
    'startReception',
    `kind: AZC arrivedAt: "${hub.date(0)}" facilityAddress: "Voorbeeldlaan 1, Ter Apel"
     facilityRegion: NOORD_NEDERLAND safePlacementNeeds: [AWAY_FROM_REGION]`,
  )
}

export async function coordinated({ hub }: Telling): Promise<void> {
  await hub.does(
    'comensha',
    'care.coordinate',
    'recordConsent',
    consent('care.coordinate', 'COMENSHA', 'CARE_COORDINATION'),
  )
  await hub.does('comensha', 'care.coordinate', 'assignCoordinator', `coordinator: "${hub.oin('care-coordination')}"`)
}

/** As the coordinator sees it. */
export const state = async ({ hub }: Telling): Promise<unknown> =>
  (await hub.reads('care-coordination', 'care.coordinate', 'state'))?.['state']
