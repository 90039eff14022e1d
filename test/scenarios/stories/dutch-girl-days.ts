import { expect } from '@jest/globals'
import { GONE } from '../../fixtures/follow-story.ts'
import type { StoryStep, Telling } from '../../fixtures/tell-story.ts'

const own = (scope: string, ...kinds: readonly string[]): string =>
  `scope: "${scope}" recipients: ${JSON.stringify(kinds)} status: GIVEN givenBy: SELF form: WRITTEN explainedInLanguage: "nld"`

/** From what her school reported to a place in youth care and a report to the police. */
export function firstDays(step: StoryStep): void {
  step(
    'day 0: her school reports; the police assess, and youth care sees to a guardian at once',
    async ({ hub, changed }) => {
      await hub.does(
        'school',
        'signal.report',
        'reportSignal',
        `narrative: "Often absent, a second telephone, brought by men she does not name." indicatorCodes: [UNEXPLAINED_GOODS, WATCHED]
       exploitationSuspected: [SEXUAL] ageStatus: MINOR residenceGroup: NL careRegion: AMSTERDAM`,
      )
      await hub.finds('police-amsterdam', 'signal.assess')
      await hub.keeps('police', 'police_victim_file', {
        police_file_number: 'PL1300-2026000003',
        unit_code: 'AMSTERDAM',
        wpg_article: 'ART_8',
        subject_category: 'PRESUMED_VICTIM',
        full_name: 'Lotte Duinhoek',
        birth_date: '2009-06-15',
      })
      await changed({
        tasks: { 'police-amsterdam ASSESS_SIGNAL': 'OPEN', 'youth APPOINT_GUARDIAN': 'OPEN' },
        sees: { 'youth child.protect': 'name', 'police-amsterdam signal.assess': 'signals story name' },
      })
      expect((await hub.ask('school', 'signal.report', '{ signalReports { fate } }')).data).toEqual({
        signalReports: [{ fate: 'RECEIVED' }],
      })
    },
  )

  step(
    'the parents are cleared and keep their say; youth care, whose task that was, sees her no more',
    async ({ hub, changed }) => {
      const settled = 'ageStatus: MINOR consentBand: FROM_16 turns18On: "2027-06-15"'
      await hub.does('police-amsterdam', 'signal.assess', 'settleAge', settled)
      await hub.does('youth', 'child.protect', 'assertFact', 'name: "guardian-cleared" value: true')
      await hub.does(
        'youth',
        'child.protect',
        'appointGuardian',
        'guardianType: PARENTS guardianContact: "Her father, 06 00000000"',
      )
      await changed({ tasks: { 'youth APPOINT_GUARDIAN': GONE }, sees: { 'youth child.protect': GONE } })
    },
  )

  step(
    'the slightest indication: she is registered, and never enters the track of residence',
    async ({ hub, changed }) => {
      expect(await hub.refused('police-amsterdam', 'signal.assess', 'refer', 'service: RESIDENCE')).toBe(
        'RESIDENCE_TRACK_CLOSED',
      )
      const read = await hub.read('police-amsterdam', 'signal.assess', 'policeSignals', 'signalId')
      await hub.does('police-amsterdam', 'signal.assess', 'assessSignal', `${read} assessment: SLIGHTEST_INDICATION`)
      await changed({
        tasks: { 'police-amsterdam ASSESS_SIGNAL': GONE, 'comensha REGISTER_NATIONAL': 'OPEN' },
        sees: { 'police-amsterdam signal.assess': GONE, 'comensha registration.national': '' },
      })
      expect(await hub.refused('police-amsterdam', 'reflection.offer', 'offerReflection')).toBe('OPERATION_WITHHELD')
      expect((await hub.ask('school', 'signal.report', '{ signalReports { fate } }')).data).toEqual({
        signalReports: [{ fate: 'ASSESSED_INDICATION' }],
      })
    },
  )

  step(
    'at sixteen her own yes is enough: she is registered in codes, and a coordinator is asked',
    async ({ hub, changed }) => {
      const kinds = ['COMENSHA', 'CARE_COORDINATION']
      await hub.does('comensha', 'registration.national', 'recordConsent', own('care.coordinate', ...kinds))
      await hub.does(
        'comensha',
        'registration.national',
        'registerVictim',
        'helpWanted: true dossierType: REGISTRATIE_EN_OPVANG reporterType: NP gender: V ageBand: UNDER_18 citizenship: "NL" exploitationForms: [SEXUAL]',
      )
      await hub.does('comensha', 'care.coordinate', 'assignCoordinator')
      await changed({
        tasks: { 'comensha REGISTER_NATIONAL': GONE, 'care-coordination CARE_PLAN': 'OFFERED' },
        sees: { 'comensha registration.national': GONE },
      })
    },
  )

  step('the coordinator accepts: a plan, and letters through her parents only', async ({ hub, changed }) => {
    await hub.does('care-coordination', 'care.coordinate', 'acceptTask')
    await hub.does(
      'care-coordination',
      'care.coordinate',
      'recordCarePlan',
      'fullName: "Lotte Duinhoek" birthDate: "2009-06-15" needs: [SAFETY, EDUCATION] coordinatorName: "M. Veldkamp" coordinatorPhone: "+31 20 000 0000"',
    )
    await hub.does(
      'care-coordination',
      'care.coordinate',
      'setContactRules',
      'expected: [] rules: [VIA_GUARDIAN, NO_LETTERS]',
    )
    await changed({
      tasks: { 'care-coordination CARE_PLAN': 'OPEN', 'care-coordination CLOSE_CASE': 'OPEN' },
      sees: { 'care-coordination care.coordinate': 'registration carePlan guardian guardianContact contactRules' },
    })
  })

  step('with her consent the health centre is asked, and reaches her through her parents', async ({ hub, changed }) => {
    await hub.does('care-coordination', 'care.coordinate', 'recordConsent', own('health.refer', 'HEALTH'))
    await hub.does('care-coordination', 'care.coordinate', 'refer', 'service: PSYCHOSOCIAL')
    await hub.does('health', 'health.refer', 'acceptTask')
    await changed({
      tasks: { 'care-coordination CLOSE_CASE': GONE, 'health HEALTH_INTAKE': 'OPEN' },
      sees: { 'health health.refer': 'guardian guardianContact contactRules' },
    })
    expect(await parents({ hub })).toEqual({
      guardian: { guardianType: 'PARENTS', guardianContact: 'Her father, 06 00000000', contactParents: 'UNKNOWN' },
      contactRules: ['VIA_GUARDIAN', 'NO_LETTERS'],
    })
  })

  step(
    'day 9: she tells the doctor about her father: in that moment he is nobody’s contact any more, and nothing says why',
    async (telling) => {
      const { hub, changed } = telling
      await hub.day(9)
      await hub.does('health', 'health.refer', 'suspectParent')
      await changed({
        tasks: { 'youth APPOINT_GUARDIAN': 'OPEN' },
        sees: {
          'care-coordination care.coordinate': 'registration carePlan guardian contactRules',
          'health health.refer': 'guardian contactRules',
          'youth child.protect': 'name guardian contactRules',
        },
      })
      expect(await parents(telling)).toEqual({
        guardian: { guardianType: 'PARENTS', guardianContact: null, contactParents: 'NO' },
        contactRules: ['NO_LETTERS', 'VIA_COORDINATOR'],
      })
    },
  )

  step('no parent can be made her guardian again: a certified institution is', async ({ hub, changed }) => {
    const version = await hub.read('youth', 'child.protect', 'youthProtection')
    await expect(
      hub.does(
        'youth',
        'child.protect',
        'appointGuardian',
        `${version} guardianType: PARENTS guardianContact: "Her father"`,
      ),
    ).rejects.toThrow('GUARDIAN_NOT_CLEARED')
    expect(await parents({ hub })).toMatchObject({ guardian: { guardianContact: null } })
    const since = await hub.read('youth', 'child.protect', 'youthProtection')
    const institution = `guardianType: GI guardian: "${hub.oin('youth')}" guardianContact: "S. Yilmaz"`
    await hub.does('youth', 'child.protect', 'appointGuardian', `${since} ${institution}`)
    const now = await hub.read('youth', 'child.protect', 'youthProtection')
    await hub.does('youth', 'child.protect', 'imposeMeasure', `${now} measure: VOOGDIJ`)
    await changed({
      tasks: { 'youth APPOINT_GUARDIAN': GONE, 'youth EXERCISE_GUARDIANSHIP': 'OPEN' },
      sees: {
        'care-coordination care.coordinate': 'registration carePlan guardian guardianContact contactRules',
        'youth child.protect': 'name guardian guardianContact contactRules',
        'health health.refer': 'guardian guardianContact contactRules',
      },
    })
    const last = await hub.read('youth', 'child.protect', 'youthProtection')
    expect(
      await hub.refused(
        'youth',
        'child.protect',
        'appointGuardian',
        `${last} guardianType: PARENTS guardianContact: "Her father"`,
      ),
    ).toBe('GUARDIAN_NOT_CLEARED')
  })

  step('Veilig Thuis is told without her consent, and has done when it has looked at it', async ({ hub, changed }) => {
    await hub.does('care-coordination', 'care.coordinate', 'refer', 'service: CHILD_PROTECTION')
    await changed({
      tasks: { 'veilig-thuis VEILIG_THUIS': 'OPEN' },
      sees: { 'veilig-thuis child.report': 'name guardian guardianContact contactRules' },
    })
    await hub.day(10)
    const read = await hub.read('veilig-thuis', 'child.report', 'youthProtection')
    await hub.does('veilig-thuis', 'child.report', 'triageChildAbuse', `${read} reportedAt: "${hub.date(9)}"`)
    await changed({ tasks: { 'veilig-thuis VEILIG_THUIS': GONE }, sees: { 'veilig-thuis child.report': GONE } })
  })

  step(
    'day 10: a bed within 72 hours is asked of youth care, and not of a shelter for adults',
    async ({ hub, changed }) => {
      await hub.does(
        'care-coordination',
        'care.coordinate',
        'recordConsent',
        own('shelter.place', 'COMENSHA', 'SHELTER', 'YOUTH'),
      )
      await hub.does(
        'youth',
        'child.protect',
        'requestShelter',
        'urgency: HOURS_72 shelterTypeNeeded: YOUTH genderOfShelter: V callName: "Lot" excludedRegions: [AMSTERDAM]',
      )
      await changed({
        tasks: { 'comensha PLACE_SHELTER': 'OPEN', 'youth PLACE_CRISIS': 'OFFERED' },
        sees: { 'comensha shelter.place': 'registration shelterAsked carePlan guardian guardianContact contactRules' },
      })
    },
  )

  step('she is housed: where is for the house alone, which says how safe she is', async ({ hub, changed }) => {
    await hub.does('youth', 'shelter.place', 'acceptTask', '', 'PLACE_CRISIS')
    await hub.does(
      'youth',
      'shelter.place',
      'confirmPlacement',
      `shelterType: YOUTH placedAt: "${hub.date(10)}" shelterAddress: "Denkbeeldweg 7" region: MIDDEN_NEDERLAND`,
    )
    await changed({
      tasks: {
        'comensha PLACE_SHELTER': GONE,
        'youth PLACE_CRISIS': GONE,
        'youth ASSESS_SAFETY': 'OPEN',
        'youth STAY_SHELTER': 'OPEN',
      },
      sees: {
        'care-coordination care.coordinate': 'registration placement carePlan guardian guardianContact contactRules',
        'youth child.protect': 'name placement guardian guardianContact contactRules',
        'comensha shelter.place': GONE,
        'youth shelter.place':
          'registration shelterAsked placement shelterAddress carePlan guardian guardianContact contactRules',
      },
    })
    await hub.does(
      'youth',
      'shelter.place',
      'assessSafety',
      'riskLevel: HIGH familyInvolved: true perpetratorKnowsLocation: false unsafeContacts: ["Father"] agreedMeasures: [CODE_WORD, SCHOOL_INFORMED]',
    )
    await changed({
      tasks: { 'youth ASSESS_SAFETY': GONE },
      sees: {
        'care-coordination care.coordinate':
          'registration placement carePlan safety guardian guardianContact contactRules',
        'youth child.protect': 'name placement safety guardian guardianContact contactRules',
        'youth shelter.place':
          'registration shelterAsked placement shelterAddress carePlan safety guardian guardianContact contactRules',
      },
    })
  })

  step('day 14: she wants to talk: the police take her report, and the prosecutor begins', async ({ hub, changed }) => {
    await hub.day(14)
    await hub.does('care-coordination', 'care.coordinate', 'assertFact', 'name: "wishes-to-talk" value: true')
    await changed({
      tasks: { 'police-amsterdam TAKE_REPORT': 'OPEN' },
      sees: { 'police-amsterdam report.take': 'signals story name guardian guardianContact contactRules' },
    })
    await hub.does('police-amsterdam', 'report.take', 'recordTalk', `talkAt: "${hub.date(14)}T08:00:00Z"`)
    await hub.does(
      'police-amsterdam',
      'report.take',
      'takeReport',
      `kind: AANGIFTE filed: true reportedAt: "${hub.date(14)}" statementText: "Her own words." suspectRelation: FAMILY`,
    )
    await hub.does('om', 'prosecution.victim-rights', 'openInvestigation', 'caseNumberOM: "13-000003-26"')
    await changed({
      tasks: { 'police-amsterdam TAKE_REPORT': GONE, 'om PROSECUTE': 'OPEN' },
      sees: {
        'care-coordination care.coordinate':
          'report investigation registration placement carePlan safety guardian guardianContact contactRules',
        'youth child.protect': 'name report placement safety guardian guardianContact contactRules',
        'police-amsterdam report.take': GONE,
        'om prosecution.victim-rights': 'name report statement investigation guardian guardianContact contactRules',
      },
    })
    expect(await hub.refused('om', 'prosecution.victim-rights', 'refer', 'service: RESIDENCE')).toBe(
      'OPERATION_WITHHELD',
    )
  })
}

/** What the health centre reads of her parents. Nothing may be withheld from it in words: that would tell the suspicion. */
async function parents({ hub }: Pick<Telling, 'hub'>): Promise<unknown> {
  const list = await hub.ask('health', 'health.refer', '{ tasks { edges { node { case { caseId } } } } }')
  const { caseId } = list.data.tasks.edges[0].node.case as { readonly caseId: string }
  const answer = await hub.ask(
    'health',
    'health.refer',
    `{ case(id: "${caseId}") { guardian: youthProtection { guardianType guardianContact contactParents } contactRules } }`,
  )
  expect(answer.errors).toBeUndefined()
  expect(answer.extensions?.schakel.withheld).toEqual([])
  return answer.data.case
}
