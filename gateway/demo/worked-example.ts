import type { Awaited, ChangeStep, DemoStep, LookScene, Told } from './demo-step.ts'

/** Whom the story is about. Made up, as all of it is. */
const PERSON = { name: 'Adaeze Okonkwo', birthDate: '2002-05-14' }

/** Why an agency no longer has a task, in words. */
const WHY: Readonly<Record<string, Told>> = {
  CONSENT_WITHDRAWN: { en: 'consent was withdrawn', nl: 'de toestemming is ingetrokken' },
}

const nothing: Told = { en: 'Nothing.', nl: 'Niets.' }

function change(
  day: number,
  agency: string,
  purpose: string,
  mutation: string,
  step: Omit<ChangeStep, 'kind' | 'day' | 'agency' | 'purpose' | 'mutation'>,
): ChangeStep {
  return { kind: 'change', day, agency, purpose, mutation, ...step }
}

function awaited(agency: string, purpose: string, type: string, status: Awaited['status']): Awaited {
  return { agency, purpose, type, status }
}

/**
 * The worked example of the referral chain: a woman from Nigeria of 24 who asked for asylum in another state of the EU before
 * (a Dublin claimant), from the first signal to support, permit and an end to consent. What is written as text stays with the
 * agency that wrote it; codes and dates travel.
 */
