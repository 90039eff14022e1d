import { expect } from '@jest/globals'
import { GONE } from '../../fixtures/follow-story.ts'
import { type Telling, tellStory } from '../../fixtures/tell-story.ts'
import type { TestStore } from '../../subgraphs/support/test-stores.ts'

/** A man of 44 from Hungary who saw things and suffered none of them; and a boy of unknown age beside him. */
export function witness(open: () => Promise<TestStore>): void {
  tellStory('a witness who is not a victim', open, (step) => {
    step(
      'the investigators who assess what an inspector reported see a case; the inspector sees none',
      async (telling) => {
        const { hub, changed } = telling
        await report(telling, 'ageStatus: ADULT residenceGroup: EU_EEA_CH')
        await hub.keeps('police', 'police_victim_file', {
          police_file_number: 'PL2100-2026000007',
          unit_code: 'OOST_BRABANT',
          wpg_article: 'ART_8',
          subject_category: 'WITNESS',
          full_name: 'Attila Nyarfai',
          birth_date: '1982-08-19',
        })
        await changed({ tasks: { 'nla ASSESS_SIGNAL': 'OPEN' }, sees: { 'nla signal.assess': 'signals story name' } })
        expect(await fates(telling)).toEqual(['RECEIVED'])
      },
    )

    step('no indication: the investigators lose sight of him, and nobody gains any', async (telling) => {
      await findNothing(telling)
      await telling.changed({
        tasks: { 'nla ASSESS_SIGNAL': GONE, 'comensha CLOSE_CASE': 'OPEN' },
        sees: { 'nla signal.assess': GONE, 'comensha care.coordinate': '?consent-given' },
      })
      expect(await fates(telling)).toEqual(['ASSESSED_NONE'])
      expect(await telling.hub.ask('nla', 'signal.assess', FORMER)).toMatchObject({
        data: {
          formerTasks: { tasks: [{ type: 'ASSESS_SIGNAL', why: 'CLOSED', outcome: 'NO_INDICATION', endedBy: 'NLA' }] },
        },
      })
    })

    step(
      'nothing that is for victims can be done for him, and who assessed can do nothing more',
      async ({ hub, unchanged }) => {
        const tried = [
          ['comensha', 'registration.national', 'registerVictim', 'helpWanted: false'],
          ['comensha', 'shelter.place', 'requestShelter', 'urgency: PLANNED shelterTypeNeeded: MENS'],
          ['comensha', 'care.coordinate', 'requestShelter', 'urgency: PLANNED shelterTypeNeeded: MENS'],
          ['police-rotterdam', 'reflection.offer', 'offerReflection', ''],
          ['ind', 'residence.decide', 'recordApplication', 'procedure: B8_WITNESS submittedAt: "2026-03-02"'],
          ['nla', 'report.take', 'takeReport', 'kind: WITNESS_REPORT filed: true'],
          ['nla', 'signal.assess', 'refer', 'service: VICTIM_SUPPORT'],
        ] as const
        for (const [agency, purpose, mutation, args] of tried)
          expect([agency, mutation, await hub.refused(agency, purpose, mutation, args)]).toEqual([
            agency,
            mutation,
            'OPERATION_WITHHELD',
          ])
        await unchanged()
      },
    )

    step('CoMensha ends the case without having seen any of it, and it is gone for everybody', async (telling) => {
      const { hub, changed } = telling
      await hub.does('comensha', 'care.coordinate', 'closeCase', 'reason: NOT_PRESUMED')
      await changed({ tasks: { 'comensha CLOSE_CASE': GONE }, sees: { 'comensha care.coordinate': GONE } })
      expect(await hub.sees()).toEqual({})
      expect(await hub.refused('comensha', 'care.coordinate', 'closeCase', 'reason: NOT_PRESUMED')).toBe(
        'OPERATION_WITHHELD',
      )
      expect(await fates(telling)).toEqual(['ASSESSED_NONE'])
    })

    step(
      'a colleague who wishes to report what he saw is heard by who assessed, and by nobody else',
      async (telling) => {
        telling.another()
        await report(telling, 'ageStatus: ADULT residenceGroup: EU_EEA_CH')
        await findNothing(telling, 'wishesToReport: true')
        await telling.changed({
          tasks: { 'nla TAKE_REPORT': 'OPEN' },
          sees: { 'nla report.take': 'signals story' },
        })
        await telling.hub.does('nla', 'report.take', 'takeReport', 'kind: WITNESS_REPORT filed: true')
        await telling.changed({
          tasks: { 'nla TAKE_REPORT': GONE, 'om PROSECUTE': 'OPEN' },
          sees: { 'nla report.take': GONE, 'om prosecution.victim-rights': 'report' },
        })
        expect(await fates(telling)).toEqual(['ASSESSED_NONE', 'ASSESSED_NONE'])
      },
    )

    step('a boy of unknown age: Nidos sees him as long as he may be a victim, as a child may be', async (telling) => {
      telling.another()
      await report(telling, 'residenceGroup: THIRD_NO_STAY')
      await telling.changed({
        tasks: { 'nidos APPOINT_GUARDIAN': 'OPEN', 'nla ASSESS_SIGNAL': 'OPEN' },
        sees: { 'nidos child.protect': '', 'nla signal.assess': 'signals story' },
      })
      await findNothing(telling)
      await telling.changed({
        tasks: { 'nidos APPOINT_GUARDIAN': GONE, 'nla ASSESS_SIGNAL': GONE, 'comensha CLOSE_CASE': 'OPEN' },
        sees: { 'nidos child.protect': GONE, 'nla signal.assess': GONE, 'comensha care.coordinate': '?consent-given' },
      })
      expect(await fates(telling)).toEqual(['ASSESSED_NONE', 'ASSESSED_NONE', 'ASSESSED_NONE'])
    })
  })
}

const FORMER = '{ formerTasks { tasks { type why outcome endedBy } } }'

async function report({ hub }: Telling, person: string): Promise<void> {
  await hub.does(
    'inspection',
    'signal.report',
    'reportSignal',
    `narrative: "Worked beside people who were not paid." indicatorCodes: [WAGES_WITHHELD] exploitationSuspected: [LABOUR]
     sector: AGRICULTURE assessor: "${hub.oin('nla')}" ${person} careRegion: OOST_BRABANT`,
  )
  await hub.finds('nla', 'signal.assess')
}

async function findNothing({ hub }: Telling, more = ''): Promise<void> {
  const read = await hub.read('nla', 'signal.assess', 'policeSignals', 'signalId')
  await hub.does('nla', 'signal.assess', 'assessSignal', `${read} assessment: NO_INDICATION ${more}`)
}

/** What whoever reported can follow: the fate of its own reports, and nothing of a case. */
async function fates({ hub }: Telling): Promise<readonly string[]> {
  const answer = await hub.ask('inspection', 'signal.report', '{ signalReports { fate } }')
  return (answer.data.signalReports as { readonly fate: string }[]).map(({ fate }) => fate)
}
