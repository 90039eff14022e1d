import { CHAIN } from '../check-words.ts'
import type { CompiledPolicy } from '../compiled-policy.ts'
import type { PurposeDocument } from '../policy-document.ts'
import { plainLine } from '../one-line.ts'
import { type DataCell, dataCells, sortedDocuments } from './data-cells.ts'
import { fillIn } from './fill-in.ts'
import { specialCategory } from './special-category.ts'
import { createWording, type FieldNames, type Language, type Wording } from './wording.ts'

const TEXT = {
  en: {
    title: 'Draft record of processing',
    intro:
      'Made from the policies that run: do not edit, run `npm run generate`. One record per purpose, in the order of GDPR art. 30(1); where police data are processed, with what the Police Data Act (Wpg art. 31d) asks besides. It is a draft: what a policy cannot know is marked, and the record of an organisation is complete only when every mark has been replaced in its own register.',
    entry: 'Entry in the register',
    controller: '(a) Controllers',
    controllerText: (kinds: string) => `Each organisation that asks is controller for its own use: ${kinds}.`,
    agencies: 'Organisations of these kinds',
    noAgencies: 'none listed',
    controllerFill:
      'name and contact details of the controller, of joint controllers and of the data protection officer',
    purposes: '(b) Purpose and legal ground',
    subjects: '(c) Categories of data subjects',
    victims: '(presumed) victims of trafficking in human beings, children among them',
    family: 'family, guardians and other people around the person',
    accused: 'people named in a report or a criminal investigation',
    staff: 'professionals whose name or work contact is shown',
    subjectsFill: 'other people whose data can stand in these fields',
    categories: '(c) Categories of personal data',
    noData: 'No data about a single person are shown.',
    fields: (count: number) => (count === 1 ? '1 field' : `${count} fields`),
    special: { 'GDPR 9': 'special category, GDPR 9', 'GDPR 10': 'criminal data, GDPR 10' },
    recipients: '(d) Recipients',
    recipientsText: (kinds: string) => `Through the hub, data are shown to: ${kinds}.`,
    noRecipients: 'Through the hub, no data about a single person are shown to anybody.',
    sources: (owners: string) => `The data come from: ${owners}.`,
    chain: 'the chain itself (cases, tasks, referrals and consents)',
    recipientsFill: 'recipients outside the hub, processors included',
    transfers: '(e) Transfers to third countries or international organisations',
    transfersFill: 'none, or to whom, with the safeguards of GDPR 46 or 49',
    retention: '(f) Retention',
    retentionHub:
      'The hub keeps no copy of the data; it keeps a log of which fields were shown to whom, never their values.',
    after: (days: number) =>
      `After its task is closed the organisation can ask for part of its own work for ${days} more days.`,
    noAfter: 'After its task is closed the organisation can ask for nothing more through the hub.',
    retentionFill: 'how long the organisation keeps what it received, and how long the log is kept',
    security: '(g) Security',
    securityHub:
      'Of a case nothing is shown without an open task on it; each field is decided by this purpose, the kind of organisation and the facts of the case; every request is logged before it is answered, in a log that shows tampering.',
    securityFill: 'a general description of the technical and organisational measures of the organisation itself',
    police: 'Also for police data (Wpg art. 31d; Directive (EU) 2016/680 art. 24)',
    profiling: 'Profiling: the hub does none.',
    profilingFill: 'profiling by the organisation itself',
    policeBasis: 'Legal ground of the processing, provision included: see (b).',
  },
  nl: {
    title: 'Concept voor het verwerkingsregister',
    intro:
      'Gemaakt uit het beleid dat draait: niet bewerken, maar `npm run generate` uitvoeren. Eén verwerking per doel, in de volgorde van AVG art. 30 lid 1; waar politiegegevens worden verwerkt, met wat de Wet politiegegevens (Wpg art. 31d) daarnaast vraagt. Dit is een concept: wat een beleid niet kan weten is gemarkeerd, en het register van een organisatie is pas volledig als daar elke markering is vervangen.',
    entry: 'Nummer in het register',
    controller: '(a) Verwerkingsverantwoordelijken',
    controllerText: (kinds: string) =>
      `Elke organisatie die vraagt, is verwerkingsverantwoordelijke voor haar eigen gebruik: ${kinds}.`,
    agencies: 'Organisaties van deze soorten',
    noAgencies: 'geen opgenomen',
    controllerFill:
      'naam en contactgegevens van de verwerkingsverantwoordelijke, van gezamenlijke verwerkingsverantwoordelijken en van de functionaris gegevensbescherming',
    purposes: '(b) Doel en wettelijke grondslag',
    subjects: '(c) Categorieën van betrokkenen',
    victims: '(vermoedelijke) slachtoffers van mensenhandel, onder wie kinderen',
    family: 'familie, voogden en andere mensen rond de persoon',
    accused: 'mensen die in een aangifte of opsporingsonderzoek worden genoemd',
    staff: 'professionals van wie de naam of zakelijke contactgegevens worden getoond',
    subjectsFill: 'anderen van wie gegevens in deze velden kunnen staan',
    categories: '(c) Categorieën van persoonsgegevens',
    noData: 'Er worden geen gegevens over een afzonderlijke persoon getoond.',
    fields: (count: number) => (count === 1 ? '1 veld' : `${count} velden`),
    special: { 'GDPR 9': 'bijzonder persoonsgegeven, AVG 9', 'GDPR 10': 'strafrechtelijk gegeven, AVG 10' },
    recipients: '(d) Ontvangers',
    recipientsText: (kinds: string) => `Via de hub worden gegevens getoond aan: ${kinds}.`,
    noRecipients: 'Via de hub worden aan niemand gegevens over een afzonderlijke persoon getoond.',
    sources: (owners: string) => `De gegevens komen van: ${owners}.`,
    chain: 'de keten zelf (zaken, taken, verwijzingen en toestemmingen)',
    recipientsFill: 'ontvangers buiten de hub, met inbegrip van verwerkers',
    transfers: '(e) Doorgifte aan derde landen of internationale organisaties',
    transfersFill: 'geen, of aan wie, met de waarborgen van AVG 46 of 49',
    retention: '(f) Bewaartermijnen',
    retentionHub:
      'De hub bewaart geen kopie van de gegevens; hij bewaart een logboek van welke velden aan wie zijn getoond, nooit de inhoud ervan.',
    after: (days: number) =>
      `Nadat haar taak is gesloten, kan de organisatie nog ${days} dagen een deel van haar eigen werk opvragen.`,
    noAfter: 'Nadat haar taak is gesloten, kan de organisatie via de hub niets meer opvragen.',
    retentionFill: 'hoelang de organisatie bewaart wat zij heeft ontvangen, en hoelang het logboek wordt bewaard',
    security: '(g) Beveiliging',
    securityHub:
      'Van een zaak wordt niets getoond zonder openstaande taak op die zaak; per veld beslissen dit doel, de soort organisatie en de feiten van de zaak; elke vraag staat in het logboek voordat zij wordt beantwoord, en aan dat logboek is te zien of ermee is geknoeid.',
    securityFill: 'een algemene beschrijving van de technische en organisatorische maatregelen van de organisatie zelf',
    police: 'Daarnaast voor politiegegevens (Wpg art. 31d; Richtlijn (EU) 2016/680 art. 24)',
    profiling: 'Profilering: de hub doet daar niet aan.',
    profilingFill: 'profilering door de organisatie zelf',
    policeBasis: 'Rechtsgrondslag van de verwerking, met het wetsartikel: zie (b).',
  },
}