export const WORKED_EXAMPLE: readonly DemoStep[] = [
  change(0, 'kmar', 'signal.report', 'reportSignal', {
    awaits: awaited('kmar', 'signal.assess', 'ASSESS_SIGNAL', 'OPEN'),
    says: {
      en: 'reports a signal: a traveller at Schiphol who may have been exploited',
      nl: 'meldt een signaal: een reizigster op Schiphol die mogelijk is uitgebuit',
    },
    args: ({
      oin,
    }) => `narrative: "Travelled with a stranger who answered every question for her and kept her passport."
      indicatorCodes: [DOCUMENTS_TAKEN, SPEAKS_THROUGH_OTHERS] exploitationSuspected: [SEXUAL]
      assessor: "${oin('kmar')}" ageStatus: ADULT residenceGroup: THIRD_NO_STAY careRegion: AMSTERDAM`,
  }),
  change(0, 'kmar', 'signal.assess', 'assessSignal', {
    awaits: awaited('kmar', 'reflection.offer', 'OFFER_REFLECTION', 'OPEN'),
    says: {
      en: 'assesses the signal: there is the slightest indication of trafficking',
      nl: 'beoordeelt het signaal: er is de geringste aanwijzing van mensenhandel',
    },
    record: { field: 'policeSignals', key: 'signalId' },
    args: () => 'assessment: SLIGHTEST_INDICATION',
  }),
  change(0, 'kmar', 'reflection.offer', 'offerReflection', {
    says: { en: 'offers her time to reflect', nl: 'biedt haar bedenktijd aan' },
  }),
  change(0, 'kmar', 'reflection.offer', 'answerReflection', {
    awaits: awaited('ind', 'reflection.offer', 'RECORD_REFLECTION', 'OPEN'),
    says: { en: 'records that she accepts it', nl: 'legt vast dat zij die aanneemt' },
    args: () => 'accepted: true',
  }),
  change(0, 'ind', 'reflection.offer', 'assertFact', {
    says: {
      en: 'states that another EU state must handle her asylum claim (Dublin)',
      nl: 'stelt dat een andere EU-staat haar asielverzoek moet behandelen (Dublin)',
    },
    args: () => 'name: "dublin-claim" value: true',
  }),
  change(0, 'ind', 'reflection.offer', 'recordReflection', {
    awaits: awaited('dtv', 'departure.hold', 'HOLD_DEPARTURE', 'OPEN'),
    says: { en: 'records thirty days of reflection', nl: 'legt dertig dagen bedenktijd vast' },
    args: ({ date }) => `startDate: "${date(0)}" endDate: "${date(30)}" dublinApplies: true`,
  }),
  change(0, 'comensha', 'registration.national', 'recordConsent', {
    says: {
      en: 'records in writing that she agrees to a search for shelter',
      nl: 'legt schriftelijk vast dat zij instemt met het zoeken van opvang',
    },
    args: () =>
      'scope: "shelter.place" recipients: ["COMENSHA", "SHELTER"] status: GIVEN givenBy: SELF form: WRITTEN explainedInLanguage: "eng"',
  }),
  change(0, 'comensha', 'registration.national', 'recordConsent', {
    says: {
      en: 'records that she agrees to one coordinator who oversees it all',
      nl: 'legt vast dat zij instemt met één coördinator die alles overziet',
    },
    args: () =>
      'scope: "care.coordinate" recipients: ["COMENSHA", "CARE_COORDINATION"] status: GIVEN givenBy: SELF form: WRITTEN explainedInLanguage: "eng"',
  }),
  change(0, 'comensha', 'registration.national', 'requestShelter', {
    awaits: awaited('comensha', 'shelter.place', 'PLACE_SHELTER', 'OPEN'),
    says: { en: 'asks for a place in shelter', nl: 'vraagt een opvangplek aan' },
    args: () =>
      'urgency: PLANNED shelterTypeNeeded: COSM excludedRegions: [AMSTERDAM] genderOfShelter: V callName: "Ada"',
  }),
  change(0, 'comensha', 'registration.national', 'registerVictim', {
    awaits: awaited('comensha', 'care.coordinate', 'ASSIGN_COORDINATOR', 'OPEN'),
    says: {
      en: 'registers her nationally, in codes alone: no name leaves the desk',
      nl: 'registreert haar landelijk, alleen in codes: geen naam verlaat de helpdesk',
    },
    args: () => `helpWanted: true dossierType: REGISTRATIE_EN_OPVANG reporterType: KMAR gender: V ageBand: FROM_23
      majorityAtExploitation: ADULT citizenship: "NG" exploitationForms: [SEXUAL]`,
  }),
  change(0, 'comensha', 'shelter.place', 'offerTask', {
    says: { en: 'asks shelter Noorderlicht for a place', nl: 'vraagt opvang Noorderlicht om een plek' },
    args: ({ oin }) => `type: PLACE_SHELTER to: "${oin('shelter-noord')}" shelterType: COSM`,
  }),
  change(0, 'shelter-noord', 'shelter.place', 'declineTask', {
    says: {
      en: 'has no room, and never learnt whom it was about; the next shelter and reception are asked',
      nl: 'heeft geen plek, en heeft nooit geweten om wie het ging; de volgende opvang en het COA worden gevraagd',
    },
    args: () => 'reason: NO_CAPACITY',
  }),
  change(0, 'shelter-zuid', 'shelter.place', 'declineTask', {
    says: {
      en: 'has no room either; the search goes on',
      nl: 'heeft ook geen plek; er wordt verder gezocht',
    },
    args: () => 'reason: NO_CAPACITY',
  }),
  change(0, 'coa', 'reception.arrange', 'startReception', {
    awaits: awaited('coa', 'reception.arrange', 'STAY_RECEPTION', 'OPEN'),
    says: { en: 'receives her at a place away from Amsterdam', nl: 'vangt haar op, buiten Amsterdam' },
    args: ({ date }) => `kind: AZC arrivedAt: "${date(0)}" facilityAddress: "Voorbeeldlaan 1, Ter Apel"
      facilityRegion: NOORD_NEDERLAND safePlacementNeeds: [AWAY_FROM_REGION]`,
  }),
  change(0, 'comensha', 'care.coordinate', 'assignCoordinator', {
    awaits: awaited('care-coordination', 'care.coordinate', 'CARE_PLAN', 'OFFERED'),
    says: {
      en: 'asks the regional care coordinator to take the lead',
      nl: 'vraagt de regionale zorgcoördinator de leiding te nemen',
    },
    args: ({ oin }) => `coordinator: "${oin('care-coordination')}"`,
  }),
  change(0, 'care-coordination', 'care.coordinate', 'acceptTask', {
    says: { en: 'accepts, and sees the case', nl: 'neemt aan, en ziet de zaak' },
  }),
  change(0, 'care-coordination', 'care.coordinate', 'recordCarePlan', {
    says: { en: 'makes a care plan with her', nl: 'maakt met haar een zorgplan' },
    record: { field: 'carePlan' },
    args: ({
      date,
    }) => `fullName: "${PERSON.name}" birthDate: "${PERSON.birthDate}" needs: [SAFETY, MEDICAL, LEGAL] reviewAt: "${date(42)}"
      coordinatorName: "J. de Vries" coordinatorPhone: "+31 20 000 0000"`,
  }),
  change(0, 'care-coordination', 'care.coordinate', 'setContactRules', {
    says: {
      en: 'sets how she may be reached safely; everybody who writes to her sees it at once',
      nl: 'stelt vast hoe zij veilig te bereiken is; ieder die haar schrijft ziet het meteen',
    },
    args: () => 'expected: [] rules: [NEVER_PHONE, VIA_COORDINATOR]',
  }),
  change(0, 'care-coordination', 'care.coordinate', 'recordConsent', {
    says: { en: 'records that she agrees to health care', nl: 'legt vast dat zij instemt met zorg' },
    args: () =>
      'scope: "health.refer" recipients: ["HEALTH"] status: GIVEN givenBy: SELF form: WRITTEN explainedInLanguage: "eng"',
  }),
  change(0, 'care-coordination', 'care.coordinate', 'refer', {
    says: {
      en: 'refers her to the health centre; who she is travels sealed, the hub cannot read it',
      nl: 'verwijst haar naar de GGD; wie zij is reist verzegeld mee, de hub kan het niet lezen',
    },
    args: async ({ oin, seal }) =>
      `service: MEDICAL to: "${oin('health')}" urgent: false subjectReference: "${await seal('health', PERSON)}"`,
  }),
  change(0, 'health', 'health.refer', 'acceptTask', {
    says: { en: 'accepts the referral', nl: 'neemt de verwijzing aan' },
  }),
  {
    kind: 'look',
    day: 0,
    agency: 'health',
    purpose: 'health.refer',
    says: {
      en: 'opens what was sealed for it, with its own key',
      nl: 'opent wat voor haar verzegeld was, met haar eigen sleutel',
    },
    query: '{ tasks { edges { node { subjectReference { sealed } } } } }',
    async finds(data, { open }: LookScene) {
      const { edges = [] } = (data['tasks'] ?? {}) as {
        readonly edges?: readonly { readonly node: { readonly subjectReference: { readonly sealed: string } | null } }[]
      }
      const [reference] = edges.flatMap(({ node }) => node.subjectReference ?? [])
      if (reference === undefined) return nothing
      const person = await open(reference.sealed)
      return { en: `It reads: ${person}.`, nl: `Er staat: ${person}.` }
    },
  },
  change(0, 'health', 'health.refer', 'linkCase', {
    says: {
      en: 'links the case to its own patient file; the sealed reference is erased',
      nl: 'koppelt de zaak aan het eigen dossier; de verzegelde verwijzing wordt gewist',
    },
  }),
  change(0, 'health', 'health.refer', 'recordHealthIntake', {
    awaits: awaited('health', 'health.refer', 'TREAT', 'OPEN'),
    says: {
      en: 'examines her; what is medical stays with those who treat her, the diagnosis in the consulting room',
      nl: 'onderzoekt haar; het medische blijft bij wie haar behandelt, de diagnose in de spreekkamer',
    },
    args: () =>
      'treatmentWanted: true acuteMedicalNeed: false mentalHealthTriage: ROUTINE fitForInterview: WITH_SUPPORT diagnosisNotes: "For the doctor alone."',
  }),
  change(21, 'care-coordination', 'care.coordinate', 'assertFact', {
    says: { en: 'hears that she wants to talk to the police', nl: 'hoort dat zij met de politie wil praten' },
    args: () => 'name: "wishes-to-talk" value: true',
  }),
  change(21, 'kmar', 'report.take', 'recordTalk', {
    says: { en: 'explains to her what a report means', nl: 'legt haar uit wat aangifte betekent' },
    args: ({ date }) => `talkAt: "${date(21)}T08:00:00Z"`,
  }),
  change(21, 'kmar', 'report.take', 'takeReport', {
    awaits: awaited('om', 'prosecution.victim-rights', 'PROSECUTE', 'OPEN'),
    says: { en: 'takes her report to the police', nl: 'neemt haar aangifte op' },
    args: ({ date }) => `kind: AANGIFTE filed: true reportedAt: "${date(21)}" offenceArticle: "273f"
      statementText: "Her own words, for the investigation alone." statementSummary: "Report of sexual exploitation."`,
  }),
  change(21, 'om', 'prosecution.victim-rights', 'openInvestigation', {
    says: { en: 'opens an investigation', nl: 'begint een onderzoek' },
    args: () => 'caseNumberOM: "13-000001-26"',
  }),
  change(21, 'om', 'prosecution.victim-rights', 'statePresence', {
    says: { en: 'states that she is needed in the Netherlands', nl: 'verklaart dat zij in Nederland nodig is' },
    record: { field: 'investigation' },
    args: () => 'needed: true',
  }),
  change(21, 'ind', 'residence.decide', 'recordApplication', {
    awaits: awaited('ind', 'residence.decide', 'DECIDE_RESIDENCE', 'OPEN'),
    says: {
      en: 'records her application for a permit as a victim',
      nl: 'legt haar aanvraag vast voor een vergunning als slachtoffer',
    },
    args: ({ date }) => `procedure: B8_VICTIM submittedAt: "${date(21)}" policeStatementPresent: true`,
  }),
  change(21, 'ind', 'residence.decide', 'decideApplication', {
    awaits: awaited('municipality-amsterdam', 'municipal.register', 'BRP_REGISTER', 'OPEN'),
    says: { en: 'records that the permit is granted', nl: 'legt vast dat de vergunning is verleend' },
    record: { field: 'residenceApplications', key: 'applicationId' },
    args: ({ date }) => `decision: GRANTED decidedAt: "${date(21)}"`,
  }),
  change(24, 'municipality-amsterdam', 'municipal.register', 'registerInBrp', {
    awaits: awaited('municipality-amsterdam', 'municipal.register', 'BRP_REGISTER', 'over'),
    says: {
      en: 'registers her, at a correspondence address and with her data kept secret',
      nl: 'schrijft haar in, op een briefadres en met geheimhouding',
    },
    args: ({
      date,
    }) => `registeredAt: "${date(24)}" burgerservicenummer: "999990019" geboortedatum: "${PERSON.birthDate}"
      naam: { voornamen: "Adaeze", geslachtsnaam: "Okonkwo", volledigeNaam: "${PERSON.name}" } geslacht: V functieAdres: B geheimhoudingPersoonsgegevens: true`,
  }),
  change(24, 'care-coordination', 'care.coordinate', 'requestWmo', {
    says: { en: 'asks the municipality for support', nl: 'vraagt de gemeente om ondersteuning' },
  }),
  change(24, 'municipality-amsterdam', 'municipal.wmo', 'decideWmo', {
    awaits: awaited('municipality-amsterdam', 'municipal.wmo', 'WMO_DECIDE', 'over'),
    says: { en: 'records that guidance is granted', nl: 'legt vast dat begeleiding is toegekend' },
    args: ({ date }) => `decision: GRANTED reportedAt: "${date(24)}" provisionType: GUIDANCE`,
  }),
  change(24, 'care-coordination', 'care.coordinate', 'refer', {
    says: { en: 'helps her to apply for compensation', nl: 'helpt haar een uitkering aan te vragen' },
    args: ({ oin }) => `service: COMPENSATION to: "${oin('schadefonds')}"`,
  }),
  {
    kind: 'time',
    day: 31,
    awaits: awaited('ind', 'reflection.offer', 'RECORD_REFLECTION', 'over'),
    says: {
      en: 'The time to reflect is over. Nobody did anything: time did.',
      nl: 'De bedenktijd is om. Niemand deed iets: de tijd deed het.',
    },
  },
  change(45, 'care-coordination', 'care.coordinate', 'withdrawConsent', {
    says: {
      en: 'records that she withdraws her consent to health care; the health centre sees nothing any more',
      nl: 'legt vast dat zij haar toestemming voor zorg intrekt; de GGD ziet niets meer',
    },
    record: { field: 'consents', key: 'consentId', where: ['scope', 'health.refer'] },
  }),
  {
    kind: 'look',
    day: 45,
    agency: 'health',
    purpose: 'health.refer',
    says: { en: 'asks why the case disappeared', nl: 'vraagt waarom de zaak verdween' },
    query: '{ formerTasks(first: 1) { tasks { why } } }',
    async finds(data) {
      const former = data['formerTasks'] as { readonly tasks: readonly { readonly why: string }[] } | null
      const why = former?.tasks[0]?.why
      if (why === undefined) return nothing
      const words = WHY[why] ?? { en: why, nl: why }
      return {
        en: `The hub says: ${words.en}. What has become of the case since it does not say.`,
        nl: `De hub zegt: ${words.nl}. Wat er sindsdien met de zaak is gebeurd zegt hij niet.`,
      }
    },
  },
  change(120, 'schadefonds', 'compensation.assess', 'decideCompensation', {
    awaits: awaited('schadefonds', 'compensation.assess', 'COMPENSATE', 'over'),
    says: { en: 'records that compensation is granted', nl: 'legt vast dat een uitkering is toegekend' },
    args: ({ date }) =>
      `decision: GRANTED decidedAt: "${date(120)}" fundApplicationAt: "${date(24)}" plausibility: PLAUSIBLE injuryCategory: 3`,
  }),
]