const FAMILY: ReadonlySet<string> = new Set(['pd:Family', 'pd:Acquaintance'])
const CRIMINAL: ReadonlySet<string> = new Set(['pd:Criminal', 'pd:CriminalOffence'])

/** A draft record of processing (GDPR art. 30(1); Wpg art. 31d) for every purpose. What people must add is marked. */
export function registerPage(policy: CompiledPolicy, language: Language, names: FieldNames): string {
  const wording = createWording(policy, language, names)
  const cells = dataCells(policy)
  const records = sortedDocuments(policy).flatMap((purpose) =>
    recordOf(
      policy,
      purpose,
      cells.filter((cell) => cell.purpose === purpose.purpose),
      wording,
    ),
  )
  return `${[`# ${TEXT[language].title}`, TEXT[language].intro, ...records].join('\n\n')}\n`
}

function recordOf(
  policy: CompiledPolicy,
  purpose: PurposeDocument,
  cells: readonly DataCell[],
  wording: Wording,
): string[] {
  const { language } = wording
  const text = TEXT[language]
  const agencies = (policy.bundle.agencies?.agencies ?? [])
    .filter(({ kind }) => purpose.who.includes(kind))
    .map(({ name }) => name)
  const receivers = [...new Set(cells.map(({ kind }) => kind))]
  const owners = [...new Set(cells.map(({ owner }) => owner).filter((owner) => owner !== ''))].sort()
  const ownerName = (owner: string) => (owner === CHAIN ? text.chain : wording.kind(owner))
  const { afterClosing } = purpose
  return [
    `## ${wording.purpose(purpose.purpose)}`,
    section(text.entry, [
      purpose.registerEntry ?? fillIn(language, text.entry.toLowerCase()),
      `\`${purpose.purpose}\``,
    ]),
    section(text.controller, [
      text.controllerText(wording.list(purpose.who.map(wording.kind))),
      `${text.agencies}: ${agencies.length === 0 ? text.noAgencies : agencies.join('; ')}.`,
      fillIn(language, text.controllerFill),
    ]),
    section(text.purposes, [
      `${wording.purpose(purpose.purpose)}${purpose.dpv === undefined ? '' : ` (${plainLine(purpose.dpv)})`}`,
      ...purpose.legalBasis.map(
        ({ law, article, because }) => `${plainLine(wording.law(`${law} ${article}`))}: ${wording.told(because)}`,
      ),
    ]),
    section(text.subjects, [...subjectsOf(cells, wording), fillIn(language, text.subjectsFill)]),
    section(text.categories, categoriesOf(cells, wording)),
    section(text.recipients, [
      receivers.length === 0 ? text.noRecipients : text.recipientsText(wording.list(receivers.map(wording.kind))),
      ...(owners.length === 0 ? [] : [text.sources(wording.list(owners.map(ownerName)))]),
      fillIn(language, text.recipientsFill),
    ]),
    section(text.transfers, [fillIn(language, text.transfersFill)]),
    section(text.retention, [
      text.retentionHub,
      afterClosing === undefined ? text.noAfter : text.after(afterClosing.days),
      fillIn(language, text.retentionFill),
    ]),
    section(text.security, [text.securityHub, fillIn(language, text.securityFill)]),
    ...(purpose.regime?.includes('WPG') === true
      ? [section(text.police, [text.policeBasis, text.profiling, fillIn(language, text.profilingFill)])]
      : []),
  ]
}

function section(title: string, lines: readonly string[]): string {
  return [`**${title}**`, '', ...lines.map((line) => `- ${line}`)].join('\n')
}

/** Who the data are about, as far as their categories tell. */
function subjectsOf(cells: readonly DataCell[], { language }: Wording): string[] {
  const text = TEXT[language]
  const has = (among: ReadonlySet<string>) => cells.some(({ category }) => among.has(category))
  return [
    ...(cells.length === 0 ? [] : [text.victims]),
    ...(has(FAMILY) ? [text.family] : []),
    ...(has(CRIMINAL) ? [text.accused] : []),
    ...(has(new Set(['dpv:NonPersonalData'])) ? [text.staff] : []),
  ]
}

function categoriesOf(cells: readonly DataCell[], wording: Wording): string[] {
  const text = TEXT[wording.language]
  const fields = new Map<string, Set<string>>()
  for (const { category, coordinate } of cells)
    if (category !== '') fields.set(category, (fields.get(category) ?? new Set()).add(coordinate))
  if (fields.size === 0) return [text.noData]
  return [...fields]
    .map(([category, coordinates]) => {
      const special = specialCategory(category)
      const mark = special === undefined ? '' : `; **${text.special[special]}**`
      return `${wording.category(category)} (${text.fields(coordinates.size)}${mark})`
    })
    .sort()
}
